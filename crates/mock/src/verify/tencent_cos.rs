//! The signature of COS (请求签名), `q-sign-algorithm=sha1&…`.
//!
//! From <https://cloud.tencent.com/document/product/436/7778>. What is signed is told by two lists
//! in the signature itself, so a client may sign few headers and parameters, or none.

use super::hash::{hmac_sha1, sha1_hex};
use crate::{
    keys::Key,
    received::Received,
    text::{self, Malformed},
};

/// Why a request is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no signature.
    Missing,
    /// The signature does not have its form.
    Malformed,
    /// The key is not known.
    UnknownKey,
    /// The window of the signature begins later.
    TooEarly,
    /// The window of the signature is over.
    TooLate,
    /// It is another signature.
    Mismatch,
    /// The token is missing, wrong, or there should be none.
    Token,
}

/// The fields of the signature.
#[derive(Default)]
struct Signature {
    algorithm: Option<String>,
    key_id: Option<String>,
    sign_time: Option<String>,
    key_time: Option<String>,
    headers: Option<String>,
    parameters: Option<String>,
    signature: Option<String>,
}

/// Checks the signature of a request; `now` in unix seconds.
pub(crate) fn verify(request: &Received, key: &Key, now: u64) -> Result<(), Refusal> {
    let parameters = encoded_parameters(request).map_err(|Malformed| Refusal::Mismatch)?;
    let fields = match request.header("authorization") {
        Some(header) => fields(header.split('&').map(|field| field.split_once('=')))?,
        None => fields_of_query(request)?,
    };
    let (
        Some(algorithm),
        Some(key_id),
        Some(sign_time),
        Some(key_time),
        Some(listed_headers),
        Some(listed_parameters),
        Some(given),
    ) = (
        fields.algorithm,
        fields.key_id,
        fields.sign_time,
        fields.key_time,
        fields.headers,
        fields.parameters,
        fields.signature,
    )
    else {
        return Err(Refusal::Malformed);
    };
    // The page has one KeyTime, which both fields hold.
    if algorithm != "sha1" || sign_time != key_time {
        return Err(Refusal::Malformed);
    }
    let (start, end) = window(&key_time).ok_or(Refusal::Malformed)?;
    if key_id != key.id {
        return Err(Refusal::UnknownKey);
    }
    if now < start {
        return Err(Refusal::TooEarly);
    }
    if now > end {
        return Err(Refusal::TooLate);
    }
    let path =
        text::decode(request.raw_path().as_bytes()).map_err(|Malformed| Refusal::Mismatch)?;
    let http_string = format!(
        "{}\n{path}\n{}\n{}\n",
        request.method.to_ascii_lowercase(),
        signed(&listed_parameters, parameters)?,
        signed(&listed_headers, encoded_headers(request))?,
    );
    let string_to_sign = format!("sha1\n{key_time}\n{}\n", sha1_hex(http_string.as_bytes()));
    // The key of the second step is the hex text, not the bytes that it spells.
    let sign_key = text::hex(&hmac_sha1(key.secret.as_bytes(), key_time.as_bytes()));
    let expected = text::hex(&hmac_sha1(sign_key.as_bytes(), string_to_sign.as_bytes()));
    if given != expected {
        return Err(Refusal::Mismatch);
    }
    token(request, key)
}

/// The token of temporary keys. It need not be signed, as one of the vendor's own clients does not
/// sign it.
fn token(request: &Received, key: &Key) -> Result<(), Refusal> {
    // The pages name the header differently for the two kinds of host; the vendor's clients go by
    // the host.
    const NAMES: [&str; 2] = ["x-cos-security-token", "x-ci-security-token"];
    let query = request.query().unwrap_or_default();
    let given = NAMES.iter().find_map(|name| {
        request.header(name).or_else(|| {
            query
                .iter()
                .find(|(given, _)| given == name)
                .map(|(_, value)| value.as_str())
        })
    });
    if given == key.token.as_deref() {
        Ok(())
    } else {
        Err(Refusal::Token)
    }
}

/// The signature among the parameters, where the page allows it, too.
fn fields_of_query(request: &Received) -> Result<Signature, Refusal> {
    let query = request.query().map_err(|Malformed| Refusal::Mismatch)?;
    let given: Vec<_> = query
        .iter()
        .filter(|(name, _)| name.starts_with("q-"))
        .map(|(name, value)| Some((name.as_str(), value.as_str())))
        .collect();
    if given.is_empty() {
        return Err(Refusal::Missing);
    }
    fields(given.into_iter())
}

