//! What the caller set.

use std::fmt;

use crate::value::{Value, Wire};
use crate::violation::Rule;

/// What a setter was given: nothing, something that does not fit, or a value.
#[derive(Clone, Default)]
pub enum Argument<T> {
    /// Nothing was set.
    #[default]
    Missing,
    /// What was set does not fit; the value itself is not kept.
    Invalid(Rule),
    /// The value.
    Set(T),
}

impl<T> Argument<T> {
    /// Converts what the caller gave. A conversion that fails is reported when the call is made.
    pub fn convert<V: TryInto<T>>(value: V) -> Self {
        match value.try_into() {
            Ok(value) => Self::Set(value),
            // The error may quote the value, so only the type is named.
            Err(_) => Self::Invalid(Rule::Conversion {
                expected: short_type_name::<T>(),
            }),
        }
    }

    pub(crate) fn into_wire(self) -> Result<Option<Wire>, Rule>
    where
        T: Value,
    {
        match self {
            Self::Missing => Ok(None),
            Self::Invalid(rule) => Err(rule),
            Self::Set(value) => value.into_wire().map(Some),
        }
    }
}

/// The field of a builder: nothing, a conversion that failed, or a value.
impl<T> From<Result<Option<T>, String>> for Argument<T> {
    fn from(field: Result<Option<T>, String>) -> Self {
        match field {
            Ok(Some(value)) => Self::Set(value),
            Ok(None) => Self::Missing,
            // The text has the type's full path; the rule has its short name.
            Err(_) => Self::Invalid(Rule::Conversion {
                expected: short_type_name::<T>(),
            }),
        }
    }
}

impl<T> fmt::Debug for Argument<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Invalid(_) => "invalid",
            Self::Set(_) => "set",
        })
    }
}

/// `LivenessType` of `vendor::types::LivenessType`.
fn short_type_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    let outer = name.split('<').next().unwrap_or(name);
    let start = outer.rfind("::").map_or(0, |at| at + 2);
    name.get(start..).unwrap_or(name)
}
