//! A document as a tree of what it means: references are resolved, order counts only where it shows
//! on the wire, and each node knows what it is and where it stands.
//!
//! It is built from the bare document, not from the types of the profile, so that a document that
//! the linter refuses can be compared, too, and a key that nobody thought of is a node like every
//! other.

mod flat;
mod input;
mod node;
mod operation;
mod references;
mod response;
mod schema;

use serde_json::Value;

use crate::spec::load::escape;
use flat::{all_flat, flat, list, members, named};
pub(crate) use node::{Node, What};
pub(crate) use operation::CONDITION;

/// What all parts of a tree are made with.
struct Tree<'a> {
    document: &'a Value,
}

/// The tree of a document.
pub(crate) fn of(document: &Value) -> Node {
    Tree { document }.root()
}

/// Keys whose parts are nodes of their own.
const ROOT: &[&str] = &["servers", "tags", "paths", "components", "x-note"];
const COMPONENTS: &[&str] = &[
    "schemas",
    "parameters",
    "headers",
    "responses",
    "requestBodies",
    "securitySchemes",
];

impl<'a> Tree<'a> {
    fn root(&self) -> Node {
        let mut out = Node::new(What::Document, "", "");
        let Some(map) = self.document.as_object() else {
            out.children.push(Node::attribute("", self.document, ""));
            return out;
        };
        flat(map, "", ROOT, "", &mut out.children);
        for (index, server) in list(map.get("servers")) {
            out.children.push(self.server(index, server));
        }
        named(map, "tags", "name", What::Tag, "", &mut out.children);
        named(map, "x-note", "id", What::Note, "", &mut out.children);
        let components = self.document.get("components");
        if let Some(components) = components.and_then(Value::as_object) {
            flat(
                components,
                "/components",
                COMPONENTS,
                "components.",
                &mut out.children,
            );
        }
        for (name, scheme) in self.components("securitySchemes") {
            let pointer = format!("/components/securitySchemes/{}", escape(name));
            let mut node = Node::new(What::Scheme, name, &pointer);
            all_flat(scheme, &pointer, &mut node.children);
            out.children.push(node);
        }
        if let Some(paths) = map.get("paths").and_then(Value::as_object) {
            for (path, item) in paths {
                self.path_item(path, item, &mut out.children);
            }
        }
        let bodies = self.bodies();
        for (name, schema) in self.components("schemas") {
            if schema::is_type(schema) && !bodies.contains(name) {
                out.children.push(self.named_type(name, schema));
            }
        }
        out
    }

    fn server(&self, index: usize, server: &'a Value) -> Node {
        let pointer = format!("/servers/{index}");
        let mut node = Node::new(What::Server, index.to_string(), &pointer);
        let Some(map) = server.as_object() else {
            node.value = Some(server.clone());
            return node;
        };
        flat(map, &pointer, &["variables"], "", &mut node.children);
        for (name, variable) in members(map.get("variables")) {
            let pointer = format!("{pointer}/variables/{}", escape(name));
            let mut child = Node::new(What::Variable, name, &pointer);
            all_flat(variable, &pointer, &mut child.children);
            node.children.push(child);
        }
        node
    }

    /// The schema of something that has a description and the like itself: those of the schema are
    /// told apart.
    fn schema_of(&self, node: &mut Node, schema: &'a Value, site: &str) {
        let mut said = Vec::new();
        self.schema(schema, site, &mut said);
        for mut part in said {
            // A parameter alone says whether it is deprecated.
            let is_its_own = node.what == What::Input && part.key == "deprecated";
            if is_its_own || node.child(part.what, &part.key).is_some() {
                part.key = format!("schema.{}", part.key);
            }
            node.children.push(part);
        }
    }

    fn examples(&self, examples: Option<&'a Value>, pointer: &str, out: &mut Vec<Node>) {
        for (name, example) in members(examples) {
            let pointer = format!("{pointer}/{}", escape(name));
            let mut node = Node::new(What::Example, name, &pointer);
            match example.as_object() {
                Some(map) => flat(map, &pointer, &[], "", &mut node.children),
                None => node.value = Some(example.clone()),
            }
            out.push(node);
        }
        if let Some(other) = examples.filter(|it| !it.is_object()) {
            out.push(Node::attribute("examples", other, pointer));
        }
    }

    fn components(&self, kind: &str) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        members(self.document.get("components").and_then(|it| it.get(kind)))
    }
}
