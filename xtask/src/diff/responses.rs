//! What comes back: response snapshots of both sides.

use std::collections::BTreeSet;

use super::comparison;
use super::report::RecordChange;
use super::side::Side;
use super::snapshot::Snapshot;

/// A sample that is read in another way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ResponseChange {
    pub(crate) record: RecordChange,
    pub(crate) kind: ResponseChangeKind,
}

/// How it is read now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ResponseChangeKind {
    /// There was no such sample.
    Added,
    /// There is no such sample any more.
    Removed,
    /// As another value of the same outcome.
    Value,
    /// It was refused or an error, and is a success now.
    BecomesSuccess,
    /// As another error, or as an error instead of a success.
    BecomesError,
}

/// The samples that are read in another way, by file name.
pub(crate) fn changes(old: &Side, new: &Side) -> Vec<ResponseChange> {
    let vendor = &new.vendor;
    let (before, after) = (&old.records.responses, &new.records.responses);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |file: &String| {
        let parse = |bytes: Option<&Vec<u8>>| bytes.map(|it| Snapshot::parse(it).text);
        let (old, new) = (parse(before.get(file)), parse(after.get(file)));
        if old == new {
            return None;
        }
        let (kind, summary) = difference(old.as_deref(), new.as_deref());
        let bare = file.strip_suffix(".snap").unwrap_or(file);
        let (operation, name) = bare.split_once("__").unwrap_or((bare, ""));
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        let record = RecordChange {
            vendor: vendor.clone(),
            operation: operation.to_owned(),
            name: name.to_owned(),
            summary,
            comparison: comparison::of((None, &old), (None, &new)),
        };
        Some(ResponseChange { record, kind })
    };
    names.into_iter().filter_map(change).collect()
}

/// What the difference is, and in words.
fn difference(old: Option<&str>, new: Option<&str>) -> (ResponseChangeKind, String) {
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => {
            let summary = format!("was {}, and its record is gone", outcome(old));
            return (ResponseChangeKind::Removed, summary);
        }
        (None, new) => {
            let summary = format!("is {}", outcome(new.unwrap_or_default()));
            return (ResponseChangeKind::Added, summary);
        }
    };
    let (before, after) = (outcome(old), outcome(new));
    let kind = match (before == after, after == SUCCESS) {
        (true, _) => ResponseChangeKind::Value,
        (false, true) => ResponseChangeKind::BecomesSuccess,
        (false, false) => ResponseChangeKind::BecomesError,
    };
    let summary = match kind {
        ResponseChangeKind::Value => format!("decodes to another value; it is still {after}"),
        _ => format!("was {before} and is {after} now"),
    };
    (kind, summary)
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
