//! Rules about inputs that depend on each other.

use serde_json::Value;

use super::super::nearest::nearest;
use super::super::report::{Report, Spot};
use super::responses::possible;
use crate::diagnostic::error;
use crate::diagnostic::phrase::{choice, suggestion};
use crate::spec::load::Pointer;
use crate::spec::profile::{Constraint, Note, Reading, text};
use crate::spec::{Resolved, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        let named = op.inputs.iter().map(|it| Named {
            name: it.name,
            resolved: it.resolved,
            is_setter: it.is_setter(),
            is_always: it.required || it.initial.is_some(),
        });
        let scope = Scope {
            what: ["operation", "input", "parameter or field"],
            named: named.collect(),
            complete: op.complete,
            notes: op
                .declared
                .notes
                .iter()
                .chain(&spec.document.notes)
                .collect(),
            place_of_notes: op.pointer.at("x-note"),
        };
        rules(&scope, &op.declared.constraints, &op.pointer, report);
    }
}

/// What a constraint can be about: an operation with its inputs, or an object with its members.
pub(super) struct Scope<'s> {
    /// What it is called, what it has, and how names of these are explained.
    pub(super) what: [&'static str; 3],
    pub(super) named: Vec<Named<'s>>,
    /// Whether all that it refers to is there.
    pub(super) complete: bool,
    pub(super) notes: Vec<&'s Note>,
    pub(super) place_of_notes: String,
}

/// An input or a member.
pub(super) struct Named<'s> {
    pub(super) name: &'s str,
    pub(super) resolved: Option<Resolved<'s>>,
    pub(super) is_setter: bool,
    pub(super) is_always: bool,
}

/// Checks the constraints that are written below `pointer`.
pub(super) fn rules(
    scope: &Scope<'_>,
    constraints: &[Constraint],
    pointer: &str,
    report: &mut Report<'_>,
) {
    for (index, when) in constraints.iter().enumerate() {
        let pointer = pointer.at("x-when").at(index);
        rule(scope, when, &pointer, report);
        source(scope, when, &pointer, report);
    }
}

fn rule(scope: &Scope<'_>, when: &Constraint, pointer: &str, report: &mut Report<'_>) {
    let name = &when.parameter;
    if let Some(input) = find(scope, name, Spot::Value, &pointer.at("parameter"), report) {
        values(input, &when.equals, &pointer.at("equals"), report);
        if when.absent && input.is_always {
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
                scope,
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
        if let Some(input) = other(scope, when, name, Spot::Key, &pointer, report) {
            values(input, allowed, &pointer, report);
        }
    }
}

/// What a page leaves out is not forbidden: a prohibition names the note that says which page has
/// it.
fn source(scope: &Scope<'_>, when: &Constraint, pointer: &str, report: &mut Report<'_>) {
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
    if report.damage.has("/x-note") || report.damage.has(&scope.place_of_notes) {
        return;
    }
    let notes = || scope.notes.iter();
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
fn other<'i, 's>(
    scope: &'i Scope<'s>,
    when: &Constraint,
    name: &str,
    spot: Spot,
    pointer: &str,
    report: &mut Report<'_>,
) -> Option<&'i Named<'s>> {
    if name == when.parameter {
        let message = format!("the constraint is already about `{name}`");
        let problem = error("constraint-on-itself", message);
        report.push(spot, pointer, problem.help("remove it from the list"));
        return None;
    }
    find(scope, name, spot, pointer, report)
}

fn find<'i, 's>(
    scope: &'i Scope<'s>,
    name: &str,
    spot: Spot,
    pointer: &str,
    report: &mut Report<'_>,
) -> Option<&'i Named<'s>> {
    let mut named = scope.named.iter().filter(|it| it.name == name);
    let found = named.next();
    let [whole, part, names] = scope.what;
    if found.is_none() && scope.complete {
        let nearest = nearest(name, scope.named.iter().map(|it| it.name));
        let message = format!("the {whole} has no {part} `{name}`");
        let help = format!("write the name of a {names} as it is sent");
        let help = suggestion(nearest, help);
        report.push(spot, pointer, error("unknown-input", message).help(help));
    } else if named.next().is_some() {
        let message = format!("`{name}` is the name of two inputs");
        let help = "remove it from the constraint, which cannot tell them apart";
        report.push(spot, pointer, error("ambiguous-input", message).help(help));
    } else if found.is_some_and(|it| !it.is_setter) {
        let message = format!("the caller does not set `{name}`");
        let problem = error("constraint-on-fixed-input", message);
        report.push(spot, pointer, problem.help("remove it from the constraint"));
    }
    found.filter(|it| it.is_setter)
}

fn values(input: &Named<'_>, values: &[Value], pointer: &str, report: &mut Report<'_>) {
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
