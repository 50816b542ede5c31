//! `huawei-sdk-hmac`: the signature of Huawei Cloud's APIs with a key (AK/SK签名),
//! SDK-HMAC-SHA256.
//!
//! From what the vendor's SDKs send; its page prints masked keys only.
//!
//! # The rules
//!
//! *Encoded* means percent-encoded by RFC 3986, with `%20` for a space and hexadecimal digits in
//! upper case.
//!
//! 1. The text of the request ([`CanonicalRequest`]) has six parts, joined by line feeds: the
//!    method; the path; the query; the signed headers; their names; the SHA-256 of the body, in
//!    hexadecimal digits of lower case like all digests here.
//! 2. The path is decoded as a whole, and encoded again between its slashes, so that an encoded
//!    slash counts as one. It ends with a slash, also if that is not sent.
//! 3. The pairs of the query are `name=value`, both encoded, joined by `&`, in the order of their
//!    names, then of their values, as they are before they are encoded.
//! 4. A header is `name:value` and a line feed, the name in lower case, in the order of the names.
//! 5. The text to sign has three lines: `SDK-HMAC-SHA256`, the time as `YYYYMMDDThhmmssZ` in UTC,
//!    and the SHA-256 of the text of the request. The signature is its HMAC-SHA256, with the secret
//!    as key.
//! 6. The header `X-Sdk-Date` has the time, `X-Security-Token` the token of a temporary key, and
//!    `Authorization` the key id, the names of the signed headers and the signature.
//! 7. A body that is not JSON is not signed: `UNSIGNED-PAYLOAD` replaces its hash, and the header
//!    `X-Sdk-Content-Sha256`, which is signed, says so.
//!
//! The SDKs sign the headers that they send, though not the same ones. [`HuaweiSdkHmac`] signs
//! `host`, `content-type` and all that the request has, but for those that a proxy changes
//! (`User-Agent`, `Accept` and what begins with it) and those with an underscore in their names,
//! which the SDK for Python leaves out.

use liveproof_runtime::{EncodedRequest, Request};

use super::canonical::CanonicalRequest;
use super::error::SignError;
use super::request::{check_header, check_id, header, pairs, split_target};
use super::scheme::{Context, Scheme};
use super::{hash, percent, time};
use crate::credentials::Credentials;

const AUTHORIZATION: &str = "Authorization";
const CONTENT_SHA256: &str = "X-Sdk-Content-Sha256";
const CONTENT_TYPE: &str = "Content-Type";
const DATE: &str = "X-Sdk-Date";
const TOKEN: &str = "X-Security-Token";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The scheme `huawei-sdk-hmac`, see [the module](self).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct HuaweiSdkHmac {}

impl Scheme for HuaweiSdkHmac {
    fn name(&self) -> &'static str {
        "huawei-sdk-hmac"
    }

    fn family(&self) -> &'static str {
        "huawei"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        let credentials = context.credentials();
        check_id(credentials, &[','])?;
        for name in [AUTHORIZATION, CONTENT_SHA256, DATE, TOKEN] {
            check_header(request, name)?;
        }
        let encoded = request.encoded()?;
        let now = time::compact(context.unix()?);
        request.push_header(DATE, &*now)?;
        if let Some(token) = credentials.token() {
            request.push_header(TOKEN, token)?;
        }
        let payload = payload(&encoded);
        if payload == UNSIGNED_PAYLOAD {
            request.push_header(CONTENT_SHA256, UNSIGNED_PAYLOAD)?;
        }
        let content_type = header(&encoded, CONTENT_TYPE);
        let text = canonical_request(
            request.method().as_str(),
            split_target(&encoded.target).0,
            pairs(request.query()),
            pairs(request.headers())
                .filter(|(name, _)| is_signed_header(name))
                .chain([("host", &*encoded.host)])
                .chain(content_type.map(|it| (CONTENT_TYPE, it))),
            &payload,
        );
        request.push_header(AUTHORIZATION, authorization(credentials, &now, &text))?;
        for name in [TOKEN, AUTHORIZATION] {
            request.mark_sensitive(name);
        }
        Ok(())
    }
}

