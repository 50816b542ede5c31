//! Rules about what is sent: parameters, and members of bodies.

use serde_json::Value;

use super::{
    Bytes, Context, Judgement, id, is_docs, is_on, limits, same_in_rust, shapes, turned, values,
};
use crate::diff::compare::Change;
use crate::diff::compare::Difference;
use crate::diff::report::{Acceptance, Kind, Safety, Semver};
use crate::diff::tree::{Node, What};
use crate::spec::profile::{essence, text};

/// An input that is new, gone, called otherwise or elsewhere.
pub(super) fn whole(difference: &Difference<'_>) -> Judgement {
    let node = difference.node();
    let id = id(difference);
    let written = is_written(node);
    let judgement = match difference.change {
        Change::Added if written => Judgement::behaviour(id).api(Semver::Patch),
        Change::Added if node.flag("required") => {
            Judgement::additive(id).arguments(Acceptance::Narrower)
        }
        Change::Added => Judgement::additive(id),
        Change::Removed if written => Judgement::behaviour(id).api(Semver::Patch),
        Change::Removed => Judgement::breaking(id).api(Semver::Major),
        Change::Renamed if is_same_header(difference) => Judgement::docs(id),
        Change::Renamed => {
            let old = difference.old.map_or("", |it| it.key.as_str());
            let kept = written || same_in_rust(old, &node.key);
            Judgement::breaking(id).api(if kept { Semver::Patch } else { Semver::Major })
        }
        _ => Judgement::behaviour(id),
    };
    let credential = difference.sides().any(|it| it.flag("x-credential"));
    judgement
        .bytes()
        .touches_if(credential, Safety::Credential)
        .touches_if(credential, Safety::Signing)
}

/// Names of headers are written in one way, whatever their letters in the spec.
fn is_same_header(difference: &Difference<'_>) -> bool {
    let is_header = |it: &Node| it.get("in").is_some_and(|it| it == "header");
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return false;
    };
    is_header(old) && is_header(new) && old.key.eq_ignore_ascii_case(&new.key)
}

/// The caller has no say in it: a constant, or what a signer writes.
fn is_written(node: &Node) -> bool {
    node.flag("x-credential") || node.get("constant").is_some()
}

/// Something about an input, or about the body.
pub(super) fn part(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let id = id(difference);
    match (difference.what, difference.change) {
        (What::Example, _) => example(id),
        (What::Attribute, _) => match difference.parent().map(|it| it.what) {
            Some(What::Example) => example(id),
            Some(What::Value) => value_part(id, difference),
            _ => attribute(id, difference, context),
        },
        // Several fixed values instead of one, or the other way round: the linter refuses it.
        (What::Value, _) => Judgement::breaking(id).bytes().arguments(Acceptance::Other),
        (What::Items, Change::Added | Change::Removed) => {
            Judgement::breaking(id).bytes().api(Semver::Major)
        }
        _ => Judgement::unknown(id),
    }
}

fn example(id: String) -> Judgement {
    Judgement {
        bytes: Bytes::Example,
        ..Judgement::docs(id)
    }
}

fn value_part(id: String, difference: &Difference<'_>) -> Judgement {
    if difference.node().key == "x-enum-descriptions" {
        return Judgement::docs(id);
    }
    Judgement::breaking(id).api(Semver::Major)
}

