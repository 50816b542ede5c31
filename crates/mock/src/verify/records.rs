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
    }
}

/// Checks all records of a scheme: each is accepted within `window` seconds of its time, and
/// refused after one change, at another time, with another key and with another token. Those in
/// `changed` were sent otherwise than they were signed.
pub(crate) fn check(
    scheme: &str,
    changed: &[&str],
    window: u64,
    verify: impl Fn(&Record, u64) -> Result<(), Failure>,
) {
    for record in &mut read(scheme) {
        let id = record.id.clone();
        let now = record.now;
        if changed.contains(&id.as_str()) {
            assert_eq!(verify(record, now), Err(Failure::Mismatch), "{id}");
            continue;
        }
        for now in [now - window, now, now + window] {
            assert_eq!(verify(record, now), Ok(()), "{id}");
        }
        for now in [now - window - 1, now + window + 1] {
            assert_eq!(verify(record, now), Err(Failure::Expired), "{id}");
        }
        check_key(record, &verify);
        check_request(record, &verify);
        // All changes were taken back.
        assert_eq!(verify(record, now), Ok(()), "{id}");
    }
}

fn check_key(record: &mut Record, verify: &impl Fn(&Record, u64) -> Result<(), Failure>) {
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

fn check_request(record: &mut Record, verify: &impl Fn(&Record, u64) -> Result<(), Failure>) {
    let refused = |record: &Record, what: &str| {
        let outcome = verify(record, record.now);
        assert!(outcome.is_err(), "{}: {what}", record.id);
    };
    let method = std::mem::replace(&mut record.request.method, "PATCH".to_owned());
    refused(record, "method");
    record.request.method = method;

    let target = record.request.target.clone();
    let more: &[u8] = if target.contains(&b'?') {
        b"&X=1"
    } else {
        b"?X=1"
    };
    record.request.target.extend_from_slice(more);
    refused(record, "query");
    record.request.target = target;

    let is_unsigned = |it: &Request| {
        it.headers
            .iter()
            .any(|(_, value)| value == b"UNSIGNED-PAYLOAD")
    };
    if !is_unsigned(&record.request) {
        let body = record.request.body.clone();
        record.request.body = [&body[..], b"x"].concat().into();
        refused(record, "body");
        record.request.body = body;
    }

    let signed = record
        .request
        .header("authorization")
        .unwrap_or_default()
        .to_owned();
    let signed = signed.split_once("SignedHeaders=").expect("a list").1;
    let signed = signed.split(',').next().unwrap_or_default().to_owned();
    for at in 0..record.request.headers.len() {
        let (name, value) = record.request.headers[at].clone();
        if name != "authorization" && !signed.split(';').any(|it| it == name) {
            continue;
        }
        record.request.headers[at].1.push(b'1');
        refused(record, &name);
        record.request.headers[at].1 = value;
    }
}
