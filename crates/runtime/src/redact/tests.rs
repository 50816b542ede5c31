use super::is_code;

#[test]
fn a_code_holds_nothing_of_a_person_or_a_key() {
    for code in [
        "FailedOperation.FaceSizeTooSmall",
        "BIZ_TOKEN_DENIED",
        "SDK.LOGIN.1003",
        "invalid-input-secret",
        "Error/Throttling:User",
        "-101",
        "12345678",
    ] {
        assert!(is_code(code), "{code}");
    }
    for other in [
        "",
        "no such user",
        "INVALID_110101199003070012",
        "138-0013-8000",
        "InvalidAccessKeyId.LTAI5tExample7Key9",
        "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        "name=zhangsan",
        "a&b",
        "a@example.com",
        "\u{674e}",
    ] {
        assert!(!is_code(other), "{other}");
    }
}
