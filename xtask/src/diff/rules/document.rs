//! Addresses, who signs, and what concerns all operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::rule::{
    COMES_OR_GOES, Judgement, Rule, WHOLE, docs, key, node, renamed_in_rust, values,
};
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::Node;
use crate::diff::outline::What::{Document, Operation, Scheme, Server, Variable};
use crate::diff::report::{Acceptance, Safety, Semver};

pub(super) const RULES: &[Rule] = &[
    key(&[Server], &["url"], url)
        .differs("Requests went to {old} and go to {new} now.")
        .means("Where requests go, and with them the signature and what they hold."),
    node(&[Server], &[Change::Added], |_, _| {
        let host = Judgement::additive().semver(Semver::Minor);
        host.touches(Safety::Address)
    })
    .comes("There is another address, {new}: its host gets requests, and credentials with them.")
    .means("Read it as the host of a new vendor."),
    node(&[Server], &[Change::Removed], |_, _| address(Semver::Major))
        .goes("The address {old} is gone, and its constructor of `Endpoint`."),
    node(&[Server], &[Change::Renamed], renamed_in_rust).differs(
        "The constructor of `Endpoint` {old} is called {new} now; requests go where they went.",
    ),
    node(&[Variable], COMES_OR_GOES, |_, _| address(Semver::Major))
        .comes("The address has another part, {new}: `Endpoint` takes one argument more.")
        .goes("The address no longer has the part {old}: `Endpoint` takes one argument less."),
    // Arguments of a function have no names for its callers.
    node(&[Variable], &[Change::Renamed], |_, _| text().sends())
        .differs("A part of the address was {perhaps}called {old} and is called {new} now."),
    node(&[Variable], &[Change::Moved], |_, _| address(Semver::Patch))
        .differs("The parts of the address have another order: what compiled goes elsewhere."),
    key(&[Variable], &["enum"], listed)
        .differs("{it} had to be one of {old} and has to be one of {new} now.")
        .comes("{it} [has|have] to be one of {new} now.")
        .goes("{it} can be anything now and not only one of {old}."),
    key(&[Variable], &["x-rust-name"], renamed_in_rust)
        .says("{it} [was|were] called {old} in Rust and [is|are] called {new} now."),
    key(&[Scheme], &["x-fields", "x-signing"], scheme)
        .differs("{it} had {key} {old} and has {new} now: requests are signed in another way.")
        .means("How requests are signed and which fields the signer writes."),
    key(&[Scheme], &["x-credentials."], |_, _| {
        Judgement::breaking().touches(Safety::Credential)
    })
    .differs("The key of {it} had {key} {old} and has {new} now.")
    .means("Which key the facade takes, and from which environment variable."),
    key(&[Scheme], &["type", "in", "name", "scheme"], |_, _| {
        Judgement::docs().touches(Safety::Signing)
    })
    .differs("Other tools are told that {key} of {it} is {new}; it was {old}.")
    .means("Our signers do not read it."),
    // It does something where it is used, and that is a difference of its own.
    node(&[Scheme], WHOLE, docs).differs("{it} [was|were] called {old}; it signs as before."),
    key(&[Operation, Document], &["security", "security."], security)
        .comes("{it} [is|are] signed by {new} now.")
        .goes("{it} [is|are] signed as the whole document now, no longer by {old}.")
        .differs("{it} [was|were] signed by {old} and [is|are] signed by {new} now.")
        .means("Who signs. A key that goes where none went touches the credential."),
    key(&[Operation, Document], &["x-lifecycle.state"], lifecycle)
        .comes("{it} [is|are] marked as {new} now.")
        .goes("{it} [is|are] no longer marked as {old}.")
        .means("Whether it is still offered. Docs, and a warning where it is retired."),
    key(&[Operation, Document], &["x-lifecycle."], docs),
];

/// Requests go elsewhere.
fn address(semver: Semver) -> Judgement {
    let breaking = Judgement::breaking().sends().semver(semver);
    breaking.touches(Safety::Address)
}

