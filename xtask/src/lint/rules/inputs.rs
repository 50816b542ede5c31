//! Names and places of what a caller sets.

use std::collections::{HashMap, HashSet};

use super::super::members::members;
use super::super::names::{Idents, RESERVED_HEADERS, Wire, header_name, is_token};
use super::super::report::{Report, Spot};
use super::schemas::crossed_limits;
use crate::names::{self, Scope};
use crate::spec::load::Pointer;
use crate::spec::profile::{Format, Indexed, Schema, Type};
use crate::spec::{Input, Place, Resolved, Spec, component_pointer};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut settings: HashMap<String, &Input<'_>> = HashMap::new();
    for op in &spec.operations {
        let mut setters = Idents::new("setter");
        let mut names = Idents::new("name");
        for input in &op.inputs {
            // With two setters, it would be sent twice.
            let wire = format!("{} in {:?}", input.name, input.place);
            if names.add(wire, &input.label, &input.used, report) {
                setter(input, &mut setters, report);
            }
            place(input, report);
            list(spec, input, report);
            if input.setting {
                setting(input, &mut settings, report);
            }
        }
    }
    places_of_settings(spec, report);
    lists_of_responses(spec, report);
}

/// The names are compared over all places of an operation, since the builder has them side by side.
/// Constants and credentials count: two values of one name are sent where both places are the same.
fn setter<'i>(input: &'i Input<'_>, setters: &mut Idents<'i>, report: &mut Report<'_>) {
    let wire = Wire {
        name: input.name,
        given: input.rust_name,
        pointer: &input.pointer,
        key: input.parameter.map(|_| "name"),
    };
    // What nobody sets has a name in private, or none.
    let ident = match input.is_setter() {
        true => setters.of(Scope::Input, &wire, report),
        false => Some(ident(input).unwrap_or_else(|| input.name.to_owned())),
    };
    if let Some(ident) = ident {
        let second = format!("maybe_{ident}");
        // With an `_` at the end, the setter of another input can have the name of the second one.
        if setters.add(ident, &input.label, &input.used, report) && input.is_setter() {
            setters.add(second, &input.label, &input.used, report);
        }
    }
}

fn ident(input: &Input<'_>) -> Option<String> {
    names::of(Scope::Input, input.name, input.rust_name).map(|it| it.ident)
}

fn place(input: &Input<'_>, report: &mut Report<'_>) {
    let name = input.name;
    if input.place == Place::Header {
        header(input, report);
    }
    if !input.place.is_path() && input.parameter.is_some_and(|it| it.keep_slashes) {
        let message = "only a path parameter has slashes to keep";
        let at = input.pointer.at("x-keep-slashes");
        report.key("keep-slashes-place", at, message, "remove `x-keep-slashes`");
    }
    if input.environment && !input.setting {
        let message =
            format!("only settings are read from the environment, and `{name}` is not a setting");
        let help = "add `x-setting: true`, or remove `x-environment`";
        let at = input.pointer.at("x-environment");
        report.key("environment-without-setting", at, message, help);
    }
    let Some(resolved) = input.resolved else {
        return;
    };
    if resolved.beside.is_some_and(|it| it.nullable) {
        nullable(name, &input.schema_pointer().at("nullable"), report);
    } else if resolved.schema.nullable {
        nullable(name, &written(input, &resolved).at("nullable"), report);
    }
    if input.setting && resolved.schema.format == Some(Format::Binary) {
        let message = format!("`{name}` is a file, which differs from call to call");
        let at = input.pointer.at("x-setting");
        report.key("setting-is-file", at, message, "remove `x-setting`");
    }
    let is_json = input.kind.is_compound() && matches!(input.place, Place::Json | Place::Body);
    if is_json && is_sendable(&resolved) {
        return compound(input, report);
    }
    if input.place != Place::Body && !is_scalar(resolved.schema) && !is_list(resolved.schema) {
        let message = format!("`{name}` is not a single value");
        let help = "write a scalar type, `type: string` with `x-json` for JSON, or a list with \
                    `x-indexed` or `x-joined`";
        report.key("input-not-scalar", input.schema_pointer(), message, help);
    }
}

/// Several values in a JSON body, which are always the call's.
fn compound(input: &Input<'_>, report: &mut Report<'_>) {
    for key in report.present(&input.pointer, &["x-setting", "x-initial", "x-credential"]) {
        let message = format!("`{key}` does not apply to what differs from call to call");
        let help = "remove it, or write one value";
        report.key("compound-with-key", input.pointer.at(key), message, help);
    }
}

