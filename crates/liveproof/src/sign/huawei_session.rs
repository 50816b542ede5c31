//! The header `X-signature` of Huawei Cloud OneAccess (session token签名), which proves that somebody
//! is logged in.
//!
//! It is not a signature but an encryption: `session_token=…&timestamp=…&nonce=…` under the
//! application's public key, with RSA-OAEP, in Base64. So no two headers are alike, and no
//! middleware makes it: the session token comes from a login, key and time from the vendor. Ask for
//! all three, then pass the header to the call:
//!
//! ```
//! # #[cfg(feature = "huawei-oneaccess")]
//! # async fn example(client: liveproof::huawei_oneaccess::Client, session_token: &str)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use liveproof::sign::huawei_session;
//!
//! let key = client.show_public_key().send().await?.into_inner().public_key;
//! let time = client.show_server_date().send().await?.into_inner().timestamp;
//! let nonce = huawei_session::nonce()?;
//! let signature = huawei_session::x_signature(&key, session_token, &time, &nonce)?;
//! client.logout().x_signature(signature).send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Make a new one for every call: the time in it grows old, and the nonce counts once. Both hashes
//! of OAEP are SHA-256, that of MGF1, too: the vendor's sample uses Bouncy Castle, where
//! `RSA/ECB/OAEPWithSHA-256AndMGF1Padding` means that (with Java's own provider MGF1 has SHA-1).
//!
//! From [Signing a Session
//! Token](https://support.huaweicloud.com/api-oneaccess/oneaccess_04_0069.html) (session token签名),
//! read on 2026-11-22; not tried live.

use std::fmt;

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::SignError;

/// The value of `X-signature`.
///
/// `public_key` is what `ShowPublicKey` returns: PEM, whose lines may end with line feeds, with the
/// two characters `\n`, or not at all. `timestamp` is the text that `ShowServerDate` returns.
/// `nonce` is a text that was not used before: [`nonce`](nonce()), or the time in hexadecimal, as
/// the vendor suggests, which is the same for two calls in one millisecond.
///
/// # Errors
///
/// The key is not an RSA public key of 2048 to 8192 bits, or a text cannot be part of the header.
/// Neither keys nor texts are part of the error.
pub fn x_signature(
    public_key: &str,
    session_token: &str,
    timestamp: &str,
    nonce: &str,
) -> Result<String, SessionSignatureError> {
    for (part, text) in [
        ("session token", session_token),
        ("timestamp", timestamp),
        ("nonce", nonce),
    ] {
        // The three are joined without escapes: another `&` would be read as the end of a part.
        if text.is_empty() || text.contains('&') {
            return Err(SessionSignatureError::Part { part });
        }
    }
    let key = der(public_key)
        .and_then(|der| PublicEncryptingKey::from_der(&der).ok())
        .and_then(|key| OaepPublicEncryptingKey::new(key).ok())
        .ok_or(SessionSignatureError::PublicKey)?;
    let plain = format!("session_token={session_token}&timestamp={timestamp}&nonce={nonce}");
    let most = key.max_plaintext_size(&OAEP_SHA256_MGF1SHA256);
    if plain.len() > most {
        return Err(SessionSignatureError::TooLong {
            bytes: plain.len(),
            most,
        });
    }
    let mut room = vec![0; key.ciphertext_size()];
    let encrypted = key
        .encrypt(&OAEP_SHA256_MGF1SHA256, plain.as_bytes(), &mut room, None)
        .map_err(|_| SessionSignatureError::Encryption)?;
    Ok(STANDARD.encode(encrypted))
}

/// A nonce of 32 random hexadecimal digits.
///
/// # Errors
///
/// The system gives no random number.
pub fn nonce() -> Result<String, SignError> {
    Ok(format!("{:032x}", super::nonce::random()?))
}

/// The text between the two marks of a PEM text, or the whole text if there are none.
fn der(public_key: &str) -> Option<Vec<u8>> {
    let inner = public_key
        .replace("-----BEGIN PUBLIC KEY-----", "")
        .replace("-----END PUBLIC KEY-----", "");
    // Backslash and letter as two characters: what the JSON escape of a line end becomes when it is
    // escaped again.
    let mut inner = inner.replace("\\r", "").replace("\\n", "");
    inner.retain(|character| !character.is_ascii_whitespace());
    STANDARD.decode(inner).ok().filter(|der| !der.is_empty())
}

