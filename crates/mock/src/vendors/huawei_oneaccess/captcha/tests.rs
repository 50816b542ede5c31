use super::*;

#[test]
fn points_are_json_with_two_numbers() {
    assert_eq!(point(r#"{"x":237.0,"y":5.0}"#), Some((237.0, 5.0)));
    assert_eq!(point(r#"{ "y": 5, "x": 1e2 }"#), Some((100.0, 5.0)));
    for bad in ["", "237", "{}", r#"{"x":"237.0","y":5.0}"#, "eyJ4Ijox"] {
        assert_eq!(point(bad), None, "{bad}");
    }
}

#[test]
fn senders_are_numbers_or_addresses() {
    for (text, wanted) in [
        ("12345678901", Some("12345678901")),
        ("+86-12345678901", Some("12345678901")),
        ("zhangsan@example.com", Some("zhangsan@example.com")),
        ("zhangsan", None),
        ("@example.com", None),
        ("+", None),
    ] {
        assert_eq!(sender(text).ok().as_deref(), wanted, "{text}");
    }
}
