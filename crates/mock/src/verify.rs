//! Signatures, from the bytes received.

pub(crate) mod aliyun_rpc;
pub(crate) mod hash;
pub(crate) mod huawei_session;
pub(crate) mod megvii_form;
pub(crate) mod megvii_hmac_sha1;
pub(crate) mod tencent_cos;
pub(crate) mod tencent_qcloud_v2;

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
