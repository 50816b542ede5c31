//! Percent-decoding without leniency, form pairs, and text inside XML and JavaScript.

use std::fmt::Write as _;

/// The text cannot be decoded: a broken percent escape, or bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Decodes the pairs of a query or a form. `+` and `%20` are both spaces; a name without `=` has an empty value;
/// empty pieces (`a=1&&b=2`) count for nothing.
pub(crate) fn pairs(raw: &[u8]) -> Result<Vec<(String, String)>, Malformed> {
    raw.split(|byte| *byte == b'&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let equals = piece.iter().position(|byte| *byte == b'=');
            let (name, value) = match equals {
                Some(at) => (&piece[..at], &piece[at + 1..]),
                None => (piece, &piece[..0]),
            };
            Ok((decode_form(name)?, decode_form(value)?))
        })
        .collect()
}

/// Decodes a part of a path: `+` stays what it is.
pub(crate) fn decode(raw: &[u8]) -> Result<String, Malformed> {
    unescape(raw, false)
}

/// Decodes a name or value of a query or form: `+` is a space.
pub(crate) fn decode_form(raw: &[u8]) -> Result<String, Malformed> {
    unescape(raw, true)
}

fn unescape(raw: &[u8], plus_is_space: bool) -> Result<String, Malformed> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let [first, tail @ ..] = rest {
        rest = tail;
        decoded.push(match first {
            b'%' => {
                let [high, low, after @ ..] = tail else {
                    return Err(Malformed);
                };
                rest = after;
                (hex_digit(*high)? << 4) | hex_digit(*low)?
            }
            b'+' if plus_is_space => b' ',
            other => *other,
        });
    }
    String::from_utf8(decoded).map_err(|_| Malformed)
}

fn hex_digit(digit: u8) -> Result<u8, Malformed> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
        .ok_or(Malformed)
}

/// Percent-encodes as all schemes here sign: `A-Z a-z 0-9 - _ . ~` stay, upper-case hex, a space is `%20`.
pub(crate) fn percent_encode(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            // Writing into a String cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Text as it may stand between two XML tags. What XML 1.0 cannot hold at all becomes U+FFFD.
pub(crate) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A parser would turn a bare carriage return into a line feed.
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(character),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            control if control < ' ' => escaped.push('\u{FFFD}'),
            other => escaped.push(other),
        }
    }
    escaped
}

/// JSON with `\u` escapes for everything that is not ASCII.
pub(crate) fn ascii_json(value: &serde_json::Value) -> String {
    let mut escaped = String::new();
    for character in value.to_string().chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing into a String cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded_strictly() {
        assert_eq!(
            pairs(b"a=1+2&b=%E4%BA%BA%2B&c&=d&&e=f=g"),
            Ok(vec![
                ("a".into(), "1 2".into()),
                ("b".into(), "人+".into()),
                ("c".into(), String::new()),
                (String::new(), "d".into()),
                ("e".into(), "f=g".into()),
            ])
        );
        for bad in ["a=%", "a=%4", "a=%G0", "%zz=1", "a=%FF", "a=%+1"] {
            assert_eq!(pairs(bad.as_bytes()), Err(Malformed), "{bad}");
        }
        assert_eq!(pairs(b""), Ok(vec![]));
    }

    #[test]
    fn a_plus_in_a_path_is_a_plus() {
        assert_eq!(decode(b"/a+b%20c"), Ok("/a+b c".to_owned()));
    }

    #[test]
    fn everything_but_unreserved_is_encoded() {
        assert_eq!(
            percent_encode("aZ9-_.~ !'()*/%键"),
            "aZ9-_.~%20%21%27%28%29%2A%2F%25%E9%94%AE"
        );
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }

    #[test]
    fn xml_text_is_escaped() {
        assert_eq!(xml("<a>&\r\u{1}人\n"), "&lt;a&gt;&amp;&#13;\u{FFFD}人\n");
    }

    #[test]
    fn json_is_escaped_to_ascii() {
        assert_eq!(
            ascii_json(&serde_json::json!({"message": "帐号😀\"\n"})),
            r#"{"message":"\u5e10\u53f7\ud83d\ude00\"\n"}"#
        );
    }
}
