//! JSON inside a string.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny};
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::decode::parse;
use crate::object::JsonValue;
use crate::value::{FieldValue, Value};
use crate::violation::Violation;

/// A text that is a JSON document, in a parameter or in a response.
///
/// As a parameter it is made from the document's type, or from its text, which is then sent byte
/// for byte. Text that is not valid JSON is refused when the call is made.
///
/// In a response it is the text as it came; [`parse`](Self::parse) reads it. So a slip of the
/// vendor's in that text never costs the rest of the response.
///
/// ```
/// use liveproof_runtime::Json;
///
/// let typed = Json::from(serde_json::json!({ "name": "Li Lei" }));
/// assert_eq!(typed.as_str(), Some(r#"{"name":"Li Lei"}"#));
/// let text: Json<serde_json::Value> = r#"{ "name": "Li Lei" }"#.into();
/// assert_eq!(text.as_str(), Some(r#"{ "name": "Li Lei" }"#));
///
/// let response: Json<std::collections::BTreeMap<String, f64>> = r#"{"0.001": 80.02}"#.into();
/// assert_eq!(response.parse()?["0.001"], 80.02);
/// # Ok::<(), liveproof_runtime::JsonError>(())
/// ```
pub struct Json<T> {
    text: Option<String>,
    of: PhantomData<fn() -> T>,
}

/// A type that can be JSON inside a string.
pub trait JsonText: JsonValue {}

impl JsonText for serde_json::Value {}

impl<T: JsonText> JsonText for Vec<T> {}

impl<T> Json<T> {
    /// The text; `None` if what a parameter was made from is not JSON.
    pub fn as_str(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Reads the document.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not of the documented type.
    pub fn parse(&self) -> Result<T, JsonError>
    where
        T: DeserializeOwned,
    {
        let text = self.text.as_deref().ok_or(JsonError { position: None })?;
        // The error's own message may quote the text.
        parse(text).map_err(|error| JsonError {
            position: Some((error.line(), error.column())),
        })
    }

    fn new(text: Option<String>) -> Self {
        Self {
            text,
            of: PhantomData,
        }
    }
}

impl<T: JsonText> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self::new(value.into_member().and_then(|it| it.into_json().ok()))
    }
}

impl<T> From<String> for Json<T> {
    fn from(text: String) -> Self {
        Self::new(Some(text).filter(|text| is_json(text)))
    }
}

impl<T> From<&str> for Json<T> {
    fn from(text: &str) -> Self {
        Self::new(is_json(text).then(|| text.to_owned()))
    }
}

/// Reads the text to its end without keeping anything of it.
fn is_json(text: &str) -> bool {
    let mut reader = serde_json::Deserializer::from_str(text);
    IgnoredAny::deserialize(&mut reader).is_ok() && reader.end().is_ok()
}

impl<T> Clone for Json<T> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<T> fmt::Debug for Json<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json([redacted])")
    }
}

impl<T> PartialEq for Json<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(Some(text)))
    }
}

impl<T> Value for Json<T> {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        // What came from a response was not looked at before.
        self.text
            .filter(|text| is_json(text))
            .map(FieldValue::Text)
            .ok_or(Violation::Json)
    }
}

/// A text is not the JSON document that it should be. It has the place, never what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the text is not the documented JSON{}", at(.position))]
pub struct JsonError {
    position: Option<(usize, usize)>,
}

fn at(position: &Option<(usize, usize)>) -> String {
    position.map_or_else(String::new, |(line, column)| {
        format!(": line {line}, column {column}")
    })
}
