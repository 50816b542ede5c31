//! Schemas: what a value is, as parts of the node that has the value, and named types.

use std::cell::RefCell;
use std::collections::HashSet;

use serde_json::Value;

use super::condition::{tell_apart, whens};
use super::node::{Node, What};
use crate::spec::load::Pointer;
use crate::spec::profile::{Or, Ref, Schema, Type, text};
use crate::spec::{Resolved, Shape, Spec, component_pointer, schema_name};

/// What all parts of an outline are made of.
pub(super) struct Outline<'a> {
    pub(super) spec: &'a Spec<'a>,
    pub(super) raw: &'a Value,
    /// The components that are looked into.
    pub(super) open: RefCell<HashSet<String>>,
}

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
    "x-when",
];

/// Whether a component is a type of its own in Rust, and not only a shared way to write a scalar or
/// a list.
pub(super) fn is_type(of: &Resolved<'_>) -> bool {
    match of.shape() {
        Shape::Enum | Shape::Object | Shape::Union | Shape::Map => true,
        Shape::Free => of.schema.kind == Some(Type::Object) || !of.schema.properties.is_empty(),
        _ => false,
    }
}

impl<'a> Outline<'a> {
    /// A type with its members.
    pub(super) fn named_type(&self, name: &str, schema: &'a Schema) -> Node {
        let mut node = Node::new(What::Type, name, component_pointer(name));
        self.component(name, schema, true, &mut node.children);
        node
    }

    /// What a value is, as attributes and nodes of whatever has the value.
    pub(super) fn schema(
        &self,
        schema: &'a Or<Schema>,
        raw: &'a Value,
        site: &str,
        out: &mut Vec<Node>,
    ) {
        match schema {
            Or::Ref(reference) => self.reference(reference, site, out),
            Or::Inline(schema) => self.parts(schema, raw, site, false, out),
        }
    }

    /// The type that is referred to; of a component that is none, its parts.
    fn reference(&self, reference: &Ref, site: &str, out: &mut Vec<Node>) {
        let name = schema_name(&reference.target);
        let found = name.and_then(|name| Some((name, self.spec.named(name)?)));
        let key = match &found {
            Some((name, found)) if !is_type(found) => {
                return self.component(name, found.schema, false, out);
            }
            Some(_) => "type",
            None => "$ref",
        };
        let value = name.filter(|_| found.is_some());
        let value = value.unwrap_or(&reference.target);
        out.push(Node::attribute(key, value, format!("{site}/$ref")));
    }

    fn component(&self, name: &str, schema: &'a Schema, is_type: bool, out: &mut Vec<Node>) {
        // A component within itself, which the linter refuses, ends here.
        if !self.open.borrow_mut().insert(name.to_owned()) {
            return;
        }
        let pointer = component_pointer(name);
        let raw = &self.raw["components"]["schemas"][name];
        self.parts(schema, raw, &pointer, is_type, out);
        self.open.borrow_mut().remove(name);
    }

    pub(super) fn parts(
        &self,
        schema: &'a Schema,
        raw: &'a Value,
        pointer: &str,
        is_type: bool,
        out: &mut Vec<Node>,
    ) {
        let mut own = Node::new(What::Type, "", pointer);
        own.keys(raw, pointer, "", PARTS);
        out.append(&mut own.children);
        let mut rules = whens(raw, pointer);
        tell_apart(&mut rules);
        out.append(&mut rules);
        self.base(schema, pointer, out);
        out.extend(strays(schema, pointer));
        out.extend(self.members(schema, raw, pointer));
        values(raw, pointer, is_type, out);
        let items = schema.items.as_deref();
        for (key, of) in [
            ("items", items),
            ("additionalProperties", schema.map_values()),
        ] {
            if let Some(of) = of {
                let site = pointer.at(key);
                let mut node = Node::new(What::Items, key, &site);
                self.schema(of, &raw[key], &site, &mut node.children);
                out.push(node);
            }
        }
        for (index, shape) in schema.one_of.iter().enumerate() {
            let site = format!("{pointer}/oneOf/{index}");
            let mut node = Node::new(What::Shape, shape.name(), &site);
            self.reference(shape, &site, &mut node.children);
            out.push(node);
        }
    }

