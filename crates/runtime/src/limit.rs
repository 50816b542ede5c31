//! Reads a response's body up to a limit, and decompresses it.

use std::io::{self, Read};

use bytes::{Bytes, BytesMut};
use flate2::bufread::MultiGzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::clock::Clock;
use crate::decode::DecodeProblem;
use crate::raw_response::RawResponse;

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
    mut incoming: reqwest::Response,
    limit: u64,
    clock: &Clock,
) -> Result<RawResponse, ReadError> {
    let headers = std::mem::take(incoming.headers_mut());
    let mut response = RawResponse::new(incoming.status().as_u16(), headers, Bytes::new());
    receive(&mut response, incoming, limit, clock).await?;
    // Without a body, there is nothing to decompress.
    if response.body.is_empty() {
        return Ok(response);
    }
    let Some(codings) = gzip_codings(&response.headers) else {
        response.flaw = response.flaw.or(Some(DecodeProblem::ContentCoding));
        return Ok(response);
    };
    response.headers.remove(CONTENT_ENCODING);
    for _ in 0..codings {
        if response.flaw.is_none() && !response.body.is_empty() {
            decompress(&mut response, limit).map_err(|error| ReadError::Coding(error.kind()))?;
        }
    }
    Ok(response)
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

fn decompress(response: &mut RawResponse, limit: u64) -> io::Result<()> {
    let mut content = Vec::new();
    // All members (RFC 1952, 2.2): each has its own checksum and length, which are compared.
    let decoder = MultiGzDecoder::new(response.body.as_ref());
    decoder
        .take(limit.saturating_add(1))
        .read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        content.pop();
        response.flaw = Some(DecodeProblem::TooLarge { limit });
    }
    response.body = content.into();
    Ok(())
}

async fn receive(
    response: &mut RawResponse,
    mut incoming: reqwest::Response,
    limit: u64,
    clock: &Clock,
) -> Result<(), ReadError> {
    let too_large = Some(DecodeProblem::TooLarge { limit });
    // A length that is too great needs no reading.
    if incoming.content_length().is_some_and(|len| len > limit) {
        response.flaw = too_large;
        return Ok(());
    }
    let mut body = BytesMut::new();
    loop {
        let read = clock.within_idle(incoming.chunk()).await;
        let Some(piece) = read.ok_or(ReadError::Idle)?.map_err(ReadError::Http)? else {
            break;
        };
        if (body.len() as u64).saturating_add(piece.len() as u64) > limit {
            response.flaw = too_large;
            break;
        }
        body.extend_from_slice(&piece);
    }
    response.body = body.freeze();
    Ok(())
}
