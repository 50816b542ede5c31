//! What comes back: response snapshots of both sides.

use std::collections::BTreeSet;

use super::comparison;
use super::report::{RecordChange, RecordChangeKind};
use super::side::Side;
use super::snapshot::Snapshot;

/// The samples that are read in another way, by file name.
pub(crate) fn changes(old: &Side, new: &Side) -> Vec<RecordChange> {
    let vendor = &new.vendor;
    let (before, after) = (&old.records.responses, &new.records.responses);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |file: &String| {
        let parse = |bytes: Option<&Vec<u8>>| bytes.map(|it| Snapshot::parse(it).text);
        let (old, new) = (parse(before.get(file)), parse(after.get(file)));
        if old == new {
            return None;
        }
        let bare = file.strip_suffix(".snap").unwrap_or(file);
        let (operation, name) = bare.split_once("__").unwrap_or((bare, ""));
        let (kind, summary) = difference(old.as_deref(), new.as_deref());
        let is_success = |it: &String| outcome(it) == SUCCESS;
        let succeeds = old.as_ref().is_some_and(|it| !is_success(it));
        let succeeds = succeeds && new.as_ref().is_some_and(is_success);
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        Some(RecordChange {
            vendor: vendor.clone(),
            operation: operation.to_owned(),
            name: name.to_owned(),
            kind,
            succeeds,
            summary,
            comparison: comparison::of((None, &old), (None, &new)),
        })
    };
    names.into_iter().filter_map(change).collect()
}

/// What the difference is, and in words.
fn difference(old: Option<&str>, new: Option<&str>) -> (RecordChangeKind, String) {
    let (before, after) = (old.map(outcome), new.map(outcome));
    match (before, after) {
        (Some(before), Some(after)) if before == after => (
            RecordChangeKind::Changed,
            format!("decodes to another value; it is still {after}"),
        ),
        (Some(before), Some(after)) => (
            RecordChangeKind::Changed,
            format!("was {before} and is {after} now"),
        ),
        (Some(before), None) => (
            RecordChangeKind::Removed,
            format!("was {before}, and its record is gone"),
        ),
        (None, after) => (
            RecordChangeKind::Added,
            format!("is {}", after.unwrap_or_default()),
        ),
    }
}

const SUCCESS: &str = "a success";

/// The first line of a record in words: `success`, `service error "5100", status 200`,
/// `undecodable: html`, or another word.
fn outcome(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line == "success" {
        return SUCCESS.to_owned();
    }
    let code = line
        .strip_prefix("service error ")
        .and_then(|it| it.split_once(", status "));
    if let Some((code, status)) = code {
        return match code.trim_matches('"') {
            "" => format!("a service error without a code (status {status})"),
            code => format!("a service error `{code}` (status {status})"),
        };
    }
    match line.strip_prefix("undecodable: ") {
        Some(reason) => format!("undecodable (`{reason}`)"),
        None => format!("refused (`{line}`)"),
    }
}

#[cfg(test)]
mod tests;
