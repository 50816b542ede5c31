use super::*;

#[test]
fn options_are_truth_values_in_json() {
    assert_eq!(options(""), Some(vec![]));
    assert_eq!(options("{}"), Some(vec![]));
    assert_eq!(
        options(r#"{"Quality":true,"CropIdCard":true,"CopyWarn":false,"Other":1}"#),
        Some(vec!["CropIdCard", "Quality"])
    );
    // The last is the page's sample.
    for bad in [
        "[]",
        "true",
        r#"{"Quality":1}"#,
        r#"{"CropIdCard"：true, "CropIdCard"：true}"#,
    ] {
        assert_eq!(options(bad), None, "{bad}");
    }
}
