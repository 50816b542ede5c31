//! What a value is, and what it means that it is something else.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Context, is_docs, values};
use crate::diff::compare::Difference;
use crate::diff::reach::is_verdict;
use crate::diff::report::Acceptance;
use crate::diff::tree::{Node, What};

/// What became of a `type` or a `format`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Change {
    /// It is the same in Rust.
    Nothing,
    /// It is printed, or no longer.
    Secret,
    /// Another one in Rust, which reads these responses.
    To(Acceptance),
}

/// What decodes to a value.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Text,
    Whole,
    Number,
    /// Raw JSON.
    Anything,
    Other(String),
}

/// What it means that a `type` or a `format` is another one.
pub(super) fn change(difference: &Difference<'_>, context: &Context<'_>) -> Change {
    let (old, new) = values(difference);
    if difference.node().key == "type" {
        let (was, is) = (shape(old, context.old), shape(new, context.new));
        if let (Shape::Other(was), Shape::Other(is)) = (&was, &is)
            && reads_alike(was, is, context)
        {
            return Change::To(Acceptance::Same);
        }
        return Change::To(read(&was, &is));
    }
    if is_text(old) && is_text(new) {
        let kind = difference
            .parent()
            .map(|it| shape(it.get("type"), context.new));
        if is_secret(old) || is_secret(new) {
            return Change::Secret;
        } else if kind == Some(Shape::Text) {
            return Change::Nothing;
        }
    }
    let owner = context
        .before(&difference.trail)
        .or_else(|| difference.parent());
    let was = width(old, owner.and_then(|it| it.get("type")), context.old);
    let owner = difference.parent();
    let is = width(new, owner.and_then(|it| it.get("type")), context.new);
    match (was, is) {
        (Some(was), Some(is)) if was == is => Change::Nothing,
        (Some(was), Some(is)) => Change::To(match was.0.cmp(&is.0) {
            std::cmp::Ordering::Less => Acceptance::Wider,
            std::cmp::Ordering::Equal => Acceptance::Same,
            std::cmp::Ordering::Greater => Acceptance::Narrower,
        }),
        _ => Change::To(Acceptance::Other),
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

/// Which responses decode from now on.
fn read(old: &Shape, new: &Shape) -> Acceptance {
    match (old, new) {
        _ if old == new => Acceptance::Same,
        (Shape::Whole, Shape::Number) | (_, Shape::Anything) => Acceptance::Wider,
        (Shape::Number, Shape::Whole) | (Shape::Anything, _) => Acceptance::Narrower,
        _ => Acceptance::Other,
    }
}

/// A `type`: known values are open, so that they read what their own type reads.
fn shape(name: Option<&Value>, document: &Node) -> Shape {
    let Some(name) = name.and_then(Value::as_str) else {
        return Shape::Other(String::new());
    };
    match document.child(What::Type, name) {
        Some(named) if named.all(What::Value).next().is_some() => {
            match named.get("type").and_then(Value::as_str) {
                Some("integer") => Shape::Whole,
                _ => Shape::Text,
            }
        }
        Some(named) if is_anything(named) => Shape::Anything,
        Some(_) => Shape::Other(name.to_owned()),
        None => match name {
            "string" => Shape::Text,
            "integer" => Shape::Whole,
            "number" => Shape::Number,
            // An object without a name is a free-form one.
            "object" => Shape::Anything,
            _ => Shape::Other(name.to_owned()),
        },
    }
}

/// Raw JSON: an object of which nothing is known.
pub(super) fn is_anything(named: &Node) -> bool {
    named.flag("additionalProperties") && named.all(What::Member).next().is_none()
}

/// Whether an old type and a new one read the same, whatever they are called.
pub(super) fn reads_alike(old: &str, new: &str, context: &Context<'_>) -> bool {
    let old = context.old.child(What::Type, old);
    let new = context.new.child(What::Type, new);
    old.zip(new)
        .is_some_and(|(old, new)| reading(old) == reading(new))
}

/// How something is read, a line for each fact.
pub(super) fn reading(node: &Node) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for child in &node.children {
        match child.what {
            What::Attribute if !is_docs(&child.key) => {
                out.insert(format!("{}: {:?}", child.key, child.value));
            }
            What::Content | What::Items | What::Member | What::Value | What::Shape => {
                out.insert(child.key.clone());
                let inner = reading(child).into_iter();
                out.extend(inner.map(|it| format!("{} {it}", child.key)));
            }
            _ => {}
        }
    }
    out
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

/// Whether a type of this name has verdicts, on either side.
pub(super) fn has_verdicts(name: &Value, context: &Context<'_>) -> bool {
    let name = name.as_str().unwrap_or_default();
    [context.old, context.new]
        .into_iter()
        .filter_map(|it| it.child(What::Type, name))
        .any(|it| it.all(What::Member).any(is_verdict))
}
