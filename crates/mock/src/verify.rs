//! Signatures, from the bytes received.

pub(crate) mod aliyun_rpc;
pub(crate) mod huawei_session;
pub(crate) mod megvii_form;
pub(crate) mod megvii_hmac_sha1;
pub(crate) mod tencent_cos;
pub(crate) mod tencent_qcloud_v2;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::text;

/// Why a request is not authentic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// This part of the signature is missing or empty.
    Missing(&'static str),
    /// This part of the signature is not of its form.
    Invalid(&'static str),
    /// The request or its signature cannot be decoded.
    Malformed,
    /// The key is not known, or not with this secret.
    UnknownKey,
    /// The signature is valid later.
    TooEarly,
    /// The signature was valid some time ago, or its time is too far from the server's.
    Expired,
    /// The nonce was used before.
    NonceUsed,
    /// It is another signature.
    Mismatch,
    /// The token of the key is missing or wrong, or there should be none.
    Token,
}

/// HMAC-SHA1.
fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length, so there is always a value.
    Hmac::<Sha1>::new_from_slice(key)
        .map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// HMAC-SHA256.
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length, so there is always a value.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// SHA-1 as lower-case hex.
pub(crate) fn sha1_hex(message: &[u8]) -> String {
    text::hex(&Sha1::digest(message))
}

#[cfg(test)]
mod tests;
