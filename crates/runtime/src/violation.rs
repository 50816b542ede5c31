//! What is wrong with an argument.

use std::cmp::Ordering;
use std::fmt;

use thiserror::Error;

use crate::operation::Operation;

/// An argument breaks a rule of the specification; nothing was sent.
///
/// It names the operation, the parameter and the rule, never the value. Of a value inside a JSON
/// body it names the way to it.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{}: {} {}", .0.operation, self.path(), .0.violation)]
pub struct ArgumentError(Box<Parts>);

#[derive(Clone, Debug, PartialEq)]
struct Parts {
    operation: &'static str,
    parameter: &'static str,
    /// The way to a value inside the parameter, with the parameter.
    path: Option<String>,
    violation: Violation,
}

impl ArgumentError {
    /// For `parameter` of `operation`. The name `body` is the whole body.
    pub fn new(
        operation: &'static Operation,
        parameter: &'static str,
        violation: Violation,
    ) -> Self {
        Self(Box::new(Parts {
            operation: operation.id,
            parameter,
            path: None,
            violation,
        }))
    }

    /// For what is wrong in `parameter`, at its top or inside.
    pub(crate) fn of_fault(
        operation: &'static Operation,
        parameter: &'static str,
        fault: Fault,
    ) -> Self {
        let mut out = Self::new(operation, parameter, fault.rule);
        out.0.path = (!fault.path.is_empty()).then(|| format!("{parameter}{}", fault.path));
        out
    }

    /// The same of a parameter whose name another one has, too: its path begins with `label`.
    pub fn labelled(mut self, label: &'static str) -> Self {
        let inside = self.path().strip_prefix(self.0.parameter);
        self.0.path = Some(format!("{label}{}", inside.unwrap_or_default()));
        self
    }

    /// The operation's name.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The parameter's name on the wire; `body` for the whole body.
    pub fn parameter(&self) -> &'static str {
        self.0.parameter
    }

    /// The way to the value: the parameter's name, with its place if another parameter has that
    /// name, such as `Id (query)`, and in a JSON body, after slashes, the names of
    /// members and the numbers of items, counted from 0, such as `Images/3/Url`. A member that the
    /// caller named is `*` or `extra_member`.
    pub fn path(&self) -> &str {
        self.0.path.as_deref().unwrap_or(self.0.parameter)
    }

    /// The broken rule.
    pub fn violation(&self) -> &Violation {
        &self.0.violation
    }
}

/// A broken rule, and where in a parameter it is broken.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The way from the parameter, each step after a slash; empty: the parameter itself.
    path: String,
    rule: Violation,
}

impl Fault {
    /// The same, seen from outside of this step.
    pub(crate) fn within(mut self, step: impl fmt::Display) -> Self {
        self.path.insert_str(0, &format!("/{step}"));
        self
    }
}

impl From<Violation> for Fault {
    fn from(rule: Violation) -> Self {
        Self {
            path: String::new(),
            rule,
        }
    }
}

