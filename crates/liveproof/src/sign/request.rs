//! What schemes ask of a request and a key.

use std::borrow::Cow;

use liveproof_runtime::{Body, EncodedRequest, Request};

use super::error::{KeyProblem, SignError, UnsignedPart};
use crate::credentials::Credentials;

pub(super) type Pair = (Cow<'static, str>, String);

pub(super) fn pairs(pairs: &[Pair]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (&**name, value.as_str()))
}

/// The pairs of the form; none if there is no body.
pub(super) fn form(request: &Request) -> Result<&[Pair], SignError> {
    match request.body() {
        Body::Empty => Ok(&[]),
        Body::Form(pairs) => Ok(pairs),
        _ => Err(SignError::Unsigned(UnsignedPart::Body)),
    }
}

/// The path of the base URL before that of the operation, as it is sent.
pub(super) fn base_path(request: &Request) -> &str {
    let authority = request.scheme().len() + "://".len() + request.host().len();
    request.base_url().get(authority..).unwrap_or_default()
}

/// Refuses a name that the request already has in its query or form.
pub(super) fn check_pair(pairs: &[Pair], name: &'static str) -> Result<(), SignError> {
    check(!pairs.iter().any(|(other, _)| other == name), name)
}

/// Refuses a name that the request already has in its parts.
pub(super) fn check_part(request: &Request, name: &'static str) -> Result<(), SignError> {
    match request.body() {
        Body::Multipart(parts) => check(!parts.iter().any(|part| part.name() == name), name),
        _ => Ok(()),
    }
}

/// Refuses a header that the request already has.
pub(super) fn check_header(request: &Request, name: &'static str) -> Result<(), SignError> {
    check(request.header(name).is_none(), name)
}

fn check(is_free: bool, name: &'static str) -> Result<(), SignError> {
    match is_free {
        true => Ok(()),
        false => Err(SignError::Taken { name }),
    }
}

/// Refuses a key ID with a character that would end it early where it is sent or signed.
pub(super) fn check_id(credentials: &Credentials, separators: &[char]) -> Result<(), SignError> {
    match credentials.id().chars().find(|it| separators.contains(it)) {
        Some(it) => Err(SignError::Unusable {
            part: "id",
            problem: KeyProblem::Separator(it),
        }),
        None => Ok(()),
    }
}

/// The value of a header of the encoded request.
pub(super) fn header<'r>(encoded: &'r EncodedRequest, name: &str) -> Option<&'r str> {
    let mut headers = encoded.headers.iter();
    let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// The query as it is sent: the part of the request target behind its `?`.
pub(super) fn split_target(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}
