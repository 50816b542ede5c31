//! JSON of which the documents do not say what it holds.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::json::{Json, JsonError};
use crate::object::Extra;
use crate::redact::Redacted;
use crate::response::ResponseBody;
use crate::value::{FieldValue, Value as _};
use crate::violation::Violation;

macro_rules! raw {
    ($(#[$about:meta])* $name:ident of $of:ty) => {
        $(#[$about])*
        #[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
        #[serde(transparent)]
        pub struct $name($of);

        impl $name {
            /// What is inside.
            pub fn into_inner(self) -> $of {
                self.0
            }
        }

        impl Deref for $name {
            type Target = $of;

            fn deref(&self) -> &$of {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Redacted.fmt(f)
            }
        }
    };
}

raw! {
    /// A value that the vendor's documents leave open, as it came.
    ///
    /// To send one, make it of a `serde_json::Value` or of JSON text. `Debug` never prints it:
    /// nobody knows whose name or token is in there.
    ///
    /// ```
    /// use liveproof_runtime::RawJson;
    ///
    /// let raw = RawJson::try_from(r#"{"mobile": "+86"}"#)?;
    /// assert_eq!(raw["mobile"], "+86");
    /// assert_eq!(raw, RawJson::from(serde_json::json!({"mobile": "+86"})));
    /// assert_eq!(format!("{raw:?}"), "[redacted]");
    /// # Ok::<(), liveproof_runtime::JsonError>(())
    /// ```
    RawJson of Value
}

raw! {
    /// The members of an object that the vendor's documents do not name, as they came.
    ///
    /// `Debug` never prints them.
    RawMembers of Map<String, Value>
}

impl From<Value> for RawJson {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

/// Reads JSON text.
impl TryFrom<&str> for RawJson {
    type Error = JsonError;

    fn try_from(text: &str) -> Result<Self, JsonError> {
        Json::<Value>::from(text).parse().map(Self)
    }
}

impl crate::value::Value for RawJson {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        self.0.into_wire()
    }
}

impl ResponseBody for RawJson {}

/// What an open object has kept.
impl Extra for RawMembers {
    fn into_members(self) -> impl Iterator<Item = (String, Result<FieldValue, Violation>)> {
        let members = self.0.into_iter();
        members.map(|(name, value)| (name, value.into_wire()))
    }
}
