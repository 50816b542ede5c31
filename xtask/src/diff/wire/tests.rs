//! Requests before and after, as a reviewer sees them.

use std::collections::BTreeSet;

use super::changes;
use crate::diff::report::{LineKind, RecordChange, RecordChangeKind as Kind, Text, Which};
use crate::diff::secrets::Secrets;
use crate::diff::side::{Records, Side};

fn side(which: Which, requests: &[(&str, &str)]) -> Side {
    let file = |(name, text): &(&str, &str)| {
        let text = format!("---\nsource: a.rs\ninfo: {}\n---\n{text}\n", name.len());
        (format!("{name}.snap"), text.into_bytes())
    };
    let records = Records {
        requests: requests.iter().map(file).collect(),
        ..Records::default()
    };
    Side::made(which, "a", records)
}

fn compare(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<RecordChange> {
    let fields = ["Signature", "Authorization", "Nonce"].map(str::to_owned);
    let fields = BTreeSet::from(fields);
    changes(
        &side(Which::Base, old),
        &side(Which::Head, new),
        &fields,
        &Secrets::default(),
    )
}

fn one(old: &str, new: &str) -> RecordChange {
    let mut found = compare(&[("Op-full", old)], &[("Op-full", new)]);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// The lines as text.
fn shown(change: &RecordChange) -> String {
    let mut out = String::new();
    for line in &change.comparison.lines {
        let text = |it: &Option<Text>| it.as_ref().map_or("", |it| &it.text).to_owned();
        let (before, after) = (text(&line.before), text(&line.after));
        match &line.kind {
            LineKind::Same => out += &format!("  {before}\n"),
            LineKind::Gap => out += "  …\n",
            LineKind::Differs if line.before.is_none() => out += &format!("+ {after}\n"),
            LineKind::Differs if line.after.is_none() => out += &format!("- {before}\n"),
            LineKind::Differs => out += &format!("- {before}\n+ {after}\n"),
            LineKind::Decoded(name) => out += &format!("  {name}: {before} → {after}\n"),
        }
    }
    out
}

#[track_caller]
fn assert_shows(change: &RecordChange, lines: &str) {
    assert!(shown(change).contains(lines), "{}", shown(change));
}

#[test]
fn a_parameter_is_a_line_and_the_signature_follows() {
    let request = |version: &str, signature: &str| {
        format!(
            "POST /?Action=Do&Version={version}&Format=JSON&Nonce={signature}&Signature={signature} \
             HTTP/1.1\nHost: a.example\nContent-Length: 3\n\na=b"
        )
    };
    let change = one(&request("1", "x%3D"), &request("2", "y%3D"));
    assert_eq!(change.kind, Kind::Changed);
    assert_eq!(
        change.summary,
        "`Version` differs; the signature follows (`Nonce`, `Signature`)"
    );
    assert_eq!(
        shown(&change),
        "  POST /\n  ?Action=Do\n- &Version=1\n+ &Version=2\n  &Format=JSON\n  Host: a.example\n"
    );
    assert_eq!(
        change.changed_lines(),
        "Some(\"&Version=1\")Some(\"&Version=2\")"
    );

    let alone = one(&request("1", "x"), &request("1", "y"));
    assert_eq!(alone.kind, Kind::Signature);
    assert_eq!(
        alone.summary,
        "only the signature differs: `Nonce` differs, `Signature` differs"
    );
    assert_shows(&alone, "- &Signature=x\n");
}

#[test]
fn a_signature_that_is_gone_does_not_follow() {
    let change = one(
        "GET /a?x=1&Signature=s HTTP/1.1\nHost: a\n\n(no body)",
        "GET /a?x=2 HTTP/1.1\nHost: a\n\n(no body)",
    );
    assert_eq!(change.summary, "`x` differs, `Signature` is gone");
    assert_shows(&change, "- &Signature=s\n");
    let header = one(
        "GET /a HTTP/1.1\nauthorization: s\n\n(no body)",
        "GET /a HTTP/1.1\n\n(no body)",
    );
    assert_eq!(header.kind, Kind::Signature);
}

#[test]
fn encoded_values_are_also_decoded() {
    let form = |value: &str| {
        format!("POST / HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\na=1&b={value}")
    };
    let change = one(&form("%E5%BC%A0"), &form("%E6%9D%8E"));
    assert_shows(&change, "- &b=%E5%BC%A0\n+ &b=%E6%9D%8E\n  b: 张 → 李\n");
    let change = one(&form("Q0FOQVJZIHRleHQ%3D"), &form("Q0FOQVJZIHdvcmQ%3D"));
    assert_shows(
        &change,
        "  b: Base64 of CANARY text → Base64 of CANARY word\n",
    );
    let change = one(&form("%7B%22a%22%3A1%7D"), &form("%7B%22a%22%3A2%7D"));
    assert_shows(&change, "  b: {\"a\":1} → {\"a\":2}\n");
}

#[test]
fn bodies_are_compared_by_what_they_consist_of() {
    let json = |body: &str| format!("POST / HTTP/1.1\nContent-Type: application/json\n\n{body}");
    let change = one(
        &json(r#"{"a":{"b":"x, \" {y","c":[1,2]},"d":"\u4e00"}"#),
        &json(r#"{"a":{"b":"x, \" {y","c":[1,3]},"d":"\u4e01"}"#),
    );
    assert_eq!(change.summary, "`c` differs, `d` differs");
    assert_eq!(
        shown(&change),
        "  \n  {\"a\":{\"b\":\"x, \\\" {y\"\n- ,\"c\":[1,2]}\n+ ,\"c\":[1,3]}\n- ,\"d\":\"\\u4e00\"}\n+ ,\"d\":\"\\u4e01\"}\n  d: 一 → 丁\n"
    );
    let change = one(&json(r#"{"a":1}"#), &json(r#"{"a":1,"b":2}"#));
    assert_eq!(change.summary, "`b` is new");
    let part = |name: &str, value: &str| {
        format!("--b\nContent-Disposition: form-data; name=\"{name}\"\n\n{value}\n")
    };
    let multipart = |parts: &[String]| {
        let parts = parts.concat();
        format!("POST / HTTP/1.1\nContent-Type: multipart/form-data; boundary=b\n\n{parts}--b--")
    };
    let change = one(
        &multipart(&[part("Signature", "1"), part("x", "--\nold")]),
        &multipart(&[part("Signature", "2"), part("x", "--\nnew"), part("y", "z")]),
    );
    assert_eq!(
        change.summary,
        "`x` differs, `y` is new; the signature follows (`Signature`)"
    );
    let lines = shown(&change);
    assert!(lines.contains("- old\n+ new\n+ --b\n"), "{lines}");
    assert!(!lines.contains("Signature"), "{lines}");
}

#[test]
fn a_long_line_is_shown_around_the_first_difference() {
    let xs = "x".repeat(500);
    let request = |value: &str| format!("POST / HTTP/1.1\n\n{xs}{value}{xs}");
    let change = one(&request("old"), &request("newer"));
    let [_, .., line] = &*change.comparison.lines else {
        panic!("{change:?}");
    };
    let (before, after) = ("x".repeat(48), |word: &str| "x".repeat(112 - word.len()));
    let text = |it: &Option<Text>| it.as_ref().expect("a text").text.clone();
    assert_eq!(text(&line.before), format!("…{before}old{}…", after("old")));
    assert_eq!(
        text(&line.after),
        format!("…{before}newer{}…", after("newer"))
    );
    let change = one(&request(""), &request(&xs));
    let [_, .., line] = &*change.comparison.lines else {
        panic!("{change:?}");
    };
    assert_ne!(line.before, line.after);
}

#[test]
fn new_and_removed_requests_are_whole() {
    let found = compare(
        &[("Op-a", "GET /a HTTP/1.1")],
        &[("Op-b-c", "GET /b HTTP/1.1")],
    );
    let kinds: Vec<_> = found.iter().map(|it| (&*it.name, it.kind)).collect();
    assert_eq!(kinds, [("a", Kind::Removed), ("b-c", Kind::Added)]);
    assert_eq!(shown(&found[0]), "- GET /a\n- \n");
    assert_eq!(found[1].operation, "Op");
}

#[test]
fn a_fingerprint_alone_is_nothing() {
    let mut old = side(Which::Base, &[("Op-a", "GET /a HTTP/1.1")]);
    let new = side(Which::Head, &[("Op-a", "GET /a HTTP/1.1")]);
    let mut compare = |snapshot: &str| {
        let name = "Op-a.snap".to_owned();
        old.records.requests.insert(name, snapshot.into());
        changes(&old, &new, &BTreeSet::new(), &Secrets::default())
    };
    let other = "---\nsource: b.rs\ninfo: other\n---\nGET /a HTTP/1.1";
    assert_eq!(compare(other), []);
    let [change] = &*compare("damaged") else {
        panic!("one change");
    };
    assert_eq!(change.summary, "the method or path differs");
}
