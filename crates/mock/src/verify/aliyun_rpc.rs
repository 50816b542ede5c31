//! `aliyun-rpc`: the signature of RPC requests, HMAC-SHA1, version 1.0 (RPC API签名).
//!
//! Pages: Alibaba Cloud, RPC API公共参数 and RPC API签名 (2019-07-29). The codes of refusals are in the vendor's public
//! list of common errors (公共错误码); the 15 minutes are there, too.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::hash::hmac_sha1;
use crate::{
    date,
    keys::Key,
    nonces::Nonces,
    received::Received,
    rules,
    text::{Malformed, percent_encode},
};

/// How far the request's time may be from the service's, in seconds, in either direction.
const WINDOW: u64 = 15 * 60;

/// What every request has to bring, in the order in which it is missed.
const COMMON: [&str; 8] = [
    "Action",
    "AccessKeyId",
    "Signature",
    "Timestamp",
    "Version",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
];

/// Why a request is not let in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Query or form cannot be decoded.
    Malformed,
    /// A common parameter is missing or empty.
    Missing(&'static str),
    /// There is no such key.
    UnknownKey,
    /// SignatureMethod is not HMAC-SHA1.
    SignatureMethod,
    /// SignatureVersion is not 1.0.
    SignatureVersion,
    /// The time is not of the documented form.
    TimeFormat,
    /// The time is too far from now.
    Expired,
    /// The nonce was used before.
    NonceUsed,
    /// The signature is another one.
    Signature,
    /// The key is a temporary one and its token is missing.
    TokenMissing,
    /// The token does not belong to the key.
    Token,
}

/// Checks common parameters, time, signature, nonce and token, in this order; `now` in unix seconds. The nonce is used
/// up only by a signature that is right.
pub(crate) fn verify(
    request: &Received,
    key: &Key,
    nonces: &Nonces,
    now: u64,
) -> Result<(), Refusal> {
    let parameters = parameters(request).map_err(|Malformed| Refusal::Malformed)?;
    let value = |name| rules::value(&parameters, name).filter(|value| !value.is_empty());
    let common = |name| value(name).ok_or(Refusal::Missing(name));
    for name in COMMON {
        common(name)?;
    }
    if common("AccessKeyId")? != key.id {
        return Err(Refusal::UnknownKey);
    }
    // One of the pages spells it `Hmac-SHA1`.
    if !common("SignatureMethod")?.eq_ignore_ascii_case("HMAC-SHA1") {
        return Err(Refusal::SignatureMethod);
    }
    if common("SignatureVersion")? != "1.0" {
        return Err(Refusal::SignatureVersion);
    }
    let time = date::parse_iso(common("Timestamp")?).ok_or(Refusal::TimeFormat)?;
    if time.abs_diff(now) > WINDOW {
        return Err(Refusal::Expired);
    }
    // The key of the hash is the secret and an `&`.
    let expected = hmac_sha1(
        format!("{}&", key.secret).as_bytes(),
        string_to_sign(request, &parameters).as_bytes(),
    );
    if common("Signature")? != STANDARD.encode(expected) {
        return Err(Refusal::Signature);
    }
    // A replay is refused for its nonce until it is refused for its time.
    let nonce = common("SignatureNonce")?.to_owned();
    if !nonces.first_use(nonce, now, time.saturating_add(WINDOW)) {
        return Err(Refusal::NonceUsed);
    }
    match (value("SecurityToken"), key.token.as_deref()) {
        (None, Some(_)) => Err(Refusal::TokenMissing),
        (presented, token) if presented != token => Err(Refusal::Token),
        _ => Ok(()),
    }
}

/// All parameters of the request, sorted by name: those of the query and, with any method, those of a form. A name in
/// both counts once, with the form's value.
pub(crate) fn parameters(request: &Received) -> Result<Vec<(String, String)>, Malformed> {
    let mut all = request.query()?;
    if is_form(request) {
        all.extend(request.form()?);
    }
    // The sort is stable, so the last of several equal names is the one that was sent last.
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all.reverse();
    all.dedup_by(|(later, _), (first, _)| later == first);
    all.reverse();
    Ok(all)
}

