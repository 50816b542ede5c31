//! Each case of the corpus: its findings, and that what they say of bytes and of the Rust API is
//! so.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{self, Case};
use super::{corpus_text, made, report, text};
use crate::diff::model::{Api, Change, Finding, Requests, Safety};
use crate::diff::side::Side;
use crate::diff::surface;

/// The line of a finding, as the corpus has it.
fn line(finding: &Finding) -> String {
    let safety: Vec<String> = finding.safety.iter().map(word::<Safety>).collect();
    let operations: Vec<&str> = finding
        .used_by
        .iter()
        .map(|it| it.operation.as_str())
        .collect();
    let dash = |it: String| if it.is_empty() { "-".to_owned() } else { it };
    let operations = match operations.len() {
        0..=3 => dash(operations.join(",")),
        count => format!("*{count}"),
    };
    format!(
        "{}{} {} {} {}/{}/{} {} {} {operations}",
        finding.id,
        if finding.guess { "?" } else { "" },
        word(&finding.kind),
        word(&finding.cause),
        word(&finding.wire.requests),
        word(&finding.wire.arguments),
        word(&finding.wire.replies),
        word(&finding.api),
        dash(safety.join(",")),
    )
}

fn word<T: serde::Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).expect("a word");
    value.as_str().expect("a word").to_owned()
}

#[test]
fn every_case_has_its_findings() {
    let cases = cases::all();
    let mut bases: BTreeMap<&str, String> = BTreeMap::new();
    for case in &cases {
        bases
            .entry(&case.vendor)
            .or_insert_with(|| corpus_text(&case.vendor));
    }
    let of_vendor = |vendor: &str, base: &str| {
        let mut problems = Vec::new();
        let mut old = made(vendor, base.to_owned());
        for case in crate::sample(cases.iter().filter(|it| it.vendor == vendor), 20) {
            let new = made(vendor, case.apply(base));
            let (problem, returned) = check(case, old, new);
            problems.extend(problem);
            old = returned;
        }
        problems
    };
    let problems: Vec<String> = std::thread::scope(|scope| {
        let vendors = bases
            .iter()
            .map(|(vendor, base)| scope.spawn(|| of_vendor(vendor, base)));
        let running: Vec<_> = vendors.collect();
        let done = running.into_iter().map(|it| it.join().expect("no panic"));
        done.flatten().collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        cases::wanted().is_some() || cases.len() >= 120,
        "{}",
        cases.len()
    );
    let titles: BTreeSet<&str> = cases.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles.len(), cases.len(), "two cases have one title");
    assert!(
        cases.iter().all(|it| !it.reason.trim().is_empty()),
        "a case without a reason"
    );
}

/// What is wrong with a case, and the old side back.
fn check(case: &Case, old: Side, new: Side) -> (Vec<String>, Side) {
    let mut problems = Vec::new();
    let of = crate::diff::findings::of(&old, &new);
    let mut lines: Vec<String> = of.iter().map(line).collect();
    lines.sort();
    let mut expected = case.expected.clone();
    expected.sort();
    if lines != expected {
        problems.push(format!(
            "{} ({}): expected\n  {}\nfound\n  {}",
            case.at,
            case.title,
            expected.join("\n  "),
            lines.join("\n  ")
        ));
    }
    let back = crate::diff::findings::of(&new, &old);
    for (direction, of, before, after) in [("", &of, &old, &new), (" back", &back, &new, &old)] {
        let (Ok(before), Ok(after)) = (&before.made, &after.made) else {
            continue;
        };
        let findings = of.iter().filter(|it| it.change != Change::Noticed);
        let said = findings.map(|it| it.api).max().unwrap_or_default();
        let real = surface::compare(&before.surface, &after.surface).verdict();
        // Text that stands in no documentation is still a patch.
        if real.max(Api::Patch) != said.max(Api::Patch) {
            problems.push(format!(
                "{} ({}){direction}: the findings say {said:?}, the code {real:?}",
                case.at, case.title
            ));
        }
        let texts = |it: &crate::diff::side::Made| -> Vec<String> {
            it.requests.iter().map(|it| it.text.clone()).collect()
        };
        let same = of.iter().all(|it| it.wire.requests == Requests::Same);
        if same && texts(before) != texts(after) {
            problems.push(format!(
                "{} ({}){direction}: requests differ",
                case.at, case.title
            ));
        }
    }
    // What is the same in the other direction.
    let count = |of: &[Finding], change: Change| of.iter().filter(|it| it.change == change).count();
    for (there, back_again) in [
        (Change::Added, Change::Removed),
        (Change::Removed, Change::Added),
        (Change::Renamed, Change::Renamed),
        (Change::Changed, Change::Changed),
    ] {
        if count(&of, there) != count(&back, back_again) {
            problems.push(format!(
                "{} ({}): {there:?} is not {back_again:?} the other way round",
                case.at, case.title
            ));
        }
    }
    (problems, old)
}

#[test]
fn a_spec_and_itself_have_nothing_between_them() {
    for vendor in ["tencent-ci", "megvii-faceid"] {
        let of = report(made(vendor, text(vendor)), made(vendor, text(vendor)));
        assert!(of.findings.is_empty(), "{:?}", of.findings);
        assert!(!of.summary.needs_person);
        assert_eq!(of.summary.line, "no difference of meaning");
    }
}
