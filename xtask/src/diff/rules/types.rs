//! Named types, their members and their known values.

use serde_json::Value;

use super::limit::{self, LIMITS};
use super::rule::{COMES_OR_GOES, Judgement, Rule, WHOLE, behaviour, deprecated, elements, is_on};
use super::rule::{gone_breaks, key, node, renamed_in_rust, sensitive, sent, sets, turned, values};
use super::shape;
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::What::{Body, Content, Input, Items, Member, Shape, Type};
use crate::diff::outline::{Node, What};
use crate::diff::reach::{Direction, is_code, is_verdict, read_as};
use crate::diff::report::{Acceptance, Kind, Safety, Semver};
use crate::names::same as same_in_rust;

/// What has a type, within a named type.
const TYPED: &[What] = &[Type, Member];

pub(super) const RULES: &[Rule] = &[
    node(&[Type], COMES_OR_GOES, gone_breaks)
        .comes("The type {new} is new.")
        .goes("The type {old} is gone."),
    node(&[Type], &[Change::Renamed], renamed_in_rust)
        .differs("The type {new} was {perhaps}called {old}."),
    node(&[Member], COMES_OR_GOES, member)
        .comes("{it} [is|are] read now{then}.")
        .goes("{it} [is|are] no longer read{then}.")
        .means("What is required and missing is an error; a verdict that is gone touches safety."),
    node(&[Member], &[Change::Renamed], renamed)
        .differs("{it} [was|were] {perhaps}read as {old} and [is|are] read as {new} now{then}.")
        .means(
            "An optional member loses its value without an error; an alias reads the two names.",
        ),
    // They are sent in the order in which they are declared, and a constructor takes them in it.
    node(&[Member], &[Change::Moved], |difference, _| {
        let needed = difference.root().all(Member).filter(|it| is_needed(it));
        let several = needed.count() > 1 && is_needed(difference.node());
        let semver = if several {
            Semver::Major
        } else {
            Semver::Patch
        };
        Judgement::behaviour().sends().semver(semver)
    })
    .differs("{it} [is|are] sent at another place of the order."),
    key(&[Member], &["required", "nullable"], presence)
        .says("Whether {it} [has|have] to be there differs{then}.")
        .means("An `Option` in Rust, or none."),
    key(TYPED, &["type", "format"], typed),
    key(&[Type], &["additionalProperties"], gone_breaks)
        .comes("{it} [keeps|keep] members of any name now.")
        .goes("{it} no longer keeps members without a name."),
    // Raw JSON has the first and its type says what becomes of it; a text has the second.
    key(
        &[Member],
        &["additionalProperties", "x-json"],
        |difference, context| {
            let sent = Place::of(difference, context).request;
            Judgement::major().sends_if(sent)
        },
    ),
    key(&[Member], &["constant"], |difference, context| {
        if !Place::of(difference, context).request {
            return Judgement::docs();
        }
        let kept = difference.old.is_some() && difference.new.is_some();
        Judgement::breaking_unless(kept).sends()
    })
    .comes("{it} is always {new} now and is no longer set.")
    .goes("{it} was always {old} and is set now.")
    .differs("{it} was always {old} and is always {new} now."),
    key(TYPED, &["xml.name"], |difference, context| {
        let place = Place::of(difference, context);
        let judgement = place.responses(Judgement::breaking(), Acceptance::Other);
        judgement.touches_if(place.error, Safety::ErrorEnvelope)
    })
    .differs("In XML {it} was {old} and is {new} now{then}."),
    key(TYPED, &["x-lenient"], |difference, context| {
        let read = turned(difference, Acceptance::Wider, Acceptance::Narrower);
        Place::of(difference, context).responses(Judgement::behaviour(), read)
    })
    .comes("A response with {it} in another form, such as in quotes, was an error and decodes now.")
    .goes("A response with {it} in another form, such as in quotes, decoded and is an error now."),
    key(&[Type], &["nullable"], nullable),
    key(&[Member], &["x-aliases"], aliases)
        .says("{it} [was|were] read as {old} and [is|are] as {new} now{then}."),
    key(
        &[Type, Member, Input, Body, Content],
        &["x-sensitive"],
        sensitive,
    )
    .comes("{it} [is|are] never printed from now on.")
    .goes("{it} [was|were] hidden and [appears|appear] in Debug and in errors now."),
    key(&[Member], &["x-role"], role)
        .comes("{it} [is|are] marked as {new} now{then}.")
        .goes("{it} [is|are] no longer marked as {old}{then}.")
        .differs("{it} [was|were] marked as {old} and [is|are] as {new} now{then}.")
        .means(
            "A verdict, what lets somebody in, or what an error is known by. A new mark touches \
             safety only where it makes a success rule weaker; one that is gone does.",
        ),
    // `code` and `detail` of the type; what decodes is the text.
    key(&[Member], &["x-code-detail"], |difference, _| {
        let is_new = difference.old.is_none();
        let semver = if is_new { Semver::Minor } else { Semver::Major };
        Judgement::behaviour().semver(semver)
    })
    .comes("The code in {it} is told from its detail now{then}.")
    .goes("The code in {it} is no longer told from its detail{then}."),
    key(&[Type, Member, Input], &["deprecated"], deprecated)
        .comes("The vendor advises against {it} now.")
        .goes("The vendor no longer advises against {it}."),
    key(TYPED, LIMITS, limited)
        .says(limit::SAYS)
        .means("A check before sending. Of what comes back it is text."),
    key(
        TYPED,
        &["x-indexed.name", "x-indexed.first", "x-joined"],
        sent,
    ),
    key(&[Type], &["x-enum-retry"], |difference, _| {
        let (old, new) = values(difference);
        let weaker = sets(&elements(old), &elements(new)) != Acceptance::Narrower;
        Judgement::behaviour().touches_if(weaker, Safety::Repetition)
    })
    .comes("A call that is refused with {new} is sent again from now on.")
    .goes("A call that is refused with {old} is no longer sent again.")
    .differs("A call was sent again after {old} and is after {new} now."),
    node(&[What::Value], WHOLE, value)
        .comes("{it} [has|have] a name; it was `Unknown`.")
        .goes("{it} no longer has a name; it is `Unknown` now.")
        .differs("{it} [was|were] {perhaps}{old} on the wire and [is|are] {new} now.")
        .means("Enums are open: whatever a value is called, responses decode."),
    key(&[What::Value], &["x-enum-varnames"], variant)
        .differs("{it} [was|were] called {old} in Rust and [is|are] called {new} now.")
        .means("If another value took the name, code compiles and means something else."),
    // The text of it is its name, which is another difference.
    key(&[What::Value], &["value"], |difference, context| {
        Judgement::breaking().sends_if(Place::of(difference, context).request)
    }),
    node(&[Shape], WHOLE, |difference, context| {
        let wider = (Acceptance::Wider, Semver::Minor);
        let (read, semver) = turned(difference, wider, (Acceptance::Narrower, Semver::Major));
        let judgement = Judgement::behaviour().semver(semver);
        let judgement = Place::of(difference, context).responses(judgement, read);
        judgement.touches_if(!is_on(difference), Safety::ErrorEnvelope)
    })
    .comes("Errors may have the shape {new} now{then}.")
    .goes("Errors no longer have the shape {old}{then}."),
    node(&[Shape, What::Header], &[Change::Moved], behaviour)
        .differs("{it} [is|are] at another place of the order; the first that is there counts."),
    key(&[Shape], &["type", "$ref"], |_, _| {
        Judgement::major().touches(Safety::ErrorEnvelope)
    }),
    node(&[Items], COMES_OR_GOES, |difference, context| {
        let place = Place::of(difference, context);
        let is_sent = place.request || difference.root().what != Type;
        let judgement = Judgement::major().sends_if(is_sent);
        place.responses(judgement, Acceptance::Other)
    })
    .comes("{it} have a type now.")
    .goes("{it} no longer have a type."),
];

