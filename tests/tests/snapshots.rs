//! The records of every example and sample: what is sent, and what comes back.
//!
//! `cargo xtask snapshots` renews them all.

use std::panic::{AssertUnwindSafe, catch_unwind};

use liveproof_calls::Snapshot;
use liveproof_tests::VENDORS;
use liveproof_tests::support::{
    Call, Expect, Failure, Operation, Outcome, Response, Spec, Target, Vendor, content_type,
    exchange, read, render, root, serve, signing,
};
use serde_json::Value;

/// The bytes that a listener received.
#[tokio::test]
async fn requests_are_sent_as_recorded() {
    let mut wrong = Vec::new();
    for (vendor, operation, known) in all() {
        for (example, call) in operation.calls {
            let received = request(vendor, *call).await;
            let name = format!("{}-{example}", operation.id);
            wrong.extend(compare(
                vendor,
                "",
                &name,
                find(known.examples, example),
                &received,
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", renew(&wrong));
}

/// What a response decodes to. Sensitive values are kept, since samples are invented.
#[tokio::test]
async fn responses_are_decoded_as_recorded() {
    let mut wrong = Vec::new();
    for (vendor, operation, known) in all() {
        for sample in operation.samples {
            let (_, outcome) = response(vendor, operation, sample.file).await;
            let name = format!("{}__{}", operation.id, sample.file);
            let decoded = decoded(&outcome);
            let snapshot = find(known.samples, sample.file);
            wrong.extend(compare(vendor, "responses", &name, snapshot, &decoded));
        }
    }
    assert!(wrong.is_empty(), "{}", renew(&wrong));
}

/// What a response decodes to is what its document says.
#[tokio::test]
async fn responses_are_decoded_as_documented() {
    for (vendor, operation, _) in all() {
        for sample in operation.samples {
            let (status, outcome) = response(vendor, operation, sample.file).await;
            let what = format!("{} {} {}", vendor.name, operation.id, sample.file);
            match (&sample.expect, &outcome.result) {
                (Expect::Success(example), Ok(value)) => {
                    assert_eq!(normal(value), normal(example), "{what}");
                }
                (Expect::Error(example), Err(Failure::Vendor { body, .. })) => {
                    assert_eq!(normal(body), normal(example), "{what}");
                    assert_eq!(outcome.status, Some(status), "{what}");
                }
                (Expect::Refused(expected), _) => assert_eq!(outcome.word(), *expected, "{what}"),
                (expected, found) => panic!("{what}: expected {expected:?}, found {found:?}"),
            }
        }
    }
}

type Known = &'static liveproof_calls::Operation;

fn all() -> impl Iterator<Item = (&'static Vendor, &'static Operation, Known)> {
    let vendors = VENDORS.iter().zip(liveproof_calls::VENDORS);
    vendors.flat_map(|(vendor, known)| {
        let operations = vendor.operations.iter().zip(known.operations);
        operations.map(|(operation, known)| (*vendor, operation, known))
    })
}

fn find(snapshots: &'static [Snapshot], name: &str) -> &'static Snapshot {
    let found = snapshots.iter().find(|it| it.name == name);
    found.expect("an entry of the table")
}

async fn request(vendor: &'static Vendor, call: Call) -> String {
    // Any answer will do: this is about the request.
    let server = serve(Response::new(200, "text/plain", "")).await;
    let target =
        Target::new(vendor.host, server.address()).with_middleware(signing::signer(call.example));
    let outcome = call.make(target).await;
    let received = server.stop().await;
    assert_eq!(received.len(), 1, "one request: {:?}", outcome.result);
    render(&received[0])
}

/// A sample as the response to the operation's fullest call.
async fn response(
    vendor: &'static Vendor,
    operation: &'static Operation,
    file: &str,
) -> (u16, Outcome) {
    let (status, body) = read(vendor, operation, file);
    let mut headers = Spec::of(vendor.name, operation.id).headers(file);
    if headers.iter().all(|it| it.0 != "Content-Type") {
        headers.insert(
            0,
            ("Content-Type".to_owned(), content_type(file).to_owned()),
        );
    }
    let headers = headers.iter().map(|it| (it.0.as_str(), it.1.as_str()));
    let response = Response::with_headers(status, &headers.collect::<Vec<_>>(), body);
    (
        status,
        exchange(vendor, operation.fullest(), response).await.1,
    )
}

fn decoded(outcome: &Outcome) -> String {
    let (word, value) = match &outcome.result {
        Ok(value) => ("success".to_owned(), Some(value)),
        Err(Failure::Vendor { code, body, status }) => (
            format!("service error {code:?}, status {status}"),
            Some(body),
        ),
        Err(_) => (outcome.word(), None),
    };
    value.map_or_else(|| word.clone(), |it| format!("{word}\n{it:#}"))
}

/// The name of a snapshot that is another one, or out of date.
fn compare(
    vendor: &Vendor,
    folder: &str,
    name: &str,
    snapshot: &Snapshot,
    text: &str,
) -> Option<String> {
    let mut settings = insta::Settings::new();
    let snapshots = root().join("tests").join("snapshots").join(vendor.name);
    settings.set_snapshot_path(snapshots.join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_raw_info(&snapshot.fingerprint.into());
    let check = || settings.bind(|| insta::assert_snapshot!(name, text));
    let failed = catch_unwind(AssertUnwindSafe(check)).is_err();
    failed.then(|| format!("{} {folder} {name}", vendor.name))
}

fn renew(wrong: &[String]) -> String {
    format!(
        "these differ, or are of another spec:\n  {}\nto renew them: cargo xtask snapshots",
        wrong.join("\n  ")
    )
}

/// `null`, an empty list and absence are one, and `100` is `100.0`: the types tell them apart, the
/// examples need not.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let is_empty = |it: &Value| it.is_null() || it.as_array().is_some_and(Vec::is_empty);
            let members = members.iter().filter(|it| !is_empty(it.1));
            Value::Object(
                members
                    .map(|(name, it)| (name.clone(), normal(it)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(normal).collect()),
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        other => other.clone(),
    }
}
