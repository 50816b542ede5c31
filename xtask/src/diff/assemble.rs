//! What the records say of each vendor → one report.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{
    Acceptance, Crate, Effect, Enough, Finding, Kind, RecordChange, Report, Requests, Row, STALE,
    Safety, Summary,
};
use super::vendor::{PARTLY, REFUSED, Vendor};
use crate::text::counted;

/// Requests, responses and texts of a finding that are shown in full.
const SHOWN: usize = 3;
/// More texts of one rule than this are one finding.
const MANY: usize = 3;

/// The report. `wanted` tells of a finding whether it is shown; the verdict is about all.
pub(crate) fn report(
    vendors: Vec<Vendor>,
    crates: Vec<Crate>,
    unchanged: Vec<String>,
    summary: Summary,
    wanted: impl Fn(&Finding) -> bool,
) -> Report {
    let mut vendors = vendors;
    let found = vendors.iter_mut();
    let found = found.flat_map(|it| std::mem::take(&mut it.findings));
    let mut findings = merge(found.collect());
    for finding in &mut findings {
        finding.needs_review =
            matches!(finding.kind, Kind::Unknown | Kind::Breaking) || !finding.safety.is_empty();
        show_few(&mut finding.requests);
        show_few(&mut finding.responses);
    }
    findings.sort_by_cached_key(|it| {
        let place = it
            .places
            .first()
            .map(|it| (it.file.clone(), it.line, it.column));
        (
            it.section(),
            it.kind,
            it.vendors.clone(),
            place,
            it.rule.clone(),
        )
    });
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.number = index + 1;
    }
    debug_assert!(
        findings
            .iter()
            .all(|it| super::rules::explain(&it.rule).is_some())
    );
    let operations = vendors.iter().flat_map(|it| rows(it, &findings)).collect();
    let mut kinds = BTreeMap::new();
    for finding in &findings {
        *kinds.entry(finding.kind).or_insert(0) += 1;
    }
    let missing = missing(&vendors);
    let mut summary = Summary {
        needs_review: findings.iter().any(|it| it.needs_review)
            || crates.iter().any(|it| it.enough == Enough::TooLow),
        first: first(&findings),
        kinds,
        perhaps_unsafe: findings.iter().any(Finding::is_perhaps_unsafe),
        touching_safety: findings.iter().filter(|it| !it.safety.is_empty()).count(),
        missing: summary.missing.iter().cloned().chain(missing).collect(),
        crates,
        ..summary
    };
    summary.verdict = match findings.is_empty() && !summary.needs_review {
        true => nothing(&summary, vendors.len() + unchanged.len()),
        false => verdict(&summary, &vendors, &findings),
    };
    let all = findings.len();
    findings.retain(wanted);
    let hidden = all - findings.len();
    if hidden > 0 {
        let verb = if hidden == 1 { "is" } else { "are" };
        summary.missing.push(format!(
            "{hidden} of {} {verb} not shown, because only some kinds were asked for.",
            counted(all, "finding")
        ));
    }
    Report {
        summary,
        operations,
        findings,
        unchanged,
    }
}

/// What the base has no record of, one sentence for all vendors that lack the same.
fn missing(vendors: &[Vendor]) -> Vec<String> {
    let mut by_records: BTreeMap<&[&str], Vec<String>> = BTreeMap::new();
    for vendor in vendors.iter().filter(|it| !it.missing.is_empty()) {
        let names = by_records.entry(&vendor.missing).or_default();
        names.push(format!("`{}`", vendor.name));
    }
    let sentence = |(records, names): (&[&str], Vec<String>)| {
        let records: Vec<String> = records.iter().map(|it| (*it).to_owned()).collect();
        let (records, names) = (listed(&records), listed(&names));
        format!("The base has no {records} of {names}, so that these were not compared.")
    };
    by_records.into_iter().map(sentence).collect()
}

/// Texts alone: the same change in several vendors is one finding, and so are many of one rule.
fn merge(findings: Vec<Finding>) -> Vec<Finding> {
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    let is_text = |it: &Finding| it.kind == Kind::Docs && it.safety.is_empty();
    for finding in findings.iter().filter(|it| is_text(it)) {
        *by_rule.entry(finding.rule.clone()).or_default() += 1;
    }
    let mut out: Vec<Finding> = Vec::new();
    for finding in findings {
        let count = by_rule.get(&finding.rule).copied().unwrap_or_default();
        let is_same = |it: &&mut Finding| {
            it.rule == finding.rule
                && is_text(it)
                && (count > MANY || it.sentence == finding.sentence)
        };
        match out.iter_mut().find(is_same).filter(|_| is_text(&finding)) {
            None => out.push(finding),
            Some(same) => {
                if same.sentence != finding.sentence {
                    same.sentence = rolled(&same.rule, count);
                }
                same.vendors.extend(finding.vendors);
                same.vendors.dedup();
                same.used_by.extend(finding.used_by);
                same.places.extend(finding.places);
                let room = SHOWN.saturating_sub(same.document.len());
                same.document
                    .extend(finding.document.into_iter().take(room));
                same.rust.extend(finding.rust);
                // They are of one thing each.
                (same.page, same.notes) = (None, Vec::new());
            }
        }
    }
    out
}

