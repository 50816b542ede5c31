use super::*;

#[test]
fn addresses_of_a_house_are_not_public() {
    for good in ["8.8.8.8", "203.0.113.1", "2001:db8::1"] {
        assert!(is_public(good), "{good}");
    }
    for bad in [
        "127.0.0.1",
        "10.64.10.1",
        "192.168.1.1",
        "169.254.0.1",
        "::1",
        "fd00::1",
    ] {
        assert!(!is_public(bad), "{bad}");
    }
}
