//! Examples: complete, and such that they could be sent or received.

use std::collections::HashMap;

use indexmap::IndexSet;
use serde_json::Value;

use super::super::fit::{At, fit};
use super::super::nearest::nearest;
use super::super::report::Report;
use super::sent::{self, Sent, breaks, faults};
use crate::diagnostic::phrase::{list, suggestion};
use crate::spec::load::Pointer;
use crate::spec::profile::{CANARY, Example, essence};
use crate::spec::{Content, Input, Operation, Place, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for input in &op.inputs {
            parameter(spec, input, report);
        }
        if let Some(body) = &op.content {
            bodies(spec, op, body, report);
        }
        file_names(op, report);
        complete(op, report);
        if op.complete {
            constraints(op, report);
        }
        documented(op, report);
        responses(spec, op, report);
    }
}

/// A snapshot is a file of that name.
fn file_names(op: &Operation<'_>, report: &mut Report<'_>) {
    for (name, it) in op.inputs.iter().flat_map(|it| &it.examples) {
        if crate::names::is_hyphenated(name) && name.len() <= 60 {
            continue;
        }
        let pointer = &it.pointer;
        let own = "/examples".at(name);
        let end = pointer
            .find(&own)
            .map_or(pointer.len(), |it| it + own.len());
        let message = format!("`{name}` cannot be the name of a snapshot");
        let help = "write lower-case words joined by hyphens, at most 60 characters";
        report.key("example-name", &pointer[..end], message, help);
    }
}

fn parameter(spec: &Spec<'_>, input: &Input<'_>, report: &mut Report<'_>) {
    let (Some(parameter), Some(resolved)) = (input.parameter, input.resolved) else {
        return;
    };
    if report.damage.has_input(input) {
        return;
    }
    for it in input.examples.values() {
        let unfit = fit(At::Request, spec, &resolved, it.value, &it.pointer);
        report.mismatches("the example", unfit);
    }
    initial(spec, input, report);
    for (name, example) in &parameter.examples {
        no_media_type(example, &input.pointer.at("examples").at(name), report);
    }
}

/// (In the profile's type, `null` is absence.)
fn initial(spec: &Spec<'_>, input: &Input<'_>, report: &mut Report<'_>) {
    let at = input.pointer.at("x-initial");
    let initial = report.source.value.pointer(&at);
    if let Some((initial, resolved)) = initial.zip(input.resolved) {
        let unfit = fit(At::Request, spec, &resolved, initial, &at);
        report.mismatches("`x-initial`", unfit);
    }
}

fn no_media_type(example: &Example, pointer: &str, report: &mut Report<'_>) {
    if example.media_type.is_some() {
        let (at, help) = (pointer.at("x-media-type"), "remove `x-media-type`");
        let message = "the media type is fixed here";
        report.key("example-media-type-place", at, message, help);
    }
}

fn bodies(spec: &Spec<'_>, op: &Operation<'_>, body: &Content<'_>, report: &mut Report<'_>) {
    let Some(resolved) = body.resolved else {
        return;
    };
    let damaged = report
        .damage
        .has(&body.schema_pointer().unwrap_or_default());
    let is_whole = op.inputs.iter().any(|it| it.place == Place::Body);
    let place = if is_whole { At::Request } else { At::Fields };
    for (name, example) in &body.declared.examples {
        let pointer = body.media_pointer.at("examples").at(name);
        if !damaged {
            let unfit = fit(place, spec, &resolved, &example.value, &pointer.at("value"));
            report.mismatches("the example", unfit);
        }
        media_type(body.media, example, &pointer, report);
    }
    let fields = || op.inputs.iter().filter(|it| it.parameter.is_none());
    for input in fields().filter(|_| !damaged) {
        initial(spec, input, report);
        for (resolved, it) in input
            .examples
            .values()
            .filter_map(|it| Some((input.resolved?, it)))
        {
            sent::constraints(spec, &resolved, it.value, &it.pointer, report);
        }
    }
    let fields = fields();
    for input in fields.filter(|it| it.credential) {
        for it in input.examples.values() {
            let message = format!("only a signer writes `{}`", input.name);
            let help = "remove it from the example";
            report.key("example-of-credential", &it.pointer, message, help);
        }
    }
}

/// Where a body says only what kind of file it is, each example says which.
fn media_type(media: &str, example: &Example, pointer: &str, report: &mut Report<'_>) {
    // The media type itself is wrong, and reported.
    if !media.contains('/') || media.starts_with('*') {
        return;
    }
    let essence_of_body = essence(media);
    let Some(range) = essence_of_body.strip_suffix("/*") else {
        return no_media_type(example, pointer, report);
    };
    let Some(found) = &example.media_type else {
        let message = format!("`{media}` does not say what the file is");
        let help = "add `x-media-type` to the example";
        return report.key("missing-example-media-type", pointer, message, help);
    };
    let own = essence(found);
    let subtype = own.strip_prefix(range).and_then(|it| it.strip_prefix('/'));
    if subtype.is_none_or(|it| it.is_empty() || it == "*") {
        let message = format!("`{found}` is not in `{media}`");
        let (at, help) = (
            pointer.at("x-media-type"),
            "write a media type of that range",
        );
        report.value("example-media-type", at, message, help);
    }
}

