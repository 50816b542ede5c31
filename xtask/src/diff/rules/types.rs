//! Rules about named types: what they hold, and their known values.

use serde_json::Value;

use super::shapes;
use super::{
    Context, Judgement, id, is_docs, is_on, limits, lists, same_in_rust, sets, turned, values,
};
use crate::diff::compare::Difference;
use crate::diff::model::{Acceptance, Api, Change, Kind, Safety};
use crate::diff::reach::{Direction, is_verdict};
use crate::diff::tree::{Node, What, plain};

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

/// Where a type is used.
struct Place {
    /// A caller makes it.
    request: bool,
    /// … and it is checked before it is sent.
    checked: bool,
    error: bool,
    comes_back: bool,
    /// … and whether a reply decodes depends on it.
    decoded: bool,
}

impl Place {
    fn of(names: &[&str], context: &Context<'_>) -> Self {
        let used = |of: &dyn Fn(Direction, bool) -> bool| {
            let mut uses = names.iter().flat_map(|it| context.uses(it));
            uses.any(|it| of(it.direction, it.in_text))
        };
        Self {
            request: used(&|it, _| it == Direction::Request),
            checked: used(&|it, in_text| it == Direction::Request && !in_text),
            error: used(&|it, _| it == Direction::Error),
            comes_back: used(&|it, _| it != Direction::Request),
            decoded: used(&|it, in_text| it != Direction::Request && !in_text),
        }
    }

    /// What becomes of replies. Inside a text it is `parse` that reads otherwise, and the reply decodes as before.
    fn replies(&self, judgement: Judgement, replies: Acceptance) -> Judgement {
        if !self.comes_back {
            return judgement;
        }
        let mut judgement = judgement.replies(replies);
        if !self.decoded {
            judgement.replies = Acceptance::Same;
        }
        judgement
    }

    fn bytes(&self, judgement: Judgement) -> Judgement {
        if self.request {
            judgement.bytes()
        } else {
            judgement
        }
    }
}

/// The member that a difference is about, or within.
fn member_of<'a>(difference: &Difference<'a>) -> Option<&'a Node> {
    let within = difference.trail.iter().rev().copied();
    std::iter::once(difference.node())
        .chain(within)
        .find(|it| it.what == What::Member)
}

/// Whether it has to be there: what may be null may be missing.
fn is_needed(member: &Node) -> bool {
    member.flag("required") && !member.flag("nullable")
}

/// A type without such members has a `Default`.
fn needs_members(node: Option<&Node>) -> bool {
    node.is_some_and(|it| it.all(What::Member).any(is_needed))
}

/// Whether a member says that something is an error, or what the error is.
fn tells_error(member: &Node) -> bool {
    is_needed(member)
        || member.get("x-role").is_some_and(|it| it != "verdict")
        || member.get("x-code-detail").is_some()
}

fn rule(difference: &Difference<'_>, place: &Place, context: &Context<'_>) -> Judgement {
    let id = id(difference);
    match (difference.what, difference.change) {
        (What::Type, Change::Added) => Judgement::additive(id),
        (What::Type, _) => Judgement::breaking(id).api(Api::Major),
        (What::Member, Change::Moved) => moved(id, difference),
        (What::Member, _) => whole_member(id, difference, place, context),
        (What::Value, change) => value(id, change, difference, place),
        (What::Shape, change) => {
            let judgement = Judgement::behaviour(id).api(if change == Change::Added {
                Api::Minor
            } else {
                Api::Major
            });
            let replies = match change {
                Change::Added => Acceptance::Wider,
                Change::Removed => Acceptance::Narrower,
                _ => Acceptance::Other,
            };
            place
                .replies(judgement, replies)
                .touches(Safety::ErrorEnvelope)
        }
        (What::Items, _) => {
            let judgement = place.bytes(Judgement::breaking(id).api(Api::Major));
            place.replies(judgement, Acceptance::Other)
        }
        (What::Example, _) => Judgement::docs(id),
        (What::Attribute, _) => match difference.parent().map(|it| it.what) {
            Some(What::Value) => value_part(id, difference, place, context),
            Some(What::Type) => of_type(id, difference, place, context),
            Some(What::Shape) => Judgement::breaking(id)
                .api(Api::Major)
                .touches(Safety::ErrorEnvelope),
            _ => of_member(id, difference, place, context),
        },
        _ => Judgement::unknown(id),
    }
}

