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

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use secrecy::zeroize::Zeroizing;

use super::text::{hash, order, percent};
use crate::credentials::Credentials;

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
    text: Vec<u8>,
    /// The names of the parameters, then those of the headers, each joined by `;`.
    lists: Vec<u8>,
    params: usize,
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
        let (query, headers) = (query.into_iter(), headers.into_iter());
        let count = query.size_hint().0 + headers.size_hint().1.unwrap_or(8);
        let mut pairs = Pairs {
            names: Vec::with_capacity(16 * count + 32),
            pairs: Vec::with_capacity(count),
        };
        pairs.extend(query);
        let params = pairs.pairs.len();
        pairs.extend(headers);
        Self::of(method, path, pairs, params)
    }

    fn of(method: &str, path: &str, mut pairs: Pairs<'_>, params: usize) -> Self {
        let mut text = Vec::with_capacity(method.len() + path.len() + pairs.guess_len() + 4);
        text.extend_from_slice(method.as_bytes());
        text.make_ascii_lowercase();
        text.push(b'\n');
        text.extend_from_slice(path.as_bytes());
        text.push(b'\n');
        let mut lists = Vec::with_capacity(pairs.names.len() + pairs.pairs.len());
        let (params, headers) = pairs.pairs.split_at_mut(params);
        write(&mut text, &mut lists, &pairs.names, params);
        let params = lists.len();
        text.push(b'\n');
        write(&mut text, &mut lists, &pairs.names, headers);
        text.push(b'\n');
        Self {
            text,
            lists,
            params,
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // It is made of texts and of escapes.
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// The value of the header `Authorization`.
    #[must_use]
    pub fn authorization(&self, credentials: &Credentials, window: Window) -> String {
        let time = format!("{};{}", window.start, window.end);
        let sign_key = hash::hmac_sha1_hex(credentials.secret().as_bytes(), time.as_bytes());
        let signature = self.signature(&Zeroizing::new(sign_key), &time);
        let lists = std::str::from_utf8(&self.lists).unwrap_or_default();
        let (params, headers) = lists.split_at_checked(self.params).unwrap_or_default();
        let id = credentials.id();
        let mut out = String::with_capacity(170 + id.len() + 2 * time.len() + lists.len());
        out.push_str("q-sign-algorithm=sha1&q-ak=");
        out.push_str(id);
        out.push_str("&q-sign-time=");
        out.push_str(&time);
        out.push_str("&q-key-time=");
        out.push_str(&time);
        out.push_str("&q-header-list=");
        out.push_str(headers);
        out.push_str("&q-url-param-list=");
        out.push_str(params);
        out.push_str("&q-signature=");
        out.push_str(hash::as_str(&signature));
        out
    }

    fn signature(&self, sign_key: &[u8; 40], time: &str) -> [u8; 40] {
        let digest = hash::sha1_hex(&self.text);
        let text = format!("sha1\n{time}\n{}\n", hash::as_str(&digest));
        hash::hmac_sha1_hex(sign_key, text.as_bytes())
    }
}

impl fmt::Debug for HttpString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpString").finish_non_exhaustive()
    }
}

/// Parameters or headers, or both.
struct Pairs<'a> {
    /// All names as they are written, one after the other.
    names: Vec<u8>,
    pairs: Vec<Pair<'a>>,
}

struct Pair<'a> {
    start: u64,
    name: Range<usize>,
    value: &'a str,
}

impl<'a> Pairs<'a> {
    fn extend(&mut self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        for (name, value) in pairs {
            let from = self.names.len();
            percent::encode_lower(&mut self.names, name);
            self.pairs.push(Pair {
                start: order::start(self.names.get(from..).unwrap_or_default()),
                name: from..self.names.len(),
                value,
            });
        }
    }

    /// Enough if about a quarter of the values needs encoding.
    fn guess_len(&self) -> usize {
        let values = self.pairs.iter().map(|pair| pair.value.len() * 3 / 2 + 32);
        self.names.len() + values.sum::<usize>()
    }
}

impl Pair<'_> {
    fn name<'a>(&self, names: &'a [u8]) -> &'a [u8] {
        names.get(self.name.clone()).unwrap_or_default()
    }

    fn order(&self, other: &Self, names: &[u8]) -> Ordering {
        self.start
            .cmp(&other.start)
            .then_with(|| self.name(names).cmp(other.name(names)))
            .then_with(|| encoded(self.value).cmp(&encoded(other.value)))
    }
}

fn encoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    percent::encode(&mut out, text);
    out
}

fn write(text: &mut Vec<u8>, lists: &mut Vec<u8>, names: &[u8], pairs: &mut [Pair<'_>]) {
    pairs.sort_unstable_by(|one, other| one.order(other, names));
    for (index, pair) in pairs.iter().enumerate() {
        if index > 0 {
            text.push(b'&');
            lists.push(b';');
        }
        let name = pair.name(names);
        lists.extend_from_slice(name);
        text.extend_from_slice(name);
        text.push(b'=');
        percent::encode(text, pair.value);
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
        let key = |text: &str| <[u8; 40]>::try_from(text.as_bytes()).expect("40 digits");
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
            &hash::sha1_hex(&put.text),
            b"8b2751e77f43a0995d6e9eb9477f4b685cca4172"
        );
        assert_eq!(
            &put.signature(
                &key("eb2519b498b02ac213cb1f3d1a3d27a3b3c9bc5f"),
                "1557989151;1557996351"
            ),
            b"3b8851a11a569213c17ba8fa7dcf2abec6935172"
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
            &hash::sha1_hex(&get.text),
            b"54ecfe22f59d3514fdc764b87a32d8133ea611e6"
        );
        assert_eq!(
            &get.signature(
                &key("937914bf490e9e8c189836aad2052e4feeb35eaf"),
                "1557989753;1557996953"
            ),
            b"01681b8c9d798a678e43b685a9f1bba0f6c0e012"
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
