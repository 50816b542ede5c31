//! Which way a limit moved.

use serde_json::Value;

use super::rule::{bare, owner, values};
use crate::diff::compare::Difference;
use crate::diff::outline::Node;
use crate::diff::report::Acceptance;

/// Keys of limits: checks of arguments before they are sent.
pub(super) const LIMITS: &[&str] = &[
    "maxLength",
    "minLength",
    "maximum",
    "minimum",
    "pattern",
    "x-max-bytes",
    "x-base64",
    "x-base64.maxBytes",
    "x-base64.prefix",
    "x-indexed.max",
    "x-indexed.min",
    "maxItems",
    "minItems",
];

/// What a change of a limit means for arguments.
pub(super) fn acceptance(difference: &Difference<'_>) -> Acceptance {
    let key = bare(owner(difference), &difference.node().key);
    let greatest = key.to_ascii_lowercase().contains("max");
    // Every text and every list has at least nothing in it.
    let says_something =
        |it: &&Value| !(matches!(key, "minLength" | "x-indexed.min" | "minItems") && **it == 0);
    let (old, new) = values(difference);
    let (old, new) = (old.filter(says_something), new.filter(says_something));
    let is_base64 = |it: &&Node| it.children.iter().any(|it| it.key.starts_with("x-base64"));
    let has_prefix = key == "x-base64.prefix" && difference.parent().filter(is_base64).is_some();
    match (old, new) {
        _ if has_prefix => return Acceptance::Other,
        (None, None) => return Acceptance::Same,
        (None, Some(_)) => return Acceptance::Narrower,
        (Some(_), None) => return Acceptance::Wider,
        _ => {}
    }
    match (old.and_then(Value::as_f64), new.and_then(Value::as_f64)) {
        (Some(old), Some(new)) if old == new => Acceptance::Same,
        (Some(old), Some(new)) if (new > old) == greatest => Acceptance::Wider,
        (Some(_), Some(_)) => Acceptance::Narrower,
        _ => Acceptance::Other,
    }
}

/// What passes, in words.
pub(super) fn phrases(difference: &Difference<'_>) -> [String; 2] {
    let key = bare(owner(difference), &difference.node().key);
    let (old, new) = values(difference);
    [phrase(key, old), phrase(key, new)]
}

fn phrase(key: &str, value: Option<&Value>) -> String {
    let unit = match key {
        "maxLength" | "minLength" => "characters",
        "x-max-bytes" | "x-base64.maxBytes" => "bytes",
        "x-indexed.max" | "x-indexed.min" | "maxItems" | "minItems" => "items",
        "pattern" => {
            let pattern = value.and_then(Value::as_str);
            return pattern.map_or("any text".to_owned(), |it| format!("what matches `{it}`"));
        }
        "x-base64.prefix" => {
            let prefix = value.and_then(Value::as_str);
            return prefix.map_or("no prefix".to_owned(), |it| format!("the prefix `{it}`"));
        }
        "x-base64" => {
            return if value.is_some() {
                "only Base64"
            } else {
                "any text"
            }
            .to_owned();
        }
        _ => "",
    };
    let bound = if key.to_ascii_lowercase().contains("max") {
        "at most"
    } else {
        "at least"
    };
    match value {
        None => format!("any number of {unit}")
            .trim_end_matches(" of ")
            .to_owned(),
        Some(value) => format!("{bound} {value} {unit}").trim_end().to_owned(),
    }
}
