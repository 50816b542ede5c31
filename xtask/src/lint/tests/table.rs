//! Runs the table of cases.

use std::collections::{BTreeMap, BTreeSet};

use std::path::Path;
use std::sync::OnceLock;

use crate::diagnostic::Diagnostic;

use super::{base, data, findings, lines};

/// A change to a spec, and what has to be said about it.
struct Case {
    name: String,
    base: String,
    changes: Vec<(String, String)>,
    expected: Vec<String>,
}

fn cases() -> Vec<Case> {
    let mut paths: Vec<_> = std::fs::read_dir(data())
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    paths.retain(|it| it.extension().is_some_and(|it| it == "cases"));
    let mut cases = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        for block in text.split("\n== ").skip(1) {
            cases.push(case(&file, block));
        }
    }
    cases
}

/// What the cases of a file change.
fn base_of(file: &str) -> String {
    match file {
        "envelopes" => {
            let golden = data().join("../golden/examplecloud-envelopes.yaml");
            std::fs::read_to_string(golden).unwrap()
        }
        _ => base(),
    }
}

fn case(file: &str, block: &str) -> Case {
    let (name, mut rest) = block.split_once('\n').unwrap();
    let mut case = Case {
        name: format!("{file}: {name}"),
        base: base_of(file),
        changes: Vec::new(),
        expected: Vec::new(),
    };
    while let Some(body) = rest.strip_prefix("<<<\n") {
        let (old, body) = body
            .split_once("===\n")
            .unwrap_or_else(|| panic!("{name}: no ==="));
        let (new, after) = body
            .split_once(">>>\n")
            .unwrap_or_else(|| panic!("{name}: no >>>"));
        case.changes.push((old.to_owned(), new.to_owned()));
        rest = after;
    }
    for line in rest.lines().filter(|it| !it.is_empty()) {
        match case.expected.last_mut().filter(|_| line.starts_with(' ')) {
            // The help of the finding above.
            Some(last) => last.extend(["\n", line]),
            None => case.expected.push(line.to_owned()),
        }
    }
    case
}

impl Case {
    /// The changed text, and where its marks were.
    fn apply(&self) -> (String, BTreeMap<String, String>) {
        let mut text = self.base.clone();
        for (old, new) in &self.changes {
            assert_eq!(
                text.matches(old.as_str()).count(),
                1,
                "{}: not there once:\n{old}",
                self.name
            );
            text = text.replacen(old.as_str(), new, 1);
        }
        let mut marks = BTreeMap::new();
        while let Some(start) = text.find('«') {
            let end = start + text[start..].find('»').unwrap() + '»'.len_utf8();
            let line_start = text[..start].rfind('\n').map_or(0, |it| it + 1);
            let line = text[..start].matches('\n').count() + 1;
            let column = text[line_start..start].chars().count() + 1;
            marks.insert(text[start..end].to_owned(), format!("{line}:{column}"));
            text.replace_range(start..end, "");
        }
        (text, marks)
    }

    fn expected(&self, marks: &BTreeMap<String, String>) -> Vec<String> {
        let place = |line: &String| {
            let mut line = line.clone();
            for (mark, place) in marks {
                line = line.replacen(mark.as_str(), place, 1);
            }
            line
        };
        self.expected.iter().map(place).collect()
    }
}

/// The cases, each with what is found in it, made once for all tests.
fn checked() -> &'static [(Case, Vec<Diagnostic>)] {
    static CHECKED: OnceLock<Vec<(Case, Vec<Diagnostic>)>> = OnceLock::new();
    let check = |case: Case| {
        let found = findings(case.apply().0);
        (case, found)
    };
    CHECKED.get_or_init(|| cases().into_iter().map(check).collect())
}

#[test]
fn every_case_says_exactly_this() {
    let mut failures = Vec::new();
    for (case, found) in checked() {
        let (_, marks) = case.apply();
        let found = lines(found);
        let expected = case.expected(&marks);
        if found != expected {
            failures.push(format!(
                "== {}\n  wanted {expected:#?}\n  found  {found:#?}",
                case.name
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{}\n{} failed",
        failures.join("\n"),
        failures.len()
    );
}

/// The ids of the rules as the sources have them: `error("id", …)`, `note("id", …)` and
/// `report.key("id", …)`.
fn rules(folder: &Path, out: &mut Vec<String>) {
    let id =
        regex_lite::Regex::new(r#"\b(?:error|note|report\s*\.(?:key|value|file))\(\s*"([^"]*)""#)
            .unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if ["diff", "tests", "tests.rs"]
            .iter()
            .any(|it| path.ends_with(it))
        {
            continue;
        }
        if path.is_dir() {
            rules(&path, out);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        out.extend(id.captures_iter(&text).map(|it| it[1].to_owned()));
    }
}

#[test]
fn every_rule_has_one_id_and_a_case() {
    let mut all = Vec::new();
    rules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    assert!(all.len() > 150, "only {} rules were found", all.len());
    let ids: BTreeSet<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(ids.len(), all.len(), "an id is written twice");
    for id in &ids {
        assert!(crate::names::is_hyphenated(id), "{id}");
    }
    let found = checked().iter().flat_map(|it| it.1.clone());
    let mut shown: BTreeSet<&str> = found
        .chain(super::samples::findings())
        .chain(super::files::findings())
        .chain(super::text_findings())
        .chain(crate::releases::tests::finding())
        .map(|it| it.problem.rule)
        .collect();
    // What the schema of the profile lets through and its types do not: nothing, as far as is
    // known.
    shown.insert("unreadable-document");
    assert_eq!(ids, shown);
}
