//! The tests that THREAT_MODEL.md names exist.

use liveproof_tests::support::root;

#[test]
fn every_threat_names_a_test_that_exists() {
    let text = std::fs::read_to_string(root().join("THREAT_MODEL.md")).expect("the threat model");
    let table = text.split("\n## ").find(|it| it.starts_with("Threats\n"));
    let rows = table.expect("the section of threats").lines();
    let rows: Vec<&str> = rows.filter(|it| it.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 20, "{}", rows.len());
    let mut problems = Vec::new();
    for row in rows {
        let tests = row.split('`').filter_map(|it| it.split_once(".rs#"));
        let tests: Vec<(&str, &str)> = tests.collect();
        if tests.is_empty() {
            problems.push(format!("no test: {row}"));
        }
        for (file, test) in tests {
            let source = std::fs::read_to_string(root().join(format!("{file}.rs")));
            if !source.is_ok_and(|it| it.contains(&format!("fn {test}("))) {
                problems.push(format!("{file}.rs has no test {test}"));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
