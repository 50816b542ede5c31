//! `megvii-hmac-sha1`: the fields `sign` and `sign_version` of a multipart form.
//!
//! Page: Megvii FaceID, App-鉴权说明. `sign` is base64 of 20 bytes of HMAC-SHA1 and the text that they
//! sign, `a=KEY&b=UNTIL&c=NOW&d=RANDOM`.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Failure, hmac_sha1};
use crate::{
    keys::Key,
    multipart::{self, Part},
    text,
};

/// The length of an HMAC-SHA1.
const DIGEST: usize = 20;

/// Checks the signature of a form; `now` is in unix seconds.
pub(crate) fn verify(key: &Key, parts: &[Part], now: u64) -> Result<(), Failure> {
    let sign = multipart::field(parts, "sign").ok_or(Failure::Missing("sign"))?;
    if multipart::field(parts, "sign_version").ok_or(Failure::Missing("sign_version"))?
        != b"hmac_sha1"
    {
        return Err(Failure::Invalid("sign_version"));
    }
    // The alphabet for URLs is not taken: 不是 urlsafe 的 Base64 编码.
    let decoded = STANDARD.decode(sign).map_err(|_| Failure::Mismatch)?;
    let (digest, signed) = decoded.split_at_checked(DIGEST).ok_or(Failure::Mismatch)?;
    if hmac_sha1(key.secret.as_bytes(), signed) != digest {
        return Err(Failure::Mismatch);
    }
    let until = until(signed, &key.id).ok_or(Failure::Mismatch)?;
    if now > until {
        return Err(Failure::Expired);
    }
    Ok(())
}

/// The end (`b`) that a well-formed text of this key names.
fn until(signed: &[u8], id: &str) -> Option<u64> {
    let rest = std::str::from_utf8(signed)
        .ok()?
        .strip_prefix("a=")?
        .strip_prefix(id)?;
    let (until, rest) = rest.strip_prefix("&b=")?.split_once("&c=")?;
    let (current, random) = rest.split_once("&d=")?;
    let (until, current) = (text::unsigned(until)?, text::unsigned(current)?);
    let random_fits = random.len() <= 10 && text::unsigned(random).is_some();
    (random_fits && current < until).then_some(until)
}

#[cfg(test)]
mod tests;
