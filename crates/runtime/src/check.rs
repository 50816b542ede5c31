//! Checks a value before it is sent.

use std::cmp::Ordering;

use crate::operation::{Check, Param};
use crate::value::Wire;
use crate::violation::{Bound, Rule};

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
    let characters = || text.map(|text| text.chars().count());
    match *check {
        Check::MinLength(limit) => match characters() {
            Some(actual) if actual < limit as usize => Err(Rule::MinLength { limit, actual }),
            _ => Ok(()),
        },
        Check::MaxLength(limit) => match characters() {
            Some(actual) if actual > limit as usize => Err(Rule::MaxLength { limit, actual }),
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
        Check::Minimum(limit) => bound(
            wire,
            Bound::Integer(limit.into()),
            Ordering::Less,
            sensitive,
        ),
        Check::MinimumFloat(limit) => bound(wire, Bound::Float(limit), Ordering::Less, sensitive),
        Check::Maximum(limit) => bound(
            wire,
            Bound::Integer(limit.into()),
            Ordering::Greater,
            sensitive,
        ),
        Check::MaximumFloat(limit) => {
            bound(wire, Bound::Float(limit), Ordering::Greater, sensitive)
        }
        Check::Pattern(pattern) => match text {
            Some(text) if !pattern.is_match(text) => Err(Rule::Pattern {
                pattern: pattern.as_str(),
            }),
            _ => Ok(()),
        },
        Check::Base64 { prefix, max_bytes } => {
            match text.and_then(|text| text.strip_prefix(prefix)) {
                Some(text) => base64(text, max_bytes),
                None => Ok(()),
            }
        }
    }
}

/// Checks the alphabet and the length of Base64 without decoding it: pictures are large.
fn base64(text: &str, max_bytes: Option<u64>) -> Result<(), Rule> {
    let content = text.trim_end_matches('=');
    let padding = text.len() - content.len();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    // Padding may be left out, but if it is there, it has to fill the last group.
    let whole = padding == 0 || padding <= 2 && text.len() % 4 == 0;
    if !whole || content.len() % 4 == 1 || !content.bytes().all(is_digit) {
        return Err(Rule::Base64);
    }
    let actual = content.len() as u64 / 4 * 3 + (content.len() as u64 % 4).saturating_sub(1);
    match max_bytes {
        Some(limit) if actual > limit => Err(Rule::DecodedBytes { limit, actual }),
        _ => Ok(()),
    }
}

fn number(wire: &Wire) -> Option<Bound> {
    match wire {
        Wire::Integer(number) => Some(Bound::Integer((*number).into())),
        Wire::Unsigned(number) => Some(Bound::Integer((*number).into())),
        Wire::Number(number) => Some(Bound::Float(*number)),
        _ => None,
    }
}

/// Refuses a number that is on the wrong side of the limit.
fn bound(wire: &Wire, limit: Bound, wrong: Ordering, sensitive: bool) -> Result<(), Rule> {
    let Some(number) = number(wire).filter(|it| it.compare(limit) == Some(wrong)) else {
        return Ok(());
    };
    let actual = (!sensitive).then_some(number);
    Err(match wrong {
        Ordering::Less => Rule::Minimum { limit, actual },
        _ => Rule::Maximum { limit, actual },
    })
}
