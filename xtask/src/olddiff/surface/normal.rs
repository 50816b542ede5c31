//! Types, bounds and signatures in normal form: what is the same to rustc is the same text, as far
//! as that can be told from the syntax. Paths are those that callers write, bounds stand in `where`
//! and in order, arguments have no names.

use std::collections::{BTreeSet, HashMap, HashSet};

use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, GenericParam, Generics, ReceiverKind, ReturnType, Signature, WherePredicate};

use super::names::{Crate, Target};
use super::text::text;

/// Names that everyone writes without a path. A crate's own item of such a name has its path before
/// it.
const SHORT: &[&str] = &[
    "serde::Deserialize",
    "serde::Serialize",
    "std::borrow::ToOwned",
    "std::boxed::Box",
    "std::clone::Clone",
    "std::cmp::Eq",
    "std::cmp::Ord",
    "std::cmp::PartialEq",
    "std::cmp::PartialOrd",
    "std::convert::AsMut",
    "std::convert::AsRef",
    "std::convert::From",
    "std::convert::Into",
    "std::convert::TryFrom",
    "std::convert::TryInto",
    "std::default::Default",
    "std::fmt::Debug",
    "std::fmt::Display",
    "std::hash::Hash",
    "std::iter::FromIterator",
    "std::iter::IntoIterator",
    "std::iter::Iterator",
    "std::marker::Copy",
    "std::marker::Send",
    "std::marker::Sized",
    "std::marker::Sync",
    "std::marker::Unpin",
    "std::ops::Deref",
    "std::ops::DerefMut",
    "std::ops::Drop",
    "std::ops::Fn",
    "std::ops::FnMut",
    "std::ops::FnOnce",
    "std::option::Option",
    "std::result::Result",
    "std::string::String",
    "std::string::ToString",
    "std::vec::Vec",
];

/// Where a piece of syntax stands, and what was found in it.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    names: &'a Crate<'a>,
    module: usize,
    /// Names of type and constant parameters: they stand for nothing else.
    parameters: Vec<String>,
    /// Public items of this crate that are mentioned, in order.
    pub(super) mentions: Vec<String>,
    /// An item of this crate is mentioned that callers cannot reach.
    pub(super) hidden: bool,
}

