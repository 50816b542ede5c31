//! Names and places of what a caller sets.

use std::collections::HashMap;

use super::super::model::{Input, Report, Spec, To};
use super::super::names::{BUILDER, HEADERS, is_token, snake};
use crate::finding::Problem;
use crate::profile::{Format, Schema, Type};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut settings: HashMap<String, (&str, &str)> = HashMap::new();
    for op in &spec.operations {
        let mut setters: HashMap<String, &str> = HashMap::new();
        for input in &op.inputs {
            setter(input, &mut setters, report);
            place(input, report);
            if input.setting() {
                setting(input, &mut settings, report);
            }
        }
    }
}

/// The names are compared over all places of an operation, since the builder has them side by side. Constants and
/// credentials count: two values of one name are sent where both places are the same.
fn setter<'i>(
    input: &'i Input<'_>,
    setters: &mut HashMap<String, &'i str>,
    report: &mut Report<'_>,
) {
    let name = input.name.to_owned();
    let Some(setter) = snake(input.name) else {
        report.name(input, Problem::SetterInvalid { name });
        return;
    };
    if input.is_setter() && BUILDER.contains(&setter.as_str()) {
        report.name(input, Problem::SetterReserved { name, setter });
    } else if let Some(other) = setters.insert(setter.clone(), input.name) {
        report.key(
            &input.used,
            Problem::InputTwice {
                name,
                other: other.to_owned(),
                setter,
            },
        );
    }
}

fn place(input: &Input<'_>, report: &mut Report<'_>) {
    let name = || input.name.to_owned();
    if input.to == To::Header {
        if !is_token(input.name) {
            report.name(input, Problem::HeaderToken { name: name() });
        } else if HEADERS.contains(&input.name.to_ascii_lowercase().as_str()) {
            report.name(input, Problem::HeaderReserved { name: name() });
        }
    }
    if let Some(parameter) = input.parameter {
        if parameter.setting && input.to == To::Path {
            report.key(
                &format!("{}/x-setting", input.pointer),
                Problem::SettingOnPath { name: name() },
            );
        }
        if parameter.environment && !parameter.setting {
            report.key(
                &format!("{}/x-environment", input.pointer),
                Problem::EnvironmentNoSetting { name: name() },
            );
        }
        if parameter.keep_slashes && input.to != To::Path {
            report.key(
                &format!("{}/x-keep-slashes", input.pointer),
                Problem::KeepSlashesPlace,
            );
        }
    }
    let Some(resolved) = input.resolved else {
        return;
    };
    if input.to != To::Body && !is_scalar(resolved.schema) {
        let pointer = match input.parameter {
            Some(_) => format!("{}/schema", input.pointer),
            None => input.pointer.clone(),
        };
        report.key(&pointer, Problem::InputNotScalar { name: name() });
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

fn setting<'i>(
    input: &'i Input<'_>,
    settings: &mut HashMap<String, (&'i str, &'i str)>,
    report: &mut Report<'_>,
) {
    let Some(setter) = snake(input.name) else {
        return;
    };
    let first = settings
        .entry(setter)
        .or_insert((input.name, &input.pointer));
    if first.1 != input.pointer {
        let problem = Problem::SettingTwice {
            name: input.name.to_owned(),
            other: first.0.to_owned(),
        };
        report.key(&format!("{}/x-setting", input.pointer), problem);
    }
}
