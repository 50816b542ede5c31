//! Rules about operations as a whole, and about what belongs to no operation.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{Bytes, Context, Judgement, id, is_docs, lists, same_in_rust, values};
use crate::diff::compare::{self, Difference};
use crate::diff::model::{Acceptance, Api, Change, Safety};
use crate::diff::tree::{Node, What, plain};

pub(super) fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let id = id(difference);
    match (difference.what, difference.change) {
        (What::Operation, Change::Added) => Judgement::additive(id).bytes(),
        (What::Operation, Change::Removed) => Judgement::breaking(id).api(Api::Major).bytes(),
        (What::Operation, Change::Renamed) => {
            let old = difference.old.map_or("", |it| it.key.as_str());
            if same_in_rust(old, &difference.node().key) {
                Judgement::docs(id)
            } else {
                Judgement::breaking(id).api(Api::Major)
            }
        }
        (What::Body, Change::Added) => body_added(id, difference.node()),
        // With a file goes its setter. Members that are gone are differences of their own.
        (What::Body, Change::Removed) => {
            let is_file = difference.node().get("type").is_some();
            let api = if is_file { Api::Major } else { Api::Patch };
            Judgement::breaking(id).bytes().api(api)
        }
        (What::When, _) => when(id, difference, context),
        (What::Note | What::Sample | What::Example, _) => Judgement::docs(id),
        (What::Attribute, _) => match difference.parent().map(|it| it.what) {
            Some(What::Operation) => attribute(id, difference, context),
            Some(What::When) => condition(id, difference, context),
            Some(What::Note) => Judgement::docs(id),
            _ => Judgement::unknown(id),
        },
        _ => Judgement::unknown(id),
    }
}

fn attribute(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    match difference.node().key.as_str() {
        key if is_docs(key) => Judgement::docs(id),
        // Names between braces are ours.
        "path" if only_names_differ(difference) => Judgement::docs(id),
        "method" | "path" => {
            let is_signed = signers(difference.root().get("security"), context.new)
                .is_none_or(|it| !it.is_empty());
            Judgement::breaking(id)
                .bytes()
                .touches_if(is_signed, Safety::Signing)
        }
        "x-idempotent" => Judgement::behaviour(id),
        // A warning for callers, that comes or goes.
        "deprecated" => Judgement::behaviour(id).api(Api::Minor),
        key if is_security(key) => security(id, difference, context),
        _ => Judgement::unknown(id),
    }
}

/// A body that was not there. What its members are is a difference of each.
fn body_added(id: String, body: &Node) -> Judgement {
    match (body.get("type").is_some(), body.flag("required")) {
        (true, false) => Judgement::additive(id).bytes(),
        // A file that has to be set.
        (true, true) => Judgement::additive(id)
            .bytes()
            .arguments(Acceptance::Narrower),
        // Its members can be set; where nothing is set, it is not sent, or sent empty.
        (false, _) => Judgement::behaviour(id).bytes(),
    }
}

/// Who signs; below it, what no list of schemes is.
fn is_security(key: &str) -> bool {
    key == "security" || key.starts_with("security.")
}

/// Who signs. A scheme's name is for references inside the document: what counts is the signer and what it writes.
fn security(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let (old, new) = (signers(old, context.old), signers(new, context.new));
    let judgement = if old.is_some() && old == new {
        Judgement::docs(id)
    } else {
        Judgement::breaking(id).bytes()
    };
    judgement.touches(Safety::Signing)
}

/// Each signer with the fields that it writes; none if a scheme is not there. Without a value, those of the document.
fn signers(
    security: Option<&Value>,
    document: &Node,
) -> Option<Vec<(Option<Value>, Option<Value>)>> {
    let Some(security) = security.or_else(|| document.get("security")) else {
        return Some(Vec::new());
    };
    let names = security.as_array()?.iter().filter_map(Value::as_object);
    names
        .flat_map(|it| it.keys())
        .map(|name| {
            let scheme = document.child(What::Scheme, name)?;
            Some((
                scheme.get("x-signing").cloned(),
                scheme.get("x-fields").cloned(),
            ))
        })
        .collect()
}

/// Whether two paths or addresses differ in names between braces alone, and none of them took the name of another.
fn only_names_differ(difference: &Difference<'_>) -> bool {
    let (Some(Value::String(old)), Some(Value::String(new))) = values(difference) else {
        return false;
    };
    let (old, new) = (pieces(old), pieces(new));
    if old.plain != new.plain {
        return false;
    }
    let all: BTreeSet<&str> = old.names.iter().copied().collect();
    let changed = old
        .names
        .iter()
        .zip(&new.names)
        .filter(|(old, new)| old != new);
    changed.into_iter().all(|(_, new)| !all.contains(new))
}