/// Where a type is used.
#[derive(Default)]
struct Place {
    /// A caller makes it.
    request: bool,
    /// … and it is checked before it is sent.
    checked: bool,
    error: bool,
    comes_back: bool,
    /// … and whether a response decodes depends on it.
    decoded: bool,
}

impl Place {
    fn of(difference: &Difference<'_>, context: &Context<'_>) -> Self {
        let mut out = Self::default();
        for used in names(difference).flat_map(|it| context.uses(it)) {
            let is_request = used.direction == Direction::Request;
            out.request |= is_request;
            out.checked |= is_request && !used.in_text;
            out.error |= used.direction == Direction::Error;
            out.comes_back |= !is_request;
            out.decoded |= !is_request && !used.in_text;
        }
        out
    }

    /// What becomes of responses. Inside a text it is `parse` that reads in another way, and the
    /// response decodes as before.
    fn responses(&self, judgement: Judgement, responses: Acceptance) -> Judgement {
        if !self.comes_back {
            return judgement;
        }
        let mut judgement = judgement.responses(responses);
        if !self.decoded {
            judgement.responses = Acceptance::Same;
        }
        judgement
    }
}

/// The type under its old and its new name.
fn names<'a>(difference: &Difference<'a>) -> impl Iterator<Item = &'a str> {
    let nodes = std::iter::once(difference.root()).chain(difference.sides());
    nodes
        .filter(|it| it.what == What::Type)
        .map(|it| it.key.as_str())
}

