//! Values that a vendor may add to a list later on.

use std::fmt;

use serde::de::{Deserialize, Deserializer};

use crate::lenient;
use crate::redact::is_code;

/// A text that is none of the named ones of an enum. It goes back to the vendor as it came.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownText(String);

impl UnknownText {
    /// For generated code, which makes it only of what is not a named value.
    #[doc(hidden)]
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if is_code(&self.0) {
            &self.0
        } else {
            "[unknown]"
        })
    }
}

impl fmt::Display for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A number that is none of the named ones of an enum. It goes back to the vendor as it came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownNumber(i64);

impl fmt::Debug for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        f.write_str(if is_code(&text) { &text } else { "[unknown]" })
    }
}

impl UnknownNumber {
    /// For generated code, which makes it only of what is not a named value.
    #[doc(hidden)]
    #[must_use]
    pub fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for UnknownNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads an open enum of texts.
///
/// # Errors
///
/// If it is not a text.
pub fn text_enum<'de, D, X>(deserializer: D) -> Result<X, D::Error>
where
    D: Deserializer<'de>,
    X: From<String>,
{
    String::deserialize(deserializer).map(X::from)
}

/// Reads an open enum of numbers; `lenient` also takes a number in a string.
///
/// # Errors
///
/// If it is not a whole number.
pub fn number_enum<'de, D, X>(deserializer: D, lenient: bool) -> Result<X, D::Error>
where
    D: Deserializer<'de>,
    X: From<i64>,
{
    let number = if lenient {
        lenient::deserialize::<i64, D>(deserializer)?
    } else {
        i64::deserialize(deserializer)?
    };
    Ok(X::from(number))
}
