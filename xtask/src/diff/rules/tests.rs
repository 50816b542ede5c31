use super::*;
use crate::diff::report::{Acceptance, Kind, Requests, Safety, Semver};

#[test]
fn the_worst_of_several_uses_counts_whichever_is_first() {
    let text = || Judgement::docs();
    let refused = || {
        Judgement::behaviour()
            .arguments(Acceptance::Narrower)
            .touches(Safety::Signing)
    };
    let sent = || {
        Judgement::additive()
            .sends()
            .arguments(Acceptance::Wider)
            .semver(Semver::Major)
    };
    for all in [
        [text(), refused(), sent()],
        [sent(), text(), refused()],
        [refused(), sent(), text()],
    ] {
        let worst = all.into_iter().reduce(Judgement::worst).expect("three");
        assert_eq!(worst.kind, Kind::Breaking);
        assert_eq!(worst.requests, Requests::Changed);
        assert_eq!(worst.arguments, Acceptance::Other);
        assert_eq!(worst.responses, Acceptance::Same);
        assert_eq!(worst.semver, Semver::Major);
        assert_eq!(worst.safety, [Safety::Signing]);
    }
}

/// Rules without a case, by their first name.
const UNTRIED: &[(&str, &str)] = &[
    ("variable-rust-name", "as `operation-rust-name`"),
    (
        "operation-fragment",
        "the linter demands the operation's name",
    ),
    ("input-nullable", "the linter refuses it of what is sent"),
    ("body-deprecated", "the linter refuses it of a body"),
    (
        "header-schema",
        "a header is a text, whatever its schema says",
    ),
    ("content-nullable", "a body is a component or a text"),
    ("type-indexed-name", "the linter refuses it within a type"),
    ("shape-type", "the type of a shape is its name"),
    ("server-removed", "tried with `document::tests`"),
    ("server-renamed", "tried with `document::tests`"),
];

#[test]
fn every_rule_has_a_case_or_a_reason() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/corpus");
    let mut corpus = String::new();
    for entry in std::fs::read_dir(folder).expect("the corpus") {
        corpus += &std::fs::read_to_string(entry.expect("a file").path()).expect("cases");
    }
    let tried: std::collections::HashSet<&str> = corpus
        .lines()
        .filter_map(|it| Some(it.split_once(' ')?.0.trim_end_matches('?')))
        .collect();
    let mut untried = Vec::new();
    for rule in all() {
        let mine = names().filter(|it| std::ptr::eq(it.1, rule)).map(|it| it.0);
        let mine: Vec<String> = mine.collect();
        let is_tried = mine.iter().any(|it| tried.contains(it.as_str()));
        let has_reason = UNTRIED.iter().any(|it| it.0 == mine[0]);
        assert!(!(is_tried && has_reason), "{} has a case", mine[0]);
        if !is_tried && !has_reason {
            untried.push(mine[0].clone());
        }
    }
    assert!(untried.is_empty(), "{untried:#?}");
}

#[test]
fn every_rule_can_be_explained() {
    for (name, _, _) in names() {
        let text = explain(&name).expect("a rule of this name");
        assert!(!text.contains(['{', '}', '[', '|']), "{text}");
    }
    assert_eq!(explain("input-requird"), None);
    assert_eq!(nearest("input-requird")[0], "input-required");
    let text = explain("input-required").expect("a rule");
    assert!(text.contains("is refused before sending now"), "{text}");
}
