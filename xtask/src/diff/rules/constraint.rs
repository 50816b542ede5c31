//! `x-when`: what inputs demand of each other. The more often it holds and the more it demands, the
//! less passes.

use std::collections::HashMap;

use serde_json::Value;

use super::{Judgement, Rule, docs, elements, key, node, sets, values};
use crate::diff::compare::{self, Change, Difference};
use crate::diff::context::Context;
use crate::diff::report::{Acceptance, Safety};
use crate::diff::tree::{Node, What};
use crate::spec::profile::text;

pub(super) const RULES: &[Rule] = &[
    node(&[What::When], &[Change::Added, Change::Removed], whole)
        .comes("{it} are refused before sending now, unless {new}.")
        .goes("{it} were refused before sending unless {old}, and are sent now.")
        .means(
            "A rule about inputs that depend on each other. Without it, or with less of it, it \
             touches the limit of personal data if an input of it is sensitive.",
        ),
    node(
        &[What::When],
        &[Change::Renamed, Change::Changed],
        condition,
    )
    .differs("{it} follow a rule now; it was for {old}."),
    key(
        &[What::When],
        &["require", "requireAny", "forbid", "allow."],
        demanded,
    )
    .comes("{it} are refused before sending now, unless {new}.")
    .goes("{it} were refused before sending unless {old}, and no longer are.")
    .differs("{it} were refused before sending unless {old}; now they are unless {new}."),
    key(&[What::When], &["note"], docs),
];

fn whole(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let told = |it: Option<&Node>| it.map(demands).unwrap_or_default();
    let acceptance = if difference.new.is_some() {
        Acceptance::Narrower
    } else {
        Acceptance::Wider
    };
    judged(acceptance, difference.node(), difference, context)
        .with(told(difference.old), told(difference.new))
}

fn judged(
    arguments: Acceptance,
    when: &Node,
    difference: &Difference<'_>,
    context: &Context<'_>,
) -> Judgement {
    let operation = difference.root();
    let mut inputs = operation
        .all(What::Input)
        .filter(|it| names(when).contains(&it.key));
    let weaker = !matches!(arguments, Acceptance::Same | Acceptance::Narrower);
    let sensitive = weaker && inputs.any(|it| context.is_sensitive(it));
    if arguments == Acceptance::Same {
        return Judgement::docs();
    }
    Judgement::behaviour()
        .arguments(arguments)
        .touches_if(sensitive, Safety::PersonalData)
}

/// The inputs that a rule names.
fn names(when: &Node) -> Vec<String> {
    let mut out = Vec::new();
    for child in &when.children {
        out.extend(child.key.strip_prefix("allow.").map(str::to_owned));
        if child.key == "parameter" {
            out.extend(child.value.as_ref().map(text));
        } else if matches!(child.key.as_str(), "require" | "requireAny" | "forbid") {
            out.extend(elements(child.value.as_ref()).iter().map(text));
        }
    }
    out
}

/// What a rule demands, in words.
fn demands(when: &Node) -> String {
    let all = when.children.iter().filter_map(demand);
    all.collect::<Vec<_>>().join(" and ")
}

fn demand(node: &Node) -> Option<String> {
    let list: Vec<String> = elements(node.value.as_ref())
        .iter()
        .map(|it| format!("`{}`", text(it)))
        .collect();
    let (list, are) = (list.join(", "), if list.len() > 1 { "are" } else { "is" });
    Some(match node.key.as_str() {
        "require" => format!("{list} {are} set"),
        "requireAny" => format!("one of {list} is set"),
        "forbid" if are == "are" => format!("none of {list} is set"),
        "forbid" => format!("{list} is not set"),
        key => format!("`{}` is one of {list}", key.strip_prefix("allow.")?),
    })
}

