//! Checks a value before it is sent.

use std::cmp::Ordering;

use crate::operation::{Check, Operation, Param};
use crate::value::FieldValue;
use crate::violation::{ArgumentError, Bound, Violation};

/// The first of the parameter's checks that the value fails.
pub(crate) fn check(param: &Param, wire: &FieldValue) -> Result<(), Violation> {
    param
        .checks
        .iter()
        .try_for_each(|check| check_one(check, wire, param.sensitive))
}

fn check_one(check: &Check, wire: &FieldValue, sensitive: bool) -> Result<(), Violation> {
    let text = match wire {
        FieldValue::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let characters = || text.map(|text| text.chars().count());
    let bytes = || wire.known_bytes();
    let bound = |limit, wrong| bound(wire, limit, wrong, sensitive);
    let broken = match *check {
        Check::MinLength(limit) => characters()
            .filter(|actual| *actual < limit as usize)
            .map(|actual| Violation::MinLength { limit, actual }),
        Check::MaxLength(limit) => characters()
            .filter(|actual| *actual > limit as usize)
            .map(|actual| Violation::MaxLength { limit, actual }),
        Check::MinBytes(limit) => bytes().and_then(|actual| too_short(limit, actual)),
        Check::MaxBytes(limit) => bytes().and_then(|actual| too_long(limit, actual)),
        Check::Minimum(limit) => bound(Bound::Integer(limit.into()), Ordering::Less),
        Check::MinimumFloat(limit) => bound(Bound::Float(limit), Ordering::Less),
        Check::Maximum(limit) => bound(Bound::Integer(limit.into()), Ordering::Greater),
        Check::MaximumFloat(limit) => bound(Bound::Float(limit), Ordering::Greater),
        Check::Pattern(pattern) => {
            text.filter(|text| !pattern.is_match(text))
                .map(|_| Violation::Pattern {
                    pattern: pattern.as_str(),
                })
        }
        Check::Base64 { prefix, max_bytes } => text
            .and_then(|text| text.strip_prefix(prefix))
            .and_then(|text| base64(text, max_bytes)),
    };
    broken.map_or(Ok(()), Err)
}

fn too_short(limit: u64, actual: u64) -> Option<Violation> {
    (actual < limit).then_some(Violation::MinBytes { limit, actual })
}

fn too_long(limit: u64, actual: u64) -> Option<Violation> {
    (actual > limit).then_some(Violation::MaxBytes { limit, actual })
}

/// Checks the length of a whole body, as far as it is known.
pub(crate) fn check_body(
    operation: &'static Operation,
    len: Option<u64>,
) -> Result<(), ArgumentError> {
    let limits = operation.max_request_bytes.zip(len);
    let broken = limits.and_then(|(limit, actual)| too_long(limit, actual));
    broken.map_or(Ok(()), |rule| {
        Err(ArgumentError::new(operation, "body", rule))
    })
}

/// Checks the length of a file, which may still grow unless it has `ended`.
pub(crate) fn check_file(param: &Param, actual: u64, ended: bool) -> Result<(), Violation> {
    let broken = param.checks.iter().find_map(|check| match *check {
        Check::MinBytes(limit) if ended => too_short(limit, actual),
        Check::MaxBytes(limit) => too_long(limit, actual),
        _ => None,
    });
    broken.map_or(Ok(()), Err)
}

/// Checks the alphabet and the length of Base64 without decoding it: pictures are large.
fn base64(text: &str, max_bytes: Option<u64>) -> Option<Violation> {
    let content = text.trim_end_matches('=');
    let padding = text.len() - content.len();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    // Padding may be left out, but if it is there, it has to fill the last group.
    let whole = padding == 0 || padding <= 2 && text.len().is_multiple_of(4);
    if !whole || content.len() % 4 == 1 || !content.bytes().all(is_digit) {
        return Some(Violation::Base64);
    }
    let actual = content.len() as u64 / 4 * 3 + (content.len() as u64 % 4).saturating_sub(1);
    max_bytes
        .filter(|limit| actual > *limit)
        .map(|limit| Violation::DecodedBytes { limit, actual })
}

fn number(wire: &FieldValue) -> Option<Bound> {
    match wire {
        FieldValue::Integer(number) => Some(Bound::Integer((*number).into())),
        FieldValue::Unsigned(number) => Some(Bound::Integer((*number).into())),
        FieldValue::Number(number) => Some(Bound::Float(*number)),
        _ => None,
    }
}

/// Refuses a number that is on the wrong side of the limit.
fn bound(wire: &FieldValue, limit: Bound, wrong: Ordering, sensitive: bool) -> Option<Violation> {
    let number = number(wire).filter(|it| it.compare(limit) == Some(wrong))?;
    let actual = (!sensitive).then_some(number);
    Some(match wrong {
        Ordering::Less => Violation::Minimum { limit, actual },
        _ => Violation::Maximum { limit, actual },
    })
}
