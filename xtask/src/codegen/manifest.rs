//! `Cargo.toml`, `README.md` and `src/lib.rs` of a vendor crate.

use quote::{format_ident, quote};

use super::{Module, docs, examples, lifecycle, notes};
use crate::spec::Spec;
use crate::text;

/// Where the runtime comes from.
#[derive(Clone, Debug)]
pub(crate) enum Runtime {
    /// The crate is a member of this workspace.
    Workspace,
    /// A path, written as it is.
    Path(String),
    /// A version on a registry.
    Version(String),
}

/// What the tests of a crate outside of the workspace need.
const DEV_DEPENDENCIES: &str =
    "\n[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";

/// `Cargo.toml`
pub(crate) fn cargo_toml(spec: &Spec, runtime: &Runtime) -> String {
    let package = spec.package();
    let description = text::toml(&format!("{}: a typed client", spec.title));
    let version = &spec.version;
    let (package_keys, runtime, serde, lints) = match runtime {
        Runtime::Workspace => (
            workspace_keys(spec),
            "liveproof-runtime = { workspace = true }".to_owned(),
            "serde.workspace = true".to_owned(),
            "\n[package.metadata.docs.rs]\nfeatures = [\"tracing\"]\n\n[lints]\nworkspace = true\n",
        ),
        Runtime::Path(path) => (
            outside_keys(),
            format!(
                "liveproof-runtime = {{ path = {}, default-features = false }}",
                text::toml(path)
            ),
            "serde = { version = \"1.0\", features = [\"derive\"] }".to_owned(),
            DEV_DEPENDENCIES,
        ),
        Runtime::Version(version) => (
            outside_keys(),
            format!(
                "liveproof-runtime = {{ version = {}, default-features = false }}",
                text::toml(version)
            ),
            "serde = { version = \"1.0\", features = [\"derive\"] }".to_owned(),
            DEV_DEPENDENCIES,
        ),
    };
    format!(
        "[package]\nname = \"{package}\"\nversion = \"{version}\"\n{package_keys}\
         description = {description}\nreadme = \"README.md\"\n\n\
         [features]\ndefault = [\"rustls\"]\n\
         # TLS through rustls.\nrustls = [\"liveproof-runtime/rustls\"]\n\
         # TLS through the system's library.\nnative-tls = [\"liveproof-runtime/native-tls\"]\n\
         # Spans of calls and attempts.\ntracing = [\"liveproof-runtime/tracing\"]\n\n\
         [dependencies]\n{runtime}\n{serde}\n{lints}"
    )
}

/// What the registry shows. It takes at most five keywords of at most 20 characters.
fn workspace_keys(spec: &Spec) -> String {
    let company = spec.vendor.split('-').next().filter(|it| it.len() <= 20);
    let keywords: Vec<&str> = company
        .into_iter()
        .chain(["liveproof", "liveness", "verification"])
        .collect();
    format!(
        "edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n\
         repository.workspace = true\ndocumentation = \"https://docs.rs/{}\"\n\
         keywords = {keywords:?}\ncategories = [\"api-bindings\", \"authentication\"]\n",
        spec.package()
    )
}

fn outside_keys() -> String {
    "edition = \"2024\"\nlicense = \"MIT OR Apache-2.0\"\npublish = false\n".to_owned()
}