fn attribute(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let key = difference.node().key.as_str();
    let owner = difference.part();
    // Whether there was a setter, and is one still.
    let before = context.before(difference.above(2));
    let is_set = !is_written(owner) && !before.is_some_and(is_written);
    let is_credential = owner.flag("x-credential");
    // What the parameter says itself counts, not what its type says.
    let is_overruled = owner.what == What::Input && key.starts_with("schema.");
    if is_docs(key) || is_overruled {
        return Judgement::docs(id);
    }
    // What another type is checked for is part of that difference.
    let is_retyped = before.is_some_and(|it| it.get("type") != owner.get("type"));
    match limits::acceptance(difference) {
        None => {}
        Some(_) if !is_set || is_retyped => return Judgement::docs(id),
        Some(Acceptance::Same) => return Judgement::docs(id),
        Some(arguments) => {
            return Judgement::behaviour(id)
                .arguments(arguments)
                .touches_if(is_sensitive(difference), Safety::PersonalData);
        }
    }
    let needed = Needed {
        before: before.is_some_and(|it| is_needed(context.before(difference.above(1)), it)),
        now: is_needed(Some(difference.root()), owner),
    };
    let judgement = match key {
        "required" if owner.what == What::Body => body_required(id, difference, owner),
        // A setting may come from the client, so it has the second setter anyway.
        "required" if owner.flag("x-setting") => {
            Judgement::behaviour(id).arguments(needed.acceptance())
        }
        "required" => asked(Judgement::behaviour(id), needed.acceptance()),
        // Where it is sent; a field of a body that may be missing may be missing, too.
        "in" => Judgement::breaking(id)
            .bytes()
            .arguments(needed.acceptance()),
        "x-keep-slashes" => Judgement::breaking(id).bytes(),
        // The builder's method for undeclared fields is called after the kind of body.
        "content" => match values(difference) {
            (Some(old), Some(new)) if fields(old) != fields(new) => {
                Judgement::breaking(id).bytes().api(Semver::Major)
            }
            _ => Judgement::breaking(id).bytes(),
        },
        // What is sent anyway is never missing.
        "x-initial" => Judgement::behaviour(id)
            .bytes()
            .arguments(needed.acceptance()),
        "constant" => match values(difference) {
            (Some(_), Some(_)) => Judgement::breaking(id).bytes(),
            (None, _) => Judgement::breaking(id).bytes().api(Semver::Major),
            // Nobody sets it yet.
            (_, None) if owner.flag("required") && owner.get("x-initial").is_none() => {
                Judgement::additive(id)
                    .bytes()
                    .arguments(Acceptance::Narrower)
            }
            (_, None) => Judgement::behaviour(id).bytes().api(Semver::Minor),
        },
        "type" => another_type(id, Acceptance::Other),
        "format" if is_retyped => Judgement::docs(id),
        "format" => format(id, difference, context),
        // Its setter stays; the client's settings have one more or less.
        "x-setting" => {
            let api = if is_on(difference) {
                Semver::Minor
            } else {
                Semver::Major
            };
            // An example without a value has that of the setting.
            Judgement::behaviour(id).bytes().api(api)
        }
        // Without it, `from_env` makes a client whose calls are refused; with it, it makes none
        // where nothing is set.
        "x-environment" if needed.now => Judgement::breaking(id),
        "x-environment" => Judgement::behaviour(id),
        "x-credential" => Judgement::breaking(id).bytes().api(if is_on(difference) {
            Semver::Major
        } else {
            Semver::Minor
        }),
        "x-sensitive" => Judgement::behaviour(id).touches(Safety::Sensitive),
        // A form as a whole: what counts is said of its members.
        "schema.x-sensitive" => Judgement::docs(id).touches(Safety::Sensitive),
        "schema.nullable" | "schema.deprecated" | "schema.x-lenient" | "schema.xml.name"
        | "schema.default" | "schema.example" | "schema.type" => Judgement::docs(id),
        // What is null is not sent.
        "nullable" => Judgement::behaviour(id),
        // One list is set like another, however it is sent.
        "x-joined" | "x-indexed.name" if is_list(owner) && before.is_some_and(is_list) => {
            Judgement::breaking(id).bytes()
        }
        "x-joined" => Judgement::breaking(id).bytes().api(Semver::Major),
        "x-indexed.name" | "x-indexed.first" => Judgement::breaking(id).bytes(),
        "x-json" => Judgement::breaking(id).bytes().api(Semver::Major),
        "x-base64.prefix" => {
            let rule = |it: &&Node| {
                it.all(What::Attribute)
                    .any(|it| it.key.starts_with("x-base64"))
            };
            let has_no_rule = !is_on(difference) && difference.parent().filter(rule).is_none();
            Judgement::behaviour(id)
                .arguments(if has_no_rule {
                    Acceptance::Wider
                } else {
                    Acceptance::Other
                })
                .touches_if(is_sensitive(difference), Safety::PersonalData)
        }
        "x-lenient" | "x-aliases" => Judgement::behaviour(id),
        // The setter of a file that is the body has no warning.
        "deprecated" if owner.what == What::Body => Judgement::docs(id),
        "deprecated" => Judgement::behaviour(id).api(Semver::Minor),
        _ => Judgement::unknown(id),
    };
    let says_who_sets = matches!(key, "constant" | "x-credential" | "x-setting" | "in");
    let judgement = if is_set || says_who_sets || judgement.kind == Kind::Unknown {
        judgement
    } else {
        Judgement {
            kind: Kind::Behaviour,
            arguments: Acceptance::Same,
            semver: Semver::Patch,
            ..judgement
        }
    };
    let credential = is_credential || key == "x-credential";
    judgement
        .touches_if(credential, Safety::Credential)
        .touches_if(credential, Safety::Signing)
}

