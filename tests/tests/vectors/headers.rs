//! The schemes whose signature is the header `Authorization` over a canonical request.

use liveproof::sign::{CanonicalRequest, aliyun_acs3, huawei_sdk_hmac, tencent_tc3};
use sha2::{Digest as _, Sha256};

use super::compare::{Compare, borrowed, compare, credentials};
use super::record::{Acs3Options, HeaderExpected, HuaweiOptions, Nonce, Pairs, Record, Tc3Options};
use super::wire;

/// The headers that the record's SDK chose to sign.
fn chosen<O>(record: &Record<O, HeaderExpected>) -> Pairs {
    let mut headers = record.request.headers.clone();
    let is_host = |it: &(String, String)| it.0.eq_ignore_ascii_case("host");
    if !headers.iter().any(is_host) {
        headers.push(("Host".to_owned(), record.request.host.clone()));
    }
    let signed = &record.expected.signed_headers;
    headers.retain(|(name, _)| signed.contains(&name.to_ascii_lowercase()));
    headers
}

/// What is different in the text of the request and in the header.
fn differences<O>(
    record: &Record<O, HeaderExpected>,
    text: &CanonicalRequest,
    authorization: &str,
) -> Vec<String> {
    let expected = &record.expected;
    let mut out = Vec::new();
    let (ours, theirs) = (text.as_str(), &expected.canonical_request);
    compare(&mut out, "the canonical request", ours, theirs);
    compare(
        &mut out,
        "Authorization",
        authorization,
        &expected.authorization,
    );
    let sent = wire::header(&record.wire, "authorization").join(", ");
    compare(&mut out, "the header as sent", authorization, &sent);
    if !expected.string_to_sign.ends_with(&text.digest()) {
        out.push("another text was signed".to_owned());
    }
    if !authorization.ends_with(&expected.signature) {
        out.push("the signature is of another text".to_owned());
    }
    out
}

/// A header that our signer adds must be what the SDK sent.
fn as_sent<O>(
    out: &mut Vec<String>,
    record: &Record<O, HeaderExpected>,
    name: &str,
    ours: Option<&str>,
) {
    let sent = wire::header(&record.wire, name);
    let ours: Vec<&str> = ours.into_iter().collect();
    compare(out, name, &ours.join(", "), &sent.join(", "));
}

pub(crate) struct Tc3;

impl Compare for Tc3 {
    type Options = Tc3Options;
    type Expected = HeaderExpected;

    fn differences(record: &Record<Tc3Options, HeaderExpected>) -> Result<Vec<String>, String> {
        const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
        let (request, options) = (&record.request, &record.options);
        let body = match options.unsigned_payload {
            true => UNSIGNED.as_bytes().to_vec(),
            false => wire::body(&record.wire),
        };
        let text = tencent_tc3::canonical_request(
            &request.method,
            &request.path,
            &request.raw_query,
            borrowed(&chosen(record)),
            &body,
        );
        let key = credentials(&record.credentials);
        let unix = record.clock.unix;
        let ours = tencent_tc3::authorization(&key, &options.service, unix, &text);
        let mut out = differences(record, &text, &ours);
        let scope = format!("/{}, ", record.expected.credential_scope);
        if !ours.contains(&scope) {
            out.push("the scope is another one".to_owned());
        }
        as_sent(&mut out, record, "X-TC-Timestamp", Some(&unix.to_string()));
        let token = record.credentials.session_token.as_deref();
        as_sent(&mut out, record, "X-TC-Token", token);
        let unsigned = options.unsigned_payload.then_some(UNSIGNED);
        as_sent(&mut out, record, "X-TC-Content-SHA256", unsigned);
        Ok(out)
    }
}

/// The SHA-256 of the body as it was sent.
fn sent_digest<O>(record: &Record<O, HeaderExpected>) -> String {
    let digest = Sha256::digest(wire::body(&record.wire));
    digest.iter().map(|it| format!("{it:02x}")).collect()
}

pub(crate) struct Acs3;

impl Compare for Acs3 {
    type Options = Acs3Options;
    type Expected = HeaderExpected;

    fn differences(record: &Record<Acs3Options, HeaderExpected>) -> Result<Vec<String>, String> {
        let request = &record.request;
        let Some(Nonce::Text(nonce)) = &record.nonce else {
            return Err("the nonce is not a text".to_owned());
        };
        let nonce = u128::from_str_radix(nonce, 16).map_err(|error| error.to_string())?;
        let payload = sent_digest(record);
        let text = aliyun_acs3::canonical_request(
            &request.method,
            &request.path,
            borrowed(&request.query),
            borrowed(&chosen(record)),
            &payload,
        );
        let key = credentials(&record.credentials);
        let ours = aliyun_acs3::authorization(&key, &text);
        let mut out = differences(record, &text, &ours);
        for (name, value) in aliyun_acs3::headers(&key, record.clock.unix, nonce, &payload) {
            as_sent(&mut out, record, name, Some(&value));
        }
        Ok(out)
    }
}

pub(crate) struct Huawei;

impl Compare for Huawei {
    type Options = HuaweiOptions;
    type Expected = HeaderExpected;

    fn differences(record: &Record<HuaweiOptions, HeaderExpected>) -> Result<Vec<String>, String> {
        const UNSIGNED: &str = "X-Sdk-Content-Sha256";
        let request = &record.request;
        let payload = match wire::header(&record.wire, UNSIGNED).first() {
            Some(word) => (*word).to_owned(),
            None => sent_digest(record),
        };
        let text = huawei_sdk_hmac::canonical_request(
            &request.method,
            &request.path,
            borrowed(&request.query),
            borrowed(&chosen(record)),
            &payload,
        );
        let key = credentials(&record.credentials);
        let date = record.clock.utc.replace(['-', ':'], "");
        let ours = huawei_sdk_hmac::authorization(&key, &date, &text);
        let mut out = differences(record, &text, &ours);
        as_sent(&mut out, record, "X-Sdk-Date", Some(&date));
        let token = record.credentials.session_token.as_deref();
        as_sent(&mut out, record, "X-Security-Token", token);
        Ok(out)
    }
}
