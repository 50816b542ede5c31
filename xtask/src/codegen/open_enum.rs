//! The runtime's macro of open enums: a value that a vendor adds later is kept, and breaks no
//! response.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Token, Variant, Visibility};

use super::docs;
use crate::spec::EnumType;

/// `/// docs pub enum Name: lenient text { Variant = "value", … }`
#[derive(Debug)]
pub(crate) struct OpenEnum {
    pub(crate) attributes: Vec<Attribute>,
    visibility: Visibility,
    pub(crate) ident: Ident,
    /// `text` or `number`, and before it `lenient`.
    pub(crate) kind: Vec<Ident>,
    pub(crate) variants: Punctuated<Variant, Token![,]>,
}

impl OpenEnum {
    pub(crate) fn is_number(&self) -> bool {
        self.kind.iter().any(|it| it == "number")
    }

    /// As an ordinary enum, whose variants have values.
    pub(crate) fn to_enum(&self) -> syn::ItemEnum {
        let (attributes, visibility, ident) = (&self.attributes, &self.visibility, &self.ident);
        let variants = &self.variants;
        syn::parse_quote!(#(#attributes)* #visibility enum #ident { #variants })
    }
}

impl Parse for OpenEnum {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![enum]>()?;
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let mut kind = Vec::new();
        while input.peek(Ident) {
            kind.push(input.parse()?);
        }
        let body;
        syn::braced!(body in input);
        Ok(Self {
            attributes,
            visibility,
            ident,
            kind,
            variants: body.parse_terminated(Variant::parse, Token![,])?,
        })
    }
}

/// An enum of texts or of whole numbers.
pub(crate) fn item(name: &str, spec: &EnumType) -> TokenStream {
    let ident = format_ident!("{name}");
    let enum_docs = docs::attributes(&spec.docs);
    let lenient = spec.lenient.then(|| quote!(lenient));
    let kind = format_ident!("{}", if spec.number { "number" } else { "text" });
    let variants = spec.values.iter().map(|it| {
        let code = crate::text::code(&it.value);
        let variant_docs = docs::attributes(&match &it.meaning {
            Some(meaning) => format!("{code}: {meaning}"),
            None => code,
        });
        let literal = match spec.number {
            true => it.value.parse().unwrap_or_default(),
            false => it.value.to_token_stream(),
        };
        let variant = format_ident!("{}", it.name);
        quote!(#variant_docs #variant = #literal,)
    });
    quote! {
        codegen::open_enum! {
            #enum_docs
            pub enum #ident: #lenient #kind {
                #(#variants)*
            }
        }
    }
}
