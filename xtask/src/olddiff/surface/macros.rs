//! The public items that the runtime's macros print.

use syn::{Ident, Item, parse_quote};

use crate::codegen::OpenEnum;

/// The files with items in the place of macros.
pub(super) fn expand(files: &[(String, syn::File)]) -> Vec<(String, syn::File)> {
    let mut files = files.to_vec();
    for (_, file) in &mut files {
        let items = std::mem::take(&mut file.items);
        file.items = items.into_iter().flat_map(items_of).collect();
    }
    files
}

fn items_of(item: Item) -> Vec<Item> {
    let Item::Macro(it) = &item else {
        return vec![item];
    };
    let name = it.mac.path.segments.last().map(|it| it.ident.to_string());
    let printed = match name.as_deref() {
        Some("open_enum") => it.mac.parse_body().map(|it| open_enum(&it)),
        Some("call_methods") => it
            .mac
            .parse_body_with(call)
            .map(|(it, body)| methods(&it, &body)),
        Some("redacted_debug") => it.mac.parse_body_with(first).map(|it| {
            parse_quote! {
                /// Sensitive members print as `[redacted]`.
                impl std::fmt::Debug for #it {}
            }
        }),
        Some("response_body") => it
            .mac
            .parse_body_with(first)
            .map(|it| parse_quote!(impl liveproof_runtime::ResponseBody for #it {})),
        Some("error_body" | "error_union") => it
            .mac
            .parse_body_with(first)
            .map(|it| parse_quote!(impl liveproof_runtime::ErrorBody for #it {})),
        _ => return vec![item],
    };
    printed.map_or_else(|_| vec![item], |it| it.items)
}

fn open_enum(it: &OpenEnum) -> syn::File {
    let (attributes, ident) = (&it.attributes, &it.ident);
    let variants = it.variants.iter().map(|it| {
        let (attributes, ident) = (&it.attrs, &it.ident);
        quote::quote!(#(#attributes)* #ident)
    });
    let (copy, unknown, value, from): (_, _, syn::ImplItem, [syn::Type; 2]) = match it.is_number() {
        true => (
            quote::quote!(Copy,),
            quote::quote!(UnknownNumber),
            parse_quote!(
                pub fn value(self) -> i64 {}
            ),
            [parse_quote!(i64), parse_quote!(i32)],
        ),
        false => (
            quote::quote!(),
            quote::quote!(UnknownText),
            parse_quote!(
                pub fn as_str(&self) -> &str {}
            ),
            [parse_quote!(&str), parse_quote!(String)],
        ),
    };
    parse_quote! {
        #(#attributes)*
        #[derive(Clone, #copy Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            Unknown(liveproof_runtime::#unknown),
        }
        impl #ident {
            #value
        }
        #(impl From<#from> for #ident {})*
        impl std::fmt::Display for #ident {}
        impl ::serde::Serialize for #ident {}
        impl<'de> ::serde::Deserialize<'de> for #ident {}
        impl liveproof_runtime::codegen::Value for #ident {}
    }
}

/// The type that a macro is about.
fn first(input: syn::parse::ParseStream<'_>) -> syn::Result<Ident> {
    let ident = input.parse()?;
    input.parse::<proc_macro2::TokenStream>()?;
    Ok(ident)
}

/// The builder, and what its body consists of.
fn call(input: syn::parse::ParseStream<'_>) -> syn::Result<(Ident, Ident)> {
    let builder = input.parse()?;
    input.parse::<syn::Token![,]>()?;
    let body = input.parse()?;
    input.parse::<proc_macro2::TokenStream>()?;
    Ok((builder, body))
}

fn methods(builder: &Ident, body: &Ident) -> syn::File {
    let extra: Option<syn::ImplItem> = match body.to_string().as_str() {
        "form" => Some(parse_quote! {
            pub fn extra_field(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
        }),
        "multipart" => Some(parse_quote! {
            pub fn extra_part(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
        }),
        "json" => Some(parse_quote! {
            pub fn extra_member(self, name: impl Into<String>, value: impl ::serde::Serialize) -> Self {}
        }),
        _ => None,
    };
    parse_quote! {
        impl std::fmt::Debug for #builder<'_> {}
        impl #builder<'_> {
            pub fn extra_query(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
            pub fn extra_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
            #extra
            pub fn with_timeout(self, timeout: std::time::Duration) -> Self {}
            pub fn with_idle_timeout(self, timeout: std::time::Duration) -> Self {}
            pub fn with_retry(self, retry: liveproof_runtime::Retry) -> Self {}
            pub fn without_retry(self) -> Self {}
        }
    }
}