/// Generic parameters in normal form.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    names: Vec<String>,
    predicates: BTreeSet<String>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(names: &'a Crate<'a>, module: usize) -> Self {
        Self {
            names,
            module,
            parameters: Vec::new(),
            mentions: Vec::new(),
            hidden: false,
        }
    }

    /// The scope within an item that has parameters.
    pub(super) fn within(&self, generics: &Generics) -> Self {
        let mut inner = Self::new(self.names, self.module);
        inner.parameters.clone_from(&self.parameters);
        for parameter in &generics.params {
            match parameter {
                GenericParam::Type(it) => inner.parameters.push(it.ident.to_string()),
                GenericParam::Const(it) => inner.parameters.push(it.ident.to_string()),
                GenericParam::Lifetime(_) => {}
            }
        }
        inner
    }

    pub(super) fn kind(&mut self, kind: &syn::Type) -> String {
        let mut kind = kind.clone();
        self.visit_type_mut(&mut kind);
        text(&kind)
    }

    /// An item that is kept whole.
    pub(super) fn item(&mut self, item: &syn::Item) -> String {
        let mut item = item.clone();
        self.visit_item_mut(&mut item);
        text(&item)
    }

    /// What a path in a type stands for.
    pub(super) fn resolve(&self, path: &syn::Path) -> Target {
        let path: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        self.names.resolve(self.module, &path).0
    }

    pub(super) fn parameters(&mut self, generics: &Generics) -> Parameters {
        let mut out = Parameters::default();
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(it) => {
                    out.names.push(text(&it.lifetime));
                    if !it.bounds.is_empty() {
                        let bounds = sorted(it.bounds.iter().map(|it| text(&it)));
                        out.predicates
                            .insert(format!("{}: {bounds}", text(&it.lifetime)));
                    }
                }
                GenericParam::Type(it) => {
                    let default = it.default.as_ref().map(|(_, kind)| self.kind(kind));
                    let default = default.map(|it| format!(" = {it}")).unwrap_or_default();
                    out.names.push(format!("{}{default}", it.ident));
                    if !it.bounds.is_empty() {
                        let bounds = self.bounds(&it.bounds);
                        out.predicates.insert(format!("{}: {bounds}", it.ident));
                    }
                }
                GenericParam::Const(it) => {
                    let kind = self.kind(&it.ty);
                    let default = it.default.as_ref().map(|(_, value)| text(value));
                    let default = default.map(|it| format!(" = {it}")).unwrap_or_default();
                    out.names
                        .push(format!("const {}: {kind}{default}", it.ident));
                }
            }
        }
        let clause = generics.where_clause.iter();
        for predicate in clause.flat_map(|it| &it.predicates) {
            let line = match predicate {
                WherePredicate::Type(it) => {
                    let binder = it.lifetimes.as_ref().map(|it| format!("{} ", text(it)));
                    let kind = self.kind(&it.bounded_ty);
                    let bounds = self.bounds(&it.bounds);
                    format!("{}{kind}: {bounds}", binder.unwrap_or_default())
                }
                WherePredicate::Lifetime(it) => {
                    let bounds = sorted(it.bounds.iter().map(|it| text(&it)));
                    format!("{}: {bounds}", text(&it.lifetime))
                }
                other => text(other),
            };
            out.predicates.insert(line);
        }
        out
    }

    /// A function without its body. `around`: what the block that it stands in demands.
    pub(super) fn function(
        &mut self,
        signature: &Signature,
        path: &str,
        around: &Parameters,
    ) -> String {
        let mut inner = self.within(&signature.generics);
        let mut parameters = inner.parameters(&signature.generics);
        parameters
            .predicates
            .extend(around.predicates.iter().cloned());
        let inputs: Vec<String> = signature
            .inputs
            .iter()
            .map(|it| match it {
                FnArg::Receiver(it) => match &it.kind {
                    ReceiverKind::Value => "self".to_owned(),
                    ReceiverKind::Reference(_, lifetime, mutability) => {
                        let lifetime = lifetime.as_ref().map(|it| format!("{} ", text(it)));
                        let mutability = mutability.map(|_| "mut ").unwrap_or_default();
                        format!("&{}{mutability}self", lifetime.unwrap_or_default())
                    }
                    ReceiverKind::Typed(_, kind) => format!("self: {}", inner.kind(kind)),
                    other => format!("self {other:?}"),
                },
                FnArg::Typed(it) => inner.kind(&it.ty),
            })
            .collect();
        let mut before = String::new();
        if signature.asyncness.is_some() {
            before.push_str("async ");
        }
        if matches!(signature.safety, syn::Safety::Unsafe(_)) {
            before.push_str("unsafe ");
        }
        if let Some(abi) = &signature.abi {
            before.push_str(&format!("{} ", text(abi)));
        }
        let variadic = signature.variadic.as_ref().map(|_| ", ...");
        let output = match &signature.output {
            ReturnType::Type(_, kind) => format!(" -> {}", inner.kind(kind)),
            ReturnType::Default => String::new(),
        };
        self.mentions.append(&mut inner.mentions);
        format!(
            "pub {before}fn {path}{}({}{}){output}{}",
            parameters.angled(),
            inputs.join(", "),
            variadic.unwrap_or_default(),
            parameters.clause()
        )
    }

    fn bounds<P>(&mut self, bounds: &Punctuated<syn::TypeParamBound, P>) -> String {
        let lines: Vec<String> = bounds
            .iter()
            .map(|it| {
                let mut bound = it.clone();
                self.visit_type_param_bound_mut(&mut bound);
                text(&bound)
            })
            .collect();
        sorted(lines.into_iter())
    }
}

impl Parameters {
    /// `<'a, T>`, or nothing.
    pub(super) fn angled(&self) -> String {
        if self.names.is_empty() {
            return String::new();
        }
        format!("<{}>", self.names.join(", "))
    }

    /// ` where T: Clone`, or nothing.
    pub(super) fn clause(&self) -> String {
        if self.predicates.is_empty() {
            return String::new();
        }
        let predicates: Vec<&str> = self.predicates.iter().map(String::as_str).collect();
        format!(" where {}", predicates.join(", "))
    }
}

fn sorted(lines: impl Iterator<Item = String>) -> String {
    let lines: BTreeSet<String> = lines.collect();
    lines.into_iter().collect::<Vec<_>>().join(" + ")
}