/// What a success rule, the reading of errors or a verdict takes from a type belongs to them. What
/// becomes stricter does not weaken them.
pub(super) fn read_elsewhere(
    judgement: Judgement,
    difference: &Difference<'_>,
    context: &Context<'_>,
) -> Judgement {
    let is_mark = matches!(
        difference.node().key.as_str(),
        "x-role" | "x-sensitive" | "x-enum-retry"
    );
    let is_order = difference.node().key == "x-aliases" && judgement.kind == Kind::Behaviour;
    if judgement.kind == Kind::Docs && !is_limit_of_verdict(difference) || is_mark || is_order {
        return judgement;
    }
    let key = difference.node().key.as_str();
    let adds = is_on(difference) && difference.old.is_none();
    let stricter = match difference.what {
        What::Member | What::Type => adds,
        What::Attribute => {
            let presence = matches!(key, "required" | "nullable" | "x-lenient");
            presence && judgement.responses == Acceptance::Narrower
        }
        _ => false,
    };
    if stricter {
        return judgement;
    }
    let member = member_of(difference);
    let of_rule = names(difference).any(|name| match (member, difference.what) {
        (Some(member), _) => context.is_judged(name, &member.key),
        // What a member that is read is of.
        (None, What::Attribute) => context.is_judged(name, ""),
        _ => false,
    });
    let mut tellers = member.into_iter().chain(difference.sides());
    let of_errors = tellers.any(tells_error) && Place::of(difference, context).error;
    judgement
        .touches_if(is_of_verdict(difference, context), Safety::Verdict)
        .touches_if(of_rule, Safety::SuccessRule)
        .touches_if(of_errors, Safety::ErrorEnvelope)
}

/// Whether callers decide by it.
pub(super) fn is_of_verdict(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let mut nodes = member_of(difference).into_iter().chain(difference.sides());
    nodes.any(holds_verdict) || names(difference).any(|it| context.is_verdict(it))
}

/// A verdict, or a type that has one.
fn holds_verdict(node: &Node) -> bool {
    is_verdict(node) || node.what == What::Type && node.all(What::Member).any(is_verdict)
}

/// The scale of a score is what a caller decides by, although nothing is checked.
fn is_limit_of_verdict(difference: &Difference<'_>) -> bool {
    let key = difference.node().key.as_str();
    difference.what == What::Attribute
        && LIMITS.contains(&key)
        && member_of(difference).is_some_and(is_verdict)
}

