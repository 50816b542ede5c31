//! Schemas: what a value is, flattened into the node that has it, and named types.

use serde_json::{Map, Value};

use super::Tree;
use super::flat::{flat, list, members};
use super::node::{Node, What};
use super::references::siblings;
use crate::spec::load::escape;
use crate::spec::profile::{ref_name, text};

/// Keys of a schema that have nodes, or names, of their own.
const PARTS: &[&str] = &[
    "properties",
    "required",
    "items",
    "allOf",
    "oneOf",
    "additionalProperties",
    "enum",
    "x-enum-varnames",
    "x-enum-descriptions",
];

/// Whether a component is a type of its own in Rust, and not only a shared way to write a scalar or
/// a list.
pub(super) fn is_type(schema: &Value) -> bool {
    let has = |key: &str| schema.get(key).is_some();
    has("properties")
        || has("oneOf")
        || has("enum")
        || has("additionalProperties")
        || schema.get("type").and_then(Value::as_str) == Some("object")
}

impl<'a> Tree<'a> {
    /// A type with its members.
    pub(super) fn named_type(&self, name: &str, schema: &'a Value) -> Node {
        let pointer = format!("/components/schemas/{}", escape(name));
        let mut node = Node::new(What::Type, name, &pointer);
        if let Some(map) = schema.as_object() {
            self.parts(map, &pointer, true, &mut node.children);
        }
        node
    }

    /// What a value is, as attributes and nodes of whatever has the value.
    pub(super) fn schema(&self, schema: &'a Value, site: &str, out: &mut Vec<Node>) {
        if let Some(name) = self.type_name(schema) {
            out.push(Node::attribute(
                "type",
                &name.into(),
                format!("{site}/$ref"),
            ));
            siblings(schema, site, out);
            return;
        }
        let (schema, pointer, missing) = self.resolve(schema, site);
        out.extend(missing);
        let Some(map) = schema.as_object() else {
            out.push(Node::attribute("schema", schema, pointer));
            return;
        };
        self.parts(map, &pointer, false, out);
    }

    /// The type that a `$ref` names, through components that are none.
    fn type_name(&self, schema: &'a Value) -> Option<&'a str> {
        let mut schema = schema;
        for _ in 0..16 {
            let target = schema.get("$ref")?.as_str()?;
            let found = self.document.pointer(target.strip_prefix('#')?)?;
            if is_type(found) {
                return target.strip_prefix("#/components/schemas/");
            }
            schema = found;
        }
        None
    }

    fn parts(
        &self,
        map: &'a Map<String, Value>,
        pointer: &str,
        is_type: bool,
        out: &mut Vec<Node>,
    ) {
        flat(map, pointer, PARTS, "", out);
        self.base(map, pointer, out);
        out.extend(self.properties(map, pointer, What::Member));
        values(map, pointer, is_type, out);
        if let Some(items) = map.get("items") {
            out.push(self.items("items", items, &format!("{pointer}/items")));
        }
        match map.get("additionalProperties") {
            Some(Value::Object(_)) => {
                let value = &map["additionalProperties"];
                let site = format!("{pointer}/additionalProperties");
                out.push(self.items("additionalProperties", value, &site));
            }
            // (`flat` has what is no object and no list.)
            Some(Value::Array(items)) => {
                let site = format!("{pointer}/additionalProperties");
                let value = Value::Array(items.clone());
                out.push(Node::attribute("additionalProperties", &value, site));
            }
            _ => {}
        }
        for (index, shape) in list(map.get("oneOf")) {
            let site = format!("{pointer}/oneOf/{index}");
            let name = shape.get("$ref").map_or_else(|| index.to_string(), text);
            let mut node = Node::new(What::Shape, ref_name(&name), &site);
            self.schema(shape, &site, &mut node.children);
            out.push(node);
        }
    }

    /// `allOf`: another type with siblings. The siblings win.
    fn base(&self, map: &'a Map<String, Value>, pointer: &str, out: &mut Vec<Node>) {
        for (index, base) in list(map.get("allOf")) {
            let mut inherited = Vec::new();
            self.schema(base, &format!("{pointer}/allOf/{index}"), &mut inherited);
            for mut node in inherited {
                if !out
                    .iter()
                    .any(|it| it.what == node.what && it.key == node.key)
                {
                    out.push(node);
                } else if node.key == "description" {
                    // It is said nowhere else, and it is text.
                    node.key = "allOf.description".to_owned();
                    out.push(node);
                }
            }
        }
    }

    /// The members of an object; before them, as attributes, names that are required and not there.
    pub(super) fn properties(
        &self,
        map: &'a Map<String, Value>,
        pointer: &str,
        what: What,
    ) -> Vec<Node> {
        let required: Vec<&str> = list(map.get("required"))
            .filter_map(|it| it.1.as_str())
            .collect();
        let mut out = stray(map, &required, pointer);
        let above = pointer;
        for (name, property) in members(map.get("properties")) {
            let pointer = format!("{pointer}/properties/{}", escape(name));
            let mut node = Node::new(what, name, &pointer);
            if let Some(index) = required.iter().position(|it| *it == name) {
                let place = format!("{above}/required/{index}");
                node.children
                    .push(Node::attribute("required", &Value::Bool(true), place));
            }
            self.schema(property, &pointer, &mut node.children);
            out.push(node);
        }
        out
    }

    fn items(&self, key: &str, items: &'a Value, site: &str) -> Node {
        let mut node = Node::new(What::Items, key, site);
        self.schema(items, site, &mut node.children);
        node
    }
}

/// Names that are required and not there.
fn stray(map: &Map<String, Value>, required: &[&str], pointer: &str) -> Vec<Node> {
    let mut out = Vec::new();
    let properties = map.get("properties").and_then(Value::as_object);
    for (index, name) in required.iter().enumerate() {
        if !properties.is_some_and(|it| it.contains_key(*name)) {
            let place = format!("{pointer}/required/{index}");
            out.push(Node::attribute(
                &format!("required.{name}"),
                &Value::Bool(true),
                place,
            ));
        }
    }
    for (index, other) in list(map.get("required")).filter(|it| !it.1.is_string()) {
        let place = format!("{pointer}/required/{index}");
        out.push(Node::attribute(&format!("required.{index}"), other, place));
    }
    out
}

/// The known values, each with its name in Rust and its meaning: three lists of the same length in
/// the document.
///
/// The one value of what is no type is a constant.
fn values(map: &Map<String, Value>, pointer: &str, is_type: bool, out: &mut Vec<Node>) {
    let count = list(map.get("enum")).count();
    if let (false, 1, Some(value)) = (is_type, count, map.get("enum").and_then(|it| it.get(0))) {
        out.push(Node::attribute(
            "constant",
            value,
            format!("{pointer}/enum/0"),
        ));
        return;
    }
    for (index, value) in list(map.get("enum")) {
        let place = format!("{pointer}/enum/{index}");
        let mut node = Node::new(What::Value, text(value), &place);
        // (A number and the text of the same digits are not the same value.)
        node.children.push(Node::attribute("value", value, &place));
        for key in ["x-enum-varnames", "x-enum-descriptions"] {
            if let Some(said) = map.get(key).and_then(|it| it.get(index)) {
                let place = format!("{pointer}/{key}/{index}");
                node.children.push(Node::attribute(key, said, place));
            }
        }
        out.push(node);
    }
    for key in ["x-enum-varnames", "x-enum-descriptions"] {
        for (index, said) in list(map.get(key)).skip(count) {
            let place = format!("{pointer}/{key}/{index}");
            out.push(Node::attribute(&format!("{key}.{index}"), said, place));
        }
    }
}
