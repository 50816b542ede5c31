//! The report for programs, and what it looks like.

use std::fmt::Write;

use super::super::model::Report;
use super::safe::is_hidden;

/// The report as JSON.
pub(crate) fn render(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report).unwrap_or_default();
    // People look at it, too. Outside of strings no such character stands, so each can be written
    // as JSON writes it.
    let mut out = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if character != '\n' && is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out.push('\n');
    out
}

/// The JSON Schema of the report.
pub(crate) fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    let mut text = serde_json::to_string_pretty(schema.as_value()).unwrap_or_default();
    text.push('\n');
    text
}
