//! Rules about what comes back, as the operation declares it.

use super::{Context, Judgement, id, is_docs, shapes, turned, values};
use crate::diff::compare::Change;
use crate::diff::compare::Difference;
use crate::diff::report::{Acceptance, Safety, Semver};
use crate::diff::tree::{Node, What};
use crate::spec::profile::is_success;

fn is_error(status: &str) -> bool {
    !is_success(status)
}

/// The operation of a response as it was, and as it is.
fn operations<'a>(difference: &Difference<'a>, context: &Context<'a>) -> [&'a Node; 2] {
    let new = difference.root();
    let old = context.before(difference.above(1));
    [old.unwrap_or(new), new]
}

/// A response that is new or gone.
pub(super) fn whole(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let node = difference.node();
    let id = id(difference);
    let [old, new] = operations(difference, context);
    let (without, responses) = match difference.change {
        Change::Added => (otherwise(old, &node.key), Acceptance::Wider),
        _ => (otherwise(new, &node.key), Acceptance::Narrower),
    };
    let responses = match without {
        // The same is read in the same way, by a range or by `default`.
        Some(other)
            if is_error(&other.key) == is_error(&node.key)
                && shapes::reading(other) == shapes::reading(node) =>
        {
            return Judgement::docs(id);
        }
        Some(_) => Acceptance::Other,
        None => responses,
    };
    Judgement::behaviour(id)
        .responses(responses)
        .touches_if(is_error(&node.key), Safety::ErrorEnvelope)
        .touches_if(!is_error(&node.key), Safety::SuccessRule)
}

/// The response that a status has if nothing is said of it alone.
fn otherwise<'a>(operation: &'a Node, status: &str) -> Option<&'a Node> {
    let range = status.get(..1).map(|it| format!("{it}XX"));
    [range.as_deref(), Some("default")]
        .into_iter()
        .flatten()
        .filter(|it| *it != status)
        .find_map(|it| operation.child(What::Response, it))
}

/// Something about a response.
pub(super) fn part(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let id = id(difference);
    let response = difference.part();
    let error = is_error(&response.key);
    match (difference.what, difference.change) {
        (What::Example, _) => Judgement::docs(id),
        (What::Header, _) => header(id, difference, context),
        (What::Content, _) => {
            content(id, difference, context).touches_if(error, Safety::ErrorEnvelope)
        }
        (What::Attribute, _) => match difference.parent().map(|it| it.what) {
            Some(What::Example) => Judgement::docs(id),
            Some(What::Header) => header_part(id, difference),
            Some(What::Response) => attribute(id, difference),
            _ if is_docs(&difference.node().key) => Judgement::docs(id),
            _ => body(id, difference, context).touches_if(error, Safety::ErrorEnvelope),
        },
        // An object that is written in place has no name in Rust: the linter refuses it.
        _ => Judgement::unknown(id),
    }
}

/// `Response::header` gives each header that some response of the operation declares, in any case of its
/// letters.
fn header(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let declared = |operation: &Node, header: Option<&Node>| {
        let mut headers = operation
            .all(What::Response)
            .flat_map(|it| it.all(What::Header));
        header.is_none_or(|header| headers.any(|it| it.key.eq_ignore_ascii_case(&header.key)))
    };
    let [old, new] = operations(difference, context);
    if !declared(new, difference.old) {
        Judgement::breaking(id)
    } else if !declared(old, difference.new) {
        Judgement::additive(id).api(Semver::Patch)
    } else {
        Judgement::docs(id)
    }
}

fn header_part(id: String, difference: &Difference<'_>) -> Judgement {
    match difference.node().key.as_str() {
        key if is_docs(key) => Judgement::docs(id),
        // `x-role`; or its schema, and a header is a text whatever that says.
        _ => Judgement::behaviour(id),
    }
}

/// A media type more or less. Of a success without any, the body has to be empty.
fn content(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let has_some =
        |response: Option<&Node>| response.is_some_and(|it| it.all(What::Content).next().is_some());
    let response = difference.parent();
    let is_success = response.is_some_and(|it| !is_error(&it.key));
    let has_some = [context.before(&difference.trail), response].map(has_some);
    let judgement = match (difference.change, has_some) {
        (_, [false, _] | [_, false]) if is_success => Judgement::breaking(id)
            .api(Semver::Major)
            .responses(Acceptance::Other),
        (Change::Added, _) => Judgement::behaviour(id).responses(Acceptance::Wider),
        (Change::Removed, _) => Judgement::behaviour(id).responses(Acceptance::Narrower),
        _ => Judgement::behaviour(id).responses(Acceptance::Other),
    };
    let mut types = difference.sides().filter_map(|it| it.get("type"));
    let verdict = types.any(|it| shapes::has_verdicts(it, context));
    judgement.touches_if(verdict, Safety::Verdict)
}

fn attribute(id: String, difference: &Difference<'_>) -> Judgement {
    match difference.node().key.as_str() {
        key if is_docs(key) => Judgement::docs(id),
        "x-text-member" => Judgement::behaviour(id)
            .responses(match values(difference) {
                (None, _) => Acceptance::Wider,
                (_, None) => Acceptance::Narrower,
                _ => Acceptance::Other,
            })
            .touches(Safety::ErrorEnvelope),
        // Without it an error that calls the function is a script like any other.
        "x-callback" => Judgement::breaking(id)
            .responses(Acceptance::Other)
            .touches(Safety::ErrorEnvelope),
        _ => Judgement::unknown(id),
    }
}

/// The type of a body.
fn body(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    match difference.node().key.as_str() {
        "type" | "format" => {
            let (old, new) = values(difference);
            let verdicts = old
                .into_iter()
                .chain(new)
                .any(|it| shapes::has_verdicts(it, context));
            let responses = match shapes::change(difference, context) {
                shapes::Change::To(responses) => responses,
                _ => Acceptance::Same,
            };
            Judgement::breaking(id)
                .api(Semver::Major)
                .responses(responses)
                .touches_if(verdicts, Safety::Verdict)
        }
        // Raw JSON is written `type: object` and this: the type says what becomes of it.
        "additionalProperties" => Judgement::breaking(id).api(Semver::Major),
        "nullable" | "x-lenient" => Judgement::behaviour(id).responses(turned(
            difference,
            Acceptance::Wider,
            Acceptance::Narrower,
        )),
        "x-sensitive" => Judgement::behaviour(id).touches(Safety::Sensitive),
        _ => Judgement::unknown(id),
    }
}
