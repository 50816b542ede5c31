//! Percent-decoding without leniency, form pairs, and text inside XML and JavaScript.

use std::fmt::Write as _;

/// The text cannot be decoded: a broken percent escape, or bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Names and values, decoded, in the order in which they were sent.
pub(crate) type Pairs = Vec<(String, String)>;

/// The first value of this name.
pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(given, _)| given == name)
        .map(|(_, value)| value.as_str())
}

/// A whole number of decimal digits only: Rust's own parser would also take a plus.
pub(crate) fn unsigned(text: &str) -> Option<u64> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}

/// Decodes the pairs of a query or a form. `+` and `%20` are both spaces; a name without `=` has an
/// empty value; empty pieces (`a=1&&b=2`) count for nothing.
pub(crate) fn pairs(raw: &[u8]) -> Result<Pairs, Malformed> {
    let raw = std::str::from_utf8(raw).map_err(|_| Malformed)?;
    let pieces = raw.split('&').filter(|piece| !piece.is_empty());
    let pairs = pieces.map(|piece| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        Ok((decode(name, true)?, decode(value, true)?))
    });
    pairs.collect()
}

/// Decodes text without leniency. `+` is a space in names and values of a query or form, and a plus
/// in a path.
pub(crate) fn decode(raw: &str, plus_is_space: bool) -> Result<String, Malformed> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
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
    let value = char::from(digit).to_digit(16).ok_or(Malformed)?;
    u8::try_from(value).map_err(|_| Malformed)
}

/// Percent-encodes as all schemes here sign: `A-Z a-z 0-9 - _ . ~` stay, upper-case hex, a space is
/// `%20`.
pub(crate) fn percent_encode(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref().iter();
    bytes
        .map(|byte| match byte {
            b'-' | b'_' | b'.' | b'~' => char::from(*byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Escapes text between two XML tags. What XML 1.0 cannot hold at all becomes U+FFFD.
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
mod tests;
