//! What is sent: parameters, bodies and the members of bodies.

use serde_json::Value;

use super::limit::{self, LIMITS};
use super::rule::{COMES_OR_GOES, Judgement, Rule, behaviour, docs, key, node, resent};
use super::rule::{sent, turned, values};
use super::shape;
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::What::{Body, Input};
use crate::diff::outline::{Node, What};
use crate::diff::report::{Acceptance, Kind, Safety, Semver};
use crate::names::same as same_in_rust;
use crate::spec::profile::{essence, is_json, text};

const SENT: &[What] = &[Input, Body];

pub(super) const RULES: &[Rule] = &[
    node(&[Input], COMES_OR_GOES, whole)
        .comes("{it} can be sent now.")
        .goes("{it} can no longer be sent.")
        .means("What callers set, or what a signer or the client writes."),
    node(&[Input], &[Change::Renamed], renamed)
        .differs("{it} [was|were] {perhaps}sent as {old} and [is|are] sent as {new} now."),
    node(&[Input], &[Change::Moved], |_, _| {
        Judgement::behaviour().sends()
    })
    .differs("{it} [is|are] sent at another place of the order."),
    // What the parameter says itself counts, not what its type says.
    key(&[Input], &["schema."], docs)
        .says("What the type of {it} says differs; what {it} says itself counts."),
    key(SENT, LIMITS, limited)
        .says(limit::SAYS)
        .means("A check before sending. Of what is sensitive it is a limit of personal data."),
    key(SENT, &["required"], required)
        .comes("A call without {it} was sent and is refused before sending now.")
        .goes("A call without {it} was refused before sending and is sent now."),
    key(&[Input], &["in"], |difference, context| {
        sent(difference, context).arguments(needed(difference, context))
    })
    .differs("{it} [was|were] sent in {old} and [is|are] sent in {new} now."),
    key(&[Input], &["x-keep-slashes"], sent)
        .comes("Slashes in {it} are sent as they are now, and were encoded.")
        .goes("Slashes in {it} are encoded now, and were sent as they are."),
    key(&[Body], &["content"], content)
        .differs("{it} [was|were] sent as {old} and [is|are] sent as {new} now."),
    key(&[Body], &["x-content-length"], |difference, _| {
        let refused = turned(difference, Acceptance::Narrower, Acceptance::Wider);
        Judgement::behaviour().arguments(refused)
    })
    .comes("{it} of unknown length [was|were] sent and [is|are] refused before sending now.")
    .goes("{it} of unknown length [was|were] refused before sending and [is|are] sent now."),
    key(&[Input], &["x-initial"], |difference, context| {
        let needed = needed(difference, context);
        Judgement::behaviour().sends().arguments(needed)
    })
    .comes("{it} [is|are] sent as {new} now where nothing is set.")
    .goes("{it} [is|are] no longer sent as {old} where nothing is set."),
    key(&[Input], &["constant"], constant)
        .comes("{it} [is|are] always sent as {new} now and can no longer be set.")
        .goes("{it} [was|were] always sent as {old} and [is|are] what callers set now.")
        .differs("{it} [was|were] always sent as {old} and [is|are] always sent as {new} now."),
    key(SENT, &["type", "x-json", "additionalProperties"], retyped),
    key(SENT, &["format"], format),
    // Its setter stays; the client's settings have one more or less.
    key(&[Input], &["x-setting"], |difference, _| {
        let semver = turned(difference, Semver::Minor, Semver::Major);
        Judgement::behaviour().sends().semver(semver)
    })
    .comes("{it} can be set once per client now.")
    .goes("{it} can no longer be set once per client."),
    key(&[Input], &["x-environment"], environment)
        .comes("{it} [is|are] read from the environment now, too.")
        .goes("{it} [is|are] no longer read from the environment."),
    key(&[Input], &["x-credential"], |difference, _| {
        let semver = turned(difference, Semver::Major, Semver::Minor);
        Judgement::breaking().sends().semver(semver)
    })
    .comes("The signer writes {it} now, and callers no longer do.")
    .goes("Callers write {it} now, and the signer no longer does.")
    .means("A key, or what is computed with it."),
    key(
        &[Input],
        &["x-joined", "x-indexed.name", "x-indexed.first"],
        listed,
    )
    .says("The items of {it} are sent in another way: {key} was {old} and is {new} now."),
    // What is null is not sent.
    key(SENT, &["nullable", "x-lenient", "x-aliases"], behaviour),
    key(&[Body], &["deprecated", "xml.name"], docs),
];

