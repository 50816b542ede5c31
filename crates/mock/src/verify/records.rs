//! The requests that the vendors' own SDKs signed, `tests/data/vectors`, for the verifiers.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::Failure;
use crate::{keys::Key, request::Request};

/// A request that an SDK signed, as it arrived.
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) request: Request,
    pub(crate) key: Key,
    pub(crate) now: u64,
    /// Settings of the scheme.
    pub(crate) options: Value,
    signed_headers: Vec<String>,
    /// The names of the query that are signed, of a scheme that lists them.
    signed_params: Option<Vec<String>>,
}

/// The records of a scheme that follow the common rules.
pub(crate) fn read(scheme: &str) -> Vec<Record> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/vectors");
    let path = path.join(scheme).with_extension("json");
    let json = std::fs::read_to_string(&path);
    let json = json.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file: Value = serde_json::from_str(&json).expect("JSON");
    let cases = file["cases"].as_array().expect("a list");
    let records: Vec<_> = cases
        .iter()
        .filter(|case| case["follows_common_rules"] == true)
        .map(record)
        .collect();
    assert!(!records.is_empty(), "{scheme}");
    records
}

fn record(case: &Value) -> Record {
    let text = |pointer: &str| case.pointer(pointer).and_then(Value::as_str);
    let owned = |pointer: &str| {
        text(pointer)
            .unwrap_or_else(|| panic!("{pointer}"))
            .to_owned()
    };
    let headers = case["wire"]["headers"].as_array().expect("a list").iter();
    let header = |pair: &Value| {
        let name = pair[0].as_str().expect("a name").to_lowercase();
        (name, pair[1].as_str().expect("a value").as_bytes().to_vec())
    };
    let names = |member: &str| {
        let names = case["expected"][member].as_array()?.iter();
        let names = names.map(|it| it.as_str().expect("a name").to_owned());
        Some(names.collect::<Vec<String>>())
    };
    let body = match (text("/wire/body/text"), text("/wire/body/base64")) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (None, Some(encoded)) => STANDARD.decode(encoded).expect("Base64"),
        (None, None) => Vec::new(),
    };
    Record {
        id: owned("/id"),
        request: Request {
            method: owned("/wire/method"),
            target: owned("/wire/target").into_bytes(),
            headers: headers.map(header).collect(),
            body: body.into(),
            ..Request::default()
        },
        key: Key {
            id: owned("/credentials/access_key_id"),
            secret: owned("/credentials/secret_key"),
            token: text("/credentials/session_token").map(str::to_owned),
        },
        now: case["clock"]["unix"].as_u64().expect("a number"),
        options: case["options"].clone(),
        signed_headers: names("signed_headers").unwrap_or_default(),
        signed_params: names("signed_params"),
    }
}

/// What of a body is signed.
#[derive(PartialEq, Eq)]
pub(crate) enum Body {
    /// All of it, unless the request says that it is not.
    Whole,
    /// The pairs of a form.
    Form,
    Nothing,
}

/// What is particular to a scheme.
pub(crate) struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) body: Body,
    /// How many things are signed in each record, at least.
    pub(crate) least: usize,
    /// Headers that are signed although no list of the request says so.
    pub(crate) signed_headers: &'static [&'static str],
    /// Records that were sent otherwise than they were signed.
    pub(crate) changed: &'static [&'static str],
    /// The first and the last second in which a request counts.
    pub(crate) window: fn(&Record) -> (u64, u64),
    /// Whether a pair of the query or a form, or the `path`, is not signed.
    pub(crate) is_unsigned: fn(&Request, name: &str, value: &str) -> bool,
}

