//! What the records say of each vendor → one report.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{
    Acceptance, Crate, Effect, Enough, Finding, Kind, RecordChange, Report, Requests, Row, Safety,
    Summary,
};
use super::vendor::{REFUSED, Vendor};
use crate::text::counted;

/// Requests, responses and texts of a finding that are shown in full.
const SHOWN: usize = 3;
/// More texts of one rule than this are one finding.
const MANY: usize = 3;

/// The report. `wanted` tells of a finding whether somebody asked for it.
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
    let mut findings = merge(found.filter(wanted).collect());
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
        touching_safety: findings.iter().filter(|it| !it.safety.is_empty()).count(),
        missing: summary.missing.iter().cloned().chain(missing).collect(),
        crates,
        ..summary
    };
    summary.verdict = verdict(&summary, &vendors, &findings);
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

/// At most three findings to read first, each about something else.
fn first(findings: &[Finding]) -> Vec<usize> {
    let mut out: Vec<&Finding> = Vec::new();
    for finding in findings.iter().filter(|it| it.needs_review) {
        let is_known = |it: &&Finding| it.rule == finding.rule || it.safety == finding.safety;
        if out.len() < 3 && !out.iter().any(is_known) {
            out.push(finding);
        }
    }
    out.into_iter().map(|it| it.number).collect()
}

/// The whole in one sentence.
fn verdict(summary: &Summary, vendors: &[Vendor], findings: &[Finding]) -> String {
    let refused = vendors.iter().filter(|it| it.whole == Some(REFUSED));
    let refused: Vec<String> = refused.map(|it| format!("`{}`", it.name)).collect();
    let mut parts = Vec::new();
    let all = findings.len();
    let review = findings.iter().filter(|it| it.needs_review).count();
    match (summary.touching_safety, review) {
        (0, 0) => {}
        (0, 1) => parts.push(format!(
            "1 of {all} findings breaks callers or cannot be judged"
        )),
        (0, _) => parts.push(format!(
            "{review} of {all} findings break callers or cannot be judged"
        )),
        (1, 1) => parts.push(format!("1 of {} touches safety", counted(all, "finding"))),
        (safety, review) if safety == review => {
            parts.push(format!("{safety} of {all} findings touch safety"));
        }
        (safety, _) => parts.push(format!(
            "{review} of {all} findings, of which {safety} {} safety",
            if safety == 1 { "touches" } else { "touch" }
        )),
    }
    for low in summary
        .crates
        .iter()
        .filter(|it| it.enough == Enough::TooLow)
    {
        let wanted = low.wanted.as_deref().unwrap_or("a higher one");
        parts.push(format!("`{}` needs version {wanted}", low.vendor));
    }
    if !refused.is_empty() {
        parts.push(format!("{} cannot be compared", listed(&refused)));
    }
    match (parts.is_empty(), all) {
        (true, 0) => "No difference of meaning.".to_owned(),
        (true, _) => format!(
            "No review needed: {}, none of which touches safety or breaks a caller.",
            counted(all, "finding")
        ),
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
    if let Some(words) = vendor.whole {
        let of: Vec<&Finding> = own().collect();
        let cell = match words {
            REFUSED => "unknown",
            words => words,
        };
        let row = Row {
            vendor: vendor.name.clone(),
            operation: None,
            request: cell.to_owned(),
            response: cell.to_owned(),
            rust: cell.to_owned(),
            safety: safety(&of),
            findings: of.iter().map(|it| it.number).collect(),
        };
        return if of.is_empty() { Vec::new() } else { vec![row] };
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
    touched.map(|(name, of)| row(vendor, name, of)).collect()
}

fn row(vendor: &Vendor, operation: &str, findings: &[&Finding]) -> Row {
    let is = |rule: &str| {
        let mut own = findings.iter().filter(|it| it.rule == rule);
        own.any(|it| it.used_by.len() == 1)
    };
    let whole = match (is("operation-added"), is("operation-removed")) {
        (true, _) => Some("new"),
        (_, true) => Some("gone"),
        _ => None,
    };
    let any = |of: fn(&Effect) -> Acceptance| {
        let effects = findings.iter().map(|it| of(&it.effect));
        let others: BTreeSet<Acceptance> = effects.filter(|it| *it != Acceptance::Same).collect();
        match others.len() {
            0 | 1 => others.first().copied().unwrap_or_default(),
            _ => Acceptance::Other,
        }
    };
    let mut request: Vec<String> = vendor.requests.words(operation).into_iter().collect();
    let changes = |it: &&&Finding| it.effect.requests == Requests::Changed;
    if request.is_empty() && findings.iter().any(|it| changes(&it)) {
        request.push("other bytes".to_owned());
    }
    if findings
        .iter()
        .any(|it| it.safety.contains(&Safety::Repetition))
    {
        request.push("sent again".to_owned());
    }
    request.extend(passing(any(|it| it.arguments), "arguments pass"));
    let mut response: Vec<String> = vendor.responses.words(operation).into_iter().collect();
    response.extend(passing(any(|it| it.responses), "responses decode"));
    let rust = findings.iter().map(|it| it.effect.rust).max();
    let words = |parts: Vec<String>| match parts.is_empty() {
        true => "same".to_owned(),
        false => parts.join("; "),
    };
    let rust = rust.unwrap_or_default().word();
    Row {
        vendor: vendor.name.clone(),
        operation: Some(operation.to_owned()),
        request: whole.map_or_else(|| words(request), str::to_owned),
        response: whole.map_or_else(|| words(response), str::to_owned),
        rust: whole.unwrap_or(rust).to_owned(),
        safety: safety(findings),
        findings: findings.iter().map(|it| it.number).collect(),
    }
}

fn passing(acceptance: Acceptance, what: &str) -> Option<String> {
    let words = match acceptance {
        Acceptance::Same => return None,
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
