//! What is wrong with a value: where it is, what it is and what was expected, never the value.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::redact::{has_few_digits, is_printable};

/// The longest name that is printed.
const MAX_NAME: usize = 40;

const REFUSED: &str = "its type refuses the value";

pub(super) type Result<T, E = DecodeError> = std::result::Result<T, E>;

/// A value that does not fit its type.
#[derive(Debug)]
pub(crate) struct DecodeError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// From the innermost outwards.
    path: Vec<Step>,
    what: String,
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    Index(usize),
}

impl DecodeError {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            what: what.into(),
        }))
    }

    pub(crate) fn within(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    /// An error that names no place and no reason, as that of a type with several shapes, is put
    /// where the reason is likely to be.
    pub(super) fn or_within(self, member: Option<&str>) -> Self {
        match member {
            Some(name) if self.0.path.is_empty() && self.0.what == REFUSED => {
                self.within(Step::Member(name.to_owned()))
            }
            _ => self,
        }
    }

    /// The steps from the outermost inwards, and what is wrong there.
    pub(crate) fn into_parts(self) -> (Vec<Step>, String) {
        let Inner { mut path, what } = *self.0;
        path.reverse();
        (path, what)
    }
}

/// `/data/0/name`, or `/` for the whole. Names of the reply's own choosing (the keys of a map) are
/// printed only where they are plain.
pub(crate) fn path_text(path: &[Step]) -> String {
    if path.is_empty() {
        return "/".to_owned();
    }
    let mut text = String::new();
    for step in path {
        text.push('/');
        match step {
            Step::Member(name)
                if is_printable(name) && has_few_digits(name) && name.len() <= MAX_NAME =>
            {
                text.push_str(name)
            }
            Step::Member(_) => text.push('*'),
            Step::Index(index) => text.push_str(&index.to_string()),
        }
    }
    text
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)
    }
}

impl std::error::Error for DecodeError {}

/// The kind of what was found. `Unexpected` itself prints the value.
fn kind(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "integer",
        Unexpected::Float(_) => "number",
        Unexpected::Char(_) | Unexpected::Str(_) => "string",
        Unexpected::Bytes(_) => "bytes",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::NewtypeStruct => "value",
        Unexpected::Seq => "list",
        Unexpected::Map => "object",
        Unexpected::Enum
        | Unexpected::UnitVariant
        | Unexpected::NewtypeVariant
        | Unexpected::TupleVariant
        | Unexpected::StructVariant => "variant",
        Unexpected::Other(_) => "value",
    }
}

impl de::Error for DecodeError {
    /// The text may quote the value, so it is dropped.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(REFUSED)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("found {}, expected {expected}", kind(&found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!(
            "found another {}, expected {expected}",
            kind(&found)
        ))
    }

    fn invalid_length(len: usize, expected: &dyn Expected) -> Self {
        Self::new(format!("found {len} items, expected {expected}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("found another value than {}", expected.join(", ")))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("found another member than {}", expected.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the member {field} is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("the member {field} is a duplicate"))
    }
}