fn member(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let place = Place::of(difference, context);
    let node = difference.node();
    let needed = is_needed(node);
    let was_anything = old_type(difference, context).is_some_and(shape::is_anything);
    let is_anything = shape::is_anything(difference.root());
    let breaking = Judgement::major();
    let judgement = match difference.change {
        // Raw JSON that becomes an object with members, or the other way round, is another type.
        Change::Added if was_anything => place.responses(breaking, Acceptance::Narrower),
        Change::Removed if is_anything || needed => place.responses(breaking, Acceptance::Wider),
        Change::Removed => breaking,
        _ => {
            // The constructor takes what is required, and without anything required there was a
            // `Default`.
            let lost = needed && (place.request || !needs_members(old_type(difference, context)));
            let semver = if lost { Semver::Major } else { Semver::Minor };
            let read = if needed {
                Acceptance::Narrower
            } else {
                Acceptance::Same
            };
            let judgement = place.responses(Judgement::additive().semver(semver), read);
            match needed && place.checked {
                true => judgement.arguments(Acceptance::Narrower),
                false => judgement,
            }
        }
    };
    let uncovered = difference.change == Change::Removed && context.is_sensitive(node);
    judgement
        .sends_if(place.request)
        .touches_if(uncovered, Safety::Sensitive)
        .touches_if(
            place.error && was_anything != is_anything,
            Safety::ErrorEnvelope,
        )
}

fn renamed(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return Judgement::unknown();
    };
    let place = Place::of(difference, context);
    let kept = same_in_rust(&old.key, &new.key);
    let judgement = Judgement::breaking_unless(kept).sends_if(place.request);
    let read = sets(&read_as(old), &read_as(new));
    // A response without a member that may be missing decodes; only its value is not read.
    if is_needed(old) || is_needed(new) {
        place.responses(judgement, read)
    } else if place.comes_back && !read_as(new).contains(&old.key) {
        judgement.says("What the vendor sends as {old} is no longer read: {new} is `None` then.")
    } else {
        judgement
    }
}

/// Whether it has to be there: an `Option` in Rust, or none.
fn presence(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let place = Place::of(difference, context);
    let on = is_on(difference);
    let is_required = difference.node().key == "required";
    let member = difference.parent().filter(|it| it.what == What::Member);
    let is_list = member.is_some_and(|it| it.get("type").is_some_and(|it| it == "array"));
    let anyway = member.is_some_and(|it| match is_required {
        true => it.flag("nullable"),
        false => !it.flag("required") && !is_list,
    });
    if anyway {
        return Judgement::docs().says("{it} may be missing in any case.");
    }
    let semver = if !(is_required && is_list) || place.request {
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
    let (acceptance, sentence) = if is_required == on {
        (
            Acceptance::Narrower,
            "A response without {it} decoded and is an error now.",
        )
    } else {
        (
            Acceptance::Wider,
            "A response without {it} was an error and decodes now.",
        )
    };
    let judgement = Judgement::behaviour().semver(semver);
    let judgement = if place.request {
        judgement.arguments(acceptance)
    } else {
        judgement.says(sentence)
    };
    place.responses(judgement, acceptance)
}

/// As `nullable` of each member that has the type.
fn nullable(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let name = &difference.root().key;
    let has_it = |it: &&Node| it.get("type").is_some_and(|it| it == name.as_str());
    let types = context.new.all(What::Type);
    let mut members = types.flat_map(|it| it.all(What::Member)).filter(has_it);
    if !members.any(is_needed) {
        return Judgement::docs();
    }
    let read = turned(difference, Acceptance::Wider, Acceptance::Narrower);
    let judgement = Judgement::behaviour().semver(Semver::Major);
    Place::of(difference, context).responses(judgement, read)
}

/// Other names of a member. Without the value, a response decodes only if it may be missing.
fn aliases(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let Some(new) = member_of(difference) else {
        return Judgement::unknown();
    };
    let now = read_as(new);
    // It may have had one of its other names.
    let siblings = old_type(difference, context);
    let mut siblings = siblings.into_iter().flat_map(|it| it.all(What::Member));
    let old = siblings.find(|it| it.key == new.key || now.contains(&it.key));
    let before = old.map(read_as).unwrap_or_default();
    let read = sets(&before, &now);
    let judgement = match read {
        Acceptance::Same if before != now && is_code(new) => Judgement::behaviour().says(
            "{it} [was|were] looked for as {old} and [is|are] as {new} now; the first that is \
                 there counts.",
        ),
        Acceptance::Same => Judgement::docs(),
        Acceptance::Wider => Judgement::additive().semver(Semver::Patch),
        _ => Judgement::breaking(),
    };
    let names = |of: &[String]| format!("`{}`", of.join("`, `"));
    let judgement = judgement.with(names(&before), names(&now));
    if is_needed(new) {
        Place::of(difference, context).responses(judgement, read)
    } else {
        judgement
    }
}

/// Another type, or another width of a number.
fn typed(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let place = Place::of(difference, context);
    let change = shape::change(difference, context);
    let judgement = match change.read {
        None if place.checked && limit::acceptance(difference) != Acceptance::Same => {
            limited(difference, context).says(limit::SAYS)
        }
        None if change.secret => Judgement::behaviour(),
        None => Judgement::docs(),
        Some(read) => {
            let breaking = Judgement::major();
            let judgement = place.responses(breaking, read);
            if place.request {
                judgement.sends().arguments(Acceptance::Other)
            } else {
                judgement
            }
        }
    };
    judgement.touches_if(change.uncovers, Safety::Sensitive)
}

fn role(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, _) = values(difference);
    let error = Place::of(difference, context).error;
    let was_code = old.is_some_and(|it| it == "code");
    let was_verdict = old.is_some_and(|it| it == "verdict");
    let was_session = old.is_some_and(|it| it == "session");
    Judgement::behaviour()
        .touches_if(was_verdict, Safety::Verdict)
        .touches_if(error && was_code || was_session, Safety::SuccessRule)
        .touches_if(
            error && old.is_some() && !was_verdict,
            Safety::ErrorEnvelope,
        )
}

