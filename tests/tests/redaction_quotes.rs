//! A vendor's error may quote the whole request in every text that it has, and prints none of it:
//! made from the error schemas of the documents, so that each shape of each error is tried, whether
//! there is a sample of it or not.

use std::collections::BTreeSet;

use liveproof_calls::spec::{Member, Node, Spec};
use liveproof_tests::VENDORS;
use liveproof_tests::support::signing::{KEY_ID, SECRET, TOKEN};
use liveproof_tests::support::{Failure, Response, exchange};
use serde_json::{Value, json};

const NAME: &str = "金丝雀";
const ID_NUMBER: &str = "110101199003070418";

/// What a member of a service error quotes: the text to sign, with what must never be printed.
fn quote(member: &str) -> String {
    format!(
        "CANARY<{member}> signed POST&/&AccessKeyId={KEY_ID}&SecurityToken={TOKEN}&Binding={{\"Name\":\"{NAME}\",\
         \"IdentificationNumber\":\"{ID_NUMBER}\"}} with {SECRET}"
    )
}

/// The members whose quotes are printed; or what they quote, where they are cut.
fn quoted(printed: &str) -> BTreeSet<&str> {
    let members = printed.split("CANARY<").skip(1);
    let members: BTreeSet<&str> = members.filter_map(|it| it.split('>').next()).collect();
    let secrets = [KEY_ID, TOKEN, SECRET, NAME, ID_NUMBER];
    match members.is_empty() {
        true => secrets
            .into_iter()
            .filter(|it| printed.contains(it))
            .collect(),
        false => members,
    }
}

/// An error of this shape that quotes the request wherever there is a text; the code and the
/// request id are plain. With its code.
fn quoting(spec: &Spec, shape: &Node) -> (Value, Option<String>) {
    let (mut out, mut code) = (Node::new(), None);
    for member in spec.members(shape) {
        let name = member.names[0].clone();
        let value = if member.is_code() {
            let value = code_value(spec, &member);
            code = member.code(&value);
            value
        } else if member.has_role("request-id") {
            json!("request-1")
        } else {
            value(spec, &name, &member.schema)
        };
        out.insert(name, value);
    }
    (Value::Object(out), code)
}

/// The first code that the documents list; with a quote behind it, if it has a detail.
fn code_value(spec: &Spec, member: &Member) -> Value {
    let first = |schema: &Node| schema.get("enum").map_or(json!(1), |it| it[0].clone());
    if let Some(codes) = member.schema.get("x-code-detail") {
        let code = first(&spec.flat(&json!({ "$ref": codes })));
        let code = code.as_str().expect("codes with a detail are texts");
        return json!(format!("{code}: {}", quote(&member.names[0])));
    }
    match member.schema["type"].as_str() {
        Some("array") => json!([first(&spec.flat(&member.schema["items"]))]),
        Some("string") if !member.schema.contains_key("enum") => json!("CODE"),
        _ => first(&member.schema),
    }
}

/// A value that quotes the request, if its type can; a number or truth value otherwise.
fn value(spec: &Spec, name: &str, schema: &Node) -> Value {
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => json!(quote(name)),
        Some("array") => json!([value(spec, name, &spec.flat(&schema["items"]))]),
        Some("object") => match schema.get("additionalProperties") {
            Some(other @ Value::Object(_)) => json!({ "a": value(spec, name, &spec.flat(other)) }),
            Some(_) if !schema.contains_key("properties") => json!({ "a": quote(name) }),
            _ => quoting(spec, schema).0,
        },
        Some("boolean") => json!(false),
        _ => json!(7),
    }
}

/// The error in its format.
fn body(label: &str, shape: &Node, value: &Value) -> String {
    match label {
        "application/json" => value.to_string(),
        "application/xml" => {
            let root = shape.get("xml").and_then(|it| it["name"].as_str());
            xml(root.expect("an error in XML has a root"), value)
        }
        _ => quote("text"),
    }
}

fn xml(name: &str, value: &Value) -> String {
    let inner = match value {
        Value::Array(items) => return items.iter().map(|it| xml(name, it)).collect(),
        Value::Object(members) => members.iter().map(|(name, it)| xml(name, it)).collect(),
        Value::String(text) => text.replace('&', "&amp;").replace('<', "&lt;"),
        other => other.to_string(),
    };
    format!("<{name}>{inner}</{name}>")
}

#[tokio::test]
async fn errors_that_quote_the_whole_request() {
    let mut problems = BTreeSet::new();
    for &vendor in VENDORS.iter() {
        for operation in vendor.operations {
            let spec = Spec::of(vendor.name, operation.id);
            for content in spec.errors() {
                for shape in &content.shapes {
                    let what = format!("{} {}", vendor.name, content.status);
                    let (value, code) = quoting(&spec, shape);
                    let body = body(&content.label, shape, &value);
                    let response = Response::new(content.status, &content.label, &body);
                    let (_, outcome) = exchange(vendor, operation.fullest(), response).await;
                    let Err(Failure::Vendor { code: found, .. }) = &outcome.result else {
                        panic!("{what} {}: {}: {body}", operation.id, outcome.word())
                    };
                    let printed = format!("{} {}", outcome.printed, outcome.printed_body);
                    for member in quoted(&printed) {
                        problems.insert(format!("{what}: {member} is printed"));
                    }
                    // What the documents list may be printed, and it is.
                    if let Some(code) = code.filter(|_| content.label != "text/plain") {
                        assert_eq!(*found, code, "{what} {}", operation.id);
                        if !outcome.printed.contains(&code) {
                            problems.insert(format!("{what}: {code} is not printed"));
                        }
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
