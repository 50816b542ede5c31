//! `client.rs`: the client, its settings and its address. progenitor's are replaced, but for the
//! methods that make builders.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::visit_mut::VisitMut;
use syn::{ImplItemFn, parse_quote};

use super::edits::{Edits, Names};
use super::openapi::{method_name, operation_name};
use super::progenitor::Printed;
use super::rust_type::rust_type;
use super::{CodegenError, Module, docs, lifecycle};
use crate::spec::Spec;
use crate::text;

/// `client.rs`
pub(crate) fn module(
    spec: &Spec,
    printed: &mut Printed,
    edits: &mut Edits,
) -> Result<Module, CodegenError> {
    let title = text::inline(&spec.title);
    let client_docs = docs::attributes(&format!(
        "Client of {title}.\n\nCheap to clone; clones share connections. Its requests are unsigned, unless the \
         [`Config`] has a middleware that signs them."
    ));
    let methods = (0..spec.operations.len()).map(|index| method(spec, index, printed, edits));
    let methods = methods.collect::<Result<Vec<_>, _>>()?;
    let endpoint = endpoint(spec);
    let settings = settings(spec);
    let tokens = quote! {
        use liveproof_runtime::codegen;

        use crate::operations as builder;

        #[doc = " How a [`Client`] is set up: address, settings, middleware, timeouts."]
        pub type Config = liveproof_runtime::Config<Endpoint, Settings>;

        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) inner: liveproof_runtime::Client<Settings>,
        }

        impl Client {
            #[doc = " Sets a client up from an [`Endpoint`] or a whole [`Config`]. Nothing is sent."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " The address is not an `https` address, or TLS cannot be set up."]
            pub fn new(config: impl Into<Config>) -> Result<Self, liveproof_runtime::ConfigError> {
                Ok(Self { inner: liveproof_runtime::Client::new(config.into())? })
            }
        }

        impl Client {
            #(#methods)*
        }

        #endpoint

        #settings
    };
    Ok(Module {
        path: "client.rs".to_owned(),
        docs: format!("The client of {title}."),
        tokens,
    })
}

