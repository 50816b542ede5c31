//! `tencent-tc3`: the signature of Tencent Cloud's API 3.0 (签名方法 v3), TC3-HMAC-SHA256.
//!
//! From [签名方法 v3, Tencent Cloud](https://www.tencentcloud.com/document/product/1154/48911), and from
//! what the vendor's SDKs send.
//!
//! # The rules
//!
//! 1. The text of the request ([`CanonicalRequest`]) has six parts, joined by line feeds: the
//!    method; the path; the query exactly as it is sent; the signed headers; their names; the
//!    SHA-256 of the body, in hexadecimal digits of lower case like all digests here.
//! 2. A header is `name:value` and a line feed, the name in lower case, in the order of the names.
//!    Signed are `content-type`, `host` and `x-tc-action`, the value of the last in lower case.
//! 3. The text to sign has four lines: `TC3-HMAC-SHA256`, the time in seconds since 1970,
//!    `DATE/SERVICE/tc3_request`, and the SHA-256 of the text of the request. The date is that of
//!    the time in UTC, `YYYY-MM-DD`.
//! 4. The key is made of `TC3` and the secret, by the HMAC-SHA256 of the date, then of the service,
//!    then of `tc3_request`, each with the one before as key. The signature is the HMAC-SHA256 of
//!    the text to sign.
//! 5. The header `Authorization` has the key id, date and service, the names of the signed headers
//!    and the signature; `X-TC-Timestamp` has the time and `X-TC-Token` the token of a temporary
//!    key.
//!
//! The vendor's SDKs and its older page sign `content-type` and `host` alone, its newer page also
//! `x-tc-action`. The list of names is sent, so that both are valid. [`TencentTc3`] signs all
//! three: whoever changes the action on its way is found out. [`TencentTc3::without_action`] signs
//! two.
//!
//! A body that is not in memory, such as a file, is not signed: the hash is that of the words
//! `UNSIGNED-PAYLOAD`, and the header `X-TC-Content-SHA256` says so. TLS protects it all the same.

use std::borrow::Cow;
use std::net::IpAddr;

use liveproof_runtime::{Body, Method, Request};
use secrecy::zeroize::Zeroizing;

use super::canonical::CanonicalRequest;
use super::error::SignError;
use super::request::{check_header, check_id, header, split_target};
use super::scheme::{Context, Scheme};
use super::{hash, time};
use crate::credentials::Credentials;

const ACTION: &str = "X-TC-Action";
const AUTHORIZATION: &str = "Authorization";
const CONTENT_SHA256: &str = "X-TC-Content-SHA256";
const CONTENT_TYPE: &str = "Content-Type";
const TIMESTAMP: &str = "X-TC-Timestamp";
const TOKEN: &str = "X-TC-Token";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// The scheme `tencent-tc3`, see [the module](self).
#[derive(Clone, Debug, Default)]
pub struct TencentTc3 {
    service: Option<Cow<'static, str>>,
    without_action: bool,
    unsigned_payload: bool,
}

impl TencentTc3 {
    /// Signs `content-type`, `host` and `x-tc-action`, for the service that the host names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Signs for this service, such as `faceid`.
    ///
    /// By default it is the first label of the host: `faceid` of `faceid.tencentcloudapi.com`. A
    /// host without labels, such as an address or `localhost`, names no service; then it is what
    /// follows the first `-` in the name of the vendor's crate.
    #[must_use]
    pub fn service(mut self, service: impl Into<Cow<'static, str>>) -> Self {
        self.service = Some(service.into());
        self
    }

    /// Signs `content-type` and `host` alone, as the vendor's SDKs do.
    #[must_use]
    pub fn without_action(mut self) -> Self {
        self.without_action = true;
        self
    }

    /// Signs no body, also one that is in memory.
    #[must_use]
    pub fn unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self
    }
}

