//! `tencent-qcloud-v2.json`.

use liveproof_mock::Key;
use serde_json::json;

use super::bench::Bench;
use super::reader::{self, Record, Wire};

/// Every code with which csec refuses a signature, a key, a token, a time or a nonce.
const OF_SIGNATURES: &[i64] = &[4100, 4101, 4102, 4103, 4104, 4105, 4106, 4110, 4200, 4500];

async fn start(record: &Record) -> Bench {
    start_with(record, record.key()).await
}

async fn start_with(record: &Record, key: Key) -> Bench {
    Bench::start("tencent-csec", record, key).await
}

async fn code_of(bench: &Bench, wire: &Wire) -> i64 {
    bench.send(wire).await.json()["code"]
        .as_i64()
        .expect("a number")
}

fn records() -> Vec<Record> {
    reader::read("tencent-qcloud-v2", "tencent-qcloud-v2")
}

#[tokio::test]
async fn what_the_sdks_sign_is_accepted_once() {
    for record in records() {
        let bench = start(&record).await;
        let code = code_of(&bench, &record.wire).await;
        assert!(!OF_SIGNATURES.contains(&code), "{}: {code}", record.id);
        // The same nonce at the same time.
        assert_eq!(code_of(&bench, &record.wire).await, 4500, "{}", record.id);
    }
}

#[tokio::test]
async fn one_change_of_what_is_signed_is_refused() {
    let mut changes = 0;
    for record in records() {
        let bench = start(&record).await;
        for (what, expected, wire) in changed(&record) {
            let reply = bench.send(&wire).await;
            assert_eq!(reply.status(), 200, "{}: {what}", record.id);
            assert_eq!(
                reply.json()["code"],
                json!(expected),
                "{}: {what}",
                record.id
            );
            changes += 1;
        }
        // None of the refused has used up the nonce.
        let code = code_of(&bench, &record.wire).await;
        assert!(!OF_SIGNATURES.contains(&code), "{}: {code}", record.id);
    }
    // Each record has at least its signature, method, path, host and ten parameters.
    assert!(changes > 12 * records().len(), "{changes}");
}

#[tokio::test]
async fn another_time_is_refused() {
    for record in records() {
        let bench = start(&record).await;
        for now in [record.now() - 301, record.now() + 301] {
            bench.clock.set(now);
            assert_eq!(code_of(&bench, &record.wire).await, 4500, "{}", record.id);
        }
        bench.clock.set(record.now() + 300);
        let code = code_of(&bench, &record.wire).await;
        assert!(!OF_SIGNATURES.contains(&code), "{}: {code}", record.id);
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
            assert_eq!(code_of(&bench, &record.wire).await, 4105, "{}", record.id);
        }
    }
    assert!(with_token > 0);
}

/// The record's request with one change each: what was changed, and the code that it gets.
fn changed(record: &Record) -> Vec<(String, i64, Wire)> {
    let wire = &record.wire;
    let in_body = wire.method == "POST";
    let parameters = if in_body {
        String::from_utf8(wire.body()).expect("text")
    } else {
        wire.query().to_owned()
    };
    let (path, _) = wire.target.split_once('?').unwrap_or((&wire.target, ""));

    // The method alone, and the parameters where the other method has them.
    let mut other_method = if in_body {
        let mut wire = wire
            .with_method("GET")
            .with_target(format!("{path}?{parameters}"))
            .with_body(String::new());
        wire.body = None;
        wire
    } else {
        let mut wire = wire.with_method("POST").with_target(path.to_owned());
        wire.headers
            .push(("Content-Length".to_owned(), String::new()));
        wire.with_body(parameters.clone())
    };
    other_method
        .headers
        .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));

    let mut changed = vec![
        ("method".to_owned(), 4100, other_method),
        ("path".to_owned(), 4100, wire.with_longer_path()),
        (
            "host".to_owned(),
            4100,
            wire.with_header("host", |value| format!("{value}x")),
        ),
    ];
    if !in_body {
        changed.push(("method".to_owned(), 4100, wire.with_method("DELETE")));
    }
    for (name, value, with) in reader::values(&parameters) {
        // Not signed on POST (but with API 3.0, whose path is `/`).
        if in_body && path != "/" && value.starts_with("%40") {
            continue;
        }
        let (new, expected) = match name.as_str() {
            "SecretId" => (format!("{value}1"), 4104),
            // Within the tolerance.
            "Timestamp" => (format!("{}1", &value[..value.len() - 1]), 4100),
            // A letter of the Base64 text, not of its end, whose last bits mean nothing.
            "Signature" => {
                let (first, rest) = value.split_at(1);
                let first = if first == "A" { "B" } else { "A" };
                (format!("{first}{rest}"), 4100)
            }
            _ => (format!("{value}1"), 4100),
        };
        let wire = if in_body {
            wire.with_body(with(&new))
        } else {
            wire.with_target(format!("{path}?{}", with(&new)))
        };
        changed.push((format!("parameter {name}"), expected, wire));
    }
    changed
}