    /// `allOf`: another type with siblings. The siblings win.
    fn base(&self, schema: &'a Schema, pointer: &str, out: &mut Vec<Node>) {
        for (index, base) in schema.all_of.iter().enumerate() {
            let mut inherited = Vec::new();
            self.reference(base, &format!("{pointer}/allOf/{index}"), &mut inherited);
            for mut node in inherited {
                let is_known = |it: &Node| it.what == node.what && it.key == node.key;
                if out.iter().any(is_known) {
                    if node.key != "description" {
                        continue;
                    }
                    // It is a text that is nowhere else.
                    node.key = "allOf.description".to_owned();
                }
                out.push(node);
            }
        }
    }

    fn members(&self, schema: &'a Schema, raw: &'a Value, pointer: &str) -> Vec<Node> {
        let member = |(name, member): (&'a String, &'a Or<Schema>)| {
            let site = pointer.at("properties").at(name);
            let mut node = Node::new(What::Member, name, &site);
            node.children.extend(required(schema, name, pointer));
            let raw = &raw["properties"][name];
            self.schema(member, raw, &site, &mut node.children);
            node
        };
        schema.properties.iter().map(member).collect()
    }
}

/// Adds the schema of a node that has a description and the like itself: those of the schema are
/// told apart.
pub(super) fn add(parts: Vec<Node>, node: &mut Node) {
    for mut part in parts {
        // `deprecated` of an input is a key of the parameter alone.
        let is_own = node.what == What::Input && part.key == "deprecated";
        if is_own || node.child(part.what, &part.key).is_some() {
            part.key = format!("schema.{}", part.key);
        }
        node.children.push(part);
    }
}

/// The attribute `required` of a member that is.
pub(super) fn required(schema: &Schema, name: &str, pointer: &str) -> Option<Node> {
    let index = schema.required.iter().position(|it| it == name)?;
    let place = format!("{pointer}/required/{index}");
    Some(Node::attribute("required", true, place))
}

/// Names that are required and not there.
pub(super) fn strays(schema: &Schema, pointer: &str) -> Vec<Node> {
    let names = schema.required.iter().enumerate();
    let strays = names.filter(|it| !schema.properties.contains_key(it.1));
    let stray = |(index, name): (usize, &String)| {
        let place = format!("{pointer}/required/{index}");
        Node::attribute(format!("required.{name}"), true, place)
    };
    strays.map(stray).collect()
}

/// What a schema lists of its values.
const LISTS: &[&str] = &["x-enum-varnames", "x-enum-descriptions"];

/// The known values, each with its name in Rust and its meaning: three lists of the same length in
/// the document.
///
/// The one value of what is not a type is a constant.
fn values(raw: &Value, pointer: &str, is_type: bool, out: &mut Vec<Node>) {
    let list = |key: &str| raw[key].as_array().map_or(&[][..], Vec::as_slice);
    let said = |key: &str, index: usize, name: String| {
        let value = list(key).get(index)?;
        let place = format!("{pointer}/{key}/{index}");
        Some(Node::attribute(name, value.clone(), place))
    };
    let count = list("enum").len();
    if !is_type && count == 1 {
        out.extend(said("enum", 0, "constant".to_owned()));
        return;
    }
    for (index, value) in list("enum").iter().enumerate() {
        let mut node = Node::new(What::Value, text(value), format!("{pointer}/enum/{index}"));
        // (A number and the text of the same digits are not the same value.)
        node.children
            .extend(said("enum", index, "value".to_owned()));
        for key in LISTS {
            node.children.extend(said(key, index, (*key).to_owned()));
        }
        out.push(node);
    }
    for key in LISTS {
        let rest = count..list(key).len();
        out.extend(rest.filter_map(|it| said(key, it, format!("{key}.{it}"))));
    }
}
