//! `name=value&…` and percent-encoding, in queries and forms and in the path.

/// The pairs in their order.
pub(super) fn join<'a>(pairs: impl Iterator<Item = (&'a str, String)>) -> String {
    let pair = |(name, value): (&str, String)| format!("{}={}", percent(name), percent(&value));
    pairs.map(pair).collect::<Vec<_>>().join("&")
}

/// Every byte but those that RFC 3986 calls unreserved as `%XX`.
pub(super) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
