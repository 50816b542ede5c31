//! What comes back, as the operation declares it.

use super::rule::{Judgement, Rule, behaviour, docs, key, node, turned};
use super::rule::{is_on, values};
use super::shape;
use super::success;
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::{Node, What};
use crate::diff::report::{Acceptance, Kind, Safety, Semver};
use crate::spec::profile::is_success;

pub(super) const RULES: &[Rule] = &[
    node(&[What::Response], &[Change::Added, Change::Removed], whole)
        .comes("{it} [is|are] new{then}.")
        .goes("{it} [is|are] gone{then}.")
        .means(
            "More statuses that are successes touch the success rule, and refusals that are no \
             longer understood the error envelope.",
        ),
    key(&[What::Response], &["x-success"], success::rule)
        .means("What has to hold for a response to be a success, value by value."),
    key(&[What::Response], &["x-text-member"], |difference, _| {
        let text = match values(difference) {
            (None, _) => Acceptance::Wider,
            (_, None) => Acceptance::Narrower,
            _ => Acceptance::Other,
        };
        let weaker = text != Acceptance::Wider;
        Judgement::behaviour()
            .responses(text)
            .touches_if(weaker, Safety::ErrorEnvelope)
    })
    .comes("The text of {it} is read as {new} now.")
    .goes("The text of {it} was read as {old} and is no longer read.")
    .differs("The text of {it} was read as {old} and is read as {new} now."),
    // Without it an error that calls the function is a script like any other.
    key(&[What::Response], &["x-callback"], |difference, _| {
        Judgement::breaking()
            .responses(Acceptance::Other)
            .touches_if(difference.old.is_some(), Safety::ErrorEnvelope)
    })
    .goes("A refusal in {it} that calls {old} is a script like any other now."),
    node(
        &[What::Header],
        &[Change::Added, Change::Removed, Change::Renamed],
        header,
    )
    .comes("`Response::header` gives {it} now.")
    .goes("`Response::header` no longer gives {it}.")
    .differs("`Response::header` gives {new} now, and no longer {old}."),
    key(&[What::Header], &["required"], |difference, _| {
        needed(difference, Judgement::behaviour())
    })
    .comes("A success without {it} is refused now.")
    .goes("A success without {it} is no longer refused."),
    // The schema of a header: it is a text whatever that says.
    key(&[What::Header], &["x-role", "type", "format"], behaviour),
    key(&[What::Header], &["schema."], docs),
    node(
        &[What::Content],
        &[Change::Added, Change::Removed, Change::Changed],
        content,
    )
    .comes("{it} may be {new} now.")
    .goes("{it} [is|are] no longer read as {old}.")
    .means("A response without any media type has no body."),
    key(
        &[What::Content],
        &["type", "format", "additionalProperties"],
        body,
    )
    .says("The body of {it} was {old} and is {new} now{then}."),
    key(
        &[What::Content],
        &["nullable", "x-lenient"],
        |difference, _| {
            let read = turned(difference, Acceptance::Wider, Acceptance::Narrower);
            of_error(Judgement::behaviour().responses(read), difference)
        },
    ),
];

fn is_error(response: &Node) -> bool {
    !is_success(&response.key)
}

/// How a refusal is read.
fn of_error(judgement: Judgement, difference: &Difference<'_>) -> Judgement {
    let is_safe = judgement.kind == Kind::Docs || judgement.responses == Acceptance::Wider;
    let error = is_error(difference.part());
    judgement.touches_if(error && !is_safe, Safety::ErrorEnvelope)
}

/// The operation of a response as it was, and as it is.
fn operations<'a>(difference: &Difference<'a>, context: &Context<'a>) -> [&'a Node; 2] {
    let new = difference.root();
    [context.before(difference.above(1)).unwrap_or(new), new]
}

/// A response that is new or gone.
fn whole(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let node = difference.node();
    let [old, new] = operations(difference, context);
    let without = otherwise(if is_on(difference) { old } else { new }, &node.key);
    let responses = match without {
        // The same is read in the same way, by a range or by `default`.
        Some(other) if is_error(other) == is_error(node) && is_read_alike(other, node) => {
            return Judgement::docs();
        }
        Some(_) => Acceptance::Other,
        None => turned(difference, Acceptance::Wider, Acceptance::Narrower),
    };
    let safety = if is_error(node) {
        (responses != Acceptance::Wider).then_some(Safety::ErrorEnvelope)
    } else {
        (responses != Acceptance::Narrower).then_some(Safety::SuccessRule)
    };
    let judgement = match is_bare(old) == is_bare(new) {
        true => Judgement::behaviour(),
        false => Judgement::breaking().semver(Semver::Major),
    };
    let judgement = judgement.responses(responses);
    safety.into_iter().fold(judgement, Judgement::touches)
}

