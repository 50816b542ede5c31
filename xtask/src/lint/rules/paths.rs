//! Path keys, operation names, and what tells two operations apart.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::names::{Idents, Wire};
use super::super::report::{Report, Spot};
use crate::diagnostic::error;
use crate::load::Pointer;
use crate::names::{self, Scope};
use crate::profile::{Or, text};
use crate::spec::{Input, Operation, Spec};

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
            let before = report.diagnostics.len();
            let builder = names::builder(&method);
            methods.add(method, id, &used, report);
            if report.diagnostics.len() == before {
                builders.add(builder, id, &used, report);
            }
        }
        template(op, ids.insert(id), report);
        constants(op, report);
        if let Some(other) = requests.insert(request(op), id) {
            let message = format!("`{id}` has the same method, path and constants as `{other}`");
            let help = "add the required query parameter with a one-value `enum` that \
                        distinguishes them";
            report.key("ambiguous-operation", &op.path_pointer, message, help);
        }
    }
}

fn template(op: &Operation<'_>, first_of_id: bool, report: &mut Report<'_>) {
    let (path, fragment) = op.key.split_once('#').unwrap_or((op.key, ""));
    if !path.starts_with('/') {
        let message = "the path does not begin with a slash";
        let help = "write `/` before it";
        report.key("path-without-slash", &op.path_pointer, message, help);
    }
    let wanted = &op.id;
    // An id that another operation has is the mistake, not the path.
    if fragment != wanted && first_of_id {
        let message = "the path key does not end in the name of its operation";
        let help = format!("write `#{wanted}` after the path");
        report.key("path-without-operation", &op.path_pointer, message, help);
    }
    let mut named = HashSet::new();
    let declared: HashSet<&str> = op
        .inputs
        .iter()
        .filter(|it| it.place.is_path())
        .map(|it| it.name)
        .collect();
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    for (index, segment) in segments.iter().enumerate() {
        match parameter_of(segment) {
            Some(name) if !named.insert(name) => {
                let message = format!("`{{{name}}}` appears more than once in the path");
                let help = "rename the second one";
                report.key("duplicate-path-parameter", &op.path_pointer, message, help);
            }
            Some(name) if op.complete && !declared.contains(name) => {
                let message = format!("the path parameter `{{{name}}}` is not declared");
                let help = "declare it with `in: path`";
                report.key("undeclared-path-parameter", &op.path_pointer, message, help);
            }
            Some(_) => {}
            None if is_literal(segment)
                && (!segment.is_empty() || index == 0 && segments.len() == 1) => {}
            None if segment.is_empty() => {
                let problem = error("empty-path-segment", "the path has an empty segment");
                let problem = problem.help("remove the extra slash");
                report.push(Spot::Key, &op.path_pointer, problem);
            }
            None => {
                let message =
                    format!("`{segment}` is neither a plain segment nor a whole `{{Parameter}}`");
                let help = "write letters, digits and `-._~`, or the parameter alone; declare \
                            queries as parameters";
                report.key("invalid-path-segment", &op.path_pointer, message, help);
            }
        }
    }
    for input in op.inputs.iter().filter(|it| it.place.is_path()) {
        if !named.contains(input.name) {
            let message = format!("the path does not contain `{{{}}}`", input.name);
            let help = "write it into the path key, or remove the parameter";
            report.key("unused-path-parameter", &input.used, message, help);
        }
        if !input.required {
            let pointer = input.pointer.at("required");
            let message = format!("the path parameter `{}` is not required", input.name);
            let help = "write `required: true`";
            report.value("optional-path-parameter", &pointer, message, help);
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
    segment
        .bytes()
        .all(|it| it.is_ascii_alphanumeric() || b"-._~".contains(&it))
        && segment != "."
        && segment != ".."
}

/// What the vendor sees of an operation before it reads the values: method, path, constants.
fn request(op: &Operation<'_>) -> String {
    let path = op.key.split('#').next().unwrap_or_default();
    // The names of parameters are ours, so they tell nothing apart.
    let path: Vec<&str> = path
        .split('/')
        .map(|it| if parameter_of(it).is_some() { "{}" } else { it })
        .collect();
    let mut constants: Vec<String> = op
        .inputs
        .iter()
        .filter_map(|it| {
            it.constant
                .map(|value: &Value| format!("{}={}", it.name, text(value)))
        })
        .collect();
    constants.sort();
    format!(
        "{} {} {}",
        op.http_method,
        path.join("/"),
        constants.join("&")
    )
}

fn constants(op: &Operation<'_>, report: &mut Report<'_>) {
    for input in &op.inputs {
        if report.damage.has_input(input) {
            continue;
        }
        if !matches!(input.schema, Or::Inline(schema) if schema.values.len() == 1) {
            continue;
        }
        if input.constant.is_none() {
            let pointer = if input.place.is_path() {
                input.pointer.at("in")
            } else {
                format!("{}/enum", input.schema_pointer())
            };
            let message = "an `enum` of one value is a constant, which is always sent and cannot \
                           be in a path";
            let help = "require it (a field also needs a required body), or write more values in \
                        a component";
            report.key("optional-constant", &pointer, message, help);
        }
        constant_keys(input, report);
    }
}

fn constant_keys(input: &Input<'_>, report: &mut Report<'_>) {
    let keys = ["examples", "x-initial", "x-setting", "x-credential"];
    for key in report.present(&input.pointer, &keys) {
        let message =
            format!("`{key}` does not apply to a constant, which is always sent as it is");
        let help = "remove it";
        report.key("constant-with-key", input.pointer.at(key), message, help);
    }
}
