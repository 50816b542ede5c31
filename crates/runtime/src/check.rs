//! Checks a value before it is sent.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::operation::{Check, Constraint, Object, Operation, Param};
use crate::value::FieldValue;
use crate::violation::{ArgumentError, Bound, Condition, Fault, Violation};

/// The first of the parameter's checks that the value fails, at any depth.
pub(crate) fn check(param: &Param, wire: &FieldValue) -> Result<(), Fault> {
    sendable(wire)?;
    check_all(param.checks, wire, param.sensitive)
}

/// Refuses what cannot be sent, wherever it is.
fn sendable(wire: &FieldValue) -> Result<(), Fault> {
    match wire {
        FieldValue::Invalid(rule) => Err((**rule).clone().into()),
        FieldValue::List(_) | FieldValue::Object(_) => {
            parts(wire).try_for_each(|(step, part)| sendable(part).map_err(|it| it.within(step)))
        }
        _ => Ok(()),
    }
}

/// What a list or an object consists of, and what errors call each part.
fn parts(wire: &FieldValue) -> Box<dyn Iterator<Item = (Cow<'static, str>, &FieldValue)> + '_> {
    match wire {
        FieldValue::List(items) => {
            let items = items.iter().enumerate();
            Box::new(items.map(|(index, it)| (index.to_string().into(), it)))
        }
        FieldValue::Object(members) => Box::new(members.iter().map(|(name, it)| match name {
            Cow::Borrowed(name) => (Cow::Borrowed(*name), it),
            Cow::Owned(_) => (Cow::Borrowed("*"), it),
        })),
        _ => Box::new(std::iter::empty()),
    }
}

fn check_all(checks: &'static [Check], wire: &FieldValue, sensitive: bool) -> Result<(), Fault> {
    checks.iter().try_for_each(|check| match *check {
        Check::Each(checks) => parts(wire).try_for_each(|(step, part)| {
            check_all(checks, part, sensitive).map_err(|it| it.within(step))
        }),
        Check::Object(object) => match wire {
            FieldValue::Object(members) => check_object(object, members, sensitive),
            _ => Ok(()),
        },
        _ => Ok(check_one(check, wire, sensitive)?),
    })
}

fn check_object(
    object: &'static Object,
    members: &[(Cow<'static, str>, FieldValue)],
    sensitive: bool,
) -> Result<(), Fault> {
    let find = |name: &str| members.iter().find(|it| it.0 == name).map(|it| &it.1);
    for param in object.members {
        match find(param.name) {
            None if param.required => Err(Violation::Missing.into()),
            None => Ok(()),
            Some(wire) => check_all(param.checks, wire, sensitive || param.sensitive),
        }
        .map_err(|it: Fault| it.within(param.name))?;
    }
    let mut rules = object.constraints.iter();
    match rules.find_map(|rule| broken(rule, find)) {
        Some((name, rule)) => Err(Fault::from(rule).within(name)),
        None => Ok(()),
    }
}

/// Why a rule holds, if it does.
pub(crate) fn holds(rule: &Constraint, value: Option<&FieldValue>) -> Option<Condition> {
    match value {
        None => rule.absent.then_some(Condition::NotSet),
        Some(_) if rule.equals.is_empty() => (!rule.absent).then_some(Condition::Set),
        Some(value) => value.one_of(rule.equals).map(Condition::Equals),
    }
}

/// What a rule about values that go only together refuses, and why.
pub(crate) fn broken<'v>(
    rule: &Constraint,
    find: impl Fn(&str) -> Option<&'v FieldValue>,
) -> Option<(&'static str, Violation)> {
    let parameter = rule.parameter;
    let when = holds(rule, find(parameter))?;
    // An empty text says nothing.
    let is_given = |name: &str| {
        find(name).is_some_and(|it| !matches!(it, FieldValue::Text(text) if text.is_empty()))
    };
    if let Some(name) = rule.require.iter().find(|it| !is_given(it)) {
        return Some((name, Violation::RequiredBy { parameter, when }));
    }
    let any = rule.require_any;
    if let (Some(first), true) = (any.first(), any.iter().all(|it| !is_given(it))) {
        let rule = Violation::OneRequiredBy {
            any,
            parameter,
            when,
        };
        return Some((first, rule));
    }
    if let Some(name) = rule.forbid.iter().find(|it| find(it).is_some()) {
        return Some((name, Violation::ForbiddenBy { parameter, when }));
    }
    let is_other = |(name, allowed): &&(&str, &[&'static str])| {
        find(name).is_some_and(|it| it.one_of(allowed).is_none())
    };
    let &(name, allowed) = rule.allow.iter().find(is_other)?;
    let rule = Violation::NotAllowedBy {
        allowed,
        parameter,
        when,
    };
    Some((name, rule))
}

fn check_one(check: &Check, wire: &FieldValue, sensitive: bool) -> Result<(), Violation> {
    let text = match wire {
        FieldValue::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let characters = || text.map(|text| text.chars().count());
    let bytes = || wire.known_bytes();
    let items = || match wire {
        FieldValue::List(items) => Some(items.len()),
        _ => None,
    };
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
                .map(|_| match pattern.expected() {
                    Some(expected) => Violation::Format { expected },
                    None => Violation::Pattern {
                        pattern: pattern.as_str(),
                    },
                })
        }
        Check::Base64 { prefix, max_bytes } => text
            .and_then(|text| text.strip_prefix(prefix))
            .and_then(|text| base64(text, max_bytes)),
        Check::MinItems(limit) => items()
            .filter(|actual| *actual < limit as usize)
            .map(|actual| Violation::MinItems { limit, actual }),
        Check::MaxItems(limit) => items()
            .filter(|actual| *actual > limit as usize)
            .map(|actual| Violation::MaxItems { limit, actual }),
        // What is inside is checked where the way to it is known.
        Check::Each(_) | Check::Object(_) => None,
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
