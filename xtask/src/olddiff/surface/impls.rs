//! Methods and traits of types → lines. What is derived and what is written out are the same to
//! callers.

use quote::ToTokens;
use syn::{Attribute, Generics, ImplItem, Item, ItemImpl, Visibility};

use super::items::{Collector, docs, function, join, line, marks};
use super::line::{ItemKind, Line, Owner};
use super::names::Target;
use super::normal::{self, Parameters, Scope};

impl Collector<'_> {
    /// What an item says about methods and traits, public or not: types that are hidden drop out
    /// later.
    pub(super) fn impls(&mut self, module: usize, item: &Item) {
        match item {
            Item::Impl(it) if it.trait_.is_some() => {
                self.trait_impl(module, without_functions(it), false);
            }
            Item::Impl(it) => self.inherent(module, it),
            Item::Struct(it) => self.derives(module, &it.attrs, &it.ident, &it.generics),
            Item::Enum(it) => self.derives(module, &it.attrs, &it.ident, &it.generics),
            Item::Union(it) => self.derives(module, &it.attrs, &it.ident, &it.generics),
            _ => {}
        }
    }

    fn inherent(&mut self, module: usize, block: &ItemImpl) {
        let mut scope = Scope::new(self.names, module).within(&block.generics);
        let kind = scope.kind(&block.self_ty);
        if scope.hidden || scope.mentions.is_empty() {
            return;
        }
        let around = scope.parameters(&block.generics);
        let name = scope.mentions.first().cloned().unwrap_or_default();
        let of = if is_general(&kind, &name, &around) {
            name
        } else {
            kind
        };
        let around_marks = marks(block.attrs.iter());
        for item in &block.items {
            let mut found = match item {
                ImplItem::Fn(it) if is_public(&it.vis) => {
                    let path = format!("{of}::{}", it.sig.ident);
                    scope.mentions.clear();
                    let head = scope.function(&it.sig, &path, &around);
                    let mut line = function(&path, ItemKind::Method, &it.attrs, head, &it.sig);
                    line.owner = maker(&line, &scope.mentions).unwrap_or(line.owner);
                    line
                }
                ImplItem::Const(it) if is_public(&it.vis) => {
                    let path = format!("{of}::{}", it.ident);
                    let head = format!("pub const {path}: {}", scope.kind(&it.ty));
                    line(&path, ItemKind::Constant, &it.attrs, head)
                }
                _ => continue,
            };
            if let Some(cfg) = &around_marks.cfg {
                let inner = found.marks.cfg.take().unwrap_or_default();
                found.marks.cfg = Some(join(Some(cfg), &inner).trim_end().to_owned());
            }
            self.put(found);
        }
    }

    /// A block without functions.
    fn trait_impl(&mut self, module: usize, mut block: ItemImpl, derived: bool) {
        normal::elide(&mut block);
        let mut scope = Scope::new(self.names, module).within(&block.generics);
        let kind = scope.kind(&block.self_ty);
        let on_type = scope.mentions.first().cloned();
        let Some((path, _)) = &block.trait_ else {
            return;
        };
        let trait_type = syn::Type::Path(syn::TypePath {
            attrs: Vec::new(),
            qself: None,
            path: path.clone(),
        });
        let name = scope.kind(&trait_type);
        let parameters = scope.parameters(&block.generics);
        let Some(mentioned) = on_type.or_else(|| scope.mentions.first().cloned()) else {
            return;
        };
        if scope.hidden {
            return;
        }
        let not = block.modifiers.polarity.map(|_| "!").unwrap_or_default();
        let header = format!(
            "impl{} {not}{name} for {kind}{}",
            parameters.angled(),
            parameters.clause()
        );
        let mut types: Vec<String> = block
            .items
            .iter()
            .filter_map(|it| match it {
                ImplItem::Type(it) => Some((it, scope.kind(&it.ty))),
                _ => None,
            })
            .map(|(it, kind)| format!("type {} = {kind};", it.ident))
            .collect();
        types.sort();
        let body = if types.is_empty() {
            String::new()
        } else {
            format!(" {{ {} }}", types.join(" "))
        };
        let mut marks = marks(block.attrs.iter());
        marks.pattern = derived && name == "PartialEq";
        marks.blanket = is_blanket(&block, path);
        self.put(Line {
            signature: format!("{header}{body}"),
            path: header,
            kind: ItemKind::Impl,
            owner: Owner::of(&mentioned),
            marks,
            docs: docs(block.attrs.iter()),
        });
    }

    fn derives(
        &mut self,
        module: usize,
        attributes: &[Attribute],
        ident: &syn::Ident,
        generics: &Generics,
    ) {
        let conditions: Vec<&Attribute> = attributes
            .iter()
            .filter(|it| it.path().is_ident("cfg"))
            .collect();
        for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
            let mut traits = Vec::new();
            // A list that is none does not compile anyway.
            let _ = attribute.parse_nested_meta(|it| {
                traits.push(it.path);
                Ok(())
            });
            for name in traits {
                let mut generics = generics.clone();
                for parameter in generics.type_params_mut() {
                    parameter.bounds.push(syn::parse_quote!(#name));
                }
                let (_, kind, _) = generics.split_for_impl();
                let kind = kind.to_token_stream();
                let mut arguments = syn::PathArguments::None;
                if self.is_deserialize(module, &name) {
                    let lifetime = syn::Lifetime::new("'de", proc_macro2::Span::call_site());
                    let parameter = syn::GenericParam::Lifetime(syn::LifetimeParam::new(lifetime));
                    generics.params.insert(0, parameter);
                    arguments = syn::PathArguments::AngleBracketed(syn::parse_quote!(<'de>));
                }
                let mut path = name.clone();
                if let Some(last) = path.segments.last_mut() {
                    last.arguments = arguments;
                }
                let (parameters, _, clause) = generics.split_for_impl();
                let block = syn::parse_quote! {
                    #(#conditions)*
                    impl #parameters #path for #ident #kind #clause {}
                };
                self.trait_impl(module, block, true);
            }
        }
    }

    fn is_deserialize(&self, module: usize, path: &syn::Path) -> bool {
        match Scope::new(self.names, module).resolve(path) {
            Target::Foreign(way) => way.join("::") == "serde::Deserialize",
            _ => false,
        }
    }
}

/// A copy of a block; bodies of functions are much the greatest part of it, and not needed.
fn without_functions(block: &ItemImpl) -> ItemImpl {
    let types = block.items.iter();
    let types = types.filter(|it| matches!(it, ImplItem::Type(_)));
    ItemImpl {
        attrs: block.attrs.clone(),
        modifiers: block.modifiers.clone(),
        unsafety: block.unsafety,
        impl_token: block.impl_token,
        generics: block.generics.clone(),
        trait_: block.trait_.clone(),
        self_ty: block.self_ty.clone(),
        brace_token: block.brace_token,
        items: types.cloned().collect(),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether a block is about all of a type: `Query<'_>` is every `Query`, and so is `Page<T>` of
/// `impl<T> Page<T>`; `Page<u8>` is not every `Page`.
fn is_general(kind: &str, name: &str, around: &Parameters) -> bool {
    let arguments = kind.strip_prefix(name).unwrap_or(kind);
    let mut inner = arguments.trim_matches(['<', '>']).split(", ");
    arguments.is_empty() || arguments == around.angled() || inner.all(|it| it.starts_with('\''))
}

/// The operation whose builder a method of the client makes.
fn maker(line: &Line, mentions: &[String]) -> Option<Owner> {
    let mut owners = mentions.iter().map(|it| Owner::of(it));
    let operation = owners.find(|it| matches!(it, Owner::Operation(_)));
    operation.filter(|_| line.path.starts_with("Client::"))
}

/// Whether a type parameter stands by itself where a type of the caller's can: `impl<T> From<T> for
/// A`.
fn is_blanket(block: &ItemImpl, path: &syn::Path) -> bool {
    let names: Vec<String> = block
        .generics
        .type_params()
        .map(|it| it.ident.to_string())
        .collect();
    let mut kinds = vec![&*block.self_ty];
    let last = path.segments.last().map(|it| &it.arguments);
    if let Some(syn::PathArguments::AngleBracketed(arguments)) = last {
        kinds.extend(arguments.args.iter().filter_map(|it| match it {
            syn::GenericArgument::Type(kind) => Some(kind),
            _ => None,
        }));
    }
    kinds.into_iter().any(|it| {
        let mut kind = it;
        // References to foreign types can be covered by a caller, too.
        while let syn::Type::Reference(inner) = kind {
            kind = &inner.elem;
        }
        names.contains(&kind.to_token_stream().to_string())
    })
}
