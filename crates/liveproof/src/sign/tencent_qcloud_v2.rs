//! `tencent-qcloud-v2`: the signature of Tencent Cloud's API 2.0 (`api.qcloud.com`), HMAC-SHA1 or
//! HMAC-SHA256. Its API 3.0 takes it, too, on the path `/`.
//!
//! From [签名方法, Tencent Cloud API 2.0](https://cloud.tencent.com/document/product/215/1693), and
//! from what the vendor's SDKs send.
//!
//! # The rules
//!
//! 1. The text to sign is the method in upper case, the host, the path, `?`, and the parameters as
//!    `name=value` joined by `&`. Nothing in it is encoded.
//! 2. All parameters are in it but `Signature`: [`parameters`] and the operation's own, also those
//!    with an empty value. They are in the order of their names, byte by byte.
//! 3. Then every underscore in a name becomes a dot, in this text only.
//! 4. On POST, a parameter whose value begins with `@` is not in it, except on the path `/`.
//! 5. `Signature` is the base64 of the HMAC of the text with the secret as key, sent encoded like
//!    any other value.
//! 6. On GET all parameters are sent in the query, on POST all in the form.
//! 7. The HMAC is of SHA-256 if `SignatureMethod` is `HmacSHA256`, and of SHA-1 otherwise, also
//!    without that parameter, which the pages of the older services do not have.
//!
//! The vendor's SDKs disagree about names with underscores: whether the dots come before sorting,
//! and whether a leading underscore counts. [`TencentQcloudV2`] therefore refuses names for which
//! this makes a difference. By rule 4 it refuses, on POST, values that would go unsigned.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liveproof_runtime::{Method, Request};

use super::error::{ParameterProblem, SignError, UnsignedPart};
use super::request::{Pair, base_path, check_pair, form, pairs};
use super::scheme::{Context, Scheme};
use super::{hash, percent};
use crate::credentials::Credentials;

const SIGNATURE: &str = "Signature";

/// The scheme `tencent-qcloud-v2`, see [the module](self).
///
/// By default it signs with HMAC-SHA1 and sends no `SignatureMethod`, as the pages of the older
/// services demand.
#[derive(Clone, Copy, Debug, Default)]
pub struct TencentQcloudV2 {
    algorithm: Option<Algorithm>,
}

impl TencentQcloudV2 {
    /// HMAC-SHA1, without `SignatureMethod`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Signs with HMAC-SHA1 and sends `SignatureMethod=HmacSHA1`, which the vendor takes for the
    /// same as the default.
    #[must_use]
    pub fn hmac_sha1(mut self) -> Self {
        self.algorithm = Some(Algorithm::HmacSha1);
        self
    }

    /// Signs with HMAC-SHA256 and sends `SignatureMethod=HmacSHA256`, which the vendor's general
    /// pages describe.
    #[must_use]
    pub fn hmac_sha256(mut self) -> Self {
        self.algorithm = Some(Algorithm::HmacSha256);
        self
    }
}

impl Scheme for TencentQcloudV2 {
    fn name(&self) -> &'static str {
        "tencent-qcloud-v2"
    }

    fn family(&self) -> &'static str {
        "tencent"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        let credentials = context.credentials();
        let method = request.method();
        let post = method == Method::Post;
        let path = path(request);
        if post {
            if !request.query().is_empty() {
                return Err(SignError::Unsigned(UnsignedPart::Query));
            }
            check_signed(form(request)?, &path)?;
        } else if !form(request)?.is_empty() {
            return Err(SignError::Unsigned(UnsignedPart::Form));
        }
        check_pair(sent(request)?, SIGNATURE)?;
        let (unix, nonce) = (context.unix()?, context.nonce()?);
        for (name, value) in parameters(credentials, self.algorithm, unix, nonce) {
            push(request, name, value)?;
        }
        let parameters = sent(request)?;
        check_names(parameters)?;
        let signature = signature(
            credentials,
            self.algorithm.unwrap_or_default(),
            method.as_str(),
            request.host(),
            &path,
            pairs(parameters),
        );
        push(request, SIGNATURE, signature)?;
        for name in ["SecretId", "Token", SIGNATURE] {
            request.mark_sensitive(name);
        }
        Ok(())
    }
}

