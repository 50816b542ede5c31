use super::*;
use crate::verify::records::{self, Body, Record, Scheme};

/// A request whose signature another implementation computed.
fn request() -> Request {
    let headers = [
        ("content-type", "application/json"),
        ("host", "face.cn-north-4.myhuaweicloud.com"),
        ("x-sdk-date", "20260101T000000Z"),
        (
            "authorization",
            "SDK-HMAC-SHA256 Access=INVENTEDACCESSKEY000, \
             SignedHeaders=content-type;host;x-sdk-date, \
             Signature=c66a7bf3145d14a9c3aaf22e6a8a001ae6c338d9ceeabc65cb75b271a30c1f33",
        ),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
    Request {
        method: "POST".to_owned(),
        target: b"/v1/0123456789abcdef0123456789abcdef/live-detect-face".to_vec(),
        headers: headers.into(),
        body: br#"{"image_base64":"/9j/4AAQ"}"#.to_vec().into(),
        ..Request::default()
    }
}

const NOW: u64 = 1_767_225_600;

fn outcome(change: impl Fn(&mut Request)) -> Result<(), Failure> {
    let key = Key::new(
        "INVENTEDACCESSKEY000",
        "inventedSecretKeyForTests0000000000000",
    );
    let mut request = request();
    change(&mut request);
    verify(&request, &key, NOW)
}

#[test]
fn what_others_computed_is_let_in() {
    assert_eq!(outcome(|_| ()), Ok(()));
}

#[test]
fn records_are_accepted_and_refused_after_one_change() {
    let window = |it: &Record| (it.now - WINDOW, it.now + WINDOW);
    let scheme = Scheme::new(("huawei-sdk-hmac", Body::Whole), 8, window);
    records::check(&scheme, |record, now| {
        verify(&record.request, &record.key, now)
    });
}

#[test]
fn one_change_is_enough_for_a_refusal() {
    let header = |name: &'static str, value: &'static str| {
        move |it: &mut Request| {
            it.headers.retain(|(given, _)| given != name);
            it.headers.push((name.to_owned(), value.into()));
        }
    };
    assert_eq!(
        outcome(|it| it.body = b"{}".to_vec().into()),
        Err(Failure::Mismatch)
    );
    assert_eq!(outcome(|it| it.target.extend(b"s")), Err(Failure::Mismatch));
    // A slash at the end is signed whether it was sent or not.
    assert_eq!(outcome(|it| it.target.extend(b"/")), Ok(()));
    assert_eq!(
        outcome(|it| it.target.extend(b"%2")),
        Err(Failure::Malformed)
    );
    assert_eq!(
        outcome(header("content-type", "text/plain")),
        Err(Failure::Mismatch)
    );
    assert_eq!(
        outcome(header("x-security-token", "x")),
        Err(Failure::Token)
    );
    let unsigned = header("x-sdk-content-sha256", "UNSIGNED-PAYLOAD");
    assert_eq!(outcome(unsigned), Err(Failure::Mismatch));
    assert_eq!(
        outcome(header("x-sdk-content-sha256", "00")),
        Err(Failure::Mismatch)
    );
    for date in [
        "2026-01-01T00:00:00Z",
        "20260101T000000",
        "20261301T000000Z",
        "é0260101T000000Z",
    ] {
        let failure = Failure::Invalid("X-Sdk-Date");
        assert_eq!(outcome(header("x-sdk-date", date)), Err(failure), "{date}");
    }
    assert_eq!(
        outcome(header("x-sdk-date", "20260101T001501Z")),
        Err(Failure::Expired)
    );
    assert_eq!(
        outcome(header("x-sdk-date", "20260101T001500Z")),
        Err(Failure::Mismatch)
    );
    assert_eq!(
        outcome(|it| it.headers.retain(|it| it.0 != "x-sdk-date")),
        Err(Failure::Missing("X-Sdk-Date"))
    );
    let list = "SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=b";
    assert_eq!(
        outcome(header("authorization", list)),
        Err(Failure::Malformed)
    );
}
