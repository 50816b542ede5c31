//! `tests/calls/src/vendors/`: every operation by its id, and the fingerprints of its snapshots.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::{Value, json};

use crate::checksum;
use crate::spec::{
    ExampleValue, Input, Kind, List, Member, Operation, Setter, Setting, Spec, Success, Type,
};

/// A response sample of `specs/samples/<vendor>/<operationId>/`.
#[derive(Debug)]
pub(crate) struct Sample {
    operation: String,
    file: String,
    bytes: Vec<u8>,
}

/// Reads the samples of a vendor, sorted.
pub(crate) fn samples(folder: &Path) -> std::io::Result<Vec<Sample>> {
    let mut out = Vec::new();
    if !folder.is_dir() {
        return Ok(out);
    }
    for operation in sorted(folder)?.into_iter().filter(|it| it.is_dir()) {
        for path in sorted(&operation)? {
            let file = name(&path);
            // What a sample that has to be refused is refused with.
            if !file.ends_with(".expect") {
                out.push(Sample {
                    operation: name(&operation),
                    file,
                    bytes: std::fs::read(path)?,
                });
            }
        }
    }
    Ok(out)
}

fn sorted(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?;
    let mut out: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    out.sort();
    Ok(out)
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The snapshots of a vendor, below its folder: one per request example and one per response
/// sample.
pub(crate) fn snapshots(plan: &Spec, samples: &[Sample]) -> Vec<PathBuf> {
    let requests = plan.operations.iter().flat_map(|operation| {
        let names = operation.examples.iter();
        names.map(move |it| PathBuf::from(format!("{}-{it}.snap", operation.id)))
    });
    let folder = Path::new("responses");
    let responses = samples
        .iter()
        .map(|it| folder.join(format!("{}__{}.snap", it.operation, it.file)));
    requests.chain(responses).collect()
}

/// `vendors/<vendor>.rs`
pub(crate) fn vendor(plan: &Spec, samples: &[Sample]) -> TokenStream {
    let module = format_ident!("{}", plan.module());
    let table = plan
        .operations
        .iter()
        .map(|it| table_entry(plan, it, samples));
    let client = client(plan);
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
        use crate::{Operation, Outcome, Problem, Setup, Value, snapshot};

        pub(super) static OPERATIONS: &[Operation] = &[#(#table),*];

        #client

        pub(super) async fn call(
            client: &Client,
            operation: &str,
            values: &[Value],
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
                    #modules::call(&client, operation, &values.own).await
                })*
                _ => Err(Problem::Vendor(vendor.to_owned())),
            }
        }
    }
}

