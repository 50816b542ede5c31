//! The signature of Tencent's API 2.0 (接口鉴权), the parameter `Signature`.
//!
//! From <https://cloud.tencent.com/document/product/215/1693> and csec's own page of the same name.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Failure, hmac_sha1, hmac_sha256};
use crate::{keys::Key, request::Request, rules, store::Nonces, text};

/// How far a Timestamp may be from the server's time, in seconds: 5 minutes, says the newer list of
/// errors; 2 hours, says the older one. A client that meets the first meets both.
const TOLERANCE: u64 = 300;

/// Checks the signature of a request with these decoded parameters (of the query, or of the body of
/// a POST); `now` in unix seconds. The nonce is used up only by a request that is accepted.
pub(crate) fn verify(
    request: &Request,
    parameters: &[(String, String)],
    key: &Key,
    nonces: &Nonces,
    now: u64,
) -> Result<(), Failure> {
    let required = |name| {
        text::value(parameters, name)
            .filter(|value| !value.is_empty())
            .ok_or(Failure::Missing(name))
    };
    let id = required("SecretId")?;
    let timestamp = required("Timestamp")?;
    let nonce = required("Nonce")?;
    let given = required("Signature")?;
    let time = rules::integer(timestamp)
        .and_then(|time| u64::try_from(time).ok())
        .ok_or(Failure::Invalid("Timestamp"))?;
    // A random positive number, says the page; one of the vendor's clients also draws 0.
    if rules::integer(nonce).is_none_or(|nonce| nonce < 0) {
        return Err(Failure::Invalid("Nonce"));
    }
    if id != key.id {
        return Err(Failure::UnknownKey);
    }
    if now.abs_diff(time) > TOLERANCE {
        return Err(Failure::Expired);
    }
    let source = source_text(request, parameters);
    // Any other value, and none, means HmacSHA1.
    let expected = match text::value(parameters, "SignatureMethod") {
        Some("HmacSHA256") => hmac_sha256(key.secret.as_bytes(), source.as_bytes()),
        _ => hmac_sha1(key.secret.as_bytes(), source.as_bytes()),
    };
    if given != STANDARD.encode(expected) {
        return Err(Failure::Mismatch);
    }
    let token = text::value(parameters, "Token").filter(|token| !token.is_empty());
    if token != key.token.as_deref() {
        return Err(Failure::Token);
    }
    // Nonce and Timestamp count together, and the vendor's Node client draws from 65536 nonces
    // only.
    let seen = format!("{time} {nonce}");
    if !nonces.first_use(seen, now, time.saturating_add(TOLERANCE)) {
        return Err(Failure::NonceUsed);
    }
    Ok(())
}

/// The signed text: method, host, path, and the raw parameters in the order of their names.
fn source_text(request: &Request, parameters: &[(String, String)]) -> String {
    let path = request.raw_path();
    let mut signed: Vec<_> = parameters
        .iter()
        .filter(|(name, _)| name != "Signature")
        // Such a value names a file in the vendor's clients; those of API 3.0, with the path `/`,
        // sign it.
        .filter(|(_, value)| request.method != "POST" || path == "/" || !value.starts_with('@'))
        .collect();
    // By the name alone, as it is sent: pairs of one name keep their order.
    signed.sort_by_key(|(name, _)| name);
    let pairs: Vec<_> = signed
        .into_iter()
        .map(|(name, value)| format!("{}={value}", name.replace('_', ".")))
        .collect();
    format!(
        "{}{}{path}?{}",
        request.method,
        request.host(),
        pairs.join("&")
    )
}

#[cfg(test)]
mod tests;