/// Without it, `from_env` makes a client whose calls are refused; with it, it makes none where
/// nothing is set.
fn environment(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    if is_needed(Some(difference.root()), difference.part()) {
        Judgement::breaking()
    } else {
        Judgement::behaviour()
    }
}

/// One list is set like another, however it is sent.
fn listed(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let is_list = |it: &Node| it.get("x-joined").is_some() || it.get("x-indexed.name").is_some();
    let was_list = context.before(difference.above(2)).is_some_and(is_list);
    let kept = difference.node().key != "x-joined" || was_list && is_list(difference.part());
    Judgement::breaking_unless(kept).sends()
}

fn retyped(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let is_type = difference.node().key == "type";
    let arguments = if is_type {
        Acceptance::Other
    } else {
        Acceptance::Same
    };
    resent(difference, context).arguments(arguments)
}

/// An input that is new or gone.
fn whole(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let node = difference.node();
    let judgement = match difference.change {
        Change::Added if is_written(node) => {
            Judgement::behaviour().says("{it} [is|are] sent with every request now.")
        }
        Change::Added if node.flag("required") => Judgement::additive()
            .arguments(Acceptance::Narrower)
            .says("A call without {it} was sent and is refused before sending now."),
        Change::Added => Judgement::additive(),
        _ if is_written(node) => {
            Judgement::behaviour().says("{it} [is|are] no longer sent with every request.")
        }
        _ => Judgement::major(),
    };
    judgement.sends()
}

fn renamed(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return Judgement::unknown();
    };
    let is_header = |it: &Node| it.get("in").is_some_and(|it| it == "header");
    // Names of headers are written in one way, whatever their letters in the spec.
    if is_header(old) && is_header(new) && old.key.eq_ignore_ascii_case(&new.key) {
        return Judgement::docs()
            .sends()
            .says("{it} [is|are] written in other letters here.");
    }
    let kept = is_written(new) || same_in_rust(&old.key, &new.key);
    Judgement::breaking_unless(kept).sends()
}

/// What the signer or the client writes does not concern callers; and what a signer writes belongs
/// to the signature.
pub(super) fn written(
    judgement: Judgement,
    difference: &Difference<'_>,
    context: &Context<'_>,
) -> Judgement {
    let key = difference.node().key.as_str();
    let is_attribute = difference.what == What::Attribute;
    let is_set = !is_written(difference.part())
        && !context.before(difference.above(2)).is_some_and(is_written);
    let says_who_sets = matches!(key, "constant" | "x-credential" | "x-setting" | "in");
    let matters = is_set || says_who_sets || !is_attribute;
    let judgement = if matters || matches!(judgement.kind, Kind::Unknown | Kind::Docs) {
        judgement
    } else {
        Judgement {
            kind: Kind::Behaviour,
            arguments: Acceptance::Same,
            semver: Semver::Patch,
            ..judgement
        }
    };
    let is_credential = difference.part().flag("x-credential")
        || difference.sides().any(|it| it.flag("x-credential"))
        || is_attribute && key == "x-credential";
    let signed = is_credential && judgement.kind != Kind::Docs;
    judgement
        .touches_if(signed, Safety::Credential)
        .touches_if(signed, Safety::Signing)
}

/// The caller has no say in it: a constant, or what a signer writes.
fn is_written(node: &Node) -> bool {
    node.flag("x-credential") || node.get("constant").is_some()
}

fn limited(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let before = context.before(difference.above(2));
    let owner = difference.part();
    // What another type is checked for is part of that difference.
    let is_retyped = before.is_some_and(|it| it.get("type") != owner.get("type"));
    let arguments = limit::acceptance(difference);
    let checked = !is_written(owner) && !before.is_some_and(is_written) && !is_retyped;
    let [old, new] = limit::phrases(difference);
    if !checked || arguments == Acceptance::Same {
        return Judgement::docs().with(old, new);
    }
    let personal = arguments != Acceptance::Narrower && is_personal(difference, context);
    Judgement::behaviour()
        .arguments(arguments)
        .touches_if(personal, Safety::PersonalData)
        .with(old, new)
}

/// Never printed, or a file: whatever is uploaded here shows a person. A body of fields is limited
/// with all of them.
fn is_personal(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let part = difference.part();
    let fields = difference.root().all(What::Input);
    let mut fields = fields.filter(|it| part.what == What::Body && is_field(it));
    let mut within = difference.trail.iter().skip(1);
    within.any(|it| context.is_sensitive(it)) || fields.any(|it| context.is_sensitive(it))
}

