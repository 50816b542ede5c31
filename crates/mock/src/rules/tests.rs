use super::*;

fn parameters(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn rules_are_checked_in_order() {
    let lines = [
        "a required integer 1..3",
        "b one-of x y",
        "c characters 1..2",
        "d check short",
    ];
    let short: Check = ("short", |value| value.len() < 3);
    let rules = lines.map(|line| Rule::read(line, &[short]).expect("a rule"));
    for (pairs, expected) in [
        (&[("a", "1")][..], Ok(())),
        (&[("a", "3"), ("b", "y"), ("c", "人人"), ("e", "?")], Ok(())),
        (&[], Err(Violation::Missing("a"))),
        (&[("a", "")], Err(Violation::Missing("a"))),
        (&[("a", "4")], Err(Violation::Invalid("a"))),
        (&[("a", "+1")], Err(Violation::Invalid("a"))),
        (&[("a", "1.0")], Err(Violation::Invalid("a"))),
        (&[("a", "1"), ("b", "z")], Err(Violation::Invalid("b"))),
        (&[("a", "1"), ("b", "")], Ok(())),
        (&[("a", "1"), ("c", "abc")], Err(Violation::Invalid("c"))),
        (&[("a", "1"), ("d", "abc")], Err(Violation::Invalid("d"))),
    ] {
        assert_eq!(
            check(&rules, &parameters(pairs), &[]),
            expected,
            "{pairs:?}"
        );
    }
}

#[test]
fn a_line_that_is_not_a_rule_is_not_read() {
    for line in [
        "",
        "a",
        "a required",
        "a word",
        "a integer",
        "a integer 1",
        "a check other",
    ] {
        assert!(Rule::read(line, &[]).is_none(), "{line}");
    }
}
