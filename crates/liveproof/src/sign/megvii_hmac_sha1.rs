//! `megvii-hmac-sha1`: the signature of the App operations of Megvii FaceID (旷视), which is in
//! for the secret in the form.
//!
//! From [App-鉴权说明, Megvii
//! FaceID](https://github.com/wyc2015fq/cstd/blob/20fe16f9f91b70eb981f2fd6e5d35e2cca3bc464/doc/api/faceid/App-%E9%89%B4%E6%9D%83%E8%AF%B4%E6%98%8E.md).
//! The page publishes no known answer.
//!
//! # The rules
//!
//! 1. The text to sign is `a=KEY&b=UNTIL&c=FROM&d=RANDOM`: the API key, when the signature ends,
//!    when it was made, and a decimal number of at most ten digits. Times are seconds since 1970;
//!    nothing is encoded.
//! 2. `sign` is the standard base64 (not the one for URLs) of the HMAC-SHA1 of the text, 20 bytes,
//!    and behind it the text itself. The key is the secret.
//! 3. `sign_version` is `hmac_sha1`.
//!
//! Nothing of the request is signed: as long as it holds, a signature fits any call with this key,
//! and more than one. So requests must only go over TLS.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liveproof_runtime::{Part, Request};

use super::error::SignError;
use super::hash;
use super::request::{check_id, check_part};
use super::scheme::{Context, Scheme};
use crate::credentials::Credentials;

const SIGN: &str = "sign";
const SIGN_VERSION: &str = "sign_version";

/// The scheme `megvii-hmac-sha1`, see [the module](self).
#[derive(Clone, Copy, Debug)]
pub struct MegviiHmacSha1 {
    lifetime: Duration,
}

impl MegviiHmacSha1 {
    /// A signature holds for 100 s, as in the sample of the vendor's page.
    #[must_use]
    pub fn new() -> Self {
        Self {
            lifetime: Duration::from_secs(100),
        }
    }

    /// How long a signature holds from now on, in whole seconds, at least one; 100 s by default.
    /// Whoever gets hold of it can use it that long, for any call with this key.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }
}

impl Default for MegviiHmacSha1 {
    fn default() -> Self {
        Self::new()
    }
}

impl Scheme for MegviiHmacSha1 {
    fn name(&self) -> &'static str {
        "megvii-hmac-sha1"
    }

    fn family(&self) -> &'static str {
        "megvii"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        check_id(context.credentials(), &['&'])?;
        for name in [SIGN, SIGN_VERSION] {
            check_part(request, name)?;
        }
        let now = context.unix()?;
        let validity = Validity {
            from: now,
            // The end has to be later than the beginning.
            until: now.saturating_add(self.lifetime.as_secs().max(1)),
        };
        // The lowest bits of a UUID are random.
        #[allow(clippy::cast_possible_truncation)]
        let random = context.nonce()? as u32;
        let fields = fields(context.credentials(), validity, random);
        for (name, value) in fields.into_iter().rev() {
            request.prepend_part(Part::text(name, value))?;
        }
        request.mark_sensitive(SIGN);
        Ok(())
    }
}

/// From when to when a signature holds, in seconds since 1970. `until` has to be greater than
/// `from`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Validity {
    /// When it was made (current_time).
    pub from: u64,
    /// Its end (expire_time).
    pub until: u64,
}

/// The fields, before those of the operation: `sign` and `sign_version`.
///
/// Any `u32` has at most the ten digits that the vendor allows.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::megvii_hmac_sha1::{Validity, fields};
///
/// let [(sign, value), version] = fields(
///     &Credentials::new("EXAMPLE-key", "EXAMPLE-secret"),
///     Validity { from: 1_700_000_000, until: 1_700_000_100 },
///     42,
/// );
/// assert_eq!(sign, "sign");
/// // The vendor publishes no example; this is from `openssl dgst -sha1 -hmac`, `openssl base64`.
/// assert_eq!(
///     value,
///     "yV7NgX8+oOx0BAPPtiCD/kNo6vphPUVYQU1QTEUta2V5JmI9MTcwMDAwMDEwMCZjPTE3MDAwMDAwMDAmZD00Mg==",
/// );
/// assert_eq!(version, ("sign_version", "hmac_sha1".to_owned()));
/// ```
#[must_use]
pub fn fields(
    credentials: &Credentials,
    validity: Validity,
    random: u32,
) -> [(&'static str, String); 2] {
    let Validity { from, until } = validity;
    let text = format!("a={}&b={until}&c={from}&d={random}", credentials.id());
    let mut signed = hash::hmac_sha1(credentials.secret().as_bytes(), text.as_bytes()).to_vec();
    signed.extend_from_slice(text.as_bytes());
    [
        (SIGN, STANDARD.encode(signed)),
        (SIGN_VERSION, "hmac_sha1".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values: `printf '%s' "$raw" | openssl dgst -sha1 -hmac "$secret" -binary`, then
    /// `$raw`, all of it through `openssl base64 -A` (OpenSSL 3.0.19).
    #[test]
    fn signs_as_openssl_does() {
        let long = "x".repeat(100);
        for (id, secret, from, until, random, expected) in [
            // The shortest numbers.
            (
                "k",
                "k",
                0,
                1,
                0,
                "77k200ZhoTxpnIcIYTFgCpoFCIphPWsmYj0xJmM9MCZkPTA=",
            ),
            // A secret longer than a block of the hash, and the greatest random number.
            (
                "k",
                long.as_str(),
                4_102_444_799,
                4_102_444_800,
                u32::MAX,
                "c5WpwVCVY+5LIebAtUxaF5DkD51hPWsmYj00MTAyNDQ0ODAwJmM9NDEwMjQ0NDc5OSZkPTQyOTQ5NjcyOTU=",
            ),
            // What would be encoded in a URL is not encoded here.
            (
                "EXAMPLE+/key==",
                "EXAMPLE+/secret==",
                1_700_000_000,
                1_700_000_100,
                u32::MAX,
                "jDYnfFKbnRl/4jsFU3/HZfJShaNhPUVYQU1QTEUrL2tleT09JmI9MTcwMDAwMDEwMCZjPTE3MDAwMDAwMDAmZD00Mjk0OTY3Mjk1",
            ),
        ] {
            let credentials = Credentials::new(id, secret);
            let [(_, sign), _] = fields(&credentials, Validity { from, until }, random);
            assert_eq!(sign, expected);
        }
    }
}
