//! Names and places of what a caller sets.

use std::collections::{HashMap, HashSet};

use super::super::names::{HEADERS, Idents, Spot, Wire, header_name, is_token};
use super::super::report::Report;
use super::schemas::crossed_limits;
use crate::diagnostic::{Problem, error};
use crate::load::escape;
use crate::names::{self, Scope};
use crate::profile::{Format, Indexed, Schema, Type};
use crate::spec::{Input, Place, Resolved, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut settings: HashMap<String, &Input<'_>> = HashMap::new();
    for op in &spec.operations {
        let mut setters = Idents::new("setter");
        for input in &op.inputs {
            setter(input, &mut setters, report);
            place(input, report);
            list(spec, input, report);
            if input.setting {
                setting(input, &mut settings, report);
            }
        }
    }
    places_of_settings(spec, report);
    lists_of_replies(spec, report);
}

/// The names are compared over all places of an operation, since the builder has them side by side. Constants and
/// credentials count: two values of one name are sent where both places are the same.
fn setter<'i>(input: &'i Input<'_>, setters: &mut Idents<'i>, report: &mut Report<'_>) {
    let wire = Wire {
        name: input.name,
        given: given(input),
        pointer: &input.pointer,
        at: match input.parameter {
            Some(_) => Spot::Value("name"),
            None => Spot::Key,
        },
    };
    // What nobody sets has a name in private, or none.
    let ident = match input.is_setter() {
        true => setters.of(Scope::Input, &wire, report),
        false => Some(ident(input).unwrap_or_else(|| input.name.to_owned())),
    };
    if let Some(ident) = ident {
        let second = format!("maybe_{ident}");
        // With an `_` at the end, the setter of another input can have the name of the second one.
        if setters.add(ident, input.name, &input.used, report) && input.is_setter() {
            setters.add(second, input.name, &input.used, report);
        }
    }
}

/// `x-rust-name`
fn given<'i>(input: &'i Input<'_>) -> Option<&'i str> {
    match input.parameter {
        Some(parameter) => parameter.rust_name.as_deref(),
        None => super::schemas::own_name(input.schema).filter(|_| input.place.is_field()),
    }
}

fn ident(input: &Input<'_>) -> Option<String> {
    names::of(Scope::Input, input.name, given(input)).map(|it| it.ident)
}

fn place(input: &Input<'_>, report: &mut Report<'_>) {
    let name = input.name;
    if input.place == Place::Header {
        if !is_token(input.name) {
            report.name(input, header_name(name));
        } else if HEADERS.contains(&input.name.to_ascii_lowercase().as_str()) {
            let message = format!("the client writes the header `{name}` itself");
            let help = "remove the parameter";
            report.name(input, error("reserved-header", message).help(help));
        }
    }
    if let Some(parameter) = input.parameter {
        if parameter.setting && input.place.is_path() {
            let message = format!("`{name}` is part of the path, which differs from call to call");
            let problem = error("setting-in-path", message).help("remove `x-setting`");
            report.key(&format!("{}/x-setting", input.pointer), problem);
        }
        if parameter.keep_slashes && !input.place.is_path() {
            let message = "only a path parameter has slashes to keep";
            let problem = error("keep-slashes-place", message).help("remove `x-keep-slashes`");
            report.key(&format!("{}/x-keep-slashes", input.pointer), problem);
        }
    }
    if input.environment && !input.setting {
        let message =
            format!("only settings are read from the environment, and `{name}` is not a setting");
        let help = "add `x-setting: true`, or remove `x-environment`";
        let problem = error("environment-without-setting", message).help(help);
        report.key(&format!("{}/x-environment", input.pointer), problem);
    }
    let Some(resolved) = input.resolved else {
        return;
    };
    if let Some(pointer) = null_place(input, &resolved) {
        report.key(&pointer, nullable_input(name));
    }
    if input.setting && resolved.schema.format == Some(Format::Binary) {
        let message = format!("`{name}` is a file, which differs from call to call");
        let problem = error("setting-is-file", message).help("remove `x-setting`");
        report.key(&format!("{}/x-setting", input.pointer), problem);
    }
    if input.place != Place::Body && !is_scalar(resolved.schema) && !is_list(resolved.schema) {
        let message = format!("`{name}` is not a single value");
        let help = "write a scalar type, `type: string` with `x-json` for JSON, or a list with \
                    `x-indexed` or `x-joined`";
        let problem = error("input-not-scalar", message).help(help);
        report.key(&input.schema_pointer(), problem);
    }
}

fn nullable_input(name: &str) -> Problem {
    error(
        "nullable-input",
        format!("`{name}` is sent, and `null` is never sent"),
    )
    .help("remove `nullable`; callers leave out what is optional")
}

fn list_items(wanted: &str) -> Problem {
    error("list-items", "a list that is sent cannot hold these items")
        .help(format!("write {wanted}"))
}

