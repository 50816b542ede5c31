//! JSON of which the documents do not say what it holds.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::redact::Redacted;
use crate::reply::ReplyBody;

/// A value that the vendor's documents leave open, as it came.
///
/// `Debug` never prints it: nobody knows whose name or token is in there.
///
/// ```
/// use liveproof_runtime::RawJson;
///
/// let raw: RawJson = serde_json::from_str(r#"{"mobile": "+86"}"#)?;
/// assert_eq!(raw["mobile"], "+86");
/// assert_eq!(format!("{raw:?}"), "[redacted]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct RawJson(Value);

impl RawJson {
    /// The value.
    #[must_use]
    pub fn into_inner(self) -> Value {
        self.0
    }
}

impl Deref for RawJson {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for RawJson {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Redacted.fmt(f)
    }
}

impl ReplyBody for RawJson {}

/// The members of an object that the vendor's documents do not name, as they came.
///
/// `Debug` never prints them.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct RawMembers(Map<String, Value>);

impl RawMembers {
    /// The members.
    #[must_use]
    pub fn into_inner(self) -> Map<String, Value> {
        self.0
    }
}

impl Deref for RawMembers {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl fmt::Debug for RawMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Redacted.fmt(f)
    }
}
