//! `aliyun-rpc`: the signature of Alibaba Cloud's RPC style, version 1.0, HMAC-SHA1.
//!
//! From [RPC API签名, Alibaba
//! Cloud](https://github.com/AlibabaCloudDocs/api/blob/cf3fab2d3d3d6a98e60c768c43c9cda1ec3f6c75/cn.zh-CN/%E9%98%BF%E9%87%8C%E4%BA%91API%E4%BB%8B%E7%BB%8D/%E7%AD%BE%E5%90%8D%E6%9C%BA%E5%88%B6/RPC%20API%E7%AD%BE%E5%90%8D.md),
//! and from what the vendor's SDKs send.
//!
//! # The rules
//!
//! *Encoded* means percent-encoded by RFC 3986, with `%20` for a space and hexadecimal digits in
//! upper case.
//!
//! 1. All parameters of query and form are signed but `Signature`: [`parameters`] and the
//!    operation's own, also those with an empty value. A name that is in both counts once, with
//!    the value of the form.
//! 2. They are sorted by name, byte by byte, before they are encoded as `name=value` and joined by
//!    `&`.
//! 3. The text to sign is the method, `&`, the encoded `/`, `&`, and the encoding of that text.
//! 4. `Signature` is the base64 of the HMAC-SHA1 of the text. The key is the secret and an `&`.
//!
//! Neither headers nor the host are signed, nor a body that is not a form.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liveproof_runtime::Request;
use secrecy::zeroize::Zeroizing;

use super::error::SignError;
use super::request::{check_pair, form, pairs};
use super::scheme::{Context, Scheme};
use super::{hash, percent, time};
use crate::credentials::Credentials;

const SIGNATURE: &str = "Signature";

/// The scheme `aliyun-rpc`, see [the module](self).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct AliyunRpc {}

impl Scheme for AliyunRpc {
    fn name(&self) -> &'static str {
        "aliyun-rpc"
    }

    fn family(&self) -> &'static str {
        "aliyun"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        let credentials = context.credentials();
        check_pair(request.query(), SIGNATURE)?;
        for (name, value) in parameters(credentials, context.unix()?, context.nonce()?) {
            request.push_query(name, value)?;
        }
        let signature = signature(
            credentials,
            request.method().as_str(),
            pairs(request.query()),
            pairs(form(request)?),
        );
        request.push_query(SIGNATURE, signature)?;
        for name in ["AccessKeyId", "SignatureNonce", "SecurityToken", SIGNATURE] {
            request.mark_sensitive(name);
        }
        Ok(())
    }
}

/// The parameters that a signed request has besides the operation's own, without `Signature`, in
/// the order in which the scheme adds them to the query: `AccessKeyId`,
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
    let mut digits = format!("{number:032x}");
    for at in [20, 16, 12, 8] {
        digits.insert(at, '-');
    }
    digits
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
pub struct StringToSign(String);

impl StringToSign {
    /// The text of a request, see [`signature`].
    #[must_use]
    pub fn new<'a>(
        method: &str,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
        form: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        // Of pairs with one name the last counts, so those of the form win.
        let pairs: BTreeMap<&str, &str> = query.into_iter().chain(form).collect();
        let mut text = String::with_capacity(512);
        for (name, value) in pairs.into_iter().filter(|(name, _)| *name != SIGNATURE) {
            if !text.is_empty() {
                text.push('&');
            }
            percent::push(&mut text, name);
            text.push('=');
            percent::push(&mut text, value);
        }
        let mut twice = method.to_ascii_uppercase() + "&%2F&";
        percent::push(&mut twice, &text);
        Self(twice)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of the parameter `Signature`, in base64.
    #[must_use]
    pub fn signature(&self, credentials: &Credentials) -> String {
        let key = Zeroizing::new([credentials.secret().as_bytes(), b"&"].concat());
        STANDARD.encode(hash::hmac_sha1(&key, self.0.as_bytes()))
    }
}

impl fmt::Debug for StringToSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StringToSign").finish_non_exhaustive()
    }
}

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
