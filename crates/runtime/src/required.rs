//! Texts that a result must have: an empty or blank one is a missing one.

use serde::de::{Deserialize, Deserializer, Error, Unexpected};

/// What was found instead of a text. An error of this crate knows it again.
pub(crate) const BLANK: Unexpected<'static> = Unexpected::Other("blank text");

/// Reads a text, or an open enum of texts.
pub fn text<'de, D, X>(deserializer: D) -> Result<X, D::Error>
where
    D: Deserializer<'de>,
    X: From<String>,
{
    not_blank(String::deserialize(deserializer)?).map(X::from)
}

/// Reads a text, or an open enum of texts, that may also come as a number or boolean.
pub fn lenient<'de, D, X>(deserializer: D) -> Result<X, D::Error>
where
    D: Deserializer<'de>,
    X: From<String>,
{
    not_blank(crate::lenient::deserialize(deserializer)?).map(X::from)
}

fn not_blank<E: Error>(text: String) -> Result<String, E> {
    if text.trim().is_empty() {
        return Err(E::invalid_value(BLANK, &"a text that is not blank"));
    }
    Ok(text)
}
