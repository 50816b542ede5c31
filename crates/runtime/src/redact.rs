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

/// What `Debug` prints of texts that a vendor wrote, and of its codes that are numbers: those that
/// are shaped like a code. All others may quote the request.
pub struct Plain<'a, T: ?Sized>(pub &'a T);

impl fmt::Debug for Plain<'_, String> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.is_empty() || is_code(self.0) {
            true => self.0.fmt(f),
            false => Redacted.fmt(f),
        }
    }
}

macro_rules! numbers {
    ($($of:ty)*) => {$(
        impl fmt::Debug for Plain<'_, $of> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match is_code(&self.0.to_string()) {
                    true => self.0.fmt(f),
                    false => Redacted.fmt(f),
                }
            }
        }
    )*};
}

numbers!(i32 i64);

impl<'a, T> fmt::Debug for Plain<'a, Option<T>>
where
    for<'b> Plain<'b, T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map(Plain).fmt(f)
    }
}

impl<'a, T> fmt::Debug for Plain<'a, Vec<T>>
where
    for<'b> Plain<'b, T>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(Plain)).finish()
    }
}

/// Gives a type a `Debug` that hides what must not be printed.
///
/// `redacted_debug!(Verdict, [score, image(redacted), request_id(id), text(plain)]);`: the type,
/// and its members in order. A request ID prints if it is printable, a text if it is shaped like a
/// code. Of what callers write, `name(set), age(optional), answers(list)`, only that it is set.
#[doc(hidden)]
#[macro_export]
macro_rules! __redacted_debug {
    ($name:ident, [$($member:ident $(($kind:ident))?),* $(,)?]) => {
        /// What may quote a person or a request prints as `[redacted]` or `set`.
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let mut out = f.debug_struct(::std::stringify!($name));
                $($crate::__redacted_debug!(@
                    out, ::std::stringify!($member), &self.$member $(, $kind)?
                );)*
                out.finish()
            }
        }
    };
    (@ $out:ident, $name:expr, $value:expr) => {
        $out.field($name, $value)
    };
    (@ $out:ident, $name:expr, $value:expr, redacted) => {
        $out.field($name, &$crate::codegen::Redacted)
    };
    (@ $out:ident, $name:expr, $value:expr, plain) => {
        $out.field($name, &$crate::codegen::Plain($value))
    };
    (@ $out:ident, $name:expr, $value:expr, id) => {
        $out.field(
            $name,
            &$crate::codegen::plain($crate::codegen::Member::value($value).map(|it| it.as_str())),
        )
    };
    (@ $out:ident, $name:expr, $value:expr, set) => {
        $out.field($name, &::std::format_args!("set"))
    };
    (@ $out:ident, $name:expr, $value:expr, optional) => {
        if $value.is_some() {
            $out.field($name, &::std::format_args!("set"));
        }
    };
    (@ $out:ident, $name:expr, $value:expr, list) => {
        if !$value.is_empty() {
            $out.field($name, &::std::format_args!("set"));
        }
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