/// A rule that an argument breaks, with the limit and what was found, never the value.
///
/// Displayed, it is the end of a sentence that begins with the parameter's name.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Violation {
    /// It is required and was not set.
    #[error("is required")]
    Missing,
    /// What was set is not a value of the parameter's type.
    #[error("was given something that is not a valid {expected}")]
    Conversion {
        /// The type.
        expected: &'static str,
    },
    /// Too few characters.
    #[error("must have at least {limit} characters (it has {actual})")]
    MinLength {
        /// The least number of characters.
        limit: u32,
        /// The number of characters found.
        actual: usize,
    },
    /// Too many characters.
    #[error("must have at most {limit} characters (it has {actual})")]
    MaxLength {
        /// The greatest number of characters.
        limit: u32,
        /// The number of characters found.
        actual: usize,
    },
    /// Too few bytes.
    #[error("must have at least {limit} bytes (it has {actual})")]
    MinBytes {
        /// The least number of bytes.
        limit: u64,
        /// The number of bytes found.
        actual: u64,
    },
    /// Too many bytes.
    #[error("must have at most {limit} bytes (it has {actual})")]
    MaxBytes {
        /// The greatest number of bytes.
        limit: u64,
        /// The number of bytes found.
        actual: u64,
    },
    /// Too small a number.
    #[error("must be at least {limit}{}", found(.actual))]
    Minimum {
        /// The smallest allowed.
        limit: Bound,
        /// The number, unless the parameter is sensitive.
        actual: Option<Bound>,
    },
    /// Too great a number.
    #[error("must be at most {limit}{}", found(.actual))]
    Maximum {
        /// The greatest allowed.
        limit: Bound,
        /// The number, unless the parameter is sensitive.
        actual: Option<Bound>,
    },
    /// The pattern does not occur in it.
    #[error("must match the pattern {pattern}")]
    Pattern {
        /// The regular expression.
        pattern: &'static str,
    },
    /// It does not have the format.
    #[error("must be {expected}")]
    Format {
        /// What it has to be, such as `a date, such as 2024-02-29`.
        expected: &'static str,
    },
    /// It is not a finite number.
    #[error("must be a finite number")]
    NotFinite,
    /// It is not valid JSON, or cannot be written as JSON.
    #[error("must be valid JSON")]
    Json,
    /// A file or a JSON document cannot be sent in this place.
    #[error("cannot be sent in this place; set a text or a number")]
    Kind,
    /// It is not valid Base64.
    #[error("must be Base64, without blanks and line breaks")]
    Base64,
    /// The Base64 decodes to too many bytes.
    #[error("must decode to at most {limit} bytes (it decodes to {actual})")]
    DecodedBytes {
        /// The greatest number of bytes.
        limit: u64,
        /// The number of bytes found.
        actual: u64,
    },
    /// One of its values contains the separator between values.
    #[error("must have no value with the separator in it")]
    Separator,
    /// Too few items.
    #[error("must have at least {limit} items (it has {actual})")]
    MinItems {
        /// The least number of items.
        limit: u32,
        /// The number of items found.
        actual: usize,
    },
    /// Too many items.
    #[error("must have at most {limit} items (it has {actual})")]
    MaxItems {
        /// The greatest number of items.
        limit: u32,
        /// The number of items found.
        actual: usize,
    },
    /// It must be set because of what another parameter is.
    #[error("is required when {parameter} {when}")]
    RequiredBy {
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It or one of others must be set because of what another parameter is.
    #[error("{}is required when {parameter} {when}", others(.any))]
    OneRequiredBy {
        /// All of which one must be set, in the order of the documentation; the first is the one
        /// that the error names.
        any: &'static [&'static str],
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It must not be set because of what another parameter is.
    #[error("must not be set when {parameter} {when}")]
    ForbiddenBy {
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It must have another value because of what another parameter is.
    #[error("must be {} when {parameter} {when}", .allowed.join(" or "))]
    NotAllowedBy {
        /// The values that it may have.
        allowed: &'static [&'static str],
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It is part of the path and is empty: the call would go to another address.
    #[error("must not be empty, for it is part of the path")]
    PathEmpty,
    /// It is part of the path and has a segment `.` or `..`: the call would go to another address.
    #[error("must have no segment `.` or `..`, for it is part of the path")]
    PathSegment,
    /// It is part of the path and begins with a slash.
    #[error("must not begin with a slash; leave the first slash out")]
    PathSlash,
    /// It is part of the path and has a control character.
    #[error("must have no control characters")]
    PathControl,
    /// It is sent as a header and has other characters than visible ASCII, space and tab, or one of
    /// the latter at its ends.
    #[error("must be visible ASCII without blanks at its ends, for it is sent as a header")]
    HeaderValue,
    /// The file name has a quote, a backslash or a control character.
    #[error("must have a file name without quotes, backslashes and control characters")]
    FileName,
    /// It is a stream that does not tell its length, and the vendor takes no body without it.
    #[error("must be an upload of known length; pass `len` to `Upload::stream`")]
    LengthRequired,
    /// The upload's media type is not one, or not one of those that are accepted.
    #[error("must be an upload whose media type is {accepted}; name it with `media_type`")]
    MediaType {
        /// What is accepted: a media type or a range such as `video/*`.
        accepted: &'static str,
    },
    /// An extra input has the name of this parameter, or of one of its items.
    #[error("is declared by the operation and cannot be an extra input")]
    ExtraDeclared,
    /// An extra input has the name of this field of the signature.
    #[error("is written by the signature and cannot be an extra input")]
    ExtraSigned,
    /// An extra header has the name of this header, which the runtime writes or leaves out.
    #[error("cannot be an extra header")]
    ExtraReserved,
    /// The name of an extra input is empty or cannot be written in its place.
    #[error("must have a name that can be sent in this place")]
    ExtraName,
    /// Two extra members of a JSON body have the same name.
    #[error("must not repeat a name in a JSON body")]
    ExtraRepeated,
}

fn found(actual: &Option<Bound>) -> String {
    actual.map_or_else(String::new, |actual| format!(" (it is {actual})"))
}

/// The parameters after the first, which the error names.
fn others(any: &[&str]) -> String {
    any.iter()
        .skip(1)
        .map(|other| format!("or {other} "))
        .collect()
}

/// A limit of a number, or the number that breaks it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// A whole number.
    Integer(i128),
    /// Any other.
    Float(f64),
}

impl Bound {
    /// The order of the two. A whole number is compared with another one without loss.
    pub(crate) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => Some(one.cmp(&other)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }

    fn as_f64(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Float(number) => number,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
        }
    }
}

/// What a parameter is, so that a rule about another one holds.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It has this value.
    Equals(&'static str),
    /// It has any value.
    Set,
    /// It is not set.
    NotSet,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equals(value) => write!(f, "is {value}"),
            Self::Set => f.write_str("is set"),
            Self::NotSet => f.write_str("is not set"),
        }
    }
}
