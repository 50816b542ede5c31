//! A document as a tree of what it means: references are resolved, order counts only where it shows
//! on the wire, and each node knows what it is and where it is written.
//!
//! [`Spec`] says which nodes there are. What a node has is read from the file, key by key, so that
//! a key that nobody thought of is an attribute like every other.

mod condition;
mod node;
mod schema;

use std::cell::RefCell;
use std::collections::HashSet;

use serde_json::Value;

use crate::spec::load::Pointer;
use crate::spec::{Body, Content, Input, Operation, Place, Response, Spec, schema_name};
use condition::{tell_apart, whens};
pub(crate) use node::entries;
pub(crate) use node::{Node, What};
use schema::Outline;

/// The outline of a spec. `raw` is the file that it was made of.
pub(crate) fn of(spec: &Spec<'_>, raw: &Value) -> Node {
    let open = RefCell::default();
    Outline { spec, raw, open }.document()
}

/// Keys of a document whose parts are nodes of their own.
const DOCUMENT: &[&str] = &["servers", "tags", "paths", "components", "x-note"];
const COMPONENTS: &[&str] = &[
    "schemas",
    "parameters",
    "headers",
    "responses",
    "requestBodies",
    "securitySchemes",
];
const OPERATION: &[&str] = &[
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "x-when",
    "x-note",
];

impl<'a> Outline<'a> {
    fn at(&self, pointer: &str) -> &'a Value {
        self.raw.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn document(&self) -> Node {
        let raw = self.raw;
        let mut out = Node::new(What::Document, "", "");
        out.keys(raw, "", "", DOCUMENT);
        out.entries(What::Server, &raw["servers"], "/servers", "x-name");
        out.entries(What::Tag, &raw["tags"], "/tags", "name");
        out.entries(What::Note, &raw["x-note"], "/x-note", "id");
        let components = &raw["components"];
        out.keys(components, "/components", "components.", COMPONENTS);
        let schemes = &components["securitySchemes"];
        // (They have keys that are called `name`.)
        out.entries(What::Scheme, schemes, "/components/securitySchemes", "");
        let operations = self.spec.operations.iter();
        out.children.extend(operations.map(|it| self.operation(it)));
        let bodies = self.bodies();
        for (name, schema) in &self.spec.document.components.schemas {
            let is_type = self.spec.named(name).is_some_and(|it| schema::is_type(&it));
            if is_type && !bodies.contains(name.as_str()) {
                out.children.push(self.named_type(name, schema));
            }
        }
        out
    }