/// Of an address, and nothing that is sent.
fn text() -> Judgement {
    Judgement::docs().touches(Safety::Address)
}

/// What is not listed is refused.
fn listed(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let (old, new) = (old.and_then(Value::as_array), new.and_then(Value::as_array));
    let covers = |all: Option<&Vec<Value>>, some: Option<&Vec<Value>>| match (all, some) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(all), Some(some)) => some.iter().all(|it| all.contains(it)),
    };
    let arguments = match (covers(new, old), covers(old, new)) {
        (true, true) => Acceptance::Same,
        (true, false) => Acceptance::Wider,
        (false, true) => Acceptance::Narrower,
        (false, false) => Acceptance::Other,
    };
    text().arguments(arguments)
}

fn url(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    if only_names_differ(difference) {
        let other = "A part of the address has another name: {old}, and {new} now.";
        text().sends().says(other)
    } else {
        address(Semver::Patch)
    }
}

fn scheme(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let breaking = Judgement::breaking().sends();
    breaking
        .touches(Safety::Signing)
        .touches(Safety::Credential)
}

fn lifecycle(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let warns = old.into_iter().chain(new).any(|it| it == "retired");
    Judgement::behaviour().semver(if warns { Semver::Minor } else { Semver::Patch })
}

/// A scheme's name is for references inside the document: what counts is the signer and what it
/// writes.
fn security(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let of = |security, document| {
        let schemes = schemes(security, document)?.into_iter();
        let facts = schemes.map(|it| (it.get("x-signing").cloned(), it.get("x-fields").cloned()));
        Some(facts.collect::<Vec<_>>())
    };
    let told = |it: Option<&Value>| match it {
        None => "nobody of its own".to_owned(),
        Some(it) if names(it).next().is_none() => "nobody".to_owned(),
        Some(it) => names(it).collect::<Vec<_>>().join(", "),
    };
    let judgement = match (of(old, context.old), of(new, context.new)) {
        (Some(old), Some(new)) if old == new => {
            Judgement::docs().says("{it} [names|name] another scheme, which signs as before.")
        }
        // A key goes where none went.
        (Some(old), Some(new)) if old.is_empty() && !new.is_empty() => {
            Judgement::breaking().sends().touches(Safety::Credential)
        }
        _ => Judgement::breaking().sends().touches(Safety::Signing),
    };
    judgement.with(told(old), told(new))
}

fn names(security: &Value) -> impl Iterator<Item = &str> {
    let alternatives = security.as_array().into_iter().flatten();
    let schemes = alternatives.filter_map(Value::as_object);
    schemes.flat_map(|it| it.keys()).map(String::as_str)
}

/// The schemes that are named; none if one is not there. Without a value, those of the document.
pub(super) fn schemes<'a>(security: Option<&Value>, document: &'a Node) -> Option<Vec<&'a Node>> {
    let Some(security) = security.or_else(|| document.get("security")) else {
        return Some(Vec::new());
    };
    security.as_array()?;
    names(security)
        .map(|it| document.child(Scheme, it))
        .collect()
}

/// Whether two paths or addresses differ in names between braces alone, and none of them took the
/// name of another.
pub(super) fn only_names_differ(difference: &Difference<'_>) -> bool {
    let (Some(Value::String(old)), Some(Value::String(new))) = values(difference) else {
        return false;
    };
    // `/a/{B}/c` → `/a/`, `B`, `/c`
    let pieces = |text: &'_ str| {
        text.split(['{', '}'])
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (old, new) = (pieces(old), pieces(new));
    let taken: BTreeSet<&String> = old.iter().skip(1).step_by(2).collect();
    let mut pairs = old.iter().zip(&new).enumerate();
    old.len() == new.len()
        && pairs.all(|(index, (old, new))| old == new || index % 2 == 1 && !taken.contains(new))
}
