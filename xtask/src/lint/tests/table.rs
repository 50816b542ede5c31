//! Runs the table of cases.

use std::collections::{BTreeMap, BTreeSet};

use super::{base, data, findings, lines};

/// A change to the base, and what has to be said about it.
struct Case {
    name: String,
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

fn case(file: &str, block: &str) -> Case {
    let (name, mut rest) = block.split_once('\n').unwrap();
    let mut case = Case {
        name: format!("{file}: {name}"),
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
        let mut text = base();
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

#[test]
fn every_case_says_exactly_this() {
    let mut failures = Vec::new();
    for case in cases() {
        let (text, marks) = case.apply();
        let found = lines(&findings(text));
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

/// The variants of `Problem` that something shows, by the names that `Debug` prints.
fn shown() -> BTreeSet<String> {
    let found = cases().into_iter().flat_map(|it| findings(it.apply().0));
    let names = found
        .chain(super::samples::findings())
        .chain(super::files::findings())
        .chain(super::text_findings());
    names
        .map(|it| variant(&format!("{:?}", it.problem)))
        .collect()
}

fn variant(debug: &str) -> String {
    debug
        .chars()
        .take_while(|it| it.is_ascii_alphanumeric())
        .collect()
}

#[test]
fn every_problem_has_a_case() {
    let file = syn::parse_file(include_str!("../../finding/problem.rs")).unwrap();
    let problem = file.items.iter().find_map(|it| match it {
        syn::Item::Enum(it) if it.ident == "Problem" => Some(it),
        _ => None,
    });
    let all: BTreeSet<String> = problem
        .unwrap()
        .variants
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    let mut shown = shown();
    // What the schema of the profile lets through and its types do not: nothing, as far as is known.
    shown.insert("Unreadable".to_owned());
    let missing: Vec<&String> = all.iter().filter(|it| !shown.contains(*it)).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}
