//! Reads `tests/data/vectors`: requests that the vendors' own SDKs signed, as their bytes arrived.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use liveproof_mock::Key;
use serde::Deserialize;

/// A request of an SDK.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) follows_common_rules: bool,
    credentials: Credentials,
    clock: At,
    pub(crate) expected: Expected,
    pub(crate) wire: Wire,
}

#[derive(Clone, Debug, Deserialize)]
struct File {
    format: u32,
    scheme: String,
    cases: Vec<Record>,
}

#[derive(Clone, Debug, Deserialize)]
struct Credentials {
    access_key_id: String,
    secret_key: String,
    session_token: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct At {
    unix: u64,
}

/// What the signature covers, as far as the scheme has lists of it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Expected {
    #[serde(default)]
    pub(crate) signed_headers: Vec<String>,
    #[serde(default)]
    pub(crate) signed_params: Vec<String>,
}

/// What arrived.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Wire {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Body {
    Text(String),
    Base64(String),
}

impl Record {
    /// The key that signed, and its token.
    pub(crate) fn key(&self) -> Key {
        let mut key = Key::new(
            &self.credentials.access_key_id,
            &self.credentials.secret_key,
        );
        key.token = self.credentials.session_token.clone();
        key
    }

    /// The time of the signature, in unix seconds.
    pub(crate) fn now(&self) -> u64 {
        self.clock.unix
    }
}

impl Wire {
    /// The request as it was sent, to the byte.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        [head.into_bytes(), self.body()].concat()
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        match &self.body {
            None => Vec::new(),
            Some(Body::Text(text)) => text.clone().into_bytes(),
            Some(Body::Base64(text)) => STANDARD.decode(text).expect("Base64"),
        }
    }

    /// The same request with another body, and the length of that where there is a length.
    pub(crate) fn with_body(&self, body: String) -> Self {
        let mut wire = self.clone();
        for (name, value) in &mut wire.headers {
            if name.eq_ignore_ascii_case("content-length") {
                *value = body.len().to_string();
            }
        }
        wire.body = Some(Body::Text(body));
        wire
    }

    /// The same request with another value of this header.
    pub(crate) fn with_header(&self, name: &str, change: impl Fn(&str) -> String) -> Self {
        let mut wire = self.clone();
        let (_, value) = wire
            .headers
            .iter_mut()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .expect("a header that was sent");
        *value = change(value);
        wire
    }

    pub(crate) fn with_method(&self, method: &str) -> Self {
        Self {
            method: method.to_owned(),
            ..self.clone()
        }
    }

    pub(crate) fn with_target(&self, target: String) -> Self {
        Self {
            target,
            ..self.clone()
        }
    }

    /// The same request with one more letter at the end of the path.
    pub(crate) fn with_longer_path(&self) -> Self {
        self.with_target(match self.target.split_once('?') {
            Some((path, query)) => format!("{path}x?{query}"),
            None => format!("{}x", self.target),
        })
    }

    /// The query as sent, empty if there is none.
    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// The records of `FILE.json` that follow the common rules.
pub(crate) fn read(scheme: &str, file: &str) -> Vec<Record> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data/vectors")
        .join(file)
        .with_extension("json");
    let json = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file: File =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(file.format, 1);
    assert_eq!(file.scheme, scheme);
    let records: Vec<_> = file
        .cases
        .into_iter()
        .filter(|record| record.follows_common_rules)
        .collect();
    assert!(!records.is_empty(), "{}", path.display());
    records
}

/// The pairs of a query or form, each with the bytes before and behind its value, so that one value
/// can be changed: `(name, value, changed)`, where `changed(new)` is the whole text with another
/// value. Nothing is decoded.
pub(crate) fn values(text: &str) -> Vec<(String, String, impl Fn(&str) -> String)> {
    let mut found = Vec::new();
    let mut at = 0;
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let before = if pair.contains('=') {
            text[..at + name.len() + 1].to_owned()
        } else {
            format!("{}=", &text[..at + name.len()])
        };
        let behind = text[at + pair.len()..].to_owned();
        found.push((name.to_owned(), value.to_owned(), move |new: &str| {
            format!("{before}{new}{behind}")
        }));
        at += pair.len() + 1;
    }
    found
}
