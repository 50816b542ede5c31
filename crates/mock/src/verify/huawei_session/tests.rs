use super::*;

#[test]
fn the_plain_text_has_three_values_in_their_order() {
    assert_eq!(
        claim("session_token=a-b&timestamp=1700000000000&nonce=18bcfe56800"),
        Some(Claim {
            session_token: "a-b".to_owned(),
            timestamp: 1_700_000_000_000,
            nonce: "18bcfe56800".to_owned(),
        })
    );
    for bad in [
        "",
        "session_token=a",
        "session_token=a&nonce=b&timestamp=1",
        "session_token=a&timestamp=&nonce=b",
        "session_token=a&timestamp=+1&nonce=b",
        "session_token=a&timestamp=1&nonce=",
        "session_token=a&timestamp=1&nonce=b&c=d",
        // As a browser shows `&timestamp`.
        "session_token=a×tamp=1&nonce=b",
    ] {
        assert_eq!(claim(bad), None, "{bad}");
    }
}
