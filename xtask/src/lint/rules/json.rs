//! Objects, lists and maps in JSON bodies of requests.

use std::collections::HashSet;

use super::super::members::members;
use super::super::report::Report;
use super::constraints::{Named, Scope, rules};
use super::inputs::nullable;
use super::json_bodies::JsonBodies;
use super::references::reach;
use crate::spec::load::Pointer;
use crate::spec::{SchemaNode, Site, Spec, schema_name};

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
