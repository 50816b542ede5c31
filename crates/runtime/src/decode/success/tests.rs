use super::split_code;

#[test]
fn blanks_and_further_colons() {
    assert_eq!(
        split_code("MISSING_ARGUMENTS: video"),
        ("MISSING_ARGUMENTS", Some("video"))
    );
    assert_eq!(
        split_code("BAD_ARGUMENTS:biz_no"),
        ("BAD_ARGUMENTS", Some("biz_no"))
    );
    assert_eq!(
        split_code("AUTHENTICATION_ERROR"),
        ("AUTHENTICATION_ERROR", None)
    );
    assert_eq!(split_code("A: b: c"), ("A", Some("b: c")));
    assert_eq!(split_code("A:"), ("A", None));
    assert_eq!(split_code(""), ("", None));
}