/// Limits are checks on what is sent.
fn limited(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let arguments = limit::acceptance(difference);
    let [old, new] = limit::phrases(difference);
    if !Place::of(difference, context).checked {
        return Judgement::docs()
            .says("{it} [was|were] documented as {old} and [is|are] as {new} now.")
            .with(old, new);
    }
    // A limit of the type itself is one of all its members.
    let root = difference.root();
    let members = root.all(Member).filter(|_| difference.trail.len() == 1);
    let mut within = difference.trail.iter().copied().chain(members);
    let sensitive = within.any(|it| context.is_sensitive(it));
    Judgement::behaviour()
        .arguments(arguments)
        .touches_if(
            sensitive && arguments != Acceptance::Narrower,
            Safety::PersonalData,
        )
        .with(old, new)
}

fn value(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return match difference.change {
            // Several fixed values instead of one, or the other way round.
            _ if difference.root().what == What::Operation => {
                let breaking = Judgement::breaking().sends();
                breaking
                    .arguments(Acceptance::Other)
                    .says("Whether {it} [is|are] the one value that is sent differs.")
            }
            Change::Added => Judgement::additive(),
            _ => Judgement::major(),
        };
    };
    // The name in Rust is a difference of its own.
    let name = new.get("x-enum-varnames");
    let kept = name.is_some() && old.get("x-enum-varnames") == name;
    Judgement::breaking_unless(kept).sends_if(Place::of(difference, context).request)
}

fn variant(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let has = |owner: Option<&Node>, name: Option<&Value>| {
        let mut values = owner.into_iter().flat_map(|it| it.all(What::Value));
        name.is_some() && values.any(|it| it.get("x-enum-varnames") == name)
    };
    let (old, new) = values(difference);
    // A name that another value has now still compiles, and means something else.
    if !has(Some(difference.root()), old) {
        return Judgement::major();
    }
    let semver = match has(old_type(difference, context), new) {
        true => Semver::Patch,
        false => Semver::Minor,
    };
    Judgement::breaking()
        .semver(semver)
        .sends_if(Place::of(difference, context).request)
        .says(
            "{it} [is|are] called {new} in Rust now and {old} is another value: code means \
             something else.",
        )
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
    member.what == What::Member
        && (is_needed(member)
            || member.get("x-role").is_some_and(|it| it != "verdict")
            || member.get("x-code-detail").is_some())
}

/// The type as it was.
fn old_type<'a>(difference: &Difference<'_>, context: &Context<'a>) -> Option<&'a Node> {
    context.before(difference.above(1))
}
