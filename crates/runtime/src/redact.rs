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

/// A `Debug` of some fields, which tells that there are others:
/// `partial_debug!(RawResponse, |it| status: it.status);`.
macro_rules! partial_debug {
    (
        $name:ident $(<$($parameter:ident $(: $bound:path)?),*>)?,
        |$it:ident| $($field:ident: $value:expr),* $(,)?
    ) => {
        impl$(<$($parameter $(: $bound)?),*>)? ::std::fmt::Debug for $name$(<$($parameter),*>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let $it = self;
                f.debug_struct(::std::stringify!($name))
                    $(.field(::std::stringify!($field), &$value))*
                    .finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use partial_debug;

/// The longest text of a response that a message may hold.
const MAX_PRINTED: usize = 128;

/// Whether a text that came from outside may be printed in a message: short, visible ASCII without
/// spaces. So it can neither break a line of a log nor carry much.
pub(crate) fn is_printable(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_PRINTED
        && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The text, if it may be printed.
pub(crate) fn printable(text: Option<&str>) -> Option<&str> {
    text.filter(|text| is_printable(text))
}

/// What `Debug` prints of a request id: a vendor may write anything there, even the request.
pub fn plain(id: Option<&str>) -> Option<&str> {
    id.map(|id| if is_printable(id) { id } else { "[redacted]" })
}

/// Gives a type a `Debug` that hides sensitive members.
///
/// `redacted_debug!(Verdict, [score, image(redacted), request_id(id)]);`: the type, and its members
/// in order. A request ID prints if it is printable.
#[doc(hidden)]
#[macro_export]
macro_rules! __redacted_debug {
    ($name:ident, [$($member:ident $(($kind:ident))?),* $(,)?]) => {
        /// Sensitive members print as `[redacted]`.
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(::std::stringify!($name))
                    $(.field(
                        ::std::stringify!($member),
                        $crate::__redacted_debug!(@ self.$member $(, $kind)?),
                    ))*
                    .finish()
            }
        }
    };
    (@ $value:expr) => {
        &$value
    };
    (@ $value:expr, redacted) => {
        &$crate::codegen::Redacted
    };
    (@ $value:expr, id) => {
        &$crate::codegen::plain($crate::codegen::Member::value(&$value).map(|it| it.as_str()))
    };
}

/// The most digits that a code has. Telephone, card and ID numbers have more.
const MAX_DIGITS: usize = 8;

/// The longest word with digits that a code has. Keys and tokens are longer.
const MAX_MIXED: usize = 15;

/// Whether a text that came from outside can be printed for a code or name: words of ASCII letters
/// and digits, and none that can be the number of a person, a key or a part of a request.
pub(crate) fn is_code(text: &str) -> bool {
    let is_mixed = |word: &str| word.contains(|it: char| it.is_ascii_digit());
    let mut words = text.split(['.', '_', '-', ':', '/']);
    is_printable(text)
        && has_few_digits(text)
        && words.all(|word| {
            word.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && (word.len() <= MAX_MIXED || !is_mixed(word))
        })
}

/// Whether it cannot hold the number of a person.
pub(crate) fn has_few_digits(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() <= MAX_DIGITS
}

#[cfg(test)]
mod tests;