/// An object, a map, a list or any JSON; a shape of several is none that callers build.
fn is_sendable(resolved: &Resolved<'_>) -> bool {
    matches!(resolved.schema.kind, Some(Type::Object | Type::Array))
}

fn header(input: &Input<'_>, report: &mut Report<'_>) {
    let name = input.name;
    // A header is a parameter.
    let at = input.pointer.at("name");
    if !is_token(name) {
        report.push(Spot::Value, at, header_name(name));
    } else if RESERVED_HEADERS
        .iter()
        .any(|it| it.eq_ignore_ascii_case(name))
    {
        let message = format!("the client writes the header `{name}` itself");
        report.value("reserved-header", at, message, "remove the parameter");
    }
}

pub(super) fn nullable(name: &str, at: &str, report: &mut Report<'_>) {
    let message = format!("`{name}` is sent, and `null` is never sent");
    let help = "remove `nullable`; callers leave out what is optional";
    report.key("nullable-input", at, message, help);
}

fn list_items(at: &str, wanted: &str, report: &mut Report<'_>) {
    let message = "a list that is sent cannot hold these items";
    report.key("list-items", at, message, format!("write {wanted}"));
}

/// A list that says how it is sent.
fn is_list(schema: &Schema) -> bool {
    schema.kind == Some(Type::Array) && (schema.indexed.is_some() || schema.joined.is_some())
}

/// Where the type of an input is written.
fn written(input: &Input<'_>, resolved: &Resolved<'_>) -> String {
    resolved.pointer().unwrap_or_else(|| input.schema_pointer())
}

fn list(spec: &Spec<'_>, input: &Input<'_>, report: &mut Report<'_>) {
    let Some(resolved) = input.resolved.filter(|it| is_list(it.schema)) else {
        return;
    };
    let pointer = written(input, &resolved);
    if resolved.schema.indexed.is_some() && resolved.schema.joined.is_some() {
        let message = "a list is sent either as numbered values or as one value";
        let help = "remove `x-indexed` or `x-joined`";
        return report.key("list-encodings", pointer.at("x-joined"), message, help);
    }
    for key in report.present(&input.pointer, &["x-setting", "x-initial", "x-credential"]) {
        let message = format!("`{key}` does not apply to a list, which differs from call to call");
        report.key("list-with-key", input.pointer.at(key), message, "remove it");
    }
    let Some(items) = spec.items(resolved.schema) else {
        return;
    };
    if let Some(indexed) = &resolved.schema.indexed {
        if !matches!(input.place, Place::Query | Place::Form | Place::Part) {
            let message = "only queries and forms have numbered values";
            let help = "use `x-joined`, or move the list there";
            report.key("indexed-list-place", pointer.at("x-indexed"), message, help);
        }
        numbered(spec, indexed, &items, &pointer, report);
        return;
    }
    if input.place.is_path() {
        let message = "a path cannot contain a list";
        let help = "write one value";
        report.key("list-in-path", pointer.at("x-joined"), message, help);
    }
    let plain = is_scalar(items.schema) && items.schema.json.is_none();
    if !plain || items.schema.format == Some(Format::Binary) {
        let wanted = "strings, numbers, booleans or an enum";
        list_items(&pointer.at("items"), wanted, report);
    }
}

fn numbered(
    spec: &Spec<'_>,
    indexed: &Indexed,
    items: &Resolved<'_>,
    pointer: &str,
    report: &mut Report<'_>,
) {
    let object = items.schema.kind == Some(Type::Object);
    let count = |part: &str| indexed.name.matches(part).count();
    if count("{n}") != 1 || count("{member}") != usize::from(object) {
        let message = format!("`{}` does not name what each item is sent as", indexed.name);
        let help = match object {
            true => {
                "write `{n}` once for its number and `{member}` once, for example \
                 `Thing.{n}.{member}`"
            }
            false => "write `{n}` once for its number and no `{member}`, for example `Thing.{n}`",
        };
        let at = pointer.at("x-indexed").at("name");
        report.value("indexed-name", at, message, help);
    }
    if indexed.crossed() {
        let at = pointer.at("x-indexed").at("min");
        report.push(Spot::Value, at, crossed_limits("min", "max"));
    }
    let wanted = match items.name {
        _ if !object && is_scalar(items.schema) => return,
        _ if !object => "one value, a file or an object of values",
        Some(name) if items.schema.additional_properties.is_none() => {
            return items_of_members(spec, items.schema, name, report);
        }
        _ => "a `$ref` to an object whose members all have names",
    };
    list_items(&pointer.at("items"), wanted, report);
}

