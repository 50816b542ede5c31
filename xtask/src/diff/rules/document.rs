//! Addresses, who signs, and what concerns all operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Judgement, Rule, behaviour, deprecated, docs, key, node, renamed_in_rust, values};
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::report::{Safety, Semver};
use crate::diff::tree::{Node, What};

pub(super) const RULES: &[Rule] = &[
    key(&[What::Server], &["url"], url)
        .differs("Requests went to {old} and go to {new} now.")
        .means("Where requests go, and with them the signature and what they hold."),
    node(
        &[What::Server],
        &[Change::Added, Change::Removed, Change::Changed],
        server,
    )
    .comes("There is another address.")
    .goes("An address is gone."),
    node(
        &[What::Variable],
        &[Change::Added, Change::Removed],
        variable,
    )
    .comes("The address has another part, {new}: `Endpoint` takes one argument more.")
    .goes("The address no longer has the part {old}: `Endpoint` takes one argument less."),
    // Arguments of a function have no names for its callers.
    node(&[What::Variable], &[Change::Renamed], |_, _| {
        address(Judgement::docs().sends())
    })
    .differs("A part of the address was {perhaps}called {old} and is called {new} now."),
    node(&[What::Variable], &[Change::Moved], |_, _| {
        address(Judgement::breaking().sends())
    })
    .differs(
        "The parts of the address have another order: what compiled compiles, and requests go \
             elsewhere.",
    ),
    key(&[What::Variable], &["enum"], |_, _| {
        address(Judgement::docs())
    })
    .differs("The address was documented with {old} for {it} and is with {new} now."),
    key(&[What::Variable], &["x-rust-name"], renamed_in_rust)
        .says("{it} was called {old} in Rust and is called {new} now."),
    key(&[What::Scheme], &["x-fields", "x-signing"], |_, _| {
        let breaking = Judgement::breaking().sends();
        breaking
            .touches(Safety::Signing)
            .touches(Safety::Credential)
    })
    .differs("{it} had {key} {old} and has {new} now: another signature, or at another place.")
    .means("How requests are signed and which fields the signer writes."),
    key(&[What::Scheme], &["x-credentials."], |_, _| {
        Judgement::breaking().touches(Safety::Credential)
    })
    .differs("The key of {it} had {key} {old} and has {new} now.")
    .means("Which key the facade takes, and from which environment variable."),
    key(
        &[What::Scheme],
        &["type", "in", "name", "scheme"],
        |_, _| Judgement::docs().touches(Safety::Signing),
    )
    .differs("Other tools are told that {key} of {it} is {new}; it was {old}.")
    .means("Our signers do not read it."),
    // It does something where it is used, and that is a difference of its own.
    node(
        &[What::Scheme],
        &[Change::Added, Change::Removed, Change::Renamed],
        docs,
    )
    .differs("{it} was called {old}; it signs as before."),
    key(
        &[What::Operation, What::Document],
        &["security", "security."],
        security,
    )
    .comes("{it} [is|are] signed by {new} now.")
    .goes("{it} [is|are] signed as the whole document now, no longer by {old}.")
    .differs("{it} [was|were] signed by {old} and [is|are] signed by {new} now.")
    .means("Who signs. It touches signing unless something unsigned is signed from now on."),
    key(
        &[What::Operation, What::Document],
        &["x-lifecycle.state"],
        deprecated,
    )
    .comes("{it} [is|are] marked as {new} now.")
    .goes("{it} [is|are] no longer marked as {old}.")
    .means("Whether it is still offered. Docs, and what a client says of its end."),
    key(&[What::Operation, What::Document], &["x-lifecycle."], docs),
];

fn address(judgement: Judgement) -> Judgement {
    judgement.touches(Safety::Address)
}

fn url(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    address(if only_names_differ(difference) {
        Judgement::docs()
            .sends()
            .says("A part of the address has another name: {old}, and {new} now.")
    } else {
        Judgement::breaking().sends()
    })
}

fn server(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    address(Judgement::breaking().semver(Semver::Unknown).sends())
}

fn variable(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    address(Judgement::breaking().semver(Semver::Major).sends())
}

/// A scheme's name is for references inside the document: what counts is the signer and what it
/// writes.
fn security(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let of = |security: Option<&Value>, document| {
        let schemes = schemes(security, document)?;
        let facts = schemes
            .iter()
            .map(|it| (it.get("x-signing"), it.get("x-fields")));
        let facts = facts.map(|it| (it.0.cloned(), it.1.cloned()));
        Some(facts.collect::<Vec<_>>())
    };
    let names = |it: Option<&Value>| match it {
        None => "nobody of its own".to_owned(),
        Some(it) if it.as_array().is_some_and(Vec::is_empty) => "nobody".to_owned(),
        Some(it) => names(it).collect::<Vec<_>>().join(", "),
    };
    let told = [names(old), names(new)];
    let judgement = match (of(old, context.old), of(new, context.new)) {
        (Some(old), Some(new)) if old == new => Judgement::docs()
            .says("{it} [names|name] another scheme and [is|are] signed as before."),
        // A key goes where none went.
        (Some(old), Some(new)) if old.is_empty() && !new.is_empty() => {
            Judgement::breaking().sends().touches(Safety::Credential)
        }
        _ => Judgement::breaking().sends().touches(Safety::Signing),
    };
    let [old, new] = told;
    judgement.with(old, new)
}

fn names(security: &Value) -> impl Iterator<Item = &str> {
    let alternatives = security.as_array().into_iter().flatten();
    let names = alternatives
        .filter_map(Value::as_object)
        .flat_map(|it| it.keys());
    names.map(String::as_str)
}

/// The schemes that are named; none if one is not there. Without a value, those of the document.
pub(super) fn schemes<'a>(security: Option<&Value>, document: &'a Node) -> Option<Vec<&'a Node>> {
    let Some(security) = security.or_else(|| document.get("security")) else {
        return Some(Vec::new());
    };
    security.as_array()?;
    names(security)
        .map(|it| document.child(What::Scheme, it))
        .collect()
}

/// Whether two paths or addresses differ in names between braces alone, and none of them took the
/// name of another.
pub(super) fn only_names_differ(difference: &Difference<'_>) -> bool {
    let (Some(Value::String(old)), Some(Value::String(new))) = values(difference) else {
        return false;
    };
    let ((old_plain, old), (new_plain, new)) = (pieces(old), pieces(new));
    let all: BTreeSet<&str> = old.iter().copied().collect();
    let mut pairs = old.iter().zip(&new);
    old_plain == new_plain && pairs.all(|(old, new)| old == new || !all.contains(new))
}

/// `/a/{B}/c` → `/a/`, `/c`, and `B`
fn pieces(text: &str) -> (Vec<&str>, Vec<&str>) {
    text.split(['{', '}']).enumerate().fold(
        (Vec::new(), Vec::new()),
        |(mut plain, mut names), (index, it)| {
            if index % 2 == 0 {
                plain.push(it)
            } else {
                names.push(it)
            }
            (plain, names)
        },
    )
}