/// `/a/{B}/c` → `/a/`, `/c`, and `B`
struct Pieces<'a> {
    plain: Vec<&'a str>,
    names: Vec<&'a str>,
}

fn pieces(text: &str) -> Pieces<'_> {
    let mut out = Pieces {
        plain: Vec::new(),
        names: Vec::new(),
    };
    let mut rest = text;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, it)| Some((before, it.split_once('}')?)))
    {
        out.plain.push(before);
        out.names.push(name);
        rest = after;
    }
    out.plain.push(rest);
    out
}

/// The more often a rule holds, the less goes through.
fn when(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let names = Names::of(difference, context);
    let arguments = match (difference.old, difference.new) {
        (None, _) => Acceptance::Narrower,
        (_, None) => Acceptance::Wider,
        (Some(old), Some(new)) => {
            let old = Condition::of(old, &Names::default());
            let new = Condition::of(new, &names);
            match (new.covers(&old), old.covers(&new)) {
                // It follows what it is about, which has another name.
                (true, true) => return Judgement::docs(id),
                (true, false) => Acceptance::Narrower,
                (false, true) => Acceptance::Wider,
                (false, false) => Acceptance::Other,
            }
        }
    };
    Judgement::behaviour(id).arguments(arguments)
}

/// New name → old name of inputs that are called otherwise, and of their known values.
#[derive(Default)]
struct Names<'a> {
    inputs: HashMap<&'a str, &'a str>,
    values: HashMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    fn of(difference: &Difference<'a>, context: &Context<'a>) -> Self {
        let new = difference.root();
        let Some(old) = context.before(difference.above(1)) else {
            return Self::default();
        };
        let turned = |(old, new)| (new, old);
        let named = |document: &'a Node, input: Option<&'a Node>| {
            let name = input.and_then(|it| it.get("type")).and_then(Value::as_str);
            document.child(What::Type, name.unwrap_or_default())
        };
        let mut out = Self {
            inputs: compare::renamed(old, new, What::Input)
                .map(turned)
                .collect(),
            values: HashMap::new(),
        };
        for input in new.all(What::Input) {
            let before = out
                .inputs
                .get(input.key.as_str())
                .copied()
                .unwrap_or(&input.key);
            let old = named(context.old, old.child(What::Input, before));
            if let (Some(old), Some(new)) = (old, named(context.new, Some(input))) {
                let values = compare::renamed(old, new, What::Value);
                out.values.extend(values.map(turned));
            }
        }
        out
    }

    fn input(&self, name: &str) -> String {
        (*self.inputs.get(name).unwrap_or(&name)).to_owned()
    }

    fn inputs(&self, list: Option<&Value>) -> Option<Value> {
        let names = list?.as_array()?.iter();
        Some(
            names
                .map(|it| Value::from(self.input(&plain(it))))
                .collect(),
        )
    }

    fn values(&self, list: Option<&Value>) -> Vec<String> {
        let values = list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(plain);
        let before = |it: String| {
            self.values
                .get(it.as_str())
                .map_or(it.clone(), |it| (*it).to_owned())
        };
        values.map(before).collect()
    }
}

/// When a rule about inputs holds, in the old names.
struct Condition {
    input: String,
    /// Any, if there are none and the input has to be there.
    values: Vec<String>,
    any: bool,
    absent: bool,
}

impl Condition {
    fn of(when: &Node, names: &Names<'_>) -> Self {
        let values = names.values(when.get("equals"));
        let absent = when.flag("absent");
        Self {
            input: names.input(&when.get("parameter").map(plain).unwrap_or_default()),
            any: values.is_empty() && !absent,
            values,
            absent,
        }
    }

    /// Whether it holds wherever the other one does.
    fn covers(&self, other: &Self) -> bool {
        let mut values = other.values.iter();
        self.input == other.input
            && (self.any || !other.any && values.all(|it| self.values.contains(it)))
            && (self.absent || !other.absent)
    }
}