/// progenitor's method that makes a builder, edited.
pub(crate) fn method(
    spec: &Spec,
    index: usize,
    printed: &mut Printed,
    edits: &mut Edits,
) -> Result<ImplItemFn, CodegenError> {
    let operation = &spec.operations[index];
    let mut method = printed.method(index)?;
    let (name, builder) = (
        format_ident!("{}", method_name(index)),
        format_ident!("{}", operation_name(index)),
    );
    let mut bare = method.clone();
    bare.attrs.retain(|it| !it.path().is_ident("doc"));
    let expected: ImplItemFn = parse_quote! {
        pub fn #name(&self) -> builder::#builder<'_> {
            builder::#builder::new(self)
        }
    };
    if bare != expected {
        let what = format!("the client's method of `{}`", operation.id);
        return Err(CodegenError::Unexpected(what));
    }
    let own = Vec::new();
    edits.names(Names { spec, own }, |names| {
        names.visit_impl_item_fn_mut(&mut method)
    });
    edits.docs(&mut method.attrs, &docs::method(operation));
    if operation.is_retired() {
        let note = lifecycle::retired(operation.lifecycle);
        edits.attribute(&mut method.attrs, parse_quote!(#[deprecated(note = #note)]));
    }
    Ok(method)
}

fn endpoint(spec: &Spec) -> TokenStream {
    let server = &spec.server;
    let fields: Vec<_> = spec
        .variables
        .iter()
        .map(|it| format_ident!("{}", it.ident))
        .collect();
    let names: Vec<_> = spec.variables.iter().map(|it| it.name.as_str()).collect();
    let endpoint_docs = docs::attributes(&format!("Where the API is: {}.", text::code(server)));
    let public_host = public_host(spec);
    if fields.is_empty() {
        return quote! {
            #endpoint_docs
            #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
            #[non_exhaustive]
            pub struct Endpoint;

            impl liveproof_runtime::Endpoint for Endpoint {
                fn base_url(&self) -> Result<String, liveproof_runtime::ConfigError> {
                    codegen::fill_host(#server, &[])
                }

                #public_host
            }
        };
    }
    let mut new_docs = "The address of:\n".to_owned();
    for variable in &spec.variables {
        new_docs.push_str(&format!("\n* `{}`: {}", variable.ident, variable.docs));
    }
    let new_docs = docs::attributes(&new_docs);
    quote! {
        #endpoint_docs
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub struct Endpoint {
            #(#fields: String,)*
        }

        impl Endpoint {
            #new_docs
            pub fn new(#(#fields: impl Into<String>),*) -> Self {
                Self { #(#fields: #fields.into()),* }
            }
        }

        impl liveproof_runtime::Endpoint for Endpoint {
            fn base_url(&self) -> Result<String, liveproof_runtime::ConfigError> {
                codegen::fill_host(#server, &[#((#names, &self.#fields)),*])
            }

            #public_host
        }
    }
}

/// The host from its first label that is the same for all customers: those before are variables, a
/// bucket or a tenant. Where the whole host is a variable, the example tells what is the vendor's.
fn public_host(spec: &Spec) -> TokenStream {
    let host = spec.server.split_once("://").map_or("", |it| it.1);
    let host = host.split('/').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').skip_while(|it| it.contains('{')).collect();
    let example = spec
        .variables
        .first()
        .and_then(|it| it.example.split_once('.'));
    let public = match (labels.join("."), example) {
        (public, _) if !public.is_empty() => public,
        (_, Some((_, public))) => public.to_owned(),
        _ => return TokenStream::new(),
    };
    let used = spec.variables.iter();
    let used = used.filter(|it| public.contains(&format!("{{{}}}", it.name)));
    let used = used.map(|it| {
        let (name, field) = (&it.name, format_ident!("{}", it.ident));
        quote!((#name, &self.#field))
    });
    quote! {
        fn public_host(&self) -> Option<String> {
            codegen::fill_host(#public, &[#(#used),*]).ok()
        }
    }
}

fn settings(spec: &Spec) -> TokenStream {
    let inputs = &spec.settings;
    let fields: Vec<_> = inputs
        .iter()
        .map(|it| format_ident!("{}", it.ident))
        .collect();
    let labels = inputs.iter().map(|it| &it.ident);
    let kinds: Vec<_> = inputs.iter().map(|it| rust_type(&it.kind)).collect();
    let setting_docs = inputs
        .iter()
        .map(|it| docs::attributes(&format!("{}\n\nSent as {}.", it.docs, text::code(it.name))));
    let initial = inputs
        .iter()
        .zip(&kinds)
        .map(|(setting, kind)| match setting.initial {
            Some(value) => {
                let literal = match value {
                    Value::String(text) => text.to_token_stream(),
                    other => other.to_string().parse().unwrap_or_default(),
                };
                quote!(Some(<#kind>::from(#literal)))
            }
            None => quote!(None),
        });
    quote! {
        #[doc = " What is set once per client. Each call can override it."]
        #[doc = ""]
        #[doc = " `Debug` tells what is set, never the values."]
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct Settings {
            #(pub(crate) #fields: Option<#kinds>,)*
        }

        impl Settings {
            #[doc = " Only what the client sends by itself is set."]
            pub fn new() -> Self {
                Self { #(#fields: #initial,)* }
            }

            #(
                #setting_docs
                #[must_use]
                pub fn #fields(mut self, value: impl Into<#kinds>) -> Self {
                    self.#fields = Some(value.into());
                    self
                }
            )*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self::new()
            }
        }

        impl std::fmt::Debug for Settings {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("Settings")
                    #(.field(#labels, &self.#fields.is_some()))*
                    .finish()
            }
        }
    }
}