fn table_entry(plan: &Spec, operation: &Operation, samples: &[Sample]) -> TokenStream {
    let id = &operation.id;
    let examples = operation.examples.iter().map(|name| {
        let fingerprint = request_fingerprint(plan, operation, name);
        quote!(snapshot(#name, #fingerprint))
    });
    let own = samples.iter().filter(|it| it.operation == operation.id);
    let samples = own.map(|sample| {
        let (file, fingerprint) = (&sample.file, response_fingerprint(plan, operation, sample));
        quote!(snapshot(#file, #fingerprint))
    });
    quote!(Operation { id: #id, examples: &[#(#examples),*], samples: &[#(#samples),*] })
}

/// The client of a call: what the environment says, or the address and the settings of an example.
fn client(plan: &Spec) -> TokenStream {
    let arguments = plan.variables.iter().map(|it| &it.example);
    let endpoint = match plan.variables.is_empty() {
        true => quote!(Endpoint::default()),
        false => quote!(Endpoint::new(#(#arguments),*)),
    };
    let setter = |it: &Setting| {
        let (name, ident) = (&it.name, format_ident!("{}", it.ident));
        let argument = scalar(plan, &it.kind);
        quote!(#name => own.#ident(#argument),)
    };
    let setters = plan.settings.iter().map(setter);
    let settings = match plan.settings.is_empty() {
        true => quote! {
            if let Some(value) = settings.first() {
                return Err(value.unknown());
            }
            let own = Settings::new();
        },
        false => quote! {
            let mut own = Settings::new();
            for value in settings {
                own = match value.name() {
                    #(#setters)*
                    _ => return Err(value.unknown()),
                };
            }
        },
    };
    quote! {
        pub(super) fn client(setup: &impl Setup, settings: &[Value]) -> Result<Client, Problem> {
            if let Some(variables) = setup.environment() {
                return Ok(Client::new(setup.configure(config_from(variables)?))?);
            }
            #settings
            let config = Config::new(#endpoint).settings(own);
            Ok(Client::new(setup.configure(config))?)
        }
    }
}

fn function(plan: &Spec, operation: &Operation) -> TokenStream {
    let method = format_ident!("{}", operation.method_ident);
    let setter = |it: &Setter| {
        let (name, ident) = (&it.name, format_ident!("{}", it.ident));
        let argument = argument(plan, it);
        quote!(#name => call.#ident(#argument),)
    };
    let setters: Vec<_> = operation.setters().map(setter).collect();
    let call = match setters.is_empty() {
        true => quote! {
            if let Some(value) = values.first() {
                return Err(value.unknown());
            }
            let call = client.#method();
        },
        false => quote! {
            let mut call = client.#method();
            for value in values {
                call = match value.name() {
                    #(#setters)*
                    _ => return Err(value.unknown()),
                };
            }
        },
    };
    quote! {
        pub(super) async fn #method(client: &Client, values: &[Value]) -> Called {
            #call
            Ok(Outcome::of(call.send().await))
        }
    }
}

/// What a setter takes, out of a value.
fn argument(plan: &Spec, setter: &Setter) -> TokenStream {
    let item = item_type(&setter.kind);
    match &setter.list {
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
            match plan.types.get(name) {
                Some(Type::NumberEnum(_)) => quote!(types::#ident::from(value.integer()?)),
                _ => quote!(types::#ident::from(value.text())),
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

/// The type of an item of a list.
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
        Kind::Int32 => quote!(i32),
        Kind::Int64 => quote!(i64),
        Kind::Float => quote!(f32),
        Kind::Double => quote!(f64),
        Kind::Bool => quote!(bool),
        _ => quote!(String),
    }
}

/// Changes with everything that the bytes of a request depend on, and with nothing else.
fn request_fingerprint(plan: &Spec, operation: &Operation, example: &str) -> String {
    let input = |it: &Input| match it {
        Input::Constant(it) => json!([it.name, format!("{:?}", it.place), it.value]),
        Input::Setter(it) => {
            let value = example_of(it, example);
            let value = value.map(|it| json!([it.value, it.media_type]));
            let place = format!("{:?}", it.place);
            json!([
                it.name,
                place,
                kind(plan, &it.kind),
                list(it),
                it.initial,
                value
            ])
        }
    };
    let inputs: Vec<Value> = operation.inputs.iter().map(input).collect();
    fingerprint(
        &json!({
            "method": operation.http_method,
            "server": plan.server,
            "variables": plan.variables.iter().map(|it| &it.example).collect::<Vec<_>>(),
            "path": format!("{:?}", operation.path),
            "inputs": inputs,
            "body": format!("{:?}", operation.body),
            "scheme": operation.scheme.as_ref().map(|it| &it.name),
            "fields": operation.credentials,
        }),
        &[],
    )
}

/// A setting without a value of that name has its `minimal` one.
fn example_of<'a>(setter: &'a Setter, name: &str) -> Option<&'a ExampleValue> {
    let minimal = || setter.examples.get("minimal").filter(|_| setter.setting);
    setter.examples.get(name).or_else(minimal)
}

/// How a value is written, whatever its type is called in Rust.
fn kind(plan: &Spec, kind: &Kind) -> String {
    match kind {
        Kind::Enum(name) => match plan.types.get(name) {
            Some(Type::NumberEnum(_)) => "Int64".to_owned(),
            _ => "Text".to_owned(),
        },
        Kind::Json(_) => "AnyJson".to_owned(),
        Kind::Object(_) => "Object".to_owned(),
        other => format!("{other:?}"),
    }
}

fn list(setter: &Setter) -> Value {
    match &setter.list {
        None => Value::Null,
        Some(List::Joined { separator }) => json!(separator),
        Some(List::Indexed(list)) => {
            let names: Vec<_> = list.members.iter().map(|it| &it.name).collect();
            json!([list.first, names])
        }
    }
}

/// Changes with everything that the decoding of a sample depends on, and with nothing else.
fn response_fingerprint(plan: &Spec, operation: &Operation, sample: &Sample) -> String {
    let success = match &operation.success {
        Success::Type(name) => shape(plan, name),
        other => json!(format!("{other:?}")),
    };
    fingerprint(
        &json!({
            "replies": format!("{:?}", operation.replies),
            "codes": [json!(operation.codes.members), json!(operation.codes.detail)],
            "success": success,
            "error": shape(plan, &operation.error),
        }),
        &sample.bytes,
    )
}

/// What a type is read from, whatever it is called in Rust.
fn shape(plan: &Spec, name: &str) -> Value {
    match plan.types.get(name) {
        Some(Type::Object(object)) => {
            let members = object.members.iter().map(|it| member(plan, it));
            json!({ "members": members.collect::<Vec<_>>(), "extra": object.extra })
        }
        Some(Type::Map(map)) => {
            json!({ "map": value(plan, &map.kind), "lenient": map.lenient })
        }
        Some(Type::TextEnum(open)) => json!({ "text": open.lenient }),
        Some(Type::NumberEnum(open)) => json!({ "number": open.lenient }),
        Some(Type::Union(union)) => {
            let members = union.members.iter().map(|it| shape(plan, it));
            json!({ "union": members.collect::<Vec<_>>() })
        }
        None => Value::Null,
    }
}

fn member(plan: &Spec, member: &Member) -> Value {
    json!({
        "names": member.names().collect::<Vec<_>>(),
        "required": member.required,
        "not blank": member.not_blank,
        "lenient": format!("{:?}", member.lenient),
        "role": format!("{:?}", member.role),
        "detail": member.code_detail.is_some(),
        "value": value(plan, &member.kind),
    })
}

fn value(plan: &Spec, kind: &Kind) -> Value {
    match kind {
        Kind::Enum(name) | Kind::Object(name) => shape(plan, name),
        Kind::List(items) => json!([value(plan, items)]),
        Kind::Nullable(kind) => json!({ "nullable": value(plan, kind) }),
        Kind::Json(_) => json!("AnyJson"),
        other => json!(format!("{other:?}")),
    }
}

fn fingerprint(of: &Value, bytes: &[u8]) -> String {
    let bytes = of
        .to_string()
        .into_bytes()
        .into_iter()
        .chain(bytes.iter().copied());
    format!("{:016x}", checksum::of(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec;

    /// The fingerprints of all examples of `SubmitMaterials` and of a sample of it, after a change.
    fn fingerprints(change: impl FnOnce(&mut Spec)) -> (Vec<String>, String) {
        let mut plan = spec::golden();
        change(&mut plan);
        let operation = plan.operations.iter().find(|it| it.id == "SubmitMaterials");
        let operation = operation.expect("an operation of the golden");
        let sample = Sample {
            operation: operation.id.clone(),
            file: "200-documented.json".to_owned(),
            bytes: b"{}".to_vec(),
        };
        let examples = operation.examples.iter();
        let requests = examples.map(|it| request_fingerprint(&plan, operation, it));
        let response = response_fingerprint(&plan, operation, &sample);
        (requests.collect(), response)
    }

    fn operation<'p, 'd>(plan: &'p mut Spec<'d>) -> &'p mut Operation<'d> {
        let mut operations = plan.operations.iter_mut();
        let found = operations.find(|it| it.id == "SubmitMaterials");
        found.expect("an operation of the golden")
    }

    fn setter<'p, 'd>(plan: &'p mut Spec<'d>) -> &'p mut Setter {
        let mut inputs = operation(plan).inputs.iter_mut();
        let setter = inputs.find_map(|it| match it {
            Input::Setter(it) if !it.setting && it.examples.contains_key("minimal") => Some(it),
            _ => None,
        });
        setter.expect("an input with an example")
    }

    #[test]
    fn a_fingerprint_is_of_what_the_snapshot_depends_on_and_of_nothing_else() {
        let known = fingerprints(|_| {});
        let same = fingerprints(|plan| {
            plan.title.push('x');
            plan.version.push('0');
            operation(plan).docs.summary.push('x');
            operation(plan).idempotent ^= true;
            setter(plan).docs.push('x');
            setter(plan).ident.push('x');
            setter(plan).checks.clear();
        });
        assert_eq!(same, known);
        let request_changes: [fn(&mut Spec); 5] = [
            |plan| plan.server.push('x'),
            |plan| operation(plan).http_method = "Put",
            |plan| setter(plan).name.push('x'),
            |plan| operation(plan).credentials.push("Token".to_owned()),
            |plan| operation(plan).inputs.reverse(),
        ];
        for (index, change) in request_changes.into_iter().enumerate() {
            let (requests, response) = fingerprints(change);
            let mut pairs = requests.iter().zip(&known.0);
            assert!(pairs.all(|(new, old)| new != old), "change {index}");
            assert_eq!(response, known.1, "change {index}");
        }
        let response_changes: [fn(&mut Spec); 3] = [
            |plan| operation(plan).replies.clear(),
            |plan| operation(plan).codes.members.clear(),
            |plan| {
                let error = operation(plan).error.clone();
                let error = plan.types.get_mut(&error);
                let Some(Type::Object(object)) = error else {
                    panic!("{error:?}")
                };
                object.members[0].aliases.push("Other".to_owned());
            },
        ];
        for (index, change) in response_changes.into_iter().enumerate() {
            let (requests, response) = fingerprints(change);
            assert_eq!(requests, known.0, "change {index}");
            assert_ne!(response, known.1, "change {index}");
        }
    }

    #[test]
    fn a_value_changes_the_fingerprints_of_its_example_alone() {
        let (known, _) = fingerprints(|_| {});
        let (new, _) = fingerprints(|plan| {
            let value = setter(plan).examples.get_mut("minimal");
            value.expect("a value").value = json!("another one");
        });
        let differing: Vec<bool> = new
            .iter()
            .zip(&known)
            .map(|(new, old)| new != old)
            .collect();
        assert!(differing[0], "{differing:?}");
        assert!(differing[1..].iter().all(|it| !it), "{differing:?}");
    }

    #[test]
    fn a_vendor_has_a_snapshot_per_example_and_sample() {
        let mut plan = spec::golden();
        plan.operations.retain(|it| it.id == "SubmitMaterials");
        operation(&mut plan).examples = vec!["minimal".to_owned()];
        let sample = Sample {
            operation: "SubmitMaterials".to_owned(),
            file: "200-a.bad.json".to_owned(),
            bytes: Vec::new(),
        };
        assert_eq!(
            snapshots(&plan, &[sample]),
            [
                Path::new("SubmitMaterials-minimal.snap"),
                Path::new("responses/SubmitMaterials__200-a.bad.json.snap"),
            ]
        );
    }
}
