//! Two surfaces → the lines that differ, each with its rule.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{self, Rule};
use super::line::{ItemKind, Line, Owner};
use super::{Lines, Surface};
use crate::olddiff::model::Api;

/// What differs between two surfaces.
#[derive(Clone, Debug, Default)]
pub(crate) struct SurfaceDiff {
    /// By path, as all of them.
    pub(crate) added: Vec<Line>,
    pub(crate) removed: Vec<Line>,
    /// Before and after.
    pub(crate) changed: Vec<(Line, Line)>,
    /// The documentation of something that both sides have is another one.
    pub(crate) docs_changed: bool,
    rules: BTreeMap<(String, ItemKind), Rule>,
}

impl SurfaceDiff {
    /// Whether callers see no difference at all.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty() && !self.docs_changed
    }

    /// The worst of all differences.
    pub(crate) fn verdict(&self) -> Api {
        let docs = if self.docs_changed {
            Api::Patch
        } else {
            Api::None
        };
        let rules = self.rules.values().map(|it| it.api());
        rules.max().unwrap_or_default().max(docs)
    }

    /// Why a line that differs is harmless or not.
    pub(crate) fn rule(&self, line: &Line) -> Option<Rule> {
        let key = (line.path.clone(), line.kind);
        self.rules.get(&key).copied()
    }

    /// Every line that differs, once, by path; of a changed one the new line.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        let changed = self.changed.iter().map(|(_, new)| new);
        let all = self.added.iter().chain(&self.removed).chain(changed);
        let sorted: BTreeMap<(&str, ItemKind), &Line> =
            all.map(|it| ((it.path.as_str(), it.kind), it)).collect();
        sorted.into_values()
    }
}

/// Compares what callers had with what they get.
pub(crate) fn compare(old: &Surface, new: &Surface) -> SurfaceDiff {
    let mut out = SurfaceDiff {
        docs_changed: old.docs != new.docs,
        ..SurfaceDiff::default()
    };
    for (key, line) in &old.lines {
        let Some(now) = new.lines.get(key) else {
            out.rules.insert(key.clone(), Rule::Removed);
            out.removed.push(line.clone());
            continue;
        };
        if line.docs != now.docs {
            out.docs_changed = true;
        }
        if let Some(rule) = judge::changed(line, now) {
            out.rules.insert(key.clone(), rule);
            out.changed.push((line.clone(), now.clone()));
        }
    }
    let owners: BTreeSet<&Owner> = old.lines().map(|it| &it.owner).collect();
    for (key, line) in missing(&new.lines, &old.lines) {
        let rule = judge::added(line, old, owners.contains(&line.owner));
        out.rules.insert(key.clone(), rule);
        out.added.push(line.clone());
    }
    out
}

fn missing<'a>(
    lines: &'a Lines,
    others: &'a Lines,
) -> impl Iterator<Item = (&'a (String, ItemKind), &'a Line)> {
    lines.iter().filter(|(key, _)| !others.contains_key(*key))
}
