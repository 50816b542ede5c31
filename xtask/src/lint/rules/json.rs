//! Objects, lists and maps in JSON bodies of requests.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::members::members;
use super::super::report::Report;
use super::constraints::{Named, Scope, rules};
use super::examples::{Sent, breaks, faults};
use super::inputs::nullable;
use super::references::reach;
use crate::spec::load::Pointer;
use crate::spec::profile::text;
use crate::spec::{
    Body, Input, Place, Resolved, SchemaNode, Shape, Site, Spec, component_pointer, schema_name,
};

/// What JSON bodies of requests consist of.
pub(super) struct JsonBodies<'a> {
    /// Where their schemas are.
    bodies: HashSet<String>,
    /// The components inside them.
    components: HashSet<&'a str>,
}

impl<'a> JsonBodies<'a> {
    pub(super) fn of(spec: &Spec<'a>) -> Self {
        let operations = spec.operations.iter();
        let operations = operations.filter(|it| matches!(it.body, Body::Json { .. }));
        let bodies = operations.clone();
        let bodies = bodies.filter_map(|it| it.content.as_ref()?.schema_pointer());
        let inputs = operations.flat_map(|it| &it.inputs);
        let inputs = inputs.filter(|it| matches!(it.place, Place::Json | Place::Body));
        let roots = inputs.flat_map(|it| referred(spec, it));
        let edges = spec.references.iter().filter_map(|it| match it.from {
            Some(("schemas", from)) => Some((from, schema_name(it.target)?)),
            _ => None,
        });
        Self {
            bodies: bodies.collect(),
            components: reach(edges, roots.collect::<Vec<_>>()),
        }
    }

    /// Whether a schema is that of a body.
    pub(super) fn is_body(&self, pointer: &str) -> bool {
        self.bodies.contains(pointer)
    }

    /// Whether the object at this place is inside a body.
    pub(super) fn has(&self, object: &str) -> bool {
        let mut components = self.components.iter();
        components.any(|it| component_pointer(it) == object)
    }

    /// Whether a schema is inside a body.
    fn contains(&self, it: &SchemaNode<'_>) -> bool {
        let own = |body: &String| it.pointer.starts_with(&format!("{body}/"));
        match it.component() {
            Some(name) if self.components.contains(name) => true,
            _ => self.bodies.iter().any(own),
        }
    }
}

/// The components that an input, its items or its values are.
fn referred<'a>(spec: &Spec<'a>, input: &Input<'a>) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut next = input.resolved;
    // A component is looked into by its own references.
    while let Some(it) = next {
        names.extend(it.name);
        let inner = it.schema.items.as_deref().or(it.schema.map_values());
        next = inner
            .filter(|_| it.name.is_none())
            .and_then(|it| spec.resolve(it));
    }
    names
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let bodies = JsonBodies::of(spec);
    let received = received(spec);
    for it in &spec.schemas {
        let is_sent = bodies.contains(it);
        when(spec, it, &bodies, report);
        limits(it, report);
        if !is_sent {
            continue;
        }
        // The vendor may send `null` in the place of a member, and nobody sends it back.
        let is_member = it.site == Site::Member && !bodies.is_body(it.object().unwrap_or_default());
        let is_shared = it.component().is_some_and(|it| received.contains(it));
        if it.schema.nullable && !(is_member && is_shared) && !is_field(spec, it) {
            let name = it.pointer.rsplit('/').next().unwrap_or_default();
            nullable(name, &it.pointer.at("nullable"), report);
        }
        if !it.schema.one_of.is_empty() {
            let message = "callers cannot build one of several shapes";
            let help = "describe one shape, with optional members where it varies";
            report.key("one-of-in-request", it.pointer.at("oneOf"), message, help);
        }
    }
}