/// The last part of the text of a request.
fn payload(encoded: &EncodedRequest) -> String {
    let content_type = header(encoded, CONTENT_TYPE).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    match &encoded.body {
        Some(body) if body.is_empty() || essence.eq_ignore_ascii_case("application/json") => {
            hash::hex_sha256(body)
        }
        _ => UNSIGNED_PAYLOAD.to_owned(),
    }
}

/// Whether the scheme signs the header of this name, in any case.
#[must_use]
pub fn is_signed_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name != "user-agent" && !name.starts_with("accept") && !name.contains('_')
}

/// The text of a request.
///
/// `path` is as it is sent, the pairs of the query are decoded, `headers` are those to be signed,
/// and `payload` is the SHA-256 of the body in hexadecimal digits, or `UNSIGNED-PAYLOAD`.
#[must_use]
pub fn canonical_request<'a>(
    method: &str,
    path: &str,
    query: impl IntoIterator<Item = (&'a str, &'a str)>,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    payload: &str,
) -> CanonicalRequest {
    let decoded = percent::decode(path);
    let mut path: Vec<_> = decoded.split('/').map(percent::encode).collect();
    if path.last().is_none_or(|it| !it.is_empty()) {
        path.push(String::new());
    }
    let mut pairs: Vec<_> = query.into_iter().collect();
    pairs.sort_unstable();
    let pairs = pairs.into_iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{}={}", percent::encode(name), percent::encode(value)))
        .collect();
    CanonicalRequest::new(method, &path.join("/"), &pairs.join("&"), headers, payload)
}

/// The value of the header `Authorization`. `date` is the value of `X-Sdk-Date`.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::huawei_sdk_hmac::{authorization, canonical_request};
///
/// let request = canonical_request(
///     "POST",
///     "/v1/0123456789abcdef0123456789abcdef/live-detect-face",
///     [],
///     [
///         ("Content-Type", "application/json"),
///         ("Host", "face.cn-north-4.myhuaweicloud.com"),
///         ("X-Sdk-Date", "20260101T000000Z"),
///     ],
///     // Of {"image_base64":"/9j/4AAQ"}
///     "cb3e6ff08af85af91ffed81bfe2b8239bbe430541470b63bea1c2eb275bb9f98",
/// );
/// let credentials =
///     Credentials::new("INVENTEDACCESSKEY000", "inventedSecretKeyForTests0000000000000");
/// // Computed by another program.
/// assert_eq!(
///     authorization(&credentials, "20260101T000000Z", &request),
///     "SDK-HMAC-SHA256 Access=INVENTEDACCESSKEY000, \
///      SignedHeaders=content-type;host;x-sdk-date, \
///      Signature=c66a7bf3145d14a9c3aaf22e6a8a001ae6c338d9ceeabc65cb75b271a30c1f33",
/// );
/// ```
#[must_use]
pub fn authorization(credentials: &Credentials, date: &str, request: &CanonicalRequest) -> String {
    let text = format!("SDK-HMAC-SHA256\n{date}\n{}", request.digest());
    let signature = hash::hmac_sha256(credentials.secret().as_bytes(), text.as_bytes());
    format!(
        "SDK-HMAC-SHA256 Access={}, SignedHeaders={}, Signature={}",
        credentials.id(),
        request.signed_headers(),
        hash::hex(&signature),
    )
}

#[cfg(test)]
mod tests {
    use super::is_signed_header;

    #[test]
    fn what_a_proxy_changes_is_not_signed() {
        for name in ["X-Project-Id", "Enterprise-Project-Id", "x-sdk-date"] {
            assert!(is_signed_header(name), "{name}");
        }
        for name in ["User-Agent", "ACCEPT", "Accept-Language", "x_under"] {
            assert!(!is_signed_header(name), "{name}");
        }
    }
}