/// Where a type says that an input may be `null`.
fn null_place(input: &Input<'_>, resolved: &Resolved<'_>) -> Option<String> {
    let pointer = if resolved.beside.is_some_and(|it| it.nullable) {
        input.schema_pointer()
    } else {
        resolved.schema.nullable.then(|| written(input, resolved))?
    };
    Some(format!("{pointer}/nullable"))
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
        let problem = error("list-encodings", message).help("remove `x-indexed` or `x-joined`");
        report.key(&format!("{pointer}/x-joined"), problem);
        return;
    }
    for key in report.present(&input.pointer, &["x-setting", "x-initial", "x-credential"]) {
        let message = format!("`{key}` does not apply to a list, which differs from call to call");
        let problem = error("list-with-key", message).help("remove it");
        report.key(&format!("{}/{key}", input.pointer), problem);
    }
    let Some(items) = resolved
        .schema
        .items
        .as_ref()
        .and_then(|it| spec.resolve(it))
    else {
        return;
    };
    if let Some(indexed) = &resolved.schema.indexed {
        if !matches!(input.place, Place::Query | Place::Form | Place::Part) {
            let message = "only queries and forms have numbered values";
            let problem =
                error("indexed-list-place", message).help("use `x-joined`, or move the list there");
            report.key(&format!("{pointer}/x-indexed"), problem);
        }
        numbered(spec, indexed, &items, &pointer, report);
    } else {
        if input.place.is_path() {
            let problem = error("list-in-path", "a path cannot contain a list");
            report.key(
                &format!("{pointer}/x-joined"),
                problem.help("write one value"),
            );
        }
        let plain = is_scalar(items.schema) && items.schema.json.is_none();
        if !plain || items.schema.format == Some(Format::Binary) {
            let wanted = "strings, numbers, booleans or an enum";
            report.key(&format!("{pointer}/items"), list_items(wanted));
        }
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
        let problem = error("indexed-name", message).help(help);
        report.value(&format!("{pointer}/x-indexed/name"), problem);
    }
    if indexed.min.zip(indexed.max).is_some_and(|it| it.0 > it.1) {
        let problem = crossed_limits("min", "max");
        report.value(&format!("{pointer}/x-indexed/min"), problem);
    }
    if !object {
        if !is_scalar(items.schema) {
            let wanted = "one value, a file or an object of values";
            report.key(&format!("{pointer}/items"), list_items(wanted));
        }
        return;
    }
    let Some(name) = items
        .name
        .filter(|_| items.schema.additional_properties.is_none())
    else {
        let wanted = "a `$ref` to an object whose members all have names";
        report.key(&format!("{pointer}/items"), list_items(wanted));
        return;
    };
    for (member, schema) in &items.schema.properties {
        let Some(resolved) = spec.resolve(schema) else {
            continue;
        };
        let pointer = format!(
            "/components/schemas/{}/properties/{}",
            escape(name),
            escape(member)
        );
        if !is_scalar(resolved.schema) {
            let wanted = "members of one value each";
            report.key(&pointer, list_items(wanted));
        }
        if resolved.nullable() {
            report.key(&pointer, nullable_input(member));
        }
    }
}

/// `x-indexed` and `x-joined` only make sense for what is sent.
fn lists_of_replies(spec: &Spec<'_>, report: &mut Report<'_>) {
    let inputs = spec.operations.iter().flat_map(|it| &it.inputs);
    let sent: HashSet<String> = inputs
        .filter_map(|it| Some(written(it, &it.resolved?)))
        .collect();
    for it in &spec.schemas {
        let keys = [
            ("x-indexed", it.schema.indexed.is_some()),
            ("x-joined", it.schema.joined.is_some()),
        ];
        for (key, present) in keys {
            if present && !sent.contains(&it.pointer) {
                let message =
                    format!("`{key}` describes how a list is sent, and this list is not sent");
                let help = "move it to a parameter or field, or remove it";
                let problem = error("list-not-sent", message).help(help);
                report.key(&format!("{}/{key}", it.pointer), problem);
            }
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

/// All mentions of a setting are one field of the client's settings: one parameter, and fields of its type.
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
        let problem = error("setting-name-differs", message).help(help);
        report.key(&input.pointer, problem);
        return;
    }
    let first = settings.entry(own).or_insert(input);
    if first.pointer == input.pointer {
        return;
    }
    let component = |it: &Input<'a>| it.resolved.and_then(|it| it.name);
    let both_parameters = first.parameter.is_some() && input.parameter.is_some();
    let pointer = format!("{}/x-setting", input.pointer);
    if first.name != input.name || both_parameters {
        let other = first.name;
        let problem = match name == other {
            true => error(
                "duplicate-setting",
                format!("the setting `{name}` is declared twice"),
            )
            .help("declare it once in `components.parameters` and refer to it"),
            false => error(
                "setting-collision",
                format!("the settings `{name}` and `{other}` have the same field in Rust"),
            )
            .help("keep one of the two as a setting"),
        };
        report.key(&pointer, problem);
    } else if component(first).is_none() || component(first) != component(input) {
        let message = format!("the setting `{name}` has another type elsewhere");
        let help = "declare the type once in `components.schemas` and refer to it in both places";
        report.key(&pointer, error("setting-type-differs", message).help(help));
    }
    if first.parameter.is_none() {
        *first = input;
    }
}

/// In a schema, `x-setting` and `x-environment` only make sense for a field of a body.
fn places_of_settings(spec: &Spec<'_>, report: &mut Report<'_>) {
    let inputs = spec.operations.iter().flat_map(|it| &it.inputs);
    let fields: HashSet<&str> = inputs
        .filter(|it| it.place.is_field())
        .map(|it| it.pointer.as_str())
        .collect();
    for it in &spec.schemas {
        let keys = [
            ("x-setting", it.schema.setting),
            ("x-environment", it.schema.environment),
        ];
        for (key, present) in keys {
            if present && !fields.contains(it.pointer.as_str()) {
                let message = "only a parameter or a field of a body can be a setting";
                let help = format!("move `{key}` to one of them, beside the type");
                let problem = error("setting-place", message).help(help);
                report.key(&format!("{}/{key}", it.pointer), problem);
            }
        }
    }
}
