use super::is_as_strict;
use crate::spec::Must;

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|it| (*it).to_owned()).collect()
}

/// One of these values; the others that are known; what shows that somebody gets in.
fn equal(values: &[&str], known: &[&str], grants: &[&str]) -> Must {
    Must::Equal {
        values: list(values),
        absent_is_success: false,
        known: list(known),
        grants: grants.iter().map(|it| list(&[it])).collect(),
    }
}

fn or_absent(values: &[&str]) -> Must {
    Must::Equal {
        values: list(values),
        absent_is_success: true,
        known: Vec::new(),
        grants: Vec::new(),
    }
}

#[test]
fn a_rule_is_as_strict_as_itself() {
    let open = || equal(&["OK"], &["OK", "DENIED"], &["token"]);
    let rules = [
        Must::BeEmpty,
        Must::BeAbsent,
        or_absent(&["0"]),
        equal(&["OK"], &[], &[]),
        open(),
    ];
    for rule in rules {
        assert!(is_as_strict(&rule, &rule), "{rule:?}");
    }
}

#[test]
fn less_is_stricter_than_more() {
    let with_grants = |grants: &[&str]| equal(&["OK"], &["OK", "DENIED"], grants);
    let stricter = [
        // Fewer values.
        (equal(&["OK"], &[], &[]), equal(&["OK", "1"], &[], &[])),
        (equal(&["OK"], &[], &[]), or_absent(&["OK"])),
        (Must::BeAbsent, or_absent(&["OK"])),
        (Must::BeAbsent, Must::BeEmpty),
        (or_absent(&["", "0"]), Must::BeEmpty),
        (or_absent(&[]), Must::BeAbsent),
        // No value that nobody knows, or only with less beside it.
        (equal(&["OK"], &[], &[]), with_grants(&["token"])),
        (with_grants(&["token", "ticket"]), with_grants(&["token"])),
        (
            equal(&["OK"], &["OK", "DENIED", "LOCKED"], &["token"]),
            with_grants(&["token"]),
        ),
    ];
    for (new, old) in &stricter {
        assert!(is_as_strict(new, old), "{new:?} {old:?}");
    }
    // The other way round, more is a success. (Absent and empty are so either way.)
    for (new, old) in stricter.iter().filter(|it| it.0 != or_absent(&[])) {
        assert!(!is_as_strict(old, new), "{old:?} {new:?}");
    }
}

#[test]
fn what_differs_in_kind_is_not_as_strict() {
    // A text `false` is not empty, and an empty list equals nothing.
    assert!(!is_as_strict(&or_absent(&["false"]), &Must::BeEmpty));
    assert!(!is_as_strict(
        &Must::BeEmpty,
        &or_absent(&["", "0", "false"])
    ));
    assert!(!is_as_strict(
        &equal(&["A"], &[], &[]),
        &equal(&["B"], &[], &[])
    ));
    // A value that was known and refused may come with no token.
    let known = |known: &[&str]| equal(&["OK"], known, &["token"]);
    assert!(!is_as_strict(&known(&["OK"]), &known(&["OK", "DENIED"])));
    // One that meant success anyway still does.
    let both = equal(&["OK", "WARN"], &["OK", "WARN"], &["token"]);
    assert!(is_as_strict(&known(&["OK"]), &both));
}
