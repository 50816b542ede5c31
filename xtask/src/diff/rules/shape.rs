//! What a value is, and what it means that it is something else.

use std::cmp::Ordering;

use serde_json::Value;

use super::rule::values;
use crate::diff::compare::Difference;
use crate::diff::context::Context;
use crate::diff::outline::Node;
use crate::diff::outline::What::{self, Member, Type};
use crate::diff::report::Acceptance;

/// What decodes to a value.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Text,
    /// How much it holds, and the bits in Rust.
    Number(u8, u8),
    /// Raw JSON.
    Anything,
    Other(String),
}

impl Shape {
    /// Known values are open, so that they read what their own type reads.
    fn of(owner: &Node, document: &Node) -> Self {
        let word = |key| owner.get(key).and_then(Value::as_str).unwrap_or_default();
        let (name, format) = (word("type"), word("format"));
        let named = document.child(Type, name);
        match (name, format) {
            ("string", format) if format != "binary" => Self::Text,
            ("integer", "int32") => Self::Number(1, 32),
            ("integer", _) => Self::Number(2, 64),
            ("number", "float") => Self::Number(3, 32),
            ("number", _) => Self::Number(3, 64),
            // An object without a name is a free-form one.
            ("object", _) if owner.what != Type => Self::Anything,
            _ => match named {
                Some(it) if it.all(What::Value).next().is_some() => match it.get("type") {
                    Some(kind) if kind == "integer" => Self::Number(2, 64),
                    _ => Self::Text,
                },
                Some(it) if is_anything(it) => Self::Anything,
                _ => Self::Other(format!("{name} {format}")),
            },
        }
    }
}

/// What became of a `type` or a `format`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    /// Which responses another Rust type reads; none if the type is the same.
    pub(super) read: Option<Acceptance>,
    /// It is, or was, a secret.
    pub(super) secret: bool,
    /// It was hidden, and is printed, or may be.
    pub(super) uncovers: bool,
}

/// What it means that a `type` or a `format` is another one.
pub(super) fn change(difference: &Difference<'_>, context: &Context<'_>) -> Change {
    let is_type = difference.node().key == "type";
    let (old, new) = values(difference);
    let is_secret = |it: Option<&Value>| it.is_some_and(|it| it == "password");
    let Some(now) = difference.parent() else {
        return Change {
            read: None,
            secret: false,
            uncovers: false,
        };
    };
    let before = context.before(&difference.trail).unwrap_or(now);
    let (was, is) = (Shape::of(before, context.old), Shape::of(now, context.new));
    let read = match (&was, &is) {
        _ if was == is => is_type.then_some(Acceptance::Same),
        (Shape::Number(was, _), Shape::Number(is, _)) => Some(match was.cmp(is) {
            Ordering::Less => Acceptance::Wider,
            Ordering::Equal => Acceptance::Same,
            Ordering::Greater => Acceptance::Narrower,
        }),
        (_, Shape::Anything) => Some(Acceptance::Wider),
        (Shape::Anything, _) => Some(Acceptance::Narrower),
        _ => Some(Acceptance::Other),
    };
    // Raw JSON is never printed, and members are unless they are marked.
    let is_marked = |it: &Node| it.flag("x-sensitive");
    let named = new.and_then(Value::as_str);
    let named = named.and_then(|it| context.new.child(Type, it));
    let is_covered = named.is_some_and(|it| is_marked(it) || it.all(Member).all(is_marked));
    let was_raw = was == Shape::Anything && is != Shape::Anything;
    Change {
        read,
        secret: is_secret(old) || is_secret(new),
        uncovers: is_secret(old) || is_type && was_raw && !is_covered,
    }
}

/// Raw JSON: an object of which nothing is known.
pub(super) fn is_anything(named: &Node) -> bool {
    named.flag("additionalProperties") && named.all(Member).next().is_none()
}
