//! Values of examples that the operation does not declare: what a caller can add to a request.

use super::super::names::{RESERVED_HEADERS, header_name, is_token};
use super::super::nearest::nearest;
use super::super::report::{Report, Spot};
use crate::diagnostic::phrase::suggestion;
use crate::diagnostic::{Problem, error};
use crate::spec::load::Pointer;
use crate::spec::{Extra, Input, List, Operation, Place, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for (example, extras) in &op.extras {
            let pointer = op.pointer.at("x-extra-examples").at(example);
            if op.complete && !op.examples.iter().any(|it| it == example) {
                let nearest = nearest(example, op.examples.iter().map(String::as_str));
                let message = format!("the operation has no example `{example}`");
                let help = suggestion(nearest, "name one that its inputs have");
                report.key("unknown-extra-example", &pointer, message, help);
            }
            for extra in extras {
                if let Some(problem) = name(op, extra) {
                    report.push(Spot::Key, &extra.pointer, problem);
                }
                if let Some(problem) = value(extra) {
                    report.push(Spot::Value, &extra.pointer, problem);
                }
            }
            if op.complete && extras.iter().any(|it| it.place.is_none()) {
                let message = format!("the body of `{}` has no fields to add to", op.id);
                report.key("extra-body", pointer.at("body"), message, "remove `body`");
            }
        }
    }
}

/// What the runtime refuses.
fn name(op: &Operation<'_>, extra: &Extra<'_>) -> Option<Problem> {
    let place = extra.place?;
    let name = extra.name;
    let same = |it: &str| it.eq_ignore_ascii_case(name);
    let scheme = op.scheme.iter();
    let mut signed = scheme.flat_map(|it| &it.declared.fields);
    if signed.any(|it| same(it)) || op.credentials().iter().any(|it| same(it)) {
        let message = format!("only a signer writes `{name}`");
        return Some(error("extra-signed", message).help("remove it"));
    }
    if op.sent().any(|it| is_taken(it, place, name)) {
        let message = format!("`{name}` is declared");
        let help = "set it in the examples of its declaration";
        return Some(error("extra-declared", message).help(help));
    }
    if place == Place::Header {
        if RESERVED_HEADERS
            .iter()
            .chain(&["cookie"])
            .any(|it| same(it))
        {
            let message = format!("no example can add the header `{name}`");
            return Some(error("extra-refused", message).help("remove it"));
        }
        return (!is_token(name)).then(|| header_name(name));
    }
    let is_quoted = place == Place::Part;
    let is_unsafe = |it: char| it == '"' || it == '\\' || it.is_control();
    (name.is_empty() || is_quoted && name.contains(is_unsafe)).then(|| {
        let message = format!("`{name}` cannot be the name of what is sent");
        let help = "write a name without quotes, backslashes and control characters";
        error("extra-name", message).help(help)
    })
}

/// Whether the name is that of an input, or that of an item of a numbered list. A server may take a
/// pair of the query for one of the form, but no header for either.
fn is_taken(input: &Input<'_>, place: Place, name: &str) -> bool {
    let declared = input.name;
    match (input.place == Place::Header, place == Place::Header) {
        (true, true) => return declared.eq_ignore_ascii_case(name),
        (false, false) => {}
        _ => return false,
    }
    let is_item = |form: &str| {
        let number = form.split_once("{n}").and_then(|(before, after)| {
            let rest = name.strip_prefix(before)?;
            rest.strip_suffix(after)
        });
        number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
    };
    declared == name
        || matches!(&input.list, Some(List::Indexed(it)) if it.members.iter().any(|it| is_item(&it.name)))
}

/// What cannot be sent in its place.
fn value(extra: &Extra<'_>) -> Option<Problem> {
    let text = extra.value.as_str();
    match extra.place? {
        Place::Json => None,
        Place::Header => {
            let is_visible = |it: u8| it == b'\t' || (b' '..=b'~').contains(&it);
            let is_sent =
                |it: &&str| it.trim_matches([' ', '\t']) == *it && it.bytes().all(is_visible);
            let problem = error("extra-header-value", "the value cannot be sent in a header");
            let help = "write visible ASCII, without blanks at the ends";
            text.filter(is_sent).is_none().then(|| problem.help(help))
        }
        _ => {
            let problem = error("extra-value", "a field of a form is a text");
            text.is_none()
                .then(|| problem.help("write the value in quotes"))
        }
    }
}
