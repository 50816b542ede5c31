//! What the caller set, and what is wrong with it.

use std::fmt;

use crate::operation::{Check, Operation, Param};
use crate::value::{Value, Wire};

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
        limit: i64,
        /// The number, unless the parameter is sensitive.
        actual: Option<i128>,
    },
    /// Too great a number.
    Maximum {
        /// The greatest allowed.
        limit: i64,
        /// The number, unless the parameter is sensitive.
        actual: Option<i128>,
    },
    /// Too small a number.
    MinimumFloat {
        /// The smallest allowed.
        limit: f64,
        /// The number, unless the parameter is sensitive.
        actual: Option<f64>,
    },
    /// Too great a number.
    MaximumFloat {
        /// The greatest allowed.
        limit: f64,
        /// The number, unless the parameter is sensitive.
        actual: Option<f64>,
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
    /// It must be set because of what another parameter is.
    RequiredBy {
        /// The other parameter.
        parameter: &'static str,
        /// The other parameter's value that asks for it; empty if any does.
        equals: &'static str,
    },
    /// It must not be set because of what another parameter is.
    ForbiddenBy {
        /// The other parameter.
        parameter: &'static str,
        /// The other parameter's value that forbids it; empty if any does.
        equals: &'static str,
    },
    /// It stands in the path and is empty: the call would go to another address.
    PathEmpty,
    /// It stands in the path and has a segment `.` or `..`: the call would go to another address.
    PathSegment,
    /// It stands in the path and begins with a slash.
    PathSlash,
    /// It stands in the path and has a control character.
    PathControl,
    /// It is sent as a header and has other characters than visible ASCII, space and tab.
    HeaderValue,
    /// The file name has a quote, a line break or a NUL.
    FileName,
    /// The upload's media type is not one, or not one of those that are accepted.
    MediaType {
        /// What is accepted: a media type or a range such as `video/*`.
        accepted: &'static str,
    },
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
            Self::Minimum { limit, actual } => bound(f, "at least", limit, actual.as_ref()),
            Self::Maximum { limit, actual } => bound(f, "at most", limit, actual.as_ref()),
            Self::MinimumFloat { limit, actual } => bound(f, "at least", limit, actual.as_ref()),
            Self::MaximumFloat { limit, actual } => bound(f, "at most", limit, actual.as_ref()),
            Self::Pattern { pattern } => write!(f, "must match the pattern {pattern}"),
            Self::NotFinite => f.write_str("must be a finite number"),
            Self::Json => f.write_str("must be valid JSON"),
            Self::Kind => f.write_str("cannot be sent in this place; set a text or a number"),
            Self::RequiredBy { parameter, equals } => {
                f.write_str("is required ")?;
                because(f, parameter, equals)
            }
            Self::ForbiddenBy { parameter, equals } => {
                f.write_str("must not be set ")?;
                because(f, parameter, equals)
            }
            Self::PathEmpty => f.write_str("must not be empty, for it is part of the path"),
            Self::PathSegment => {
                f.write_str("must have no segment `.` or `..`, for it is part of the path")
            }
            Self::PathSlash => {
                f.write_str("must not begin with a slash; leave the first slash out")
            }
            Self::PathControl => f.write_str("must have no control characters"),
            Self::HeaderValue => f.write_str("must be visible ASCII, for it is sent as a header"),
            Self::FileName => {
                f.write_str("must have a file name without quotes, line breaks and NUL")
            }
            Self::MediaType { accepted } => {
                write!(
                    f,
                    "must be an upload whose media type is {accepted}; name it with `media_type`"
                )
            }
        }
    }
}

fn bound<L: fmt::Display, N: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    word: &str,
    limit: L,
    actual: Option<N>,
) -> fmt::Result {
    write!(f, "must be {word} {limit}")?;
    match actual {
        Some(actual) => write!(f, " (it is {actual})"),
        None => Ok(()),
    }
}

