//! Which way a limit moved.

use serde::Deserialize;
use serde_json::Value;

use super::rule::{bare, owner, values};
use crate::diff::compare::Difference;
use crate::diff::outline::Node;
use crate::diff::report::Acceptance;
use crate::spec::profile::Format;

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

/// The sentence about a limit that is checked.
pub(super) const SAYS: &str = "{it} took {old} and [takes|take] {new} now.";

/// What a change of a limit means for arguments.
pub(super) fn acceptance(difference: &Difference<'_>) -> Acceptance {
    let key = bare(owner(difference), &difference.node().key);
    let greatest = key.to_ascii_lowercase().contains("max");
    // Every text and every list has at least nothing in it.
    let says_something =
        |it: &&Value| !(matches!(key, "minLength" | "x-indexed.min" | "minItems") && **it == 0);
    let (old, new) = values(difference);
    let (old, new) = (old.filter(says_something), new.filter(says_something));
    let is_checked = |it: &&Value| key != "format" || is_form(it);
    let (old, new) = (old.filter(is_checked), new.filter(is_checked));
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

/// Whether a format is checked.
fn is_form(format: &Value) -> bool {
    Format::deserialize(format).is_ok_and(|it| it.check().is_some())
}

/// What passes, in words.
pub(super) fn phrases(difference: &Difference<'_>) -> [String; 2] {
    let key = bare(owner(difference), &difference.node().key);
    let (old, new) = values(difference);
    [phrase(key, old), phrase(key, new)]
}

fn phrase(key: &str, value: Option<&Value>) -> String {
    let unit = match (key, value.and_then(Value::as_str)) {
        ("maxLength" | "minLength", _) => "characters",
        ("x-max-bytes" | "x-base64.maxBytes", _) => "bytes",
        ("x-indexed.max" | "x-indexed.min" | "maxItems" | "minItems", _) => "items",
        ("pattern", Some(pattern)) => return format!("what matches `{pattern}`"),
        ("x-base64.prefix", Some(prefix)) => return format!("the prefix `{prefix}`"),
        ("x-base64.prefix", None) => return "no prefix".to_owned(),
        ("format", Some(form)) if value.is_some_and(is_form) => {
            return format!("the format `{form}`");
        }
        ("x-base64", _) if value.is_some() => return "only Base64".to_owned(),
        ("x-base64" | "pattern" | "format", _) => return "any text".to_owned(),
        _ => "",
    };
    let is_most = key.to_ascii_lowercase().contains("max");
    let bound = if is_most { "at most" } else { "at least" };
    match value {
        None if unit.is_empty() => "any number".to_owned(),
        None => format!("any number of {unit}"),
        Some(value) => format!("{bound} {value} {unit}").trim_end().to_owned(),
    }
}
