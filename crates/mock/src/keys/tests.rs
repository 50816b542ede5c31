use super::*;

#[test]
fn what_is_left_out_keeps_its_default() {
    let keys = Keys::from_json(r#"{"tencent": {"id": "a", "secret": "b", "token": "c"}}"#)
        .expect("well-formed keys");
    assert_eq!(keys.tencent.id, "a");
    assert_eq!(keys.tencent.secret, "b");
    assert_eq!(keys.tencent.token.as_deref(), Some("c"));
    assert_eq!(keys.megvii.id, "mock-megvii-api-key");
}

#[test]
fn an_error_and_debug_name_no_key() {
    let error = Keys::from_json("{\"tencent\":\n {\"id\": \"CANARY-id\", \"CANARY-member\": 1}}")
        .expect_err("an unknown member");
    assert!(error.to_string().contains("line 2"), "{error}");
    assert!(!format!("{error} {error:?}").contains("CANARY"));
    let shown = format!("{:?}", Keys::default());
    assert!(!shown.contains("mock"), "{shown}");
}