/// Members are sent in the order in which they are declared, and a constructor takes them in it.
fn moved(id: String, difference: &Difference<'_>) -> Judgement {
    let needed = difference
        .root()
        .all(What::Member)
        .filter(|it| is_needed(it))
        .count();
    let api = if is_needed(difference.node()) && needed > 1 {
        Api::Major
    } else {
        Api::Patch
    };
    Judgement::behaviour(id).bytes().api(api)
}

fn whole_member(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let node = difference.node();
    let needed = is_needed(node);
    let tells = difference.sides().any(tells_error);
    let sensitive = difference.change == Change::Removed
        && (node.flag("x-sensitive") || node.get("format").is_some_and(|it| it == "password"));
    let judgement = match difference.change {
        Change::Added => {
            // The constructor takes what is required, and without anything required there was a `Default`.
            let lost = needed && (place.request || !needs_members(old_type(difference, context)));
            let added = Judgement::additive(id).api(if lost { Api::Major } else { Api::Minor });
            if needed {
                place.replies(added, Acceptance::Narrower)
            } else {
                added
            }
        }
        Change::Removed => {
            let removed = Judgement::breaking(id).api(Api::Major);
            if needed {
                place.replies(removed, Acceptance::Wider)
            } else {
                removed
            }
        }
        _ => renamed(id, difference, place),
    };
    place
        .bytes(judgement)
        .touches_if(place.error && tells, Safety::ErrorEnvelope)
        .touches_if(sensitive, Safety::Sensitive)
}

fn renamed(id: String, difference: &Difference<'_>, place: &Place) -> Judgement {
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return Judgement::unknown(id);
    };
    let kept = same_in_rust(&old.key, &new.key);
    let judgement = Judgement::breaking(id).api(if kept { Api::Patch } else { Api::Major });
    // A reply without a member that may be missing decodes; only its value is not read.
    if !is_needed(old) && !is_needed(new) {
        return judgement;
    }
    place.replies(judgement, sets(&read_as(old), &read_as(new)))
}

/// The names that a member is read under.
fn read_as(member: &Node) -> Vec<String> {
    let aliases = member.get("x-aliases").and_then(Value::as_array);
    let aliases = aliases.into_iter().flatten().map(plain);
    std::iter::once(member.key.clone()).chain(aliases).collect()
}

/// Enums are open: whatever a value is called, replies decode.
fn value(id: String, change: Change, difference: &Difference<'_>, place: &Place) -> Judgement {
    match change {
        Change::Added => Judgement::additive(id),
        Change::Removed => Judgement::breaking(id).api(Api::Major),
        _ => {
            // The name in Rust is a difference of its own.
            let name = |it: Option<&Node>| it.and_then(|it| it.get("x-enum-varnames")).cloned();
            let kept =
                name(difference.old).is_some() && name(difference.old) == name(difference.new);
            let judgement = Judgement::breaking(id).api(if kept { Api::Patch } else { Api::Major });
            place.bytes(judgement)
        }
    }
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
                Api::Major
            } else if !has(old_type(difference, context), new) {
                Api::Minor
            } else {
                Api::Patch
            };
            Judgement::breaking(id).api(api)
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
        // The root of an XML reply.
        "xml.name" => place
            .replies(Judgement::breaking(id), Acceptance::Other)
            .touches_if(place.error, Safety::ErrorEnvelope),
        "additionalProperties" if is_on(difference) => Judgement::additive(id),
        "additionalProperties" => Judgement::breaking(id).api(Api::Major),
        "x-sensitive" => Judgement::behaviour(id).touches(Safety::Sensitive),
        "type" | "format" => typed(id, difference, place, context),
        "x-lenient" => {
            let judgement = Judgement::behaviour(id);
            place.replies(judgement, more_decodes(difference))
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
                place.replies(
                    Judgement::behaviour(id).api(Api::Major),
                    more_decodes(difference),
                )
            } else {
                Judgement::docs(id)
            }
        }
        // A warning for callers comes or goes.
        "deprecated" => Judgement::behaviour(id).api(Api::Minor),
        _ => limit(id, difference, place),
    }
}

