//! Documentation as `///` lines.
//!
//! prettyplease prints a doc attribute of several lines as a `/** */` block, which breaks links when it is indented anew.

use proc_macro2::TokenStream;
use quote::quote;

/// One attribute per line.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = text.trim_end().lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// The same as attributes of an item.
pub(super) fn parsed(text: &str) -> Vec<syn::Attribute> {
    let tokens = attributes(text);
    let item: syn::ItemStruct = syn::parse_quote!(#tokens struct Holder;);
    item.attrs
}

/// Takes the documentation away.
pub(super) fn strip(attributes: &mut Vec<syn::Attribute>) {
    attributes.retain(|it| !it.path().is_ident("doc"));
}
