use bytes::Bytes;

use super::*;
use crate::verify::records::{self, Body, Record, Scheme};

fn request(method: &str, target: &str, form: Option<&str>) -> Request {
    Request {
        method: method.to_owned(),
        target: target.as_bytes().to_vec(),
        headers: form
            .map(|_| {
                let content_type = b"application/x-www-form-urlencoded".to_vec();
                ("content-type".to_owned(), content_type)
            })
            .into_iter()
            .collect(),
        body: Bytes::copy_from_slice(form.unwrap_or_default().as_bytes()),
        ..Request::default()
    }
}

/// The example of the page about signing, with its key, its time and its signature.
const EXAMPLE: &str = "/?SignatureVersion=1.0&Action=DescribeRegions&Format=XML\
    &SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&Version=2014-05-26&AccessKeyId=testid\
    &Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D&SignatureMethod=HMAC-SHA1&Timestamp=2016-02-23T12%3A46%3A24Z";
const EXAMPLE_TIME: u64 = 1_456_231_584;

fn verify_once(request: &Request, now: u64) -> Result<(), Failure> {
    verify(
        request,
        &Key::new("testid", "testsecret"),
        &Nonces::default(),
        now,
    )
}

#[test]
fn the_example_of_the_page_is_let_in() {
    let request = request("GET", EXAMPLE, None);
    for now in [EXAMPLE_TIME - WINDOW, EXAMPLE_TIME, EXAMPLE_TIME + WINDOW] {
        assert_eq!(verify_once(&request, now), Ok(()), "{now}");
    }
    for now in [EXAMPLE_TIME - WINDOW - 1, EXAMPLE_TIME + WINDOW + 1] {
        assert_eq!(verify_once(&request, now), Err(Failure::Expired), "{now}");
    }
}

#[test]
fn one_change_is_enough_for_a_refusal() {
    for (from, to, expected) in [
        ("Regions", "Zones", Failure::Mismatch),
        ("=XML", "=JSON", Failure::Mismatch),
        ("/?", "/x?", Failure::Mismatch),
        ("/?", "/?Extra=&", Failure::Mismatch),
        ("OLea", "OLeb", Failure::Mismatch),
        ("%2Bu", "+u", Failure::Mismatch),
        ("3ee8", "3ee9", Failure::Mismatch),
        ("testid", "testie", Failure::UnknownKey),
        ("SHA1", "SHA256", Failure::Invalid("SignatureMethod")),
        (
            "Version=1.0",
            "Version=2.0",
            Failure::Invalid("SignatureVersion"),
        ),
        ("T12%3A", "%2012%3A", Failure::Invalid("Timestamp")),
        ("12%3A46", "13%3A46", Failure::Expired),
        ("12%3A46", "12%3A47", Failure::Mismatch),
        ("&Action=DescribeRegions", "", Failure::Missing("Action")),
        ("=testid", "=", Failure::Missing("AccessKeyId")),
        ("Nonce=", "nonce=", Failure::Missing("SignatureNonce")),
        ("%3D&", "%3&", Failure::Malformed),
    ] {
        let changed = EXAMPLE.replacen(from, to, 1);
        assert_ne!(changed, EXAMPLE);
        assert_eq!(
            verify_once(&request("GET", &changed, None), EXAMPLE_TIME),
            Err(expected),
            "{from} to {to}"
        );
    }
    assert_eq!(
        verify_once(&request("POST", EXAMPLE, None), EXAMPLE_TIME),
        Err(Failure::Mismatch)
    );
}

#[test]
fn records_are_accepted_and_refused_after_one_change() {
    let window = |it: &Record| (it.now - WINDOW, it.now + WINDOW);
    let scheme = Scheme::new(("aliyun-rpc-v1", Body::Form), 14, window);
    records::check(&scheme, |record, now| {
        verify(&record.request, &record.key, &Nonces::default(), now)
    });
}

#[test]
fn a_nonce_counts_once_and_only_if_the_signature_is_right() {
    let (key, nonces) = (Key::new("testid", "testsecret"), Nonces::default());
    let verify = |request, now| verify(request, &key, &nonces, now);
    let forged = request("GET", &EXAMPLE.replace("OLea", "OLeb"), None);
    let right = request("GET", EXAMPLE, None);
    assert_eq!(verify(&forged, EXAMPLE_TIME), Err(Failure::Mismatch));
    assert_eq!(verify(&right, EXAMPLE_TIME), Ok(()));
    assert_eq!(verify(&right, EXAMPLE_TIME), Err(Failure::NonceUsed));
    assert_eq!(
        verify(&right, EXAMPLE_TIME + WINDOW),
        Err(Failure::NonceUsed)
    );
}

#[test]
fn a_key_with_a_token_asks_for_it() {
    let request = request("GET", EXAMPLE, None);
    let mut key = Key::new("testid", "testsecret");
    key.token = Some("token".to_owned());
    assert_eq!(
        verify(&request, &key, &Nonces::default(), EXAMPLE_TIME),
        Err(Failure::Missing("SecurityToken"))
    );
}

#[test]
fn parameters_come_from_query_and_form() {
    let pairs = |parameters: Vec<(String, String)>| {
        parameters
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
    };
    let both = request("GET", "/?b=query&a=+&%E4%B8%AD=%2B", Some("b=form&B=%20"));
    assert_eq!(
        parameters(&both).map(pairs),
        Ok(["B= ", "a= ", "b=form", "中=+"].map(str::to_owned).to_vec())
    );
    let no_form = request("POST", "/?a=1", None);
    assert_eq!(parameters(&no_form).map(pairs), Ok(vec!["a=1".to_owned()]));
}

#[test]
fn the_signed_text_is_encoded_twice() {
    let request = request("POST", "/?b=x y&a=%E4%B8%AD*~/", None);
    let parameters = parameters(&request).expect("well-formed");
    assert_eq!(
        string_to_sign(&request, &parameters),
        "POST&%2F&a%3D%25E4%25B8%25AD%252A~%252F%26b%3Dx%2520y"
    );
}
