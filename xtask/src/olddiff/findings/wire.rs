//! The request examples of both sides, and which difference explains which of theirs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::olddiff::compare::Difference;
use crate::olddiff::context::Context;
use crate::olddiff::model::{Change, RequestDiff, Requests, Wire};
use crate::olddiff::requests::Rendered;
use crate::olddiff::rules::{Bytes, Judgement};
use crate::olddiff::side::Side;
use crate::olddiff::tree::{Node, What, wire_name};

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
    /// A renamed operation is compared with what it was.
    pub(super) fn of(old: &'a Side, new: &'a Side, renamed: &HashMap<&str, &str>) -> Self {
        let names: HashMap<&str, &str> = renamed.iter().map(|(new, old)| (*old, *new)).collect();
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

    /// What a difference does to the bytes of requests.
    pub(super) fn wire(
        &self,
        first: &Difference<'_>,
        judgement: &Judgement,
        covers: &[Covers],
        explained: &mut BTreeSet<Key>,
    ) -> Wire {
        let mut wire = Wire {
            requests: Requests::Same,
            arguments: judgement.arguments,
            replies: judgement.replies,
            examples: Vec::new(),
        };
        if judgement.bytes == Bytes::Never {
            return wire;
        }
        let concerns = |key: &Key| {
            let sides = [self.old.get(key), self.new.get(key)];
            covers.iter().any(|covers| {
                let mut sides = sides.into_iter().flatten();
                covers.example(key) && sides.any(|it| covers.shows(&key.0, it))
            })
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

    fn diff(&self, key: &Key) -> RequestDiff {
        RequestDiff {
            operation: key.0.clone(),
            example: key.1.clone(),
            old: self.old.get(key).map(|it| it.text.clone()),
            new: self.new.get(key).map(|it| it.text.clone()),
        }
    }
}

/// Which request examples show a difference.
pub(super) struct Covers {
    /// None if it is about all of them.
    operations: BTreeSet<String>,
    /// None if it is about all of them.
    example: Option<String>,
    /// By operation, the inputs that it is about; none if it is about the whole request.
    inputs: Option<BTreeMap<String, BTreeSet<String>>>,
    /// Names of a member that it is about; none if it is about none.
    members: BTreeSet<String>,
    /// A known value that it is about, as it was and as it is.
    values: BTreeSet<String>,
}

impl Covers {
    /// `operations`: those that reach the difference; but what stands in an operation is shown by
    /// its examples alone.
    pub(super) fn of(
        difference: &Difference<'_>,
        operations: &[String],
        context: &Context<'_>,
    ) -> Self {
        let within = difference.trail.iter().copied();
        let nodes: Vec<&Node> = within.chain(difference.sides()).collect();
        let keys = |what: What| {
            let of_kind = nodes.iter().filter(move |it| it.what == what);
            of_kind.map(|it| it.key.clone()).collect()
        };
        let root = difference.root();
        let operations: BTreeSet<String> = match root.what {
            What::Operation if setting_of(difference).is_none() => [root.key.clone()].into(),
            _ => operations.iter().cloned().collect(),
        };
        Self {
            example: example_of(difference).map(str::to_owned),
            inputs: match root.what {
                What::Type => Some(inputs_with(&keys(What::Type), context)),
                _ => inputs_of(&nodes, &operations),
            },
            members: keys(What::Member),
            values: keys(What::Value),
            operations,
        }
    }

    fn example(&self, key: &Key) -> bool {
        let operation = self.operations.is_empty() || self.operations.contains(&key.0);
        operation && self.example.as_ref().is_none_or(|it| *it == key.1)
    }

    fn shows(&self, operation: &str, example: &Rendered) -> bool {
        let any = |wanted: &BTreeSet<String>, there: &BTreeSet<String>| {
            wanted.is_empty() || !wanted.is_disjoint(there)
        };
        let inputs = self.inputs.as_ref().is_none_or(|it| {
            let inputs = it.get(operation);
            inputs.is_some_and(|it| !it.is_disjoint(&example.inputs))
        });
        inputs && any(&self.members, &example.members) && any(&self.values, &example.values)
    }
}

/// The setting whose value a difference is about.
pub(super) fn setting_of<'a>(difference: &Difference<'a>) -> Option<&'a Node> {
    let input = difference.trail.get(1)?;
    let is_value = difference
        .trail
        .get(2)
        .is_some_and(|it| it.what == What::Example)
        || difference.what == What::Example
        || difference.node().key == "x-initial";
    (input.what == What::Input && input.flag("x-setting") && is_value).then_some(*input)
}

/// The inputs that a difference of an operation is about; none if it is about the whole request.
fn inputs_of(
    nodes: &[&Node],
    operations: &BTreeSet<String>,
) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let inputs: Vec<&&Node> = nodes.iter().filter(|it| it.what == What::Input).collect();
    // What a signer writes has a line of its own in every example.
    let is_signed = inputs.iter().any(|it| it.flag("x-credential"))
        || nodes.last().is_some_and(|it| it.key == "x-credential");
    if inputs.is_empty() || is_signed {
        return None;
    }
    let names: BTreeSet<String> = inputs.iter().map(|it| wire_name(&it.key)).collect();
    let by_operation = operations.iter().map(|it| (it.clone(), names.clone()));
    Some(by_operation.collect())
}

/// The inputs that a type is sent with.
fn inputs_with(
    types: &BTreeSet<String>,
    context: &Context<'_>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut out = BTreeMap::<String, BTreeSet<String>>::new();
    for used in types.iter().flat_map(|it| context.uses(it)) {
        let inputs = out.entry(used.operation.clone()).or_default();
        inputs.extend(used.inputs.iter().map(|it| wire_name(it)));
    }
    out
}

/// The example that a difference is about; none if it is about all of them.
fn example_of<'a>(difference: &Difference<'a>) -> Option<&'a str> {
    let within = difference.trail.iter().copied();
    let mut nodes = within.chain(difference.sides());
    let name = nodes.find(|it| it.what == What::Example)?.key.as_str();
    // That of a setting serves all others that have none.
    let is_setting = setting_of(difference).is_some();
    (!(is_setting && name == "minimal")).then_some(name)
}

/// The examples differ because they have another value, not because the same value is sent
/// otherwise.
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
