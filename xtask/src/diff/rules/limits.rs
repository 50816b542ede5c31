//! Which way a limit moved.

use serde_json::Value;

use super::values;
use crate::diff::compare::Difference;
use crate::diff::report::Acceptance;

/// What a change of a limit means for arguments; none if the key is no limit.
pub(super) fn acceptance(difference: &Difference<'_>) -> Option<Acceptance> {
    let key = difference.node().key.as_str();
    // Of a file that is the body, or of a body of fields as a whole.
    let key = ["content.", "schema."]
        .iter()
        .find_map(|it| key.strip_prefix(it))
        .unwrap_or(key);
    // Whether a greater number lets more through.
    let greater_is_wider = match key {
        "maxLength" | "maximum" | "x-max-bytes" | "x-base64.maxBytes" | "x-indexed.max"
        | "maxItems" => true,
        "minLength" | "minimum" | "x-indexed.min" | "minItems" => false,
        // `x-base64: {}`: the text has to be Base64.
        "pattern" | "x-base64" => {
            return Some(match values(difference) {
                (None, _) => Acceptance::Narrower,
                (_, None) => Acceptance::Wider,
                _ => Acceptance::Other,
            });
        }
        _ => return None,
    };
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let (old, new) = values(difference);
    // Every text and every list has at least nothing in it.
    let counts = matches!(key, "minLength" | "minItems" | "x-indexed.min");
    let says_something = |it: &&Value| !(counts && **it == 0);
    Some(
        match (old.filter(says_something), new.filter(says_something)) {
            (None, None) => Acceptance::Same,
            (None, Some(_)) => Acceptance::Narrower,
            (Some(_), None) => Acceptance::Wider,
            (old, new) => match (number(old), number(new)) {
                (Some(old), Some(new)) if old == new => Acceptance::Same,
                (Some(old), Some(new)) if (new > old) == greater_is_wider => Acceptance::Wider,
                (Some(_), Some(_)) => Acceptance::Narrower,
                _ => Acceptance::Other,
            },
        },
    )
}
