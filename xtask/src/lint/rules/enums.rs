//! Named values.

use std::collections::HashSet;

use super::super::model::{Report, Spec, kind_name};
use super::super::walk::{Role, SchemaAt};
use crate::finding::Problem;
use crate::names::{self, Scope};
use crate::profile::{Type, text};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for it in spec
        .walk
        .schemas
        .iter()
        .filter(|it| !it.schema.values.is_empty())
    {
        values(it, report);
        names(it, report);
        let meanings = it.schema.value_docs.len();
        count(it, "x-enum-descriptions", meanings, report);
    }
}

fn values(it: &SchemaAt<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (index, value) in it.schema.values.iter().enumerate() {
        let pointer = format!("{}/enum/{index}", it.pointer);
        let fits = match it.schema.kind {
            Some(Type::String) => value.is_string(),
            Some(Type::Integer) => value.is_i64(),
            _ => true,
        };
        if !fits {
            let kind = kind_name(it.schema.kind).to_owned();
            report.value(
                &pointer,
                Problem::EnumType {
                    value: text(value),
                    kind,
                },
            );
        }
        if !seen.insert(text(value)) {
            report.value(&pointer, Problem::EnumTwice { value: text(value) });
        }
    }
}

fn names(it: &SchemaAt<'_>, report: &mut Report<'_>) {
    let names = &it.schema.varnames;
    if names.is_empty() {
        // A constant has no type of its own, hence no variants to name.
        if matches!(it.role, Role::Component(_)) {
            report.key(&format!("{}/enum", it.pointer), Problem::VarnamesMissing);
        }
        return;
    }
    count(it, "x-enum-varnames", names.len(), report);
    let mut seen = HashSet::new();
    for (index, name) in names.iter().enumerate() {
        let pointer = format!("{}/x-enum-varnames/{index}", it.pointer);
        if !is_variant(name) {
            report.value(&pointer, Problem::Varname { name: name.clone() });
        }
        if !seen.insert(name) {
            report.value(&pointer, Problem::VarnameTwice { name: name.clone() });
        }
    }
}

/// `Unknown` is the variant of the values that are not known yet.
fn is_variant(name: &str) -> bool {
    let free = names::of(Scope::Variant, name, None).is_some_and(|it| !it.taken);
    free && name.starts_with(|it: char| it.is_ascii_uppercase()) && !name.contains('_')
}

fn count(it: &SchemaAt<'_>, key: &'static str, found: usize, report: &mut Report<'_>) {
    let wanted = it.schema.values.len();
    if found != 0 && found != wanted {
        report.key(
            &format!("{}/{key}", it.pointer),
            Problem::EnumCount { key, found, wanted },
        );
    }
}
