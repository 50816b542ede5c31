//! Rules about rules: `x-when`, which says what inputs ask of each other.

use std::collections::HashMap;

use serde_json::Value;

use super::{Context, Judgement, lists, values};
use crate::diff::compare::Change;
use crate::diff::compare::{self, Difference};
use crate::diff::report::Acceptance;
use crate::diff::tree::{Node, What};
use crate::spec::profile::text;

/// The more often a rule holds, the less goes through.
pub(super) fn whole(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
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
        Some(names.map(|it| Value::from(self.input(&text(it)))).collect())
    }

    fn values(&self, list: Option<&Value>) -> Vec<String> {
        let values = list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(text);
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
            input: names.input(&when.get("parameter").map(text).unwrap_or_default()),
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
pub(super) fn part(id: String, difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
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
