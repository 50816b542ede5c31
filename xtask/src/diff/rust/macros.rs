//! The public items that the runtime's macros print in a crate.

use syn::parse::ParseStream;
use syn::{Ident, Item, parse_quote};

use crate::codegen::OpenEnum;

/// The items of a macro of the runtime; `None`: it is not one of them.
pub(super) fn expand(it: &syn::Macro) -> Option<Vec<Item>> {
    let name = it.path.segments.last()?.ident.to_string();
    let file: syn::File = match name.as_str() {
        "open_enum" => open_enum(&it.parse_body().ok()?),
        "call_methods" => {
            let (builder, body) = it.parse_body_with(call).ok()?;
            call_methods(&builder, &body)
        }
        "redacted_debug" => {
            let of = it.parse_body_with(first).ok()?;
            parse_quote!(impl Debug for #of {})
        }
        "response_body" => {
            let of = it.parse_body_with(first).ok()?;
            parse_quote!(impl ResponseBody for #of {})
        }
        "error_body" | "error_union" => {
            let of = it.parse_body_with(first).ok()?;
            parse_quote!(impl ErrorBody for #of {})
        }
        _ => return None,
    };
    Some(file.items)
}

fn open_enum(it: &OpenEnum) -> syn::File {
    let (attributes, ident) = (&it.attributes, &it.ident);
    let variants = it.variants.iter().map(|it| {
        let (attributes, ident) = (&it.attrs, &it.ident);
        quote::quote!(#(#attributes)* #ident)
    });
    let (copy, unknown, value, from): (_, _, syn::ImplItem, [syn::Type; 2]) = if it.is_number() {
        (
            Some(quote::quote!(Copy,)),
            quote::quote!(UnknownNumber),
            parse_quote!(
                pub fn value(self) -> i64 {}
            ),
            [parse_quote!(i64), parse_quote!(i32)],
        )
    } else {
        (
            None,
            quote::quote!(UnknownText),
            parse_quote!(
                pub fn as_str(&self) -> &str {}
            ),
            [parse_quote!(&str), parse_quote!(String)],
        )
    };
    parse_quote! {
        #(#attributes)*
        #[derive(Clone, #copy Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            Unknown(#unknown),
        }
        impl #ident {
            #value
        }
        #(impl From<#from> for #ident {})*
        impl Display for #ident {}
        impl Serialize for #ident {}
        impl<'de> Deserialize<'de> for #ident {}
        impl Value for #ident {}
    }
}

fn call_methods(builder: &Ident, body: &Ident) -> syn::File {
    let extra: Option<syn::ImplItem> = match body.to_string().as_str() {
        "form" => Some(parse_quote! {
            pub fn extra_field(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
        }),
        "multipart" => Some(parse_quote! {
            pub fn extra_part(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
        }),
        "json" => Some(parse_quote! {
            pub fn extra_member(self, name: impl Into<String>, value: impl Serialize) -> Self {}
        }),
        _ => None,
    };
    parse_quote! {
        impl Debug for #builder<'_> {}
        impl #builder<'_> {
            pub fn extra_query(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
            pub fn extra_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
            #extra
            pub fn with_timeout(self, timeout: Duration) -> Self {}
            pub fn with_idle_timeout(self, timeout: Duration) -> Self {}
            pub fn with_retry(self, retry: Retry) -> Self {}
            pub fn without_retry(self) -> Self {}
        }
    }
}

/// The type that a macro is about.
fn first(input: ParseStream<'_>) -> syn::Result<Ident> {
    let ident = input.parse()?;
    input.parse::<proc_macro2::TokenStream>()?;
    Ok(ident)
}

/// The builder, and what its body consists of.
fn call(input: ParseStream<'_>) -> syn::Result<(Ident, Ident)> {
    let builder = input.parse()?;
    input.parse::<syn::Token![,]>()?;
    Ok((builder, first(input)?))
}