/// The text that is signed, from the parameters of [`parameters`].
pub(crate) fn string_to_sign(request: &Received, parameters: &[(String, String)]) -> String {
    let canonical = parameters
        .iter()
        .filter(|(name, _)| name != "Signature")
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)))
        .collect::<Vec<_>>()
        .join("&");
    format!(
        "{}&{}&{}",
        request.method,
        percent_encode(request.raw_path()),
        percent_encode(&canonical)
    )
}

fn is_form(request: &Received) -> bool {
    request.content_type().is_some_and(|content_type| {
        let essence = content_type.split(';').next().unwrap_or_default();
        essence
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn request(method: &str, target: &str, form: Option<&str>) -> Received {
        Received {
            method: method.to_owned(),
            target: target.as_bytes().to_vec(),
            version_1_0: false,
            tls: false,
            headers: form
                .map(|_| {
                    let content_type = b"application/x-www-form-urlencoded".to_vec();
                    ("content-type".to_owned(), content_type)
                })
                .into_iter()
                .collect(),
            body: Bytes::copy_from_slice(form.unwrap_or_default().as_bytes()),
            next_answers: Default::default(),
        }
    }

    /// The example of the page about signing, with its key, its time and its signature.
    const EXAMPLE: &str = "/?SignatureVersion=1.0&Action=DescribeRegions&Format=XML\
        &SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&Version=2014-05-26&AccessKeyId=testid\
        &Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D&SignatureMethod=HMAC-SHA1&Timestamp=2016-02-23T12%3A46%3A24Z";
    const EXAMPLE_TIME: u64 = 1_456_231_584;

    fn verify_once(request: &Received, now: u64) -> Result<(), Refusal> {
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
            assert_eq!(verify_once(&request, now), Err(Refusal::Expired), "{now}");
        }
    }

    #[test]
    fn one_change_is_enough_for_a_refusal() {
        for (from, to, expected) in [
            ("Regions", "Zones", Refusal::Signature),
            ("=XML", "=JSON", Refusal::Signature),
            ("/?", "/x?", Refusal::Signature),
            ("/?", "/?Extra=&", Refusal::Signature),
            ("OLea", "OLeb", Refusal::Signature),
            ("%2Bu", "+u", Refusal::Signature),
            ("3ee8", "3ee9", Refusal::Signature),
            ("testid", "testie", Refusal::UnknownKey),
            ("SHA1", "SHA256", Refusal::SignatureMethod),
            ("Version=1.0", "Version=2.0", Refusal::SignatureVersion),
            ("T12%3A", "%2012%3A", Refusal::TimeFormat),
            ("12%3A46", "13%3A46", Refusal::Expired),
            ("12%3A46", "12%3A47", Refusal::Signature),
            ("&Action=DescribeRegions", "", Refusal::Missing("Action")),
            ("=testid", "=", Refusal::Missing("AccessKeyId")),
            ("Nonce=", "nonce=", Refusal::Missing("SignatureNonce")),
            ("%3D&", "%3&", Refusal::Malformed),
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
            Err(Refusal::Signature)
        );
    }

    #[test]
    fn a_nonce_counts_once_and_only_if_the_signature_is_right() {
        let (key, nonces) = (Key::new("testid", "testsecret"), Nonces::default());
        let verify = |request, now| verify(request, &key, &nonces, now);
        let forged = request("GET", &EXAMPLE.replace("OLea", "OLeb"), None);
        let right = request("GET", EXAMPLE, None);
        assert_eq!(verify(&forged, EXAMPLE_TIME), Err(Refusal::Signature));
        assert_eq!(verify(&right, EXAMPLE_TIME), Ok(()));
        assert_eq!(verify(&right, EXAMPLE_TIME), Err(Refusal::NonceUsed));
        assert_eq!(
            verify(&right, EXAMPLE_TIME + WINDOW),
            Err(Refusal::NonceUsed)
        );
    }

    #[test]
    fn a_key_with_a_token_asks_for_it() {
        let request = request("GET", EXAMPLE, None);
        let mut key = Key::new("testid", "testsecret");
        key.token = Some("token".to_owned());
        assert_eq!(
            verify(&request, &key, &Nonces::default(), EXAMPLE_TIME),
            Err(Refusal::TokenMissing)
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
}
