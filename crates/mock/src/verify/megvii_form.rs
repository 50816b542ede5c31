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
    compare(key, |name| multipart::field(parts, name))
}

/// Checks key and secret of a decoded query.
pub(crate) fn verify_query(key: &Key, query: &[(String, String)]) -> Result<(), Failure> {
    let value = |name: &str| text::value(query, name).filter(|value| !value.is_empty());
    compare(key, |name| value(name).map(str::as_bytes))
}

fn compare<'a>(key: &Key, field: impl Fn(&str) -> Option<&'a [u8]>) -> Result<(), Failure> {
    let required = |name| field(name).ok_or(Failure::Missing(name));
    let given = (required("api_key")?, required("api_secret")?);
    let is_known = given == (key.id.as_bytes(), key.secret.as_bytes());
    is_known.then_some(()).ok_or(Failure::UnknownKey)
}

#[cfg(test)]
mod tests;
