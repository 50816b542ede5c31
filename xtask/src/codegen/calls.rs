//! `tests/calls/src/vendors/`: every operation by its id, and the fingerprints of its snapshots.

mod fingerprint;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::facade;
use super::operations::body_word;
use super::samples::Sample;
use crate::spec::{Input, Kind, List, Operation, Spec};

/// The snapshots of a vendor, one per request example and one per response sample: path below its
/// folder, with `/` → fingerprint.
pub(crate) fn snapshots(plan: &Spec, samples: &[Sample]) -> BTreeMap<String, String> {
    let of = |operation: &Operation| {
        let id = &operation.id;
        let requests = operation.examples.iter().map(|example| {
            let fingerprint = fingerprint::request(plan, operation, example);
            (format!("{id}-{example}.snap"), fingerprint)
        });
        let own = samples.iter().filter(|it| it.operation == *id);
        let responses = own.map(|sample| {
            let fingerprint = fingerprint::response(plan, operation, &sample.bytes);
            (format!("responses/{id}__{}.snap", sample.file), fingerprint)
        });
        requests.chain(responses).collect::<Vec<_>>()
    };
    plan.operations.iter().flat_map(of).collect()
}

/// `vendors/<vendor>.rs`
pub(crate) fn vendor(plan: &Spec, samples: &[Sample], schemes: &BTreeSet<String>) -> TokenStream {
    let module = format_ident!("{}", plan.module());
    let table = plan
        .operations
        .iter()
        .map(|it| table_entry(plan, it, samples));
    let client = client(plan, schemes);
    let ids = plan.operations.iter().map(|it| &it.id);
    let methods = plan
        .operations
        .iter()
        .map(|it| format_ident!("{}", it.method_ident));
    let functions = plan.operations.iter().map(|it| function(plan, it));
    quote! {
        use liveproof::#module::{Client, Config, Endpoint, Settings, config_from};
        #[allow(unused_imports)]
        use liveproof::#module::types;
        use crate::{Operation, Outcome, Problem, Setup, Value, Values, snapshot, with_extras};

        pub(super) static OPERATIONS: &[Operation] = &[#(#table),*];

        #client

        pub(super) async fn call(
            client: &Client,
            operation: &str,
            values: &Values,
        ) -> Result<Outcome, Problem> {
            match operation {
                #(#ids => operations::#methods(client, values).await,)*
                _ => Err(Problem::operation(operation)),
            }
        }

        mod operations {
            use super::*;

            type Called = Result<Outcome, Problem>;

            #(#functions)*
        }
    }
}

/// `vendors.rs`
pub(crate) fn index(plans: &[Spec]) -> TokenStream {
    let names: Vec<_> = plans.iter().map(|it| &it.vendor).collect();
    let modules: Vec<_> = plans
        .iter()
        .map(|it| format_ident!("{}", it.module()))
        .collect();
    quote! {
        use crate::{Outcome, Problem, Setup, Values, Vendor};

        // Everything is called, also what callers are advised against.
        #(#[allow(deprecated)] mod #modules;)*

        /// All vendors.
        pub static VENDORS: &[Vendor] = &[
            #(Vendor { name: #names, operations: #modules::OPERATIONS }),*
        ];

        /// Calls an operation of a vendor.
        ///
        /// # Errors
        ///
        /// There is no such vendor, operation or input, or the client cannot be set up.
        pub async fn call(
            setup: &(impl Setup + Sync),
            vendor: &str,
            operation: &str,
            values: &Values,
        ) -> Result<Outcome, Problem> {
            match vendor {
                #(#names => {
                    let client = #modules::client(setup, &values.settings)?;
                    #modules::call(&client, operation, values).await
                })*
                _ => Err(Problem::Vendor(vendor.to_owned())),
            }
        }
    }
}

