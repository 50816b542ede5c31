//! The header `X-signature` of Huawei OneAccess (session token签名): RSA-OAEP with SHA-256, also for
//! MGF1, of `session_token=…&timestamp=…&nonce=…`, in Base64.

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::text;

/// What the header holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The session.
    pub session_token: String,
    /// The time, in milliseconds since 1970.
    pub timestamp: u64,
    /// Text that comes once.
    pub nonce: String,
}

/// Decrypts a header with the private key (PKCS#8, DER). `None`: it was not made for this key, or
/// in another way, or holds something else.
pub(crate) fn open(private_key: &[u8], header: &str) -> Option<Claim> {
    let key = PrivateDecryptingKey::from_pkcs8(private_key).ok()?;
    let key = OaepPrivateDecryptingKey::new(key).ok()?;
    let encrypted = STANDARD.decode(header).ok()?;
    let mut room = vec![0; key.min_output_size()];
    let plain = key
        .decrypt(&OAEP_SHA256_MGF1SHA256, &encrypted, &mut room, None)
        .ok()?;
    claim(std::str::from_utf8(plain).ok()?)
}

/// The three values, in their order.
fn claim(plain: &str) -> Option<Claim> {
    let rest = plain.strip_prefix("session_token=")?;
    let (session_token, rest) = rest.split_once("&timestamp=")?;
    let (timestamp, nonce) = rest.split_once("&nonce=")?;
    let is_nonce = !nonce.is_empty() && !nonce.contains('&');
    Some(Claim {
        session_token: session_token.to_owned(),
        timestamp: text::unsigned(timestamp)?,
        nonce: is_nonce.then(|| nonce.to_owned())?,
    })
}

#[cfg(test)]
mod tests;
