//! `aliyun-acs3`: the signature of Alibaba Cloud's APIs, version 3, ACS3-HMAC-SHA256.
//!
//! From [V3版本请求体&签名机制, Alibaba
//! Cloud](https://help.aliyun.com/document_detail/2593177.html), and from what the vendor's SDKs
//! send.
//!
//! # The rules
//!
//! 1. The text of the request ([`CanonicalRequest`]) has six parts, joined by line feeds: the
//!    method; the path as it is sent; the query; the signed headers; their names; the SHA-256 of
//!    the body, in hexadecimal digits of lower case like all digests here.
//! 2. The pairs of the query are `name=value` joined by `&`, in the order of their names, byte by
//!    byte. The values are percent-encoded by RFC 3986. The names are not, as in the vendor's SDKs;
//!    its page encodes them. [`AliyunAcs3`] refuses names for which this makes a difference.
//! 3. A header is `name:value` and a line feed, the name in lower case, in the order of the names.
//!    Signed are `host`, `content-type` if there is one, and all that begin with `x-acs-`.
//! 4. The text to sign has two lines: `ACS3-HMAC-SHA256` and the SHA-256 of the text of the
//!    request. The signature is its HMAC-SHA256, with the secret as key.
//! 5. The headers of [`headers`] have the time, a number that comes once, the SHA-256 of the body,
//!    and the token of a temporary key. The header `Authorization` has the key id, the names of the
//!    signed headers and the signature.
//!
//! `x-acs-action` and `x-acs-version` are the operation's own.
//!
//! A body that is not in memory, such as a file, has no hash before it is sent: it is refused.

use liveproof_runtime::Request;

use super::canonical::CanonicalRequest;
use super::error::{ParameterProblem, SignError, UnsignedPart};
use super::request::{check_header, check_id, header, pairs, split_target};
use super::scheme::{Context, Scheme};
use super::{hash, percent, time};
use crate::credentials::Credentials;

const AUTHORIZATION: &str = "Authorization";
const ACCESS_KEY_ID: &str = "x-acs-accesskey-id";
const CONTENT_SHA256: &str = "x-acs-content-sha256";
const DATE: &str = "x-acs-date";
const NONCE: &str = "x-acs-signature-nonce";
const TOKEN: &str = "x-acs-security-token";

/// The scheme `aliyun-acs3`, see [the module](self).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct AliyunAcs3 {}

impl Scheme for AliyunAcs3 {
    fn name(&self) -> &'static str {
        "aliyun-acs3"
    }

    fn family(&self) -> &'static str {
        "aliyun"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        let credentials = context.credentials();
        check_id(credentials, &[','])?;
        for name in [
            AUTHORIZATION,
            ACCESS_KEY_ID,
            CONTENT_SHA256,
            DATE,
            NONCE,
            TOKEN,
        ] {
            check_header(request, name)?;
        }
        if pairs(request.query()).any(|(name, _)| percent::encode(name) != name) {
            return Err(SignError::Parameter(ParameterProblem::Name));
        }
        let encoded = request.encoded()?;
        let Some(body) = &encoded.body else {
            return Err(SignError::Unsigned(UnsignedPart::Upload));
        };
        let payload = hash::hex_sha256(body);
        for (name, value) in headers(credentials, context.unix()?, context.nonce()?, &payload) {
            request.push_header(name, value)?;
        }
        let (path, _) = split_target(&encoded.target);
        let content_type = header(&encoded, "Content-Type");
        let own = pairs(request.headers());
        let text = canonical_request(
            request.method().as_str(),
            path,
            pairs(request.query()),
            own.filter(|(name, _)| name.to_ascii_lowercase().starts_with("x-acs-"))
                .chain([("host", &*encoded.host)])
                .chain(content_type.map(|it| ("content-type", it))),
            &payload,
        );
        request.push_header(AUTHORIZATION, authorization(credentials, &text))?;
        for name in [ACCESS_KEY_ID, NONCE, TOKEN, AUTHORIZATION] {
            request.mark_sensitive(name);
        }
        Ok(())
    }
}

/// The headers that a signed request has besides the operation's own, without `Authorization`, in
/// the order in which the scheme adds them: `x-acs-date` (from seconds since 1970),
/// `x-acs-signature-nonce` (32 hexadecimal digits), `x-acs-content-sha256` (the SHA-256 of the body
/// in hexadecimal digits), and with a token `x-acs-accesskey-id` and `x-acs-security-token`.
pub fn headers(
    credentials: &Credentials,
    unix: u64,
    nonce: u128,
    payload: &str,
) -> impl Iterator<Item = (&'static str, String)> {
    let id = |_| (ACCESS_KEY_ID, credentials.id().to_owned());
    let token = credentials.token();
    [
        (DATE, time::utc(unix)),
        (NONCE, format!("{nonce:032x}")),
        (CONTENT_SHA256, payload.to_owned()),
    ]
    .into_iter()
    .chain(token.map(id))
    .chain(token.map(|token| (TOKEN, token.to_owned())))
}

/// The text of a request.
///
/// `path` is as it is sent, the pairs of the query are decoded, `headers` are those to be signed,
/// and `payload` is the SHA-256 of the body in hexadecimal digits.
#[must_use]
pub fn canonical_request<'a>(
    method: &str,
    path: &str,
    query: impl IntoIterator<Item = (&'a str, &'a str)>,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    payload: &str,
) -> CanonicalRequest {
    let mut pairs: Vec<_> = query.into_iter().collect();
    pairs.sort_unstable();
    let pairs = pairs.into_iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", percent::encode(value)))
        .collect();
    CanonicalRequest::new(method, path, &pairs.join("&"), headers, payload)
}

/// The value of the header `Authorization`.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::aliyun_acs3::{authorization, canonical_request};
///
/// const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// let request = canonical_request(
///     "POST",
///     "/",
///     [
///         ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"),
///         ("RegionId", "cn-shanghai"),
///     ],
///     [
///         ("host", "ecs.cn-shanghai.aliyuncs.com"),
///         ("x-acs-action", "RunInstances"),
///         ("x-acs-content-sha256", NOTHING),
///         ("x-acs-date", "2023-10-26T10:22:32Z"),
///         ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
///         ("x-acs-version", "2014-05-26"),
///     ],
///     NOTHING,
/// );
/// // The example of the vendor's page.
/// let credentials = Credentials::new("YourAccessKeyId", "YourAccessKeySecret");
/// assert_eq!(
///     authorization(&credentials, &request),
///     "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,\
///      SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;\
///      x-acs-version,\
///      Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
/// );
/// ```
#[must_use]
pub fn authorization(credentials: &Credentials, request: &CanonicalRequest) -> String {
    let text = format!("ACS3-HMAC-SHA256\n{}", request.digest());
    let signature = hash::hmac_sha256(credentials.secret().as_bytes(), text.as_bytes());
    format!(
        "ACS3-HMAC-SHA256 Credential={},SignedHeaders={},Signature={}",
        credentials.id(),
        request.signed_headers(),
        hash::hex(&signature),
    )
}