/// The names of an operation's examples: those that inputs carry, and the two that every operation
/// has.
fn names<'o>(op: &'o Operation<'_>) -> IndexSet<&'o str> {
    let own = op.examples.iter().map(String::as_str);
    ["minimal", "full"].into_iter().chain(own).collect()
}

fn complete(op: &Operation<'_>, report: &mut Report<'_>) {
    let id = &op.id;
    let mut shown = op
        .setters()
        .map(|it| it.examples.contains_key("full"))
        .peekable();
    if shown.peek().is_some() && !shown.any(|it| it) {
        let message = format!("no input of `{id}` has a value in the example `full`");
        let help = "add one to each input";
        report.key("missing-example", &op.pointer, message, help);
    }
    let names = names(op);
    for input in op.setters() {
        let body = op.content.as_ref().filter(|_| input.parameter.is_none());
        if report.damage.has_input(input) || body.is_some_and(|it| report.damage.has(&it.pointer)) {
            continue;
        }
        // A field's examples are in the body's.
        let owner = body.map_or(&input.pointer, |it| &it.media_pointer);
        let (at, name) = (owner.at("examples"), input.name);
        if input.required && input.initial.is_none() {
            let missing = names.iter().filter(|it| input.example(it).is_none());
            let missing: Vec<_> = missing.collect();
            if !missing.is_empty() {
                let plural = if missing.len() == 1 { "" } else { "s" };
                let examples = list(missing);
                let message = format!(
                    "the required `{name}` has no value in the example{plural} {examples} of `{id}`"
                );
                report.key("incomplete-example", at, message, "add it to `examples`");
            }
        } else if input.examples.is_empty() {
            let message = format!("no example shows `{name}`");
            let help = "add a value in `full`";
            report.key("input-without-example", at, message, help);
        }
    }
}

fn constraints(op: &Operation<'_>, report: &mut Report<'_>) {
    for example in names(op) {
        let mut sent: HashMap<&str, Sent> = HashMap::new();
        sent.extend(op.inputs.iter().map(|it| (it.name, Sent::of(it, example))));
        for (index, when) in op.declared.constraints.iter().enumerate() {
            for fault in faults(when, &mut sent) {
                let at = op.pointer.at("x-when").at(index);
                breaks(&format!("the example `{example}`"), fault, &at, report);
            }
        }
    }
}

/// The example that readers see has values that could be theirs: what tests look for in logs is
/// none.
fn documented(op: &Operation<'_>, report: &mut Report<'_>) {
    let is_invented = |example: &str| {
        let mut values = op.setters().filter_map(|it| it.example(example));
        values.any(|it| it.value.to_string().contains(CANARY))
    };
    let (id, names, at) = (&op.id, names(op), op.pointer.at("x-docs-example"));
    match &op.declared.docs_example {
        Some(name)
            if !op
                .setters()
                .any(|it| it.examples.contains_key(name.as_str())) =>
        {
            let nearest = nearest(name, names.iter().copied());
            let message = format!("the operation has no example `{name}`");
            let help = suggestion(nearest, "name one that its inputs have");
            report.value("unknown-docs-example", at, message, help);
        }
        Some(name) if is_invented(name) => {
            let message = format!(
                "the example `{name}` has a value with `CANARY`, which the documentation never \
                 shows"
            );
            let help = "use believable values, or name another example";
            report.value("docs-example-canary", at, message, help);
        }
        None if op.complete && names.iter().all(|it| is_invented(it)) => {
            let message = format!(
                "every example of `{id}` has a value with `CANARY`, which the documentation never \
                 shows"
            );
            let help = "add an example with believable values, and name it in `x-docs-example`";
            report.key("missing-docs-example", &op.pointer, message, help);
        }
        _ => {}
    }
}

fn responses(spec: &Spec<'_>, op: &Operation<'_>, report: &mut Report<'_>) {
    for response in &op.responses {
        let mut values: HashMap<&str, (&str, &Value)> = HashMap::new();
        for content in &response.contents {
            let Some(resolved) = content.resolved else {
                continue;
            };
            if report.damage.has(&content.media_pointer.at("schema")) {
                continue;
            }
            for (name, example) in &content.declared.examples {
                let pointer = content.media_pointer.at("examples").at(name);
                let unfit = fit(
                    At::Document,
                    spec,
                    &resolved,
                    &example.value,
                    &pointer.at("value"),
                );
                report.mismatches("the example of a response", unfit);
                no_media_type(example, &pointer, report);
                // One response in two formats decodes to one value.
                let here = (content.media, &example.value);
                let (other, value) = *values.entry(name).or_insert(here);
                if *value != example.value {
                    let message = format!("the example `{name}` has another value under `{other}`");
                    let help = "use one value for both, by an anchor, or two names";
                    report.key("example-differs", &pointer, message, help);
                }
            }
        }
    }
}
