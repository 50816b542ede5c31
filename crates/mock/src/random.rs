//! Fresh ids and codes. They have to differ from each other, not to withstand a guess: the mock
//! guards nothing.

use std::iter::repeat_with;

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A random number below `limit` (which is at least 1).
pub(crate) fn below(limit: u64) -> u64 {
    fastrand::u64(..limit.max(1))
}

/// So many random bytes.
pub(crate) fn bytes(count: usize) -> Vec<u8> {
    repeat_with(|| fastrand::u8(..)).take(count).collect()
}

/// So many random decimal digits; the first may be zero.
pub(crate) fn digits(count: usize) -> String {
    repeat_with(|| fastrand::digit(10)).take(count).collect()
}

/// So many random lower-case hex digits.
pub(crate) fn hex(count: usize) -> String {
    repeat_with(|| fastrand::digit(16)).take(count).collect()
}

/// So many random letters and digits.
pub(crate) fn alphanumeric(count: usize) -> String {
    repeat_with(fastrand::alphanumeric).take(count).collect()
}

/// A random UUID of version 4, in lower case.
pub(crate) fn uuid() -> String {
    let variant = ['8', '9', 'a', 'b'][fastrand::usize(..4)];
    format!(
        "{}-{}-4{}-{variant}{}-{}",
        hex(8),
        hex(4),
        hex(3),
        hex(3),
        hex(12)
    )
}

/// Base64 of what begins and ends like a picture in the format JPEG.
pub(crate) fn jpeg() -> String {
    let begin = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";
    STANDARD.encode([begin, bytes(64).as_slice(), b"\xFF\xD9"].concat())
}

#[cfg(test)]
mod tests;
