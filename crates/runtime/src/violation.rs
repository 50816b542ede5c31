//! What is wrong with an argument.

use std::cmp::Ordering;
use std::fmt;

use crate::operation::Operation;

/// An argument breaks a rule of the specification; nothing was sent.
///
/// It names the operation, the parameter and the rule, never the value.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgumentError(Box<Parts>);

#[derive(Clone, Debug, PartialEq)]
struct Parts {
    operation: &'static str,
    parameter: &'static str,
    rule: Rule,
}

impl ArgumentError {
    /// For `parameter` of `operation`. The name `body` stands for the whole body.
    #[must_use]
    pub fn new(operation: &'static Operation, parameter: &'static str, rule: Rule) -> Self {
        Self(Box::new(Parts {
            operation: operation.id,
            parameter,
            rule,
        }))
    }

    /// The operation's name.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The parameter's name on the wire; `body` for the whole body.
    #[must_use]
    pub fn parameter(&self) -> &'static str {
        self.0.parameter
    }

    /// The rule that is broken.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.0.rule
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} {}",
            self.0.operation, self.0.parameter, self.0.rule
        )
    }
}

impl std::error::Error for ArgumentError {}

/// A rule that an argument breaks, with the limit and what was found, never the value.
///
/// Displayed, it is the end of a sentence that begins with the parameter's name.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// It is required and was not set.
    Missing,
    /// What was set is no value of the parameter's type.
    Conversion {
        /// The type.
        expected: &'static str,
    },
    /// Too few characters.
    MinLength {
        /// The least number of characters.
        limit: u32,
        /// The number of characters found.
        actual: usize,
    },
    /// Too many characters.
    MaxLength {
        /// The greatest number of characters.
        limit: u32,
        /// The number of characters found.
        actual: usize,
    },
    /// Too few bytes.
    MinBytes {
        /// The least number of bytes.
        limit: u64,
        /// The number of bytes found.
        actual: u64,
    },
    /// Too many bytes.
    MaxBytes {
        /// The greatest number of bytes.
        limit: u64,
        /// The number of bytes found.
        actual: u64,
    },
    /// Too small a number.
    Minimum {
        /// The smallest allowed.
        limit: Bound,
        /// The number, unless the parameter is sensitive.
        actual: Option<Bound>,
    },
    /// Too great a number.
    Maximum {
        /// The greatest allowed.
        limit: Bound,
        /// The number, unless the parameter is sensitive.
        actual: Option<Bound>,
    },
    /// The pattern does not occur in it.
    Pattern {
        /// The regular expression.
        pattern: &'static str,
    },
    /// It is not a finite number.
    NotFinite,
    /// It is not valid JSON, or cannot be written as JSON.
    Json,
    /// A file or a JSON document cannot be sent in this place.
    Kind,
    /// It is no Base64 where Base64 has to stand.
    Base64,
    /// The Base64 stands for too many bytes.
    DecodedBytes {
        /// The greatest number of bytes.
        limit: u64,
        /// The number of bytes found.
        actual: u64,
    },
    /// One of its values has the separator in it that stands between values.
    Separator,
    /// Too few items.
    MinItems {
        /// The least number of items.
        limit: u32,
        /// The number of items found.
        actual: usize,
    },
    /// Too many items.
    MaxItems {
        /// The greatest number of items.
        limit: u32,
        /// The number of items found.
        actual: usize,
    },
    /// It must be set because of what another parameter is.
    RequiredBy {
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It or one of others must be set because of what another parameter is.
    OneRequiredBy {
        /// All of which one must be set, in the order of the documentation; the first is the one that the error
        /// names.
        any: &'static [&'static str],
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It must not be set because of what another parameter is.
    ForbiddenBy {
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It must have another value because of what another parameter is.
    NotAllowedBy {
        /// The values that it may have.
        allowed: &'static [&'static str],
        /// The other parameter.
        parameter: &'static str,
        /// What the other parameter is.
        when: Condition,
    },
    /// It stands in the path and is empty: the call would go to another address.
    PathEmpty,
    /// It stands in the path and has a segment `.` or `..`: the call would go to another address.
    PathSegment,
    /// It stands in the path and begins with a slash.
    PathSlash,
    /// It stands in the path and has a control character.
    PathControl,
    /// It is sent as a header and has other characters than visible ASCII, space and tab, or one of
    /// the latter at its ends.
    HeaderValue,
    /// The file name has a quote, a backslash or a control character.
    FileName,
    /// It is a stream that does not tell its length, and the vendor takes no body without it.
    LengthRequired,
    /// The upload's media type is not one, or not one of those that are accepted.
    MediaType {
        /// What is accepted: a media type or a range such as `video/*`.
        accepted: &'static str,
    },
    /// An extra input has the name of this parameter, or of one of its items.
    ExtraDeclared,
    /// An extra input has the name of this field of the signature.
    ExtraSigned,
    /// An extra header has the name of this header, which the runtime writes or leaves out.
    ExtraReserved,
    /// The name of an extra input is empty or cannot be written in its place.
    ExtraName,
    /// Two extra members of a JSON body have the same name.
    ExtraRepeated,
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

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is required"),
            Self::Conversion { expected } => {
                write!(f, "was given something that is no valid {expected}")
            }
            Self::MinLength { limit, actual } => {
                write!(f, "must have at least {limit} characters (it has {actual})")
            }
            Self::MaxLength { limit, actual } => {
                write!(f, "must have at most {limit} characters (it has {actual})")
            }
            Self::MinBytes { limit, actual } => {
                write!(f, "must have at least {limit} bytes (it has {actual})")
            }
            Self::MaxBytes { limit, actual } => {
                write!(f, "must have at most {limit} bytes (it has {actual})")
            }
            Self::Minimum { limit, actual } => bound(f, "at least", *limit, *actual),
            Self::Maximum { limit, actual } => bound(f, "at most", *limit, *actual),
            Self::Pattern { pattern } => write!(f, "must match the pattern {pattern}"),
            Self::NotFinite => f.write_str("must be a finite number"),
            Self::Json => f.write_str("must be valid JSON"),
            Self::Kind => f.write_str("cannot be sent in this place; set a text or a number"),
            Self::Base64 => f.write_str("must be Base64, without blanks and line breaks"),
            Self::DecodedBytes { limit, actual } => {
                write!(
                    f,
                    "must stand for at most {limit} bytes (it does for {actual})"
                )
            }
            Self::Separator => f.write_str("must have no value with the separator in it"),
            Self::MinItems { limit, actual } => {
                write!(f, "must have at least {limit} items (it has {actual})")
            }
            Self::MaxItems { limit, actual } => {
                write!(f, "must have at most {limit} items (it has {actual})")
            }
            Self::RequiredBy { parameter, when } => {
                f.write_str("is required ")?;
                because(f, parameter, *when)
            }
            Self::OneRequiredBy {
                any,
                parameter,
                when,
            } => {
                for other in any.iter().skip(1) {
                    write!(f, "or {other} ")?;
                }
                f.write_str("is required ")?;
                because(f, parameter, *when)
            }
            Self::ForbiddenBy { parameter, when } => {
                f.write_str("must not be set ")?;
                because(f, parameter, *when)
            }
            Self::NotAllowedBy {
                allowed,
                parameter,
                when,
            } => {
                write!(f, "must be {} ", allowed.join(" or "))?;
                because(f, parameter, *when)
            }
            Self::PathEmpty => f.write_str("must not be empty, for it is part of the path"),
            Self::PathSegment => {
                f.write_str("must have no segment `.` or `..`, for it is part of the path")
            }
            Self::PathSlash => {
                f.write_str("must not begin with a slash; leave the first slash out")
            }
            Self::PathControl => f.write_str("must have no control characters"),
            Self::HeaderValue => f.write_str(
                "must be visible ASCII without blanks at its ends, for it is sent as a header",
            ),
            Self::LengthRequired => {
                f.write_str("must be an upload of known length; pass `len` to `Upload::stream`")
            }
            Self::FileName => f.write_str(
                "must have a file name without quotes, backslashes and control characters",
            ),
            Self::MediaType { accepted } => {
                write!(
                    f,
                    "must be an upload whose media type is {accepted}; name it with `media_type`"
                )
            }
            Self::ExtraDeclared => {
                f.write_str("has a method of its own and cannot be an extra input")
            }
            Self::ExtraSigned => {
                f.write_str("is written by the signature and cannot be an extra input")
            }
            Self::ExtraReserved => f.write_str("cannot be an extra header"),
            Self::ExtraName => f.write_str("must have a name that can be sent in this place"),
            Self::ExtraRepeated => f.write_str("must not repeat a name in a JSON body"),
        }
    }
}

fn bound(
    f: &mut fmt::Formatter<'_>,
    word: &str,
    limit: Bound,
    actual: Option<Bound>,
) -> fmt::Result {
    write!(f, "must be {word} {limit}")?;
    match actual {
        Some(actual) => write!(f, " (it is {actual})"),
        None => Ok(()),
    }
}

fn because(f: &mut fmt::Formatter<'_>, parameter: &str, when: Condition) -> fmt::Result {
    match when {
        Condition::Equals(value) => write!(f, "when {parameter} is {value}"),
        Condition::Set => write!(f, "when {parameter} is set"),
        Condition::NotSet => write!(f, "when {parameter} is not set"),
    }
}
