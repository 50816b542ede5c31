//! Rules about inputs that depend on each other.

use serde_json::Value;

use super::super::nearest::nearest;
use super::super::report::Report;
use super::replies::possible;
use crate::diagnostic::phrase::{choice, suggestion};
use crate::diagnostic::{Problem, error};
use crate::load::escape;
use crate::profile::{Reading, When, text};
use crate::spec::{Input, Operation, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for (index, when) in op.declared.whens.iter().enumerate() {
            let pointer = format!("{}/x-when/{index}", op.pointer);
            rule(op, when, &pointer, report);
            source(spec, op, when, &pointer, report);
        }
    }
}

fn rule(op: &Operation<'_>, when: &When, pointer: &str, report: &mut Report<'_>) {
    let at = format!("{pointer}/parameter");
    if let Some(input) = find(op, &when.parameter, &at, at_value, report) {
        values(input, &when.equals, &format!("{pointer}/equals"), report);
        let initial = input.parameter.is_some_and(|it| it.initial.is_some());
        if when.absent && (input.required || initial) {
            let name = &when.parameter;
            let message = format!("`{name}` is always present");
            let problem = error("never-absent", message).help("remove `absent`");
            report.key(&format!("{pointer}/absent"), problem);
        }
    }
    let forbidden = |it: &String| when.forbid.contains(it);
    let nothing = when.require.is_empty()
        && when.require_any.is_empty()
        && when.forbid.is_empty()
        && when.allow.is_empty();
    let contradiction = when.require.iter().any(forbidden)
        || when.allow.keys().any(forbidden)
        || !when.require_any.is_empty() && when.require_any.iter().all(forbidden);
    if nothing || contradiction {
        let message = "the constraint asks for nothing, or contradicts itself";
        let help = "write `require`, `requireAny`, `forbid` or `allow`";
        report.key(pointer, error("empty-constraint", message).help(help));
    }
    let lists = [
        ("require", &when.require),
        ("requireAny", &when.require_any),
        ("forbid", &when.forbid),
    ];
    for (key, names) in lists {
        for (index, name) in names.iter().enumerate() {
            let at = format!("{pointer}/{key}/{index}");
            other(op, when, name, &at, at_value, report);
        }
    }
    for (name, allowed) in &when.allow {
        let pointer = format!("{pointer}/allow/{}", escape(name));
        if let Some(input) = other(op, when, name, &pointer, at_key, report) {
            values(input, allowed, &pointer, report);
        }
    }
}

/// What a page leaves out is not forbidden: a prohibition names the note that says which page has it.
fn source(
    spec: &Spec<'_>,
    op: &Operation<'_>,
    when: &When,
    pointer: &str,
    report: &mut Report<'_>,
) {
    let Some(id) = &when.note else {
        if !when.forbid.is_empty() {
            let message = "a prohibition needs a source, and what a page leaves out is not \
                           forbidden";
            let help = "add `note` with the id of an `x-note` that names the page, or remove \
                        `forbid`";
            let problem = error("forbid-without-note", message).help(help);
            report.key(&format!("{pointer}/forbid"), problem);
        }
        return;
    };
    if report.damage.has("/x-note") || report.damage.has(&format!("{}/x-note", op.pointer)) {
        return;
    }
    let notes = || op.declared.notes.iter().chain(&spec.document.notes);
    let pointer = format!("{pointer}/note");
    match notes().find(|it| it.id == *id) {
        None => {
            let nearest = nearest(id, notes().map(|it| it.id.as_str()));
            let message = format!("there is no note `{id}`");
            let help = suggestion(
                nearest,
                "add one to the operation or the document, or correct the id",
            );
            report.value(&pointer, error("unknown-note", message).help(help));
        }
        Some(note) => {
            let page = |it: &Reading| it.from.contains("page") || it.from.contains("https://");
            if !when.forbid.is_empty() && !note.readings.iter().any(page) {
                let message = format!("the note `{id}` does not name the page that forbids it");
                let help = "name the page in `from` of a reading, for example `the page of \
                            GetToken` or its address";
                report.value(&pointer, error("note-without-page", message).help(help));
            }
        }
    }
}

/// How a problem with a name is reported: at the value that it is, or at the key.
type Say = fn(&mut Report<'_>, &str, Problem);

fn at_value(report: &mut Report<'_>, pointer: &str, problem: Problem) {
    report.value(pointer, problem)
}

fn at_key(report: &mut Report<'_>, pointer: &str, problem: Problem) {
    report.key(pointer, problem)
}

/// An input that the rule asks something of.
fn other<'i, 'a>(
    op: &'i Operation<'a>,
    when: &When,
    name: &str,
    pointer: &str,
    say: Say,
    report: &mut Report<'_>,
) -> Option<&'i Input<'a>> {
    if name == when.parameter {
        say(
            report,
            pointer,
            error(
                "constraint-on-itself",
                format!("the constraint is already about `{name}`"),
            )
            .help("remove it from the list"),
        );
        return None;
    }
    find(op, name, pointer, say, report)
}

fn find<'i, 'a>(
    op: &'i Operation<'a>,
    name: &str,
    pointer: &str,
    say: Say,
    report: &mut Report<'_>,
) -> Option<&'i Input<'a>> {
    let Some(input) = op.inputs.iter().find(|it| it.name == name) else {
        if !op.complete {
            return None;
        }
        let nearest = nearest(name, op.inputs.iter().map(|it| it.name));
        say(
            report,
            pointer,
            error(
                "unknown-input",
                format!("the operation has no input `{name}`"),
            )
            .help(suggestion(
                nearest,
                "write the name of a parameter or field as it is sent",
            )),
        );
        return None;
    };
    if !input.is_setter() {
        say(
            report,
            pointer,
            error(
                "constraint-on-fixed-input",
                format!("the caller does not set `{name}`"),
            )
            .help("remove it from the constraint"),
        );
        return None;
    }
    Some(input)
}

fn values(input: &Input<'_>, values: &[Value], pointer: &str, report: &mut Report<'_>) {
    let Some(resolved) = input.resolved else {
        return;
    };
    for (index, value) in values.iter().enumerate() {
        let scalar = !value.is_array() && !value.is_object() && !value.is_null();
        if !scalar || !possible(&resolved, &text(value)) {
            let known = &resolved.schema.values;
            let message = format!("the input is never `{}`", text(value));
            let problem = error("constraint-value", message).help(match known.is_empty() {
                true => "write a value that its type allows".to_owned(),
                false => format!("use {}", choice(known.iter().map(text))),
            });
            report.value(&format!("{pointer}/{index}"), problem);
        }
    }
}
