//! Documentation of operations, and documentation as `///` lines.
//!
//! prettyplease prints a doc attribute of several lines as a `/** */` block, which breaks links
//! when it is indented anew.

use proc_macro2::TokenStream;
use quote::quote;

use super::{examples, lifecycle, notes};
use crate::spec::profile;
use crate::spec::{Input, Operation, Spec};
use crate::text;

/// One attribute per line.
pub(crate) fn attributes(text: &str) -> TokenStream {
    let lines = text.trim_end().lines().map(|line| match line {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}

/// The same as attributes of an item.
pub(crate) fn parsed(text: &str) -> Vec<syn::Attribute> {
    let tokens = attributes(text);
    let item: syn::ItemStruct = syn::parse_quote!(#tokens struct Holder;);
    item.attrs
}

/// Of a builder: what the call does, how to make it, an example, and what can go wrong.
pub(crate) fn builder(spec: &Spec, operation: &Operation) -> String {
    let method = &operation.method_ident;
    let mut paragraphs = vec![operation.summary.clone()];
    paragraphs.extend(operation.description.clone());
    paragraphs.extend(lifecycle::paragraph(operation.lifecycle));
    paragraphs.push(format!(
        "Made by [`Client::{method}`](crate::Client::{method}). Set the parameters, then call [`send`](Self::send). {}",
        signing(operation)
    ));
    paragraphs.push(source(operation));
    paragraphs.push(format!(
        "# Example\n\n```no_run\n{}```",
        examples::documentation(spec, operation)
    ));
    paragraphs.push(format!("# Errors\n\n{}", errors(spec, operation)));
    paragraphs.extend(notes::links(&operation.notes));
    paragraphs.join("\n\n")
}

/// Of the client's method.
pub(crate) fn method(operation: &Operation) -> String {
    let builder = operation.builder_ident();
    let mut paragraphs = vec![operation.summary.clone()];
    paragraphs.extend(lifecycle::paragraph(operation.lifecycle));
    paragraphs.push(format!(
        "See [`{builder}`](crate::operations::{builder}) for its parameters, an example and its errors."
    ));
    paragraphs.join("\n\n")
}

/// Of a setter.
pub(crate) fn setter(setter: &Input<'_>) -> String {
    let requirement = match (setter.required, setter.setting, setter.initial.map(profile::text)) {
        (_, true, Some(initial)) => format!(
            "Overrides the client's setting, which is {} unless changed.",
            text::code(&initial)
        ),
        (true, true, None) => "Required, here or in the client's `Settings`. A value that is set here takes precedence."
            .to_owned(),
        (false, true, None) => "Overrides the client's setting.".to_owned(),
        (_, false, Some(initial)) => format!("{} unless set.", text::code(&initial)),
        (true, false, None) => "Required.".to_owned(),
        (false, false, None) => return setter.docs.clone(),
    };
    format!("{}\n\n{requirement}", setter.docs)
}

/// The vendor's page, and when it was read.
fn source(operation: &Operation) -> String {
    let tried = match &operation.declared.tried_live {
        Some(day) => format!("tried live on {day}"),
        None => "not tried live".to_owned(),
    };
    format!(
        "From {}, read on {}; {tried}.",
        operation.link(),
        operation.declared.read
    )
}

/// Which signer the operation needs, and what it writes.
fn signing(operation: &Operation) -> String {
    let Some(scheme) = &operation.scheme else {
        return "The vendor asks for no signature.".to_owned();
    };
    let fields: Vec<String> = operation
        .credentials()
        .into_iter()
        .map(text::code)
        .collect();
    format!(
        "Signed by `{}`, which writes {}. {}",
        scheme.declared.signing,
        fields.join(", "),
        scheme.docs
    )
}

fn errors(spec: &Spec, operation: &Operation) -> String {
    let link = |name: &str| format!("[`{name}`](crate::types::{name})");
    let codes = spec.code_enums(&operation.error).into_iter();
    let codes: Vec<String> = codes.map(link).collect();
    let codes = match codes.as_slice() {
        [] => String::new(),
        codes => format!(
            ", and [`code`](liveproof_runtime::ServiceError::code) is one of {}",
            codes.join(", ")
        ),
    };
    let has = match (operation.error.as_str(), operation.bare_error) {
        ("", _) => "the status, and no body".to_owned(),
        (name, true) => format!("a {}{codes}, or the status alone", link(name)),
        (name, false) => format!("a {}{codes}", link(name)),
    };
    format!(
        "With an [`ArgumentError`](liveproof_runtime::ArgumentError), nothing is sent. If the vendor reports an error, \
         [`Error::Service`](liveproof_runtime::Error::Service) has {has}."
    )
}