/// The same rule with another condition.
fn condition(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return Judgement::unknown();
    };
    let before = Condition::of(old, &Names::default());
    let now = Condition::of(new, &Names::of(difference, context));
    let arguments = match (now.covers(&before), before.covers(&now)) {
        // It follows what it is about, which has another name.
        (true, true) => Acceptance::Same,
        (true, false) => Acceptance::Narrower,
        (false, true) => Acceptance::Wider,
        (false, false) => Acceptance::Other,
    };
    judged(arguments, new, difference, context)
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
        let renamed = |old, new, what| compare::renamed(old, new, what).map(|it| (it.1, it.0));
        let enumeration = |document: &'a Node, input: Option<&'a Node>| {
            let name = input.and_then(|it| it.get("type")).and_then(Value::as_str);
            document.child(What::Type, name?)
        };
        let inputs: HashMap<_, _> = renamed(old, new, What::Input).collect();
        let mut values = HashMap::new();
        for input in new.all(What::Input) {
            let name = input.key.as_str();
            let before = old.child(What::Input, inputs.get(name).copied().unwrap_or(name));
            let before = enumeration(context.old, before);
            if let (Some(old), Some(new)) = (before, enumeration(context.new, Some(input))) {
                values.extend(renamed(old, new, What::Value));
            }
        }
        Self { inputs, values }
    }

    /// An input or a value under its old name.
    fn before(names: &HashMap<&str, &str>, name: &Value) -> String {
        let name = text(name);
        names
            .get(name.as_str())
            .map_or(name.clone(), |it| (*it).to_owned())
    }

    fn inputs(&self, list: Option<&Value>) -> Vec<String> {
        let list = elements(list);
        list.iter()
            .map(|it| Self::before(&self.inputs, it))
            .collect()
    }

    fn values(&self, list: Option<&Value>) -> Vec<String> {
        let list = elements(list);
        list.iter()
            .map(|it| Self::before(&self.values, it))
            .collect()
    }
}

/// When a rule about inputs holds, in the old names.
struct Condition {
    input: Option<String>,
    /// Any, if there are none and the input has to be there.
    values: Vec<String>,
    any: bool,
    absent: bool,
}

impl Condition {
    fn of(when: &Node, names: &Names<'_>) -> Self {
        let values = names.values(when.get("equals"));
        let absent = when.flag("absent");
        let input = when.get("parameter");
        Self {
            input: input.map(|it| Names::before(&names.inputs, it)),
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

/// What is demanded where the condition holds.
fn demanded(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let names = Names::of(difference, context);
    let none = Names::default();
    let (old, new) = values(difference);
    let arguments = match difference.node().key.strip_prefix("allow.") {
        Some(name) => allowed(name, difference, &names, context),
        None if difference.node().key == "requireAny" => match difference.change {
            Change::Added => Acceptance::Narrower,
            // One of them is required now, which is another difference.
            Change::Removed if requires_one(difference.parent(), old) => Acceptance::Same,
            Change::Removed => Acceptance::Wider,
            _ => sets(&none.inputs(old), &names.inputs(new)),
        },
        // The more names, the less passes.
        None => sets(&names.inputs(new), &none.inputs(old)),
    };
    let told = |it: Option<&Node>| it.and_then(demand).unwrap_or_default();
    judged(
        arguments,
        difference.parent().unwrap_or(&Node::NOTHING),
        difference,
        context,
    )
    .with(told(difference.old), told(difference.new))
}

/// Whether a rule requires one of these names.
fn requires_one(when: Option<&Node>, names: Option<&Value>) -> bool {
    let required = elements(when.and_then(|it| it.get("require")));
    elements(names).iter().any(|it| required.contains(it))
}

/// The values that an input may have. The input may have had another name, and the rule with it.
fn allowed(
    name: &str,
    difference: &Difference<'_>,
    names: &Names<'_>,
    context: &Context<'_>,
) -> Acceptance {
    let (old, new) = values(difference);
    let of = |rule: Option<&Node>, name: &str| rule?.get(&format!("allow.{name}")).cloned();
    let plain = |it: Option<&Value>| elements(it).iter().map(text).collect::<Vec<_>>();
    match difference.change {
        Change::Added => {
            let before = names.inputs.get(name).copied().unwrap_or(name);
            match of(context.before(&difference.trail), before) {
                Some(before) => sets(&plain(Some(&before)), &names.values(new)),
                None => Acceptance::Narrower,
            }
        }
        Change::Removed => {
            let now = names.inputs.iter().find(|it| *it.1 == name).map(|it| *it.0);
            match now.and_then(|now| of(difference.parent(), now)) {
                // Reported of the new name.
                Some(_) => Acceptance::Same,
                None => Acceptance::Wider,
            }
        }
        _ => sets(&plain(old), &names.values(new)),
    }
}
