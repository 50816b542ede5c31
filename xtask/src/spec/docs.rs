//! Descriptions → rustdoc.

use std::fmt::Display;

use super::model::{Check, Kind, List};
use super::reference::Resolved;
use crate::spec::profile::{Format, Role};
use crate::text;

/// What a member is, in the words of the spec, then what the spec says in keys.
pub(super) fn member(description: &str, resolved: &Resolved<'_>) -> String {
    let mut facts = Vec::new();
    if resolved.schema.json.is_some() {
        facts.push("JSON in a string: `parse` reads it.".to_owned());
    }
    if resolved.role() == Some(Role::Verdict) {
        facts.push("Verdict: decide by it.".to_owned());
    }
    // Also of what is read, of which it is not checked.
    let format = resolved.schema.format.and_then(Format::check);
    facts.extend(format.map(|it| format!("Format: {}.", it.0)));
    value(description, resolved, &[], facts)
}

/// What a setter is, in the words of the spec, then what the spec says in keys.
pub(super) fn setter(
    description: &str,
    resolved: &Resolved<'_>,
    checks: &[Check],
    kind: &Kind,
    list: Option<&List>,
) -> String {
    let mut facts = Vec::new();
    match list {
        Some(List::Joined { separator }) => {
            facts.push(format!(
                "Sent as one value, with {} between its parts.",
                text::code(separator)
            ));
        }
        Some(List::Indexed(list)) => {
            let names: Vec<String> = list
                .members
                .iter()
                .map(|it| text::code(&it.name.replace("{n}", &list.first.to_string())))
                .collect();
            facts.push(format!("Sent as {} and so on.", names.join(", ")));
            facts.extend(between(list.min, list.max, " items"));
            // What an object consists of says so itself.
            if let ([only], false) = (list.members.as_slice(), matches!(kind, Kind::Object(_))) {
                facts.extend(range(&only.checks));
            }
        }
        None if matches!(kind, Kind::Json(_) | Kind::AnyJson) => {
            facts.push(
                "JSON in a string: takes the type, or text that is sent as it is.".to_owned(),
            );
        }
        None => {}
    }
    value(description, resolved, checks, facts)
}

/// Adds the limits of a member of what callers build.
pub(super) fn limits(checks: &[Check], out: &mut String) {
    for fact in range(checks) {
        if !out.contains(&fact) {
            out.push_str("\n\n");
            out.push_str(&fact);
        }
    }
}

fn value(
    description: &str,
    resolved: &Resolved<'_>,
    checks: &[Check],
    more: Vec<String>,
) -> String {
    let mut out = text::rustdoc(description);
    let mut facts = range(checks);
    if let Some(default) = &resolved.schema.default {
        let default = text::code(&crate::spec::profile::text(default));
        facts.push(format!("The vendor assumes {default} if it is not sent."));
    }
    facts.extend(more);
    if resolved.sensitive() {
        facts.push("Sensitive: never printed.".to_owned());
    }
    for fact in facts {
        out.push_str("\n\n");
        out.push_str(&fact);
    }
    out
}

/// The limits of a value.
fn range(checks: &[Check]) -> Vec<String> {
    let mut facts = Vec::new();
    let (mut low, mut high, mut short, mut long) = (None, None, None, None);
    let (mut few, mut many) = (None, None);
    for check in checks {
        match check {
            Check::Minimum(limit) => low = Some(limit.to_string()),
            Check::MinimumFloat(limit) => low = Some(limit.to_string()),
            Check::Maximum(limit) => high = Some(limit.to_string()),
            Check::MaximumFloat(limit) => high = Some(limit.to_string()),
            Check::MinLength(limit) => short = Some(*limit),
            Check::MaxLength(limit) => long = Some(*limit),
            Check::MaxBytes(limit) => facts.push(format!("At most {} bytes.", grouped(*limit))),
            Check::Pattern(pattern) => facts.push(format!("Matches {}.", text::code(pattern))),
            Check::Format(expected, _) => facts.push(format!("Format: {expected}.")),
            Check::Base64 { prefix, max_bytes } => {
                let what = match prefix.as_str() {
                    "" => "Base64".to_owned(),
                    prefix => format!("After {}, Base64", text::code(prefix)),
                };
                let limit = max_bytes.map(|it| format!(" of at most {} bytes", grouped(it)));
                facts.push(format!("{what}{}.", limit.unwrap_or_default()));
            }
            Check::MinItems(limit) => few = Some(*limit),
            Check::MaxItems(limit) => many = Some(*limit),
            Check::Each(checks) => {
                facts.extend(range(checks).iter().map(|it| format!("Of each item: {it}")));
            }
            // It says so itself.
            Check::Object(_) => {}
        }
    }
    facts.extend(between(few, many, " items"));
    facts.extend(between(low, high, ""));
    match (short, long) {
        (Some(1), None) => facts.push("Not empty.".to_owned()),
        (Some(short), Some(long)) if short == long => {
            facts.push(format!("Exactly {short} characters."))
        }
        _ => facts.extend(between(short, long, " characters")),
    }
    facts
}

fn between<T: Display>(low: Option<T>, high: Option<T>, what: &str) -> Option<String> {
    match (low, high) {
        (Some(low), Some(high)) => Some(format!("From {low} to {high}{what}.")),
        (Some(low), None) => Some(format!("At least {low}{what}.")),
        (None, Some(high)) => Some(format!("At most {high}{what}.")),
        (None, None) => None,
    }
}

/// `6291456` → `6,291,456`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(850), "850");
        assert_eq!(grouped(6_291_456), "6,291,456");
    }
}
