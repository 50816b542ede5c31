//! `huawei-sdk-hmac`: the signature of requests with a key (AK/SK签名认证), SDK-HMAC-SHA256.
//!
//! From the vendor's API Request Signing Guide and its FAQ, which has the 15 minutes.

use super::{
    Failure, UNSIGNED_PAYLOAD, authorization, header_lines, hmac_sha256, sha256_hex, signed_names,
    sorted_query, token,
};
use crate::{
    date,
    keys::Key,
    request::Request,
    text::{self, Malformed, percent_encode},
};

/// How far X-Sdk-Date may be from the service's time, in seconds, in either direction.
const WINDOW: u64 = 15 * 60;

/// Checks the signature of a request; `now` in unix seconds.
pub(crate) fn verify(request: &Request, key: &Key, now: u64) -> Result<(), Failure> {
    let names = ["Access", "SignedHeaders", "Signature"];
    let [id, list, signature] = authorization(request, "SDK-HMAC-SHA256 ", ", ", names)?;
    let signed = signed_names(list, &["x-sdk-date"])?;
    let date = request.header("x-sdk-date");
    let date = date.ok_or(Failure::Missing("X-Sdk-Date"))?;
    let time = parse(date).ok_or(Failure::Invalid("X-Sdk-Date"))?;
    if id != key.id {
        return Err(Failure::UnknownKey);
    }
    if time.abs_diff(now) > WINDOW {
        return Err(Failure::Expired);
    }
    let canonical = format!(
        "{}\n{}\n{}\n{}\n{list}\n{}",
        request.method,
        path(request)?,
        sorted_query(request, |name| percent_encode(name))?,
        header_lines(request, &signed)?,
        payload(request)?
    );
    let hash = sha256_hex(canonical.as_bytes());
    let string_to_sign = format!("SDK-HMAC-SHA256\n{date}\n{hash}");
    if signature
        != text::hex(&hmac_sha256(
            key.secret.as_bytes(),
            string_to_sign.as_bytes(),
        ))
    {
        return Err(Failure::Mismatch);
    }
    token(request, "X-Security-Token", key.token.as_deref())
}

/// The unix seconds of `20260101T000000Z`.
fn parse(date: &str) -> Option<u64> {
    let (day, time) = date.split_once('T')?;
    let [year, month, day] = [day.get(..4)?, day.get(4..6)?, day.get(6..)?];
    let [hour, minute, second] = [time.get(..2)?, time.get(2..4)?, time.get(4..)?];
    date::parse_iso(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}"))
}

/// The path with each of its segments encoded anew, and a slash at its end.
fn path(request: &Request) -> Result<String, Failure> {
    let path = text::decode(request.raw_path(), false);
    let path = path.map_err(|Malformed| Failure::Malformed)?;
    let segments: Vec<String> = path.split('/').map(percent_encode).collect();
    let path = segments.join("/");
    Ok(match path.ends_with('/') {
        true => path,
        false => path + "/",
    })
}

/// What is signed of the body: its hash, or what a header has in place of it.
fn payload(request: &Request) -> Result<String, Failure> {
    let hash = sha256_hex(&request.body);
    match request.header("x-sdk-content-sha256") {
        Some(UNSIGNED_PAYLOAD) => Ok(UNSIGNED_PAYLOAD.to_owned()),
        Some(given) if given != hash => Err(Failure::Mismatch),
        _ => Ok(hash),
    }
}

#[cfg(test)]
mod tests;
