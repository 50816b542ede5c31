//! A document → a [`Spec`].
//!
//! Resolving never fails as a whole. What has no meaning is noted as [`Unresolved`], and a neutral
//! value takes its place.

mod extras;
mod inputs;
mod judgement;
mod nodes;
mod resolver;
mod responses;
mod types;

use indexmap::IndexMap;

use super::model::{Body, Note, Operation, PathPart, Scheme, Server, Spec, Success, Variable};
use super::reference::{self, Resolved};
use crate::names::{self, Scope};
use crate::spec::load::escape;
use crate::spec::profile::{self, Document, Or, Schema};
use crate::text;
use nodes::Nodes;
use resolver::Resolver;

/// Resolves a document. `vendor` is the name of its file.
pub(crate) fn resolve<'d>(vendor: &str, document: &'d Document) -> Spec<'d> {
    let mut resolver = Resolver::new(document);
    let mut operations = Vec::new();
    for (key, item) in &document.paths {
        let path_pointer = format!("/paths/{}", escape(key));
        match item.operation() {
            Some((method, operation)) => {
                operations.push(resolver.operation(key, path_pointer, method, operation));
            }
            None => resolver.missing(&path_pointer, "a path needs one operation"),
        }
    }
    resolver.types();
    resolver.judge(&mut operations);

    if document.servers.is_empty() {
        resolver.missing("/servers", "there has to be a server");
    }
    let Nodes {
        references,
        schemas,
        ..
    } = Nodes::new(document);
    Spec {
        document,
        references,
        schemas,
        unresolved: resolver.unresolved,
        vendor: vendor.to_owned(),
        title: text::one_line(&document.info.title),
        description: text::rustdoc(&document.info.description),
        docs_url: document.external_docs.as_ref().map(|it| it.url.clone()),
        version: document.info.version.clone(),
        api_version: document.info.api_version.clone(),
        servers: document.servers.iter().map(server).collect(),
        settings: resolver.settings.into_values().collect(),
        operations,
        types: resolver.types,
        notes: document.notes.iter().map(note).collect(),
        lifecycle: document.lifecycle.as_ref(),
    }
}

fn server(declared: &profile::Server) -> Server {
    let variables = declared.variables.iter().map(|(name, variable)| Variable {
        name: name.clone(),
        ident: names::ident(Scope::Variable, name, variable.rust_name.as_deref()),
        docs: text::inline(&variable.description),
        example: variable.default.clone(),
        values: variable.values.clone(),
    });
    let name = declared.name.as_ref();
    Server {
        url: declared.url.clone(),
        ident: name.map_or_else(String::new, |it| names::ident(Scope::Server, it, None)),
        docs: text::inline(declared.description.as_deref().unwrap_or_default()),
        variables: variables.collect(),
    }
}

impl<'d> Spec<'d> {
    /// Follows a reference, or an `allOf` with one.
    pub(crate) fn resolve(&self, schema: &'d Or<Schema>) -> Option<Resolved<'d>> {
        reference::schema(self.document, schema)
    }

    /// Follows an `allOf`.
    pub(crate) fn resolve_inline(&self, schema: &'d Schema) -> Option<Resolved<'d>> {
        reference::inline(self.document, schema)
    }

    /// What a list holds.
    pub(crate) fn items(&self, list: &'d Schema) -> Option<Resolved<'d>> {
        self.resolve(list.items.as_ref()?)
    }

    /// A schema by its name.
    pub(crate) fn named(&self, name: &str) -> Option<Resolved<'d>> {
        reference::named(self.document, name)
    }
}

impl<'d> Resolver<'d> {
    fn operation(
        &mut self,
        key: &'d str,
        path_pointer: String,
        method: &'static str,
        declared: &'d profile::Operation,
    ) -> Operation<'d> {
        let security = declared
            .security
            .as_ref()
            .unwrap_or(&self.document.security);
        let signed = security.first().is_some_and(|it| !it.is_empty());
        let scheme = self.scheme(security);
        let lifecycle = declared.lifecycle.as_ref();
        let mut out = Operation {
            key,
            pointer: format!("{path_pointer}/{}", method.to_lowercase()),
            path_pointer,
            declared,
            complete: scheme.is_some() == signed,
            responses_complete: true,
            id: declared.operation_id.clone(),
            method_ident: names::ident(
                Scope::Operation,
                &declared.operation_id,
                declared.rust_name.as_deref(),
            ),
            http_method: method,
            path: path_parts(key.split('#').next().unwrap_or_default()),
            scheme,
            idempotent: declared.idempotent,
            lifecycle: lifecycle.or(self.document.lifecycle.as_ref()),
            inputs: Vec::new(),
            content: None,
            body: Body::None,
            field_place: None,
            body_required: false,
            length_required: false,
            max_request_bytes: None,
            responses: Vec::new(),
            request_id_headers: Vec::new(),
            request_id_members: Vec::new(),
            codes: Default::default(),
            response_headers: Vec::new(),
            success: Success::Empty,
            error: String::new(),
            bare_error: false,
            summary: text::inline(&declared.summary),
            description: declared.description.as_deref().map(text::rustdoc),
            examples: Vec::new(),
            docs_example: String::new(),
            extras: IndexMap::new(),
            notes: declared.notes.iter().map(note).collect(),
        };
        self.request(&mut out);
        self.responses(&mut out);
        out.extras = extras::of(&out.pointer, declared, out.field_place);
        out
    }

    fn scheme(&self, security: &'d [IndexMap<String, Vec<String>>]) -> Option<Scheme<'d>> {
        let (name, _) = security.first()?.first()?;
        let schemes = &self.document.components.security_schemes;
        let (component, declared) = schemes.get_key_value(name)?;
        Some(Scheme {
            component,
            declared,
            docs: text::inline(&declared.description),
        })
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
    let segments = path.trim_start_matches('/').split('/');
    let part = |it: &str| match it.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        Some(name) => PathPart::Param(name.to_owned()),
        None => PathPart::Literal(it.to_owned()),
    };
    segments.filter(|it| !it.is_empty()).map(part).collect()
}
