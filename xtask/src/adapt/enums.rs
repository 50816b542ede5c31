//! Enums are open: a value that a vendor adds tomorrow is kept and goes round, and breaks no reply.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::plan::EnumPlan;

use super::docs;

/// An enum of texts.
pub(super) fn text(name: &str, plan: &EnumPlan<String>) -> TokenStream {
    let ident = format_ident!("{name}");
    let enum_docs = docs::attributes(&plan.docs);
    let variants = plan
        .values
        .iter()
        .map(|(_, variant, _)| format_ident!("{variant}"))
        .collect::<Vec<_>>();
    let values = plan
        .values
        .iter()
        .map(|(value, _, _)| value.as_str())
        .collect::<Vec<_>>();
    let variant_docs = plan
        .values
        .iter()
        .map(|(value, _, meaning)| variant_docs(value, meaning.as_deref()));
    let deserialize = if plan.lenient {
        quote!(codegen::lenient::deserialize::<String, _>(deserializer).map(Self::from))
    } else {
        quote!(codegen::text_enum(deserializer))
    };
    quote! {
        #enum_docs
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variant_docs #variants,)*
            #[doc = " A value that this version of the crate does not know. It is sent and written as it came."]
            Unknown(UnknownText),
        }

        impl #ident {
            #[doc = " The value as on the wire."]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::Unknown(UnknownText::new(value.to_owned())),
                }
            }
        }

        impl From<String> for #ident {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl std::fmt::Display for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for #ident {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for #ident {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #deserialize
            }
        }

        impl codegen::Value for #ident {
            fn into_wire(self) -> Result<codegen::Wire, liveproof_runtime::Rule> {
                Ok(codegen::Wire::Text(self.as_str().to_owned()))
            }
        }
    }
}

/// An enum of whole numbers.
pub(super) fn number(name: &str, plan: &EnumPlan<i64>) -> TokenStream {
    let ident = format_ident!("{name}");
    let enum_docs = docs::attributes(&plan.docs);
    let variants = plan
        .values
        .iter()
        .map(|(_, variant, _)| format_ident!("{variant}"))
        .collect::<Vec<_>>();
    let values = plan
        .values
        .iter()
        .map(|(value, _, _)| literal(*value))
        .collect::<Vec<_>>();
    let variant_docs = plan
        .values
        .iter()
        .map(|(value, _, meaning)| variant_docs(&value.to_string(), meaning.as_deref()));
    let lenient = plan.lenient;
    quote! {
        #enum_docs
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variant_docs #variants,)*
            #[doc = " A value that this version of the crate does not know. It is sent and written as it came."]
            Unknown(UnknownNumber),
        }

        impl #ident {
            #[doc = " The value as on the wire."]
            pub fn value(self) -> i64 {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value.get(),
                }
            }
        }

        impl From<i64> for #ident {
            fn from(value: i64) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::Unknown(UnknownNumber::new(value)),
                }
            }
        }

        impl From<i32> for #ident {
            fn from(value: i32) -> Self {
                Self::from(i64::from(value))
            }
        }

        impl std::fmt::Display for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.value().fmt(f)
            }
        }

        impl Serialize for #ident {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.value())
            }
        }

        impl<'de> Deserialize<'de> for #ident {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                codegen::number_enum(deserializer, #lenient)
            }
        }

        impl codegen::Value for #ident {
            fn into_wire(self) -> Result<codegen::Wire, liveproof_runtime::Rule> {
                Ok(codegen::Wire::Integer(self.value()))
            }

            fn initial(text: &'static str) -> codegen::Wire {
                text.parse().map_or_else(|_| codegen::Wire::Text(text.to_owned()), codegen::Wire::Integer)
            }
        }
    }
}

fn literal(value: i64) -> proc_macro2::Literal {
    proc_macro2::Literal::i64_unsuffixed(value)
}

fn variant_docs(value: &str, meaning: Option<&str>) -> TokenStream {
    let value = crate::text::code(value);
    match meaning {
        Some(meaning) => docs::attributes(&format!("{value}: {meaning}")),
        None => docs::attributes(&value),
    }
}
