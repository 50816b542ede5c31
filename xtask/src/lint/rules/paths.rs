//! Path keys, operation names, and what tells two operations apart.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::model::{Input, Op, Report, Spec, To};
use super::super::names::{Idents, Spot, Wire};
use crate::finding::Problem;
use crate::names::{self, Scope};
use crate::profile::{Or, text};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut methods = Idents::new("method");
    let mut builders = Idents::new("builder");
    let mut ids = HashSet::new();
    let mut requests: HashMap<String, &str> = HashMap::new();
    for op in &spec.operations {
        let id = op.operation.operation_id.as_str();
        let wire = Wire {
            name: id,
            given: op.operation.rust_name.as_deref(),
            pointer: &op.pointer,
            at: Spot::Value("operationId"),
        };
        if let Some(method) = methods.of(Scope::Operation, &wire, report) {
            let used = format!("{}/operationId", op.pointer);
            let before = report.findings.len();
            let builder = names::builder(&method);
            methods.add(method, id, &used, report);
            if report.findings.len() == before {
                builders.add(builder, id, &used, report);
            }
        }
        template(op, ids.insert(id), report);
        constants(op, report);
        if let Some(other) = requests.insert(request(op), id) {
            let problem = Problem::NotDiscriminated {
                id: id.to_owned(),
                other: other.to_owned(),
            };
            report.key(&op.path_pointer, problem);
        }
    }
}

fn template(op: &Op<'_>, first_of_id: bool, report: &mut Report<'_>) {
    let (path, fragment) = op.path.split_once('#').unwrap_or((op.path, ""));
    if !path.starts_with('/') {
        report.key(&op.path_pointer, Problem::PathStart);
    }
    let wanted = &op.operation.operation_id;
    // An id that another operation has is the mistake, not the path.
    if fragment != wanted && first_of_id {
        report.key(
            &op.path_pointer,
            Problem::PathFragment {
                wanted: wanted.clone(),
            },
        );
    }
    let mut named = HashSet::new();
    let declared: HashSet<&str> = op
        .inputs
        .iter()
        .filter(|it| it.to == To::Path)
        .map(|it| it.name)
        .collect();
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    for (index, segment) in segments.iter().enumerate() {
        match parameter_of(segment) {
            Some(name) if !named.insert(name) => {
                report.key(
                    &op.path_pointer,
                    Problem::PathParameterTwice {
                        name: name.to_owned(),
                    },
                );
            }
            Some(name) if op.whole && !declared.contains(name) => {
                report.key(
                    &op.path_pointer,
                    Problem::PathParameterMissing {
                        name: name.to_owned(),
                    },
                );
            }
            Some(_) => {}
            None if is_literal(segment)
                && (!segment.is_empty() || index == 0 && segments.len() == 1) => {}
            None => report.key(
                &op.path_pointer,
                Problem::PathTemplate {
                    segment: (*segment).to_owned(),
                },
            ),
        }
    }
    for input in op.inputs.iter().filter(|it| it.to == To::Path) {
        if !named.contains(input.name) {
            report.key(
                &input.used,
                Problem::PathParameterUnused {
                    name: input.name.to_owned(),
                },
            );
        }
        if !input.required {
            let pointer = format!("{}/required", input.pointer);
            report.value(
                &pointer,
                Problem::PathParameterOptional {
                    name: input.name.to_owned(),
                },
            );
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
fn request(op: &Op<'_>) -> String {
    let path = op.path.split('#').next().unwrap_or_default();
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
    format!("{} {} {}", op.method, path.join("/"), constants.join("&"))
}

fn constants(op: &Op<'_>, report: &mut Report<'_>) {
    for input in &op.inputs {
        if !matches!(input.schema, Or::Inline(schema) if schema.values.len() == 1) {
            continue;
        }
        if input.constant.is_none() {
            let pointer = if input.to == To::Path {
                format!("{}/in", input.pointer)
            } else {
                format!("{}/enum", input.schema_pointer())
            };
            report.key(&pointer, Problem::ConstantPlace);
        }
        constant_keys(input, report);
    }
}

fn constant_keys(input: &Input<'_>, report: &mut Report<'_>) {
    let keys = ["examples", "x-initial", "x-setting", "x-credential"];
    let present: Vec<&str> = keys
        .into_iter()
        .filter(|key| report.keys(&input.pointer).any(|it| it == *key))
        .collect();
    for key in present {
        report.key(
            &format!("{}/{key}", input.pointer),
            Problem::ConstantWith {
                key: key.to_owned(),
            },
        );
    }
}
