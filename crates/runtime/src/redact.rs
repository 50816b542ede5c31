//! Keeping what must not be printed from being printed.

use std::fmt;

/// Printed instead of a value that must not be printed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The longest text of a reply that a message may hold.
const MAX_PRINTED: usize = 128;

/// Whether a text that came from outside may be printed in a message: short, visible ASCII without spaces.
/// So it can neither break a line of a log nor carry much.
pub(crate) fn is_printable(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_PRINTED
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}
