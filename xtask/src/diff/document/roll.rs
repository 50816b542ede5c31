//! The same change in many places is one finding.

use std::collections::{HashMap, HashSet};

use super::content;
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

/// What they have in common.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum By {
    /// The rule, and what it was and is.
    Change,
    /// The parts of an object that came or went.
    Object,
    /// An operation that came or went, and the types that no other one needs.
    Operation,
    /// The enum of which values differ in the same way.
    Values,
    /// The operation or type of which texts for people differ.
    Texts,
    /// The operation or document of which notes differ.
    Notes,
    /// The operation of which examples differ.
    Examples,
    /// They say that the vendor's pages were read again.
    Reading,
}

/// What several operations see at one place, and what that means.
type Judged<'a> = (Vec<Difference<'a>>, Judgement);

/// How changes are put together.
pub(super) type Roll = for<'a> fn(Vec<Judged<'a>>, &Context<'_>) -> Vec<Same<'a>>;

/// Each place on its own.
#[cfg(test)]
pub(super) fn none<'a>(judged: Vec<Judged<'a>>, _context: &Context<'_>) -> Vec<Same<'a>> {
    let same = |(group, judgement)| Same {
        groups: vec![group],
        judgement,
        by: By::Change,
    };
    judged.into_iter().map(same).collect()
}

/// Puts together what is the same, in the order of the first of each.
pub(super) fn up<'a>(judged: Vec<Judged<'a>>, context: &Context<'_>) -> Vec<Same<'a>> {
    let groups = judged.iter().filter_map(|it| it.0.first());
    let whole = groups.filter(|it| it.what == What::Operation && came_or_went(it));
    let whole: HashSet<(Change, &str)> = whole
        .map(|it| (it.change, it.node().key.as_str()))
        .collect();
    let mut out: Vec<Same<'a>> = Vec::new();
    let mut index = HashMap::new();
    for (group, mut judgement) in judged {
        let Some(first) = group.first() else { continue };
        let (by, what) = of(first, &judgement, &whole, context);
        if by == By::Reading {
            judgement.id = "pages-read".to_owned();
        }
        let at = *index.entry((by, what)).or_insert(out.len());
        match out.get_mut(at) {
            Some(same) => {
                let known = same.judgement.clone();
                same.judgement = known.worst(judgement);
                same.groups.push(group);
            }
            None => out.push(Same {
                groups: vec![group],
                judgement,
                by,
            }),
        }
    }
    // Alone, it is told as every other change.
    for same in out.iter_mut().filter(|it| it.groups.len() == 1) {
        if same.by != By::Reading {
            same.by = By::Change;
        }
    }
    out
}

/// What a change is told with, and the name of that.
fn of(
    first: &Difference<'_>,
    judgement: &Judgement,
    whole: &HashSet<(Change, &str)>,
    context: &Context<'_>,
) -> (By, String) {
    let node = first.node();
    let (root, is_attribute) = (first.root(), first.what == What::Attribute);
    let verdict = format!(
        "{} {:?} {:?}",
        judgement.id, judgement.kind, judgement.safety
    );
    let is_docs = judgement.kind == Kind::Docs && judgement.safety.is_empty();
    let is_part = |what: What| first.what == what || first.trail.iter().any(|it| it.what == what);
    let object = node.key.split('.').next().filter(|it| it.starts_with("x-"));
    let owner = match root.what {
        What::Operation | What::Type => format!("{:?} {}", root.what, root.key),
        _ => String::new(),
    };
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
        let of_all = object != node.key || object == "x-success";
        if of_all {
            return (By::Object, format!("{above} {object}"));
        }
    }
    let mut of_operation = None;
    if first.what == What::Operation {
        of_operation = Some(node.key.as_str());
    } else if first.what == What::Type {
        let mut users = context.uses(&node.key).map(|it| it.operation.as_str());
        let is_whole = |it: &&str| whole.contains(&(first.change, *it));
        let user = users.next().filter(is_whole);
        of_operation = user.filter(|_| users.all(|it| is_whole(&it)));
    }
    if let Some(operation) = of_operation.filter(|_| came_or_went(first)) {
        return (By::Operation, format!("{:?} {operation}", first.change));
    }
    // What a verdict means is told value by value.
    if !judgement.safety.contains(&Safety::Verdict) && is_part(What::Value) {
        return (By::Values, format!("{verdict} {owner}"));
    }
    let side = |it: Option<&Node>| it.map(|it| (it.key.clone(), content(it)));
    let (old, new) = (side(first.old), side(first.new));
    let change = format!("{:?} {:?} {}", first.what, first.change, first.guess);
    (By::Change, format!("{verdict} {change} {old:?} {new:?}"))
}

fn came_or_went(difference: &Difference<'_>) -> bool {
    matches!(difference.change, Change::Added | Change::Removed)
}
