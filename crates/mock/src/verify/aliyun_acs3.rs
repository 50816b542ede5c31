//! `aliyun-acs3`: the signature of Alibaba Cloud's APIs in its third version
//! (V3版本请求体&签名机制), ACS3-HMAC-SHA256.
//!
//! From <https://help.aliyun.com/document_detail/2593177.html>; the 15 minutes are on
//! <https://help.aliyun.com/zh/captcha/captcha2-0/use-cases/server-api-access>.

use super::{
    Failure, authorization, header_lines, hmac_sha256, sha256_hex, signed_names, sorted_query,
    token,
};
use crate::{
    date,
    keys::Key,
    request::Request,
    store::Nonces,
    text::{self, percent_encode},
};

/// How far the request's time may be from the service's, in seconds, in either direction.
const WINDOW: u64 = 15 * 60;

/// What every request has to bring, in the order in which it is missed.
const COMMON: [&str; 5] = [
    "x-acs-action",
    "x-acs-version",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-content-sha256",
];

/// Checks common headers, time, signature, nonce and token, in this order; `now` in unix seconds.
/// The nonce is used up only by a signature that is right.
pub(crate) fn verify(
    request: &Request,
    key: &Key,
    nonces: &Nonces,
    now: u64,
) -> Result<(), Failure> {
    let names = ["Credential", "SignedHeaders", "Signature"];
    let [id, list, signature] = authorization(request, "ACS3-HMAC-SHA256 ", ",", names)?;
    let common = |name| {
        let value = request.header(name).filter(|value| !value.is_empty());
        value.ok_or(Failure::Missing(name))
    };
    for name in COMMON {
        common(name)?;
    }
    let signed = signed_names(list, &to_be_signed(request))?;
    if id != key.id {
        return Err(Failure::UnknownKey);
    }
    let time = date::parse_iso(common("x-acs-date")?).ok_or(Failure::Invalid("x-acs-date"))?;
    if time.abs_diff(now) > WINDOW {
        return Err(Failure::Expired);
    }
    let payload = sha256_hex(&request.body);
    let lines = header_lines(request, &signed)?;
    let is_right = |query: String| {
        let (method, path) = (&request.method, request.raw_path());
        let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{list}\n{payload}");
        let hash = sha256_hex(canonical.as_bytes());
        let string_to_sign = format!("ACS3-HMAC-SHA256\n{hash}");
        signature
            == text::hex(&hmac_sha256(
                key.secret.as_bytes(),
                string_to_sign.as_bytes(),
            ))
    };
    // The page encodes names, the vendor's own clients leave them as they are.
    let encoded = sorted_query(request, |name| percent_encode(name))?;
    let raw = sorted_query(request, str::to_owned)?;
    let is_signed = is_right(encoded) || is_right(raw);
    if !is_signed || common("x-acs-content-sha256")? != payload {
        return Err(Failure::Mismatch);
    }
    // A replay is refused for its nonce until it is refused for its time.
    let nonce = common("x-acs-signature-nonce")?.to_owned();
    if !nonces.first_use(nonce, now, time.saturating_add(WINDOW)) {
        return Err(Failure::NonceUsed);
    }
    token(request, "x-acs-security-token", key.token.as_deref())
}

/// The headers that have to be signed: the host, the type of the body, and all of the service.
fn to_be_signed(request: &Request) -> Vec<&str> {
    let names = request.headers.iter().map(|(name, _)| name.as_str());
    names
        .filter(|name| ["host", "content-type"].contains(name) || name.starts_with("x-acs-"))
        .collect()
}

#[cfg(test)]
mod tests;
