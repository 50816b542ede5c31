//! The edits between what typify and progenitor print and what a crate has: one function each.
//! `ARCHITECTURE.md` has the reasons, and a test that nothing else differs is in `tests.rs`.

use std::collections::BTreeMap;

use quote::format_ident;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Attribute, ImplItem, ImplItemFn, ItemStruct, parse_quote};

use super::{docs, openapi};
use crate::spec::{Operation, Spec};

/// A kind of edit.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Edit {
    /// An item that no crate needs is dropped.
    Drop,
    /// A number becomes the name that the spec has for it.
    Names,
    /// Documentation is replaced.
    Docs,
    /// A further attribute: names and readers of serde, `#[deprecated]`, `#[must_use]`.
    Attribute,
    /// A struct keeps the members that the documents do not name, or takes them from callers.
    Extra,
    /// `Debug` is not derived, since it would print values.
    Debug,
    /// Only the client makes builders.
    Private,
    /// A builder has what a caller sets for one call.
    Call,
    /// An optional input has a second setter, which takes an `Option`.
    Maybe,
    /// `send` goes through the runtime, and `request` shows what it sends.
    Send,
}

/// How often each was made.
#[derive(Debug, Default)]
pub(crate) struct Edits(pub(crate) BTreeMap<Edit, usize>);

impl Edits {
    pub(crate) fn made(&mut self, edit: Edit, count: usize) {
        *self.0.entry(edit).or_default() += count;
    }

    /// Puts the names of the spec in the place of numbers.
    pub(crate) fn names(&mut self, mut names: Names<'_>, visit: impl FnOnce(&mut Names<'_>)) {
        visit(&mut names);
        self.made(Edit::Names, 1);
    }

    /// Replaces the documentation, which comes first.
    pub(crate) fn docs(&mut self, attributes: &mut Vec<Attribute>, text: &str) {
        let others = std::mem::take(attributes);
        *attributes = docs::parsed(text);
        attributes.extend(others.into_iter().filter(|it| !it.path().is_ident("doc")));
        self.made(Edit::Docs, 1);
    }

    /// Adds an attribute.
    pub(crate) fn attribute(&mut self, attributes: &mut Vec<Attribute>, added: Attribute) {
        attributes.push(added);
        self.made(Edit::Attribute, 1);
    }

    /// Adds the field of the members that have no names.
    pub(crate) fn extra(&mut self, item: &mut ItemStruct) {
        if let syn::Fields::Named(fields) = &mut item.fields {
            let extra_docs = docs::attributes(EXTRA);
            fields.named.push(parse_quote! {
                #extra_docs
                #[serde(flatten)]
                pub extra: ::liveproof_runtime::RawMembers
            });
        }
        self.made(Edit::Extra, 1);
    }

    /// Adds the field of the members that a caller adds.
    pub(crate) fn extra_members(&mut self, item: &mut ItemStruct) {
        if let syn::Fields::Named(fields) = &mut item.fields {
            let name = format_ident!("{EXTRA_MEMBERS}");
            fields.named.push(parse_quote! {
                #[serde(skip)]
                #name: ::liveproof_runtime::codegen::ExtraMembers
            });
        }
        self.made(Edit::Extra, 1);
    }

    /// Takes `Debug` out of the derived traits.
    pub(crate) fn debug(&mut self, attributes: &mut [Attribute]) {
        for attribute in attributes
            .iter_mut()
            .filter(|it| it.path().is_ident("derive"))
        {
            let traits = attribute
                .parse_args_with(Punctuated::<syn::Path, syn::Token![,]>::parse_terminated)
                .unwrap_or_default();
            let kept = traits.iter().filter(|it| !it.is_ident("Debug"));
            *attribute = parse_quote!(#[derive(#(#kept),*)]);
        }
        self.made(Edit::Debug, 1);
    }

    /// Narrows who can call a function.
    pub(crate) fn private(&mut self, function: &mut ImplItemFn) {
        function.vis = parse_quote!(pub(crate));
        self.made(Edit::Private, 1);
    }

    /// Adds the field of the call, which `new` begins empty.
    pub(crate) fn call(&mut self, structure: &mut ItemStruct, new: &mut ImplItemFn) {
        if let syn::Fields::Named(fields) = &mut structure.fields {
            fields
                .named
                .push(parse_quote!(call: ::liveproof_runtime::codegen::Call));
        }
        CallField.visit_impl_item_fn_mut(new);
        self.made(Edit::Call, 1);
    }

    /// The setter that takes an `Option`, of one that takes a value.
    pub(crate) fn maybe(&mut self, setter: &ImplItemFn) -> ImplItemFn {
        let mut maybe = setter.clone();
        let ident = &setter.sig.ident;
        maybe.sig.ident = format_ident!("maybe_{ident}");
        let parameter = maybe.sig.inputs.iter_mut().find_map(|it| match it {
            syn::FnArg::Typed(it) => Some(it),
            syn::FnArg::Receiver(_) => None,
        });
        if let Some(parameter) = parameter {
            *parameter.ty = parse_quote!(::std::option::Option<V>);
        }
        if let Some(syn::FnArg::Receiver(receiver)) = maybe.sig.inputs.first_mut() {
            *receiver = parse_quote!(self);
        }
        maybe.block = parse_quote!({
            match value {
                Some(value) => self.#ident(value),
                None => self,
            }
        });
        let text = format!("Sets [`{ident}`](Self::{ident}) if there is a value.");
        let others = maybe.attrs.into_iter();
        let others = others.filter(|it| !it.path().is_ident("doc"));
        maybe.attrs = docs::parsed(&text).into_iter().chain(others).collect();
        self.made(Edit::Maybe, 1);
        maybe
    }

    /// `request` and `send` of the runtime in the place of progenitor's `send`.
    pub(crate) fn send(&mut self, methods: &mut Vec<ImplItem>, ours: [ImplItemFn; 2]) {
        methods.extend(ours.map(ImplItem::Fn));
        self.made(Edit::Send, 1);
    }
}

