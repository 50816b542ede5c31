//! Samples, compared as texts.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::digits;
use super::place;
use crate::checksum;
use crate::diff::comparison;
use crate::diff::report::{Comparison, Effect, Finding, Kind, Place, Safety, Semver, UsedBy};
use crate::diff::secrets::Secrets;
use crate::diff::side::Side;
use crate::text::counted;

/// Lines of a sample that are shown.
const LINES: usize = 40;

/// The names and bytes of a file.
struct FileChange<'a> {
    old: Option<(&'a str, &'a [u8])>,
    new: Option<(&'a str, &'a [u8])>,
}

/// Samples that came, went, or have other bytes. A response that has to be refused and the file
/// that says how are one.
pub(super) fn findings(old: &Side, new: &Side, secrets: &Secrets) -> Vec<Finding> {
    let (before, after) = (&old.records.samples, &new.records.samples);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changes: Vec<FileChange<'_>> = Vec::new();
    for name in names {
        let old = before.get(name).map(|it| (name.as_str(), it.as_slice()));
        let new = after.get(name).map(|it| (name.as_str(), it.as_slice()));
        if old != new {
            changes.push(FileChange { old, new });
        }
    }
    rename(&mut changes);
    let mut groups: BTreeMap<(String, &str), Vec<FileChange<'_>>> = BTreeMap::new();
    for change in changes {
        let stem = change.name().trim_end_matches(".expect").to_owned();
        groups
            .entry((stem, change.happened()))
            .or_default()
            .push(change);
    }
    groups
        .into_iter()
        .map(|((stem, happened), changes)| finding(&stem, happened, &changes, (old, new), secrets))
        .collect()
}

/// What is gone under one name and new under another one has a new name.
fn rename(changes: &mut Vec<FileChange<'_>>) {
    for index in 0..changes.len() {
        let Some(old) = changes[index].old.filter(|_| changes[index].new.is_none()) else {
            continue;
        };
        let is_same = |it: &FileChange<'_>| {
            let new = it.new.filter(|_| it.old.is_none());
            new.is_some_and(|new| new.1 == old.1 && operation(new.0) == operation(old.0))
        };
        if let Some(at) = changes.iter().position(is_same) {
            changes[at].old = Some(old);
            changes[index].old = None;
        }
    }
    changes.retain(|it| it.old.is_some() || it.new.is_some());
}

impl FileChange<'_> {
    fn name(&self) -> &str {
        self.new.or(self.old).map_or("", |it| it.0)
    }

    fn happened(&self) -> &'static str {
        match (self.old, self.new) {
            (None, _) => "added",
            (_, None) => "removed",
            (Some(old), Some(new)) if old.0 != new.0 => "renamed",
            _ => "changed",
        }
    }

    /// Whether all there is of it can be shown line by line.
    fn is_text(&self) -> bool {
        let is_text = |bytes: &[u8]| str::from_utf8(bytes).is_ok_and(|it| !it.contains('\0'));
        let mut sides = self.old.into_iter().chain(self.new);
        sides.all(|it| is_text(it.1))
    }

    /// Whether it proved that something is refused, and may not any more.
    fn weakens(&self) -> bool {
        let stays = |new: (&str, &[u8])| is_proof(new.0) && self.happened() == "renamed";
        self.old.is_some_and(|it| is_proof(it.0)) && !self.new.is_some_and(stays)
    }
}

fn is_proof(name: &str) -> bool {
    name.contains(".bad.") || name.ends_with(".expect")
}

fn operation(name: &str) -> &str {
    name.split('/').next().unwrap_or_default()
}

fn finding(
    stem: &str,
    happened: &str,
    changes: &[FileChange<'_>],
    (old, new): (&Side, &Side),
    secrets: &Secrets,
) -> Finding {
    let rule = format!("sample-{happened}");
    let weakens = changes.iter().any(FileChange::weakens);
    let operation = operation(stem);
    let file = stem.rsplit('/').next().unwrap_or_default();
    let was = changes.iter().find_map(|it| it.old).map_or("", |it| it.0);
    let what = match is_proof(stem) {
        true => format!("`{file}`, the proof that a response of {operation} is refused,"),
        false => format!("The sample `{file}` of {operation}"),
    };
    let sentence = match happened {
        "removed" if weakens => {
            format!(
                "No sample proves any more that `{file}`, a response of {operation}, is refused."
            )
        }
        "renamed" if weakens => format!(
            "A response of {operation} had to be refused and has to decode now: `{file}` was `{was}`."
        ),
        "added" => format!("{what} is new."),
        "removed" => format!("{what} is gone."),
        "renamed" => format!("{what} was called `{was}` before."),
        _ => format!("{what} has other bytes."),
    };
    let sentence = match changes.iter().all(FileChange::is_text) {
        true => sentence,
        false => format!(
            "{}; what is not UTF-8 text is compared as bytes.",
            sentence.trim_end_matches('.')
        ),
    };
    let shown = changes.iter().map(|it| compared(it, old, new, secrets));
    let document: Vec<Comparison> = shown.collect();
    let places = document
        .iter()
        .filter_map(|it| it.after.clone().or(it.before.clone()));
    let bytes = |it: Option<(&str, &[u8])>| it.map_or_else(String::new, |it| hash(it.1));
    let contents: Vec<String> = changes
        .iter()
        .map(|it| format!("{} {} {}", it.name(), bytes(it.old), bytes(it.new)))
        .collect();
    Finding {
        fingerprint: digits(&[&new.vendor, &rule, &contents.join("\n")]),
        rule,
        kind: Kind::Docs,
        safety: if weakens {
            vec![Safety::Proof]
        } else {
            Vec::new()
        },
        vendors: vec![new.vendor.clone()],
        sentence,
        effect: Effect {
            rust: Semver::None,
            ..Effect::default()
        },
        used_by: vec![UsedBy {
            vendor: new.vendor.clone(),
            operation: operation.to_owned(),
            way: Vec::new(),
        }],
        places: places.collect(),
        document,
        advice: weakens.then(|| {
            let files = counted(changes.len(), "file");
            format!("Restore the {files}, or say which other sample proves the same.")
        }),
        ..Finding::default()
    }
}

fn compared(change: &FileChange<'_>, old: &Side, new: &Side, secrets: &Secrets) -> Comparison {
    let place = |side: &Side, name: &str| {
        let folder = side.file.rsplit_once('/').map_or(".", |it| it.0);
        Place {
            revision: side.which,
            file: format!("{folder}/samples/{}/{name}", side.vendor),
            line: 1,
            column: 1,
            pointer: String::new(),
        }
    };
    let text = |bytes: &[u8]| match change.is_text() {
        true => String::from_utf8_lossy(bytes).into_owned(),
        false => format!("{}, sum {}\n", counted(bytes.len(), "byte"), hash(bytes)),
    };
    let texts = [change.old, change.new].map(|it| it.map(|it| text(it.1)));
    let texts = texts.each_ref().map(Option::as_deref);
    let [before, after] = secrets.sample(operation(change.name()), texts);
    let mut out = comparison::of(
        (change.old.map(|it| place(old, it.0)), &before),
        (change.new.map(|it| place(new, it.0)), &after),
    );
    if out.lines.len() > LINES {
        out.lines.truncate(LINES);
        out.lines.push(place::gap());
    }
    out
}

fn hash(bytes: &[u8]) -> String {
    format!("{:012x}", checksum::of(bytes.iter().copied()) >> 16)
}
