//! `tencent-cos.json`.

use liveproof_mock::Key;

use super::bench::Bench;
use super::reader::{self, Record, Wire};

/// Every code with which CI and COS refuse a signature.
const OF_SIGNATURES: &[&str] = &[
    "AccessDenied",
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidAuthorization",
    "MissingAuthorization",
    "Request has expired",
    "RequestTimeTooSkewed",
    "SecretidNotExist",
    "SignatureDoesNotMatch",
    "SignatureExpired",
];

async fn start(record: &Record) -> Bench {
    start_with(record, record.key()).await
}

async fn start_with(record: &Record, key: Key) -> Bench {
    Bench::start("tencent-ci", record, key).await
}

fn records() -> Vec<Record> {
    reader::read("tencent-cos", "tencent-cos")
}

#[tokio::test]
async fn what_the_sdks_sign_is_accepted() {
    for record in records() {
        let reply = start(&record).await.send(&record.wire).await;
        let code = reply.element("Code");
        assert!(
            !OF_SIGNATURES.contains(&code.unwrap_or_default()),
            "{}: {}",
            record.id,
            reply.text()
        );
        let wire = &record.wire;
        if wire.method == "GET"
            && wire.target.starts_with("/?")
            && wire.target.contains("=GetLiveCode")
        {
            assert_eq!(reply.status(), 200, "{}", record.id);
            assert!(reply.element("LiveCode").is_some(), "{}", record.id);
        }
    }
}

#[tokio::test]
async fn one_change_of_what_is_signed_is_refused() {
    let mut changes = 0;
    for record in records() {
        let bench = start(&record).await;
        for (what, wire) in changed(&record) {
            let reply = bench.send(&wire).await;
            assert_eq!(
                (reply.status(), reply.element("Code")),
                (403, Some("SignatureDoesNotMatch")),
                "{}: {what}",
                record.id
            );
            changes += 1;
        }
    }
    // Each record has at least its signature, method, path and window.
    assert!(changes > 4 * records().len(), "{changes}");
}

#[tokio::test]
async fn another_time_or_key_is_refused() {
    for record in records() {
        let bench = start(&record).await;
        let (start, end) = window(&record);
        for (now, status, code) in [
            (start - 1, 403, "Request has expired"),
            (end + 1, 401, "SignatureExpired"),
        ] {
            bench.clock.set(now);
            let reply = bench.send(&record.wire).await;
            assert_eq!(
                (reply.status(), reply.element("Code")),
                (status, Some(code)),
                "{}",
                record.id
            );
        }
        bench.clock.set(record.now());

        let wire = record
            .wire
            .with_header("authorization", |value| value.replace("q-ak=", "q-ak=x"));
        let reply = bench.send(&wire).await;
        assert_eq!(
            (reply.status(), reply.element("Code")),
            (401, Some("SecretidNotExist")),
            "{}",
            record.id
        );
    }
}

#[tokio::test]
async fn a_token_has_to_be_the_one_of_the_key() {
    let mut with_token = 0;
    for record in records() {
        let key = record.key();
        let others = match key.token {
            None => vec![Some("another".to_owned())],
            Some(_) => vec![None, Some("another".to_owned())],
        };
        with_token += others.len() - 1;
        for token in others {
            let bench = start_with(
                &record,
                Key {
                    token,
                    ..key.clone()
                },
            )
            .await;
            let reply = bench.send(&record.wire).await;
            assert_eq!(
                (reply.status(), reply.element("Code")),
                (400, Some("ExpiredToken")),
                "{}",
                record.id
            );
        }
    }
    assert!(with_token > 0);
}

/// The record's request with one change each, and what was changed.
fn changed(record: &Record) -> Vec<(String, Wire)> {
    let wire = &record.wire;
    let authorization = |change: &dyn Fn(&str) -> String| wire.with_header("authorization", change);
    let mut changed = vec![
        (
            "signature".to_owned(),
            authorization(&|value| {
                let (rest, last) = value.split_at(value.len() - 1);
                format!("{rest}{}", if last == "0" { "1" } else { "0" })
            }),
        ),
        (
            "method".to_owned(),
            wire.with_method(if wire.method == "DELETE" {
                "GET"
            } else {
                "DELETE"
            }),
        ),
        ("path".to_owned(), wire.with_longer_path()),
        (
            "window".to_owned(),
            authorization(&|value| {
                let (_, end) = window(record);
                value.replace(&format!(";{end}&"), &format!(";{}&", end + 1))
            }),
        ),
    ];
    for name in &record.expected.signed_headers {
        // Another length needs another body, or the request would not be whole.
        let with_other = if name == "content-length" {
            let mut body = String::from_utf8(wire.body()).expect("text");
            body.push('x');
            wire.with_body(body)
        } else {
            wire.with_header(name, |value| format!("{value}x"))
        };
        changed.push((format!("header {name}"), with_other));
    }
    let mut parameters = 0;
    for (name, value, with) in reader::values(wire.query()) {
        // The names are decoded by hand where it matters: escapes differ from the list in the case
        // of hex only.
        let signed = record
            .expected
            .signed_params
            .contains(&name.replace('+', "%20").to_lowercase());
        if signed {
            let (path, _) = wire.target.split_once('?').expect("a query");
            let target = format!("{path}?{}", with(&format!("{value}x")));
            changed.push((format!("parameter {name}"), wire.with_target(target)));
            parameters += 1;
        }
    }
    assert_eq!(
        parameters,
        record.expected.signed_params.len(),
        "{}",
        record.id
    );
    changed
}

fn window(record: &Record) -> (u64, u64) {
    let (_, authorization) = record
        .wire
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        .expect("an Authorization");
    let (start, end) = authorization
        .split('&')
        .find_map(|field| field.strip_prefix("q-key-time="))
        .and_then(|window| window.split_once(';'))
        .expect("a window");
    (
        start.parse().expect("a number"),
        end.parse().expect("a number"),
    )
}
