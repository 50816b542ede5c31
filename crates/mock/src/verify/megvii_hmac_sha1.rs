//! `megvii-hmac-sha1`: the fields `sign` and `sign_version` of a multipart form.
//!
//! Page: Megvii FaceID, App-鉴权说明. `sign` is base64 of 20 bytes of HMAC-SHA1 and the text that they sign,
//! `a=KEY&b=UNTIL&c=NOW&d=RANDOM`.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::hash;
use crate::{
    keys::Key,
    multipart::{self, Part},
};

/// The length of an HMAC-SHA1.
const DIGEST: usize = 20;

/// Why a form is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A field is missing or empty.
    Missing(&'static str),
    /// `sign_version` is not `hmac_sha1`.
    Version,
    /// The signature is not of this key and text, or not of the documented form.
    Invalid,
    /// It was good until some time ago.
    Expired,
}

/// Checks the signature of a form; `now` is in unix seconds.
pub(crate) fn verify(key: &Key, parts: &[Part], now: u64) -> Result<(), Refusal> {
    let sign = multipart::field(parts, "sign").ok_or(Refusal::Missing("sign"))?;
    if multipart::field(parts, "sign_version").ok_or(Refusal::Missing("sign_version"))?
        != b"hmac_sha1"
    {
        return Err(Refusal::Version);
    }
    // The alphabet for URLs is not taken: 不是 urlsafe 的 Base64 编码.
    let decoded = STANDARD.decode(sign).map_err(|_| Refusal::Invalid)?;
    let (digest, text) = decoded.split_at_checked(DIGEST).ok_or(Refusal::Invalid)?;
    if hash::hmac_sha1(key.secret.as_bytes(), text) != digest {
        return Err(Refusal::Invalid);
    }
    let until = until(text, &key.id).ok_or(Refusal::Invalid)?;
    if now > until {
        return Err(Refusal::Expired);
    }
    Ok(())
}

/// The end (`b`) that a well-formed text of this key names.
fn until(text: &[u8], id: &str) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?;
    let rest = text.strip_prefix("a=")?.strip_prefix(id)?;
    let (until, rest) = rest.strip_prefix("&b=")?.split_once("&c=")?;
    let (current, random) = rest.split_once("&d=")?;
    let (until, current) = (digits(until)?, digits(current)?);
    let random_fits = random.len() <= 10 && digits(random).is_some();
    (random_fits && current < until).then_some(until)
}

/// A number without a sign.
fn digits(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn part(name: &str, value: impl Into<Vec<u8>>) -> Part {
        Part {
            name: name.to_owned(),
            filename: None,
            body: Bytes::from(value.into()),
        }
    }

    fn check(sign: impl Into<Vec<u8>>, now: u64) -> Result<(), Refusal> {
        let key = Key::new("EXAMPLE-key", "EXAMPLE-secret");
        verify(
            &key,
            &[part("sign_version", "hmac_sha1"), part("sign", sign)],
            now,
        )
    }

    /// A signature over any text.
    fn of(secret: &str, text: &str) -> String {
        let digest = hash::hmac_sha1(secret.as_bytes(), text.as_bytes());
        STANDARD.encode([&digest, text.as_bytes()].concat())
    }

    /// From `openssl dgst -sha1 -hmac EXAMPLE-secret -binary` over the text, and `openssl base64 -A` over both.
    const SIGN: &str =
        "yV7NgX8+oOx0BAPPtiCD/kNo6vphPUVYQU1QTEUta2V5JmI9MTcwMDAwMDEwMCZjPTE3MDAwMDAwMDAmZD00Mg==";

    #[test]
    fn a_signature_holds_until_its_end() {
        assert_eq!(check(SIGN, 1_700_000_000), Ok(()));
        assert_eq!(check(SIGN, 1_700_000_100), Ok(()));
        assert_eq!(check(SIGN, 1_700_000_101), Err(Refusal::Expired));
    }

    #[test]
    fn what_was_changed_is_refused() {
        for sign in [
            // One letter of the digest, and one of the text.
            SIGN.replacen('y', "z", 1),
            SIGN.replace("ZD00Mg==", "ZD00Mw=="),
            // The alphabet for URLs, blanks, no padding, no text, less than a digest.
            SIGN.replace('+', "-").replace('/', "_"),
            format!("{SIGN}\n"),
            SIGN.trim_end_matches('=').to_owned(),
            of("EXAMPLE-secret", ""),
            "AAAA".to_owned(),
            of("other", "a=EXAMPLE-key&b=1700000100&c=1700000000&d=42"),
        ] {
            assert_eq!(check(sign.as_str(), 0), Err(Refusal::Invalid), "{sign}");
        }
    }

    #[test]
    fn the_text_has_to_be_as_documented() {
        for (text, expected) in [
            ("a=EXAMPLE-key&b=2&c=1&d=4294967295", Ok(())),
            ("a=EXAMPLE-key&b=2&c=1&d=0123456789", Ok(())),
            ("a=EXAMPLE-key&b=2&c=1&d=12345678901", Err(Refusal::Invalid)),
            ("a=EXAMPLE-key&b=2&c=1&d=", Err(Refusal::Invalid)),
            ("a=EXAMPLE-key&b=2&c=1&d=-1", Err(Refusal::Invalid)),
            ("a=EXAMPLE-key&b=2&c=2&d=1", Err(Refusal::Invalid)),
            ("a=EXAMPLE-key&b=+2&c=1&d=1", Err(Refusal::Invalid)),
            ("a=EXAMPLE-key&c=1&b=2&d=1", Err(Refusal::Invalid)),
            ("a=EXAMPLE-key2&b=2&c=1&d=1", Err(Refusal::Invalid)),
            ("a=other&b=2&c=1&d=1", Err(Refusal::Invalid)),
        ] {
            assert_eq!(check(of("EXAMPLE-secret", text), 2), expected, "{text}");
        }
    }

    #[test]
    fn both_fields_have_to_be_there() {
        let key = Key::new("EXAMPLE-key", "EXAMPLE-secret");
        for (parts, expected) in [
            (vec![], Refusal::Missing("sign")),
            (vec![part("sign", SIGN)], Refusal::Missing("sign_version")),
            (
                vec![part("sign_version", "hmac_sha1")],
                Refusal::Missing("sign"),
            ),
            (
                vec![part("sign", SIGN), part("sign_version", "hmac_sha256")],
                Refusal::Version,
            ),
        ] {
            assert_eq!(verify(&key, &parts, 0), Err(expected));
        }
    }
}
