//! Percent-encoding of RFC 3986: the unreserved characters stay, every other byte becomes `%XX`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The encoded text.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::new();
    push(&mut out, text);
    out
}

/// Appends the encoded text.
pub(crate) fn push(out: &mut String, text: &str) {
    // Enough if a quarter needs escapes.
    out.reserve(text.len() + text.len() / 2);
    out.extend(utf8_percent_encode(text, RESERVED));
}

/// The decoded text. A malformed escape stays, and what is not UTF-8 becomes `U+FFFD`.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_all_but_the_unreserved() {
        for (text, encoded) in [
            ("", ""),
            ("AZaz09-._~", "AZaz09-._~"),
            (" ", "%20"),
            ("a b", "a%20b"),
            ("!'()*", "%21%27%28%29%2A"),
            ("%2F", "%252F"),
            ("a\u{952e}b", "a%E9%94%AEb"),
            ("\0\u{7f}\n", "%00%7F%0A"),
        ] {
            assert_eq!(encode(text), encoded);
        }
    }

    #[test]
    fn decodes_escapes() {
        assert_eq!(decode("/a%20b%2Fc%"), "/a b/c%");
        assert_eq!(decode("%E9%94%AE%zz"), "\u{952e}%zz");
        assert_eq!(decode("%ff"), "\u{fffd}");
    }
}