fn items_of_members<'a>(spec: &Spec<'a>, object: &'a Schema, name: &str, report: &mut Report<'_>) {
    for member in members(spec, object) {
        let at = component_pointer(name).at("properties").at(member.name);
        if !is_scalar(member.resolved.schema) {
            list_items(&at, "members of one value each", report);
        }
        if member.resolved.nullable() {
            nullable(member.name, &at, report);
        }
    }
}

/// `x-indexed` and `x-joined` only make sense for what is sent.
fn lists_of_responses(spec: &Spec<'_>, report: &mut Report<'_>) {
    let inputs = spec.operations.iter().flat_map(|it| &it.inputs);
    let sent = inputs.filter_map(|it| Some(written(it, &it.resolved?)));
    let sent: HashSet<String> = sent.collect();
    for it in spec.schemas.iter().filter(|it| !sent.contains(&it.pointer)) {
        for key in report.present(&it.pointer, &["x-indexed", "x-joined"]) {
            let message =
                format!("`{key}` describes how a list is sent, and this list is not sent");
            let help = "move it to a parameter or field, or remove it";
            report.key("list-not-sent", it.pointer.at(key), message, help);
        }
    }
}

/// One value: a text, a number, a truth value, or a file (whose place is another rule's matter).
fn is_scalar(schema: &Schema) -> bool {
    let kind = matches!(
        schema.kind,
        Some(Type::String | Type::Integer | Type::Number | Type::Boolean)
    );
    kind || schema.format == Some(Format::Binary)
}

/// All mentions of a setting are one field of the client's settings: one parameter, and fields of
/// its type.
fn setting<'i, 'a>(
    input: &'i Input<'a>,
    settings: &mut HashMap<String, &'i Input<'a>>,
    report: &mut Report<'_>,
) {
    let Some(own) = ident(input) else {
        return;
    };
    let name = input.name;
    let same = settings.values().find(|it| it.name == input.name);
    if let Some(other) = same.and_then(|it| ident(it)).filter(|it| *it != own) {
        let message =
            format!("the setting `{name}` is called `{other}` elsewhere and `{own}` here");
        let help = "use the same `x-rust-name` for both";
        report.key("setting-name-differs", &input.pointer, message, help);
        return;
    }
    let first = settings.entry(own).or_insert(input);
    if first.pointer == input.pointer {
        return;
    }
    let component = |it: &Input<'a>| it.resolved.and_then(|it| it.name);
    let both_parameters = first.parameter.is_some() && input.parameter.is_some();
    let (at, other) = (input.pointer.at("x-setting"), first.name);
    if name != other {
        let message = format!("the settings `{name}` and `{other}` have the same field in Rust");
        let help = "keep one of the two as a setting";
        report.key("setting-collision", at, message, help);
    } else if both_parameters {
        let message = format!("the setting `{name}` is declared twice");
        let help = "declare it once in `components.parameters` and refer to it";
        report.key("duplicate-setting", at, message, help);
    } else if component(first).is_none() || component(first) != component(input) {
        let message = format!("the setting `{name}` has another type elsewhere");
        let help = "declare the type once in `components.schemas` and refer to it in both places";
        report.key("setting-type-differs", at, message, help);
    }
    if first.parameter.is_none() {
        *first = input;
    }
}

/// In a schema, `x-setting`, `x-environment` and `x-initial` only make sense for a field of a body.
fn places_of_settings(spec: &Spec<'_>, report: &mut Report<'_>) {
    let inputs = spec.operations.iter().flat_map(|it| &it.inputs);
    let fields = inputs.filter(|it| it.place.is_field());
    let fields: HashSet<&str> = fields.map(|it| it.pointer.as_str()).collect();
    let others = spec.schemas.iter();
    for it in others.filter(|it| !fields.contains(it.pointer.as_str())) {
        let keys = [
            ("x-setting", it.schema.setting),
            ("x-environment", it.schema.environment),
        ];
        for (key, _) in keys.iter().filter(|it| it.1) {
            let message = "only a parameter or a field of a body can be a setting";
            let help = format!("move `{key}` to one of them, beside the type");
            report.key("setting-place", it.pointer.at(key), message, help);
        }
        if it.schema.initial.is_some() {
            let message = "only a parameter or a field of a body has an initial value";
            let help = "move `x-initial` to one of them, beside the type";
            report.key("initial-place", it.pointer.at("x-initial"), message, help);
        }
    }
}
