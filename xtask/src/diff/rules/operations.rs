//! Rules about operations as a whole, and about what belongs to no operation.

use std::collections::BTreeSet;

use serde_json::Value;

use super::whens;
use super::{Bytes, Context, Judgement, id, is_docs, same_in_rust, values};
use crate::diff::compare::Change;
use crate::diff::compare::Difference;
use crate::diff::report::{Acceptance, Safety, Semver};
use crate::diff::tree::{Node, What};

pub(super) fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let id = id(difference);
    match (difference.what, difference.change) {
        (What::Operation, Change::Added) => Judgement::additive(id).bytes(),
        (What::Operation, Change::Removed) => Judgement::breaking(id).api(Semver::Major).bytes(),
        (What::Operation, Change::Renamed) => {
            let old = difference.old.map_or("", |it| it.key.as_str());
            if same_in_rust(old, &difference.node().key) {
                Judgement::docs(id)
            } else {
                Judgement::breaking(id).api(Semver::Major)
            }
        }
        (What::Body, Change::Added) => body_added(id, difference.node()),
        // With a file goes its setter. Members that are gone are differences of their own.
        (What::Body, Change::Removed) => {
            let is_file = difference.node().get("type").is_some();
            let api = if is_file {
                Semver::Major
            } else {
                Semver::Patch
            };
            Judgement::breaking(id).bytes().api(api)
        }
        (What::When, _) => whens::whole(id, difference, context),
        (What::Note | What::Example, _) => Judgement::docs(id),
        (What::Attribute, _) => match difference.parent().map(|it| it.what) {
            Some(What::Operation) => attribute(id, difference, context),
            Some(What::When) => whens::part(id, difference, context),
            Some(What::Note) => Judgement::docs(id),
            _ => Judgement::unknown(id),
        },
        _ => Judgement::unknown(id),
    }
}

fn attribute(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    match difference.node().key.as_str() {
        key if is_docs(key) => Judgement::docs(id),
        // Names between braces are ours.
        "path" if only_names_differ(difference) => Judgement::docs(id),
        "method" | "path" => {
            let is_signed = signers(difference.root().get("security"), context.new)
                .is_none_or(|it| !it.is_empty());
            Judgement::breaking(id)
                .bytes()
                .touches_if(is_signed, Safety::Signing)
        }
        "x-idempotent" => Judgement::behaviour(id),
        key if is_security(key) => security(id, difference, context),
        _ => Judgement::unknown(id),
    }
}

/// A body that was not there. What its members are is a difference of each.
fn body_added(id: String, body: &Node) -> Judgement {
    match (body.get("type").is_some(), body.flag("required")) {
        (true, false) => Judgement::additive(id).bytes(),
        // A file that has to be set.
        (true, true) => Judgement::additive(id)
            .bytes()
            .arguments(Acceptance::Narrower),
        // Its members can be set; where nothing is set, it is not sent, or sent empty.
        (false, _) => Judgement::behaviour(id).bytes(),
    }
}

/// Who signs; below it, what no list of schemes is.
fn is_security(key: &str) -> bool {
    key == "security" || key.starts_with("security.")
}

/// Who signs. A scheme's name is for references inside the document: what counts is the signer and
/// what it writes.
fn security(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let (old, new) = (signers(old, context.old), signers(new, context.new));
    let judgement = if old.is_some() && old == new {
        Judgement::docs(id)
    } else {
        Judgement::breaking(id).bytes()
    };
    judgement.touches(Safety::Signing)
}

/// Each signer with the fields that it writes; none if a scheme is not there. Without a value,
/// those of the document.
fn signers(
    security: Option<&Value>,
    document: &Node,
) -> Option<Vec<(Option<Value>, Option<Value>)>> {
    let Some(security) = security.or_else(|| document.get("security")) else {
        return Some(Vec::new());
    };
    let names = security.as_array()?.iter().filter_map(Value::as_object);
    names
        .flat_map(|it| it.keys())
        .map(|name| {
            let scheme = document.child(What::Scheme, name)?;
            Some((
                scheme.get("x-signing").cloned(),
                scheme.get("x-fields").cloned(),
            ))
        })
        .collect()
}

/// Whether two paths or addresses differ in names between braces alone, and none of them took the
/// name of another.
fn only_names_differ(difference: &Difference<'_>) -> bool {
    let (Some(Value::String(old)), Some(Value::String(new))) = values(difference) else {
        return false;
    };
    let (old, new) = (pieces(old), pieces(new));
    if old.plain != new.plain {
        return false;
    }
    let all: BTreeSet<&str> = old.names.iter().copied().collect();
    let changed = old
        .names
        .iter()
        .zip(&new.names)
        .filter(|(old, new)| old != new);
    changed.into_iter().all(|(_, new)| !all.contains(new))
}

/// `/a/{B}/c` → `/a/`, `/c`, and `B`
struct Pieces<'a> {
    plain: Vec<&'a str>,
    names: Vec<&'a str>,
}

fn pieces(text: &str) -> Pieces<'_> {
    let mut out = Pieces {
        plain: Vec::new(),
        names: Vec::new(),
    };
    let mut rest = text;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, it)| Some((before, it.split_once('}')?)))
    {
        out.plain.push(before);
        out.names.push(name);
        rest = after;
    }
    out.plain.push(rest);
    out
}

/// The document itself, addresses and signing schemes.
pub(super) fn document(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let root = difference.root().what;
    let id = id(difference);
    match (root, difference.what) {
        (What::Tag | What::Note, _) => Judgement::docs(id),
        (What::Scheme, What::Attribute) => match difference.node().key.as_str() {
            key if is_docs(key) => Judgement::docs(id),
            "x-fields" | "x-signing" => Judgement::breaking(id)
                .bytes()
                .touches(Safety::Signing)
                .touches(Safety::Credential),
            // What other tools are told; our signers do not read it.
            _ => Judgement::docs(id).touches(Safety::Signing),
        },
        // It does something where it is used, and that is a difference of its own.
        (What::Scheme, _) => Judgement::docs(id).touches(Safety::Signing),
        (What::Server, _) => server(id, difference),
        (_, What::Attribute) => match difference.node().key.as_str() {
            "info.version" => Judgement::docs(id),
            key if is_docs(key) => Judgement::docs(id),
            key if is_security(key) => security(id, difference, context),
            _ => Judgement::unknown(id),
        },
        _ => Judgement::unknown(id),
    }
}

fn server(id: String, difference: &Difference<'_>) -> Judgement {
    let address = |it: Judgement| it.touches(Safety::Address);
    match (difference.what, difference.change) {
        // Arguments of a function have no names for its callers.
        (What::Variable, Change::Renamed) => address(Judgement::docs(id).bytes()),
        // But they have an order: what compiled compiles, and fills the address in otherwise.
        (What::Variable, Change::Moved) => address(Judgement::breaking(id).bytes()),
        (What::Variable, Change::Added | Change::Removed) => {
            address(Judgement::breaking(id).api(Semver::Major).bytes())
        }
        (What::Attribute, _) => match difference.node().key.as_str() {
            // An example of a variable; OpenAPI calls it so.
            "default" => Judgement {
                bytes: Bytes::Example,
                ..Judgement::docs(id)
            },
            key if is_docs(key) => Judgement::docs(id),
            "url" if only_names_differ(difference) => address(Judgement::docs(id).bytes()),
            "url" => address(Judgement::breaking(id).bytes()),
            "enum" => address(Judgement::docs(id)),
            _ => Judgement::unknown(id),
        },
        _ => address(Judgement::breaking(id).api(Semver::Unknown).bytes()),
    }
}
