//! What an encoded value says.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;

use super::layout::Row;
use crate::text::visible;

/// Shorter words may look like Base64 by accident.
const BASE64: usize = 8;

/// How a value is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Encoding {
    None,
    Percent,
    /// A literal of JSON.
    Json,
}

/// The value as it is before it is written, and what Base64 in it says.
pub(super) fn value(row: &Row) -> String {
    let written = row.line.get(row.value..).unwrap_or_default();
    let plain = match row.encoding {
        Encoding::None => written.to_owned(),
        Encoding::Percent => percent_decode_str(written).decode_utf8_lossy().into_owned(),
        Encoding::Json => serde_json::from_str(written).unwrap_or_else(|_| written.to_owned()),
    };
    if plain.len() >= BASE64
        && let Ok(bytes) = BASE64_STANDARD.decode(&plain)
        && let Ok(text) = String::from_utf8(bytes)
    {
        return format!("Base64 of {}", visible(&text));
    }
    plain
}

/// Whether the value is another text than what is written.
pub(super) fn is_encoded(row: &Row) -> bool {
    let written = row.line.get(row.value..).unwrap_or_default();
    let literal = written.trim_matches('"');
    ![written, literal].contains(&value(row).as_str())
}
