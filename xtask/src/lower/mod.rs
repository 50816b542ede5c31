//! The honest document → a [`Plan`] of the crate.
//!
//! Nothing is guessed here: what the linter lets through has one meaning, and what has none is an error.

mod docs;
mod inputs;
mod judgement;
pub(crate) mod replies;
mod resolve;
mod types;

use crate::names::{self, Scope};
use crate::plan::{
    Lifecycle, Note, Operation, OperationDocs, PathPart, Plan, Scheme, Setting, TypePlan, Variable,
};
use crate::profile::{self, Document};
use crate::text;
use indexmap::IndexMap;

pub(crate) use replies::status;

/// What a sound document can still get wrong.
#[derive(Debug)]
pub(crate) struct LowerError {
    /// JSON pointer of the place.
    pub(crate) pointer: String,
    pub(crate) problem: String,
}

/// State of one run.
struct Lowering<'a> {
    document: &'a Document,
    types: IndexMap<String, TypePlan>,
    settings: IndexMap<String, Setting>,
}

/// Lowers a document that the linter found sound.
pub(crate) fn lower(vendor: &str, document: &Document) -> Result<Plan, LowerError> {
    let document = &with_type_names(document);
    let mut lowering = Lowering {
        document,
        types: IndexMap::new(),
        settings: IndexMap::new(),
    };
    let mut operations = Vec::new();
    for (key, item) in &document.paths {
        let pointer = format!("/paths/{}", resolve::escape(key));
        let (method, operation) = item
            .operation()
            .ok_or_else(|| LowerError::new(&pointer, "a path needs one operation"))?;
        operations.push(lowering.operation(key, &pointer, method, operation)?);
    }
    lowering.require_texts(&operations);
    // Types stand in the order of the spec, whichever operation reached them first.
    let schemas = &document.components.schemas;
    let position = |name: &str| {
        let mut names = schemas.values().map(|it| it.rust_name.as_deref());
        names.position(|it| it == Some(name))
    };
    lowering.types.sort_by_cached_key(|name, _| position(name));

    let server = document
        .servers
        .first()
        .ok_or_else(|| LowerError::new("/servers", "there has to be one server"))?;
    Ok(Plan {
        vendor: vendor.to_owned(),
        title: text::one_line(&document.info.title),
        description: text::rustdoc(&document.info.description),
        docs_url: document.external_docs.as_ref().map(|it| it.url.clone()),
        version: document.info.version.clone(),
        api_version: document.info.api_version.clone(),
        server: server.url.clone(),
        variables: server
            .variables
            .iter()
            .map(|(name, variable)| Variable {
                name: name.clone(),
                ident: names::ident(Scope::Variable, name, variable.rust_name.as_deref()),
                docs: text::inline(&variable.description),
                example: variable.default.clone(),
            })
            .collect(),
        settings: lowering.settings.into_values().collect(),
        operations,
        types: lowering.types,
        notes: document.notes.iter().map(note).collect(),
        lifecycle: document.lifecycle.as_ref().map(lifecycle),
    })
}

/// The document with the Rust name of every named type, that of `x-rust-name` or another one.
fn with_type_names(document: &Document) -> Document {
    let mut document = document.clone();
    for (name, schema) in &mut document.components.schemas {
        let ident = names::ident(Scope::Type, name, schema.rust_name.as_deref());
        schema.rust_name = Some(ident);
    }
    document
}

impl<'a> Lowering<'a> {
    fn operation(
        &mut self,
        key: &str,
        pointer: &str,
        method: &'static str,
        operation: &'a profile::Operation,
    ) -> Result<Operation, LowerError> {
        let path = key.split('#').next().unwrap_or_default();
        let inputs = self.inputs(pointer, operation)?;
        let replies = self.replies(pointer, operation)?;
        let security = operation
            .security
            .as_ref()
            .unwrap_or(&self.document.security);
        let scheme = security
            .iter()
            .flat_map(|it| it.keys())
            .find_map(|name| self.document.components.security_schemes.get(name));
        let docs_example = match &operation.docs_example {
            Some(name) => name.clone(),
            None => inputs.docs_example(),
        };
        Ok(Operation {
            id: operation.operation_id.clone(),
            method_ident: names::ident(
                Scope::Operation,
                &operation.operation_id,
                operation.rust_name.as_deref(),
            ),
            http_method: method,
            path: path_parts(path),
            scheme: scheme.map(|it| Scheme {
                name: it.signing.clone(),
                docs: text::inline(&it.description),
                credentials: it.credentials.clone(),
            }),
            idempotent: operation.idempotent,
            lifecycle: operation
                .lifecycle
                .as_ref()
                .or(self.document.lifecycle.as_ref())
                .map(lifecycle),
            body: inputs.body,
            body_required: inputs.body_required,
            length_required: inputs.length_required,
            max_request_bytes: inputs.max_request_bytes,
            inputs: inputs.inputs,
            credentials: inputs.credentials,
            whens: operation.whens.iter().map(inputs::when).collect(),
            replies: replies.replies,
            request_id_headers: replies.request_id_headers,
            request_id_members: replies.request_id_members,
            codes: replies.codes,
            reply_headers: replies.reply_headers,
            success: replies.success,
            error: replies.error,
            docs: OperationDocs {
                summary: text::inline(&operation.summary),
                description: operation.description.as_deref().map(text::rustdoc),
                page: operation
                    .external_docs
                    .description
                    .clone()
                    .unwrap_or_else(|| "The vendor's page".to_owned()),
                url: operation.external_docs.url.clone(),
                read: operation.read.clone(),
                tried_live: operation.tried_live.clone(),
            },
            docs_example,
            examples: inputs.examples,
            reply_examples: replies.examples,
            notes: operation.notes.iter().map(note).collect(),
        })
    }
}

fn lifecycle(it: &profile::Lifecycle) -> Lifecycle {
    Lifecycle {
        state: it.state,
        since: it.since.clone(),
        notice: it.notice.clone(),
        successor: it.successor.clone(),
    }
}

/// A note, ready for rustdoc.
fn note(note: &profile::Note) -> Note {
    let reading = |it: &profile::Reading| (text::inline(&it.says), text::inline(&it.from));
    Note {
        id: note.id.clone(),
        readings: note.readings.iter().map(reading).collect(),
        choice: text::inline(&note.choice),
    }
}

/// `/a/{B}` → its segments; `/` → none.
fn path_parts(path: &str) -> Vec<PathPart> {
    path.trim_start_matches('/')
        .split('/')
        .filter(|it| !it.is_empty())
        .map(
            |it| match it.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
                Some(name) => PathPart::Param(name.to_owned()),
                None => PathPart::Literal(it.to_owned()),
            },
        )
        .collect()
}

/// The golden vendor, for tests.
#[cfg(test)]
pub(crate) fn golden() -> Plan {
    let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/examplecloud-liveness.yaml");
    let document = crate::pipeline::check(&spec).expect("the golden's spec is sound");
    lower("examplecloud-liveness", &document).expect("it can be lowered")
}

impl LowerError {
    fn new(pointer: &str, problem: impl Into<String>) -> Self {
        Self {
            pointer: pointer.to_owned(),
            problem: problem.into(),
        }
    }
}