/// Whether bodies are read in the same way.
fn is_read_alike(one: &Node, other: &Node) -> bool {
    let bodies = |it: &Node| -> Vec<_> {
        let contents = it.all(What::Content);
        contents
            .map(|it| (it.key.clone(), it.get("type").cloned()))
            .collect()
    };
    let rules = ["x-success", "x-text-member", "x-callback"];
    bodies(one) == bodies(other) && rules.iter().all(|it| one.get(it) == other.get(it))
}

/// Whether some error has no body: its type in Rust is an `Option` then.
fn is_bare(operation: &Node) -> bool {
    let mut errors = operation.all(What::Response).filter(|it| is_error(it));
    errors.any(|it| it.all(What::Content).next().is_none())
}

/// The response that a status has if it has none of its own.
fn otherwise<'a>(operation: &'a Node, status: &str) -> Option<&'a Node> {
    let range = status.get(..1).map(|it| format!("{it}XX"));
    let names = [range.as_deref(), Some("default")].into_iter().flatten();
    let mut others = names.filter(|it| *it != status);
    others.find_map(|it| operation.child(What::Response, it))
}

/// `Response::header` gives each header that some response of the operation declares, in any case
/// of its letters.
fn header(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let declared = |operation: &Node, header: Option<&Node>| {
        let mut headers = operation
            .all(What::Response)
            .flat_map(|it| it.all(What::Header));
        header.is_none_or(|header| headers.any(|it| it.key.eq_ignore_ascii_case(&header.key)))
    };
    let [old, new] = operations(difference, context);
    let judgement = if !declared(new, difference.old) {
        Judgement::breaking()
    } else if !declared(old, difference.new) {
        Judgement::additive().semver(Semver::Patch)
    } else {
        Judgement::docs().says("`Response::header` gives {it} as before.")
    };
    needed(difference, judgement)
}

/// A header that a success must have, or no longer must.
fn needed(difference: &Difference<'_>, judgement: Judgement) -> Judgement {
    let is_needed =
        |it: &Node| it.flag("required") || it.key == "required" && it.value == Some(true.into());
    let response = difference
        .trail
        .iter()
        .rfind(|it| it.what == What::Response);
    let [was, is] = [difference.old, difference.new].map(|it| it.is_some_and(is_needed));
    match (was, is) {
        _ if response.is_none_or(|it| is_error(it)) || was == is => judgement,
        (false, _) => judgement.responses(Acceptance::Narrower),
        (true, _) => judgement
            .responses(Acceptance::Wider)
            .touches(Safety::SuccessRule),
    }
}

/// A media type more or less. Without any, a success has to be empty and an error has no type.
fn content(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let response = difference.parent();
    let has_some = |it: Option<&Node>| it.is_some_and(|it| it.all(What::Content).next().is_some());
    let had_some = has_some(context.before(&difference.trail)) && has_some(response);
    let judgement = if !had_some {
        Judgement::major().responses(Acceptance::Other)
    } else {
        Judgement::behaviour().responses(match difference.change {
            Change::Added => Acceptance::Wider,
            Change::Removed => Acceptance::Narrower,
            _ => Acceptance::Other,
        })
    };
    let mut types = difference.sides().filter_map(|it| it.get("type"));
    let verdict = types.any(|it| context.has_verdicts(it));
    of_error(judgement, difference).touches_if(verdict, Safety::Verdict)
}

/// The type of a body.
fn body(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    // Raw JSON is written `type: object` and this: the type says what becomes of it.
    if difference.node().key == "additionalProperties" {
        return Judgement::major();
    }
    let (old, new) = values(difference);
    let verdict = old
        .into_iter()
        .chain(new)
        .any(|it| context.has_verdicts(it));
    let change = shape::change(difference, context);
    let responses = change.read.unwrap_or(Acceptance::Same);
    let judgement = Judgement::major()
        .responses(responses)
        .touches_if(verdict, Safety::Verdict)
        .touches_if(change.uncovers, Safety::Sensitive);
    of_error(judgement, difference)
}
