//! `Cargo.toml`, `README.md` and `src/lib.rs` of a vendor crate.

use crate::plan::Plan;
use crate::text;

use super::{examples, lifecycle};

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

/// `Cargo.toml`
pub(crate) fn cargo_toml(plan: &Plan, runtime: &Runtime) -> String {
    let package = plan.package();
    let description = text::toml(&format!("{}: a typed client", plan.title));
    let version = &plan.version;
    let (package_keys, runtime, serde, lints) = match runtime {
        Runtime::Workspace => (
            "edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n\
             repository.workspace = true\n"
                .to_owned(),
            "liveproof-runtime = { workspace = true }".to_owned(),
            "serde.workspace = true".to_owned(),
            "\n[lints]\nworkspace = true\n",
        ),
        Runtime::Path(path) => (
            outside_keys(),
            format!(
                "liveproof-runtime = {{ path = {}, default-features = false }}",
                text::toml(path)
            ),
            "serde = { version = \"1.0\", features = [\"derive\"] }".to_owned(),
            "",
        ),
        Runtime::Version(version) => (
            outside_keys(),
            format!(
                "liveproof-runtime = {{ version = {}, default-features = false }}",
                text::toml(version)
            ),
            "serde = { version = \"1.0\", features = [\"derive\"] }".to_owned(),
            "",
        ),
    };
    format!(
        "[package]\nname = \"{package}\"\nversion = \"{version}\"\n{package_keys}\
         description = {description}\nreadme = \"README.md\"\n\n\
         [features]\ndefault = [\"rustls\"]\n\
         # TLS through rustls.\nrustls = [\"liveproof-runtime/rustls\"]\n\
         # TLS through the system's library.\nnative-tls = [\"liveproof-runtime/native-tls\"]\n\n\
         [dependencies]\n{runtime}\n{serde}\n{lints}"
    )
}

fn outside_keys() -> String {
    "edition = \"2024\"\nlicense = \"MIT OR Apache-2.0\"\npublish = false\n".to_owned()
}

/// `README.md`, which is also the crate's front page.
pub(crate) fn readme(plan: &Plan, source: &str) -> String {
    let library = plan.library();
    let mut out = format!(
        "# {}\n\n{}\n\n{}\n",
        plan.package(),
        text::inline(&plan.title),
        plan.description
    );
    if let Some(state) = lifecycle::paragraph(plan.lifecycle.as_ref()) {
        out.push_str(&format!("\n{state}\n"));
    }
    out.push_str("\n## Operations\n\n| method | what it does |\n|---|---|\n");
    for operation in &plan.operations {
        out.push_str(&format!(
            "| [`{}`](https://docs.rs/{}/latest/{library}/struct.Client.html#method.{}) | {}{} |\n",
            operation.method_ident,
            plan.package(),
            operation.method_ident,
            text::pipes(&operation.docs.summary),
            match &operation.lifecycle {
                own if *own == plan.lifecycle => String::new(),
                own => format!(" ({})", lifecycle::cell(own.as_ref())),
            }
        ));
    }
    if let Some(operation) = plan.operations.first() {
        let endpoint = endpoint(plan);
        let settings = examples::documented_settings(plan, operation, &library);
        let config = match settings {
            Some(settings) => format!(
                "{library}::Config::new({library}::{endpoint})\n        .settings({settings})"
            ),
            None => format!("{library}::{endpoint}"),
        };
        let call = examples::call(plan, operation, &operation.docs_example, "    ", &library);
        let types = if call.contains("types::") {
            format!("    use {library}::types;\n")
        } else {
            String::new()
        };
        out.push_str(&format!(
            "\n## Example\n\n```rust,no_run\nasync fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{types}    \
             let client = {library}::Client::new({config})?;\n    let reply = client{call}\n        .send()\n        \
             .await?;\n    println!(\"{{reply:?}}\");\n    Ok(())\n}}\n```\n"
        ));
    }
    out.push_str(
        "\nRequests are unsigned unless a middleware signs them: the `liveproof` crate has the signers, and any type \
         that implements `Middleware` will do.\n\n\
         A reply that is not what the vendor documents is an error, never a value full of `None`. Neither values nor \
         errors print keys, tokens, personal data or pictures.\n",
    );
    let notes = crate::adapt::notes(&plan.notes, "##");
    if !notes.is_empty() {
        out.push_str(&format!(
            "\n{notes}\nNotes on single operations stand with their builders.\n"
        ));
    }
    if let Some(url) = &plan.docs_url {
        out.push_str(&format!(
            "\nThe vendor's documentation: <{url}>. API version: {}.\n",
            text::inline(&plan.api_version)
        ));
    }
    out.push_str(&format!(
        "\nGenerated from `{source}` by `cargo xtask generate`.\n"
    ));
    out
}

/// `Endpoint::new("a", "b")` with the examples of the spec.
pub(crate) fn endpoint(plan: &Plan) -> String {
    if plan.variables.is_empty() {
        return "Endpoint::default()".to_owned();
    }
    let arguments: Vec<String> = plan
        .variables
        .iter()
        .map(|it| text::rust(&it.example))
        .collect();
    format!("Endpoint::new({})", arguments.join(", "))
}

/// `src/lib.rs`
pub(crate) fn lib_rs(plan: &Plan) -> String {
    let error = plan.common_error().map(|error| {
        format!(
            "\n/// What a call can end with instead of a reply. A refusal of the vendor's is a [`types::{error}`].\n\
             pub type Error = liveproof_runtime::Error<types::{error}>;\n"
        )
    });
    format!(
        "#![doc = include_str!(\"../README.md\")]\n#![forbid(unsafe_code)]\n\
         // Texts are laid out, and parameters are as many, as in the spec; what is deprecated is for callers to leave.\n\
         #![allow(\n    deprecated,\n    clippy::doc_lazy_continuation,\n    clippy::doc_overindented_list_items,\n    \
         clippy::too_many_arguments\n)]\n\n\
         #[rustfmt::skip]\nmod client;\n#[rustfmt::skip]\npub mod operations;\n\
         #[rustfmt::skip]\npub mod types;\n\n\
         pub use client::{{Client, Config, Endpoint, Settings}};\n\
         pub use liveproof_runtime::{{\n    \
         self as runtime, ArgumentError, ConfigError, Json, Middleware, Reply, Request, Upload,\n\
         }};\n{}",
        error.unwrap_or_default()
    )
}
