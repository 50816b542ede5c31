//! The same change in many places is one finding.

use std::collections::HashMap;

use super::content;
use crate::diff::compare::{Change, Difference};
use crate::diff::outline::What;
use crate::diff::report::Kind;
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
    /// The rule and the operation or type, of which texts or examples differ.
    Text,
    /// They say that the vendor's pages were read again.
    Reading,
}

/// Puts together what is the same, in the order of the first of each.
pub(super) fn up<'a>(
    groups: impl Iterator<Item = (Vec<Difference<'a>>, Judgement)>,
) -> Vec<Same<'a>> {
    let mut out: Vec<Same<'a>> = Vec::new();
    let mut index = HashMap::new();
    for (group, mut judgement) in groups {
        let Some(first) = group.first() else { continue };
        let by = by(first, &judgement);
        if by == By::Reading {
            judgement.id = "pages-read".to_owned();
        }
        let side = |node: Option<&_>| node.map(content);
        let (root, change) = match by {
            By::Reading => (None, None),
            By::Text => (Some((first.root().what, first.root().key.as_str())), None),
            By::Change => {
                let sides = (side(first.old), side(first.new));
                let keys = (first.old.map(|it| &it.key), first.new.map(|it| &it.key));
                (None, Some((first.what, first.change, keys, sides)))
            }
        };
        let rule = (
            judgement.id.clone(),
            judgement.kind,
            judgement.safety.clone(),
        );
        let key = (by, rule, first.guess, root, change);
        match index.get(&key) {
            Some(at) => {
                let same: &mut Same<'a> = &mut out[*at];
                let known = same.judgement.clone();
                same.judgement = known.worst(judgement);
                same.groups.push(group);
            }
            None => {
                index.insert(key, out.len());
                out.push(Same {
                    groups: vec![group],
                    judgement,
                    by,
                });
            }
        }
    }
    // Alone, a text is told as every other change.
    for same in out.iter_mut().filter(|it| it.groups.len() == 1) {
        if same.by == By::Text {
            same.by = By::Change;
        }
    }
    out
}

fn by(first: &Difference<'_>, judgement: &Judgement) -> By {
    let key = first.node().key.as_str();
    let is_text = judgement.kind == Kind::Docs && judgement.safety.is_empty();
    match key {
        "x-read" if first.what == What::Attribute => By::Reading,
        _ if is_text && first.what == What::Attribute && first.change == Change::Changed => {
            By::Text
        }
        _ => By::Change,
    }
}
