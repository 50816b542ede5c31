//! `tencent-cos`: the signature of Tencent Cloud's object storage COS (对象存储) and of CI
//! (数据万象), which stands before it.
//!
//! From [请求签名, Tencent Cloud COS](https://cloud.tencent.com/document/product/436/7778), and from
//! what the vendor's SDKs send.
//!
//! # The rules
//!
//! *Encoded* means percent-encoded by RFC 3986, with `%20` for a space and hexadecimal digits in
//! upper case.
//!
//! 1. The text of the request (HttpString) has four lines, each with a line feed at its end: the
//!    method in lower case; the decoded path; the parameters; the headers.
//! 2. A pair is `name=value`, both encoded, the encoded name in lower case (also its digits:
//!    `%e9`). Pairs are joined by `&`, in the order of their names as written, then of their
//!    values. An empty value leaves `name=`. All pairs of one name count.
//! 3. The window (KeyTime) is `start;end` in seconds since 1970. SignKey is the HMAC-SHA1 of the
//!    window with the secret as key, in hexadecimal digits of lower case; these 40 characters are
//!    the key of the next step.
//! 4. The signature is the HMAC-SHA1 of four lines: `sha1`, the window, the SHA-1 of the text of
//!    the request, and an empty one; digests in hexadecimal digits of lower case.
//! 5. The header `Authorization` says with which key id, window, headers and parameters it was
//!    made. What is not in its lists is not signed.
//!
//! Which headers to sign is free. [`is_signed_header`] is the choice of the vendor's SDKs, whose
//! headers no proxy changes; they sign all parameters. The token of a temporary key is a header of
//! its own, [`token_header`], which should be signed with the others.

use std::fmt;
use std::time::Duration;

use liveproof_runtime::{Body, Method, Request};
use secrecy::zeroize::Zeroizing;

use super::error::SignError;
use super::request::{base_path, check_header, check_id, pairs};
use super::scheme::{Context, Scheme};
use super::{hash, percent};
use crate::credentials::Credentials;

const AUTHORIZATION: &str = "Authorization";

/// How far ahead the local clock may be, in seconds: as in the vendor's SDK for Python.
const CLOCK_AHEAD: u64 = 60;

/// The scheme `tencent-cos`, see [the module](self).
#[derive(Clone, Copy, Debug)]
pub struct TencentCos {
    lifetime: Duration,
}

impl TencentCos {
    /// A signature holds for 900 s.
    #[must_use]
    pub fn new() -> Self {
        Self {
            lifetime: Duration::from_secs(900),
        }
    }

    /// How long a signature holds from now on, in whole seconds; 900 s by default. It also holds
    /// for the last 60 s, as the local clock may be ahead.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }
}

impl Default for TencentCos {
    fn default() -> Self {
        Self::new()
    }
}

impl Scheme for TencentCos {
    fn name(&self) -> &'static str {
        "tencent-cos"
    }

    fn family(&self) -> &'static str {
        "tencent"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        let credentials = context.credentials();
        check_id(credentials, &['&'])?;
        let token_name = token_header(request.host());
        for name in [AUTHORIZATION, token_name] {
            check_header(request, name)?;
        }
        let now = context.unix()?;
        let window = Window {
            start: now.saturating_sub(CLOCK_AHEAD),
            end: now.saturating_add(self.lifetime.as_secs()),
        };
        let described = described(request)?;
        let token = credentials.token();
        let headers = std::iter::once(("host", request.host()))
            .chain(
                pairs(request.headers())
                    .chain(described.iter().map(|(name, value)| (&**name, &**value)))
                    .filter(|(name, _)| is_signed_header(name)),
            )
            // Not yet among the headers of the request, where it comes after the signature.
            .chain(token.map(|token| (token_name, token)));
        let value = authorization(
            credentials,
            window,
            request.method().as_str(),
            &path(request),
            pairs(request.query()),
            headers,
        );
        request.push_header(AUTHORIZATION, value)?;
        request.mark_sensitive(AUTHORIZATION);
        if let Some(token) = token {
            request.push_header(token_name, token)?;
            request.mark_sensitive(token_name);
        }
        Ok(())
    }
}

