//! Texts and objects that a result must have: a blank text, or an object with none of its members,
//! is a missing one.

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

/// What was found instead of an object. An error of this crate knows it again.
pub(crate) const HOLLOW: Unexpected<'static> = Unexpected::Other("object without members");

/// Reads an object all of whose members may be missing, but not all at once.
pub fn object<'de, D, X>(deserializer: D) -> Result<X, D::Error>
where
    D: Deserializer<'de>,
    X: Deserialize<'de> + Default + PartialEq,
{
    let object = X::deserialize(deserializer)?;
    if object == X::default() {
        return Err(D::Error::invalid_value(
            HOLLOW,
            &"an object with one of its members",
        ));
    }
    Ok(object)
}

fn not_blank<E: Error>(text: String) -> Result<String, E> {
    if text.trim().is_empty() {
        return Err(E::invalid_value(BLANK, &"a text that is not blank"));
    }
    Ok(text)
}
