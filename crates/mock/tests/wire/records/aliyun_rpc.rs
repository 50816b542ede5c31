//! `aliyun-rpc-v1.json`.

use liveproof_mock::Key;

use super::bench::Bench;
use super::reader::{self, Record, Wire};

/// Every code with which Alibaba Cloud refuses a signature, a key, a token, a time or a nonce.
const OF_SIGNATURES: &[&str] = &[
    "IncompleteSignature",
    "InvalidAccessKeyId.NotFound",
    "InvalidSecurityToken.MismatchWithAccessKey",
    "InvalidSignatureMethod",
    "InvalidTimeStamp.Expired",
    "InvalidTimeStamp.Format",
    "MissingParameter",
    "MissingSecurityToken",
    "SignatureDoesNotMatch",
    "SignatureNonceUsed",
];

async fn start(record: &Record) -> Bench {
    start_with(record, record.key()).await
}

async fn start_with(record: &Record, key: Key) -> Bench {
    Bench::start("aliyun-cloudauth", record, key).await
}

/// Status and code; the code is empty for a success.
async fn code_of(bench: &Bench, wire: &Wire) -> (u16, String) {
    let reply = bench.send(wire).await;
    let code = match reply.element("Code") {
        Some(code) => code.to_owned(),
        None => reply.json()["Code"].as_str().unwrap_or_default().to_owned(),
    };
    let code = if reply.status() == 200 {
        String::new()
    } else {
        code
    };
    (reply.status(), code)
}

fn records() -> Vec<Record> {
    reader::read("aliyun-rpc-v1", "aliyun-rpc-v1")
}

#[tokio::test]
async fn what_the_sdks_sign_is_accepted_once() {
    let mut successes = 0;
    for record in records() {
        let bench = start(&record).await;
        let (status, code) = code_of(&bench, &record.wire).await;
        assert!(
            !OF_SIGNATURES.contains(&&code[..]),
            "{}: {status} {code}",
            record.id
        );
        successes += usize::from(status == 200);
        assert_eq!(
            code_of(&bench, &record.wire).await,
            (400, "SignatureNonceUsed".to_owned()),
            "{}",
            record.id
        );
    }
    // GET and POST, JSON and XML, with and without Binding and token, of three clients: those whose
    // cases are whole calls and not collections of odd characters.
    assert!(successes >= 14, "{successes}");
}

#[tokio::test]
async fn one_change_of_what_is_signed_is_refused() {
    let mut changes = 0;
    for record in records() {
        let bench = start(&record).await;
        for (what, expected, wire) in changed(&record) {
            let (status, code) = code_of(&bench, &wire).await;
            assert_eq!(code, expected, "{}: {what} ({status})", record.id);
            changes += 1;
        }
        // None of the refused has used up the nonce.
        let (_, code) = code_of(&bench, &record.wire).await;
        assert!(!OF_SIGNATURES.contains(&&code[..]), "{}: {code}", record.id);
    }
    // Each record has at least its method, path and nine parameters.
    assert!(changes > 11 * records().len(), "{changes}");
}

#[tokio::test]
async fn another_time_is_refused() {
    for record in records() {
        let bench = start(&record).await;
        for now in [record.now() - 901, record.now() + 901] {
            bench.clock.set(now);
            assert_eq!(
                code_of(&bench, &record.wire).await,
                (400, "InvalidTimeStamp.Expired".to_owned()),
                "{}",
                record.id
            );
        }
        bench.clock.set(record.now() - 900);
        let (_, code) = code_of(&bench, &record.wire).await;
        assert!(!OF_SIGNATURES.contains(&&code[..]), "{}: {code}", record.id);
    }
}

#[tokio::test]
async fn a_token_has_to_be_the_one_of_the_key() {
    let mut with_token = 0;
    for record in records() {
        let key = record.key();
        let (others, code) = match key.token {
            None => (vec![Some("another".to_owned())], "MissingSecurityToken"),
            Some(_) => {
                with_token += 1;
                (
                    vec![None, Some("another".to_owned())],
                    "InvalidSecurityToken.MismatchWithAccessKey",
                )
            }
        };
        for token in others {
            let key = Key {
                token,
                ..key.clone()
            };
            let bench = start_with(&record, key).await;
            assert_eq!(
                code_of(&bench, &record.wire).await,
                (400, code.to_owned()),
                "{}",
                record.id
            );
        }
    }
    assert!(with_token > 0);
}

/// The record's request with one change each: what was changed, and the code that it gets.
fn changed(record: &Record) -> Vec<(String, &'static str, Wire)> {
    const MISMATCH: &str = "SignatureDoesNotMatch";
    let wire = &record.wire;
    let other_method = if wire.method == "GET" { "POST" } else { "GET" };
    let mut changed = vec![
        (
            "method".to_owned(),
            MISMATCH,
            wire.with_method(other_method),
        ),
        ("path".to_owned(), MISMATCH, wire.with_longer_path()),
    ];
    let form = String::from_utf8(wire.body()).expect("text");
    let in_form: Vec<_> = reader::values(&form)
        .into_iter()
        .filter(|_| !form.is_empty())
        .map(|(name, value, with)| {
            let (new, code) = other(&name, &value);
            (name, code, wire.with_body(with(&new)))
        })
        .collect();
    let (path, query) = wire.target.split_once('?').unwrap_or((&wire.target, ""));
    for (name, value, with) in reader::values(query) {
        // A name in both places counts with the form's value only.
        if query.is_empty() || in_form.iter().any(|(given, ..)| *given == name) {
            continue;
        }
        let (new, code) = other(&name, &value);
        let target = format!("{path}?{}", with(&new));
        changed.push((format!("query {name}"), code, wire.with_target(target)));
    }
    changed.extend(
        in_form
            .into_iter()
            .map(|(name, code, wire)| (format!("form {name}"), code, wire)),
    );
    changed
}

/// Another value of a parameter, and the code that it gets.
fn other(name: &str, value: &str) -> (String, &'static str) {
    let longer = format!("{value}1");
    match name {
        "AccessKeyId" => (longer, "InvalidAccessKeyId.NotFound"),
        "SignatureMethod" | "SignatureVersion" => (longer, "InvalidSignatureMethod"),
        // Within the 15 minutes. All records end in 20Z or 59Z.
        "Timestamp" => (
            value.replace("20Z", "21Z").replace("59Z", "58Z"),
            "SignatureDoesNotMatch",
        ),
        // A letter of the Base64 text, not of its end, whose last bits mean nothing.
        "Signature" => {
            let rest = value.get(1..).expect("a signature");
            let first = if value.starts_with('A') { "B" } else { "A" };
            (format!("{first}{rest}"), "SignatureDoesNotMatch")
        }
        _ => (longer, "SignatureDoesNotMatch"),
    }
}
