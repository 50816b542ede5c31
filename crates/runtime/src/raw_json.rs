//! JSON of which the documents do not say what it holds.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::redact::Redacted;
use crate::response::ResponseBody;

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

impl ResponseBody for RawJson {}
