//! Whether what an example sends keeps the rules about values that depend on each other.

use std::collections::HashMap;

use serde_json::Value;

use super::super::members::members;
use super::super::report::Report;
use crate::diagnostic::phrase::choice;
use crate::spec::load::Pointer;
use crate::spec::profile::{Constraint, text};
use crate::spec::{Input, Resolved, Shape, Spec};

/// Whether the objects in an example keep their rules. The recursion ends with the value.
pub(super) fn constraints(
    spec: &Spec<'_>,
    resolved: &Resolved<'_>,
    value: &Value,
    pointer: &str,
    report: &mut Report<'_>,
) {
    match (resolved.shape(), value) {
        (Shape::Array, Value::Array(items)) => {
            let Some(resolved) = spec.items(resolved.schema) else {
                return;
            };
            for (index, item) in items.iter().enumerate() {
                constraints(spec, &resolved, item, &pointer.at(index), report);
            }
        }
        (Shape::Map, Value::Object(values)) => {
            let Some(resolved) = resolved.schema.map_values().and_then(|it| spec.resolve(it))
            else {
                return;
            };
            for (name, value) in values {
                constraints(spec, &resolved, value, &pointer.at(name), report);
            }
        }
        (Shape::Object, Value::Object(values)) => {
            let mut sent = HashMap::new();
            for member in members(spec, resolved.schema) {
                let value = values.get(member.name);
                if let Some(value) = value {
                    let pointer = pointer.at(member.name);
                    constraints(spec, &member.resolved, value, &pointer, report);
                }
                let it = Sent {
                    value: value.map(text),
                    is_setter: true,
                    gives_way: false,
                };
                sent.insert(member.name, it);
            }
            for when in &resolved.schema.constraints {
                for fault in faults(when, &mut sent) {
                    breaks("the example", fault, pointer, report);
                }
            }
        }
        _ => {}
    }
}

pub(super) fn breaks(
    example: &str,
    (fault, help): (String, String),
    at: &str,
    report: &mut Report<'_>,
) {
    let message = format!("{example} has {fault}");
    let help = format!("{help}, or correct the constraint");
    report.key("example-breaks-constraint", at, message, help);
}

/// What an example sends of an input, or of a member of an object.
pub(super) struct Sent {
    pub(super) value: Option<String>,
    pub(super) is_setter: bool,
    /// It is sent because nothing else was set. (The client has what is a setting.)
    pub(super) gives_way: bool,
}

impl Sent {
    pub(super) fn of(input: &Input<'_>, example: &str) -> Self {
        let own = input.example(example).map(|it| it.value);
        Self {
            value: own.or(input.initial).map(text),
            is_setter: input.is_setter(),
            gives_way: own.is_none() && !input.setting,
        }
    }
}

/// What breaks a constraint, as the runtime judges it, and what to do about it.
pub(super) fn faults(when: &Constraint, sent: &mut HashMap<&str, Sent>) -> Vec<(String, String)> {
    let value = sent
        .get(when.parameter.as_str())
        .and_then(|it| it.value.as_ref());
    let Some(because) = because(when, value) else {
        return Vec::new();
    };
    // What the caller did not ask for is not sent where it is forbidden.
    for name in &when.forbid {
        let it = sent.get_mut(name.as_str()).filter(|it| it.gives_way);
        it.map(|it| it.value.take());
    }
    // A name that a constraint cannot have is reported elsewhere.
    let other = |name: &String| {
        let found = sent.get(name.as_str()).filter(|it| it.is_setter);
        found.filter(|_| *name != when.parameter)
    };
    let is_missing = |name: &&String| other(name).is_some_and(|it| it.value.is_none());
    let value = |name| other(name).and_then(|it| it.value.as_ref());
    let mut faults = Vec::new();
    for name in when.require.iter().filter(is_missing) {
        faults.push((format!("without `{name}`"), format!("add `{name}`")));
    }
    let any = &when.require_any;
    if !any.is_empty() && any.iter().all(|it| is_missing(&it)) {
        let fault = format!("without {}", choice(any));
        faults.push((fault, "add one of them".to_owned()));
    }
    for name in when.forbid.iter().filter(|it| value(it).is_some()) {
        faults.push((format!("with `{name}`"), format!("remove `{name}`")));
    }
    for (name, allowed) in &when.allow {
        let allowed: Vec<String> = allowed.iter().map(text).collect();
        if value(name).is_some_and(|it| !allowed.contains(it)) {
            let help = format!("write {}", choice(allowed));
            faults.push((format!("with another `{name}`"), help));
        }
    }
    for (fault, _) in &mut faults {
        *fault = format!("{because} {fault}");
    }
    faults
}

/// Why a rule holds where its input has this value, if it does.
fn because(when: &Constraint, value: Option<&String>) -> Option<String> {
    let name = &when.parameter;
    match value {
        None => when.absent.then(|| format!("no `{name}`")),
        Some(_) if when.equals.is_empty() => (!when.absent).then(|| format!("`{name}`")),
        Some(value) => {
            let holds = when.equals.iter().any(|it| text(it) == *value);
            holds.then(|| format!("`{name}` = `{value}`"))
        }
    }
}
