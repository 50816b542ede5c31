//! Named values.

use std::collections::HashSet;

use super::super::report::Report;
use crate::diagnostic::phrase::article;
use crate::diagnostic::{Problem, error};
use crate::names::{self, Scope};
use crate::profile::{Type, kind_name, text};
use crate::spec::{SchemaNode, Site, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for it in spec
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

fn values(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (index, value) in it.schema.values.iter().enumerate() {
        let pointer = format!("{}/enum/{index}", it.pointer);
        let fits = match it.schema.kind {
            Some(Type::String) => value.is_string(),
            Some(Type::Integer) => value.is_i64(),
            _ => true,
        };
        if !fits {
            let help = match it.schema.kind {
                Some(Type::String) => "put it in quotes",
                _ => "write an integer",
            };
            let (found, kind) = (text(value), article(kind_name(it.schema.kind)));
            let message = format!("`{found}` is not {kind}");
            report.value(&pointer, error("enum-value-type", message).help(help));
        }
        if !seen.insert(text(value)) {
            report.value(&pointer, duplicate_value(&text(value)));
        }
    }
}

pub(super) fn duplicate_value(value: &str) -> Problem {
    error("duplicate-value", format!("duplicate value `{value}`")).help("remove one of the two")
}

fn names(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let names = &it.schema.varnames;
    if names.is_empty() {
        // A constant has no type of its own, hence no variants to name.
        if matches!(it.site, Site::Component(_)) {
            let help = "add `x-enum-varnames`, one for each";
            let problem = error("missing-varnames", "the values have no names in Rust").help(help);
            report.key(&format!("{}/enum", it.pointer), problem);
        }
        return;
    }
    count(it, "x-enum-varnames", names.len(), report);
    let mut seen = HashSet::new();
    for (index, name) in names.iter().enumerate() {
        let pointer = format!("{}/x-enum-varnames/{index}", it.pointer);
        if !is_variant(name) {
            let message = format!("`{name}` is not a valid name of a value");
            let help = "write UpperCamelCase letters and digits, and neither `Unknown` nor `Self`";
            report.value(&pointer, error("invalid-varname", message).help(help));
        }
        if !seen.insert(name) {
            let message = format!("duplicate value name `{name}`");
            let help = "give each value another name";
            report.value(&pointer, error("duplicate-varname", message).help(help));
        }
    }
}

/// `Unknown` is the variant of the values that are not known yet.
fn is_variant(name: &str) -> bool {
    let free = names::of(Scope::Variant, name, None).is_some_and(|it| !it.taken);
    free && name.starts_with(|it: char| it.is_ascii_uppercase()) && !name.contains('_')
}

fn count(it: &SchemaNode<'_>, key: &'static str, found: usize, report: &mut Report<'_>) {
    let wanted = it.schema.values.len();
    if found != 0 && found != wanted {
        let message = format!("`{key}` has {found} entries for {wanted} values");
        let help = "write one for each value, in the same order";
        let problem = error("enum-count", message).help(help);
        report.key(&format!("{}/{key}", it.pointer), problem);
    }
}