/// `305 samples are new.`
fn rolled(rule: &str, count: usize) -> String {
    let (what, happened) = rule.rsplit_once('-').unwrap_or((rule, ""));
    match happened {
        "added" => format!("{count} {what}s are new."),
        "removed" => format!("{count} {what}s are gone."),
        "renamed" => format!("{count} {what}s have other names."),
        "changed" => format!("{count} {what}s differ."),
        _ => format!("The same key differs in {count} places (`{rule}`)."),
    }
}

/// Shows changes that differ from each other, and names the others.
fn show_few(changes: &mut [RecordChange]) {
    let mut seen: Vec<String> = Vec::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    // One of each change first, of as many operations as possible.
    changes.sort_by_cached_key(|it| {
        let lines = it.changed_lines();
        let is_new = !seen.contains(&lines);
        if is_new {
            seen.push(lines);
        }
        let is_other = shown.insert(it.operation.clone());
        (!is_new, !is_other)
    });
    for change in changes.iter_mut().skip(SHOWN) {
        change.comparison.lines.clear();
    }
}

/// At most three findings to read first: what touches safety before all else, records that are
/// behind after it, and of as much weight first one of each.
fn first(findings: &[Finding]) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let of_review = findings.iter().filter(|it| it.needs_review);
    let mut out: Vec<(u8, bool, usize)> = of_review
        .map(|it| {
            let weight = match it.rule.as_str() {
                _ if !it.safety.is_empty() => 0,
                STALE => 2,
                _ => 1,
            };
            let same = match weight {
                0 => format!("{:?}", it.safety),
                _ => it.rule.clone(),
            };
            (weight, !seen.insert((weight, same)), it.number)
        })
        .collect();
    out.sort_unstable();
    out.into_iter().take(3).map(|it| it.2).collect()
}

/// That nothing differs, in what was compared.
fn nothing(summary: &Summary, vendors: usize) -> String {
    match summary.base.commit {
        None => "No difference in the specs and samples of the two files.".to_owned(),
        Some(_) => format!(
            "No difference in the specs, samples, snapshots and generated crates of {}.",
            counted(vendors, "vendor")
        ),
    }
}

/// The whole in one sentence.
fn verdict(summary: &Summary, vendors: &[Vendor], findings: &[Finding]) -> String {
    let mut parts = Vec::new();
    let all = counted(findings.len(), "finding");
    let is_stale = |it: &&Finding| it.rule == STALE;
    let review = findings.iter().filter(|it| it.needs_review);
    let review = review.filter(|it| !is_stale(it)).count();
    let safety = summary.touching_safety;
    let touches = if safety == 1 { "touches" } else { "touch" };
    let breaks = if review == 1 { "breaks" } else { "break" };
    match (safety, review) {
        (0, 0) => {}
        (0, _) => parts.push(format!(
            "{review} of {all} {breaks} callers or cannot be judged"
        )),
        _ if safety == review => parts.push(format!("{safety} of {all} {touches} safety")),
        _ => parts.push(format!(
            "{review} of {all}, of which {safety} {touches} safety"
        )),
    }
    let low = summary.crates.iter();
    for low in low.filter(|it| it.enough == Enough::TooLow) {
        let wanted = low.wanted.as_deref().unwrap_or("a higher one");
        parts.push(format!("`{}` needs version {wanted}", low.vendor));
    }
    let stale = findings.iter().filter(is_stale).flat_map(|it| &it.vendors);
    let stale: Vec<String> = stale.map(|it| format!("`{it}`")).collect();
    if !stale.is_empty() {
        parts.push(format!("records of {} have to be renewed", listed(&stale)));
    }
    for (whole, words) in [
        (PARTLY, "could be compared in part only"),
        (REFUSED, "could not be compared"),
    ] {
        let refused = vendors.iter().filter(|it| it.whole == Some(whole));
        let refused: Vec<String> = refused.map(|it| format!("`{}`", it.name)).collect();
        if !refused.is_empty() {
            parts.push(format!("{} {words}", listed(&refused)));
        }
    }
    match (parts.is_empty(), findings.len()) {
        (true, 1) => {
            "No review needed: 1 finding, which touches no safety and breaks no caller.".to_owned()
        }
        (true, _) => {
            format!("No review needed: {all}, none of which touches safety or breaks a caller.",)
        }
        (false, _) => format!("Needs review: {}.", listed(&parts)),
    }
}

