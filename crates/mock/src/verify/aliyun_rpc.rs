//! `aliyun-rpc`: the signature of RPC requests, HMAC-SHA1, version 1.0 (RPC API签名).
//!
//! Pages: Alibaba Cloud, RPC API公共参数 and RPC API签名 (2019-07-29). The codes of refusals are in the
//! vendor's public list of common errors (公共错误码); the 15 minutes are there, too.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Failure, hmac_sha1};
use crate::{
    date,
    keys::Key,
    request::Request,
    store::Nonces,
    text::{self, Malformed, Pairs, percent_encode},
};

/// How far the request's time may be from the service's, in seconds, in either direction.
const WINDOW: u64 = 15 * 60;

/// What every request has to bring, in the order in which it is missed.
const COMMON: [&str; 8] = [
    "Action",
    "AccessKeyId",
    "Signature",
    "Timestamp",
    "Version",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
];

/// Checks common parameters, time, signature, nonce and token, in this order; `now` in unix
/// seconds. The nonce is used up only by a signature that is right.
pub(crate) fn verify(
    request: &Request,
    key: &Key,
    nonces: &Nonces,
    now: u64,
) -> Result<(), Failure> {
    let parameters = parameters(request).map_err(|Malformed| Failure::Malformed)?;
    let value = |name| text::value(&parameters, name).filter(|value| !value.is_empty());
    let common = |name| value(name).ok_or(Failure::Missing(name));
    for name in COMMON {
        common(name)?;
    }
    if common("AccessKeyId")? != key.id {
        return Err(Failure::UnknownKey);
    }
    // One of the pages spells it `Hmac-SHA1`.
    if !common("SignatureMethod")?.eq_ignore_ascii_case("HMAC-SHA1") {
        return Err(Failure::Invalid("SignatureMethod"));
    }
    if common("SignatureVersion")? != "1.0" {
        return Err(Failure::Invalid("SignatureVersion"));
    }
    let time = date::parse_iso(common("Timestamp")?).ok_or(Failure::Invalid("Timestamp"))?;
    if time.abs_diff(now) > WINDOW {
        return Err(Failure::Expired);
    }
    // The key of the hash is the secret and an `&`.
    let expected = hmac_sha1(
        format!("{}&", key.secret).as_bytes(),
        string_to_sign(request, &parameters).as_bytes(),
    );
    if common("Signature")? != STANDARD.encode(expected) {
        return Err(Failure::Mismatch);
    }
    // A replay is refused for its nonce until it is refused for its time.
    let nonce = common("SignatureNonce")?.to_owned();
    if !nonces.first_use(nonce, now, time.saturating_add(WINDOW)) {
        return Err(Failure::NonceUsed);
    }
    match (value("SecurityToken"), key.token.as_deref()) {
        (None, Some(_)) => Err(Failure::Missing("SecurityToken")),
        (presented, token) if presented != token => Err(Failure::Token),
        _ => Ok(()),
    }
}

/// All parameters of the request, sorted by name: those of the query and, with any method, those of
/// a form. A name in both counts once, with the form's value.
pub(crate) fn parameters(request: &Request) -> Result<Pairs, Malformed> {
    let mut all = request.query()?;
    if request.has_type("application/x-www-form-urlencoded") {
        all.extend(request.form()?);
    }
    // The sort is stable, so the last of several equal names is the one that was sent last.
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all.reverse();
    all.dedup_by(|(later, _), (first, _)| later == first);
    all.reverse();
    Ok(all)
}

/// The text that is signed, from the parameters of [`parameters`].
pub(crate) fn string_to_sign(request: &Request, parameters: &[(String, String)]) -> String {
    let canonical = parameters
        .iter()
        .filter(|(name, _)| name != "Signature")
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)))
        .collect::<Vec<_>>()
        .join("&");
    format!(
        "{}&{}&{}",
        request.method,
        percent_encode(request.raw_path()),
        percent_encode(&canonical)
    )
}

#[cfg(test)]
mod tests;
