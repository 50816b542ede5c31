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
use crate::spec::{Server, Spec};
use crate::text;

/// `client.rs`
pub(crate) fn module(
    spec: &Spec,
    printed: &mut Printed,
    edits: &mut Edits,
) -> Result<Module, CodegenError> {
    let title = text::inline(&spec.title);
    let signing = match spec.is_signed() {
        true => {
            "A call that has to be signed is refused before it is sent, unless the [`Config`] has a middleware that \
             signs it or is `unsigned`."
        }
        false => "The vendor asks for no signature.",
    };
    let client_docs = docs::attributes(&format!(
        "Client of {title}.\n\nCheap to clone; clones share connections. {signing}"
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
    let endpoint_docs = docs::attributes(&endpoint_docs(spec));
    if let [only] = spec.servers.as_slice()
        && only.variables.is_empty()
    {
        let (server, public_host) = (&only.url, public_host(only));
        return quote! {
            #endpoint_docs
            #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
            #[non_exhaustive]
            pub struct Endpoint;

            impl liveproof_runtime::Endpoint for Endpoint {
                fn base_url(&self) -> Result<String, liveproof_runtime::ConfigError> {
                    codegen::fill_host(#server, &[])
                }

                fn public_host(&self) -> Option<String> {
                    codegen::fill_host(#public_host, &[]).ok()
                }
            }
        };
    }
    let constructors = spec.servers.iter().map(constructor);
    let default = spec.server().variables.is_empty().then(|| {
        quote! {
            impl Default for Endpoint {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #endpoint_docs
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub struct Endpoint {
            server: codegen::Server,
        }

        impl Endpoint {
            #(#constructors)*
        }

        #default

        impl liveproof_runtime::Endpoint for Endpoint {
            fn base_url(&self) -> Result<String, liveproof_runtime::ConfigError> {
                liveproof_runtime::Endpoint::base_url(&self.server)
            }

            fn public_host(&self) -> Option<String> {
                liveproof_runtime::Endpoint::public_host(&self.server)
            }
        }
    }
}

fn endpoint_docs(spec: &Spec) -> String {
    match spec.servers.as_slice() {
        [only] => format!("Where the API is: {}.", text::code(&only.url)),
        several => {
            let lines = several.iter().map(|it| {
                let (name, url) = (it.constructor(), text::code(&it.url));
                format!("\n* [`{name}`](Self::{name}): {url}")
            });
            format!("Where the API is, one of:\n{}", lines.collect::<String>())
        }
    }
}

fn constructor(server: &Server) -> TokenStream {
    let name = format_ident!("{}", server.constructor());
    let url = &server.url;
    let public_host = match public_host(server) {
        public if public.is_empty() => quote!(None),
        public => quote!(Some(#public)),
    };
    let fields = server.variables.iter();
    let fields: Vec<_> = fields.map(|it| format_ident!("{}", it.ident)).collect();
    let names = server.variables.iter().map(|it| &it.name);
    let values = server.variables.iter().map(|it| &it.values);
    let values = values.map(|it| quote!(&[#(#it),*]));
    let of = server.variables.iter();
    let of: String = of
        .map(|it| format!("\n* `{}`: {}", it.ident, it.docs))
        .collect();
    let what = match (server.docs.as_str(), of.as_str()) {
        ("", "") => format!("The address {}.", text::code(url)),
        ("", of) => format!("The address of:\n{of}"),
        (docs, of) => format!("{docs}: {}.\n{of}", text::code(url)),
    };
    let what = docs::attributes(what.trim_end());
    quote! {
        #what
        pub fn #name(#(#fields: impl Into<String>),*) -> Self {
            let server = codegen::Server {
                url: #url,
                public_host: #public_host,
                variables: vec![#((#names, #fields.into(), #values)),*],
            };
            Self { server }
        }
    }
}

/// The host from its first label that is the same for all customers: those before are variables, a
/// bucket or a tenant. Where the whole host is a variable, the example tells what is the vendor's.
fn public_host(server: &Server) -> String {
    let host = server.url.split_once("://").map_or("", |it| it.1);
    let host = host.split('/').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').skip_while(|it| it.contains('{')).collect();
    let example = server.variables.first();
    let example = example.and_then(|it| it.example.split_once('.'));
    match (labels.join("."), example) {
        (public, _) if !public.is_empty() => public,
        (_, Some((_, public))) => public.to_owned(),
        _ => String::new(),
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
