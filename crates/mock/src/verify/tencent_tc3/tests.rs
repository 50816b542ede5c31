use super::*;
use crate::verify::records::{self, Body, Record, Scheme};

const TYPE: &str = "application/json; charset=utf-8";

/// A signed request of `cvm` or `faceid`.
fn request(
    [service, action, signed]: [&str; 3],
    body: &str,
    (id, day, time): (&str, &str, u64),
    signature: &str,
) -> Request {
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential={id}/{day}/{service}/tc3_request, SignedHeaders={signed}, \
         Signature={signature}"
    );
    let headers = [
        ("host", format!("{service}.tencentcloudapi.com")),
        ("content-type", TYPE.to_owned()),
        ("x-tc-action", action.to_owned()),
        ("x-tc-timestamp", time.to_string()),
        ("authorization", authorization),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.into_bytes()));
    Request {
        method: "POST".to_owned(),
        target: b"/".to_vec(),
        headers: headers.into(),
        body: body.as_bytes().to_vec().into(),
        ..Request::default()
    }
}

/// The example of the page, whose secret is 32 asterisks.
#[test]
fn the_example_of_the_page_is_let_in() {
    let body =
        r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
    let request = request(
        ["cvm", "DescribeInstances", "content-type;host;x-tc-action"],
        body,
        ("AKID", "2019-02-25", 1_551_113_065),
        "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
    );
    let key = Key::new("AKID", "*".repeat(32));
    assert_eq!(verify(&request, &key, "cvm", 1_551_113_065), Ok(()));
    let other = verify(&request, &key, "faceid", 1_551_113_065);
    assert_eq!(other, Err(Failure::Mismatch));
}

/// Signatures of another implementation.
#[test]
fn what_others_computed_is_let_in() {
    const TWO: &str = "content-type;host";
    const THREE: &str = "content-type;host;x-tc-action";
    let key = Key::new(
        "AKIDInventedKeyIdForTests0000EXAMPLE",
        "inventedSecretKeyForTests0EXAMPLE",
    );
    let person = r#"{"IdCard":"11010119000307001X","Name":"李示例"}"#;
    for (signed, action, body, signature) in [
        (
            TWO,
            "GetLiveCode",
            "{}",
            "0c588f3760b0d2abc673ba48ca30f4fcfc7cabc41dec2d025a42fd4eb7c8ddf4",
        ),
        (
            THREE,
            "GetLiveCode",
            "{}",
            "4b7aff9e059cfc638efad61b3de1906dedc250c5c2363b95770516283081c330",
        ),
        (
            TWO,
            "IdCardVerification",
            person,
            "2c7b605f57a6531716a93bb1229f9b3df530aa977b95cb7d9ad7a261324fec4b",
        ),
    ] {
        let at = (key.id.as_str(), "2026-01-01", 1_767_225_600);
        let request = request(["faceid", action, signed], body, at, signature);
        assert_eq!(
            verify(&request, &key, "faceid", 1_767_225_600),
            Ok(()),
            "{signature}"
        );
    }
}

#[test]
fn records_are_accepted_and_refused_after_one_change() {
    let window = |it: &Record| (it.now - TOLERANCE, it.now + TOLERANCE);
    let scheme = Scheme {
        // It is `/` in what is signed, whatever was sent.
        is_unsigned: |_, what, _| what == "path",
        ..Scheme::new(("tencent-tc3", Body::Whole), 5, window)
    };
    records::check(&scheme, |record, now| {
        let service = record.options["service"].as_str().unwrap_or_default();
        verify(&record.request, &record.key, service, now)
    });
}

#[test]
fn a_signature_of_another_form_is_refused() {
    let key = Key::new("AKID", "secret");
    let refused = |change: &dyn Fn(&mut Request)| {
        let at = ("AKID", "2026-01-01", 1_767_225_600);
        let mut request = request(["faceid", "A", "content-type;host"], "{}", at, "00");
        change(&mut request);
        verify(&request, &key, "faceid", 1_767_225_600)
    };
    let replaced = |from: &str, to: &str| {
        refused(&|it| {
            for (_, value) in &mut it.headers {
                let text = String::from_utf8_lossy(value).replace(from, to);
                *value = text.into_bytes();
            }
        })
    };
    let without = |name: &str| refused(&|it| it.headers.retain(|it| it.0 != name));
    assert_eq!(replaced("nothing", ""), Err(Failure::Mismatch));
    assert_eq!(
        without("authorization"),
        Err(Failure::Missing("Authorization"))
    );
    assert_eq!(
        without("x-tc-timestamp"),
        Err(Failure::Missing("X-TC-Timestamp"))
    );
    assert_eq!(without("content-type"), Err(Failure::Mismatch));
    for (from, to) in [
        ("TC3-HMAC", "TC2-HMAC"),
        (", Signature", ",Signature"),
        ("Signature=00", "Signature="),
        ("Signature=00", "Signature=00, More=1"),
        ("content-type;host", "host"),
        ("content-type;host", "host;content-type"),
        ("content-type;host", "Content-Type;host"),
        ("content-type;host", "content-type;host;host"),
    ] {
        assert_eq!(
            replaced(from, to),
            Err(Failure::Malformed),
            "{from} to {to}"
        );
    }
    assert_eq!(
        replaced("1767225600", "+1767225600"),
        Err(Failure::Invalid("X-TC-Timestamp"))
    );
    assert_eq!(replaced("2026-01-01", "2025-12-31"), Err(Failure::Mismatch));
}