fn table_entry(plan: &Spec, operation: &Operation, samples: &[Sample]) -> TokenStream {
    let id = &operation.id;
    let examples = operation.examples.iter().map(|name| {
        let fingerprint = fingerprint::request(plan, operation, name);
        quote!(snapshot(#name, #fingerprint))
    });
    let own = samples.iter().filter(|it| it.operation == operation.id);
    let samples = own.map(|sample| {
        let (file, fingerprint) = (
            &sample.file,
            fingerprint::response(plan, operation, &sample.bytes),
        );
        quote!(snapshot(#file, #fingerprint))
    });
    quote!(Operation { id: #id, examples: &[#(#examples),*], samples: &[#(#samples),*] })
}

/// The client of a call: what the environment says, or the address and the settings of an example.
fn client(plan: &Spec, schemes: &BTreeSet<String>) -> TokenStream {
    let variables = &plan.server().variables;
    let arguments = variables.iter().map(|it| &it.example);
    let endpoint = match variables.is_empty() {
        true => quote!(Endpoint::default()),
        false => quote!(Endpoint::new(#(#arguments),*)),
    };
    let inputs: Vec<_> = plan.settings.iter().collect();
    let new = quote!(Settings::new());
    let settings = set(
        plan,
        "own",
        &new,
        &inputs,
        [quote!(settings), quote!(settings)],
    );
    let supplied = facade::supplied(plan, schemes);
    let supplied = supplied.iter().map(|it| {
        let (name, family) = (it.name, it.family);
        quote!(crate::NoSigner { name: #name, family: #family })
    });
    quote! {
        pub(super) fn client(setup: &impl Setup, settings: &[Value]) -> Result<Client, Problem> {
            if let Some(variables) = setup.environment() {
                return Ok(Client::new(setup.configure(config_from(variables #(, #supplied)*)?))?);
            }
            #settings
            let config = Config::new(#endpoint).settings(own);
            Ok(Client::new(setup.configure(config))?)
        }
    }
}

/// Sets values by the names of inputs on something new. `values` are to be iterated over and to be
/// looked into.
fn set(
    plan: &Spec,
    target: &str,
    new: &TokenStream,
    inputs: &[&Input<'_>],
    [values, list]: [TokenStream; 2],
) -> TokenStream {
    let target = format_ident!("{target}");
    if inputs.is_empty() {
        return quote! {
            if let Some(value) = #list.first() {
                return Err(value.unknown());
            }
            let #target = #new;
        };
    }
    let setters = inputs.iter().map(|it| {
        let (name, ident) = (&it.label, format_ident!("{}", it.ident));
        let argument = argument(plan, it);
        quote!(#name => #target.#ident(#argument),)
    });
    quote! {
        let mut #target = #new;
        for value in #values {
            #target = match value.name() {
                #(#setters)*
                _ => return Err(value.unknown()),
            };
        }
    }
}

fn function(plan: &Spec, operation: &Operation) -> TokenStream {
    let method = format_ident!("{}", operation.method_ident);
    let inputs: Vec<_> = operation.setters().collect();
    let body = body_word(operation);
    let new = quote!(client.#method());
    let values = [quote!(&values.own), quote!(values.own)];
    let call = set(plan, "call", &new, &inputs, values);
    quote! {
        pub(super) async fn #method(client: &Client, values: &Values) -> Called {
            #call
            let call = with_extras!(call, values.extra, #body);
            Ok(Outcome::of(call.send().await))
        }
    }
}

/// What a setter takes, out of a value.
fn argument(plan: &Spec, setter: &Input<'_>) -> TokenStream {
    let item = item_type(&setter.kind);
    match &setter.list {
        None if setter.kind.is_compound() => quote!(value.nested::<#item>()?),
        None => scalar(plan, &setter.kind),
        Some(_) if setter.kind == Kind::Upload => quote!(value.uploads()?),
        Some(List::Joined { separator }) => quote!(value.joined::<#item>(#separator)?),
        Some(List::Indexed(_)) => quote!(value.items::<#item>()?),
    }
}

fn scalar(plan: &Spec, kind: &Kind) -> TokenStream {
    match kind {
        Kind::Enum(name) => {
            let ident = format_ident!("{name}");
            match plan.enum_type(name).is_some_and(|it| it.number) {
                true => quote!(types::#ident::from(value.integer()?)),
                false => quote!(types::#ident::from(value.text())),
            }
        }
        Kind::Int32 | Kind::Int64 => quote!(value.integer()?),
        Kind::Float => quote!(value.number()? as f32),
        Kind::Double => quote!(value.number()?),
        Kind::Bool => quote!(value.boolean()?),
        Kind::Upload => quote!(value.upload()?),
        _ => quote!(value.text()),
    }
}

/// The type of an item of a list, or of a value in a JSON body.
fn item_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Enum(name) | Kind::Object(name) => {
            let name = format_ident!("{name}");
            quote!(types::#name)
        }
        Kind::Json(name) => {
            let name = format_ident!("{name}");
            quote!(liveproof::runtime::Json<types::#name>)
        }
        Kind::AnyJson => quote!(liveproof::runtime::Json<serde_json::Value>),
        Kind::Raw => quote!(liveproof::runtime::RawJson),
        Kind::List(items) => {
            let items = item_type(items);
            quote!(Vec<#items>)
        }
        Kind::Nullable(kind) => item_type(kind),
        Kind::Int32 => quote!(i32),
        Kind::Int64 => quote!(i64),
        Kind::Float => quote!(f32),
        Kind::Double => quote!(f64),
        Kind::Bool => quote!(bool),
        _ => quote!(String),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;

    #[test]
    fn a_vendor_has_a_snapshot_per_example_and_sample() {
        let mut plan = spec::golden();
        plan.operations.retain(|it| it.id == "SubmitMaterials");
        plan.operations[0].examples = vec!["minimal".to_owned()];
        let samples = ["200-a.bad.json", "200-a.bad.json.expect"];
        let samples = samples.map(|it| Sample::new("SubmitMaterials", it, b""));
        let samples: Vec<Sample> = samples.into_iter().flatten().collect();
        let names: Vec<String> = snapshots(&plan, &samples).into_keys().collect();
        assert_eq!(
            names,
            [
                "SubmitMaterials-minimal.snap",
                "responses/SubmitMaterials__200-a.bad.json.snap",
            ]
        );
    }
}
