//! What a `$ref` leads to.

use std::collections::HashSet;

use serde_json::Value;

use super::Tree;
use super::flat::flat;
use super::input::place_of;
use super::node::Node;

impl<'a> Tree<'a> {
    /// What a `$ref` names, and where that stands. A reference that leads nowhere, and what stands
    /// beside one, is an attribute.
    pub(super) fn resolve(&self, value: &'a Value, site: &str) -> (&'a Value, String, Vec<Node>) {
        let mut at = (value, site.to_owned());
        let mut beside = Vec::new();
        // A chain longer than this is a circle.
        for _ in 0..16 {
            let Some(target) = at.0.get("$ref") else {
                return (at.0, at.1, beside);
            };
            siblings(at.0, &at.1, &mut beside);
            let place = format!("{}/$ref", at.1);
            let found = target
                .as_str()
                .and_then(|it| it.strip_prefix('#'))
                .and_then(|pointer| Some((self.document.pointer(pointer)?, pointer.to_owned())));
            match found {
                Some(found) => at = found,
                None => {
                    beside.push(Node::attribute("$ref", target, place));
                    return (at.0, at.1, beside);
                }
            }
        }
        beside.push(Node::attribute("$ref", at.0, site));
        (at.0, at.1, beside)
    }

    /// The components that are the members of a body, and no type in Rust.
    pub(super) fn bodies(&self) -> HashSet<&'a str> {
        let (mut bodies, mut others) = (HashSet::new(), HashSet::new());
        references(self.document, false, &mut bodies, &mut others);
        bodies.retain(|it| !others.contains(it));
        bodies
    }
}

/// The schemas that are named as the members of a body, and those that are named elsewhere.
fn references<'a>(
    value: &'a Value,
    is_body: bool,
    bodies: &mut HashSet<&'a str>,
    others: &mut HashSet<&'a str>,
) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value
                    .as_str()
                    .and_then(|it| it.strip_prefix("#/components/schemas/"))
                {
                    Some(name) if is_body && key == "$ref" => bodies.insert(name),
                    Some(name) => others.insert(name),
                    None => false,
                };
                // That of an operation, or all that operations share.
                let own = std::iter::once(value).filter(|_| key == "requestBody");
                let shared = value.as_object().filter(|_| key == "requestBodies");
                let mut contents = own
                    .chain(shared.into_iter().flatten().map(|it| it.1))
                    .filter_map(|it| it.get("content")?.as_object())
                    .flatten()
                    .peekable();
                if contents.peek().is_none() {
                    references(value, false, bodies, others);
                }
                for (media_type, content) in contents {
                    let schema = content.get("schema").unwrap_or(&Value::Null);
                    let members = place_of(media_type) != "body";
                    references(schema, members, bodies, others);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                references(item, false, bodies, others);
            }
        }
        _ => {}
    }
}

/// What stands beside a `$ref`, where nobody reads it.
pub(super) fn siblings(value: &Value, pointer: &str, out: &mut Vec<Node>) {
    if let Some(map) = value.as_object() {
        flat(map, pointer, &["$ref"], "$ref.", out);
        out.retain(|it| it.key != "$ref.$ref");
    }
}
