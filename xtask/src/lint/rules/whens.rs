//! Rules about inputs that depend on each other.

use super::super::model::{Input, Op, Report, Spec, text};
use super::super::names::nearest;
use super::replies::possible;
use crate::finding::Problem;
use crate::profile::When;

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for (index, when) in op.operation.whens.iter().enumerate() {
            rule(op, when, &format!("{}/x-when/{index}", op.pointer), report);
        }
    }
}

fn rule(op: &Op<'_>, when: &When, pointer: &str, report: &mut Report<'_>) {
    if let Some(input) = find(op, &when.parameter, &format!("{pointer}/parameter"), report) {
        values(input, when, pointer, report);
    }
    if when.require.is_empty() && when.forbid.is_empty()
        || when.require.iter().any(|it| when.forbid.contains(it))
    {
        report.key(pointer, Problem::WhenEmpty);
    }
    for (key, names) in [("require", &when.require), ("forbid", &when.forbid)] {
        for (index, name) in names.iter().enumerate() {
            let pointer = format!("{pointer}/{key}/{index}");
            if *name == when.parameter {
                report.value(&pointer, Problem::WhenSelf { name: name.clone() });
            } else {
                find(op, name, &pointer, report);
            }
        }
    }
}

fn find<'i, 'a>(
    op: &'i Op<'a>,
    name: &str,
    pointer: &str,
    report: &mut Report<'_>,
) -> Option<&'i Input<'a>> {
    let Some(input) = op.inputs.iter().find(|it| it.name == name) else {
        if !op.whole {
            return None;
        }
        let nearest = nearest(name, op.inputs.iter().map(|it| it.name)).map(str::to_owned);
        report.value(
            pointer,
            Problem::WhenUnknown {
                name: name.to_owned(),
                nearest,
            },
        );
        return None;
    };
    if !input.is_setter() {
        report.value(
            pointer,
            Problem::WhenFixed {
                name: name.to_owned(),
            },
        );
        return None;
    }
    Some(input)
}

fn values(input: &Input<'_>, when: &When, pointer: &str, report: &mut Report<'_>) {
    let Some(resolved) = input.resolved else {
        return;
    };
    for (index, value) in when.equals.iter().enumerate() {
        let scalar = !value.is_array() && !value.is_object() && !value.is_null();
        if !scalar || !possible(&resolved, &text(value)) {
            let known = resolved.schema.values.iter().map(text).collect();
            let problem = Problem::WhenValue {
                value: text(value),
                known,
            };
            report.value(&format!("{pointer}/equals/{index}"), problem);
        }
    }
}
