//! Which old node is which new one: by name, and what is left by how much they have in common.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use crate::diff::outline::{CONDITION, Node, What};
use crate::names::same as same_in_rust;

/// An old node and the new one that it became; one of them may be missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'a> {
    pub(super) old: Option<&'a Node>,
    pub(super) new: Option<&'a Node>,
    /// The place of the old one among its siblings.
    pub(super) old_index: usize,
    /// They have other names, and not enough in common to be sure.
    pub(super) guess: bool,
}

/// From this share of common facts on, another name is a new name, and the match is reported
/// without doubt.
const CLEAR: f64 = 0.75;
/// From this share on it is a guess.
const LIKELY: f64 = 0.5;

/// Two matches whose shares differ by less are as good as each other.
const CLOSE: f64 = 0.05;

/// The children of one kind, in the new order; an old one without a new one stands behind its elder
/// sibling.
pub(super) fn pairs<'a>(old: &'a Node, new: &'a Node, what: What) -> Vec<Pair<'a>> {
    let olds: Vec<&Node> = old.all(what).collect();
    let news: Vec<&Node> = new.all(what).collect();
    let by_key: HashMap<&str, usize> = olds
        .iter()
        .enumerate()
        .map(|(index, it)| (it.key.as_str(), index))
        .collect();
    let mut of_new: Vec<Option<usize>> = news
        .iter()
        .map(|it| by_key.get(it.key.as_str()).copied())
        .collect();
    let mut taken = vec![false; olds.len()];
    for index in of_new.iter().flatten() {
        taken[*index] = true;
    }
    let mut guesses = vec![false; news.len()];
    if can_be_renamed(what) {
        for found in renamed(&olds, &news, &taken, &of_new) {
            of_new[found.new] = Some(found.old);
            taken[found.old] = true;
            guesses[found.new] = found.guess;
        }
    }
    let mut out = Vec::with_capacity(news.len());
    let mut gone = (0..olds.len()).filter(|it| !taken[*it]).peekable();
    for ((node, index), guess) in news.into_iter().zip(&of_new).zip(guesses) {
        if let Some(index) = index {
            while let Some(before) = gone.next_if(|it| it < index) {
                out.push(removed(&olds, before));
            }
        }
        out.push(Pair {
            old: index.map(|it| olds[it]),
            new: Some(node),
            old_index: index.unwrap_or_default(),
            guess,
        });
    }
    out.extend(gone.map(|it| removed(&olds, it)));
    out
}

fn removed<'a>(olds: &[&'a Node], index: usize) -> Pair<'a> {
    Pair {
        old: Some(olds[index]),
        new: None,
        old_index: index,
        guess: false,
    }
}

/// What has a name of its own that people change, unlike a response's status or an attribute's key.
fn can_be_renamed(what: What) -> bool {
    matches!(
        what,
        What::Operation
            | What::Input
            | What::Type
            | What::Member
            | What::Value
            | What::Header
            | What::Scheme
            | What::Variable
            | What::Server
            | What::When
    )
}

struct Found {
    old: usize,
    new: usize,
    guess: bool,
}

