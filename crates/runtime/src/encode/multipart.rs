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

/// The body in pieces. Whatever is in memory is one buffer, allocated once; files lie between.
pub(super) fn pieces(parts: &[Part], boundary: &str) -> Result<Vec<Piece>, RequestError> {
    if boundary.is_empty()
        || boundary.len() > 70
        || !boundary
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    {
        return Err(RequestError::Boundary);
    }
    let mut writer = Writer {
        pieces: Vec::new(),
        buffer: Vec::new(),
    };
    writer.buffer.reserve_exact(memory_len(parts, boundary)?);
    for part in parts {
        writer.text(&["--", boundary, "\r\n"]);
        for text in header(part) {
            writer.buffer.extend_from_slice(text.as_bytes());
        }
        writer.content(part);
        writer.text(&["\r\n"]);
    }
    writer.text(&["--", boundary, "--\r\n"]);
    writer.flush();
    Ok(writer.pieces)
}

struct Writer {
    pieces: Vec<Piece>,
    buffer: Vec<u8>,
}

impl Writer {
    fn text(&mut self, texts: &[&str]) {
        for text in texts {
            self.buffer.extend_from_slice(text.as_bytes());
        }
    }

    fn content(&mut self, part: &Part) {
        if let Some(bytes) = in_memory(part) {
            self.buffer.extend_from_slice(bytes);
        } else if let Some(upload) = part.as_upload() {
            self.flush();
            self.pieces.push(Piece::Upload(upload.clone()));
        }
    }

    fn flush(&mut self) {
        if !self.buffer.is_empty() {
            self.pieces
                .push(Piece::Bytes(Bytes::from(std::mem::take(&mut self.buffer))));
        }
    }
}

fn in_memory(part: &Part) -> Option<&[u8]> {
    match part.as_text() {
        Some(text) => Some(text.as_bytes()),
        None => part.as_upload()?.as_bytes().map(Bytes::as_ref),
    }
}

/// The number of bytes that are in memory. A part that contains the boundary is refused.
fn memory_len(parts: &[Part], boundary: &str) -> Result<usize, RequestError> {
    let mut len = 2 + boundary.len() + 4;
    for part in parts {
        len += 2 + boundary.len() + 2 + 2;
        len += header(part).iter().map(|text| text.len()).sum::<usize>();
        if let Some(bytes) = in_memory(part) {
            if memmem::find(bytes, boundary.as_bytes()).is_some() {
                return Err(RequestError::Boundary);
            }
            len += bytes.len();
        }
    }
    Ok(len)
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
