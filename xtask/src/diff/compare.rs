//! Two outlines → what differs, as pairs of nodes. What a difference means is in `rules`.

mod rename;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::context::Context;
use super::outline::{CONDITION, Node, What};
use super::reach::{Direction, name_of};
use crate::spec::profile::text;

/// One difference.
#[derive(Clone, Debug)]
pub(crate) struct Difference<'a> {
    /// From the operation, type or scheme down to the node above; in the new document if the node
    /// is there.
    pub(crate) trail: Vec<&'a Node>,
    pub(crate) what: What,
    pub(crate) change: Change,
    pub(crate) old: Option<&'a Node>,
    pub(crate) new: Option<&'a Node>,
    /// That `old` became `new` is a guess.
    pub(crate) guess: bool,
}

impl<'a> Difference<'a> {
    /// The node as it is, or as it was.
    pub(crate) fn node(&self) -> &'a Node {
        // One of the two is there: see where differences are made.
        const NOTHING: &Node = &Node::NOTHING;
        self.new.or(self.old).unwrap_or(NOTHING)
    }

    /// The node above; none of an operation or a type.
    pub(crate) fn parent(&self) -> Option<&'a Node> {
        self.trail.last().copied()
    }

    /// The nodes above, as many of them from the top.
    pub(crate) fn above(&self, depth: usize) -> &[&'a Node] {
        &self.trail[..depth.min(self.trail.len())]
    }

    /// What it was and what it is, of which one may be missing.
    pub(crate) fn sides(&self) -> impl Iterator<Item = &'a Node> {
        self.old.into_iter().chain(self.new)
    }

    /// The part of the operation that it belongs to: an input, the body, a response.
    pub(crate) fn part(&self) -> &'a Node {
        self.trail.get(1).copied().unwrap_or_else(|| self.root())
    }

    /// The operation, type, scheme … that it belongs to.
    pub(crate) fn root(&self) -> &'a Node {
        self.trail.first().copied().unwrap_or_else(|| self.node())
    }
}

/// Everything that differs, in the order of the new document; what was removed stands where its
/// siblings are.
pub(crate) fn compare<'a>(context: &Context<'a>) -> Vec<Difference<'a>> {
    let (old, new) = (context.old, context.new);
    let mut compare = Compare {
        context,
        types: HashMap::new(),
        retyped: false,
        out: Vec::new(),
    };
    // Types first: where a renamed type is used, nothing else differs.
    let pairs = rename::pairs(old, new, What::Type);
    for pair in &pairs {
        if let (Some(old), Some(new)) = (pair.old, pair.new) {
            compare.types.insert(&old.key, &new.key);
        }
    }
    compare.children(old, new, &mut Vec::new());
    compare.out
}

/// The old and the new name of each operation that is on both sides.
pub(crate) fn operations<'a>(old: &'a Node, new: &'a Node) -> Vec<(&'a str, &'a str)> {
    let pairs = rename::pairs(old, new, What::Operation).into_iter();
    let names = pairs.filter_map(|it| Some((it.old?.key.as_str(), it.new?.key.as_str())));
    names.collect()
}

struct Compare<'c, 'a> {
    context: &'c Context<'a>,
    /// Old name → new name.
    types: HashMap<&'a str, &'a str>,
    /// Whether the known values that are looked at are of another type than before.
    retyped: bool,
    out: Vec<Difference<'a>>,
}