/// Never printed, or a file: whatever is uploaded here shows a person.
fn is_sensitive(difference: &Difference<'_>) -> bool {
    let marked = |it: &Node| {
        let format = it.get("format");
        it.flag("x-sensitive") || format.is_some_and(|it| it == "password" || it == "binary")
    };
    let within = difference.trail.iter().skip(1);
    within.copied().any(marked)
}

/// Whether a caller has to set an input.
struct Needed {
    before: bool,
    now: bool,
}

impl Needed {
    fn acceptance(&self) -> Acceptance {
        match (self.before, self.now) {
            (false, true) => Acceptance::Narrower,
            (true, false) => Acceptance::Wider,
            _ => Acceptance::Same,
        }
    }
}

/// What the caller has to set has no second setter for an `Option`.
fn asked(judgement: Judgement, arguments: Acceptance) -> Judgement {
    let judgement = match arguments {
        Acceptance::Narrower => judgement.api(Semver::Major),
        Acceptance::Wider => judgement.api(Semver::Minor),
        _ => judgement,
    };
    judgement.arguments(arguments)
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

/// A list that is sent as something else than JSON.
fn is_list(input: &Node) -> bool {
    input.get("x-joined").is_some() || input.get("x-indexed.name").is_some()
}

/// A member of a body.
fn is_field(input: &Node) -> bool {
    let place = input.get("in").and_then(Value::as_str);
    !matches!(place, Some("path" | "query" | "header"))
}

/// Whether the body has to be there. A file is missing if it is not set; a body of fields is sent
/// empty, so what is missing is what it requires.
fn body_required(id: String, difference: &Difference<'_>, body: &Node) -> Judgement {
    let is_file = body.get("type").is_some();
    let needs_field = |it: &Node| is_field(it) && it.flag("required") && !is_written(it);
    let needs_something = is_file || difference.root().all(What::Input).any(needs_field);
    let judgement = Judgement::behaviour(id).bytes();
    if needs_something {
        asked(
            judgement,
            turned(difference, Acceptance::Narrower, Acceptance::Wider),
        )
    } else {
        judgement
    }
}

fn format(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let kind = difference.parent().and_then(|it| it.get("type"));
    let is_number = kind.is_some_and(|it| it == "integer" || it == "number");
    let width = |it: Option<&Value>| Some(shapes::width(it, kind, context.new)?.1);
    let judgement = match (width(old), width(new)) {
        _ if shapes::is_text(old) && shapes::is_text(new) && !is_number => Judgement::behaviour(id),
        (Some(old), Some(new)) if old == new => Judgement::docs(id),
        (Some("i32"), Some("i64")) => another_type(id, Acceptance::Wider),
        (Some("i64"), Some("i32")) => another_type(id, Acceptance::Narrower),
        _ => another_type(id, Acceptance::Other),
    };
    let secret = shapes::is_secret(old) || shapes::is_secret(new);
    judgement.touches_if(secret, Safety::Sensitive)
}

/// The setter takes another type.
fn another_type(id: String, arguments: Acceptance) -> Judgement {
    Judgement::breaking(id)
        .bytes()
        .api(Semver::Major)
        .arguments(arguments)
}

/// How the fields of a body are written, if it has any.
fn fields(media: &Value) -> Option<usize> {
    let media = essence(&text(media));
    let known = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json",
    ];
    known.iter().position(|it| *it == media)
}
