//! `megvii-form`: `api_key` and `api_secret` as fields of a multipart form, or of the query of a GET. Nothing is
//! computed.
//!
//! Pages: Megvii FaceID, Raw-GetRandomNumber, Raw-ValidateVideo and Lite-GetResult.

use crate::{
    keys::Key,
    multipart::{self, Part},
    rules,
};

/// Why a form is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A field is missing or empty.
    Missing(&'static str),
    /// Key and secret do not belong together.
    Mismatch,
}

/// Checks key and secret of a form.
pub(crate) fn verify(key: &Key, parts: &[Part]) -> Result<(), Refusal> {
    let api_key = multipart::field(parts, "api_key").ok_or(Refusal::Missing("api_key"))?;
    let api_secret = multipart::field(parts, "api_secret").ok_or(Refusal::Missing("api_secret"))?;
    compare(key, api_key, api_secret)
}

/// Checks key and secret of a decoded query.
pub(crate) fn verify_query(key: &Key, query: &[(String, String)]) -> Result<(), Refusal> {
    let parameter = |name| {
        rules::value(query, name)
            .filter(|value| !value.is_empty())
            .ok_or(Refusal::Missing(name))
    };
    let api_key = parameter("api_key")?;
    let api_secret = parameter("api_secret")?;
    compare(key, api_key.as_bytes(), api_secret.as_bytes())
}

fn compare(key: &Key, api_key: &[u8], api_secret: &[u8]) -> Result<(), Refusal> {
    if api_key == key.id.as_bytes() && api_secret == key.secret.as_bytes() {
        Ok(())
    } else {
        Err(Refusal::Mismatch)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn part(name: &str, value: &'static str) -> Part {
        Part {
            name: name.to_owned(),
            filename: None,
            body: Bytes::from_static(value.as_bytes()),
        }
    }

    #[test]
    fn key_and_secret_have_to_be_there_and_match() {
        let key = Key::new("id", "secret");
        for (parts, expected) in [
            (
                vec![part("api_secret", "secret"), part("api_key", "id")],
                Ok(()),
            ),
            (vec![], Err(Refusal::Missing("api_key"))),
            (
                vec![part("api_key", ""), part("api_secret", "secret")],
                Err(Refusal::Missing("api_key")),
            ),
            (
                vec![part("api_key", "id")],
                Err(Refusal::Missing("api_secret")),
            ),
            (
                vec![part("api_key", "id"), part("api_secret", "Secret")],
                Err(Refusal::Mismatch),
            ),
            (
                vec![part("api_key", "other"), part("api_secret", "secret")],
                Err(Refusal::Mismatch),
            ),
        ] {
            assert_eq!(verify(&key, &parts), expected);
        }
    }

    #[test]
    fn a_file_is_no_field() {
        let mut file = part("api_key", "id");
        file.filename = Some("key.txt".to_owned());
        assert_eq!(
            verify(
                &Key::new("id", "secret"),
                &[file, part("api_secret", "secret")]
            ),
            Err(Refusal::Missing("api_key"))
        );
    }
}
