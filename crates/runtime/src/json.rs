//! JSON inside a string.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserialize, IgnoredAny};

use crate::argument::Rule;
use crate::value::{Value, Wire};

/// A parameter whose text is a JSON document.
///
/// It is made from the document's type, or from its text, which is then sent byte for byte.
/// Text that is not valid JSON is refused when the call is made.
///
/// ```
/// use liveproof_runtime::{Json, codegen};
///
/// #[derive(serde::Serialize)]
/// struct Binding { name: String }
/// impl codegen::JsonText for Binding {}
///
/// let typed = Json::from(Binding { name: "Li Lei".to_owned() });
/// assert_eq!(typed.as_str(), Some(r#"{"name":"Li Lei"}"#));
/// let text: Json<Binding> = r#"{ "name": "Li Lei" }"#.into();
/// assert_eq!(text.as_str(), Some(r#"{ "name": "Li Lei" }"#));
/// ```
pub struct Json<T> {
    text: Option<String>,
    of: PhantomData<fn() -> T>,
}

/// A type that can stand as JSON inside a string.
pub trait JsonText: Serialize {}

impl JsonText for serde_json::Value {}

impl<T: JsonText> JsonText for Vec<T> {}

impl<T> Json<T> {
    /// The JSON text; `None` if what it was made from is not JSON.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.text.as_deref()
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
        Self::new(serde_json::to_string(&value).ok())
    }
}

impl<T> From<String> for Json<T> {
    fn from(text: String) -> Self {
        let valid = is_json(&text);
        Self::new(valid.then_some(text))
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

impl<T> Value for Json<T> {
    fn into_wire(self) -> Result<Wire, Rule> {
        self.text.map(Wire::Text).ok_or(Rule::Json)
    }
}
