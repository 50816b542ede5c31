//! Required parameters and their limits, as tables.

use std::ops::RangeInclusive;

use crate::{
    multipart::{self, Part},
    text,
};

/// What one parameter has to be.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// The parameter's name, as it is sent.
    pub name: &'static str,
    /// Whether a request without it (or with an empty value) is refused.
    required: bool,
    /// What a value that is not empty has to be.
    limit: Limit,
}

/// What a value has to be.
#[derive(Clone, Debug)]
enum Limit {
    /// Any text.
    Text,
    /// Text of so many bytes.
    Bytes(RangeInclusive<i64>),
    /// Text of so many characters.
    Characters(RangeInclusive<i64>),
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// A whole number in decimal digits.
    Integer(RangeInclusive<i64>),
    /// Whatever the function accepts.
    Check(fn(&str) -> bool),
    /// A file of a multipart form. It may be empty.
    File,
}

/// A check of values, by the name that rules have for it.
pub(crate) type Check = (&'static str, fn(&str) -> bool);

impl Rule {
    /// Reads `name required limit`, where `required` may be left out and a limit is `text`, `file`,
    /// `bytes 1..9`, `characters 1..9`, `integer 1..9` (or `1..`), `one-of a b`, or `check name`.
    pub(crate) fn read(line: &'static str, checks: &[Check]) -> Option<Self> {
        let mut words = line.split(' ').peekable();
        let name = words.next()?;
        let required = words.next_if_eq(&"required").is_some();
        let limit = match words.next()? {
            "text" => Limit::Text,
            "file" => Limit::File,
            "one-of" => Limit::OneOf(words.collect()),
            "bytes" => Limit::Bytes(range(words.next()?)?),
            "characters" => Limit::Characters(range(words.next()?)?),
            "integer" => Limit::Integer(range(words.next()?)?),
            "check" => {
                let wanted = words.next()?;
                Limit::Check(checks.iter().find(|(name, _)| *name == wanted)?.1)
            }
            _ => return None,
        };
        Some(Self {
            name,
            required,
            limit,
        })
    }

    /// Whether it is about a file of a form.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.limit, Limit::File)
    }
}

/// The numbers from 1 to 9, both included, for `1..9`; all from 1 for `1..`.
fn range(text: &str) -> Option<RangeInclusive<i64>> {
    let (least, most) = text.split_once("..")?;
    let most = match most {
        "" => i64::MAX,
        most => most.parse().ok()?,
    };
    Some(least.parse().ok()?..=most)
}

/// How a parameter breaks its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    /// It is required, and missing or empty.
    Missing(&'static str),
    /// Its value is not within the limit.
    Invalid(&'static str),
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
    fn allows(&self, value: &str) -> bool {
        let has = |range: &RangeInclusive<i64>, length: usize| {
            i64::try_from(length).is_ok_and(|length| range.contains(&length))
        };
        match self {
            Self::Text | Self::File => true,
            Self::Bytes(range) => has(range, value.len()),
            Self::Characters(range) => has(range, value.chars().count()),
            Self::OneOf(words) => words.contains(&value),
            Self::Integer(range) => integer(value).is_some_and(|number| range.contains(&number)),
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
