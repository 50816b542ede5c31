//! Error texts of the form `CODE:detail`.

/// Splits at the first colon and trims both sides, since vendors write blanks as it comes. A text without a colon is
/// all code; an empty detail is none.
#[must_use]
pub fn split_code(text: &str) -> (&str, Option<&str>) {
    match text.split_once(':') {
        Some((code, detail)) => (code.trim(), Some(detail.trim()).filter(|it| !it.is_empty())),
        None => (text.trim(), None),
    }
}

#[cfg(test)]
mod tests;
