//! `x-when`: what inputs demand of each other. The more often it holds and the more it demands, the
//! less passes.

use super::rule::{
    COMES_OR_GOES, Judgement, Rule, docs, elements, key, node, sets, turned, values,
};
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::{Node, What};
use crate::diff::report::{Acceptance, Safety};
use crate::spec::profile::text;

pub(super) const RULES: &[Rule] = &[
    node(&[What::When], COMES_OR_GOES, whole)
        .comes("{it} are refused before sending now, unless {new}.")
        .goes("{it} were refused before sending unless {old}, and are sent now.")
        .means("What is sensitive in a rule that demands less is a limit of personal data."),
    node(
        &[What::When],
        &[Change::Renamed, Change::Changed],
        condition,
    )
    .differs("{it} follow a rule now that was for {old}."),
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
    let told = |it: Option<&Node>| {
        let demands = it
            .into_iter()
            .flat_map(|it| &it.children)
            .filter_map(demand);
        demands.collect::<Vec<_>>().join(" and ")
    };
    let arguments = turned(difference, Acceptance::Narrower, Acceptance::Wider);
    judged(arguments, difference.node(), difference, context)
        .with(told(difference.old), told(difference.new))
}

fn judged(
    arguments: Acceptance,
    when: &Node,
    difference: &Difference<'_>,
    context: &Context<'_>,
) -> Judgement {
    if arguments == Acceptance::Same {
        return Judgement::docs();
    }
    let root = difference.root();
    let mut inputs = root.all(What::Input).chain(root.all(What::Member));
    let sensitive = inputs.any(|it| names(when).contains(&it.key) && context.is_sensitive(it));
    Judgement::behaviour().arguments(arguments).touches_if(
        sensitive && arguments != Acceptance::Narrower,
        Safety::PersonalData,
    )
}

/// The inputs that a rule names.
fn names(when: &Node) -> Vec<String> {
    let names = when.children.iter().flat_map(|it| match it.key.as_str() {
        "parameter" => it.value.as_ref().map(text).into_iter().collect(),
        "require" | "requireAny" | "forbid" => {
            elements(it.value.as_ref()).iter().map(text).collect()
        }
        key => key
            .strip_prefix("allow.")
            .map(str::to_owned)
            .into_iter()
            .collect::<Vec<_>>(),
    });
    names.collect()
}

/// What is demanded, in words.
fn demand(node: &Node) -> Option<String> {
    let list = elements(node.value.as_ref());
    let quoted: Vec<String> = list.iter().map(|it| format!("`{}`", text(it))).collect();
    let (quoted, is_one) = (quoted.join(", "), list.len() == 1);
    Some(match node.key.as_str() {
        "require" if is_one => format!("{quoted} is set"),
        "require" => format!("{quoted} are set"),
        "requireAny" => format!("one of {quoted} is set"),
        "forbid" if is_one => format!("{quoted} is not set"),
        "forbid" => format!("none of {quoted} is set"),
        key => {
            let one_of = if is_one { "" } else { "one of " };
            format!("`{}` is {one_of}{quoted}", key.strip_prefix("allow.")?)
        }
    })
}

/// The same rule with another condition.
fn condition(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return Judgement::unknown();
    };
    let arguments = match (covers(new, old), covers(old, new)) {
        (true, true) => Acceptance::Same,
        (true, false) => Acceptance::Narrower,
        (false, true) => Acceptance::Wider,
        (false, false) => Acceptance::Other,
    };
    judged(arguments, new, difference, context)
}

/// Whether a rule holds wherever the other one does.
fn covers(rule: &Node, other: &Node) -> bool {
    let values = |it: &Node| {
        elements(it.get("equals"))
            .iter()
            .map(text)
            .collect::<Vec<_>>()
    };
    // Without values, any will do, unless the input has to be absent.
    let any = |it: &Node| values(it).is_empty() && !it.flag("absent");
    let all = values(rule);
    rule.get("parameter") == other.get("parameter")
        && (any(rule) || !any(other) && values(other).iter().all(|it| all.contains(it)))
        && (rule.flag("absent") || !other.flag("absent"))
}

/// What is demanded where the condition holds.
fn demanded(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let (was, is) = (elements(old), elements(new));
    let Some(when) = difference.parent() else {
        return Judgement::unknown();
    };
    let required = elements(when.get("require"));
    let arguments = match difference.node().key.as_str() {
        // The more names, the less passes.
        "require" | "forbid" => sets(&is, &was),
        // One of them is required now, which is another difference.
        "requireAny" if new.is_none() && was.iter().any(|it| required.contains(it)) => {
            Acceptance::Same
        }
        _ if old.is_none() || new.is_none() => {
            turned(difference, Acceptance::Narrower, Acceptance::Wider)
        }
        _ => sets(&was, &is),
    };
    let told = |it: Option<&Node>| it.and_then(demand).unwrap_or_default();
    judged(arguments, when, difference, context).with(told(difference.old), told(difference.new))
}
