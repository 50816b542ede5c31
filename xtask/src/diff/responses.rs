//! What comes back: response snapshots of the two sides.

use super::comparison;
use super::report::{RecordChange, RecordChangeKind};
use super::secrets::Secrets;
use super::side::Side;
use super::snapshot::{self, Pair};

/// The samples that are read in another way, by file name.
pub(crate) fn changes(old: &Side, new: &Side, secrets: &Secrets) -> Vec<RecordChange> {
    let pairs = snapshot::pairs(&old.records.responses, &new.records.responses, "__");
    let change = |it: Pair<'_>| {
        let is_success = |it: &String| outcome(it) == SUCCESS;
        let failed = it.before.as_ref().is_some_and(|it| !is_success(it));
        let succeeds = failed && it.after.as_ref().is_some_and(is_success);
        let (kind, summary) = difference(it.before.as_deref(), it.after.as_deref());
        let texts = [it.before.as_deref(), it.after.as_deref()];
        let [before, after] = secrets.response(it.operation, texts);
        RecordChange {
            vendor: new.vendor.clone(),
            operation: it.operation.to_owned(),
            name: it.name.to_owned(),
            kind,
            succeeds,
            summary,
            comparison: comparison::of((None, &before), (None, &after)),
        }
    };
    pairs.into_iter().map(change).collect()
}

/// What the difference is, and in words.
fn difference(old: Option<&str>, new: Option<&str>) -> (RecordChangeKind, String) {
    use RecordChangeKind::{Added, Changed, Removed};
    match (old.map(outcome), new.map(outcome)) {
        (Some(old), Some(new)) if old == new => (
            Changed,
            format!("decodes to another value; it is still {new}"),
        ),
        (Some(old), Some(new)) => (Changed, format!("was {old} and is {new} now")),
        (Some(old), None) => (Removed, format!("was {old}, and its record is gone")),
        (None, new) => (Added, format!("is {}", new.unwrap_or_default())),
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