/// The headers that encoding adds: those of the body.
fn described(request: &mut Request) -> Result<Vec<(String, String)>, SignError> {
    if let (Body::Empty, Method::Get) = (request.body(), request.method()) {
        return Ok(Vec::new());
    }
    let own = request.headers().len();
    let mut headers = request.encoded()?.headers;
    Ok(headers.split_off(own))
}

/// The decoded path as it is sent.
fn path(request: &Request) -> String {
    percent::decode(base_path(request)).into_owned() + &request.path_text()
}

/// From when to when a signature holds, in seconds since 1970, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its beginning. A minute ago allows for a clock that is ahead.
    pub start: u64,
    /// Its end.
    pub end: u64,
}

/// The value of the header `Authorization`.
///
/// `path` is decoded and begins with `/`, the pairs are decoded, and `headers` are those to be
/// signed, `host` among them.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::tencent_cos::{Window, authorization};
///
/// let value = authorization(
///     &Credentials::new("AKIDEXAMPLEcosAlpha0000000000000001", "EXAMPLEcosAlphaSecretKey0000001"),
///     Window { start: 1700000000, end: 1700000900 },
///     "GET",
///     "/",
///     [("ci-process", "GetLiveCode")],
///     [("host", "examplebucket-1250000000.cos.ap-beijing.myqcloud.com")],
/// );
/// // As signed by the vendor's SDKs for Python and Node.
/// assert_eq!(
///     value,
///     "q-sign-algorithm=sha1&q-ak=AKIDEXAMPLEcosAlpha0000000000000001\
///      &q-sign-time=1700000000;1700000900&q-key-time=1700000000;1700000900\
///      &q-header-list=host&q-url-param-list=ci-process\
///      &q-signature=e9e67d57ad27f405c7d53e8ecb10dce90ad66f00",
/// );
/// ```
#[must_use]
pub fn authorization<'a>(
    credentials: &Credentials,
    window: Window,
    method: &str,
    path: &str,
    query: impl IntoIterator<Item = (&'a str, &'a str)>,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    HttpString::new(method, path, query, headers).authorization(credentials, window)
}

/// The text of a request and the names of what is in it: what is signed, to compare it with what a
/// vendor says.
///
/// It is not printed, as it holds whatever the request says about a person.
pub struct HttpString {
    text: String,
    /// The names of the parameters, joined by `;`.
    params: String,
    /// The names of the headers, joined by `;`.
    headers: String,
}

impl HttpString {
    /// The text of a request, see [`authorization`].
    #[must_use]
    pub fn new<'a>(
        method: &str,
        path: &str,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let method = method.to_ascii_lowercase();
        let (params, query) = names_and_pairs(query);
        let (headers, values) = names_and_pairs(headers);
        Self {
            text: format!("{method}\n{path}\n{query}\n{values}\n"),
            params,
            headers,
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value of the header `Authorization`.
    #[must_use]
    pub fn authorization(&self, credentials: &Credentials, window: Window) -> String {
        let time = format!("{};{}", window.start, window.end);
        let sign_key = hash::hmac_sha1(credentials.secret().as_bytes(), time.as_bytes());
        let signature = self.signature(&Zeroizing::new(hash::hex(&sign_key)), &time);
        format!(
            "q-sign-algorithm=sha1&q-ak={}&q-sign-time={time}&q-key-time={time}\
             &q-header-list={}&q-url-param-list={}&q-signature={signature}",
            credentials.id(),
            self.headers,
            self.params,
        )
    }

    fn signature(&self, sign_key: &str, time: &str) -> String {
        let digest = hash::hex(&hash::sha1(&[self.text.as_bytes()]));
        let text = format!("sha1\n{time}\n{digest}\n");
        hash::hex(&hash::hmac_sha1(sign_key.as_bytes(), text.as_bytes()))
    }
}

/// The encoded names joined by `;`, and the encoded pairs joined by `&`.
fn names_and_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> (String, String) {
    let mut pairs: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| {
            let mut name = percent::encode(name);
            name.make_ascii_lowercase();
            (name, percent::encode(value))
        })
        .collect();
    pairs.sort_unstable();
    let (mut names, mut texts) = (String::new(), String::with_capacity(128));
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            names.push(';');
            texts.push('&');
        }
        names.push_str(name);
        for text in [name, "=", value] {
            texts.push_str(text);
        }
    }
    (names, texts)
}

impl fmt::Debug for HttpString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpString").finish_non_exhaustive()
    }
}

