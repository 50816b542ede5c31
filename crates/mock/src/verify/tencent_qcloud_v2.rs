//! The signature of Tencent's API 2.0 (接口鉴权), the parameter `Signature`.
//!
//! From <https://cloud.tencent.com/document/product/215/1693> and csec's own page of the same name.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::hash::{hmac_sha1, hmac_sha256};
use crate::{keys::Key, nonces::Nonces, received::Received, rules};

/// How far a Timestamp may be from the server's time, in seconds: 5 minutes, says the newer list of
/// errors; 2 hours, says the older one. A client that meets the first meets both.
const TOLERANCE: u64 = 300;

/// Why a request is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// This parameter is missing.
    Missing(&'static str),
    /// This parameter is not what it has to be.
    Invalid(&'static str),
    /// The key is not known.
    UnknownKey,
    /// The token is missing, wrong, or there should be none.
    Token,
    /// The Timestamp is too far off.
    Stale,
    /// The Nonce was used before.
    Replayed,
    /// It is another signature.
    Mismatch,
}

/// Checks the signature of a request with these decoded parameters (of the query, or of the body of
/// a POST); `now` in unix seconds. The nonce is used up only by a request that is accepted.
pub(crate) fn verify(
    request: &Received,
    parameters: &[(String, String)],
    key: &Key,
    nonces: &Nonces,
    now: u64,
) -> Result<(), Refusal> {
    let required = |name| {
        rules::value(parameters, name)
            .filter(|value| !value.is_empty())
            .ok_or(Refusal::Missing(name))
    };
    let id = required("SecretId")?;
    let timestamp = required("Timestamp")?;
    let nonce = required("Nonce")?;
    let given = required("Signature")?;
    let time = rules::integer(timestamp)
        .and_then(|time| u64::try_from(time).ok())
        .ok_or(Refusal::Invalid("Timestamp"))?;
    // A random positive number, says the page; one of the vendor's clients also draws 0.
    if rules::integer(nonce).is_none_or(|nonce| nonce < 0) {
        return Err(Refusal::Invalid("Nonce"));
    }
    if id != key.id {
        return Err(Refusal::UnknownKey);
    }
    if now.abs_diff(time) > TOLERANCE {
        return Err(Refusal::Stale);
    }
    let source = source_text(request, parameters);
    // Any other value, and none, means HmacSHA1.
    let expected = match rules::value(parameters, "SignatureMethod") {
        Some("HmacSHA256") => hmac_sha256(key.secret.as_bytes(), source.as_bytes()),
        _ => hmac_sha1(key.secret.as_bytes(), source.as_bytes()),
    };
    if given != STANDARD.encode(expected) {
        return Err(Refusal::Mismatch);
    }
    let token = rules::value(parameters, "Token").filter(|token| !token.is_empty());
    if token != key.token.as_deref() {
        return Err(Refusal::Token);
    }
    // Nonce and Timestamp count together, and the vendor's Node client draws from 65536 nonces
    // only.
    let seen = format!("{time} {nonce}");
    if !nonces.first_use(seen, now, time.saturating_add(TOLERANCE)) {
        return Err(Refusal::Replayed);
    }
    Ok(())
}

/// The signed text: method, host, path, and the raw parameters in the order of their names.
fn source_text(request: &Received, parameters: &[(String, String)]) -> String {
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
mod tests {
    use bytes::Bytes;

    use super::*;

    /// The page's example, whose keys are masked there: the text is given.
    #[test]
    fn the_page_s_text_is_met() {
        let request = Received {
            method: "GET".to_owned(),
            target: b"/v2/index.php?Nonce=11886&Action=DescribeInstances&limit=20&instanceIds.0=ins-09dx96dg&Region=gz&\
                      SecretId=AKIDz8krbs&Timestamp=1465185768&offset=0&Signature=x"
                .to_vec(),
            version_1_0: false,
            tls: false,
            headers: vec![("Host".to_owned(), b"cvm.api.qcloud.com".to_vec())],
            body: Bytes::new(),
            next_answers: Default::default(),
        };
        let parameters = request.query().expect("well-formed");
        assert_eq!(
            source_text(&request, &parameters),
            "GETcvm.api.qcloud.com/v2/index.php?Action=DescribeInstances&Nonce=11886&Region=gz&SecretId=AKIDz8krbs&\
             Timestamp=1465185768&instanceIds.0=ins-09dx96dg&limit=20&offset=0"
        );
    }
}
