//! Parts of sentences.

use std::fmt::Display;

use serde_json::Value;

/// The help for a name that does not exist.
pub(crate) fn suggestion(nearest: Option<impl Display>, otherwise: impl Into<String>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => otherwise.into(),
    }
}

/// `write 1 to 3`, or whichever limit there is.
pub(crate) fn within(least: Option<impl Display>, greatest: Option<impl Display>) -> String {
    match (least, greatest) {
        (Some(least), Some(greatest)) => format!("write {least} to {greatest}"),
        (Some(least), None) => format!("write at least {least}"),
        (None, Some(greatest)) => format!("write at most {greatest}"),
        (None, None) => "write another one".to_owned(),
    }
}

/// `a`, `b` and `c`
pub(crate) fn list<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    join(
        names.into_iter().map(|it| format!("`{it}`")).collect(),
        "and",
    )
}

/// `a`, `b` or `c`
pub(crate) fn choice<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    join(
        names.into_iter().map(|it| format!("`{it}`")).collect(),
        "or",
    )
}

/// a mapping or a list
pub(crate) fn join(mut parts: Vec<String>, word: &str) -> String {
    match parts.pop() {
        Some(last) if parts.is_empty() => last,
        Some(last) => format!("{} {word} {last}", parts.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// a string, an array
pub(crate) fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// The type of a value, in the words of YAML.
pub(crate) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}
