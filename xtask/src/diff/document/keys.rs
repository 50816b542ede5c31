//! Documents that have no meaning, compared key by key.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{count, digits};
use crate::diff::comparison;
use crate::diff::report::{Acceptance, Effect, Finding, Kind, Place, Requests, Semver};
use crate::diff::side::Side;
use crate::spec::load::{Pointer, Source};

/// Names of keys that a sentence has.
const NAMES: usize = 5;

/// A finding for each operation, component or other part in which keys differ.
pub(super) fn findings(old: (&Side, &Source), new: (&Side, &Source)) -> Vec<Finding> {
    let mut keys = Vec::new();
    walk(&old.1.value, &new.1.value, "", &mut keys);
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pointer in keys {
        let depth = match pointer.split('/').nth(1) {
            Some("components") => 4,
            Some("paths") => 3,
            _ => 2,
        };
        let part: Vec<&str> = pointer.split('/').take(depth).collect();
        parts.entry(part.join("/")).or_default().push(pointer);
    }
    parts
        .into_iter()
        .map(|(part, keys)| finding(&part, &keys, old, new))
        .collect()
}

/// The pointers of what differs.
fn walk(old: &Value, new: &Value, pointer: &str, out: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in after {
                let pointer = pointer.at(key);
                match before.get(key) {
                    Some(before) => walk(before, value, &pointer, out),
                    None => out.push(pointer),
                }
            }
            let gone = before.keys().filter(|it| !after.contains_key(*it));
            out.extend(gone.map(|it| pointer.at(it)));
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                walk(before, after, &pointer.at(index), out);
            }
        }
        _ if old != new => out.push(pointer.to_owned()),
        _ => {}
    }
}

fn finding(part: &str, keys: &[String], old: (&Side, &Source), new: (&Side, &Source)) -> Finding {
    let place = |(side, source): (&Side, &Source), pointer: &str| {
        source.value.pointer(pointer)?;
        let (line, column) = source.key(pointer).counts();
        Some(Place {
            revision: side.which,
            file: side.file.clone(),
            line,
            column,
            pointer: pointer.to_owned(),
        })
    };
    let text = |(_, source): (&Side, &Source), pointer: &str| {
        let value = source.value.pointer(pointer);
        value.map(|it| format!("{it:#}\n")).unwrap_or_default()
    };
    let places = keys
        .iter()
        .filter_map(|it| place(new, it).or(place(old, it)));
    let first = keys.first().map_or("", String::as_str);
    let comparison = comparison::of(
        (place(old, first), &text(old, first)),
        (place(new, first), &text(new, first)),
    );
    let shown = keys.iter().take(NAMES);
    let mut names: Vec<String> = shown
        .map(|it| {
            it.strip_prefix(part)
                .filter(|it| !it.is_empty())
                .unwrap_or(it)
        })
        .map(|it| format!("`{it}`"))
        .collect();
    if keys.len() > NAMES {
        names.push(format!("{} more", keys.len() - NAMES));
    }
    Finding {
        rule: "document-key".to_owned(),
        fingerprint: digits(&[&new.0.vendor, "document-key", part, &keys.join("\n")]),
        kind: Kind::Unknown,
        needs_review: true,
        vendors: vec![new.0.vendor.clone()],
        sentence: format!(
            "{} of `{part}` differ, and what they mean is not known: {}.",
            count(keys.len(), "key"),
            names.join(", ")
        ),
        effect: Effect {
            requests: Requests::Unknown,
            arguments: Acceptance::Unknown,
            responses: Acceptance::Unknown,
            rust: Semver::Unknown,
        },
        places: places.collect(),
        document: vec![comparison],
        ..Finding::default()
    }
}
