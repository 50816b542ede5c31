//! From a structured request to bytes: once, after signing.

mod multipart;
mod piece;

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::operation::{BodyFormat, Operation};
use crate::request::{Body, Pairs, RequestError};

pub(crate) use multipart::{Boundary, random_boundary};
pub(crate) use piece::{EncodedBody, Piece};

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn percent(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

/// Appends `name=value&…`, in queries and forms.
fn pairs(out: &mut String, pairs: &Pairs) {
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        percent(out, name);
        out.push('=');
        percent(out, value);
    }
}

fn form(form: &Pairs) -> String {
    // Enough for pairs that are mostly unreserved characters.
    let len = form
        .iter()
        .map(|(name, value)| name.len() + value.len() + 2);
    let mut text = String::with_capacity(len.sum());
    pairs(&mut text, form);
    text
}

/// Appends path and query.
pub(crate) fn target(target: &mut String, stem: &str, path: &[Cow<'static, str>], query: &Pairs) {
    target.push_str(stem);
    if path.is_empty() {
        target.push('/');
    }
    for segment in path {
        target.push('/');
        percent(target, segment);
    }
    if !query.is_empty() {
        target.push('?');
        pairs(target, query);
    }
}

pub(crate) fn body(
    operation: &Operation,
    body: &Body,
    boundary: &Boundary,
) -> Result<EncodedBody, RequestError> {
    let (content_type, pieces) = match body {
        Body::Empty => (None, Vec::new()),
        Body::Form(pairs) => (
            Some(Cow::Borrowed(form_type(operation))),
            vec![Piece::Bytes(form(pairs).into())],
        ),
        Body::Multipart(parts) => {
            let boundary = boundary();
            let content_type = format!("multipart/form-data; boundary={boundary}");
            (
                Some(content_type.into()),
                multipart::pieces(parts, &boundary)?,
            )
        }
        Body::Bytes {
            content_type,
            bytes,
        } => (
            Some(content_type.clone()),
            vec![Piece::Bytes(bytes.clone())],
        ),
        Body::Upload {
            content_type,
            upload,
        } => (
            Some(content_type.clone()),
            vec![Piece::Upload(upload.clone())],
        ),
    };
    Ok(EncodedBody {
        content_type,
        pieces,
    })
}

fn form_type(operation: &Operation) -> &'static str {
    match operation.body {
        BodyFormat::Form { content_type } => content_type,
        _ => "application/x-www-form-urlencoded",
    }
}

/// The number of bytes that a body has at least, if it can be known before sending.
pub(crate) fn least_len(body: &Body) -> Option<u64> {
    match body {
        Body::Empty => None,
        Body::Form(pairs) => Some(form(pairs).len() as u64),
        // The boundary is not known yet; sending checks the exact length.
        Body::Multipart(parts) => Some(
            parts
                .iter()
                .map(|part| match (part.as_text(), part.as_upload()) {
                    (Some(text), _) => text.len() as u64,
                    (_, Some(upload)) => upload.known_len().unwrap_or(0),
                    _ => 0,
                })
                .fold(0, u64::saturating_add),
        ),
        Body::Bytes { bytes, .. } => Some(bytes.len() as u64),
        Body::Upload { upload, .. } => upload.known_len(),
    }
}

#[cfg(test)]
mod tests;