/// Whether the vendor's SDKs sign the header of this name, in any case.
#[must_use]
pub fn is_signed_header(name: &str) -> bool {
    const SIGNED: [&str; 17] = [
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-length",
        "content-md5",
        "content-type",
        "expect",
        "expires",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-unmodified-since",
        "origin",
        "pic-operations",
        "range",
        "transfer-encoding",
    ];
    let begins = |start: &str| {
        name.get(..start.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(start))
    };
    begins("x-cos-")
        || begins("x-ci-")
        || SIGNED.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// The header that holds the token of a temporary key, by the host that the request goes to:
/// `x-ci-security-token` on a host of the form `BUCKET.ci.REGION…`, else `x-cos-security-token`.
///
/// The vendor's pages name either; this is what its SDKs send.
#[must_use]
pub fn token_header(host: &str) -> &'static str {
    match host.split('.').nth(1) {
        Some("ci") => "x-ci-security-token",
        _ => "x-cos-security-token",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page masks its keys, but shows SignKey, HttpString and what follows from them.
    #[test]
    fn meets_the_published_steps() {
        let host = (
            "Host",
            "examplebucket-1250000000.cos.ap-beijing.myqcloud.com",
        );
        let put = HttpString::new(
            "PUT",
            "/exampleobject(\u{817e}\u{8baf}\u{4e91})",
            [],
            [
                ("Date", "Thu, 16 May 2019 06:45:51 GMT"),
                host,
                ("Content-Type", "text/plain"),
                ("Content-Length", "13"),
                ("Content-MD5", "mQ/fVh815F3k6TAUm8m0eg=="),
                ("x-cos-acl", "private"),
                ("x-cos-grant-read", "uin=\"100000000011\""),
            ],
        );
        assert_eq!(
            hash::hex(&hash::sha1(&[put.text.as_bytes()])),
            "8b2751e77f43a0995d6e9eb9477f4b685cca4172"
        );
        assert_eq!(
            put.signature(
                "eb2519b498b02ac213cb1f3d1a3d27a3b3c9bc5f",
                "1557989151;1557996351"
            ),
            "3b8851a11a569213c17ba8fa7dcf2abec6935172"
        );
        let get = HttpString::new(
            "GET",
            "/exampleobject(\u{817e}\u{8baf}\u{4e91})",
            [
                ("response-content-type", "application/octet-stream"),
                ("response-cache-control", "max-age=600"),
            ],
            [("Date", "Thu, 16 May 2019 06:55:53 GMT"), host],
        );
        assert_eq!(
            hash::hex(&hash::sha1(&[get.text.as_bytes()])),
            "54ecfe22f59d3514fdc764b87a32d8133ea611e6"
        );
        assert_eq!(
            get.signature(
                "937914bf490e9e8c189836aad2052e4feeb35eaf",
                "1557989753;1557996953"
            ),
            "01681b8c9d798a678e43b685a9f1bba0f6c0e012"
        );
    }

    #[test]
    fn signs_the_headers_that_the_vendors_clients_sign() {
        for name in [
            "host",
            "Host",
            "CONTENT-TYPE",
            "x-cos-acl",
            "X-CI-notify",
            "Range",
            "Pic-Operations",
        ] {
            assert!(is_signed_header(name), "{name}");
        }
        for name in [
            "user-agent",
            "accept",
            "accept-encoding",
            "connection",
            "content-language",
            "date",
            "referer",
            "x-cos",
            "x-other",
            "authorization",
            "\u{952e}\u{952e}\u{952e}",
        ] {
            assert!(!is_signed_header(name), "{name}");
        }
    }

    #[test]
    fn the_token_goes_by_the_host() {
        for (host, name) in [
            ("b-125.cos.ap-beijing.myqcloud.com", "x-cos-security-token"),
            ("b-125.ci.ap-beijing.myqcloud.com", "x-ci-security-token"),
            ("ci.example.com", "x-cos-security-token"),
            ("b.cos.ci.example.com", "x-cos-security-token"),
            ("127.0.0.1:8001", "x-cos-security-token"),
        ] {
            assert_eq!(token_header(host), name, "{host}");
        }
    }

    #[test]
    fn prints_nothing() {
        let text = HttpString::new("GET", "/CANARY", [("a", "CANARY")], []);
        assert_eq!(format!("{text:?}"), "HttpString { .. }");
    }
}
