//! Reply samples: bytes of `specs/samples/`, against the examples of the specs.

use serde_json::Value;

use super::{Expect, Failure, Operation, Reply, Vendor, exchange, root};

/// Gives a sample as the reply to the operation's fullest call, and compares what it came to.
///
/// # Panics
///
/// It came to something else.
pub async fn sample(vendor: &'static Vendor, operation: usize, file: &str) {
    let operation = &vendor.operations[operation];
    let sample = operation
        .samples
        .iter()
        .find(|it| it.file == file)
        .expect("a sample of the table");
    let (status, body) = read(vendor, operation, file);
    let (_, outcome) = exchange(
        vendor,
        operation.fullest(),
        Reply::new(status, content_type(file), body),
    )
    .await;
    match (&sample.expect, &outcome.result) {
        (Expect::Reply(example), Ok(reply)) => same(reply, example),
        (
            Expect::Error(example),
            Err(Failure::Vendor {
                body,
                status: found,
                ..
            }),
        ) => {
            same(body, example);
            assert_eq!(*found, status, "the status is the reply's");
        }
        (Expect::Refused(expected), _) => assert_eq!(outcome.word(), *expected),
        (expected, found) => panic!("expected {expected:?}, found {found:?}"),
    }
}

/// Status and body of a sample.
///
/// # Panics
///
/// There is none.
#[must_use]
pub fn read(vendor: &Vendor, operation: &Operation, file: &str) -> (u16, Vec<u8>) {
    let path = root()
        .join("specs")
        .join("samples")
        .join(vendor.name)
        .join(operation.id)
        .join(file);
    let body = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (
        file[..3].parse().expect("a sample begins with its status"),
        body,
    )
}

/// The media type that a sample's ending stands for.
#[must_use]
pub fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("xml") => "application/xml",
        Some("json") => "application/json",
        Some("js") => "application/javascript",
        Some("html") => "text/html",
        _ => "text/plain",
    }
}

fn same(found: &Value, example: &str) {
    let example: Value = serde_json::from_str(example).expect("the table has JSON");
    assert_eq!(normal(found), normal(&example));
}

/// `null`, an empty list and absence are one, and `100` is `100.0`: the types tell them apart, the examples need not.
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
