use super::*;

#[test]
fn only_this_machine_is_loopback() {
    for good in [
        "127.0.0.1",
        "127.0.0.1:8004",
        "localhost:1",
        "[::1]:8004",
        "[::1]",
    ] {
        assert!(is_loopback(good), "{good}");
    }
    for bad in [
        "",
        "csec.api.qcloud.com",
        "127.0.0.1.example.com",
        "127.0.0.1:x",
    ] {
        assert!(!is_loopback(bad), "{bad}");
    }
}