    /// The components that are the members of a body, and no type in Rust.
    fn bodies(&self) -> HashSet<&'a str> {
        let operations = self.spec.operations.iter().filter(|it| has_fields(it));
        let contents = operations.filter_map(|it| it.content.as_ref());
        let sites = contents.map(|it| format!("{}/schema/$ref", it.media_pointer));
        let sites: HashSet<String> = sites.collect();
        let names = |is_body: bool| -> HashSet<&'a str> {
            let references = self.spec.references.iter();
            let found = references.filter(|it| sites.contains(&it.pointer) == is_body);
            found.filter_map(|it| schema_name(it.target)).collect()
        };
        &names(true) - &names(false)
    }

    fn operation(&self, operation: &'a Operation<'a>) -> Node {
        let pointer = &operation.pointer;
        let raw = self.at(pointer);
        let (path, fragment) = operation.key.split_once('#').unwrap_or((operation.key, ""));
        let names = [operation.id.as_str(), fragment, operation.key];
        let name = names.into_iter().find(|it| !it.is_empty());
        let mut out = Node::new(What::Operation, name.unwrap_or_default(), pointer);
        let place = &operation.path_pointer;
        out.add("method", operation.http_method.to_uppercase(), pointer);
        out.add("path", path, place);
        // The fragment usually repeats the operation's name.
        if fragment != operation.id {
            out.add("fragment", fragment, place);
        }
        out.keys(raw, pointer, "", OPERATION);
        out.entries(What::Note, &raw["x-note"], &pointer.at("x-note"), "id");
        out.children.extend(whens(raw, pointer));
        for input in operation.inputs.iter().filter(|it| it.place != Place::Body) {
            out.children.push(match input.parameter {
                Some(_) => self.parameter(input),
                None => self.field(input, operation.content.as_ref()),
            });
        }
        if let Some(content) = &operation.content {
            let body = self.body(content, has_fields(operation));
            out.children.push(body.used_at(&pointer.at("requestBody")));
        }
        let responses = operation.responses.iter();
        out.children.extend(responses.map(|it| self.response(it)));
        tell_apart(&mut out.children);
        out
    }

    fn parameter(&self, input: &'a Input<'a>) -> Node {
        let pointer = &input.pointer;
        let raw = self.at(pointer);
        let mut node = Node::new(What::Input, input.name, pointer).used_at(&input.used);
        node.keys(raw, pointer, "", &["schema", "examples", "name"]);
        let (mut schema, site) = (Vec::new(), pointer.at("schema"));
        self.schema(input.schema, &raw["schema"], &site, &mut schema);
        schema::add(schema, &mut node);
        let examples = &raw["examples"];
        node.entries(What::Example, examples, &pointer.at("examples"), "");
        node
    }

    /// A member of a form, of a multipart body or of a JSON object: an input like a parameter.
    fn field(&self, input: &'a Input<'a>, content: Option<&'a Content<'a>>) -> Node {
        let pointer = &input.pointer;
        let mut node = Node::new(What::Input, input.name, pointer);
        let place = match input.place {
            Place::Form => "form",
            Place::Part => "part",
            _ => "json",
        };
        node.add("in", place, pointer);
        if let Some((content, base)) = content.and_then(|it| Some((it, it.schema_pointer()?))) {
            let schema = content.resolved.map(|it| it.schema);
            let required = schema.and_then(|it| schema::required(it, input.name, &base));
            node.children.extend(required);
        }
        self.schema(input.schema, self.at(pointer), pointer, &mut node.children);
        node
    }

    fn body(&self, content: &'a Content<'a>, has_fields: bool) -> Node {
        let (pointer, media_pointer) = (&content.pointer, &content.media_pointer);
        let mut node = Node::new(What::Body, "", pointer);
        let raw = self.at(pointer);
        node.keys(raw, pointer, "", &["content"]);
        let raw = self.at(media_pointer);
        node.add("content", content.media, media_pointer);
        node.keys(raw, media_pointer, "content.", &["schema", "examples"]);
        let schema = content.resolved.zip(content.schema_pointer());
        match schema.filter(|_| has_fields) {
            Some((resolved, base)) => {
                node.children.extend(schema::strays(resolved.schema, &base));
                let skip = &["properties", "required"];
                node.keys(self.at(&base), &base, "schema.", skip);
            }
            // The file itself is the input.
            None => {
                let (mut schema, site) = (Vec::new(), media_pointer.at("schema"));
                self.schema(&content.declared.schema, &raw["schema"], &site, &mut schema);
                schema::add(schema, &mut node);
            }
        }
        let examples = &raw["examples"];
        node.entries(What::Example, examples, &media_pointer.at("examples"), "");
        node
    }

    fn response(&self, response: &'a Response<'a>) -> Node {
        let pointer = &response.pointer;
        let raw = self.at(pointer);
        let mut node = Node::new(What::Response, response.key, pointer).used_at(&response.used);
        node.keys(raw, pointer, "", &["headers", "content"]);
        for header in &response.headers {
            let pointer = &header.pointer;
            let raw = self.at(pointer);
            let mut child = Node::new(What::Header, header.name, pointer).used_at(&header.used);
            child.keys(raw, pointer, "", &["schema"]);
            let (mut schema, site) = (Vec::new(), pointer.at("schema"));
            let declared = &header.declared.schema;
            self.parts(declared, &raw["schema"], &site, false, &mut schema);
            schema::add(schema, &mut child);
            node.children.push(child);
        }
        for content in &response.contents {
            let pointer = &content.media_pointer;
            let raw = self.at(pointer);
            let mut child = Node::new(What::Content, content.media, pointer);
            child.keys(raw, pointer, "", &["schema", "examples"]);
            let (schema, site) = (&content.declared.schema, pointer.at("schema"));
            self.schema(schema, &raw["schema"], &site, &mut child.children);
            let examples = &raw["examples"];
            child.entries(What::Example, examples, &pointer.at("examples"), "");
            node.children.push(child);
        }
        node
    }
}

/// Whether the members of its body are inputs; otherwise the body itself is one.
fn has_fields(operation: &Operation<'_>) -> bool {
    let is_whole = || operation.inputs.iter().any(|it| it.place == Place::Body);
    match operation.body {
        Body::Form { .. } | Body::Multipart => true,
        Body::Json { .. } => !is_whole(),
        Body::None | Body::Binary { .. } => false,
    }
}

/// The name of a node that may have been told apart from its namesake.
pub(crate) fn wire_name(key: &str) -> String {
    key.split(" (").next().unwrap_or(key).to_owned()
}

/// Keys of a rule about inputs that say when it holds.
pub(crate) const CONDITION: &[&str] = &["parameter", "equals", "absent"];