impl Scheme {
    pub(crate) fn new(
        (name, body): (&'static str, Body),
        least: usize,
        window: fn(&Record) -> (u64, u64),
    ) -> Self {
        Self {
            name,
            body,
            least,
            signed_headers: &[],
            changed: &[],
            window,
            is_unsigned: |_, _, _| false,
        }
    }
}

/// Checks all records of a scheme: each is accepted in its window, and refused after one change, at
/// another time, with another key and with another token.
pub(crate) fn check(scheme: &Scheme, verify: impl Fn(&Record, u64) -> Result<(), Failure>) {
    for record in &mut read(scheme.name) {
        let id = record.id.clone();
        let now = record.now;
        if scheme.changed.contains(&id.as_str()) {
            assert_eq!(verify(record, now), Err(Failure::Mismatch), "{id}");
            continue;
        }
        let (first, last) = (scheme.window)(record);
        for now in [first, now, last] {
            assert_eq!(verify(record, now), Ok(()), "{id}");
        }
        for now in [first - 1, last + 1] {
            let failure = verify(record, now).expect_err("another time");
            assert!(
                matches!(failure, Failure::Expired | Failure::TooEarly),
                "{id}: {failure:?}"
            );
        }
        check_token_and_key(record, &verify);
        let changes = changes(scheme, record);
        assert!(changes.len() >= scheme.least, "{id}: {}", changes.len());
        for (what, request) in changes {
            let sent = std::mem::replace(&mut record.request, request);
            let failure = verify(record, now).expect_err(&what);
            // A field of the signature itself is looked at before the whole is compared.
            let is_own = OWN.iter().any(|it| what.eq_ignore_ascii_case(it));
            assert!(
                is_own || failure == Failure::Mismatch,
                "{id}: {what}: {failure:?}"
            );
            record.request = sent;
        }
        // All changes were taken back.
        assert_eq!(verify(record, now), Ok(()), "{id}");
    }
}

/// Fields of signatures that are checked before the signature is computed.
const OWN: [&str; 10] = [
    "authorization",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-sdk-date",
    "x-tc-timestamp",
    "AccessKeyId",
    "SecretId",
    "SignatureMethod",
    "SignatureVersion",
    "Timestamp",
];

fn check_token_and_key(record: &mut Record, verify: &impl Fn(&Record, u64) -> Result<(), Failure>) {
    let key = record.key.clone();
    for (changed, expected) in [
        (
            Key {
                id: format!("{}x", key.id),
                ..key.clone()
            },
            Failure::UnknownKey,
        ),
        (
            Key {
                secret: format!("{}x", key.secret),
                ..key.clone()
            },
            Failure::Mismatch,
        ),
        (
            Key {
                token: Some("another".to_owned()),
                ..key.clone()
            },
            Failure::Token,
        ),
    ] {
        record.key = changed;
        let failure = verify(record, record.now).expect_err("another key");
        // A request without a token misses it.
        let is_missing = expected == Failure::Token && matches!(failure, Failure::Missing(_));
        assert!(
            failure == expected || is_missing,
            "{}: {failure:?}",
            record.id
        );
    }
    record.key = key;
}

/// The request with one change of each thing that is signed, and what was changed.
fn changes(scheme: &Scheme, record: &Record) -> Vec<(String, Request)> {
    let sent = &record.request;
    let mut changes = Vec::new();
    let mut change = |what: &str, change: &dyn Fn(&mut Request)| {
        let mut request = sent.clone();
        change(&mut request);
        changes.push((what.to_owned(), request));
    };
    change("method", &|it| it.method = "PATCH".to_owned());
    let path = sent.raw_path();
    let query = sent.raw_query().map(|it| format!("?{it}"));
    let query = query.unwrap_or_default();
    if !(scheme.is_unsigned)(sent, "path", path) {
        change("path", &|it| it.target = format!("{path}x{query}").into());
    }

    let has_form = sent.has_type("application/x-www-form-urlencoded");
    let form = match scheme.body {
        Body::Form if has_form => std::str::from_utf8(&sent.body).expect("a form"),
        _ => "",
    };
    let in_form: Vec<&str> = pairs(form).map(|it| it.0).collect();
    let listed = record.signed_params.as_ref();
    for (name, value, changed) in pairs(sent.raw_query().unwrap_or_default()) {
        // The list has names in lower case, and `%20` for a blank.
        let list_name = name.replace('+', "%20").to_lowercase();
        let is_listed = listed.is_none_or(|it| it.contains(&list_name));
        // Of a name in both places the value of the form counts.
        let is_signed = is_listed && !in_form.contains(&name);
        if is_signed && !(scheme.is_unsigned)(sent, name, value) {
            change(name, &|it| it.target = format!("{path}?{changed}").into());
        }
    }
    if listed.is_none() && scheme.body == Body::Whole {
        let more = if query.is_empty() { "?X=1" } else { "&X=1" };
        change("query", &|it| it.target.extend_from_slice(more.as_bytes()));
    }
    let is_unsigned = sent
        .headers
        .iter()
        .any(|(_, value)| value == b"UNSIGNED-PAYLOAD");
    if scheme.body == Body::Whole && !is_unsigned {
        change("body", &|it| it.body = [&it.body[..], b"x"].concat().into());
    }
    for (name, value, changed) in pairs(form) {
        if !(scheme.is_unsigned)(sent, name, value) {
            change(name, &|it| it.body = changed.clone().into());
        }
    }
    for (at, (name, _)) in sent.headers.iter().enumerate() {
        let is_listed = record.signed_headers.contains(name);
        let is_signed = is_listed || scheme.signed_headers.contains(&name.as_str());
        if name == "authorization" || is_signed {
            change(name, &|it| it.headers[at].1.push(b'1'));
        }
    }
    changes
}

/// Name and value of each pair of a query or form, and the whole with a longer value; nothing is
/// decoded.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str, String)> {
    let mut at = 0;
    let pieces = text.split('&').map(move |piece| {
        let end = at + piece.len();
        at = end + 1;
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        let changed = format!("{}1{}", &text[..end], &text[end..]);
        (name, value, changed)
    });
    pieces.filter(|it| !it.0.is_empty())
}