/// The parameters as they are sent.
fn sent(request: &Request) -> Result<&[Pair], SignError> {
    match request.method() {
        Method::Post => form(request),
        _ => Ok(request.query()),
    }
}

fn push(request: &mut Request, name: &'static str, value: String) -> Result<(), SignError> {
    match request.method() {
        Method::Post => request.push_form(name, value)?,
        _ => request.push_query(name, value)?,
    }
    Ok(())
}

/// The path as it is sent: encoded.
fn path(request: &Request) -> String {
    let segments: Vec<_> = request
        .path()
        .iter()
        .map(|it| percent::encode(it))
        .collect();
    format!("{}/{}", base_path(request), segments.join("/"))
}

/// Refuses values that would be sent without being signed.
fn check_signed(form: &[Pair], path: &str) -> Result<(), SignError> {
    match form.iter().any(|(_, value)| value.starts_with('@')) && path != "/" {
        true => Err(SignError::Parameter(ParameterProblem::AtSign)),
        false => Ok(()),
    }
}

/// Refuses names for which the vendor's own SDKs make different signatures.
fn check_names(parameters: &[Pair]) -> Result<(), SignError> {
    let mut names: Vec<_> = pairs(parameters)
        .map(|(name, _)| (name, name.replace('_', ".")))
        .collect();
    if names.iter().any(|(name, _)| name.starts_with('_')) {
        return Err(SignError::Parameter(ParameterProblem::LeadingUnderscore));
    }
    names.sort_unstable();
    for pair in names.windows(2) {
        let [(name, dotted), (other, next)] = pair else {
            continue;
        };
        if name != other && dotted >= next {
            return Err(SignError::Parameter(ParameterProblem::Underscore));
        }
    }
    Ok(())
}

/// How the text is signed: the parameter `SignatureMethod`.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `HmacSHA1`, also where the parameter is missing
    #[default]
    HmacSha1,
    /// `HmacSHA256`
    HmacSha256,
}

impl Algorithm {
    /// The value of `SignatureMethod`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HmacSHA1",
            Self::HmacSha256 => "HmacSHA256",
        }
    }
}

/// The parameters that a signed request has besides the operation's own, without `Signature`, in
/// the order in which the scheme adds them: `Timestamp` in seconds since 1970, `Nonce`
/// from 1 to 2⁶³-1 (higher bits of `nonce` do not count), `SecretId`, `SignatureMethod` if an
/// algorithm is to be named, and `Token` if the credentials have one.
pub fn parameters(
    credentials: &Credentials,
    algorithm: Option<Algorithm>,
    unix: u64,
    nonce: u128,
) -> impl Iterator<Item = (&'static str, String)> {
    let nonce = (nonce & 0x7fff_ffff_ffff_ffff).max(1);
    let method = algorithm.map(|it| ("SignatureMethod", it.as_str().to_owned()));
    let token = credentials.token().map(|token| ("Token", token.to_owned()));
    [
        ("Timestamp", unix.to_string()),
        ("Nonce", nonce.to_string()),
        ("SecretId", credentials.id().to_owned()),
    ]
    .into_iter()
    .chain(method)
    .chain(token)
}

/// The value of the parameter `Signature`, in base64.
///
/// `host` is as in the header `Host`, `path` as in the request line, `parameters` are decoded and
/// complete.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::tencent_qcloud_v2::{Algorithm, parameters, signature};
///
/// let credentials = Credentials::new("AKIDEXAMPLE", "EXAMPLE-secret");
/// let mut sent = vec![("Action", "CaptchaQuery".to_owned()), ("Region", "gz".to_owned())];
/// sent.extend(parameters(&credentials, None, 1700000000, 11886));
/// let signature = signature(
///     &credentials,
///     Algorithm::HmacSha1,
///     "GET",
///     "csec.api.qcloud.com",
///     "/v2/index.php",
///     sent.iter().map(|(name, value)| (*name, value.as_str())),
/// );
/// sent.push(("Signature", signature));
/// # assert_eq!(sent.len(), 6);
/// ```
#[must_use]
pub fn signature<'a>(
    credentials: &Credentials,
    algorithm: Algorithm,
    method: &str,
    host: &str,
    path: &str,
    parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    StringToSign::new(method, host, path, parameters).signature(credentials, algorithm)
}

