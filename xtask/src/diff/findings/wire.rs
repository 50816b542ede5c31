//! The request examples of both sides, and which difference explains which of theirs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diff::compare::Difference;
use crate::diff::model::{Change, RequestDiff, Requests, Wire};
use crate::diff::requests::Rendered;
use crate::diff::rules::{Bytes, Judgement};
use crate::diff::side::Side;
use crate::diff::tree::{Node, What};

/// An operation of the new side and an example.
pub(super) type Key = (String, String);

/// The request examples of both sides.
pub(super) struct Renders<'a> {
    old: BTreeMap<Key, &'a Rendered>,
    new: BTreeMap<Key, &'a Rendered>,
    /// Those whose bytes differ.
    differing: BTreeSet<Key>,
}

impl<'a> Renders<'a> {
    pub(super) fn of(old: &'a Side, new: &'a Side, differences: &[Difference<'_>]) -> Self {
        // A renamed operation is compared with what it was.
        let names: HashMap<&str, &str> = differences
            .iter()
            .filter(|it| it.what == What::Operation && it.change == Change::Renamed)
            .filter_map(|it| Some((it.old?.key.as_str(), it.new?.key.as_str())))
            .collect();
        let by_key = |side: &'a Side| {
            let requests = side.made.as_ref().map_or(&[][..], |it| &it.requests);
            requests.iter().map(|it| {
                let key = (it.operation.clone(), it.example.clone());
                (key, it)
            })
        };
        let old: BTreeMap<Key, &Rendered> = by_key(old)
            .map(|((operation, example), it)| {
                let name = names.get(operation.as_str());
                let operation = name.map_or(operation.clone(), |it| (*it).to_owned());
                ((operation, example), it)
            })
            .collect();
        let new: BTreeMap<Key, &Rendered> = by_key(new).collect();
        let differing = old
            .keys()
            .chain(new.keys())
            .filter(|it| old.get(*it).map(|it| &it.text) != new.get(*it).map(|it| &it.text))
            .cloned()
            .collect();
        Self {
            old,
            new,
            differing,
        }
    }

    /// What a difference does to the bytes of these operations' requests.
    pub(super) fn wire(
        &self,
        group: &[Difference<'_>],
        judgement: &Judgement,
        operations: &[String],
        explained: &mut BTreeSet<Key>,
    ) -> Wire {
        let mut wire = Wire {
            requests: Requests::Same,
            arguments: judgement.arguments,
            replies: judgement.replies,
            examples: Vec::new(),
        };
        let Some(first) = group.first().filter(|_| judgement.bytes != Bytes::Never) else {
            return wire;
        };
        let input = input_of(first);
        let example = example_of(first);
        let concerns = |key: &Key| {
            let operation = operations.is_empty() || operations.contains(&key.0);
            let shown = example.is_none_or(|it| it == key.1);
            operation && shown && input.as_ref().is_none_or(|input| self.has(key, input))
        };
        let found: Vec<&Key> = self.differing.iter().filter(|it| concerns(it)).collect();
        explained.extend(found.iter().map(|it| (*it).clone()));
        wire.requests = if !found.is_empty() {
            if is_another_value(first, judgement) {
                Requests::Example
            } else {
                Requests::Changed
            }
        } else if judgement.bytes == Bytes::Example
            || self.old.keys().chain(self.new.keys()).any(concerns)
        {
            Requests::Same
        } else {
            Requests::Uncovered
        };
        wire.examples = found.into_iter().map(|it| self.diff(it)).collect();
        wire
    }

    /// Examples that differ, and no finding says why.
    pub(super) fn unexplained(&self, explained: &BTreeSet<Key>) -> Vec<RequestDiff> {
        let left = self.differing.iter().filter(|it| !explained.contains(*it));
        left.map(|it| self.diff(it)).collect()
    }

    fn has(&self, key: &Key, input: &Input) -> bool {
        [self.old.get(key), self.new.get(key)]
            .into_iter()
            .flatten()
            .any(|it| match input {
                Input::Named(names) => names.iter().any(|name| it.inputs.contains(name)),
                // What a signer writes has a line of its own in every example.
                Input::Signed => true,
            })
    }

    fn diff(&self, key: &Key) -> RequestDiff {
        RequestDiff {
            operation: key.0.clone(),
            example: key.1.clone(),
            old: self.old.get(key).map(|it| it.text.clone()),
            new: self.new.get(key).map(|it| it.text.clone()),
        }
    }
}

enum Input {
    Named(Vec<String>),
    Signed,
}

/// The input that a difference is about; none if it is about the whole request.
fn input_of(difference: &Difference<'_>) -> Option<Input> {
    let within = difference.trail.iter().copied();
    let nodes = within.chain(difference.old).chain(difference.new);
    let inputs: Vec<_> = nodes.filter(|it| it.what == What::Input).collect();
    if inputs.is_empty() {
        return None;
    }
    // It is in no example.
    if inputs.iter().any(|it| it.flag("x-credential")) || difference.node().key == "x-credential" {
        return Some(Input::Signed);
    }
    // (A name that was told apart from its namesake has its place behind it.)
    let name = |it: &str| it.split(" (").next().unwrap_or(it).to_owned();
    Some(Input::Named(
        inputs.iter().map(|it| name(&it.key)).collect(),
    ))
}

/// The example that a difference is about; none if it is about all of them.
fn example_of<'a>(difference: &Difference<'a>) -> Option<&'a str> {
    let within = difference.trail.iter().copied();
    let mut nodes = within.chain(difference.old).chain(difference.new);
    let name = nodes.find(|it| it.what == What::Example)?.key.as_str();
    // That of a setting serves all others that have none.
    let serves_all = |it: &&Node| it.what == What::Input && it.flag("x-setting");
    let is_setting = difference.trail.iter().any(serves_all);
    (!(is_setting && name == "minimal")).then_some(name)
}

/// The examples differ because they have another value, not because the same value is sent otherwise.
fn is_another_value(difference: &Difference<'_>, judgement: &Judgement) -> bool {
    if judgement.bytes == Bytes::Example {
        return true;
    }
    let whole = matches!(difference.change, Change::Added | Change::Removed);
    let node = difference.node();
    match difference.what {
        What::Operation => whole,
        // A body of fields that is always sent is sent empty where nothing is set.
        What::Body => whole && !(node.flag("required") && node.get("type").is_none()),
        What::Input => whole && node.get("constant").is_none() && !node.flag("x-credential"),
        What::Member => whole,
        _ => false,
    }
}