/// `README.md`, which is also the crate's front page.
pub(crate) fn readme(spec: &Spec, source: &str) -> String {
    let library = spec.library();
    let mut out = format!(
        "# {}\n\n{}\n\n{}\n",
        spec.package(),
        text::inline(&spec.title),
        spec.description
    );
    if let Some(state) = lifecycle::paragraph(spec.lifecycle) {
        out.push_str(&format!("\n{state}\n"));
    }
    out.push_str("\n## Operations\n\n| method | what it does |\n|---|---|\n");
    for operation in &spec.operations {
        out.push_str(&format!(
            "| [`{}`](https://docs.rs/{}/latest/{library}/struct.Client.html#method.{}) | {}{} |\n",
            operation.method_ident,
            spec.package(),
            operation.method_ident,
            text::pipes(&operation.summary),
            match operation.lifecycle {
                own if own == spec.lifecycle => String::new(),
                own => format!(" ({})", lifecycle::cell(own)),
            }
        ));
    }
    if let Some(operation) = spec.operations.first() {
        let endpoint = endpoint(spec);
        let settings = examples::settings(spec, operation, &operation.docs_example, &library);
        let config = match settings {
            Some(settings) => format!(
                "{library}::Config::new({library}::{endpoint})\n        .settings({settings})"
            ),
            None => format!("{library}::{endpoint}"),
        };
        let call = examples::call(spec, operation, &operation.docs_example, "    ", &library);
        let types = if call.contains("types::") {
            format!("    use {library}::types;\n")
        } else {
            String::new()
        };
        out.push_str(&format!(
            "\n## Example\n\n```rust,no_run\nasync fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{types}    \
             let client = {library}::Client::new({config})?;\n    let response = client{call}\n        .send()\n        \
             .await?;\n    println!(\"{{response:?}}\");\n    Ok(())\n}}\n```\n"
        ));
    }
    out.push_str(match spec.is_signed() {
        true => {
            "\nA call that has to be signed is refused before it is sent, unless a middleware signs it: the `liveproof` \
             crate has the signers, and any type that implements `Middleware` will do. `Config::unsigned()` sends it \
             unsigned, to a gateway that signs.\n"
        }
        false => "\nThe vendor asks for no signature.\n",
    });
    out.push_str(
        "\nA response that is not what the vendor documents is an error, never a value full of `None`. Neither values nor \
         errors print keys, tokens, personal data or pictures.\n",
    );
    if let Some(notes) = notes::page(spec) {
        out.push_str(&format!("\n{notes}\n"));
    }
    if let Some(url) = &spec.docs_url {
        out.push_str(&format!(
            "\nThe vendor's documentation: <{url}>. API version: {}.\n",
            text::inline(&spec.api_version)
        ));
    }
    out.push_str(&format!(
        "\nGenerated from `{source}` by `cargo xtask generate`.\n"
    ));
    out
}

/// `Endpoint::new("a", "b")` with the examples of the spec.
pub(crate) fn endpoint(spec: &Spec) -> String {
    let variables = &spec.server().variables;
    if variables.is_empty() {
        return "Endpoint::default()".to_owned();
    }
    let arguments = variables.iter().map(|it| text::rust(&it.example));
    let arguments: Vec<String> = arguments.collect();
    format!("Endpoint::new({})", arguments.join(", "))
}

/// `src/lib.rs`
pub(crate) fn lib_rs<'m>(
    spec: &Spec,
    private: impl IntoIterator<Item = &'m str>,
    has_notes: bool,
) -> Module {
    let error = spec.common_error().map(|error| {
        let ident = format_ident!("{error}");
        let error_docs = docs::attributes(&format!(
            "What a call can end with instead of a response. An error that the vendor reports is a [`types::{error}`]."
        ));
        quote! {
            #error_docs
            pub type Error = liveproof_runtime::Error<types::#ident>;
        }
    });
    let notes = has_notes.then(|| {
        quote! {
            #[rustfmt::skip]
            pub mod notes;
        }
    });
    let private = private.into_iter().map(|it| {
        let ident = format_ident!("{it}");
        quote! {
            #[rustfmt::skip]
            mod #ident;
        }
    });
    Module {
        path: "lib.rs".to_owned(),
        docs: String::new(),
        tokens: quote! {
            #![doc = include_str!("../README.md")]
            #![forbid(unsafe_code)]
            #![allow(
                deprecated,
                clippy::doc_lazy_continuation,
                clippy::doc_overindented_list_items,
                clippy::redundant_field_names,
                clippy::too_many_arguments,
                reason = "texts and parameters are the spec's, and initializers progenitor's"
            )]

            #[rustfmt::skip]
            mod client;
            #notes
            #[rustfmt::skip]
            pub mod operations;
            #(#private)*
            #[rustfmt::skip]
            mod responses;
            #[rustfmt::skip]
            pub mod types;

            pub use client::{Client, Config, Endpoint, Settings};
            pub use liveproof_runtime as runtime;
            pub use liveproof_runtime::{
                ArgumentError, ConfigError, Json, Middleware, Request, Response, Upload,
            };
            #error
        },
    }
}
