use super::*;

#[test]
fn numbers_match_the_patterns_of_the_two_countries() {
    for (number, wanted) in [
        ("12345678901", Some("12345678901")),
        ("+8612345678901", Some("12345678901")),
        ("+86-12345678901", Some("12345678901")),
        ("+85251234567", Some("+85251234567")),
        ("+852-051234567", Some("+85251234567")),
        ("", None),
        ("1234567890", None),
        ("123456789012", None),
        ("22345678901", None),
        ("1234567890a", None),
        ("+85221234567", None),
        ("+8525123456", None),
        ("85251234567", None),
        ("+4915112345678", None),
    ] {
        assert_eq!(canonical(number).as_deref(), wanted, "{number}");
    }
}
