//! Response bodies, changed: by text, so that what is broken stays broken.

use serde_json::Value;

/// The names and texts of all leaves of an example that are texts, innermost name first come, first
/// served.
#[must_use]
pub fn texts(example: &Value) -> Vec<(String, String)> {
    let mut out = Vec::new();
    walk(example, "", &mut |name, value| {
        if let Value::String(text) = value {
            out.push((name.to_owned(), text.clone()));
        }
    });
    out
}

/// The names of all leaves of an example.
#[must_use]
pub fn leaves(example: &Value) -> Vec<String> {
    let mut out = Vec::new();
    walk(example, "", &mut |name, value| {
        if !value.is_null() {
            out.push(name.to_owned());
        }
    });
    out.dedup();
    out
}

fn walk(value: &Value, name: &str, found: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| walk(value, name, found)),
        Value::Array(items) => items.iter().for_each(|value| walk(value, name, found)),
        leaf => found(name, leaf),
    }
}

/// Replaces the values of all JSON members of this name by what `new` makes of the number of each.
#[must_use]
pub fn json_member(body: &str, name: &str, new: impl FnMut(usize) -> Value) -> Option<String> {
    replaced(body, name, |_| true, new)
}

/// The same of texts alone, those of a list one by one.
#[must_use]
pub fn json_texts(body: &str, name: &str, new: impl FnMut(usize) -> Value) -> Option<String> {
    replaced(body, name, Value::is_string, new)
}

fn replaced(
    body: &str,
    name: &str,
    wanted: fn(&Value) -> bool,
    mut new: impl FnMut(usize) -> Value,
) -> Option<String> {
    let mut value: Value = serde_json::from_str(body.trim_end_matches('\u{3000}').trim()).ok()?;
    let mut count = 0;
    set(&mut value, name, false, wanted, &mut |slot| {
        *slot = new(count);
        count += 1;
    });
    (count > 0).then(|| value.to_string())
}

/// `is_named` tells whether the value is in a member of this name.
fn set(
    value: &mut Value,
    name: &str,
    is_named: bool,
    wanted: fn(&Value) -> bool,
    change: &mut dyn FnMut(&mut Value),
) {
    if is_named && wanted(value) {
        return change(value);
    }
    match value {
        Value::Object(members) => members
            .iter_mut()
            .for_each(|(other, it)| set(it, name, other == name, wanted, change)),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|it| set(it, name, is_named, wanted, change)),
        _ => {}
    }
}

/// Replaces the content of all XML elements of this name by what `new` makes of the number of each.
#[must_use]
pub fn xml_element(body: &str, name: &str, mut new: impl FnMut(usize) -> String) -> Option<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let (mut out, mut rest, mut count) = (String::new(), body, 0);
    while let Some((before, after)) = rest.split_once(&open) {
        let (_, behind) = after.split_once(&close)?;
        out.push_str(&format!("{before}{open}{}{close}", new(count)));
        count += 1;
        rest = behind;
    }
    (count > 0).then(|| out + rest)
}

/// The name of the root element.
#[must_use]
pub fn xml_root(body: &str) -> Option<&str> {
    let mut rest = body;
    loop {
        rest = rest.split_once('<')?.1;
        if !rest.starts_with(['?', '!']) {
            return rest.split(['>', ' ', '/']).next();
        }
    }
}
