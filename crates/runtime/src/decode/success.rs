//! Tells a refusal inside a reply of a good status from a result.

use std::fmt::{self, Write as _};

use super::Reason;
use super::tree::{Element, Tree};
use crate::operation::Success;

/// Whether the reply is a result.
pub(super) fn is_success(tree: &Tree<'_>, rule: &Success) -> Result<bool, Reason> {
    member(tree, rule.member, rule).is_success(rule)
}

/// What stands at the end of the way to the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or null.
    Absent,
    /// One of the values of a result.
    Wanted,
    /// Anything else.
    Other,
    /// Two values, which cannot be told apart: readers differ in which they take.
    Twice,
}

impl Found {
    pub(super) fn is_success(self, rule: &Success) -> Result<bool, Reason> {
        match self {
            Self::Absent => Ok(rule.absent_is_success),
            Self::Wanted => Ok(true),
            Self::Other => Ok(false),
            Self::Twice => Err(Reason::Ambiguous {
                member: rule.member.join("/"),
            }),
        }
    }

    pub(super) fn scalar(scalar: &Scalar<'_>, rule: &Success) -> Self {
        if rule.equals.iter().any(|text| scalar.is(text)) {
            Self::Wanted
        } else {
            Self::Other
        }
    }
}

/// A value that a rule can name.
pub(super) enum Scalar<'a> {
    Bool(bool),
    Number(&'a dyn fmt::Display),
    Text(&'a str),
}

impl Scalar<'_> {
    /// Whether this is how the value is written.
    fn is(&self, text: &str) -> bool {
        match self {
            Self::Bool(value) => text == if *value { "true" } else { "false" },
            Self::Number(number) => {
                let mut ahead = Ahead(text);
                write!(ahead, "{number}").is_ok() && ahead.0.is_empty()
            }
            Self::Text(value) => text == *value,
        }
    }
}

/// Takes only the text that it holds.
struct Ahead<'a>(&'a str);

impl fmt::Write for Ahead<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

fn member(tree: &Tree<'_>, way: &[&str], rule: &Success) -> Found {
    let scalar = |scalar| Found::scalar(&scalar, rule);
    match (tree, way.split_first()) {
        (Tree::Object(members), Some((name, rest))) => {
            let mut found = members.iter().filter(|(other, _)| other == name);
            match (found.next(), found.next()) {
                (None, _) => Found::Absent,
                (Some((_, value)), None) => member(value, rest, rule),
                _ => Found::Twice,
            }
        }
        (Tree::Element(element), _) => element_member(element, way, rule),
        (_, Some(_)) | (Tree::Null, None) => Found::Absent,
        (Tree::Bool(value), None) => scalar(Scalar::Bool(*value)),
        (Tree::Integer(number), None) => scalar(Scalar::Number(number)),
        (Tree::Unsigned(number), None) => scalar(Scalar::Number(number)),
        (Tree::Number(number), None) => scalar(Scalar::Number(number)),
        (Tree::Text(text), None) => scalar(Scalar::Text(text)),
        (Tree::List(_) | Tree::Object(_) | Tree::Group(_), None) => Found::Other,
    }
}

fn element_member(element: &Element<'_>, way: &[&str], rule: &Success) -> Found {
    let Some((name, rest)) = way.split_first() else {
        return if element.is_empty() {
            Found::Absent
        } else if element.is_bare() {
            Found::scalar(&Scalar::Text(element.text.trim()), rule)
        } else {
            Found::Other
        };
    };
    let mut found = element.children.iter().filter(|(other, _)| other == name);
    match (found.next(), found.next()) {
        (None, _) => Found::Absent,
        (Some((_, child)), None) => element_member(child, rest, rule),
        _ => Found::Twice,
    }
}
