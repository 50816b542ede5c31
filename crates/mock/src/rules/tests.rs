use super::*;

fn parameters(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn rules_are_checked_in_order() {
    const RULES: &[Rule] = &[
        required("a", Limit::Integer(1, 3)),
        optional("b", Limit::OneOf(&["x", "y"])),
        optional("c", Limit::Characters(1, 2)),
    ];
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
    ] {
        assert_eq!(check(RULES, &parameters(pairs), &[]), expected, "{pairs:?}");
    }
}
