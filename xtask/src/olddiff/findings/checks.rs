//! Findings about the comparison itself: what nothing shows, what nothing explains, what cannot be
//! generated.

use std::collections::BTreeSet;

use serde_json::Value;

use super::digits;
use super::wire::{Key, Renders};
use crate::olddiff::model::{
    Acceptance, Api, Cause, Finding, Kind, Requests, Side as Which, UsedBy, Wire,
};
use crate::olddiff::side::{Made, Refusal, Side};
use crate::olddiff::surface;

pub(super) fn of(
    old: &Side,
    new: &Side,
    findings: &[Finding],
    renders: &Renders<'_>,
    explained: &BTreeSet<Key>,
) -> Vec<Finding> {
    let mut out = Vec::new();
    for (side, which, name) in [(old, Which::Old, "base"), (new, Which::New, "head")] {
        // Without being asked for it, nothing was refused.
        if let Err(refusal @ (Refusal::Lint(..) | Refusal::Step(_))) = &side.made {
            out.push(Finding {
                message: format!(
                    "{} cannot be generated: {}. What this does to requests and to the Rust API is unknown.",
                    side.file,
                    refusal.words()
                ),
                kind: Kind::Unknown,
                api: Api::Unknown,
                cause: Cause::Correction,
                advice: Some("run `cargo xtask lint` on it".to_owned()),
                ..noticed(new, which, &format!("{name}-refused"), "the spec", "")
            });
        }
    }
    for finding in findings {
        if finding.wire.requests == Requests::Uncovered {
            out.push(uncovered(
                new,
                finding,
                "requests-uncovered",
                "request example",
            ));
        }
        if is_uncovered_reply(old, new, finding) {
            out.push(uncovered(new, finding, "replies-uncovered", "sample"));
        }
    }
    let unexplained = renders.unexplained(explained);
    if !unexplained.is_empty() && old.made.is_ok() && new.made.is_ok() {
        let names: BTreeSet<&str> = unexplained.iter().map(|it| it.operation.as_str()).collect();
        let used_by = names.iter().map(|it| UsedBy {
            operation: (*it).to_owned(),
            way: Vec::new(),
        });
        out.push(Finding {
            used_by: used_by.collect(),
            message: "requests are rendered otherwise, and no other finding says why.".to_owned(),
            kind: Kind::Unknown,
            wire: Wire {
                requests: Requests::Changed,
                examples: unexplained,
                ..Wire::default()
            },
            ..noticed(new, Which::New, "requests-unexplained", "requests", "")
        });
    }
    if let (Ok(before), Ok(after)) = (&old.made, &new.made) {
        out.extend(unexplained_api(new, findings, before, after));
    }
    out
}

/// The crate's API differs more than the findings say.
fn unexplained_api(new: &Side, findings: &[Finding], old: &Made, after: &Made) -> Option<Finding> {
    let difference = surface::compare(&old.surface, &after.surface);
    let real = difference.verdict();
    let said = findings.iter().map(|it| it.api).max().unwrap_or_default();
    // Text may be put together in another order.
    if real <= said.max(Api::Patch) {
        return None;
    }
    let blamed = difference.lines().filter(|it| {
        let rule = difference.rule(it);
        rule.is_some_and(|it| it.api() == real)
    });
    let mut lines: Vec<String> = blamed.map(|it| format!("`{it}`")).collect();
    let left = lines.len().saturating_sub(3);
    lines.truncate(3);
    let more = if left > 0 {
        format!(", and {left} more")
    } else {
        String::new()
    };
    Some(Finding {
        message: format!(
            "the Rust API differs more than the other findings say: {}{more}.",
            lines.join(", ")
        ),
        kind: if real == Api::Major {
            Kind::Breaking
        } else {
            Kind::Unknown
        },
        api: real,
        advice: Some("a rule in xtask/src/diff/rules is wrong or missing".to_owned()),
        ..noticed(new, Which::New, "api-unexplained", "the Rust API", "")
    })
}

/// Nothing shows what a finding does.
fn uncovered(new: &Side, finding: &Finding, id: &str, shown_by: &str) -> Finding {
    Finding {
        operation: finding.operation.clone(),
        used_by: finding.used_by.clone(),
        pointer: finding.pointer.clone(),
        file: finding.file.clone(),
        line: finding.line,
        column: finding.column,
        side: finding.side,
        quote: finding.quote.clone(),
        kind: Kind::Unknown,
        cause: finding.cause,
        api: Api::None,
        message: format!("no {shown_by} shows what this does: {}.", finding.subject),
        advice: Some(format!("add a {shown_by} that has it")),
        ..noticed(
            new,
            finding.side,
            id,
            &finding.subject,
            &finding.fingerprint,
        )
    }
}

/// It changes what decodes, and no sample of the operations has it.
fn is_uncovered_reply(old: &Side, new: &Side, finding: &Finding) -> bool {
    let (side, judged) = match finding.side {
        Which::New => (new, finding.wire.replies),
        Which::Old => (old, finding.wire.replies),
    };
    if matches!(judged, Acceptance::Same | Acceptance::Unknown) || finding.used_by.is_empty() {
        return false;
    }
    let Some(name) = told_by(&side.source.value, &finding.pointer) else {
        return false;
    };
    let operations: BTreeSet<&str> = finding
        .used_by
        .iter()
        .map(|it| it.operation.as_str())
        .collect();
    let in_samples = side.samples.iter().any(|(path, content)| {
        let operation = path.split('/').next().unwrap_or_default();
        operations.contains(operation) && contains(content, name.as_bytes())
    });
    !in_samples && !super::super::tree::reply_examples_have(&side.tree, &operations, name)
}

/// The name that a sample has if it shows a member.
fn told_by<'a>(document: &'a Value, pointer: &'a str) -> Option<&'a str> {
    if pointer.contains("/required/") {
        return document.pointer(pointer)?.as_str();
    }
    let (_, rest) = pointer.rsplit_once("/properties/")?;
    rest.split('/').next()
}

fn contains(content: &[u8], name: &[u8]) -> bool {
    content.windows(name.len().max(1)).any(|it| it == name)
}

/// A finding without a difference.
fn noticed(new: &Side, side: Which, id: &str, subject: &str, about: &str) -> Finding {
    let fingerprint = digits(&[&new.vendor, id, about]);
    Finding {
        subject: subject.to_owned(),
        side,
        ..Finding::noticed(id, fingerprint, &new.vendor, &new.file)
    }
}
