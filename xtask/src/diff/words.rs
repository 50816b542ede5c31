//! What a difference is called, and the sentence about it. Plain text: renderers escape it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::compare::Difference;
use super::rules::{Bytes, Judgement, is_docs};
use super::tree::{Node, What};
use crate::diff::compare::Change;
use crate::diff::report::{Acceptance, Kind, Semver};

/// Characters of a value that are shown.
const VALUE: usize = 160;
/// A longer value is a text, which is quoted and not repeated.
const TEXT: usize = 60;

/// What differs: "`maxLength` of input `Name` of GetToken", "`maxLength` of 3 inputs of 2
/// operations".
pub(crate) fn subject(group: &[Difference<'_>], operations: &[String]) -> String {
    let trails: Vec<Vec<&Node>> = group.iter().map(trail).collect();
    let Some(first) = trails.first() else {
        return "the document".to_owned();
    };
    let is_alike = |it: &&Vec<&Node>| {
        let kinds = |of: &[&Node]| of.iter().map(|it| it.what).collect::<Vec<_>>();
        kinds(it) == kinds(first)
    };
    let alike: Vec<_> = trails.iter().filter(is_alike).collect();
    let mut parts = Vec::new();
    for (index, node) in first.iter().enumerate().rev() {
        if node.what == What::Document {
            continue;
        }
        let names: BTreeSet<&str> = alike.iter().map(|it| it[index].key.as_str()).collect();
        let is_it = index + 1 == first.len();
        parts.push(match (node.what, names.len()) {
            (What::Operation, _) if operations.len() > 1 => {
                format!("{} operations", operations.len())
            }
            (What::Operation, _) if is_it => format!("operation {}", node.key),
            (_, 1) => part(node),
            // Each has its own name for what is written once.
            (_, count) => format!("{count} {}", plural(node.what)),
        });
    }
    if parts.is_empty() {
        return "the document".to_owned();
    }
    parts.join(" of ")
}

/// From the operation or the type down to what the sentence is about.
fn trail<'a>(difference: &Difference<'a>) -> Vec<&'a Node> {
    let mut nodes = difference.trail.clone();
    if !is_of_its_owner(difference) {
        nodes.push(difference.node());
    }
    nodes
}

fn part(node: &Node) -> String {
    match node.what {
        What::Operation => node.key.clone(),
        What::Attribute => format!("`{}`", node.key.strip_prefix("info.").unwrap_or(&node.key)),
        What::Type => format!("type `{}`", node.key),
        What::Body => "the body".to_owned(),
        What::Server => "the server".to_owned(),
        What::Items => "the items".to_owned(),
        What::When => format!("the rule for {}", node.key),
        What::Response => format!("response {}", node.key),
        What::Example => format!("example `{}`", node.key),
        what => format!("{} `{}`", what.word(), node.key),
    }
}

fn plural(what: What) -> String {
    match what {
        What::Response => "responses".to_owned(),
        What::Body => "bodies".to_owned(),
        What::Items => "items".to_owned(),
        what => format!("{}s", what.word()),
    }
}

