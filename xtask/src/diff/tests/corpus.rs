//! Each case of the corpus, and what has to hold the other way round.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{self, Case};
use super::made;
use crate::diff::document;
use crate::diff::report::Finding;
use crate::diff::side::{Reading, Side};

/// The line of a finding, as the corpus has it.
fn line(finding: &Finding) -> String {
    let safety: Vec<String> = finding.safety.iter().map(word).collect();
    let operations = finding.used_by.iter().map(|it| it.operation.as_str());
    let operations: Vec<&str> = operations.collect();
    let dash = |it: String| if it.is_empty() { "-".to_owned() } else { it };
    let operations = match operations.len() {
        0..=3 => dash(operations.join(",")),
        count => format!("*{count}"),
    };
    format!(
        "{}{} {} {} {} {}/{} {operations}",
        finding.rule,
        if finding.guess { "?" } else { "" },
        word(&finding.kind),
        dash(safety.join(",")),
        word(&finding.effect.rust),
        word(&finding.effect.arguments),
        word(&finding.effect.responses),
    )
}

fn word<T: serde::Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).expect("a word");
    value.as_str().expect("a word").to_owned()
}

#[test]
fn every_case_has_its_findings() {
    let cases = cases::all();
    let step = if cases::wanted().is_some() { 1 } else { 20 };
    let mut vendors: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in crate::sample(&cases, step) {
        vendors.entry(&case.vendor).or_default().push(case);
    }
    let of_vendor = |(vendor, cases): (&str, Vec<&Case>)| {
        let base = cases::base(vendor);
        let old = made(vendor, base.clone());
        let problems = cases
            .into_iter()
            .flat_map(|case| check(case, &old, &made(vendor, case.apply(&base))));
        problems.collect::<Vec<_>>()
    };
    let problems: Vec<String> = std::thread::scope(|scope| {
        let vendors = vendors.into_iter();
        let running: Vec<_> = vendors.map(|it| scope.spawn(|| of_vendor(it))).collect();
        let done = running.into_iter().map(|it| it.join().expect("no panic"));
        done.flatten().collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let titles: BTreeSet<&str> = cases.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles.len(), cases.len(), "two cases have one title");
    assert!(
        cases.iter().all(|it| !it.reason.trim().is_empty()),
        "a case without a reason"
    );
}

/// What is wrong with a case.
fn check(case: &Case, old: &(Side, Reading), new: &(Side, Reading)) -> Vec<String> {
    let at = format!("{} ({})", case.at, case.title);
    let mut problems = Vec::new();
    let of = document::singly((&old.0, &old.1), (&new.0, &new.1));
    let mut lines: Vec<String> = of.iter().map(line).collect();
    lines.sort();
    let mut expected = case.expected.clone();
    expected.sort();
    if lines != expected {
        let (expected, lines) = (expected.join("\n  "), lines.join("\n  "));
        problems.push(format!("{at}: expected\n  {expected}\nfound\n  {lines}"));
    }
    for finding in &of {
        let sentence = &finding.sentence;
        // Nothing of a template is left.
        let left = [
            "{it}", "{old}", "{new}", "{key}", "{word}", "{then}", "|are]", "|were]",
        ];
        if !sentence.ends_with('.') || left.iter().any(|it| sentence.contains(it)) {
            problems.push(format!("{at}: {}: {sentence}", finding.rule));
        }
    }
    // What came there goes on the way back, and everything else differs in the same way.
    let back = document::singly((&new.0, &new.1), (&old.0, &old.1));
    let turned = |it: &Finding| match it.rule.rsplit_once('-') {
        Some((what, "added")) => format!("{what}-removed"),
        Some((what, "removed")) => format!("{what}-added"),
        _ => it.rule.clone(),
    };
    // (Whichever side is refused, both are made as heads here.)
    let mut there: Vec<String> = of.iter().map(turned).collect();
    let mut back: Vec<String> = back.into_iter().map(|it| it.rule).collect();
    there.sort();
    back.sort();
    if there != back {
        problems.push(format!(
            "{at}: {there:?} is not {back:?} the other way round"
        ));
    }
    problems
}
