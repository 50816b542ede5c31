//! What a caller does with functions, methods and traits of types.

use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, GenericParam, ImplItem, ReceiverKind, ReturnType, TypeParamBound};

use super::scope::text;
use super::{Writer, is_conditional, is_public};

/// A function, and the block that contains it.
struct Call<'a> {
    signature: &'a syn::Signature,
    /// `Client::new`
    path: String,
    /// Parameters of the block.
    around: syn::Generics,
    own: Option<&'a syn::Type>,
}

/// An argument of a call.
struct Argument {
    /// As it is declared.
    kind: String,
    /// What callers give where anything will do that becomes a `T`.
    target: Option<syn::Type>,
    is_receiver: bool,
}

impl Writer<'_> {
    pub(super) fn function(&mut self, signature: &syn::Signature) {
        self.call(&Call {
            signature,
            path: signature.ident.to_string(),
            around: syn::Generics::default(),
            own: None,
        });
    }

    pub(super) fn block(&mut self, block: &syn::ItemImpl) {
        if block.trait_.is_some() {
            self.trait_block(block);
            return;
        }
        let syn::Type::Path(own) = &*block.self_ty else {
            return;
        };
        if !self.scope.is_own(self.module, &own.path) {
            return;
        }
        let kind = self.scope.written(self.module, &block.self_ty, None);
        for item in &block.items {
            match item {
                ImplItem::Fn(it) if is_public(&it.vis) && !is_conditional(&it.attrs) => {
                    self.call(&Call {
                        signature: &it.sig,
                        path: format!("<{}>::{}", text(&kind), it.sig.ident),
                        around: block.generics.clone(),
                        own: Some(&kind),
                    });
                }
                ImplItem::Const(it) if is_public(&it.vis) && !is_conditional(&it.attrs) => {
                    let path = format!("<{}>::{}", text(&kind), it.ident);
                    self.constant(&path, &it.ty, Some(&kind));
                }
                _ => {}
            }
        }
    }

    /// Calls a function with arguments as general as it takes them, and then as callers mostly do.
    fn call(&mut self, call: &Call<'_>) {
        let Call {
            signature,
            path,
            own,
            ..
        } = call;
        let generics = merged(&call.around, &signature.generics);
        let generics = self.scope.written_generics(self.module, &generics, *own);
        let (parameters, _, clause) = generics.split_for_impl();
        let (parameters, clause) = (text(&parameters), text(&clause));
        let arguments: Vec<Argument> = signature
            .inputs
            .iter()
            .map(|it| self.argument(it, call))
            .collect();
        let output = match &signature.output {
            ReturnType::Default => "()".to_owned(),
            ReturnType::Type(_, kind) => text(&self.scope.written(self.module, kind, *own)),
        };
        let ascribed = if output.contains("impl ") {
            "_"
        } else {
            &output
        };
        let (async_, await_) = match signature.asyncness {
            Some(_) => ("async ", ".await"),
            None => ("", ""),
        };
        let is_unsafe = matches!(signature.safety, syn::Safety::Unsafe(_));
        let unsafe_ = if is_unsafe { "unsafe " } else { "" };
        let declared: Vec<String> = arguments
            .iter()
            .enumerate()
            .map(|(at, it)| format!("it{at}: {}", it.kind))
            .collect();
        let (declared, given) = (
            declared.join(", "),
            given(&arguments, |at, _| format!("it{at}")),
        );
        let turbofish = turbofish(&signature.generics);
        let name = self.name();
        self.put(&format!(
            "    {async_}fn {name}{parameters}({declared}) {clause} \
             {{ let _: {ascribed} = {unsafe_}{{ {path}{turbofish}({given}) }}{await_}; }}"
        ));
        if signature.asyncness.is_some() {
            let name = self.name();
            let plain = generics.type_params().next().is_none() && !declared.contains("impl ");
            if plain {
                self.put(&format!("    fn {name}{parameters}({declared}) {clause} {{ crate::sends({path}({given})); }}"));
            }
        } else if signature.generics.type_params().next().is_none()
            && !(declared + &output).contains("impl ")
        {
            // As a value it has exactly this type.
            let kinds: Vec<&str> = arguments.iter().map(|it| it.kind.as_str()).collect();
            let name = self.name();
            self.put(&format!(
                "    fn {name}{parameters}() {clause} {{ let _: {unsafe_}fn({}) -> {output} = {path}; }}",
                kinds.join(", ")
            ));
        }
        if signature.constness.is_some() && arguments.is_empty() && parameters.is_empty() {
            self.put(&format!("    const _: {output} = {unsafe_}{{ {path}() }};"));
        }
        self.plain_calls(call, &arguments, ascribed, await_);
    }

    /// Calls with a value of the type itself, and with a literal.
    fn plain_calls(&mut self, call: &Call<'_>, arguments: &[Argument], output: &str, await_: &str) {
        let generic = call.signature.generics.type_params().count();
        let named = arguments
            .iter()
            .filter(|it| it.target.is_some() && !it.kind.starts_with("impl"))
            .count();
        if generic != named
            || arguments
                .iter()
                .any(|it| it.target.is_none() && it.kind.contains("impl "))
        {
            return;
        }
        let around = self
            .scope
            .written_generics(self.module, &call.around, call.own);
        let (parameters, _, clause) = around.split_for_impl();
        let (parameters, clause) = (text(&parameters), text(&clause));
        let async_ = if await_.is_empty() { "" } else { "async " };
        let is_unsafe = matches!(call.signature.safety, syn::Safety::Unsafe(_));
        let unsafe_ = if is_unsafe { "unsafe " } else { "" };
        let receiver = arguments.first().filter(|it| it.is_receiver);
        let declared = receiver
            .map(|it| format!("it0: {}", it.kind))
            .unwrap_or_default();
        let callee = match receiver {
            Some(_) => format!("it0.{}", call.signature.ident),
            None => call.path.clone(),
        };
        let arguments = &arguments[usize::from(receiver.is_some())..];
        let of_type = given(arguments, |_, it| {
            let kind = it.target.as_ref().map_or_else(|| it.kind.clone(), text);
            format!("crate::any::<{kind}>()")
        });
        let as_literal = given(arguments, |_, it| {
            let literal = it.target.as_ref().and_then(literal);
            literal.map_or_else(|| "crate::any()".to_owned(), str::to_owned)
        });
        let all_literals = arguments
            .iter()
            .all(|it| it.target.as_ref().and_then(literal).is_some());
        let mut ways = vec![of_type];
        if all_literals && !arguments.is_empty() {
            ways.push(as_literal);
        }
        for given in ways {
            let name = self.name();
            self.put(&format!(
                "    {async_}fn {name}{parameters}({declared}) {clause} \
                 {{ let _: {output} = {unsafe_}{{ {callee}({given}) }}{await_}; }}"
            ));
        }
    }

    fn argument(&self, input: &FnArg, call: &Call<'_>) -> Argument {
        let own = call.own.map(text).unwrap_or_default();
        match input {
            FnArg::Receiver(it) => Argument {
                kind: match &it.kind {
                    ReceiverKind::Reference(_, lifetime, mutability) => {
                        format!("&{} {} {own}", text(lifetime), text(mutability))
                    }
                    ReceiverKind::Typed(_, kind) => {
                        text(&self.scope.written(self.module, kind, call.own))
                    }
                    _ => own,
                },
                target: None,
                is_receiver: true,
            },
            FnArg::Typed(it) => {
                let target = match &*it.ty {
                    syn::Type::ImplTrait(it) => target(it.bounds.iter()),
                    syn::Type::Path(it) => it.path.get_ident().and_then(|name| {
                        bounds_of(&call.signature.generics, name)
                            .and_then(|it| target(it.into_iter()))
                    }),
                    _ => None,
                };
                Argument {
                    kind: text(&self.scope.written(self.module, &it.ty, call.own)),
                    target: target.map(|it| self.scope.written(self.module, &it, call.own)),
                    is_receiver: false,
                }
            }
        }
    }

    fn trait_block(&mut self, block: &syn::ItemImpl) {
        let Some((path, _)) = &block.trait_ else {
            return;
        };
        let syn::Type::Path(kind) = &*block.self_ty else {
            return;
        };
        let is_positive = block.modifiers.polarity.is_none();
        if !is_positive
            || !self.scope.is_own(self.module, &kind.path)
            || !self.scope.is_reachable(self.module, path)
        {
            return;
        }
        let own = self.scope.written(self.module, &block.self_ty, None);
        let mut path = self.scope.written_path(self.module, path, Some(&own));
        for item in &block.items {
            let ImplItem::Type(it) = item else { continue };
            let (name, kind) = (
                &it.ident,
                self.scope.written(self.module, &it.ty, Some(&own)),
            );
            let Some(last) = path.segments.last_mut() else {
                continue;
            };
            if let syn::PathArguments::AngleBracketed(arguments) = &mut last.arguments {
                arguments.args.push(syn::parse_quote!(#name = #kind));
            } else {
                last.arguments =
                    syn::PathArguments::AngleBracketed(syn::parse_quote!(<#name = #kind>));
            }
        }
        self.bound(&block.generics, &own, &path);
    }

    /// The traits of `#[derive]`.
    pub(super) fn derived(&self, attributes: &[syn::Attribute]) -> Vec<syn::Path> {
        let mut out = Vec::new();
        for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
            attribute
                .parse_nested_meta(|it| {
                    out.push(it.path);
                    Ok(())
                })
                .expect("a list of traits");
        }
        out
    }

    pub(super) fn derives(
        &mut self,
        attributes: &[syn::Attribute],
        ident: &syn::Ident,
        generics: &syn::Generics,
    ) {
        for derived in self.derived(attributes) {
            let name = derived.segments.last().map(|it| it.ident.to_string());
            let std = match name.as_deref() {
                Some("Clone") => Some("::std::clone::Clone"),
                Some("Copy") => Some("::std::marker::Copy"),
                Some("Debug") => Some("::std::fmt::Debug"),
                Some("Default") => Some("::std::default::Default"),
                Some("Eq") => Some("::std::cmp::Eq"),
                Some("Hash") => Some("::std::hash::Hash"),
                Some("Ord") => Some("::std::cmp::Ord"),
                Some("PartialEq") => Some("::std::cmp::PartialEq"),
                Some("PartialOrd") => Some("::std::cmp::PartialOrd"),
                _ => None,
            };
            let mut path = match std {
                Some(path) => syn::parse_str(path).expect("a path"),
                None => self.scope.written_path(self.module, &derived, None),
            };
            let mut generics = generics.clone();
            for parameter in generics.type_params_mut() {
                parameter.bounds.push(syn::parse_quote!(#path));
            }
            let own: syn::Type = {
                let (_, arguments, _) = generics.split_for_impl();
                syn::parse_quote!(#ident #arguments)
            };
            if name.as_deref() == Some("Deserialize") {
                generics.params.insert(0, syn::parse_quote!('de));
                if let Some(last) = path.segments.last_mut() {
                    last.arguments = syn::PathArguments::AngleBracketed(syn::parse_quote!(<'de>));
                }
            }
            self.bound(&generics, &own, &path);
        }
    }

    /// A type has a trait.
    fn bound(&mut self, generics: &syn::Generics, kind: &syn::Type, path: &syn::Path) {
        let generics = self
            .scope
            .written_generics(self.module, generics, Some(kind));
        let (parameters, _, clause) = generics.split_for_impl();
        let (parameters, clause) = (text(&parameters), text(&clause));
        // A bound has no lifetimes without a name: `for<'it0> From<&'it0 str>`.
        let (mut path, mut named) = (path.clone(), Elided::default());
        named.visit_path_mut(&mut path);
        let binder = named.binder();
        let mut wider = generics.clone();
        wider
            .params
            .push(syn::parse_quote!(Needs: ?Sized + #binder #path));
        let (wider, _, _) = wider.split_for_impl();
        let arguments: String = names(&generics)
            .iter()
            .map(|it| format!("{it}, "))
            .collect();
        let name = self.name();
        self.put(&format!(
            "    fn {name}{parameters}() {clause} {{ fn needs{}() {clause} {{}} needs::<{arguments}{}>(); }}",
            text(&wider),
            text(kind)
        ));
    }
}

/// Gives names to lifetimes that have none.
#[derive(Default)]
struct Elided(Vec<syn::Lifetime>);

impl Elided {
    fn name(&mut self) -> syn::Lifetime {
        let name = format!("'it{}", self.0.len());
        let name: syn::Lifetime = syn::parse_str(&name).expect("a lifetime");
        self.0.push(name.clone());
        name
    }

    fn binder(&self) -> Option<syn::BoundLifetimes> {
        let names = &self.0;
        (!names.is_empty()).then(|| syn::parse_quote!(for<#(#names),*>))
    }
}

impl VisitMut for Elided {
    fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.name();
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        let unnamed = reference.lifetime.is_none().then(|| self.name());
        reference.lifetime = reference.lifetime.take().or(unnamed);
        visit_mut::visit_type_reference_mut(self, reference);
    }
}

fn given(arguments: &[Argument], mut each: impl FnMut(usize, &Argument) -> String) -> String {
    let given: Vec<String> = arguments
        .iter()
        .enumerate()
        .map(|(at, it)| each(at, it))
        .collect();
    given.join(", ")
}

/// The parameters of the two, lifetimes first.
fn merged(outer: &syn::Generics, inner: &syn::Generics) -> syn::Generics {
    let all = outer.params.iter().chain(&inner.params);
    let (lifetimes, others): (Vec<_>, Vec<_>) =
        all.partition(|it| matches!(it, GenericParam::Lifetime(_)));
    let mut out = syn::Generics::default();
    out.params
        .extend(lifetimes.into_iter().chain(others).cloned());
    for clause in [&outer.where_clause, &inner.where_clause]
        .into_iter()
        .flatten()
    {
        out.make_where_clause()
            .predicates
            .extend(clause.predicates.iter().cloned());
    }
    out
}

/// Names of type and constant parameters.
fn names(generics: &syn::Generics) -> Vec<String> {
    let names = generics.params.iter().filter_map(|it| match it {
        GenericParam::Type(it) => Some(it.ident.to_string()),
        GenericParam::Const(it) => Some(it.ident.to_string()),
        GenericParam::Lifetime(_) => None,
    });
    names.collect()
}

/// `::<V>`, or nothing.
fn turbofish(generics: &syn::Generics) -> String {
    let names = names(generics);
    if names.is_empty() {
        return String::new();
    }
    format!("::<{}>", names.join(", "))
}

/// The bounds of a type parameter, if it is one.
fn bounds_of<'a>(
    generics: &'a syn::Generics,
    name: &syn::Ident,
) -> Option<Vec<&'a TypeParamBound>> {
    let parameter = generics.type_params().find(|it| it.ident == *name)?;
    let mut out: Vec<&TypeParamBound> = parameter.bounds.iter().collect();
    for predicate in generics.where_clause.iter().flat_map(|it| &it.predicates) {
        if let syn::WherePredicate::Type(it) = predicate
            && *name == text(&it.bounded_ty)
        {
            out.extend(&it.bounds);
        }
    }
    Some(out)
}

/// `T` of `Into<T>` and `TryInto<T>`.
fn target<'a>(mut bounds: impl Iterator<Item = &'a TypeParamBound>) -> Option<syn::Type> {
    bounds.find_map(|it| {
        let TypeParamBound::Trait(it) = it else {
            return None;
        };
        let last = it.path.segments.last()?;
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        match arguments.args.first()? {
            syn::GenericArgument::Type(kind) if last.ident == "Into" || last.ident == "TryInto" => {
                Some(kind.clone())
            }
            _ => None,
        }
    })
}

/// What callers write where a value of the type is asked for.
fn literal(kind: &syn::Type) -> Option<&'static str> {
    match text(kind).as_str() {
        "String" => Some("\"\""),
        "bool" => Some("true"),
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => Some("1"),
        "f32" | "f64" => Some("1.0"),
        _ => None,
    }
}
