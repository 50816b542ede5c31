//! `megvii-form`: `api_key` and `api_secret` as fields of a multipart form, or of the query of a
//! GET. Nothing is computed.
//!
//! Pages: Megvii FaceID, Raw-GetRandomNumber, Raw-ValidateVideo and Lite-GetResult.

use super::Failure;
use crate::{
    keys::Key,
    multipart::{self, Part},
    text,
};

/// Checks key and secret of a form.
pub(crate) fn verify(key: &Key, parts: &[Part]) -> Result<(), Failure> {
    let api_key = multipart::field(parts, "api_key").ok_or(Failure::Missing("api_key"))?;
    let api_secret = multipart::field(parts, "api_secret").ok_or(Failure::Missing("api_secret"))?;
    compare(key, api_key, api_secret)
}

/// Checks key and secret of a decoded query.
pub(crate) fn verify_query(key: &Key, query: &[(String, String)]) -> Result<(), Failure> {
    let parameter = |name| {
        text::value(query, name)
            .filter(|value| !value.is_empty())
            .ok_or(Failure::Missing(name))
    };
    let api_key = parameter("api_key")?;
    let api_secret = parameter("api_secret")?;
    compare(key, api_key.as_bytes(), api_secret.as_bytes())
}

fn compare(key: &Key, api_key: &[u8], api_secret: &[u8]) -> Result<(), Failure> {
    if api_key == key.id.as_bytes() && api_secret == key.secret.as_bytes() {
        Ok(())
    } else {
        Err(Failure::UnknownKey)
    }
}

#[cfg(test)]
mod tests;
