//! Types in Rust: of the values of a spec, and what is inside one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::spec::{Kind, MapType};

/// The Rust type of a value, for code that is not typify's.
pub(crate) fn rust_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(::std::string::String),
        Kind::Int32 => quote!(i32),
        Kind::Int64 => quote!(i64),
        Kind::Float => quote!(f32),
        Kind::Double => quote!(f64),
        Kind::Bool => quote!(bool),
        Kind::Upload => quote!(::liveproof_runtime::Upload),
        Kind::Enum(name) | Kind::Object(name) => {
            let name = format_ident!("{name}");
            quote!(crate::types::#name)
        }
        Kind::Json(name) => {
            let name = format_ident!("{name}");
            quote!(::liveproof_runtime::Json<crate::types::#name>)
        }
        Kind::AnyJson => {
            quote!(::liveproof_runtime::Json<::liveproof_runtime::codegen::serde_json::Value>)
        }
        Kind::Raw => quote!(::liveproof_runtime::RawJson),
        Kind::List(items) => {
            let items = rust_type(items);
            quote!(::std::vec::Vec<#items>)
        }
        Kind::Nullable(kind) => {
            let kind = rust_type(kind);
            quote!(::std::option::Option<#kind>)
        }
    }
}

/// What a map holds.
pub(crate) fn map_type(map: &MapType) -> TokenStream {
    let value = rust_type(&map.kind);
    quote!(::std::collections::BTreeMap<::std::string::String, #value>)
}

/// `T` of `Option<T>`. No type of a spec is called `Option`.
pub(crate) fn option_inner(kind: &syn::Type) -> Option<syn::Type> {
    argument(kind, "Option")
}

/// The first argument of a type that has arguments: `T` of `Result<T, E>`.
pub(crate) fn argument(kind: &syn::Type, of: &str) -> Option<syn::Type> {
    let syn::Type::Path(path) = kind else {
        return None;
    };
    let last = path.path.segments.last().filter(|it| it.ident == of)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    }
}
