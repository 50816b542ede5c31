//! Path keys, operation names, and what tells two operations apart.

use std::collections::{HashMap, HashSet};

use super::super::names::{Idents, Wire};
use super::super::report::Report;
use crate::names::{self, Scope};
use crate::spec::load::Pointer;
use crate::spec::profile::{Or, text};
use crate::spec::{Body, Input, Operation, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut methods = Idents::new("method");
    let mut builders = Idents::new("builder");
    let mut ids = HashSet::new();
    let mut requests: HashMap<String, &str> = HashMap::new();
    for op in &spec.operations {
        let id = op.id.as_str();
        let wire = Wire {
            name: id,
            given: op.declared.rust_name.as_deref(),
            pointer: &op.pointer,
            key: Some("operationId"),
        };
        if let Some(method) = methods.of(Scope::Operation, &wire, report) {
            let used = op.pointer.at("operationId");
            let builder = names::builder(&method);
            if methods.add(method, id, &used, report) {
                builders.add(builder, id, &used, report);
            }
        }
        template(op, ids.insert(id), report);
        constants(op, report);
        // A body in JSON and one in a form are told apart; what may have any type, or none, is not.
        let alike: &[&str] = match op.body {
            Body::Json { .. } => &["json", "any"],
            Body::Form { .. } | Body::Multipart => &["form", "any"],
            Body::None | Body::Binary { .. } => &["any", "json", "form"],
        };
        let mut keys = alike.iter().map(|it| format!("{} {it}", request(op)));
        if let Some(other) = keys.clone().find_map(|it| requests.get(&it)) {
            let message = format!("`{id}` has the same method, path and constants as `{other}`");
            let help = "add the required query parameter with a one-value `enum` that \
                        distinguishes them; two can also be told apart by JSON and a form";
            report.key("ambiguous-operation", &op.path_pointer, message, help);
        }
        requests.extend(keys.next().map(|it| (it, id)));
    }
}

fn template(op: &Operation<'_>, first_of_id: bool, report: &mut Report<'_>) {
    let (path, fragment) = op.key.split_once('#').unwrap_or((op.key, ""));
    let at = &op.path_pointer;
    if !path.starts_with('/') {
        let message = "the path does not begin with a slash";
        report.key("path-without-slash", at, message, "write `/` before it");
    }
    // An id that another operation has is the mistake, not the path.
    if fragment != op.id && first_of_id {
        let message = "the path key does not end in the name of its operation";
        let help = format!("write `#{}` after the path", op.id);
        report.key("path-without-operation", at, message, help);
    }
    let inputs = || op.inputs.iter().filter(|it| it.place.is_path());
    let mut named = HashSet::new();
    let segments = path.strip_prefix('/').unwrap_or(path);
    for segment in segments.split('/').filter(|_| !segments.is_empty()) {
        match parameter_of(segment) {
            Some(name) if !named.insert(name) => {
                let message = format!("`{{{name}}}` appears more than once in the path");
                let help = "rename the second one";
                report.key("duplicate-path-parameter", at, message, help);
            }
            Some(name) if op.complete && inputs().all(|it| it.name != name) => {
                let message = format!("the path parameter `{{{name}}}` is not declared");
                let help = "declare it with `in: path`";
                report.key("undeclared-path-parameter", at, message, help);
            }
            Some(_) => {}
            None if segment.is_empty() => {
                let message = "the path has an empty segment";
                report.key("empty-path-segment", at, message, "remove the extra slash");
            }
            None if is_literal(segment) => {}
            None => {
                let message =
                    format!("`{segment}` is neither a plain segment nor a whole `{{Parameter}}`");
                let help = "write letters, digits and `-._~`, or the parameter alone; declare \
                            queries as parameters";
                report.key("invalid-path-segment", at, message, help);
            }
        }
    }
    for input in inputs() {
        let name = input.name;
        if !named.contains(name) {
            let message = format!("the path does not contain `{{{name}}}`");
            let help = "write it into the path key, or remove the parameter";
            report.key("unused-path-parameter", &input.used, message, help);
        }
        if !input.required {
            let (at, help) = (input.pointer.at("required"), "write `required: true`");
            let message = format!("the path parameter `{name}` is not required");
            report.value("optional-path-parameter", at, message, help);
        }
    }
}

/// `{Name}`, the whole segment: half segments cannot be refused when a value holds `.` or `/`.
fn parameter_of(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.is_empty() && !name.contains(['{', '}'])).then_some(name)
}

/// Letters, digits and what needs no encoding; no `.` or `..`.
fn is_literal(segment: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-._~".contains(&it);
    segment.bytes().all(plain) && segment != "." && segment != ".."
}

/// What the vendor sees of an operation before it reads the values: method, path, constants.
fn request(op: &Operation<'_>) -> String {
    let path = op.key.split('#').next().unwrap_or_default();
    // The names of parameters are ours, so they tell nothing apart.
    let segments = path.split('/');
    let segments = segments.map(|it| parameter_of(it).map_or(it, |_| "{}"));
    let path: Vec<&str> = segments.collect();
    let inputs = op.inputs.iter();
    let constants = inputs.filter_map(|it| Some(format!("{}={}", it.name, text(it.constant?))));
    let mut constants: Vec<String> = constants.collect();
    constants.sort();
    let (path, constants) = (path.join("/"), constants.join("&"));
    format!("{} {path} {constants}", op.http_method)
}

fn constants(op: &Operation<'_>, report: &mut Report<'_>) {
    let one = |it: &&Input<'_>| matches!(it.schema, Or::Inline(it) if it.values.len() == 1);
    for input in op.inputs.iter().filter(one) {
        if report.damage.has_input(input) {
            continue;
        }
        if input.constant.is_none() {
            let at = match input.place.is_path() {
                true => input.pointer.at("in"),
                false => input.schema_pointer().at("enum"),
            };
            let message = "an `enum` of one value is a constant, which is always sent and cannot \
                           be in a path";
            let help = "require it (a field also needs a required body), or write more values in \
                        a component";
            report.key("optional-constant", at, message, help);
        }
        let keys = ["examples", "x-initial", "x-setting", "x-credential"];
        for key in report.present(&input.pointer, &keys) {
            let message =
                format!("`{key}` does not apply to a constant, which is always sent as it is");
            let at = input.pointer.at(key);
            report.key("constant-with-key", at, message, "remove it");
        }
    }
}
