//! The report as data.

use std::fmt::Write;

use crate::diff::report::Report;
use crate::text::is_hidden;

pub(crate) fn render(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report).unwrap_or_default();
    // People look at it, too. Outside of strings there is no such character but the line break, so
    // each can be written as JSON writes it.
    let mut out = String::with_capacity(text.len() + 1);
    for it in text.chars() {
        if it == '\n' || !is_hidden(it) {
            out.push(it);
            continue;
        }
        for unit in it.encode_utf16(&mut [0; 2]) {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out + "\n"
}

/// The schema of the report.
pub(crate) fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text + "\n"
}