/// The text to sign (签名原文), to compare it with what a vendor says.
///
/// It is not printed, as it holds whatever the request says about a person.
pub struct StringToSign(String);

impl StringToSign {
    /// The text of a request, see [`signature`].
    #[must_use]
    pub fn new<'a>(
        method: &str,
        host: &str,
        path: &str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut pairs: Vec<_> = parameters.into_iter().collect();
        pairs.sort_by_key(|(name, _)| *name);
        let method = method.to_ascii_uppercase();
        let leave_out_at = method == "POST" && path != "/";
        let mut text = format!("{method}{host}{path}?");
        let start = text.len();
        for (name, value) in pairs {
            if name == SIGNATURE || leave_out_at && value.starts_with('@') {
                continue;
            }
            if text.len() > start {
                text.push('&');
            }
            text.push_str(&name.replace('_', "."));
            text.push('=');
            text.push_str(value);
        }
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of the parameter `Signature`, in base64.
    #[must_use]
    pub fn signature(&self, credentials: &Credentials, algorithm: Algorithm) -> String {
        let (key, text) = (credentials.secret().as_bytes(), self.0.as_bytes());
        match algorithm {
            Algorithm::HmacSha1 => STANDARD.encode(hash::hmac_sha1(key, text)),
            Algorithm::HmacSha256 => STANDARD.encode(hash::hmac_sha256(key, text)),
        }
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

    fn text(method: &str, path: &str, pairs: &[(&str, &str)]) -> String {
        let pairs = pairs.iter().copied();
        StringToSign::new(method, "host", path, pairs)
            .as_str()
            .to_owned()
    }

    #[test]
    fn takes_parameters_raw_and_in_order() {
        assert_eq!(
            text(
                "get",
                "/v2/index.php",
                &[
                    ("b", "1 &=%"),
                    ("a_b", "x_y"),
                    ("Signature", "s"),
                    ("B", "")
                ]
            ),
            "GEThost/v2/index.php?B=&a.b=x_y&b=1 &=%"
        );
        assert_eq!(text("GET", "/", &[]), "GEThost/?");
    }

    #[test]
    fn leaves_out_files_on_post() {
        let pairs = [("a", "@1"), ("b", "2@")];
        assert_eq!(
            text("POST", "/v2/index.php", &pairs),
            "POSThost/v2/index.php?b=2@"
        );
        assert_eq!(text("POST", "/", &pairs), "POSThost/?a=@1&b=2@");
        assert_eq!(
            text("GET", "/v2/index.php", &pairs),
            "GEThost/v2/index.php?a=@1&b=2@"
        );
    }

    #[test]
    fn a_nonce_is_positive_and_fits_63_bits() {
        let credentials = Credentials::new("id", "secret");
        let nonce = |number| {
            let mut pairs = parameters(&credentials, None, 1, number);
            pairs
                .find(|pair| pair.0 == "Nonce")
                .expect("there is one")
                .1
        };
        assert_eq!(nonce(11886), "11886");
        assert_eq!(nonce(0), "1");
        assert_eq!(nonce(1 << 63), "1");
        assert_eq!(nonce(u128::MAX), "9223372036854775807");
    }

    fn check(names: &[&'static str]) -> Result<(), String> {
        let pairs: Vec<Pair> = names
            .iter()
            .map(|name| ((*name).into(), String::new()))
            .collect();
        check_names(&pairs).map_err(|error| error.to_string())
    }

    #[test]
    fn refuses_names_that_are_sorted_in_two_ways() {
        assert_eq!(check(&["a", "b.0", "A"]), Ok(()));
        assert_eq!(check(&["login_source", "a", "z"]), Ok(()));
        // '.' < 'A' < '_'
        let error = check(&["data_x", "dataA"]).expect_err("sorted in two ways");
        assert!(error.starts_with("a parameter has a name with an underscore"));
        check(&["a_b", "a.b"]).expect_err("two names become one");
        let error = check(&["_a"]).expect_err("a leading underscore");
        assert!(error.starts_with("a parameter has a name that begins"));
    }
}
