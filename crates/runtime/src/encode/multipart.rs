//! `multipart/form-data`, each part with the headers that `curl -F` sends.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use bytes::Bytes;

use super::Piece;
use crate::request::{Part, RequestError};

/// A boundary of 32 hexadecimal digits. Every `RandomState` has its own keys, from the system's randomness.
pub(crate) fn random_boundary() -> String {
    let mut boundary = String::with_capacity(32);
    for _ in 0..2 {
        super::hex16(&mut boundary, RandomState::new().build_hasher().finish());
    }
    boundary
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
            if contains(bytes, boundary.as_bytes()) {
                return Err(RequestError::Boundary);
            }
            len += bytes.len();
        }
    }
    Ok(len)
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    // Skips from one occurrence of the first byte to the next, which is quick in binary data.
    let Some((&first, _)) = needle.split_first() else {
        return false;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&byte| byte == first) {
        let Some(from) = rest.get(at..) else {
            return false;
        };
        if from.starts_with(needle) {
            return true;
        }
        rest = from.get(1..).unwrap_or_default();
    }
    false
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
mod tests {
    use super::*;
    use crate::Upload;

    #[test]
    fn writes_what_curl_writes_in_one_buffer() {
        let parts = [
            Part::text("api_key", "k \u{4eba}\r\n"),
            Part::upload(
                "image",
                Upload::bytes(vec![0, 255])
                    .file_name("a.jpg")
                    .media_type("image/jpeg"),
            ),
            Part::upload("other", Upload::bytes("x")),
        ];
        let pieces = pieces(&parts, "BOUND").expect("writable");
        let [Piece::Bytes(bytes)] = pieces.as_slice() else {
            panic!("not one buffer")
        };
        let mut expected = b"--BOUND\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nk \xe4\xba\xba\r\n\r\n\
            --BOUND\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\x00"
            .to_vec();
        expected.push(255);
        expected.extend_from_slice(
            b"\r\n--BOUND\r\nContent-Disposition: form-data; name=\"other\"; filename=\"other\"\r\n\
            Content-Type: application/octet-stream\r\n\r\nx\r\n--BOUND--\r\n",
        );
        assert_eq!(bytes.as_ref(), expected.as_slice());
        assert_eq!(memory_len(&parts, "BOUND"), Ok(expected.len()));
    }

    #[test]
    fn a_file_whose_name_cannot_be_sent_has_that_of_the_part() {
        for (path, name) in [
            ("d/a b.jpg", "a b.jpg"),
            ("d/a\"b.jpg", "image"),
            ("d/a\r\nb.jpg", "image"),
        ] {
            let part = Part::upload("image", Upload::path(path));
            let [.., before, file_name, after, _, _] = header(&part);
            assert_eq!(
                (before, file_name, after),
                ("\"; filename=\"", name, "\"\r\nContent-Type: ")
            );
        }
    }

    #[test]
    fn refuses_a_boundary_that_occurs_or_cannot_be_written() {
        let parts = [Part::text("a", "xBOBOUNDx")];
        assert!(matches!(
            pieces(&parts, "BOUND"),
            Err(RequestError::Boundary)
        ));
        assert!(matches!(
            pieces(&parts, "a\r\nb"),
            Err(RequestError::Boundary)
        ));
        assert!(matches!(pieces(&parts, ""), Err(RequestError::Boundary)));
    }

    #[test]
    fn random_boundaries_differ() {
        let (one, two) = (random_boundary(), random_boundary());
        assert_eq!(one.len(), 32);
        assert_ne!(one, two);
    }
}
