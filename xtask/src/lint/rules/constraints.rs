//! Rules about inputs that depend on each other.

use serde_json::Value;

use super::super::nearest::nearest;
use super::super::report::{Report, Spot};
use super::responses::possible;
use crate::diagnostic::error;
use crate::diagnostic::phrase::{choice, suggestion};
use crate::spec::load::Pointer;
use crate::spec::profile::{Constraint, Reading, text};
use crate::spec::{Input, Operation, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for (index, when) in op.declared.constraints.iter().enumerate() {
            let pointer = op.pointer.at("x-when").at(index);
            rule(op, when, &pointer, report);
            source(spec, op, when, &pointer, report);
        }
    }
}

fn rule(op: &Operation<'_>, when: &Constraint, pointer: &str, report: &mut Report<'_>) {
    let name = &when.parameter;
    if let Some(input) = find(op, name, Spot::Value, &pointer.at("parameter"), report) {
        values(input, &when.equals, &pointer.at("equals"), report);
        if when.absent && (input.required || input.initial.is_some()) {
            let message = format!("`{name}` is always present");
            let help = "remove `absent`";
            report.key("never-absent", pointer.at("absent"), message, help);
        }
    }
    let is_forbidden = |it: &String| when.forbid.contains(it);
    let any = &when.require_any;
    let asked = !when.require.is_empty() || !any.is_empty();
    let is_empty = !asked && when.forbid.is_empty() && when.allow.is_empty();
    let contradicts = when
        .require
        .iter()
        .chain(when.allow.keys())
        .any(is_forbidden)
        || !any.is_empty() && any.iter().all(is_forbidden);
    if is_empty || contradicts {
        let message = "the constraint asks for nothing, or contradicts itself";
        let help = "write `require`, `requireAny`, `forbid` or `allow`";
        report.key("empty-constraint", pointer, message, help);
    }
    let lists = [
        ("require", &when.require),
        ("requireAny", any),
        ("forbid", &when.forbid),
    ];
    for (key, names) in lists {
        for (index, name) in names.iter().enumerate() {
            other(
                op,
                when,
                name,
                Spot::Value,
                &pointer.at(key).at(index),
                report,
            );
        }
    }
    for (name, allowed) in &when.allow {
        let pointer = pointer.at("allow").at(name);
        if let Some(input) = other(op, when, name, Spot::Key, &pointer, report) {
            values(input, allowed, &pointer, report);
        }
    }
}

/// What a page leaves out is not forbidden: a prohibition names the note that says which page has
/// it.
fn source(
    spec: &Spec<'_>,
    op: &Operation<'_>,
    when: &Constraint,
    pointer: &str,
    report: &mut Report<'_>,
) {
    let forbids = !when.forbid.is_empty();
    let Some(id) = &when.note else {
        if forbids {
            let message = "a prohibition needs a source, and what a page leaves out is not \
                           forbidden";
            let help = "add `note` with the id of an `x-note` that names the page, or remove \
                        `forbid`";
            report.key("forbid-without-note", pointer.at("forbid"), message, help);
        }
        return;
    };
    if report.damage.has("/x-note") || report.damage.has(&op.pointer.at("x-note")) {
        return;
    }
    let notes = || op.declared.notes.iter().chain(&spec.document.notes);
    let at = pointer.at("note");
    let is_page = |it: &Reading| it.from.contains("page") || it.from.contains("https://");
    match notes().find(|it| it.id == *id) {
        None => {
            let nearest = nearest(id, notes().map(|it| it.id.as_str()));
            let help = "add one to the operation or the document, or correct the id";
            let message = format!("there is no note `{id}`");
            report.value("unknown-note", at, message, suggestion(nearest, help));
        }
        Some(note) if forbids && !note.readings.iter().any(is_page) => {
            let message = format!("the note `{id}` does not name the page that forbids it");
            let help = "name the page in `from` of a reading, for example `the page of GetToken` \
                        or its address";
            report.value("note-without-page", at, message, help);
        }
        Some(_) => {}
    }
}

/// An input that the rule asks something of.
fn other<'i, 'a>(
    op: &'i Operation<'a>,
    when: &Constraint,
    name: &str,
    spot: Spot,
    pointer: &str,
    report: &mut Report<'_>,
) -> Option<&'i Input<'a>> {
    if name == when.parameter {
        let message = format!("the constraint is already about `{name}`");
        let problem = error("constraint-on-itself", message);
        report.push(spot, pointer, problem.help("remove it from the list"));
        return None;
    }
    find(op, name, spot, pointer, report)
}

fn find<'i, 'a>(
    op: &'i Operation<'a>,
    name: &str,
    spot: Spot,
    pointer: &str,
    report: &mut Report<'_>,
) -> Option<&'i Input<'a>> {
    let found = op.inputs.iter().find(|it| it.name == name);
    if found.is_none() && op.complete {
        let nearest = nearest(name, op.inputs.iter().map(|it| it.name));
        let message = format!("the operation has no input `{name}`");
        let help = suggestion(
            nearest,
            "write the name of a parameter or field as it is sent",
        );
        report.push(spot, pointer, error("unknown-input", message).help(help));
    } else if found.is_some_and(|it| !it.is_setter()) {
        let message = format!("the caller does not set `{name}`");
        let problem = error("constraint-on-fixed-input", message);
        report.push(spot, pointer, problem.help("remove it from the constraint"));
    }
    found.filter(|it| it.is_setter())
}

fn values(input: &Input<'_>, values: &[Value], pointer: &str, report: &mut Report<'_>) {
    let Some(resolved) = input.resolved else {
        return;
    };
    for (index, value) in values.iter().enumerate() {
        if !possible(&resolved, value) {
            let help = match resolved.schema.values.as_slice() {
                [] => "write a value that its type allows".to_owned(),
                known => format!("use {}", choice(known.iter().map(text))),
            };
            let message = format!("the input is never `{}`", text(value));
            report.value("constraint-value", pointer.at(index), message, help);
        }
    }
}