/// There is no value for `X-signature`.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionSignatureError {
    /// The text is not the public key of an RSA key pair of 2048 to 8192 bits.
    PublicKey,
    /// A part is empty, or holds a `&`.
    Part {
        /// `session token`, `timestamp` or `nonce`.
        part: &'static str,
    },
    /// The parts are longer than what the key can encrypt.
    TooLong {
        /// The length of what would be encrypted, in bytes.
        bytes: usize,
        /// What the key can encrypt, in bytes.
        most: usize,
    },
    /// The encryption failed.
    Encryption,
}

impl fmt::Display for SessionSignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PublicKey => {
                f.write_str("the public key is not an RSA key of 2048 to 8192 bits in PEM")
            }
            Self::Part { part } => write!(f, "the {part} is empty or holds a `&`"),
            Self::TooLong { bytes, most } => {
                write!(
                    f,
                    "{bytes} bytes are to be encrypted, the key can encrypt {most}"
                )
            }
            Self::Encryption => f.write_str("the encryption failed"),
        }
    }
}

impl std::error::Error for SessionSignatureError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key of 2048 bits, that of the mock vendor.
    const LINES: [&str; 7] = [
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnrYOEPqSyTvaUJJA6gHS",
        "lh0zaiz/6txZKlnhTOshAI3tB8mkyXzkoIjKpjt7B0HNKchMVZxErCmG6z4IM9dL",
        "YLMLozX50KIPYW3Idhsqa88cM2wKp5RubRO21feLtrP9hLSLdDTM72nX8Sv7As0b",
        "P4hiroNnUuktXaExV4eVPUOkNKS/ojsI7xeZPqPpOdWsh/Huy5wofXjZJfG7Ytvk",
        "XHzuHLYz58S+xGgYusmbaHZq3aTYOeicLkomZqBpOIyBlKQR/5bIKgaDQoZV18tm",
        "wcdSQiujP+SeVT6sXdM291sKL8AbCGp0ltPOi940Rb3pBjKxy7H+AxBZMrNosg+b",
        "kwIDAQAB",
    ];
    const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
    const END: &str = "-----END PUBLIC KEY-----";

    fn pem(line_end: &str) -> String {
        let lines = [&[BEGIN][..], &LINES, &[END]].concat();
        lines.join(line_end)
    }

    #[test]
    fn all_line_ends_of_a_key_are_taken() {
        for key in [
            pem("\n"),
            pem("\r\n"),
            pem(r"\n"),
            pem(r"\r\n"),
            pem(""),
            format!("{}\n", pem("\n")),
            LINES.concat(),
        ] {
            let made = x_signature(&key, "CANARY-token", "1700000000000", "18bcfe56800");
            let encrypted = STANDARD.decode(made.expect("a header")).expect("Base64");
            // The key has 2048 bits.
            assert_eq!(encrypted.len(), 256, "{key}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for key in [
            String::new(),
            format!("{BEGIN}{END}"),
            "CANARY".to_owned(),
            pem("\n").replace("MIIB", "MIIC"),
            pem("\n").replace("PUBLIC", "PRIVATE"),
            LINES[..6].concat(),
        ] {
            let made = x_signature(&key, "t", "1", "n");
            assert_eq!(made, Err(SessionSignatureError::PublicKey), "{key}");
        }
    }

    #[test]
    fn parts_have_to_be_told_apart_and_to_fit() {
        let key = pem("\n");
        for (token, time, nonce, part) in [
            ("", "1", "n", "session token"),
            ("a&timestamp=2", "1", "n", "session token"),
            ("t", "", "n", "timestamp"),
            ("t", "1", "", "nonce"),
            ("t", "1", "n&", "nonce"),
        ] {
            let made = x_signature(&key, token, time, nonce);
            assert_eq!(made, Err(SessionSignatureError::Part { part }));
        }
        // Names and signs take 32 bytes; 256 bytes of the key less two hashes and two leave 190.
        let longest = "t".repeat(190 - 32 - 2);
        assert!(x_signature(&key, &longest, "1", "n").is_ok());
        let made = x_signature(&key, &format!("{longest}t"), "1", "n");
        let error = made.expect_err("one byte too many");
        assert_eq!(
            error,
            SessionSignatureError::TooLong {
                bytes: 191,
                most: 190
            }
        );
        assert_eq!(
            error.to_string(),
            "191 bytes are to be encrypted, the key can encrypt 190"
        );
    }

    #[test]
    fn no_two_headers_and_no_two_nonces_are_alike() {
        let made = || x_signature(&pem("\n"), "t", "1", "n").expect("a header");
        assert_ne!(made(), made());
        let nonces = [nonce(), nonce()].map(|it| it.expect("randomness"));
        assert_ne!(nonces[0], nonces[1]);
        assert!(nonces.iter().all(|it| it.len() == 32));
    }
}