fn required(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let input = difference.part();
    if input.what == What::Body {
        return body_required(difference, input);
    }
    let arguments = needed(difference, context);
    // A setting may come from the client, so it has the second setter anyway.
    if input.flag("x-setting") {
        return Judgement::behaviour().arguments(arguments);
    }
    demanded(Judgement::behaviour(), arguments)
}

/// What the caller has to set has no second setter for an `Option`.
fn demanded(judgement: Judgement, arguments: Acceptance) -> Judgement {
    let judgement = match arguments {
        Acceptance::Narrower => judgement.semver(Semver::Major),
        Acceptance::Wider => judgement.semver(Semver::Minor),
        _ => judgement,
    };
    judgement.arguments(arguments)
}

/// Whether the body has to be there. A file is missing if it is not set; a body of fields is sent
/// empty, so what is missing is what it requires.
fn body_required(difference: &Difference<'_>, body: &Node) -> Judgement {
    let is_file = body.get("type").is_some();
    let needs_field = |it: &Node| is_field(it) && it.flag("required") && !is_written(it);
    let needs_something = is_file || difference.root().all(What::Input).any(needs_field);
    let judgement = Judgement::behaviour().sends();
    if needs_something {
        let arguments = turned(difference, Acceptance::Narrower, Acceptance::Wider);
        demanded(judgement, arguments)
    } else {
        judgement.says("Whether {it} [is|are] sent where nothing is set differs.")
    }
}

/// What becomes of calls that do not set an input.
fn needed(difference: &Difference<'_>, context: &Context<'_>) -> Acceptance {
    let before = context.before(difference.above(2));
    let before = before.is_some_and(|it| is_needed(context.before(difference.above(1)), it));
    match (
        before,
        is_needed(Some(difference.root()), difference.part()),
    ) {
        (false, true) => Acceptance::Narrower,
        (true, false) => Acceptance::Wider,
        _ => Acceptance::Same,
    }
}

/// What is sent anyway is never missing, and what belongs to a body that may be missing may be
/// missing, too.
fn is_needed(operation: Option<&Node>, input: &Node) -> bool {
    let mut bodies = operation.into_iter().flat_map(|it| it.all(What::Body));
    input.flag("required")
        && input.get("x-initial").is_none()
        && !is_written(input)
        && (!is_field(input) || bodies.any(|it| it.flag("required")))
}

/// A member of a body.
fn is_field(input: &Node) -> bool {
    let place = input.get("in").and_then(Value::as_str);
    !matches!(place, Some("path" | "query" | "header"))
}

fn constant(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let owner = difference.part();
    let judgement = match values(difference) {
        (Some(_), Some(_)) => Judgement::breaking(),
        (None, _) => Judgement::major(),
        // Nobody sets it yet.
        (_, None) if owner.flag("required") && owner.get("x-initial").is_none() => {
            Judgement::additive().arguments(Acceptance::Narrower)
        }
        (_, None) => Judgement::behaviour().semver(Semver::Minor),
    };
    judgement.sends()
}

/// The builder's method for undeclared fields is called after the kind of body.
fn content(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let fields = |media: &Value| {
        let media = match essence(&text(media)) {
            media if is_json(&media) => "application/json".to_owned(),
            media => media,
        };
        let known = [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/json",
        ];
        known.iter().position(|it| *it == media)
    };
    match values(difference) {
        (Some(old), Some(new)) if fields(old) != fields(new) => Judgement::major().sends(),
        _ => Judgement::breaking().sends(),
    }
}

fn format(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let before = context.before(difference.above(2));
    let change = shape::change(difference, context);
    let judgement = match change.read {
        // It is part of that difference.
        _ if before.is_some_and(|it| it.get("type") != difference.part().get("type")) => {
            return Judgement::docs();
        }
        None if limit::acceptance(difference) != Acceptance::Same => {
            limited(difference, context).says(limit::SAYS)
        }
        None if change.secret => Judgement::behaviour(),
        None => Judgement::docs(),
        Some(Acceptance::Same) => resent(difference, context).arguments(Acceptance::Other),
        Some(read) => resent(difference, context).arguments(read),
    };
    judgement.touches_if(change.uncovers, Safety::Sensitive)
}
