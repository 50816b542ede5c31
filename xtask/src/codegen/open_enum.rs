//! The runtime's macro of open enums: a value that a vendor adds later is kept, and breaks no response.

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
pub(crate) fn item<V: Value>(name: &str, spec: &EnumType<V>) -> TokenStream {
    let ident = format_ident!("{name}");
    let enum_docs = docs::attributes(&spec.docs);
    let lenient = spec.lenient.then(|| quote!(lenient));
    let kind = V::kind();
    let variants = spec.values.iter().map(|(value, variant, meaning)| {
        let code = crate::text::code(&value.text());
        let variant_docs = docs::attributes(&match meaning {
            Some(meaning) => format!("{code}: {meaning}"),
            None => code,
        });
        let (variant, literal) = (format_ident!("{variant}"), value.literal());
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

/// A value of an enum.
pub(crate) trait Value {
    fn kind() -> TokenStream;
    fn text(&self) -> String;
    fn literal(&self) -> TokenStream;
}

impl Value for String {
    fn kind() -> TokenStream {
        quote!(text)
    }

    fn text(&self) -> String {
        self.clone()
    }

    fn literal(&self) -> TokenStream {
        self.to_token_stream()
    }
}

impl Value for i64 {
    fn kind() -> TokenStream {
        quote!(number)
    }

    fn text(&self) -> String {
        self.to_string()
    }

    fn literal(&self) -> TokenStream {
        proc_macro2::Literal::i64_unsuffixed(*self).to_token_stream()
    }
}
