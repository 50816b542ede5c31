use crate::diff::report::Report;

pub(crate) fn render(_report: &Report) -> String {
    String::new()
}

/// A sentence as Markdown: nothing but text, apart from its code spans.
pub(crate) fn prose(sentence: &str) -> String {
    sentence.to_owned()
}
