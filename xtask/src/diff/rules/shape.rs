//! What a value is, and what it means that it is something else.

use serde_json::Value;

use super::values;
use crate::diff::compare::Difference;
use crate::diff::context::Context;
use crate::diff::report::Acceptance;
use crate::diff::tree::{Node, What};

/// What became of a `type` or a `format`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Change {
    /// Which responses another Rust type reads; none if the type is the same.
    pub(super) responses: Option<Acceptance>,
    /// It was hidden, and is printed, or may be.
    pub(super) uncovers: bool,
}

/// What decodes to a value.
#[derive(Clone, Debug, PartialEq)]
enum Shape<'a> {
    Text,
    Whole,
    Number,
    /// Raw JSON.
    Anything,
    Other(&'a str),
}

/// What it means that a `type` or a `format` is another one.
pub(super) fn change(difference: &Difference<'_>, context: &Context<'_>) -> Change {
    let (old, new) = values(difference);
    if difference.node().key == "type" {
        return retyped(old, new, context);
    }
    let kind = |it: Option<&Node>| it.and_then(|it| it.get("type")).cloned();
    let now = kind(difference.parent());
    if is_text(old) && is_text(new) && (is_secret(old) || is_secret(new)) {
        return Change {
            responses: None,
            uncovers: is_secret(old),
        };
    }
    let is_same_text =
        is_text(old) && is_text(new) && shape(now.as_ref(), context.new) == Shape::Text;
    let before = kind(
        context
            .before(&difference.trail)
            .or_else(|| difference.parent()),
    );
    let was = width(old, before.as_ref(), context.old);
    let is = width(new, now.as_ref(), context.new);
    let responses = match (was, is) {
        _ if is_same_text => None,
        (Some(was), Some(is)) if was == is => None,
        (Some(was), Some(is)) => Some(match was.0.cmp(&is.0) {
            std::cmp::Ordering::Less => Acceptance::Wider,
            std::cmp::Ordering::Equal => Acceptance::Same,
            std::cmp::Ordering::Greater => Acceptance::Narrower,
        }),
        _ => Some(Acceptance::Other),
    };
    Change {
        responses,
        uncovers: false,
    }
}

/// Another `type`. Raw JSON is never printed, and members are unless they are marked.
fn retyped(old: Option<&Value>, new: Option<&Value>, context: &Context<'_>) -> Change {
    let (was, is) = (shape(old, context.old), shape(new, context.new));
    let responses = match (&was, &is) {
        _ if was == is => Acceptance::Same,
        (Shape::Whole, Shape::Number) | (_, Shape::Anything) => Acceptance::Wider,
        (Shape::Number, Shape::Whole) | (Shape::Anything, _) => Acceptance::Narrower,
        _ => Acceptance::Other,
    };
    let named = new.and_then(Value::as_str);
    let named = named.and_then(|it| context.new.child(What::Type, it));
    let is_marked = |it: &Node| it.flag("x-sensitive");
    let unmarked = match named {
        Some(it) => !is_marked(it) && !it.all(What::Member).all(is_marked),
        None => true,
    };
    Change {
        responses: Some(responses),
        uncovers: was == Shape::Anything && is != Shape::Anything && unmarked,
    }
}

/// A format that a text has, and that makes no other type of it.
pub(super) fn is_text(format: Option<&Value>) -> bool {
    format.is_none_or(|it| it == "password" || it == "byte")
}

/// The format of what is never printed.
pub(super) fn is_secret(format: Option<&Value>) -> bool {
    format.is_some_and(|it| it == "password")
}

/// A `type`: known values are open, so that they read what their own type reads.
fn shape<'a>(name: Option<&'a Value>, document: &Node) -> Shape<'a> {
    let name = name.and_then(Value::as_str).unwrap_or_default();
    match document.child(What::Type, name) {
        Some(named) if named.all(What::Value).next().is_some() => match named.get("type") {
            Some(it) if it == "integer" => Shape::Whole,
            _ => Shape::Text,
        },
        Some(named) if is_anything(named) => Shape::Anything,
        Some(_) => Shape::Other(name),
        None => match name {
            "string" => Shape::Text,
            "integer" => Shape::Whole,
            "number" => Shape::Number,
            // An object without a name is a free-form one.
            "object" => Shape::Anything,
            _ => Shape::Other(name),
        },
    }
}

/// Raw JSON: an object of which nothing is known.
pub(super) fn is_anything(named: &Node) -> bool {
    named.flag("additionalProperties") && named.all(What::Member).next().is_none()
}

/// How much a number holds, and what it is in Rust.
pub(super) fn width(
    format: Option<&Value>,
    kind: Option<&Value>,
    document: &Node,
) -> Option<(u8, &'static str)> {
    match format.and_then(Value::as_str) {
        Some("int32") => Some((1, "i32")),
        Some("int64") => Some((2, "i64")),
        Some("float") => Some((3, "f32")),
        Some("double") => Some((3, "f64")),
        Some(_) => None,
        None => match shape(kind, document) {
            Shape::Whole => Some((2, "i64")),
            Shape::Number => Some((3, "f64")),
            _ => None,
        },
    }
}
