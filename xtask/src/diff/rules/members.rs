//! Rules about the members of named types.

use serde_json::Value;

use super::place::Place;
use super::{Context, Judgement, is_docs, is_on, more_decodes, same_in_rust, sets, shapes, values};
use crate::diff::compare::Change;
use crate::diff::compare::Difference;
use crate::diff::report::{Acceptance, Kind, Safety, Semver};
use crate::diff::tree::{Node, What};
use crate::spec::profile::text;

/// Members are sent in the order in which they are declared, and a constructor takes them in it.
pub(super) fn moved(id: String, difference: &Difference<'_>) -> Judgement {
    let needed = difference
        .root()
        .all(What::Member)
        .filter(|it| is_needed(it))
        .count();
    let api = if is_needed(difference.node()) && needed > 1 {
        Semver::Major
    } else {
        Semver::Patch
    };
    Judgement::behaviour(id).bytes().api(api)
}

pub(super) fn whole_member(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let node = difference.node();
    let needed = is_needed(node);
    let tells = difference.sides().any(tells_error);
    let of_type = node.get("type").and_then(Value::as_str);
    let of_type = of_type.and_then(|it| context.old.child(What::Type, it));
    let sensitive = difference.change == Change::Removed
        && (node.flag("x-sensitive")
            || node.get("format").is_some_and(|it| it == "password")
            || of_type.is_some_and(|it| it.flag("x-sensitive")));
    let was_anything = old_type(difference, context).is_some_and(shapes::is_anything);
    let is_anything = shapes::is_anything(difference.root());
    let judgement = match difference.change {
        // Raw JSON that becomes an object with members, or the other way round, is another type.
        Change::Added if was_anything => {
            let added = Judgement::breaking(id).api(Semver::Major);
            place.responses(added, Acceptance::Narrower)
        }
        Change::Removed if is_anything => {
            let removed = Judgement::breaking(id).api(Semver::Major);
            place.responses(removed, Acceptance::Wider)
        }
        Change::Added => {
            // The constructor takes what is required, and without anything required there was a
            // `Default`.
            let lost = needed && (place.request || !needs_members(old_type(difference, context)));
            let added =
                Judgement::additive(id).api(if lost { Semver::Major } else { Semver::Minor });
            if needed {
                place.responses(added, Acceptance::Narrower)
            } else {
                added
            }
        }
        Change::Removed => {
            let removed = Judgement::breaking(id).api(Semver::Major);
            if needed {
                place.responses(removed, Acceptance::Wider)
            } else {
                removed
            }
        }
        _ => renamed(id, difference, place),
    };
    place
        .bytes(judgement)
        .touches_if(
            place.error && (tells || was_anything != is_anything),
            Safety::ErrorEnvelope,
        )
        .touches_if(sensitive, Safety::Sensitive)
}

fn renamed(id: String, difference: &Difference<'_>, place: &Place) -> Judgement {
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return Judgement::unknown(id);
    };
    let kept = same_in_rust(&old.key, &new.key);
    let judgement = Judgement::breaking(id).api(if kept { Semver::Patch } else { Semver::Major });
    // A response without a member that may be missing decodes; only its value is not read.
    if !is_needed(old) && !is_needed(new) {
        return judgement;
    }
    place.responses(judgement, sets(&read_as(old), &read_as(new)))
}

/// The names that a member is read under.
fn read_as(member: &Node) -> Vec<String> {
    let aliases = member.get("x-aliases").and_then(Value::as_array);
    let aliases = aliases.into_iter().flatten().map(text);
    std::iter::once(member.key.clone()).chain(aliases).collect()
}