/// The field of the members that a caller adds. No member of a spec is called so.
pub(crate) const EXTRA_MEMBERS: &str = "_extra";

/// What the field of the members that have no names is.
const EXTRA: &str = "Members that the vendor's documents do not name, or not all of them, as they came.\n\n\
     Sensitive: never printed.";

/// `Self { … }` → `Self { …, call: … }`
struct CallField;

impl VisitMut for CallField {
    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        literal
            .fields
            .push(parse_quote!(call: ::std::default::Default::default()));
    }
}

/// The names of the spec by number, for an item.
pub(crate) struct Names<'a> {
    pub(crate) spec: &'a Spec<'a>,
    /// Of the setters or fields of the item.
    pub(crate) own: Vec<&'a str>,
}

impl Names<'_> {
    fn name(&self, numbered: &str) -> Option<String> {
        let digits = numbered.find(|it: char| it.is_ascii_digit())?;
        let index: usize = numbered[digits..].parse().ok()?;
        let operation = || self.spec.operations.get(index);
        let is = |name: String| name == numbered;
        if is(openapi::type_name(index)) {
            self.spec
                .types
                .get_index(index)
                .map(|(name, _)| name.clone())
        } else if is(openapi::operation_name(index)) {
            operation().map(Operation::builder_ident)
        } else if is(openapi::method_name(index)) {
            operation().map(|it| it.method_ident.clone())
        } else if is(openapi::member_name(index)) || is(openapi::setter_name(index)) {
            self.own.get(index).map(|it| (*it).to_owned())
        } else {
            None
        }
    }
}

impl VisitMut for Names<'_> {
    fn visit_ident_mut(&mut self, ident: &mut syn::Ident) {
        if let Some(name) = self.name(&ident.to_string()) {
            *ident = syn::Ident::new(&name, ident.span());
        }
    }

    /// Texts for a failed conversion name the type and the setter.
    fn visit_lit_str_mut(&mut self, literal: &mut syn::LitStr) {
        let text = literal.value();
        let words = text.split_inclusive(|it: char| !it.is_ascii_alphanumeric());
        let named = words.map(|it| {
            let word = it.trim_end_matches(|it: char| !it.is_ascii_alphanumeric());
            match self.name(word) {
                Some(name) => it.replacen(word, &name, 1),
                None => it.to_owned(),
            }
        });
        *literal = syn::LitStr::new(&named.collect::<String>(), literal.span());
    }
}

/// The attributes beside the documentation.
pub(crate) fn other_attributes(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| !it.path().is_ident("doc"))
}
