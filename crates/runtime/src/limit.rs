//! Reads a reply's body up to a limit, and decompresses it.

use std::io::{self, Read};

use bytes::{Bytes, BytesMut};
use flate2::bufread::MultiGzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::clock::Clock;
use crate::decode::Reason;
use crate::raw_reply::RawReply;

/// How many codings lie over each other at most, as in curl.
const MAX_CODINGS: usize = 5;

/// Why the body could not be read to its end.
pub(crate) enum ReadError {
    Http(reqwest::Error),
    /// No byte came for too long.
    Idle,
    /// It cannot be decompressed.
    Coding(io::ErrorKind),
}

/// Reads the whole body. What it holds after decompression is limited as well, so a small body that
/// swells up is stopped.
pub(crate) async fn read(
    mut response: reqwest::Response,
    limit: u64,
    clock: &Clock,
) -> Result<RawReply, ReadError> {
    let headers = std::mem::take(response.headers_mut());
    let mut reply = RawReply::new(response.status().as_u16(), headers, Bytes::new());
    receive(&mut reply, response, limit, clock).await?;
    // Without a body, there is nothing to decompress.
    if reply.body.is_empty() {
        return Ok(reply);
    }
    let Some(codings) = gzip_codings(&reply.headers) else {
        reply.flaw = reply.flaw.or(Some(Reason::ContentCoding));
        return Ok(reply);
    };
    reply.headers.remove(CONTENT_ENCODING);
    for _ in 0..codings {
        if reply.flaw.is_none() && !reply.body.is_empty() {
            decompress(&mut reply, limit).map_err(|error| ReadError::Coding(error.kind()))?;
        }
    }
    Ok(reply)
}

/// How often the body was compressed by gzip; `None` if it has a coding that was not asked for.
fn gzip_codings(headers: &HeaderMap) -> Option<usize> {
    let mut codings = 0;
    for header in headers.get_all(CONTENT_ENCODING) {
        for coding in header.to_str().ok()?.split(',').map(str::trim) {
            match coding.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" => codings += 1,
                "" | "identity" => {}
                _ => return None,
            }
        }
    }
    (codings <= MAX_CODINGS).then_some(codings)
}

fn decompress(reply: &mut RawReply, limit: u64) -> io::Result<()> {
    let mut content = Vec::new();
    // All members (RFC 1952, 2.2): each has its own checksum and length, which are compared.
    let decoder = MultiGzDecoder::new(reply.body.as_ref());
    decoder
        .take(limit.saturating_add(1))
        .read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        content.pop();
        reply.flaw = Some(Reason::TooLarge { limit });
    }
    reply.body = content.into();
    Ok(())
}

async fn receive(
    reply: &mut RawReply,
    mut response: reqwest::Response,
    limit: u64,
    clock: &Clock,
) -> Result<(), ReadError> {
    let too_large = Some(Reason::TooLarge { limit });
    // A length that is too great needs no reading.
    if response.content_length().is_some_and(|len| len > limit) {
        reply.flaw = too_large;
        return Ok(());
    }
    let mut body = BytesMut::new();
    loop {
        let read = clock.within_idle(response.chunk()).await;
        let Some(piece) = read.ok_or(ReadError::Idle)?.map_err(ReadError::Http)? else {
            break;
        };
        if (body.len() as u64).saturating_add(piece.len() as u64) > limit {
            reply.flaw = too_large;
            break;
        }
        body.extend_from_slice(&piece);
    }
    reply.body = body.freeze();
    Ok(())
}
