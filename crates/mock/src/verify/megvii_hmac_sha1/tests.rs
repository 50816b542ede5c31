use bytes::Bytes;

use super::*;

fn part(name: &str, value: impl Into<Vec<u8>>) -> Part {
    Part {
        name: name.to_owned(),
        filename: None,
        body: Bytes::from(value.into()),
    }
}

fn check(sign: impl Into<Vec<u8>>, now: u64) -> Result<(), Failure> {
    let key = Key::new("EXAMPLE-key", "EXAMPLE-secret");
    verify(
        &key,
        &[part("sign_version", "hmac_sha1"), part("sign", sign)],
        now,
    )
}

/// A signature over any text.
fn of(secret: &str, text: &str) -> String {
    let digest = hmac_sha1(secret.as_bytes(), text.as_bytes());
    STANDARD.encode([&digest, text.as_bytes()].concat())
}

/// From `openssl dgst -sha1 -hmac EXAMPLE-secret -binary` over the text, and `openssl base64 -A`
/// over both.
const SIGN: &str =
    "yV7NgX8+oOx0BAPPtiCD/kNo6vphPUVYQU1QTEUta2V5JmI9MTcwMDAwMDEwMCZjPTE3MDAwMDAwMDAmZD00Mg==";

#[test]
fn a_signature_holds_until_its_end() {
    assert_eq!(check(SIGN, 1_700_000_000), Ok(()));
    assert_eq!(check(SIGN, 1_700_000_100), Ok(()));
    assert_eq!(check(SIGN, 1_700_000_101), Err(Failure::Expired));
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
        assert_eq!(check(sign.as_str(), 0), Err(Failure::Mismatch), "{sign}");
    }
}

#[test]
fn the_text_has_to_be_as_documented() {
    for (text, expected) in [
        ("a=EXAMPLE-key&b=2&c=1&d=4294967295", Ok(())),
        ("a=EXAMPLE-key&b=2&c=1&d=0123456789", Ok(())),
        (
            "a=EXAMPLE-key&b=2&c=1&d=12345678901",
            Err(Failure::Mismatch),
        ),
        ("a=EXAMPLE-key&b=2&c=1&d=", Err(Failure::Mismatch)),
        ("a=EXAMPLE-key&b=2&c=1&d=-1", Err(Failure::Mismatch)),
        ("a=EXAMPLE-key&b=2&c=2&d=1", Err(Failure::Mismatch)),
        ("a=EXAMPLE-key&b=+2&c=1&d=1", Err(Failure::Mismatch)),
        ("a=EXAMPLE-key&c=1&b=2&d=1", Err(Failure::Mismatch)),
        ("a=EXAMPLE-key2&b=2&c=1&d=1", Err(Failure::Mismatch)),
        ("a=other&b=2&c=1&d=1", Err(Failure::Mismatch)),
    ] {
        assert_eq!(check(of("EXAMPLE-secret", text), 2), expected, "{text}");
    }
}

#[test]
fn both_fields_have_to_be_there() {
    let key = Key::new("EXAMPLE-key", "EXAMPLE-secret");
    for (parts, expected) in [
        (vec![], Failure::Missing("sign")),
        (vec![part("sign", SIGN)], Failure::Missing("sign_version")),
        (
            vec![part("sign_version", "hmac_sha1")],
            Failure::Missing("sign"),
        ),
        (
            vec![part("sign", SIGN), part("sign_version", "hmac_sha256")],
            Failure::Invalid("sign_version"),
        ),
    ] {
        assert_eq!(verify(&key, &parts, 0), Err(expected));
    }
}