/// Whether the sentence is about the node above: the value of an example is the example, and where
/// an input is sent is no key of a form.
fn is_of_its_owner(difference: &Difference<'_>) -> bool {
    let owner = difference.parent().map(|it| it.what);
    match difference.node().key.as_str() {
        "value" => matches!(owner, Some(What::Example | What::Value)),
        "in" => owner == Some(What::Input),
        _ => false,
    }
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
///
/// `of_errors`: it is about how refusals are read.
pub(crate) fn message(
    subject: &str,
    difference: &Difference<'_>,
    judgement: &Judgement,
    of_errors: bool,
) -> String {
    let mut old = value(difference.old);
    let mut new = value(difference.new);
    if old == new && difference.change == Change::Changed {
        // A number and the text of the same digits.
        let quoted = |node: Option<&Node>| Some(cut(&node?.value.as_ref()?.to_string()));
        (old, new) = (quoted(difference.old), quoted(difference.new));
    }
    let is_text = |it: &Option<String>| it.as_ref().is_some_and(|it| it.chars().count() > TEXT);
    let key = difference.node().key.as_str();
    let happened = match (difference.change, &old, &new) {
        (Change::Changed, ..) if is_text(&old) || is_text(&new) => {
            let is_prose = is_docs(key) && judgement.kind == Kind::Docs;
            let happened = if is_prose { "was reworded" } else { "differs" };
            format!("{subject} {happened}")
        }
        (Change::Changed, Some(old), Some(new)) if key == "in" && is_of_its_owner(difference) => {
            let (old, new) = (place(old), place(new));
            format!("{subject} is sent in {new} now, and was sent in {old}")
        }
        (Change::Renamed, Some(old), _) if difference.what == What::When => {
            let perhaps = if difference.guess { "perhaps " } else { "" };
            format!("{subject} was {perhaps}the rule for {old} before")
        }
        // A default may have been written out.
        (Change::Added, _, Some(value)) if has_default(difference) => {
            format!("{subject} is {} now", said(value))
        }
        (Change::Removed, Some(value), _) if has_default(difference) => {
            format!("{subject} is no longer {}", said(value))
        }
        (Change::Added, _, Some(value)) if difference.what == What::Attribute && !is_text(&new) => {
            format!("{subject} is {} now, and was not said before", said(value))
        }
        (Change::Added, ..) if is_several(subject, difference) => format!("{subject} are new"),
        (Change::Added, ..) => format!("{subject} is new"),
        (Change::Removed, Some(value), _)
            if difference.what == What::Attribute && !is_text(&old) =>
        {
            format!("{subject} is gone; it was {}", said(value))
        }
        (Change::Removed, ..) if is_several(subject, difference) => format!("{subject} are gone"),
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
    let follows = consequences(judgement, of_errors);
    if follows.is_empty() {
        return format!("{happened}.");
    }
    format!("{happened}: {}.", follows.join("; "))
}

fn is_several(subject: &str, difference: &Difference<'_>) -> bool {
    difference.what == What::Items || subject.starts_with(|it: char| it.is_ascii_digit())
}

fn said(value: &str) -> String {
    match value {
        "" => "empty".to_owned(),
        // Backticks within backticks end them.
        _ if value.contains('`') => format!("“{}”", value.replace('`', "'")),
        _ => format!("`{value}`"),
    }
}

/// Whether the absence of an attribute says something.
fn has_default(difference: &Difference<'_>) -> bool {
    let node = difference.node();
    let is_flag = node.value.as_ref().is_some_and(Value::is_boolean);
    let key = node.key.rsplit('.').next().unwrap_or_default();
    difference.what == What::Attribute && (is_flag || matches!(key, "absent" | "first"))
}

/// Where an input is sent.
fn place(word: &str) -> &str {
    match word {
        "path" => "the path",
        "query" => "the query",
        "header" => "a header",
        "form" => "the form",
        "part" => "a part of the multipart body",
        "json" => "the JSON body",
        other => other,
    }
}

fn consequences(judgement: &Judgement, of_errors: bool) -> Vec<&'static str> {
    let mut out = Vec::new();
    match judgement.arguments {
        Acceptance::Narrower => out.push("arguments that were let through are refused"),
        Acceptance::Wider => out.push("arguments that were refused are let through"),
        Acceptance::Other => out.push("other arguments are let through than before"),
        Acceptance::Same | Acceptance::Unknown => {}
    }
    match (judgement.responses, of_errors) {
        (Acceptance::Narrower, false) => out.push("responses that decoded are errors now"),
        (Acceptance::Wider, false) => out.push("responses that were errors decode now"),
        (Acceptance::Other, false) => out.push("other responses decode than before"),
        (Acceptance::Narrower, true) => out.push("refusals that were understood are not any more"),
        (Acceptance::Wider, true) => out.push("refusals that were not understood are now"),
        (Acceptance::Other, true) => out.push("other refusals are understood than before"),
        (Acceptance::Same | Acceptance::Unknown, _) => {}
    }
    if judgement.semver == Semver::Major {
        out.push("code that uses it no longer compiles");
    }
    if judgement.kind == Kind::Breaking && out.is_empty() {
        out.push(match judgement.bytes {
            Bytes::May => "the same call sends something else",
            Bytes::Never | Bytes::Example => "callers get something else than before",
        });
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

pub(crate) fn sentence(
    group: &[Difference<'_>],
    judgement: &Judgement,
    uses: &[crate::diff::report::UsedBy],
    _context: &super::context::Context<'_>,
) -> String {
    let names: Vec<String> = uses.iter().map(|it| it.operation.clone()).collect();
    let subject = subject(group, &names);
    message(&subject, &group[0], judgement, false)
}
