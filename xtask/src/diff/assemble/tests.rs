use super::report;
use crate::diff::report::{Acceptance, Finding, Kind, Report, STALE, Safety, Summary};
use crate::diff::vendor::{PARTLY, Vendor};

fn finding(rule: &str, kind: Kind, safety: &[Safety]) -> Finding {
    Finding {
        rule: rule.to_owned(),
        kind,
        safety: safety.to_vec(),
        vendors: vec!["a".to_owned()],
        ..Finding::default()
    }
}

fn of(findings: Vec<Finding>, whole: Option<&'static str>) -> Report {
    let vendor = Vendor {
        name: "a".to_owned(),
        findings,
        whole,
        ..Vendor::default()
    };
    let nothing = Summary::default();
    report(vec![vendor], Vec::new(), Vec::new(), nothing, |_| true)
}

/// The rules of the findings to read first.
fn first(report: &Report) -> Vec<(&str, &[Safety])> {
    let found = report.summary.first.iter().filter_map(|number| {
        let found = report.findings.iter().find(|it| it.number == *number)?;
        Some((found.rule.as_str(), found.safety.as_slice()))
    });
    found.collect()
}

#[test]
fn what_touches_safety_is_read_first_and_stale_records_last() {
    let all = of(
        vec![
            finding(STALE, Kind::Unknown, &[]),
            finding("input-required", Kind::Breaking, &[]),
            finding("member-role", Kind::Behaviour, &[Safety::Verdict]),
            finding("member-type", Kind::Behaviour, &[Safety::Verdict]),
            finding("server-url", Kind::Breaking, &[Safety::Address]),
        ],
        None,
    );
    let expected = [
        ("server-url", &[Safety::Address][..]),
        ("member-role", &[Safety::Verdict]),
        ("member-type", &[Safety::Verdict]),
    ];
    assert_eq!(first(&all), expected);
    let rest = of(
        vec![
            finding(STALE, Kind::Unknown, &[]),
            finding("input-required", Kind::Breaking, &[]),
            finding("input-required", Kind::Breaking, &[]),
        ],
        None,
    );
    let rules: Vec<&str> = first(&rest).iter().map(|it| it.0).collect();
    assert_eq!(rules, ["input-required", "input-required", STALE]);
}

/// Of findings that break, are weaker, are text or are stale: the verdict.
const VERDICTS: &str = "
: No difference in the specs and samples of the two files.
t: No review needed: 1 finding, which touches no safety and breaks no caller.
b: Needs review: 1 of 1 finding breaks callers or cannot be judged.
bbt: Needs review: 2 of 3 findings break callers or cannot be judged.
w: Needs review: 1 of 1 finding touches safety.
wb: Needs review: 2 of 2 findings, of which 1 touches safety.
s: Needs review: records of `a` have to be renewed.
ws: Needs review: 1 of 2 findings touches safety and records of `a` have to be renewed.
";

#[test]
fn the_verdict_counts_what_needs_review() {
    let made = |it: char| match it {
        'b' => finding("input-required", Kind::Breaking, &[]),
        'w' => finding("member-role", Kind::Behaviour, &[Safety::Verdict]),
        't' => finding("sample-added", Kind::Docs, &[]),
        _ => finding(STALE, Kind::Unknown, &[]),
    };
    for line in VERDICTS.trim().lines() {
        let (findings, verdict) = line.split_once(": ").expect("a verdict");
        let findings = findings.chars().map(made).collect();
        assert_eq!(of(findings, None).summary.verdict, verdict);
    }
}

#[test]
fn what_is_compared_in_part_is_not_said_to_be_beyond_comparison() {
    let mut refused = finding("head-refused", Kind::Unknown, &[]);
    refused.effect.responses = Acceptance::Unknown;
    let report = of(vec![refused], Some(PARTLY));
    assert_eq!(
        report.summary.verdict,
        "Needs review: 1 of 1 finding breaks callers or cannot be judged and `a` could be compared \
         in part only."
    );
}