fn because(f: &mut fmt::Formatter<'_>, parameter: &str, equals: &str) -> fmt::Result {
    if equals.is_empty() {
        write!(f, "when {parameter} is set")
    } else {
        write!(f, "when {parameter} is {equals}")
    }
}

/// The first of the parameter's checks that the value fails.
pub(crate) fn check(param: &Param, wire: &Wire) -> Result<(), Rule> {
    param
        .checks
        .iter()
        .try_for_each(|check| check_one(check, wire, param.sensitive))
}

fn check_one(check: &Check, wire: &Wire, sensitive: bool) -> Result<(), Rule> {
    let text = match wire {
        Wire::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let characters = |text: &str| text.chars().count();
    // A character has one to four bytes, so most texts need no counting.
    let perhaps_short = |text: &&str, limit: u32| (text.len() as u64) / 4 < u64::from(limit);
    let perhaps_long = |text: &&str, limit: u32| text.len() as u64 > u64::from(limit);
    match *check {
        Check::MinLength(limit) => match text
            .filter(|text| perhaps_short(text, limit))
            .map(characters)
        {
            Some(actual) if (actual as u64) < u64::from(limit) => {
                Err(Rule::MinLength { limit, actual })
            }
            _ => Ok(()),
        },
        Check::MaxLength(limit) => match text
            .filter(|text| perhaps_long(text, limit))
            .map(characters)
        {
            Some(actual) if (actual as u64) > u64::from(limit) => {
                Err(Rule::MaxLength { limit, actual })
            }
            _ => Ok(()),
        },
        Check::MinBytes(limit) => match wire.known_bytes() {
            Some(actual) if actual < limit => Err(Rule::MinBytes { limit, actual }),
            _ => Ok(()),
        },
        Check::MaxBytes(limit) => match wire.known_bytes() {
            Some(actual) if actual > limit => Err(Rule::MaxBytes { limit, actual }),
            _ => Ok(()),
        },
        Check::Minimum(limit) => match integer(wire) {
            Some(number) if number < i128::from(limit) => Err(Rule::Minimum {
                limit,
                actual: (!sensitive).then_some(number),
            }),
            _ => float_minimum(wire, limit as f64, sensitive),
        },
        Check::Maximum(limit) => match integer(wire) {
            Some(number) if number > i128::from(limit) => Err(Rule::Maximum {
                limit,
                actual: (!sensitive).then_some(number),
            }),
            _ => float_maximum(wire, limit as f64, sensitive),
        },
        Check::MinimumFloat(limit) => float_minimum(wire, limit, sensitive),
        Check::MaximumFloat(limit) => float_maximum(wire, limit, sensitive),
        Check::Pattern(pattern) => match text {
            Some(text) if !pattern.is_match(text) => Err(Rule::Pattern {
                pattern: pattern.as_str(),
            }),
            _ => Ok(()),
        },
    }
}

fn integer(wire: &Wire) -> Option<i128> {
    match wire {
        Wire::Integer(number) => Some(i128::from(*number)),
        Wire::Unsigned(number) => Some(i128::from(*number)),
        _ => None,
    }
}

fn float(wire: &Wire) -> Option<f64> {
    match wire {
        Wire::Number(number) => Some(*number),
        Wire::Integer(number) => Some(*number as f64),
        Wire::Unsigned(number) => Some(*number as f64),
        _ => None,
    }
}

fn float_minimum(wire: &Wire, limit: f64, sensitive: bool) -> Result<(), Rule> {
    match float(wire) {
        Some(number) if number < limit => Err(Rule::MinimumFloat {
            limit,
            actual: (!sensitive).then_some(number),
        }),
        _ => Ok(()),
    }
}

fn float_maximum(wire: &Wire, limit: f64, sensitive: bool) -> Result<(), Rule> {
    match float(wire) {
        Some(number) if number > limit => Err(Rule::MaximumFloat {
            limit,
            actual: (!sensitive).then_some(number),
        }),
        _ => Ok(()),
    }
}
