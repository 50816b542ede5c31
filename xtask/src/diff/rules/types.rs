//! Rules about named types as a whole, and about their known values.

use serde_json::Value;

use super::members::{self, is_needed, member_of, old_type};
use super::place::Place;
use super::{Context, Judgement, id, is_docs, is_on, more_decodes, values};
use crate::diff::compare::Change;
use crate::diff::compare::Difference;
use crate::diff::reach::is_verdict;
use crate::diff::report::{Acceptance, Safety, Semver};
use crate::diff::tree::{Node, What};

pub(super) fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let names = names(difference);
    let judgement = rule(difference, &Place::of(&names, context), context);
    if is_text(difference) {
        return judgement;
    }
    let mut nodes = member_of(difference).into_iter().chain(difference.sides());
    let verdict = nodes.any(holds_verdict) || names.iter().any(|it| context.holds_verdict(it));
    judgement.touches_if(verdict, Safety::Verdict)
}

/// The type under its old and its new name.
fn names<'a>(difference: &Difference<'a>) -> Vec<&'a str> {
    std::iter::once(difference.root())
        .chain(difference.sides())
        .filter(|it| it.what == What::Type)
        .map(|it| it.key.as_str())
        .collect()
}

/// Whether it is for people alone.
fn is_text(difference: &Difference<'_>) -> bool {
    match difference.what {
        What::Example => true,
        What::Attribute => is_docs(&difference.node().key),
        _ => false,
    }
}

/// A verdict, or a type that has one.
fn holds_verdict(node: &Node) -> bool {
    is_verdict(node) || node.what == What::Type && node.all(What::Member).any(is_verdict)
}

fn rule(difference: &Difference<'_>, place: &Place, context: &Context<'_>) -> Judgement {
    let id = id(difference);
    if changes_sort(difference, context) {
        return another_sort(id, difference, place);
    }
    match (difference.what, difference.change) {
        (What::Type, Change::Added) => Judgement::additive(id),
        (What::Type, _) => Judgement::breaking(id).api(Semver::Major),
        (What::Member, Change::Moved) => members::moved(id, difference),
        (What::Member, _) => members::whole_member(id, difference, place, context),
        (What::Value, change) => value(id, change, difference, place),
        (What::Shape, change) => {
            let judgement = Judgement::behaviour(id).api(if change == Change::Added {
                Semver::Minor
            } else {
                Semver::Major
            });
            let responses = match change {
                Change::Added => Acceptance::Wider,
                Change::Removed => Acceptance::Narrower,
                _ => Acceptance::Other,
            };
            place
                .responses(judgement, responses)
                .touches(Safety::ErrorEnvelope)
        }
        (What::Items, _) => {
            let judgement = place.bytes(Judgement::breaking(id).api(Semver::Major));
            place.responses(judgement, Acceptance::Other)
        }
        (What::Example, _) => Judgement::docs(id),
        (What::Attribute, _) => match difference.parent().map(|it| it.what) {
            Some(What::Value) => value_part(id, difference, place, context),
            Some(What::Type) => of_type(id, difference, place, context),
            Some(What::Shape) => Judgement::breaking(id)
                .api(Semver::Major)
                .touches(Safety::ErrorEnvelope),
            _ => members::of_member(id, difference, place, context),
        },
        _ => Judgement::unknown(id),
    }
}

/// Enums are open: whatever a value is called, responses decode.
fn value(id: String, change: Change, difference: &Difference<'_>, place: &Place) -> Judgement {
    match change {
        Change::Added => Judgement::additive(id),
        Change::Removed => Judgement::breaking(id).api(Semver::Major),
        _ => {
            // The name in Rust is a difference of its own.
            let name = |it: Option<&Node>| it.and_then(|it| it.get("x-enum-varnames")).cloned();
            let kept =
                name(difference.old).is_some() && name(difference.old) == name(difference.new);
            let judgement =
                Judgement::breaking(id).api(if kept { Semver::Patch } else { Semver::Major });
            place.bytes(judgement)
        }
    }
}

/// Whether it is about an object that becomes a union, or the other way round.
fn changes_sort(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let is_union = |it: &Node| it.all(What::Shape).next().is_some();
    let is_part = matches!(difference.what, What::Member | What::Shape)
        || difference.node().key == "type" && difference.trail.len() == 1;
    let was_union = old_type(difference, context).map(is_union);
    is_part && was_union.is_some_and(|was| was != is_union(difference.root()))
}

/// All of the type is another one; what decodes is said of its shapes.
fn another_sort(id: String, difference: &Difference<'_>, place: &Place) -> Judgement {
    let judgement = Judgement::breaking(id).api(Semver::Major);
    let judgement = if difference.what == What::Shape {
        place.responses(judgement, Acceptance::Other)
    } else {
        judgement
    };
    judgement.touches_if(place.error, Safety::ErrorEnvelope)
}

fn value_part(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    match difference.node().key.as_str() {
        "x-enum-descriptions" => Judgement::docs(id),
        "x-enum-varnames" => {
            let has = |owner: Option<&Node>, name: Option<&Value>| {
                let mut values = owner.into_iter().flat_map(|it| it.all(What::Value));
                name.is_some() && values.any(|it| it.get("x-enum-varnames") == name)
            };
            let (old, new) = values(difference);
            // A name that another value has now still compiles, and means something else.
            let api = if !has(Some(difference.root()), old) {
                Semver::Major
            } else if !has(old_type(difference, context), new) {
                Semver::Minor
            } else {
                Semver::Patch
            };
            let judgement = Judgement::breaking(id).api(api);
            if api == Semver::Major {
                judgement
            } else {
                place.bytes(judgement)
            }
        }
        // The text of it is its name, which is another difference.
        _ => place.bytes(Judgement::breaking(id)),
    }
}

fn of_type(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let key = difference.node().key.as_str();
    match key {
        key if is_docs(key) => Judgement::docs(id),
        // The root of an XML response.
        "xml.name" => place
            .responses(Judgement::breaking(id), Acceptance::Other)
            .touches_if(place.error, Safety::ErrorEnvelope),
        "additionalProperties" if is_on(difference) => Judgement::additive(id),
        "additionalProperties" => Judgement::breaking(id).api(Semver::Major),
        "x-sensitive" => Judgement::behaviour(id).touches(Safety::Sensitive),
        "type" | "format" => place.typed(id, difference, context),
        "x-lenient" => {
            let judgement = Judgement::behaviour(id);
            place.responses(judgement, more_decodes(difference))
        }
        // As `nullable` of each member that has it.
        "nullable" => {
            let name = &difference.root().key;
            let has_it = |it: &&Node| it.get("type").is_some_and(|it| it == name.as_str());
            let members = context
                .new
                .all(What::Type)
                .flat_map(|it| it.all(What::Member));
            if members.filter(has_it).any(is_needed) {
                place.responses(
                    Judgement::behaviour(id).api(Semver::Major),
                    more_decodes(difference),
                )
            } else {
                Judgement::docs(id)
            }
        }
        // A warning for callers comes or goes.
        "deprecated" => Judgement::behaviour(id).api(Semver::Minor),
        _ => place.limit(id, difference),
    }
}
