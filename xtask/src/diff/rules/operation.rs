//! Operations as a whole: where they go, and whether they are sent again.

use serde_json::Value;

use super::document::{only_names_differ, schemes};
use super::{Judgement, Rule, docs, is_on, key, node, renamed_in_rust};
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::report::{Acceptance, Safety, Semver};
use crate::diff::tree::{Node, What};
use crate::names::same as same_in_rust;

pub(super) const RULES: &[Rule] = &[
    node(&[What::Operation], &[Change::Added], |_, _| {
        Judgement::additive().sends()
    })
    .means("It is compared with its siblings: what is weaker than they are touches safety."),
    node(&[What::Operation], &[Change::Removed], |_, _| {
        Judgement::breaking().semver(Semver::Major).sends()
    }),
    node(&[What::Operation], &[Change::Renamed], renamed)
        .differs("{new} was {perhaps}called {old}{then}."),
    key(&[What::Operation], &["method", "path"], target)
        .differs("{it} [was|were] sent with {key} {old} and [is|are] sent with {new} now.")
        .means("It touches signing if the signer signs the method and the path."),
    key(&[What::Operation], &["fragment"], docs)
        .says("The key of {it} in the document has another ending."),
    key(&[What::Operation], &["x-idempotent"], repeated)
        .comes("{it} [is|are] sent again after a failure from now on.")
        .goes("{it} [is|are] no longer sent again after a failure.")
        .means(
            "A call that is sent again may cost twice, or use something up. It touches repetition \
             unless the operation plainly reads.",
        ),
    key(
        &[What::Operation, What::Input, What::Member, What::Type],
        &["x-rust-name"],
        renamed_in_rust,
    )
    .says("{it} [has|have] another name in Rust: it was {old} and is {new} now.")
    .means("Requests and responses are the same."),
    node(&[What::Body], &[Change::Added], body_added)
        .comes("{it} can be sent now.")
        .means("Its members are findings of their own."),
    node(&[What::Body], &[Change::Removed], |difference, _| {
        let is_file = difference.node().get("type").is_some();
        let breaking = Judgement::breaking().sends();
        breaking.semver(if is_file {
            Semver::Major
        } else {
            Semver::Patch
        })
    })
    .goes("{it} is no longer sent."),
];

fn renamed(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let old = difference.old.map_or("", |it| it.key.as_str());
    if same_in_rust(old, &difference.node().key) {
        Judgement::docs()
    } else {
        Judgement::breaking().semver(Semver::Major)
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
        let input = operation.child(What::Input, field.as_str().unwrap_or_default());
        input.and_then(|it| it.get("in")).and_then(Value::as_str)
    });
    !places.all(|it| matches!(it, Some("form" | "part" | "json")))
}

/// What a call costs or changes is not known from the document, so that only what is plainly a
/// question may be repeated without review.
fn repeated(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let operation = difference.root();
    let reads = ["Get", "Query", "List", "Describe", "Show"];
    let is_get = operation.get("method").is_some_and(|it| it == "GET");
    let plainly_reads = is_get
        && reads.iter().any(|it| operation.key.starts_with(it))
        && !context.judges(&operation.key);
    let weaker = is_on(difference) && !plainly_reads;
    Judgement::behaviour().touches_if(weaker, Safety::Repetition)
}

/// A body that was not there. What its members are is a difference of each.
fn body_added(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let body = difference.node();
    match (body.get("type").is_some(), body.flag("required")) {
        (true, false) => Judgement::additive().sends(),
        // A file that has to be set.
        (true, true) => Judgement::additive()
            .sends()
            .arguments(Acceptance::Narrower),
        // Its members can be set; where nothing is set, it is not sent, or sent empty.
        (false, _) => Judgement::behaviour().sends(),
    }
}
