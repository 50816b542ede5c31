//! What a difference is called, and the sentence about it. Plain text: renderers escape it.

use serde_json::Value;

use super::compare::Difference;
use super::model::{Acceptance, Api, Change, Kind};
use super::rules::Judgement;
use super::tree::{Node, What};

/// Characters of a value that are shown.
const VALUE: usize = 160;
/// A longer value is a text, which is quoted and not repeated.
const TEXT: usize = 60;

/// What differs: "`maxLength` of input `Name` of GetToken".
pub(crate) fn subject(difference: &Difference<'_>, operations: &[String]) -> String {
    let mut nodes: Vec<&Node> = difference.trail.clone();
    nodes.push(difference.node());
    let mut parts = Vec::new();
    for node in nodes.iter().rev() {
        let part = match node.what {
            What::Document => continue,
            What::Operation => {
                if operations.len() > 1 {
                    format!("{} operations", operations.len())
                } else if difference.what == What::Operation {
                    format!("operation {}", node.key)
                } else {
                    node.key.clone()
                }
            }
            What::Attribute => format!("`{}`", node.key.strip_prefix("info.").unwrap_or(&node.key)),
            What::Type => format!("type `{}`", node.key),
            What::Body => "the body".to_owned(),
            What::Server => "the server".to_owned(),
            What::Items => "the items".to_owned(),
            What::When => format!("the rule for {}", node.key),
            What::Reply => format!("reply {}", node.key),
            What::Example => format!("example `{}`", node.key),
            what => format!("{} `{}`", what.word(), node.key),
        };
        parts.push(part);
    }
    if parts.is_empty() {
        return "the document".to_owned();
    }
    parts.join(" of ")
}

/// A value on one line.
pub(crate) fn value(node: Option<&Node>) -> Option<String> {
    let node = node?;
    if let Some(value) = &node.value {
        return Some(cut(&plain(value)));
    }
    match node.what {
        What::Attribute => None,
        _ => Some(cut(&node.key)),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= VALUE {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(VALUE - 1).collect();
    out.push('…');
    out
}

/// What happened, and what follows.
pub(crate) fn message(subject: &str, difference: &Difference<'_>, judgement: &Judgement) -> String {
    let old = value(difference.old);
    let new = value(difference.new);
    let is_text = |it: &Option<String>| it.as_ref().is_some_and(|it| it.chars().count() > TEXT);
    let happened = match (difference.change, &old, &new) {
        (Change::Changed, ..)
            if judgement.kind == Kind::Docs && (is_text(&old) || is_text(&new)) =>
        {
            format!("{subject} was reworded")
        }
        (Change::Added, _, Some(value)) if difference.what == What::Attribute && !is_text(&new) => {
            format!("{subject} is {} now, and was not said before", said(value))
        }
        (Change::Added, ..) => format!("{subject} is new"),
        (Change::Removed, Some(value), _)
            if difference.what == What::Attribute && !is_text(&old) =>
        {
            format!("{subject} is gone; it was {}", said(value))
        }
        (Change::Removed, ..) => format!("{subject} is gone"),
        (Change::Renamed, Some(old), _) => {
            let perhaps = if difference.guess { "perhaps " } else { "" };
            format!("{subject} was {perhaps}called `{old}` before")
        }
        (Change::Moved, ..) => format!("{subject} is sent in another place of the order"),
        (_, Some(old), Some(new)) => {
            format!("{subject} is {} now, and was {}", said(new), said(old))
        }
        _ => format!("{subject} differs"),
    };
    let follows = consequences(judgement);
    if follows.is_empty() {
        return format!("{happened}.");
    }
    format!("{happened}: {}.", follows.join("; "))
}

fn said(value: &str) -> String {
    if value.is_empty() {
        return "empty".to_owned();
    }
    format!("`{value}`")
}

fn consequences(judgement: &Judgement) -> Vec<&'static str> {
    let mut out = Vec::new();
    match judgement.arguments {
        Acceptance::Narrower => out.push("arguments that were let through are refused"),
        Acceptance::Wider => out.push("arguments that were refused are let through"),
        Acceptance::Other => out.push("other arguments are let through than before"),
        Acceptance::Same | Acceptance::Unknown => {}
    }
    match judgement.replies {
        Acceptance::Narrower => out.push("replies that decoded are errors now"),
        Acceptance::Wider => out.push("replies that were errors decode now"),
        Acceptance::Other => out.push("other replies decode than before"),
        Acceptance::Same | Acceptance::Unknown => {}
    }
    if judgement.api == Api::Major {
        out.push("code that uses it no longer compiles");
    }
    out
}

/// The same name in every format, for the fingerprint: where it belongs, not where it is written.
pub(crate) fn path(difference: &Difference<'_>) -> String {
    let mut out = String::new();
    for node in difference.trail.iter().copied().chain([difference.node()]) {
        out.push('/');
        out.push_str(node.what.word());
        out.push(':');
        out.push_str(&node.key);
    }
    out
}