impl VisitMut for Scope<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        let absolute = path.leading_colon.take().is_some();
        let Some(first) = names.first() else { return };
        if first == "Self" || self.parameters.contains(first) {
            return;
        }
        let (target, used) = if absolute {
            (Target::Foreign(names.clone()), names.len())
        } else {
            self.names.resolve(self.module, &names)
        };
        let mut way: Vec<String> = match target {
            Target::Module(_) => return,
            Target::Item(module, name) => match self.names.way(module, &name) {
                Some(way) => {
                    self.mentions.push(way.to_owned());
                    way.split("::").map(str::to_owned).collect()
                }
                None => {
                    self.hidden = true;
                    return;
                }
            },
            Target::Foreign(way) => way,
        };
        if let Some(root) = way.first_mut().filter(|it| *it == "core" || *it == "alloc") {
            "std".clone_into(root);
        }
        if SHORT.contains(&way.join("::").as_str()) {
            way.drain(..way.len() - 1);
        }
        // The arguments stay with the last of the segments that were replaced.
        let kept = path.segments.iter().skip(used.saturating_sub(1)).cloned();
        let mut kept = kept.collect::<Vec<_>>().into_iter();
        let arguments = kept.next().map(|it| it.arguments).unwrap_or_default();
        let mut segments: Punctuated<syn::PathSegment, syn::Token![::]> = way
            .iter()
            .map(|it| syn::PathSegment::from(ident(it)))
            .collect();
        if let Some(last) = segments.last_mut() {
            last.arguments = arguments;
        }
        segments.extend(kept);
        path.segments = segments;
    }

    fn visit_angle_bracketed_generic_arguments_mut(
        &mut self,
        arguments: &mut syn::AngleBracketedGenericArguments,
    ) {
        visit_mut::visit_angle_bracketed_generic_arguments_mut(self, arguments);
        arguments.colon2_token = None;
        arguments.args.pop_punct();
    }

    fn visit_type_tuple_mut(&mut self, tuple: &mut syn::TypeTuple) {
        visit_mut::visit_type_tuple_mut(self, tuple);
        // A tuple of one has a comma that counts.
        if tuple.elems.len() > 1 {
            tuple.elems.pop_punct();
        }
    }
}

/// A name as an identifier, also if it is written `r#type`.
fn ident(name: &str) -> syn::Ident {
    let span = proc_macro2::Span::call_site();
    match name.strip_prefix("r#") {
        Some(raw) => syn::Ident::new_raw(raw, span),
        None => syn::Ident::new(name, span),
    }
}

/// Writes `'_` for lifetimes that stand once in a block, and takes them out of its parameters:
/// `impl<'a> A for B<'a>` is `impl A for B<'_>`. The block must have no functions.
pub(super) fn elide(block: &mut syn::ItemImpl) {
    let mut lifetimes = Lifetimes::default();
    lifetimes.visit_item_impl_mut(block);
    let Lifetimes { counts, .. } = lifetimes;
    let mut once = HashSet::new();
    block.generics.params = std::mem::take(&mut block.generics.params)
        .into_iter()
        .filter(|it| {
            let GenericParam::Lifetime(it) = it else {
                return true;
            };
            let goes = it.bounds.is_empty() && counts.get(&it.lifetime.ident) == Some(&1);
            if goes {
                once.insert(it.lifetime.ident.clone());
            }
            !goes
        })
        .collect();
    let mut rename = Lifetimes {
        once,
        ..Lifetimes::default()
    };
    rename.visit_item_impl_mut(block);
}

/// Counts lifetimes, and renames those that stand once.
#[derive(Default)]
struct Lifetimes {
    counts: HashMap<syn::Ident, usize>,
    once: HashSet<syn::Ident>,
}

impl VisitMut for Lifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
        *self.counts.entry(lifetime.ident.clone()).or_default() += 1;
        if self.once.contains(&lifetime.ident) {
            lifetime.ident = ident("_");
        }
    }

    fn visit_lifetime_param_mut(&mut self, parameter: &mut syn::LifetimeParam) {
        // Where it is declared it is not used.
        for bound in &mut parameter.bounds {
            self.visit_lifetime_mut(bound);
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        visit_mut::visit_type_reference_mut(self, reference);
        // `&'_ str` is `&str`.
        let lifetime = reference.lifetime.take();
        reference.lifetime = lifetime.filter(|it| it.ident != "_");
    }
}