/// `a`, `a and b`, `a, b, and c`
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// The operations of a vendor that a finding reaches.
fn rows(vendor: &Vendor, findings: &[Finding]) -> Vec<Row> {
    let own = || {
        findings
            .iter()
            .filter(|it| it.vendors.contains(&vendor.name))
    };
    let about_all = |of: Vec<&Finding>| {
        let row = (!of.is_empty()).then(|| row(vendor, None, &of));
        row.into_iter().collect::<Vec<Row>>()
    };
    if vendor.whole.is_some() {
        return about_all(own().collect());
    }
    let mut by_operation: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in own() {
        let uses = finding.used_by.iter().filter(|it| it.vendor == vendor.name);
        let names: BTreeSet<&str> = uses.map(|it| it.operation.as_str()).collect();
        for name in names {
            by_operation.entry(name).or_default().push(finding);
        }
    }
    let names = vendor.operations.iter();
    let touched = names.filter_map(|it| Some((it, by_operation.get(it.as_str())?)));
    let touched = touched.map(|(name, of)| row(vendor, Some(name), of));
    // What is about no operation and needs review has a row, too.
    let others = own().filter(|it| it.needs_review && it.used_by.is_empty());
    about_all(others.collect())
        .into_iter()
        .chain(touched)
        .collect()
}

/// The row of an operation, or of the vendor.
fn row(vendor: &Vendor, operation: Option<&String>, findings: &[&Finding]) -> Row {
    let name = operation.map(String::as_str).unwrap_or_default();
    let is = |rule: &str| {
        let mut own = findings.iter().filter(|it| it.rule == rule);
        own.any(|it| it.used_by.len() == 1)
    };
    let whole = match vendor.whole {
        Some(PARTLY | REFUSED) => Some("unknown"),
        Some(words) => Some(words),
        None if is("operation-added") => Some("new"),
        None if is("operation-removed") => Some("gone"),
        None => None,
    };
    let any = |of: fn(&Effect) -> Acceptance| {
        let effects = findings.iter().map(|it| of(&it.effect));
        let others: BTreeSet<Acceptance> = effects
            .filter(|it| !matches!(it, Acceptance::Same | Acceptance::Example))
            .collect();
        match others.len() {
            0 | 1 => others.first().copied().unwrap_or_default(),
            _ => Acceptance::Other,
        }
    };
    let mut request: Vec<String> = vendor.requests.words(name).into_iter().collect();
    let requests = findings.iter().map(|it| it.effect.requests).max();
    match requests {
        _ if !request.is_empty() => {}
        Some(Requests::Changed) => request.push("other bytes".to_owned()),
        Some(Requests::Unknown) => request.push("perhaps other bytes".to_owned()),
        _ => {}
    }
    if safety(findings).contains(&Safety::Repetition) {
        request.push("sent again".to_owned());
    }
    request.extend(passing(any(|it| it.arguments), "arguments pass"));
    let mut response: Vec<String> = vendor.responses.words(name).into_iter().collect();
    response.extend(passing(any(|it| it.responses), "responses decode"));
    let rust = findings.iter().map(|it| it.effect.rust).max();
    let words = |parts: Vec<String>| match parts.is_empty() {
        true => "same".to_owned(),
        false => parts.join("; "),
    };
    let rust = rust.unwrap_or_default().word();
    Row {
        vendor: vendor.name.clone(),
        operation: operation.cloned(),
        request: whole.map_or_else(|| words(request), str::to_owned),
        response: whole.map_or_else(|| words(response), str::to_owned),
        rust: whole.unwrap_or(rust).to_owned(),
        safety: safety(findings),
        findings: findings.iter().map(|it| it.number).collect(),
    }
}

fn passing(acceptance: Acceptance, what: &str) -> Option<String> {
    let words = match acceptance {
        Acceptance::Same | Acceptance::Example => return None,
        Acceptance::Wider => "more",
        Acceptance::Narrower => "fewer",
        Acceptance::Other => "other",
        Acceptance::Unknown => "perhaps other",
    };
    Some(format!("{words} {what}"))
}

fn safety(findings: &[&Finding]) -> Vec<Safety> {
    let all = findings.iter().flat_map(|it| it.safety.iter().copied());
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests;