/// Of the fields of a body, another rule says so.
fn is_field(spec: &Spec<'_>, it: &SchemaNode<'_>) -> bool {
    let mut inputs = spec.operations.iter().flat_map(|it| &it.inputs);
    inputs.any(|input| input.schema_pointer() == it.pointer)
}

/// The components of responses.
fn received<'a>(spec: &Spec<'a>) -> HashSet<&'a str> {
    let contents = spec.operations.iter().flat_map(|it| &it.responses);
    let contents = contents.flat_map(|it| &it.contents);
    let roots = contents.filter_map(|it| it.resolved?.name);
    let edges = spec.references.iter().filter_map(|it| match it.from {
        Some(("schemas", from)) => Some((from, schema_name(it.target)?)),
        _ => None,
    });
    reach(edges, roots)
}

/// Rules about the members of an object.
fn when(spec: &Spec<'_>, it: &SchemaNode<'_>, bodies: &JsonBodies<'_>, report: &mut Report<'_>) {
    let constraints = &it.schema.constraints;
    if constraints.is_empty() {
        return;
    }
    let is_object = matches!(it.site, Site::Component(name) if bodies.components.contains(name));
    if !is_object || it.schema.properties.is_empty() {
        let message = "`x-when` is about members of an object inside a JSON body";
        let help = "move it to the operation or to such a component, or remove it";
        return report.key("when-place", it.pointer.at("x-when"), message, help);
    }
    let named = members(spec, it.schema).map(|it| Named {
        name: it.name,
        resolved: Some(it.resolved),
        is_setter: !(it.required && it.resolved.is_constant()),
        is_always: it.is_kept(),
    });
    let operations = spec.operations.iter();
    let notes = operations.flat_map(|it| &it.declared.notes);
    let scope = Scope {
        what: ["object", "member", "member"],
        named: named.collect(),
        // What does not resolve is reported as such.
        complete: members(spec, it.schema).count() == it.schema.properties.len(),
        notes: notes.chain(&spec.document.notes).collect(),
        place_of_notes: "/x-note".to_owned(),
    };
    rules(&scope, constraints, &it.pointer, report);
}

fn limits(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let schema = it.schema;
    for key in report.present(&it.pointer, &["minItems", "maxItems"]) {
        if schema.indexed.is_some() || schema.joined.is_some() {
            let message = format!("`{key}` is about a list in JSON");
            let help = "write `min` and `max` in `x-indexed`, or remove it";
            report.key("items-limit-place", it.pointer.at(key), message, help);
        }
    }
}

/// Whether the objects in an example keep their rules. The recursion ends with the value.
pub(super) fn constraints(
    spec: &Spec<'_>,
    resolved: &Resolved<'_>,
    value: &Value,
    pointer: &str,
    report: &mut Report<'_>,
) {
    match (resolved.shape(), value) {
        (Shape::Array, Value::Array(items)) => {
            let Some(resolved) = spec.items(resolved.schema) else {
                return;
            };
            for (index, item) in items.iter().enumerate() {
                constraints(spec, &resolved, item, &pointer.at(index), report);
            }
        }
        (Shape::Map, Value::Object(values)) => {
            let Some(resolved) = resolved.schema.map_values().and_then(|it| spec.resolve(it))
            else {
                return;
            };
            for (name, value) in values {
                constraints(spec, &resolved, value, &pointer.at(name), report);
            }
        }
        (Shape::Object, Value::Object(values)) => {
            let mut sent = HashMap::new();
            for member in members(spec, resolved.schema) {
                let value = values.get(member.name);
                if let Some(value) = value {
                    let pointer = pointer.at(member.name);
                    constraints(spec, &member.resolved, value, &pointer, report);
                }
                let it = Sent {
                    value: value.map(text),
                    is_setter: true,
                    gives_way: false,
                };
                sent.insert(member.name, it);
            }
            for when in &resolved.schema.constraints {
                for fault in faults(when, &mut sent) {
                    breaks("the example", fault, pointer, report);
                }
            }
        }
        _ => {}
    }
}
