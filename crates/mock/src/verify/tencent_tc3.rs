//! `tencent-tc3`: the signature of API 3.0, method v3 (签名方法 v3), TC3-HMAC-SHA256.
//!
//! From <https://www.tencentcloud.com/document/product/1154/48911>; the 5 minutes are in the list
//! of common errors, <https://cloud.tencent.com/document/product/1007/31063>.

use super::{
    Failure, UNSIGNED_PAYLOAD, authorization, header_lines, hmac_sha256, sha256_hex, signed_names,
    token,
};
use crate::{date, keys::Key, request::Request, text};

/// How far X-TC-Timestamp may be from the service's time, in seconds.
const TOLERANCE: u64 = 300;

/// Checks the signature of a request to this service; `now` in unix seconds.
pub(crate) fn verify(request: &Request, key: &Key, service: &str, now: u64) -> Result<(), Failure> {
    let names = ["Credential", "SignedHeaders", "Signature"];
    let [credential, signed, signature] = authorization(request, "TC3-HMAC-SHA256 ", ", ", names)?;
    let (id, scope) = credential.split_once('/').ok_or(Failure::Malformed)?;
    let signed = signed_names(signed, &["content-type", "host"])?;
    let timestamp = request.header("x-tc-timestamp");
    let timestamp = timestamp.ok_or(Failure::Missing("X-TC-Timestamp"))?;
    let time = text::unsigned(timestamp).ok_or(Failure::Invalid("X-TC-Timestamp"))?;
    if id != key.id {
        return Err(Failure::UnknownKey);
    }
    if time.abs_diff(now) > TOLERANCE {
        return Err(Failure::Expired);
    }
    let iso = date::iso(time);
    let day = iso.split('T').next().unwrap_or_default();
    if scope != format!("{day}/{service}/tc3_request") {
        return Err(Failure::Mismatch);
    }
    let secret = format!("TC3{}", key.secret);
    let key_of_day = hmac_sha256(secret.as_bytes(), day.as_bytes());
    let key_of_service = hmac_sha256(&key_of_day, service.as_bytes());
    let signing_key = hmac_sha256(&key_of_service, b"tc3_request");
    let is_right = |lines: &str| {
        let canonical = canonical_request(request, lines, &signed);
        let hash = sha256_hex(canonical.as_bytes());
        let string_to_sign = format!("TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{hash}");
        signature == text::hex(&hmac_sha256(&signing_key, string_to_sign.as_bytes()))
    };
    // The page writes values in lower case, the vendor's own clients leave them as they are.
    let lines = header_lines(request, &signed)?;
    if !is_right(&lines) && !is_right(&lines.to_lowercase()) {
        return Err(Failure::Mismatch);
    }
    token(request, "X-TC-Token", key.token.as_deref())
}

fn canonical_request(request: &Request, lines: &str, signed: &[&str]) -> String {
    let payload = match request.header("x-tc-content-sha256") {
        Some(UNSIGNED_PAYLOAD) => UNSIGNED_PAYLOAD.as_bytes(),
        _ => &request.body,
    };
    format!(
        "{}\n/\n{}\n{lines}\n{}\n{}",
        request.method,
        request.raw_query().unwrap_or_default(),
        signed.join(";"),
        sha256_hex(payload)
    )
}

#[cfg(test)]
mod tests;