/// The best matches among what has no namesake.
fn renamed(olds: &[&Node], news: &[&Node], taken: &[bool], of_new: &[Option<usize>]) -> Vec<Found> {
    if taken.iter().all(|it| *it) || of_new.iter().all(Option::is_some) {
        return Vec::new();
    }
    let common = common(olds);
    let facts_of = |(index, node): (usize, &&Node)| {
        let mut out = all_facts(node);
        out.retain(|it| !common.contains(it));
        (index, out)
    };
    let left = olds.iter().enumerate().filter(|it| !taken[it.0]);
    let left: Vec<(usize, Vec<u64>)> = left.map(facts_of).collect();
    let right = news.iter().enumerate().filter(|it| of_new[it.0].is_none());
    let right: Vec<(usize, Vec<u64>)> = right.map(facts_of).collect();
    // A rule about inputs has its condition in its name; what follows from it may be a single fact.
    let enough = match olds.first().map(|it| it.what) {
        Some(What::When) => 1,
        // A type alone proves nothing.
        _ => 2,
    };
    let mut scores = Vec::new();
    for (old, a) in &left {
        for (new, b) in &right {
            let score = match is_certain(olds[*old], news[*new]) {
                true => 1.0,
                false => share(a, b, enough),
            };
            if score >= LIKELY {
                scores.push((score, *old, *new));
            }
        }
    }
    // The same order whichever side is the old one.
    scores.sort_by(|a, b| {
        let distance = |it: &(f64, usize, usize)| it.1.abs_diff(it.2);
        b.0.total_cmp(&a.0)
            .then(distance(a).cmp(&distance(b)))
            .then((a.1 + a.2).cmp(&(b.1 + b.2)))
    });
    let mut out: Vec<Found> = Vec::new();
    for &(score, old, new) in &scores {
        if out.iter().any(|it| it.old == old || it.new == new) {
            continue;
        }
        // Two that are nearly as good as each other leave a doubt.
        let is_rival =
            |it: &(f64, usize, usize)| (it.1 == old) != (it.2 == new) && it.0 >= score - CLOSE;
        let guess = score < CLEAR || scores.iter().any(is_rival);
        out.push(Found { old, new, guess });
    }
    out
}

/// Facts that say nothing about an operation or a type, since many others have them: credentials,
/// common parameters, the members of every response.
fn common(siblings: &[&Node]) -> HashSet<u64> {
    let mut counts = HashMap::<u64, usize>::new();
    let counted = siblings
        .iter()
        .filter(|it| matches!(it.what, What::Operation | What::Type));
    for sibling in counted {
        let mut facts = all_facts(sibling);
        facts.dedup();
        for fact in facts {
            *counts.entry(fact).or_default() += 1;
        }
    }
    let is_common = |count: usize| count > 2 && count * 4 > siblings.len();
    let common = counts.into_iter().filter(|it| is_common(it.1));
    common.map(|it| it.0).collect()
}

/// All facts, in order.
fn all_facts(node: &Node) -> Vec<u64> {
    let mut out = Vec::new();
    facts(node, &mut String::new(), &mut out);
    out.sort_unstable();
    out
}

/// Whether one is the other in Rust, or says itself that it is called so, too.
fn is_certain(old: &Node, new: &Node) -> bool {
    let is_alias = |node: &Node, name: &str| {
        let aliases = node.get("x-aliases").and_then(Value::as_array);
        aliases.is_some_and(|it| it.iter().any(|it| it == name))
    };
    match new.what {
        What::Value => {
            let name = new.get("x-enum-varnames");
            name.is_some() && old.get("x-enum-varnames") == name
        }
        What::Member => {
            same_in_rust(&old.key, &new.key) || is_alias(new, &old.key) || is_alias(old, &new.key)
        }
        What::Server => old.get("url") == new.get("url"),
        What::Input | What::Operation => same_in_rust(&old.key, &new.key),
        _ => false,
    }
}

/// The share of facts that both have; nothing if there are not enough of them.
#[expect(clippy::cast_precision_loss, reason = "counts of facts are small")]
fn share(a: &[u64], b: &[u64], enough: usize) -> f64 {
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let all = a.len() + b.len() - common;
    if all < enough {
        return 0.0;
    }
    common as f64 / all as f64
}

/// What is written below a node, without the node's own name.
fn facts(node: &Node, path: &mut String, out: &mut Vec<u64>) {
    for child in &node.children {
        // That is the name of a rule once more.
        if node.what == What::When && CONDITION.contains(&child.key.as_str()) {
            continue;
        }
        let length = path.len();
        path.extend(['/', char::from(child.what as u8), '/']);
        path.push_str(&child.key);
        // The wire name of a value is its own name once more.
        let value = child.value.as_ref().filter(|_| child.key != "value");
        if value.is_some() || child.what != What::Attribute {
            let mut hasher = DefaultHasher::new();
            (path.as_str(), value.map(ToString::to_string)).hash(&mut hasher);
            out.push(hasher.finish());
        }
        facts(child, path, out);
        path.truncate(length);
    }
}