/// What follows from a condition.
fn condition(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let names = Names::of(difference, context);
    let (old, new) = values(difference);
    let key = difference.node().key.as_str();
    let when = difference.parent();
    let arguments = match key {
        // The more names, the less goes through.
        "require" | "forbid" => lists(names.inputs(new).as_ref(), old),
        // One of more is easier to have; but one of none is no rule at all.
        "requireAny" => match difference.change {
            Change::Added => Acceptance::Narrower,
            // One of them is asked for now, which is another difference.
            Change::Removed if asks_for_one(when, old) => Acceptance::Same,
            Change::Removed => Acceptance::Wider,
            _ => lists(old, names.inputs(new).as_ref()),
        },
        _ => match key.strip_prefix("allow.") {
            Some(name) => allowed(name, difference, &names, context),
            None => Acceptance::Unknown,
        },
    };
    match arguments {
        Acceptance::Same => Judgement::docs(id),
        _ => Judgement::behaviour(id).arguments(arguments),
    }
}

/// Whether a rule requires one of these names.
fn asks_for_one(when: Option<&Node>, names: Option<&Value>) -> bool {
    let list = |it: Option<&Value>| it.and_then(Value::as_array).cloned().unwrap_or_default();
    let required = list(when.and_then(|it| it.get("require")));
    list(names).iter().any(|it| required.contains(it))
}

/// The values that an input may have.
fn allowed(
    name: &str,
    difference: &Difference<'_>,
    names: &Names<'_>,
    context: &Context<'_>,
) -> Acceptance {
    let (old, new) = values(difference);
    let as_before = |list: Option<&Value>| -> Option<Value> {
        list.map(|it| {
            names
                .values(Some(it))
                .into_iter()
                .map(Value::from)
                .collect()
        })
    };
    // The input may have had another name, and the rule with it.
    let rule_before = context.before(&difference.trail);
    let of = |rule: Option<&Node>, name: &str| {
        rule.and_then(|it| it.get(&format!("allow.{name}")))
            .cloned()
    };
    match difference.change {
        Change::Added => match of(rule_before, &names.input(name)) {
            Some(before) => lists(Some(&before), as_before(new).as_ref()),
            None => Acceptance::Narrower,
        },
        Change::Removed => {
            let mut now = names
                .inputs
                .iter()
                .filter(|it| *it.1 == name)
                .map(|it| *it.0);
            match now.next().and_then(|now| of(difference.parent(), now)) {
                // Said of the new name.
                Some(_) => Acceptance::Same,
                None => Acceptance::Wider,
            }
        }
        _ => lists(old, as_before(new).as_ref()),
    }
}

/// The document itself, addresses and signing schemes.
pub(super) fn document(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let root = difference.root().what;
    let id = id(difference);
    match (root, difference.what) {
        (What::Tag | What::Note, _) => Judgement::docs(id),
        (What::Scheme, What::Attribute) => match difference.node().key.as_str() {
            key if is_docs(key) => Judgement::docs(id),
            "x-fields" | "x-signing" => Judgement::breaking(id)
                .bytes()
                .touches(Safety::Signing)
                .touches(Safety::Credential),
            // What other tools are told; our signers do not read it.
            _ => Judgement::docs(id).touches(Safety::Signing),
        },
        // It does something where it is used, and that is a difference of its own.
        (What::Scheme, _) => Judgement::docs(id).touches(Safety::Signing),
        (What::Server, _) => server(id, difference),
        (_, What::Attribute) => match difference.node().key.as_str() {
            "info.version" => Judgement::docs(id),
            key if is_docs(key) => Judgement::docs(id),
            key if is_security(key) => security(id, difference, context),
            _ => Judgement::unknown(id),
        },
        _ => Judgement::unknown(id),
    }
}

fn server(id: String, difference: &Difference<'_>) -> Judgement {
    let address = |it: Judgement| it.touches(Safety::Address);
    match (difference.what, difference.change) {
        // Arguments of a function have no names for its callers.
        (What::Variable, Change::Renamed) => address(Judgement::docs(id).bytes()),
        // But they have an order: what compiled compiles, and fills the address in otherwise.
        (What::Variable, Change::Moved) => address(Judgement::breaking(id).bytes()),
        (What::Variable, Change::Added | Change::Removed) => {
            address(Judgement::breaking(id).api(Api::Major).bytes())
        }
        (What::Attribute, _) => match difference.node().key.as_str() {
            // An example of a variable; OpenAPI calls it so.
            "default" => Judgement {
                bytes: Bytes::Example,
                ..Judgement::docs(id)
            },
            key if is_docs(key) => Judgement::docs(id),
            "url" if only_names_differ(difference) => address(Judgement::docs(id).bytes()),
            "url" => address(Judgement::breaking(id).bytes()),
            "enum" => address(Judgement::docs(id)),
            _ => Judgement::unknown(id),
        },
        _ => address(Judgement::breaking(id).api(Api::Unknown).bytes()),
    }
}
