//! `multipart/form-data`, each part with the headers that `curl -F` sends.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use bytes::Bytes;
use memchr::memmem;

use super::piece::Piece;
use crate::request::{Part, RequestError};

/// Makes the boundary of a multipart body.
pub(crate) type Boundary = Arc<dyn Fn() -> String + Send + Sync>;

/// A boundary of 32 hexadecimal digits. Every `RandomState` has its own keys, from the system's
/// randomness.
pub(crate) fn random_boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// The body in pieces. What is in memory between two files is one buffer.
pub(super) fn pieces(parts: &[Part], boundary: &str) -> Result<Vec<Piece>, RequestError> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if !(1..=70).contains(&boundary.len()) || !boundary.bytes().all(is_legal) {
        return Err(RequestError::Boundary);
    }
    // Enough for what is around the contents, so that a picture is copied once.
    let contents: usize = parts.iter().filter_map(in_memory).map(<[u8]>::len).sum();
    let mut buffer = Vec::with_capacity(contents + 256 * (parts.len() + 1));
    let mut pieces = Vec::new();
    for part in parts {
        for text in ["--", boundary, "\r\n"].into_iter().chain(header(part)) {
            buffer.extend_from_slice(text.as_bytes());
        }
        match (in_memory(part), part.as_upload()) {
            (Some(bytes), _) if memmem::find(bytes, boundary.as_bytes()).is_some() => {
                return Err(RequestError::Boundary);
            }
            (Some(bytes), _) => buffer.extend_from_slice(bytes),
            (None, Some(upload)) => {
                pieces.push(Piece::Bytes(std::mem::take(&mut buffer).into()));
                pieces.push(Piece::Upload(upload.clone()));
            }
            (None, None) => {}
        }
        buffer.extend_from_slice(b"\r\n");
    }
    for text in ["--", boundary, "--\r\n"] {
        buffer.extend_from_slice(text.as_bytes());
    }
    pieces.push(Piece::Bytes(buffer.into()));
    Ok(pieces)
}

fn in_memory(part: &Part) -> Option<&[u8]> {
    match part.as_text() {
        Some(text) => Some(text.as_bytes()),
        None => part.as_upload()?.as_bytes().map(Bytes::as_ref),
    }
}

/// The header of a part with the empty line after it, in fragments.
fn header(part: &Part) -> [&str; 7] {
    let start = "Content-Disposition: form-data; name=\"";
    match part.as_upload() {
        None => [start, part.name(), "\"\r\n\r\n", "", "", "", ""],
        Some(upload) => [
            start,
            part.name(),
            "\"; filename=\"",
            upload.sent_file_name().unwrap_or(part.name()),
            "\"\r\nContent-Type: ",
            upload
                .declared_media_type()
                .unwrap_or("application/octet-stream"),
            "\r\n\r\n",
        ],
    }
}

#[cfg(test)]
mod tests;
