//! Objects and lists of a document as attributes and nodes.

use serde_json::{Map, Value};

use super::node::{Node, What};
use crate::spec::load::escape;
use crate::spec::profile::text;

/// The members of an object as attributes. Objects within are flattened: `externalDocs.url`.
pub(super) fn flat(
    map: &Map<String, Value>,
    pointer: &str,
    skip: &[&str],
    prefix: &str,
    out: &mut Vec<Node>,
) {
    for (key, value) in map {
        // What should be an object or a list and is not has no parts that are looked at elsewhere.
        let elsewhere = ALWAYS.contains(&key.as_str()) || value.is_object() || value.is_array();
        if elsewhere && skip.contains(&key.as_str()) || is_default(key, value) {
            continue;
        }
        let place = format!("{pointer}/{}", escape(key));
        let name = format!("{prefix}{key}");
        match value {
            Value::Object(inner) if !inner.is_empty() && key != "value" => {
                flat(inner, &place, &[], &format!("{name}."), out);
            }
            // Lists of names are sets.
            Value::Array(items) if SETS.contains(&key.as_str()) || prefix == "allow." => {
                let mut items = items.clone();
                // A number counts as its text.
                if key == "equals" || prefix == "allow." {
                    items = items.iter().map(|it| text(it).into()).collect();
                }
                items.sort_by_key(ToString::to_string);
                out.push(Node::attribute(&name, &Value::Array(items), place));
            }
            _ => out.push(Node::attribute(&name, value, place)),
        }
    }
}

/// Keys that are looked at elsewhere whatever they have.
const ALWAYS: &[&str] = &["name", "id", "operationId", "schema", "requestBody"];

/// Whether absence would mean the same.
fn is_default(key: &str, value: &Value) -> bool {
    match key {
        // These hold values of the vendor's.
        "value" | "default" | "example" | "x-initial" => false,
        "absent" => value == "failure",
        "first" => *value == 1,
        _ => *value == Value::Bool(false),
    }
}

/// Lists whose order means nothing.
const SETS: &[&str] = &[
    "tags",
    "equals",
    "x-aliases",
    "x-fields",
    "require",
    "requireAny",
    "forbid",
];

pub(super) fn all_flat(value: &Value, pointer: &str, out: &mut Vec<Node>) {
    match value.as_object() {
        Some(map) => flat(map, pointer, &[], "", out),
        None => out.push(Node::attribute("", value, pointer)),
    }
}

/// A list of objects that have names.
pub(super) fn named(
    map: &Map<String, Value>,
    key: &str,
    name: &str,
    what: What,
    pointer: &str,
    out: &mut Vec<Node>,
) {
    for (index, item) in list(map.get(key)) {
        let pointer = format!("{pointer}/{key}/{index}");
        let called = item.get(name).map_or_else(|| index.to_string(), text);
        let mut node = Node::new(what, called, &pointer);
        match item.as_object() {
            Some(item) => flat(item, &pointer, &[name], "", &mut node.children),
            None => node.value = Some(item.clone()),
        }
        out.push(node);
    }
}

pub(super) fn list(value: Option<&Value>) -> impl Iterator<Item = (usize, &Value)> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
}

pub(super) fn members(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}
