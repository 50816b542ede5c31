//! Required parameters and their limits, as tables.

use crate::{
    multipart::{self, Part},
    text,
};

/// What one parameter has to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// The parameter's name, as it is sent.
    pub name: &'static str,
    /// Whether a request without it (or with an empty value) is refused.
    pub required: bool,
    /// What a value that is not empty has to be.
    pub limit: Limit,
}

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// Any text.
    Text,
    /// Text of at least and at most so many characters.
    Characters(usize, usize),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number in decimal digits, from the first to the second, both included.
    Integer(i64, i64),
    /// Whatever the function accepts.
    Check(fn(&str) -> bool),
    /// A file of a multipart form. It may be empty.
    File,
}

/// How a parameter breaks its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    /// It is required, and missing or empty.
    Missing(&'static str),
    /// Its value is not within the limit.
    Invalid(&'static str),
}

/// A required parameter.
pub(crate) const fn required(name: &'static str, limit: Limit) -> Rule {
    Rule {
        name,
        required: true,
        limit,
    }
}

/// An optional parameter.
pub(crate) const fn optional(name: &'static str, limit: Limit) -> Rule {
    Rule {
        name,
        required: false,
        limit,
    }
}

impl Rule {
    /// Whether it is about a file of a form.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.limit, Limit::File)
    }
}

/// Checks decoded parameters against the rules, in the rules' order. Parameters without a rule are
/// let through: the vendors' own clients send more than the pages name.
pub(crate) fn check(
    rules: &[Rule],
    parameters: &[(String, String)],
    parts: &[Part],
) -> Result<(), Violation> {
    for rule in rules {
        if rule.is_file() {
            multipart::file(parts, rule.name).ok_or(Violation::Missing(rule.name))?;
            continue;
        }
        match text::value(parameters, rule.name).filter(|value| !value.is_empty()) {
            None if rule.required => return Err(Violation::Missing(rule.name)),
            None => {}
            Some(value) if rule.limit.allows(value) => {}
            Some(_) => return Err(Violation::Invalid(rule.name)),
        }
    }
    Ok(())
}

impl Limit {
    fn allows(self, value: &str) -> bool {
        match self {
            Self::Text | Self::File => true,
            Self::Characters(least, most) => (least..=most).contains(&value.chars().count()),
            Self::OneOf(words) => words.contains(&value),
            Self::Integer(least, most) => {
                integer(value).is_some_and(|number| (least..=most).contains(&number))
            }
            Self::Check(accepts) => accepts(value),
        }
    }
}

/// A whole number: decimal digits, perhaps behind a minus. Rust's own parser would also take a
/// plus.
pub(crate) fn integer(value: &str) -> Option<i64> {
    value
        .starts_with(|first: char| first == '-' || first.is_ascii_digit())
        .then(|| value.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests;