impl Scheme for TencentTc3 {
    fn name(&self) -> &'static str {
        "tencent-tc3"
    }

    fn family(&self) -> &'static str {
        "tencent"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        let credentials = context.credentials();
        check_id(credentials, &[',', '/'])?;
        for name in [AUTHORIZATION, TIMESTAMP, TOKEN, CONTENT_SHA256] {
            check_header(request, name)?;
        }
        // There is no signature without a type.
        if matches!(request.body(), Body::Empty) {
            request.set_empty_content_type(match request.method() {
                Method::Get => "application/x-www-form-urlencoded",
                _ => "application/json",
            })?;
        }
        let encoded = request.encoded()?;
        let body = encoded.body.as_deref();
        let body = body.filter(|_| !self.unsigned_payload);
        let payload = body.unwrap_or(UNSIGNED_PAYLOAD.as_bytes());
        let (path, query) = split_target(&encoded.target);
        let action = request.header(ACTION).filter(|_| !self.without_action);
        let action = action.map(str::to_ascii_lowercase);
        let content_type = header(&encoded, CONTENT_TYPE);
        let text = canonical_request(
            request.method().as_str(),
            path,
            query,
            std::iter::once(("host", &*encoded.host))
                .chain(content_type.map(|it| (CONTENT_TYPE, it)))
                .chain(action.as_deref().map(|it| (ACTION, it))),
            payload,
        );
        let service = match &self.service {
            Some(service) => service,
            None => service(request.host(), request.operation().vendor),
        };
        let now = context.unix()?;
        let value = authorization(credentials, service, now, &text);
        request.push_header(TIMESTAMP, now.to_string())?;
        if body.is_none() {
            request.push_header(CONTENT_SHA256, UNSIGNED_PAYLOAD)?;
        }
        if let Some(token) = credentials.token() {
            request.push_header(TOKEN, token)?;
        }
        request.push_header(AUTHORIZATION, value)?;
        for name in [TOKEN, AUTHORIZATION] {
            request.mark_sensitive(name);
        }
        Ok(())
    }
}

/// The service that the host names, or else the vendor.
fn service<'a>(host: &'a str, vendor: &'a str) -> &'a str {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let name = match port.bytes().all(|it| it.is_ascii_digit()) {
        true => name,
        false => host,
    };
    let is_address = name.starts_with('[') || name.parse::<IpAddr>().is_ok();
    match name.split_once('.') {
        Some((label, _)) if !is_address => label,
        _ => vendor.split_once('-').map_or(vendor, |it| it.1),
    }
}

/// The text of a request.
///
/// Path and query are as they are sent, and `headers` are those to be signed, with `x-tc-action`
/// in lower case. `payload` is the body, or the words `UNSIGNED-PAYLOAD`.
#[must_use]
pub fn canonical_request<'a>(
    method: &str,
    path: &str,
    query: &str,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    payload: &[u8],
) -> CanonicalRequest {
    CanonicalRequest::new(method, path, query, headers, &hash::hex_sha256(payload))
}

/// The value of the header `Authorization`, at a time in seconds since 1970.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::tencent_tc3::{authorization, canonical_request};
///
/// let request = canonical_request(
///     "POST",
///     "/",
///     "",
///     [
///         ("Content-Type", "application/json; charset=utf-8"),
///         ("Host", "cvm.tencentcloudapi.com"),
///         ("X-TC-Action", "describeinstances"),
///     ],
///     concat!(
///         r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "#,
///         r#""Name": "instance-name"}]}"#,
///     )
///     .as_bytes(),
/// );
/// // The example of the vendor's page, whose secret consists of asterisks.
/// let credentials = Credentials::new("AKIDEXAMPLE", "*".repeat(32));
/// assert_eq!(
///     authorization(&credentials, "cvm", 1551113065, &request),
///     "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2019-02-25/cvm/tc3_request, \
///      SignedHeaders=content-type;host;x-tc-action, \
///      Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
/// );
/// ```
#[must_use]
pub fn authorization(
    credentials: &Credentials,
    service: &str,
    unix: u64,
    request: &CanonicalRequest,
) -> String {
    let date = time::date(unix);
    let scope = format!("{date}/{service}/tc3_request");
    let mut key = Zeroizing::new([b"TC3", credentials.secret().as_bytes()].concat());
    for part in [&*date, service, "tc3_request"] {
        key = Zeroizing::new(hash::hmac_sha256(&key, part.as_bytes()).to_vec());
    }
    let text = string_to_sign(unix, &scope, request);
    let signature = hash::hex(&hash::hmac_sha256(&key, text.as_bytes()));
    format!(
        "TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={}, Signature={signature}",
        credentials.id(),
        request.signed_headers(),
    )
}

/// The text to sign (待签名字符串).
fn string_to_sign(unix: u64, scope: &str, request: &CanonicalRequest) -> String {
    format!("TC3-HMAC-SHA256\n{unix}\n{scope}\n{}", request.digest())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_names_the_service_or_the_vendor_does() {
        for (host, wanted) in [
            ("faceid.tencentcloudapi.com", "faceid"),
            ("captcha.example.test:8443", "captcha"),
            ("127.0.0.1:8001", "three-words"),
            ("127.0.0.1", "three-words"),
            ("[::1]:8001", "three-words"),
            ("[::ffff:127.0.0.1]", "three-words"),
            ("localhost:8001", "three-words"),
        ] {
            assert_eq!(service(host, "vendor-three-words"), wanted, "{host}");
        }
        assert_eq!(service("localhost", "single"), "single");
    }
}
