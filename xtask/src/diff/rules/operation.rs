//! Operations as a whole: where they go, and whether they are sent again.

use serde_json::Value;

use super::document::{only_names_differ, schemes};
use super::rule::{Judgement, Rule, docs, is_on, key, node, renamed_in_rust, resent};
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::Node;
use crate::diff::outline::What::{Body, Input, Member, Operation, Type};
use crate::diff::report::{Acceptance, Safety};
use crate::names::same as same_in_rust;

pub(super) const RULES: &[Rule] = &[
    node(&[Operation], &[Change::Added], |_, _| {
        Judgement::additive().sends()
    })
    .means("It is compared with its siblings: what is weaker than they are touches safety."),
    node(&[Operation], &[Change::Removed], resent),
    node(&[Operation], &[Change::Renamed], renamed).differs("{new} was {perhaps}called {old}."),
    key(&[Operation], &["method", "path"], target)
        .differs("{it} [was|were] sent with {key} {old} and [is|are] sent with {new} now.")
        .means("It touches signing if the signer signs the method and the path."),
    key(&[Operation], &["fragment"], docs),
    key(&[Operation], &["x-idempotent"], repeated)
        .comes("{it} [is|are] sent again after a failure from now on.")
        .goes("{it} [is|are] no longer sent again after a failure.")
        .means("What is sent again may cost twice, or use something up, unless it plainly reads."),
    key(
        &[Operation, Input, Member, Type],
        &["x-rust-name"],
        renamed_in_rust,
    )
    .says("In Rust the name of {it} was {old} and is {new} now."),
    node(&[Body], &[Change::Added], body_added)
        .comes("{it} can be sent now.")
        .means("Its members are findings of their own."),
    node(&[Body], &[Change::Removed], |difference, _| {
        let is_file = difference.node().get("type").is_some();
        Judgement::breaking_unless(!is_file).sends()
    })
    .goes("{it} [is|are] no longer sent."),
];

fn renamed(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let old = difference.old.map_or("", |it| it.key.as_str());
    if same_in_rust(old, &difference.node().key) {
        Judgement::docs()
    } else {
        Judgement::major()
    }
}

/// The method or the path.
fn target(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    // Names between braces are ours.
    if difference.node().key == "path" && only_names_differ(difference) {
        return Judgement::docs().says("A part of the path of {it} has another name.");
    }
    let operation = difference.root();
    let schemes = schemes(operation.get("security"), context.new);
    let signs = schemes.is_none_or(|it| it.iter().any(|it| signs_target(it, operation)));
    Judgement::breaking()
        .sends()
        .touches_if(signs, Safety::Signing)
}

/// A scheme that writes nothing but fields of the body sends a key there and signs no address.
fn signs_target(scheme: &Node, operation: &Node) -> bool {
    let fields = scheme.get("x-fields").and_then(Value::as_array);
    let mut places = fields.into_iter().flatten().map(|field| {
        let input = operation.child(Input, field.as_str().unwrap_or_default());
        input.and_then(|it| it.get("in")).and_then(Value::as_str)
    });
    !places.all(|it| matches!(it, Some("form" | "part" | "json")))
}

/// What a call costs or changes is not known from the document, so that only what is plainly a
/// question may be repeated without review. `judges`: it returns a verdict.
pub(crate) fn plainly_reads(method: &str, id: &str, judges: bool) -> bool {
    let names = ["Get", "Query", "List", "Describe", "Show"];
    method == "GET" && !judges && names.iter().any(|it| id.starts_with(it))
}

fn repeated(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let operation = difference.root();
    let method = operation.get("method").and_then(Value::as_str);
    let judges = context.judges(&operation.key);
    let reads = plainly_reads(method.unwrap_or_default(), &operation.key, judges);
    let weaker = is_on(difference) && !reads;
    Judgement::behaviour().touches_if(weaker, Safety::Repetition)
}

/// A body that was not there. What its members are is a difference of each.
fn body_added(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let body = difference.node();
    let file = Judgement::additive().sends();
    match (body.get("type").is_some(), body.flag("required")) {
        (true, false) => file,
        (true, true) => file.arguments(Acceptance::Narrower),
        // Its members can be set; where nothing is set, it is not sent, or sent empty.
        (false, _) => Judgement::behaviour().sends(),
    }
}
