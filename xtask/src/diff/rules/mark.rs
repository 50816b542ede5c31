//! Names that are marked elsewhere, and plain where they are new.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::{Judgement, elements};
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::{Node, What};
use crate::diff::reach::{Direction, read_as};
use crate::diff::report::Safety;
use crate::spec::profile::text;

/// A member or an input that is new, or is read under a new name, and lacks a mark that something
/// of that name has anywhere in the vendor's documents.
pub(super) fn judged(
    judgement: Judgement,
    difference: &Difference<'_>,
    context: &Context<'_>,
) -> Judgement {
    let root = difference.root();
    let mut uses = context.uses(&root.key);
    let comes_back = uses.any(|it| it.direction == Direction::Response);
    let was = context.before(difference.above(1));
    // What has no name there is kept in `extra`, which is never printed.
    let was_open = was.is_some_and(|it| it.flag("additionalProperties"));
    let mut lacking: BTreeMap<Safety, BTreeSet<String>> = BTreeMap::new();
    let mut uncovered = false;
    for (node, names) in named(difference) {
        // What no caller sets shows nothing of a caller.
        if node.flag("x-credential") || node.get("constant").is_some() {
            continue;
        }
        let mut own = context.marks(node);
        own.extend(root.flag("x-sensitive").then_some(Safety::Sensitive));
        let was_member = |name: &String| {
            let mut members = was.into_iter().flat_map(|it| it.all(What::Member));
            members.any(|it| read_as(it).contains(name))
        };
        let is_plain = !own.contains(&Safety::Sensitive);
        uncovered |= was_open && is_plain && !names.iter().all(was_member);
        // What decides whether a response is a success needs no mark beside.
        if context.is_judged(&root.key, &node.key) {
            own.push(Safety::Verdict);
        }
        for name in names {
            let elsewhere = context.marked(&name).filter(|it| !own.contains(it));
            for mark in elsewhere.filter(|it| comes_back || *it == Safety::Sensitive) {
                lacking.entry(mark).or_default().insert(format!("`{name}`"));
            }
        }
    }
    let note = lacking.iter().map(|(mark, names)| {
        let what = match mark {
            Safety::Sensitive => "sensitive",
            Safety::Verdict => "a verdict",
            _ => "a session",
        };
        let names = names.iter().cloned().collect::<Vec<_>>().join(", ");
        format!(" {names}: marked as {what} elsewhere, and not here.")
    });
    let mut note: String = note.collect();
    if uncovered {
        note.push_str(" What no member has the name of is never printed, and this is.");
    }
    let judgement = Judgement { note, ..judgement };
    let judgement = lacking.into_keys().fold(judgement, Judgement::touches);
    judgement.touches_if(uncovered, Safety::Sensitive)
}

/// What has new names, and these.
fn named<'a>(difference: &Difference<'a>) -> Vec<(&'a Node, Vec<String>)> {
    let is_named = |it: &&Node| matches!(it.what, What::Input | What::Member);
    let Some(new) = difference.new else {
        return Vec::new();
    };
    let without = |names: Vec<String>, old: &[String]| -> Vec<String> {
        let names = names.into_iter();
        names.filter(|it| !old.contains(it)).collect()
    };
    match difference.what {
        What::Operation | What::Type if difference.change == Change::Added => {
            let parts = new.children.iter().filter(is_named);
            parts.map(|it| (it, read_as(it))).collect()
        }
        What::Input | What::Member => {
            let old = difference.old.map(read_as).unwrap_or_default();
            vec![(new, without(read_as(new), &old))]
        }
        What::Attribute if new.key == "x-aliases" => {
            let list = |it: Option<&Node>| -> Vec<String> {
                let list = elements(it.and_then(|it| it.value.as_ref()));
                list.iter().map(text).collect()
            };
            let names = without(list(Some(new)), &list(difference.old));
            let owner = difference.parent().filter(is_named);
            owner.into_iter().map(|it| (it, names.clone())).collect()
        }
        _ => Vec::new(),
    }
}
