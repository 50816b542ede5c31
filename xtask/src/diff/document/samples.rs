//! Samples, compared as texts.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::digits;
use crate::checksum;
use crate::diff::comparison;
use crate::diff::meaning::View;
use crate::diff::report::{Comparison, Finding, Kind, Line, Place, Safety, UsedBy};
use crate::diff::secrets::Secrets;
use crate::diff::side::Side;
use crate::text::counted;

/// Lines of a sample that are shown.
const LINES: usize = 40;

/// The names and bytes of a file.
struct FileChange<'a> {
    old: Option<(&'a str, &'a [u8])>,
    new: Option<(&'a str, &'a [u8])>,
    /// It proved that something is refused, and nothing proves the same any more.
    weakens: bool,
}

/// What a response that has to be refused consists of: its operation, status and extension, its
/// bytes, and how it is refused.
type Proof<'a> = (&'a str, &'a str, &'a str, &'a [u8], &'a [u8]);

/// Samples that came, went, or have other bytes. A response that has to be refused and the file
/// that says how are one.
pub(super) fn findings(old: View<'_>, new: View<'_>, secrets: &Secrets) -> Vec<Finding> {
    let (before, after) = (&old.side.records.samples, &new.side.records.samples);
    let kept: BTreeSet<Proof<'_>> = proofs(new).into_values().collect();
    let mut lost = proofs(old);
    lost.retain(|_, it| !kept.contains(it));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changes: Vec<FileChange<'_>> = Vec::new();
    for name in names {
        let old = before.get(name).map(|it| (name.as_str(), it.as_slice()));
        let new = after.get(name).map(|it| (name.as_str(), it.as_slice()));
        let weakens = old.is_some_and(|it| lost.contains_key(stem(it.0)));
        // What has to be refused may also be another matter of the document alone.
        if old != new || weakens && !name.contains(".bad.") {
            changes.push(FileChange { old, new, weakens });
        }
    }
    rename(&mut changes);
    let mut groups: BTreeMap<(String, &str), Vec<FileChange<'_>>> = BTreeMap::new();
    for change in changes {
        let stem = stem(change.name()).to_owned();
        groups
            .entry((stem, change.happened()))
            .or_default()
            .push(change);
    }
    let sides = (old.side, new.side);
    groups
        .into_iter()
        .map(|((stem, happened), changes)| finding(&stem, happened, &changes, sides, secrets))
        .collect()
}

/// The name of a sample, also by the file that says how it is refused.
fn stem(name: &str) -> &str {
    name.trim_end_matches(".expect")
}

/// The responses of a side that have to be refused: those that say so, and those with the status of
/// a success that the document has an error for.
fn proofs<'a>(view: View<'a>) -> BTreeMap<&'a str, Proof<'a>> {
    let refusals = refusals(view);
    let side = view.side;
    let samples = side.records.samples.iter();
    let samples = samples.filter(|it| !it.0.ends_with(".expect"));
    let proof = |(name, bytes): (&'a String, &'a Vec<u8>)| {
        let (operation, file) = name.split_once('/')?;
        let (status, rest) = file.split_once('-')?;
        let (bare, extension) = rest.rsplit_once('.')?;
        let is_refusal = || status.starts_with('2') && refusals.contains(&(operation, bare));
        if !bare.ends_with(".bad") && !is_refusal() {
            return None;
        }
        let expect = side.records.samples.get(&format!("{name}.expect"));
        let expect = expect.map_or(&[][..], Vec::as_slice);
        Some((
            name.as_str(),
            (operation, status, extension, bytes.as_slice(), expect),
        ))
    };
    samples.filter_map(proof).collect()
}

/// Operations, and examples that are of errors alone.
fn refusals(view: View<'_>) -> BTreeSet<(&str, &str)> {
    let mut out = BTreeSet::new();
    let operations = view.meaning.map(|it| &it.spec.operations);
    for operation in operations.into_iter().flatten() {
        let names = |is_success: bool| {
            let responses = operation.responses.iter();
            let responses = responses.filter(move |it| it.success == is_success);
            let contents = responses.flat_map(|it| &it.contents);
            contents.flat_map(|it| it.declared.examples.keys().map(String::as_str))
        };
        let successes: BTreeSet<&str> = names(true).collect();
        let id = operation.declared.operation_id.as_str();
        let errors = names(false).filter(|it| !successes.contains(it));
        out.extend(errors.map(|it| (id, it)));
    }
    out
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
            changes[at].weakens = changes[index].weakens;
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
    let weakens = changes.iter().any(|it| it.weakens);
    let operation = operation(stem);
    let file = stem.rsplit('/').next().unwrap_or_default();
    let was = changes.iter().find_map(|it| it.old).map_or("", |it| it.0);
    let has_to_fail = stem.contains(".bad.");
    let what = match has_to_fail {
        true => format!("`{file}`, the proof that a response of {operation} is refused,"),
        false => format!("The sample `{file}` of {operation}"),
    };
    let sentence = match happened {
        "removed" if weakens => {
            format!(
                "No sample proves any more that `{file}`, a response of {operation}, is refused."
            )
        }
        _ if weakens && changes.iter().all(|it| it.old == it.new) => {
            format!("A response of {operation} had to be refused and has to decode now: `{file}`.")
        }
        "renamed" if weakens && has_to_fail => {
            format!("Another response of {operation} has to be refused now: `{file}` was `{was}`.")
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
        safety: weakens.then_some(Safety::Proof).into_iter().collect(),
        vendors: vec![new.vendor.clone()],
        sentence,
        used_by: vec![UsedBy::operation(&new.vendor, operation)],
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
        Place::file(
            side.which,
            format!("{folder}/samples/{}/{name}", side.vendor),
        )
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
        out.lines.push(Line::GAP);
    }
    out
}

fn hash(bytes: &[u8]) -> String {
    format!("{:012x}", checksum::of(bytes.iter().copied()) >> 16)
}
