//! Signatures, from the bytes received.

pub(crate) mod aliyun_acs3;
pub(crate) mod aliyun_rpc;
pub(crate) mod huawei_sdk_hmac;
pub(crate) mod huawei_session;
pub(crate) mod megvii_form;
pub(crate) mod megvii_hmac_sha1;
pub(crate) mod tencent_cos;
pub(crate) mod tencent_qcloud_v2;
pub(crate) mod tencent_tc3;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::{
    request::Request,
    text::{self, Malformed, percent_encode},
};

/// The word that some schemes sign in place of a body that is not hashed.
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

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

/// SHA-256 as lower-case hex.
fn sha256_hex(message: &[u8]) -> String {
    text::hex(&Sha256::digest(message))
}

/// The values of `ALGORITHM Name=value, …` in the header `Authorization`, which has these names in
/// this order.
fn authorization<'a, const N: usize>(
    request: &'a Request,
    algorithm: &str,
    separator: &str,
    names: [&str; N],
) -> Result<[&'a str; N], Failure> {
    let header = request.header("authorization");
    let header = header.ok_or(Failure::Missing("Authorization"))?;
    let fields = header.strip_prefix(algorithm).ok_or(Failure::Malformed)?;
    let fields: Vec<&str> = fields.split(separator).collect();
    let values = fields.iter().zip(names).map_while(|(field, name)| {
        let value = field.strip_prefix(name)?.strip_prefix('=')?;
        (!value.is_empty()).then_some(value)
    });
    let values: Vec<&str> = values.collect();
    // A field too many is as wrong as one too few.
    let values = values.try_into().map_err(|_| Failure::Malformed)?;
    (fields.len() == N)
        .then_some(values)
        .ok_or(Failure::Malformed)
}

/// The names of a list such as `content-type;host`: in lower case, sorted, each once, and all of
/// the required ones among them.
fn signed_names<'a>(list: &'a str, required: &[&str]) -> Result<Vec<&'a str>, Failure> {
    let names: Vec<&str> = list.split(';').collect();
    let is_lower = names.iter().all(|it| !it.contains(char::is_uppercase));
    let is_sorted = names.is_sorted_by(|one, other| one < other);
    let is_complete = required.iter().all(|it| names.contains(it));
    (is_lower && is_sorted && is_complete)
        .then_some(names)
        .ok_or(Failure::Malformed)
}

/// A line `name:value` for each of these headers, with a line feed at its end. Values lose the
/// blanks around them; of a header that came several times they are sorted.
fn header_lines(request: &Request, names: &[&str]) -> Result<String, Failure> {
    let line = |name: &&str| {
        let sent = request.headers.iter();
        let sent = sent.filter(|(given, _)| given.eq_ignore_ascii_case(name));
        let values: Result<Vec<_>, _> = sent.map(|it| std::str::from_utf8(&it.1)).collect();
        let mut values = values.map_err(|_| Failure::Malformed)?;
        values.iter_mut().for_each(|it| *it = it.trim());
        values.sort_unstable();
        // Something that is signed has to be there.
        let is_sent = !values.is_empty();
        is_sent
            .then(|| format!("{name}:{}\n", values.join(",")))
            .ok_or(Failure::Mismatch)
    };
    names.iter().map(line).collect()
}

/// The pairs of the query as they are signed: sorted, and encoded anew. `name` is how a name is
/// written.
fn sorted_query(request: &Request, name: fn(&str) -> String) -> Result<String, Failure> {
    let mut pairs = request.query().map_err(|Malformed| Failure::Malformed)?;
    pairs.sort();
    let pairs = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", name(key), percent_encode(value)));
    Ok(pairs.collect::<Vec<_>>().join("&"))
}

/// The token of a temporary key.
fn token(request: &Request, header: &'static str, expected: Option<&str>) -> Result<(), Failure> {
    match (request.header(header), expected) {
        (None, Some(_)) => Err(Failure::Missing(header)),
        (given, expected) if given != expected => Err(Failure::Token),
        _ => Ok(()),
    }
}

#[cfg(test)]
pub(crate) mod records;
#[cfg(test)]
mod tests;
