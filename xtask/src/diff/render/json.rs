//! The report as data.

use crate::diff::report::Report;

pub(crate) fn render(_report: &Report) -> String {
    String::new()
}

/// The schema of the report.
pub(crate) fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text + "\n"
}