fn of_member(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let member = member_of(difference);
    let judgement = match difference.node().key.as_str() {
        key if is_docs(key) => return Judgement::docs(id),
        "required" | "nullable" => presence(id, difference, place, context),
        "type" | "format" => typed(id, difference, place, context),
        // The text comes back as it is, and `parse` reads it.
        "x-json" => place.bytes(Judgement::breaking(id).api(Api::Major)),
        "xml.name" => place.replies(Judgement::breaking(id), Acceptance::Other),
        // Raw JSON is written `type: object` and this: the type says what becomes of it.
        "additionalProperties" => place.bytes(Judgement::breaking(id).api(Api::Major)),
        "x-lenient" => place.replies(Judgement::behaviour(id), more_decodes(difference)),
        "x-aliases" => aliases(id, difference, place),
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
            let api = if new { Api::Minor } else { Api::Major };
            Judgement::behaviour(id)
                .api(api)
                .touches(Safety::ErrorEnvelope)
        }
        // A warning for callers comes or goes.
        "deprecated" => Judgement::behaviour(id).api(Api::Minor),
        _ => limit(id, difference, place),
    };
    let envelope = place.error && judgement.kind != Kind::Docs && member.is_some_and(tells_error);
    judgement.touches_if(envelope, Safety::ErrorEnvelope)
}

/// What something that lets more replies decode means, on or off.
fn more_decodes(difference: &Difference<'_>) -> Acceptance {
    turned(difference, Acceptance::Wider, Acceptance::Narrower)
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
        Api::Major
    } else if on && !needs_members(old_type(difference, context)) {
        // It is an empty list if it is missing; but a type with something required has no `Default`.
        Api::Major
    } else if !on && !needs_members(Some(difference.root())) {
        Api::Minor
    } else {
        Api::Patch
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
    place.replies(judgement, acceptance)
}

/// Other names of a member. Without the value, a reply decodes only if it may be missing.
fn aliases(id: String, difference: &Difference<'_>, place: &Place) -> Judgement {
    let (old, new) = values(difference);
    let acceptance = lists(old, new);
    let judgement = match acceptance {
        Acceptance::Wider => Judgement::additive(id).api(Api::Patch),
        _ => Judgement::breaking(id),
    };
    if member_of(difference).is_some_and(is_needed) {
        place.replies(judgement, acceptance)
    } else {
        judgement
    }
}

/// Another type, or another width of a number.
fn typed(
    id: String,
    difference: &Difference<'_>,
    place: &Place,
    context: &Context<'_>,
) -> Judgement {
    let change = shapes::change(difference, context);
    match change {
        shapes::Change::Nothing => Judgement::docs(id),
        shapes::Change::Secret => Judgement::behaviour(id).touches(Safety::Sensitive),
        shapes::Change::To(replies) => {
            let judgement = place.bytes(Judgement::breaking(id).api(Api::Major));
            let judgement = if place.request {
                judgement.arguments(Acceptance::Other)
            } else {
                judgement
            };
            place.replies(judgement, replies)
        }
    }
}

/// Limits are checks on what is sent.
fn limit(id: String, difference: &Difference<'_>, place: &Place) -> Judgement {
    match limits::acceptance(difference) {
        Some(arguments) if place.checked => {
            let sensitive = member_of(difference).is_some_and(|it| it.flag("x-sensitive"));
            Judgement::behaviour(id)
                .arguments(arguments)
                .touches_if(sensitive, Safety::PersonalData)
        }
        Some(_) => Judgement::docs(id),
        None => Judgement::unknown(id),
    }
}

/// The type as it was.
fn old_type<'a>(difference: &Difference<'_>, context: &Context<'a>) -> Option<&'a Node> {
    context.before(difference.above(1))
}