impl<'a> Compare<'_, 'a> {
    fn children(&mut self, old: &'a Node, new: &'a Node, trail: &mut Vec<&'a Node>) {
        let kinds = old.children.iter().chain(&new.children);
        let kinds: BTreeSet<What> = kinds.map(|it| it.what).collect();
        for what in kinds {
            let mut pairs = rename::pairs(old, new, what);
            match what {
                What::Shape => self.join(&mut pairs),
                What::Value => self.retyped = old.get("type") != new.get("type"),
                _ => {}
            }
            for pair in &pairs {
                self.pair(*pair, what, trail);
            }
            let is_ordered = matches!(
                what,
                What::Input | What::Member | What::Variable | What::Shape | What::Header
            );
            if is_ordered {
                self.moved(&pairs, what, trail);
            }
        }
    }

    fn pair(&mut self, pair: rename::Pair<'a>, what: What, trail: &mut Vec<&'a Node>) {
        if is_of_the_name(pair.new.or(pair.old), trail) {
            return;
        }
        let (old, new) = match (pair.old, pair.new) {
            (Some(old), Some(new)) => (old, new),
            (None, _) => return self.push(pair, what, Change::Added, trail),
            (_, None) => return self.push(pair, what, Change::Removed, trail),
        };
        if self.is_reported_elsewhere(old, new, trail) {
            return;
        }
        // A shape is called like its type, and that has a finding of its own.
        if old.key != new.key && what != What::Shape {
            self.push(pair, what, Change::Renamed, trail);
        }
        if !self.same(old, new) {
            self.push(pair, what, Change::Changed, trail);
        }
        trail.push(new);
        self.children(old, new, trail);
        trail.pop();
    }

    /// A shape of a union whose type has another name is the same shape.
    fn join(&self, pairs: &mut Vec<rename::Pair<'a>>) {
        for index in 0..pairs.len() {
            let Some(new) = pairs[index].new.filter(|_| pairs[index].old.is_none()) else {
                continue;
            };
            let was = |it: &rename::Pair<'a>| {
                let old = it.old.filter(|_| it.new.is_none());
                old.is_some_and(|old| self.types.get(old.key.as_str()) == Some(&new.key.as_str()))
            };
            if let Some(at) = pairs.iter().position(was) {
                pairs[index].old = pairs[at].old;
                pairs[index].old_index = pairs[at].old_index;
            }
        }
        let joined: HashSet<&str> = pairs
            .iter()
            .filter(|it| it.new.is_some())
            .filter_map(|it| Some(it.old?.key.as_str()))
            .collect();
        pairs.retain(|it| {
            it.new.is_some() || it.old.is_none_or(|old| !joined.contains(old.key.as_str()))
        });
    }

    /// The text of a known value is its name; and that all of them are numbers now is a difference
    /// of their type.
    fn is_reported_elsewhere(&self, old: &Node, new: &Node, trail: &[&Node]) -> bool {
        let text = |it: &Node| it.value.as_ref().map(text);
        new.key == "value"
            && trail.last().is_some_and(|it| it.what == What::Value)
            && (self.retyped || text(old) != text(new))
    }

    fn push(&mut self, pair: rename::Pair<'a>, what: What, change: Change, trail: &[&'a Node]) {
        self.out.push(Difference {
            trail: trail.to_vec(),
            what,
            change,
            old: pair.old,
            new: pair.new,
            guess: pair.guess,
        });
    }

    /// Whether two values say the same, apart from the new names of types.
    fn same(&self, old: &Node, new: &Node) -> bool {
        let names_type = matches!(old.key.as_str(), "type" | "x-json" | "x-code-detail");
        let is_renamed = || {
            let names = name_of(old.value.as_ref()).zip(name_of(new.value.as_ref()));
            names.is_some_and(|(old, new)| self.types.get(old) == Some(&new))
        };
        old.value == new.value || names_type && is_renamed()
    }

    /// Whether requests have the type.
    fn is_sent(&self, name: &str) -> bool {
        let mut uses = self.context.uses(name);
        uses.any(|it| it.direction == Direction::Request)
    }

    /// Inputs that were put elsewhere: as few as explain the new order. Each place of a request has
    /// an order of its own, and so have the members of what is sent, and what of a response is
    /// looked for until the first is there.
    fn moved(&mut self, pairs: &[rename::Pair<'a>], what: What, trail: &[&'a Node]) {
        let both: Vec<(rename::Pair<'a>, &'a Node, &'a Node)> = pairs
            .iter()
            .filter_map(|it| Some((*it, it.old?, it.new?)))
            .filter(|it| what != What::Header || it.2.get("x-role").is_some())
            .collect();
        let place = |node: &Node| node.get("in").cloned();
        let mut places: Vec<Option<Value>> = both.iter().map(|it| place(it.2)).collect();
        places.dedup();
        let mut seen = HashSet::new();
        for wanted in places {
            if !seen.insert(wanted.as_ref().map(ToString::to_string)) {
                continue;
            }
            let here: Vec<_> = both
                .iter()
                .filter(|it| place(it.2) == wanted && place(it.1) == wanted)
                .collect();
            // `pairs` are in the new order; where each of them was before:
            let before: Vec<usize> = here.iter().map(|it| it.0.old_index).collect();
            let kept = longest_run(&before);
            let differs = kept.len() < here.len();
            let owner = trail.first().map_or("", |it| it.key.as_str());
            if !differs || what == What::Member && !self.is_sent(owner) {
                continue;
            }
            for (index, (pair, ..)) in here.into_iter().enumerate() {
                if !kept.contains(&index) {
                    self.push(*pair, what, Change::Moved, trail);
                }
            }
        }
    }
}

/// Whether the name of the node above says it: the condition of a rule about inputs.
fn is_of_the_name(node: Option<&Node>, trail: &[&Node]) -> bool {
    let is_rule = trail.last().is_some_and(|it| it.what == What::When);
    is_rule && node.is_some_and(|it| CONDITION.contains(&it.key.as_str()))
}

/// Positions of a longest ascending part.
fn longest_run(values: &[usize]) -> HashSet<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let parts = similar::capture_diff_slices(similar::Algorithm::Myers, &sorted, values);
    let kept = parts
        .iter()
        .filter(|it| it.tag() == similar::DiffTag::Equal);
    kept.flat_map(|it| it.new_range()).collect()
}

/// What happened.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Change {
    Added,
    Removed,
    Changed,
    Renamed,
    Moved,
}
