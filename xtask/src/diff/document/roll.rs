//! The same change in many places is one finding.

use std::collections::{HashMap, HashSet};

use super::fingerprint::content;
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::{Node, What};
use crate::diff::report::{Kind, Safety};
use crate::diff::rules::Judgement;

/// Changes that are told as one.
pub(super) struct Same<'a> {
    /// One of each place; what several operations see there.
    pub(super) groups: Vec<Vec<Difference<'a>>>,
    pub(super) judgement: Judgement,
    pub(super) by: By,
}

impl<'a> Same<'a> {
    pub(super) fn first(&self) -> Option<&Difference<'a>> {
        self.groups.first()?.first()
    }
}

/// What they have in common.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum By {
    /// The rule, and what it was and is.
    Change,
    /// The parts of an object that came or went.
    Object,
    /// An operation that came or went, and the types that no other one needs.
    Operation,
    /// The rule, and the operation or type of which several parts differ in the same way.
    Alike,
    /// The operation or type of which texts for people differ.
    Texts,
    /// The operation or document of which notes differ.
    Notes,
    /// The operation of which examples differ.
    Examples,
    /// They say that the vendor's pages were read again.
    Reading,
}

/// How changes are put together.
pub(super) type Roll = for<'a> fn(Vec<Same<'a>>, &Context<'_>) -> Vec<Same<'a>>;

/// Puts together what is the same, in the order of the first of each; then what is alike.
pub(super) fn up<'a>(places: Vec<Same<'a>>, context: &Context<'_>) -> Vec<Same<'a>> {
    let firsts = places.iter().filter_map(Same::first);
    let whole = firsts.filter(|it| it.what == What::Operation && came_or_went(it));
    let whole: HashSet<(Change, String)> =
        whole.map(|it| (it.change, it.node().key.clone())).collect();
    let mut out = merge(places, |it| {
        Some(of(it.first()?, &it.judgement, &whole, context))
    });
    for same in out.iter_mut().filter(|it| it.by == By::Reading) {
        same.judgement.id = "pages-read".to_owned();
    }
    merge(out, |it| match it.groups.len() {
        1 => alike(it.first()?, &it.judgement, context),
        _ => None,
    })
}

/// Puts together what has the same key. What is alone is told as every other change.
fn merge<'a>(all: Vec<Same<'a>>, key: impl Fn(&Same<'a>) -> Option<Key>) -> Vec<Same<'a>> {
    let mut out: Vec<Same<'a>> = Vec::new();
    let mut index = HashMap::new();
    for mut same in all {
        let Some(key) = key(&same) else {
            out.push(same);
            continue;
        };
        let by = key.0;
        let at = *index.entry(key).or_insert(out.len());
        match out.get_mut(at) {
            Some(first) => {
                first.by = by;
                first.judgement = first.judgement.clone().worst(same.judgement);
                first.groups.append(&mut same.groups);
            }
            None => {
                if by == By::Reading {
                    same.by = by;
                }
                out.push(same);
            }
        }
    }
    out
}

/// What a change is told with, and the name of that.
type Key = (By, String);

fn of(
    first: &Difference<'_>,
    judgement: &Judgement,
    whole: &HashSet<(Change, String)>,
    context: &Context<'_>,
) -> Key {
    let node = first.node();
    let is_attribute = first.what == What::Attribute;
    let verdict = verdict(judgement);
    let is_docs = judgement.kind == Kind::Docs && judgement.safety.is_empty();
    let is_part = |what: What| first.what == what || first.trail.iter().any(|it| it.what == what);
    let object = node.key.split('.').next().filter(|it| it.starts_with("x-"));
    let owner = owner(first);
    if is_attribute && node.key == "x-read" {
        return (By::Reading, String::new());
    }
    if is_docs && is_part(What::Note) {
        return (By::Notes, owner);
    }
    if is_docs && is_part(What::Example) {
        return (By::Examples, owner);
    }
    if is_docs && is_attribute && first.change != Change::Moved {
        return (By::Texts, owner);
    }
    if let Some(object) = object.filter(|_| is_attribute && came_or_went(first))
        && first.trail.last().map(|it| it.what) != Some(What::When)
    {
        let above = first.parent().map_or("", |it| it.site());
        if object != node.key {
            return (By::Object, format!("{above} {object}"));
        }
    }
    let mut of_operation = None;
    if first.what == What::Operation {
        of_operation = Some(node.key.as_str());
    } else if first.what == What::Type {
        let mut users = context.uses(&node.key).map(|it| it.operation.as_str());
        let is_whole = |it: &&str| whole.contains(&(first.change, (*it).to_owned()));
        let user = users.next().filter(is_whole);
        of_operation = user.filter(|_| users.all(|it| is_whole(&it)));
    }
    if let Some(operation) = of_operation.filter(|_| came_or_went(first)) {
        return (By::Operation, format!("{:?} {operation}", first.change));
    }
    let told = &judgement.values;
    // What the sentence says is all that differs, whatever else the rules ask for.
    if is_attribute && node.key == "x-success" && told.is_some() {
        return (By::Change, format!("{verdict} {told:?}"));
    }
    let side = |it: Option<&Node>| it.map(|it| (it.key.clone(), content(it)));
    let (old, new) = (side(first.old), side(first.new));
    let change = format!("{:?} {:?} {}", first.what, first.change, first.guess);
    (
        By::Change,
        format!("{verdict} {change} {old:?} {new:?} {told:?}"),
    )
}

/// What is of one rule and of one operation or type, and need not be told apart.
fn alike(first: &Difference<'_>, judgement: &Judgement, context: &Context<'_>) -> Option<Key> {
    let is_value = first.root().what == What::Type
        && (first.what == What::Value || first.trail.iter().any(|it| it.what == What::Value));
    let is_plain = judgement.kind == Kind::Additive && judgement.safety.is_empty();
    let is_new = is_plain && first.what != What::Attribute && came_or_went(first);
    let owner = match first.what {
        What::Type if came_or_went(first) => {
            let user = context.uses(&first.node().key).next();
            user.map(|it| it.operation.clone()).unwrap_or_default()
        }
        // What a verdict means is told value by value.
        _ if is_new || is_value && !judgement.safety.contains(&Safety::Verdict) => owner(first),
        _ => return None,
    };
    Some((By::Alike, format!("{} {owner}", verdict(judgement))))
}

fn verdict(judgement: &Judgement) -> String {
    let (kind, safety) = (judgement.kind, &judgement.safety);
    format!("{} {kind:?} {safety:?}", judgement.id)
}

/// The operation or type; nothing of what belongs to none.
fn owner(first: &Difference<'_>) -> String {
    let root = first.root();
    match root.what {
        What::Operation | What::Type => format!("{:?} {}", root.what, root.key),
        _ => String::new(),
    }
}

fn came_or_went(difference: &Difference<'_>) -> bool {
    matches!(difference.change, Change::Added | Change::Removed)
}
