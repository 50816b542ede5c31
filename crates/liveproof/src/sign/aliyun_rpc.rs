//! `aliyun-rpc`: the signature of Alibaba Cloud's RPC style, version 1.0, HMAC-SHA1.
//!
//! From [RPC API签名, Alibaba Cloud](https://github.com/AlibabaCloudDocs/api/blob/cf3fab2d3d3d6a98e60c768c43c9cda1ec3f6c75/cn.zh-CN/%E9%98%BF%E9%87%8C%E4%BA%91API%E4%BB%8B%E7%BB%8D/%E7%AD%BE%E5%90%8D%E6%9C%BA%E5%88%B6/RPC%20API%E7%AD%BE%E5%90%8D.md),
//! and from what the vendor's SDKs send.
//!
//! # The rules
//!
//! *Encoded* means percent-encoded by RFC 3986, with `%20` for a space and hexadecimal digits in
//! upper case.
//!
//! 1. All parameters of query and form are signed but `Signature`: [`parameters`] and the
//!    operation's own, also those with an empty value. A name that stands in both counts once, with
//!    the value of the form.
//! 2. They are sorted by name, byte by byte, before they are encoded as `name=value` and joined by
//!    `&`.
//! 3. The text to sign is the method, `&`, the encoded `/`, `&`, and the encoding of that text.
//! 4. `Signature` is the base64 of the HMAC-SHA1 of the text. The key is the secret and an `&`.
//!
//! Neither headers nor the host are signed, nor a body that is not a form.

use std::fmt;

use super::text::hash;
use super::text::order::Pair;
use super::text::{percent, time};
use crate::credentials::Credentials;

/// The parameters that a signed request has besides the operation's own, without `Signature`, in
/// the order in which [`Sign`](super::Sign) adds them to the query: `AccessKeyId`,
/// `SignatureMethod`, `SignatureVersion`, `SignatureNonce` (the number as a UUID), `Timestamp`
/// (from seconds since 1970), and `SecurityToken` if there is one.
///
/// `Action`, `Version` and `Format` are the operation's own.
pub fn parameters(
    credentials: &Credentials,
    unix: u64,
    nonce: u128,
) -> impl Iterator<Item = (&'static str, String)> {
    let token = credentials
        .token()
        .map(|token| ("SecurityToken", token.to_owned()));
    [
        ("AccessKeyId", credentials.id().to_owned()),
        ("SignatureMethod", "HMAC-SHA1".to_owned()),
        ("SignatureVersion", "1.0".to_owned()),
        ("SignatureNonce", uuid(nonce)),
        ("Timestamp", time::utc(unix)),
    ]
    .into_iter()
    .chain(token)
}

/// 8, 4, 4, 4 and 12 hexadecimal digits.
fn uuid(number: u128) -> String {
    let group = |shift: u32, digits: u32| (number >> shift) & ((1 << (4 * digits)) - 1);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        group(96, 8),
        group(80, 4),
        group(64, 4),
        group(48, 4),
        group(0, 12)
    )
}

/// The value of the parameter `Signature`, in base64. All pairs are decoded and complete.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::aliyun_rpc::signature;
///
/// // The example of the vendor's page.
/// let signature = signature(
///     &Credentials::new("testid", "testsecret"),
///     "GET",
///     [
///         ("Timestamp", "2016-02-23T12:46:24Z"),
///         ("Format", "XML"),
///         ("AccessKeyId", "testid"),
///         ("Action", "DescribeRegions"),
///         ("SignatureMethod", "HMAC-SHA1"),
///         ("SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"),
///         ("Version", "2014-05-26"),
///         ("SignatureVersion", "1.0"),
///     ],
///     [],
/// );
/// assert_eq!(signature, "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
/// ```
#[must_use]
pub fn signature<'a>(
    credentials: &Credentials,
    method: &str,
    query: impl IntoIterator<Item = (&'a str, &'a str)>,
    form: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    StringToSign::new(method, query, form).signature(credentials)
}

/// The text to sign (待签名字符串), to compare it with what a vendor says.
///
/// It is not printed, as it holds whatever the request says about a person.
pub struct StringToSign(Vec<u8>);

impl StringToSign {
    /// The text of a request, see [`signature`].
    #[must_use]
    pub fn new<'a>(
        method: &str,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
        form: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut pairs: Vec<_> = query.into_iter().chain(form).map(Pair::new).collect();
        // Pairs of one name stay in their order, so those of the form come last.
        pairs.sort_by(Pair::order);
        Self::of(method, &pairs)
    }

    fn of(method: &str, pairs: &[Pair<'_>]) -> Self {
        // Enough for most requests. Long values make it grow.
        let mut text = Vec::with_capacity(64 * pairs.len() + 256);
        text.extend_from_slice(method.as_bytes());
        text.make_ascii_uppercase();
        text.extend_from_slice(b"&%2F&");
        let mut first = true;
        for (index, pair) in pairs.iter().enumerate() {
            let next = pairs.get(index + 1);
            if pair.name == SIGNATURE || next.is_some_and(|next| next.name == pair.name) {
                continue;
            }
            if !first {
                text.extend_from_slice(b"%26");
            }
            first = false;
            percent::encode_twice(&mut text, pair.name);
            text.extend_from_slice(b"%3D");
            percent::encode_twice(&mut text, pair.value);
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The method is text, and the rest is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The value of the parameter `Signature`, in base64.
    #[must_use]
    pub fn signature(&self, credentials: &Credentials) -> String {
        hash::hmac_sha1_base64(&[credentials.secret().as_bytes(), b"&"], &self.0)
    }
}

impl fmt::Debug for StringToSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StringToSign").finish_non_exhaustive()
    }
}

pub(super) const SIGNATURE: &str = "Signature";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_is_encoded_again() {
        let text = StringToSign::new(
            "get",
            [("b", "1"), ("a b", "&"), ("Signature", "s"), ("empty", "")],
            [("b", "\u{952e}")],
        );
        assert_eq!(
            text.as_str(),
            "GET&%2F&a%2520b%3D%2526%26b%3D%25E9%2594%25AE%26empty%3D"
        );
        assert_eq!(StringToSign::new("POST", [], []).as_str(), "POST&%2F&");
    }

    #[test]
    fn writes_a_nonce_as_a_uuid() {
        assert_eq!(
            uuid(0x3ee8_c1b8_83d3_44af_a94f_4e0a_d82f_d6cf),
            "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"
        );
        assert_eq!(uuid(1), "00000000-0000-0000-0000-000000000001");
    }
}
