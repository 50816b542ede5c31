//! The client, its settings and its address: made from the plan alone, instead of progenitor's.

use quote::{format_ident, quote};

use crate::emit::lifecycle;
use crate::plan::Plan;
use crate::text;

use super::{Module, docs, operations, types};

/// `client.rs`
pub(super) fn module(plan: &Plan) -> Module {
    let title = text::inline(&plan.title);
    let client_docs = docs::attributes(&format!(
        "Client of {title}.\n\nCheap to clone; clones share connections. Its requests are unsigned, unless the \
         [`Config`] has a middleware that signs them."
    ));
    let methods = plan.operations.iter().map(|operation| {
        let ident = format_ident!("{}", operation.method_ident);
        let builder = format_ident!("{}", operation.builder_ident());
        let method_docs = operations::method_docs(plan, operation);
        let deprecated = operation.is_retired().then(|| {
            let note = lifecycle::retired(operation.lifecycle.as_ref());
            quote!(#[deprecated(note = #note)])
        });
        quote! {
            #method_docs
            #deprecated
            pub fn #ident(&self) -> operations::#builder<'_> {
                operations::#builder::new(self)
            }
        }
    });
    let endpoint = endpoint(plan);
    let settings = settings(plan);
    let uses_types = plan
        .settings
        .iter()
        .any(|it| matches!(it.kind, crate::plan::Kind::Enum(_)));
    let import = if uses_types {
        quote!(
            use crate::{operations, types};
        )
    } else {
        quote!(
            use crate::operations;
        )
    };
    let tokens = quote! {
        use liveproof_runtime::codegen;

        #import

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
            #[doc = " The address is no `https` address, or TLS cannot be set up."]
            pub fn new(config: impl Into<Config>) -> Result<Self, liveproof_runtime::ConfigError> {
                Ok(Self { inner: liveproof_runtime::Client::new(config.into())? })
            }

            #(#methods)*
        }

        #endpoint

        #settings
    };
    Module {
        path: "client.rs".to_owned(),
        docs: format!("The client of {title}."),
        tokens,
    }
}

fn endpoint(plan: &Plan) -> proc_macro2::TokenStream {
    let server = &plan.server;
    let fields: Vec<_> = plan
        .variables
        .iter()
        .map(|it| format_ident!("{}", it.ident))
        .collect();
    let names: Vec<_> = plan.variables.iter().map(|it| it.name.as_str()).collect();
    if fields.is_empty() {
        let endpoint_docs = docs::attributes(&format!("Where the API is: {}.", text::code(server)));
        return quote! {
            #endpoint_docs
            #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
            #[non_exhaustive]
            pub struct Endpoint;

            impl liveproof_runtime::Endpoint for Endpoint {
                fn base_url(&self) -> Result<String, liveproof_runtime::ConfigError> {
                    codegen::fill_host(#server, &[])
                }
            }
        };
    }
    let endpoint_docs = docs::attributes(&format!("Where the API is: {}.", text::code(server)));
    let mut new_docs = "The address of:\n".to_owned();
    for variable in &plan.variables {
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
        }
    }
}

fn settings(plan: &Plan) -> proc_macro2::TokenStream {
    if plan.settings.is_empty() {
        return quote! {
            #[doc = " What is given once per client. This API has nothing of the kind."]
            #[derive(Clone, Debug, Default)]
            #[non_exhaustive]
            pub struct Settings {}

            impl Settings {
                #[doc = " Nothing set."]
                pub fn new() -> Self {
                    Self::default()
                }
            }
        };
    }
    let fields: Vec<_> = plan
        .settings
        .iter()
        .map(|it| format_ident!("{}", it.ident))
        .collect();
    let labels: Vec<_> = plan.settings.iter().map(|it| it.ident.as_str()).collect();
    let kinds: Vec<_> = plan
        .settings
        .iter()
        .map(|it| types::rust_type(&it.kind))
        .collect();
    let setting_docs: Vec<_> = plan
        .settings
        .iter()
        .map(|it| docs::attributes(&format!("{}\n\nSent as {}.", it.docs, text::code(&it.name))))
        .collect();
    let initial = plan
        .settings
        .iter()
        .zip(&kinds)
        .map(|(setting, kind)| match &setting.initial {
            Some(serde_json::Value::String(text)) => quote!(Some(<#kind>::from(#text))),
            Some(other) => {
                let literal: proc_macro2::TokenStream =
                    other.to_string().parse().unwrap_or_default();
                quote!(Some(<#kind>::from(#literal)))
            }
            None => quote!(None),
        });
    quote! {
        #[doc = " What is given once per client. Each call can override it."]
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
