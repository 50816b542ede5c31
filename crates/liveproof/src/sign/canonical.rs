//! A request as the text that the newer schemes sign.

use std::collections::BTreeMap;
use std::fmt;

use super::hash;

/// A request as the text that is hashed and signed (规范请求串), to compare it with what a vendor
/// says. The module of each scheme that signs one has a function that makes it.
///
/// It is not printed, as it holds whatever the request says about a person.
pub struct CanonicalRequest {
    text: String,
    /// The names of the headers, joined by `;`.
    signed_headers: String,
}

impl CanonicalRequest {
    /// Path and query are as the scheme writes them. Headers are sorted by their names in lower
    /// case and trimmed; the values of one name are sorted and joined by `,`.
    pub(super) fn new<'a>(
        method: &str,
        path: &str,
        query: &str,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        payload: &str,
    ) -> Self {
        let mut sorted: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, value) in headers {
            let values = sorted.entry(name.to_ascii_lowercase()).or_default();
            values.push(value.trim_matches([' ', '\t']));
        }
        let mut text = format!("{method}\n{path}\n{query}\n");
        for (name, values) in &mut sorted {
            values.sort_unstable();
            for part in [name, ":", &values.join(","), "\n"] {
                text.push_str(part);
            }
        }
        let names: Vec<String> = sorted.into_keys().collect();
        let signed_headers = names.join(";");
        for part in ["\n", &signed_headers, "\n", payload] {
            text.push_str(part);
        }
        Self {
            text,
            signed_headers,
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of the signed headers, joined by `;`.
    #[must_use]
    pub fn signed_headers(&self) -> &str {
        &self.signed_headers
    }

    /// The SHA-256 of the text, in hexadecimal digits of lower case.
    #[must_use]
    pub fn digest(&self) -> String {
        hash::hex_sha256(self.text.as_bytes())
    }
}

impl fmt::Debug for CanonicalRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CanonicalRequest")
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::CanonicalRequest;

    #[test]
    fn headers_are_sorted_trimmed_and_joined() {
        let request = CanonicalRequest::new(
            "GET",
            "/a",
            "b=1",
            [
                ("X-Two", " b  c\t"),
                ("host", "h"),
                ("x-two", "a"),
                ("X-Empty", ""),
            ],
            "hash",
        );
        assert_eq!(
            request.as_str(),
            "GET\n/a\nb=1\nhost:h\nx-empty:\nx-two:a,b  c\n\nhost;x-empty;x-two\nhash"
        );
        assert_eq!(request.signed_headers(), "host;x-empty;x-two");
    }

    #[test]
    fn prints_no_value() {
        let request =
            CanonicalRequest::new("GET", "/CANARY", "CANARY", [("a", "CANARY")], "CANARY");
        assert!(!format!("{request:?}").contains("CANARY"));
    }
}
