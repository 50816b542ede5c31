//! What the sections of the output have in common: how they begin, and the verdict at their end.

/// A title, underlined.
pub(crate) fn title(text: &str) -> String {
    format!("\n{text}\n{}", "─".repeat(text.chars().count()))
}

pub(crate) fn verdict(bad: usize) -> String {
    match bad {
        0 => "everything is as it should be".to_owned(),
        bad => format!("{bad} not as it should be"),
    }
}
