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
mod tests {
    use super::split_code;

    #[test]
    fn blanks_and_further_colons() {
        assert_eq!(
            split_code("MISSING_ARGUMENTS: video"),
            ("MISSING_ARGUMENTS", Some("video"))
        );
        assert_eq!(
            split_code("BAD_ARGUMENTS:biz_no"),
            ("BAD_ARGUMENTS", Some("biz_no"))
        );
        assert_eq!(
            split_code("AUTHENTICATION_ERROR"),
            ("AUTHENTICATION_ERROR", None)
        );
        assert_eq!(split_code("A: b: c"), ("A", Some("b: c")));
        assert_eq!(split_code("A:"), ("A", None));
        assert_eq!(split_code(""), ("", None));
    }
}