fn fields<'a>(
    given: impl Iterator<Item = Option<(&'a str, &'a str)>>,
) -> Result<Signature, Refusal> {
    let mut fields = Signature::default();
    for field in given {
        let (name, value) = field.ok_or(Refusal::Malformed)?;
        let slot = match name.trim() {
            "q-sign-algorithm" => &mut fields.algorithm,
            "q-ak" => &mut fields.key_id,
            "q-sign-time" => &mut fields.sign_time,
            "q-key-time" => &mut fields.key_time,
            "q-header-list" => &mut fields.headers,
            "q-url-param-list" => &mut fields.parameters,
            "q-signature" => &mut fields.signature,
            _ => return Err(Refusal::Malformed),
        };
        if slot.replace(value.to_owned()).is_some() {
            return Err(Refusal::Malformed);
        }
    }
    Ok(fields)
}

fn window(key_time: &str) -> Option<(u64, u64)> {
    let (start, end) = key_time.split_once(';')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(start) || !digits(end) {
        return None;
    }
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start <= end).then_some((start, end))
}

/// The listed pairs as they are signed: sorted by name, then by value, and each that was sent as
/// often as it is listed.
fn signed(list: &str, mut pairs: Vec<(String, String)>) -> Result<String, Refusal> {
    let mut listed: Vec<&str> = list.split(';').filter(|name| !name.is_empty()).collect();
    pairs.retain(|(name, _)| listed.contains(&name.as_str()));
    pairs.sort();
    listed.sort_unstable();
    // Otherwise something that is listed would be missing, or sent twice and signed once.
    if !listed.iter().eq(pairs.iter().map(|(name, _)| name)) {
        return Err(Refusal::Mismatch);
    }
    let pairs: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Ok(pairs.join("&"))
}

fn encoded_parameters(request: &Received) -> Result<Vec<(String, String)>, Malformed> {
    Ok(request
        .query()?
        .into_iter()
        .map(|(name, value)| (encoded_name(&name), text::percent_encode(value)))
        .collect())
}

fn encoded_headers(request: &Received) -> Vec<(String, String)> {
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
mod tests {
    use bytes::Bytes;

    use super::*;

    /// The page's own second example, whose secret is masked there: SignKey and the hash of
    /// HttpString are given.
    #[test]
    fn the_page_s_http_string_and_signature_are_met() {
        let request = Received {
            method: "GET".to_owned(),
            target: b"/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)?response-content-type=application%2Foctet-stream&\
                      response-cache-control=max-age%3D600"
                .to_vec(),
            version_1_0: false,
            tls: false,
            headers: vec![
                (
                    "date".to_owned(),
                    b"Thu, 16 May 2019 06:55:53 GMT".to_vec(),
                ),
                (
                    "host".to_owned(),
                    b"examplebucket-1250000000.cos.ap-beijing.myqcloud.com".to_vec(),
                ),
            ],
            body: Bytes::new(),
            next_answers: Default::default(),
        };
        let parameters = signed(
            "response-cache-control;response-content-type",
            encoded_parameters(&request).expect("well-formed"),
        )
        .expect("all are there");
        assert_eq!(
            parameters,
            "response-cache-control=max-age%3D600&response-content-type=application%2Foctet-stream"
        );
        let headers = signed("date;host", encoded_headers(&request)).expect("all are there");
        let path = text::decode(request.raw_path().as_bytes()).expect("well-formed");
        let http_string = format!("get\n{path}\n{parameters}\n{headers}\n");
        assert_eq!(
            sha1_hex(http_string.as_bytes()),
            "54ecfe22f59d3514fdc764b87a32d8133ea611e6"
        );
        assert_eq!(
            text::hex(&hmac_sha1(
                b"937914bf490e9e8c189836aad2052e4feeb35eaf",
                b"sha1\n1557989753;1557996953\n54ecfe22f59d3514fdc764b87a32d8133ea611e6\n"
            )),
            "01681b8c9d798a678e43b685a9f1bba0f6c0e012"
        );
    }

    #[test]
    fn windows_are_read_strictly() {
        assert_eq!(window("1;2"), Some((1, 2)));
        for bad in [
            "",
            ";",
            "1",
            "1;",
            "2;1",
            "+1;2",
            "1;2;3",
            "1;99999999999999999999",
        ] {
            assert_eq!(window(bad), None, "{bad}");
        }
    }
}