pub(super) fn of_member(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let member = member_of(difference);
    let judgement = match difference.node().key.as_str() {
        key if is_docs(key) => return Judgement::docs(id),
        "required" | "nullable" => presence(id, difference, place, context),
        "type" | "format" => place.typed(id, difference, context),
        // The text comes back as it is, and `parse` reads it.
        "x-json" => place.bytes(Judgement::breaking(id).api(Semver::Major)),
        "xml.name" => place.responses(Judgement::breaking(id), Acceptance::Other),
        // Raw JSON is written `type: object` and this: the type says what becomes of it.
        "additionalProperties" => place.bytes(Judgement::breaking(id).api(Semver::Major)),
        "x-lenient" => place.responses(Judgement::behaviour(id), more_decodes(difference)),
        "x-aliases" => aliases(id, difference, place, context),
        "x-sensitive" => Judgement::behaviour(id).touches(Safety::Sensitive),
        "x-role" => {
            let judgement = Judgement::behaviour(id);
            let (old, new) = values(difference);
            let mut roles = old.into_iter().chain(new);
            let verdict = roles.clone().any(|it| it == "verdict");
            judgement.touches_if(verdict, Safety::Verdict).touches_if(
                place.error && roles.any(|it| it != "verdict"),
                Safety::ErrorEnvelope,
            )
        }
        // `code` and `detail` of the type; what decodes is the text.
        "x-code-detail" => {
            let new = matches!(values(difference), (None, Some(_)));
            let api = if new { Semver::Minor } else { Semver::Major };
            Judgement::behaviour(id)
                .api(api)
                .touches(Safety::ErrorEnvelope)
        }
        // A warning for callers comes or goes.
        "deprecated" => Judgement::behaviour(id).api(Semver::Minor),
        _ => place.limit(id, difference),
    };
    let envelope = place.error && judgement.kind != Kind::Docs && member.is_some_and(tells_error);
    judgement.touches_if(envelope, Safety::ErrorEnvelope)
}

/// Whether it has to be there: an `Option` in Rust, or none.
fn presence(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let on = is_on(difference);
    let is_required = difference.node().key == "required";
    let member = difference.parent().filter(|it| it.what == What::Member);
    let is_list = member.is_some_and(|it| it.get("type").is_some_and(|it| it == "array"));
    let anyway = member.is_some_and(|it| {
        if is_required {
            it.flag("nullable")
        } else {
            !it.flag("required") && !is_list
        }
    });
    if anyway {
        return Judgement::docs(id);
    }
    let api = if !(is_required && is_list) || place.request {
        Semver::Major
    } else if on && !needs_members(old_type(difference, context)) {
        // It is an empty list if it is missing; but a type with something required has no
        // `Default`.
        Semver::Major
    } else if !on && !needs_members(Some(difference.root())) {
        Semver::Minor
    } else {
        Semver::Patch
    };
    let acceptance = if is_required == on {
        Acceptance::Narrower
    } else {
        Acceptance::Wider
    };
    let judgement = Judgement::behaviour(id).api(api);
    let judgement = if place.request {
        judgement.arguments(acceptance)
    } else {
        judgement
    };
    place.responses(judgement, acceptance)
}

/// Other names of a member. Without the value, a response decodes only if it may be missing.
fn aliases(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let Some(new) = member_of(difference) else {
        return Judgement::unknown(id);
    };
    let now = read_as(new);
    // It may have had one of its other names.
    let siblings = old_type(difference, context);
    let mut siblings = siblings.into_iter().flat_map(|it| it.all(What::Member));
    let old = siblings.find(|it| it.key == new.key || now.contains(&it.key));
    let before = old.map(read_as).unwrap_or_default();
    let acceptance = sets(&before, &now);
    let judgement = match acceptance {
        Acceptance::Same => return Judgement::docs(id),
        Acceptance::Wider => Judgement::additive(id).api(Semver::Patch),
        _ => Judgement::breaking(id),
    };
    if is_needed(new) {
        place.responses(judgement, acceptance)
    } else {
        judgement
    }
}

/// The member that a difference is about, or within.
pub(super) fn member_of<'a>(difference: &Difference<'a>) -> Option<&'a Node> {
    let within = difference.trail.iter().rev().copied();
    std::iter::once(difference.node())
        .chain(within)
        .find(|it| it.what == What::Member)
}

/// Whether it has to be there: what may be null may be missing.
pub(super) fn is_needed(member: &Node) -> bool {
    member.flag("required") && !member.flag("nullable")
}

/// A type without such members has a `Default`.
pub(super) fn needs_members(node: Option<&Node>) -> bool {
    node.is_some_and(|it| it.all(What::Member).any(is_needed))
}

/// Whether a member says that something is an error, or what the error is.
fn tells_error(member: &Node) -> bool {
    is_needed(member)
        || member.get("x-role").is_some_and(|it| it != "verdict")
        || member.get("x-code-detail").is_some()
}

/// The type as it was.
pub(super) fn old_type<'a>(difference: &Difference<'_>, context: &Context<'a>) -> Option<&'a Node> {
    context.before(difference.above(1))
}
