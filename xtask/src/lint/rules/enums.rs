//! Named values.

use std::collections::HashSet;

use serde_json::Value;

use super::super::report::{Report, Spot};
use crate::diagnostic::phrase::article;
use crate::diagnostic::{Problem, error};
use crate::names::{self, Scope};
use crate::spec::load::Pointer;
use crate::spec::profile::{Type, kind_name, text};
use crate::spec::{SchemaNode, Site, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let enums = spec
        .schemas
        .iter()
        .filter(|it| !it.schema.values.is_empty());
    for it in enums {
        values(it, report);
        names(it, report);
        let meanings = it.schema.value_docs.len();
        count(it, "x-enum-descriptions", meanings, report);
    }
}

fn values(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (index, value) in it.schema.values.iter().enumerate() {
        let at = it.pointer.at("enum").at(index);
        let found = text(value);
        let (fits, help) = match it.schema.kind {
            Some(Type::String) => (value.is_string(), "put it in quotes"),
            Some(Type::Integer) => (value.is_i64(), "write an integer"),
            _ => (true, ""),
        };
        if !fits {
            let kind = article(kind_name(it.schema.kind));
            let message = format!("`{found}` is not {kind}");
            report.value("enum-value-type", &at, message, help);
        }
        if !seen.insert(found) {
            report.push(Spot::Value, at, duplicate_value(value));
        }
    }
}

pub(super) fn duplicate_value(value: &Value) -> Problem {
    let message = format!("duplicate value `{}`", text(value));
    error("duplicate-value", message).help("remove one of the two")
}

fn names(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let names = &it.schema.varnames;
    // A constant has no type of its own, hence no variants to name.
    if names.is_empty() && matches!(it.site, Site::Component(_)) {
        let (at, help) = (it.pointer.at("enum"), "add `x-enum-varnames`, one for each");
        let message = "the values have no names in Rust";
        report.key("missing-varnames", at, message, help);
    }
    count(it, "x-enum-varnames", names.len(), report);
    let mut seen = HashSet::new();
    for (index, name) in names.iter().enumerate() {
        let at = it.pointer.at("x-enum-varnames").at(index);
        if !is_variant(name) {
            let message = format!("`{name}` is not a valid name of a value");
            let help = "write UpperCamelCase letters and digits, and neither `Unknown` nor `Self`";
            report.value("invalid-varname", &at, message, help);
        }
        if !seen.insert(name) {
            let message = format!("duplicate value name `{name}`");
            let help = "give each value another name";
            report.value("duplicate-varname", at, message, help);
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
        report.key("enum-count", it.pointer.at(key), message, help);
    }
}
