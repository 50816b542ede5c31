//! The signature of COS (请求签名), `q-sign-algorithm=sha1&…`.
//!
//! From <https://cloud.tencent.com/document/product/436/7778>. What is signed is told by two lists
//! in the signature itself, so a client may sign few headers and parameters, or none.

use super::{Failure, hmac_sha1, sha1_hex};
use crate::{
    keys::Key,
    request::Request,
    text::{self, Malformed, Pairs},
};

/// Checks the signature of a request; `now` in unix seconds.
pub(crate) fn verify(request: &Request, key: &Key, now: u64) -> Result<(), Failure> {
    let parameters = encoded_parameters(request).map_err(|Malformed| Failure::Mismatch)?;
    let fields = fields(request)?;
    let field = |name| text::value(&fields, name).ok_or(Failure::Malformed);
    let (algorithm, key_id) = (field("q-sign-algorithm")?, field("q-ak")?);
    let (sign_time, key_time) = (field("q-sign-time")?, field("q-key-time")?);
    let (headers, url_params) = (field("q-header-list")?, field("q-url-param-list")?);
    let given = field("q-signature")?;
    // Each once, and no other.
    if fields.len() != 7 {
        return Err(Failure::Malformed);
    }
    // The page has one KeyTime, which both fields hold.
    if algorithm != "sha1" || sign_time != key_time {
        return Err(Failure::Malformed);
    }
    let (start, end) = window(key_time).ok_or(Failure::Malformed)?;
    if key_id != key.id {
        return Err(Failure::UnknownKey);
    }
    if now < start {
        return Err(Failure::TooEarly);
    }
    if now > end {
        return Err(Failure::Expired);
    }
    let path = text::decode(request.raw_path(), false).map_err(|Malformed| Failure::Mismatch)?;
    let http_string = format!(
        "{}\n{path}\n{}\n{}\n",
        request.method.to_ascii_lowercase(),
        signed(url_params, parameters)?,
        signed(headers, encoded_headers(request))?,
    );
    let string_to_sign = format!("sha1\n{key_time}\n{}\n", sha1_hex(http_string.as_bytes()));
    // The key of the second step is the hex text, not the bytes that it spells.
    let sign_key = text::hex(&hmac_sha1(key.secret.as_bytes(), key_time.as_bytes()));
    let expected = text::hex(&hmac_sha1(sign_key.as_bytes(), string_to_sign.as_bytes()));
    if given != expected {
        return Err(Failure::Mismatch);
    }
    token(request, key)
}

/// The token of temporary keys. It need not be signed, as one of the vendor's own clients does not
/// sign it.
fn token(request: &Request, key: &Key) -> Result<(), Failure> {
    // The pages name the header differently for the two kinds of host; the vendor's clients go by
    // the host.
    const NAMES: [&str; 2] = ["x-cos-security-token", "x-ci-security-token"];
    let query = request.query().unwrap_or_default();
    let given = NAMES
        .iter()
        .find_map(|name| request.header(name).or_else(|| text::value(&query, name)));
    (given == key.token.as_deref())
        .then_some(())
        .ok_or(Failure::Token)
}

/// The fields of the signature: in the header, or in the query, where the page allows them, too.
fn fields(request: &Request) -> Result<Pairs, Failure> {
    if let Some(header) = request.header("authorization") {
        let fields = header.split('&').map(|field| field.split_once('='));
        let fields = fields.map(|field| {
            let (name, value) = field.ok_or(Failure::Malformed)?;
            Ok((name.trim().to_owned(), value.to_owned()))
        });
        return fields.collect();
    }
    let mut query = request.query().map_err(|Malformed| Failure::Mismatch)?;
    query.retain(|(name, _)| name.starts_with("q-"));
    if query.is_empty() {
        return Err(Failure::Missing("Authorization"));
    }
    Ok(query)
}

fn window(key_time: &str) -> Option<(u64, u64)> {
    let (start, end) = key_time.split_once(';')?;
    let (start, end) = (text::unsigned(start)?, text::unsigned(end)?);
    (start <= end).then_some((start, end))
}

/// The listed pairs as they are signed: sorted by name, then by value, and each that was sent as
/// often as it is listed.
fn signed(list: &str, mut pairs: Vec<(String, String)>) -> Result<String, Failure> {
    let mut listed: Vec<&str> = list.split(';').filter(|name| !name.is_empty()).collect();
    pairs.retain(|(name, _)| listed.contains(&name.as_str()));
    pairs.sort();
    listed.sort_unstable();
    // Otherwise something that is listed would be missing, or sent twice and signed once.
    if !listed.iter().eq(pairs.iter().map(|(name, _)| name)) {
        return Err(Failure::Mismatch);
    }
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"));
    Ok(pairs.collect::<Vec<_>>().join("&"))
}

fn encoded_parameters(request: &Request) -> Result<Pairs, Malformed> {
    Ok(request
        .query()?
        .into_iter()
        .map(|(name, value)| (encoded_name(&name), text::percent_encode(value)))
        .collect())
}

fn encoded_headers(request: &Request) -> Vec<(String, String)> {
    request
        .headers
        .iter()
        .map(|(name, value)| (encoded_name(name), text::percent_encode(value)))
        .collect()
}

/// Encoded first, then in lower case, hex digits included.
fn encoded_name(name: &str) -> String {
    text::percent_encode(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
