//! Reads a reply's body up to a limit, and decompresses it.

use std::io::{self, Read};

use bytes::{Bytes, BytesMut};
use flate2::bufread::MultiGzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::clock::Clock;
use crate::decode::Reason;

/// How many codings lie over each other at most, as in curl.
const MAX_CODINGS: usize = 5;

/// What was read, and why it is not the whole content, if it is not.
pub(crate) struct ReadBody {
    pub(crate) body: Bytes,
    pub(crate) flaw: Option<Reason>,
}

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
    response: reqwest::Response,
    headers: &mut HeaderMap,
    limit: u64,
    clock: &Clock,
) -> Result<ReadBody, ReadError> {
    let mut limited = receive(response, limit, clock).await?;
    // Without a body, there is nothing to decompress.
    if limited.body.is_empty() {
        return Ok(limited);
    }
    let Some(codings) = gzip_codings(headers) else {
        limited.flaw = limited.flaw.or(Some(Reason::ContentCoding));
        return Ok(limited);
    };
    headers.remove(CONTENT_ENCODING);
    for _ in 0..codings {
        if limited.flaw.is_none() && !limited.body.is_empty() {
            let content = decompress(&limited.body, limit);
            limited = content.map_err(|error| ReadError::Coding(error.kind()))?;
        }
    }
    Ok(limited)
}

/// How often the body was compressed by gzip; `None` if it has a coding that was not asked for.
fn gzip_codings(headers: &HeaderMap) -> Option<usize> {
    let mut codings = 0;
    for header in headers.get_all(CONTENT_ENCODING) {
        for coding in header.to_str().ok()?.split(',').map(str::trim) {
            if ["gzip", "x-gzip"]
                .iter()
                .any(|it| it.eq_ignore_ascii_case(coding))
            {
                codings += 1;
            } else if !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") {
                return None;
            }
        }
    }
    (codings <= MAX_CODINGS).then_some(codings)
}

fn decompress(body: &[u8], limit: u64) -> io::Result<ReadBody> {
    let mut content = Vec::new();
    // All members (RFC 1952, 2.2): each has its own checksum and length, which are compared.
    let decoder = MultiGzDecoder::new(body);
    decoder
        .take(limit.saturating_add(1))
        .read_to_end(&mut content)?;
    let flaw = (content.len() as u64 > limit).then_some(Reason::TooLarge { limit });
    if flaw.is_some() {
        content.pop();
    }
    Ok(ReadBody {
        body: content.into(),
        flaw,
    })
}

async fn receive(
    mut response: reqwest::Response,
    limit: u64,
    clock: &Clock,
) -> Result<ReadBody, ReadError> {
    let cut = |body| ReadBody {
        body,
        flaw: Some(Reason::TooLarge { limit }),
    };
    // A length that is too great needs no reading.
    if response.content_length().is_some_and(|len| len > limit) {
        return Ok(cut(Bytes::new()));
    }
    let mut body = BytesMut::new();
    loop {
        let read = clock.within_idle(response.chunk()).await;
        let Some(piece) = read.ok_or(ReadError::Idle)?.map_err(ReadError::Http)? else {
            break;
        };
        if (body.len() as u64).saturating_add(piece.len() as u64) > limit {
            return Ok(cut(body.freeze()));
        }
        body.extend_from_slice(&piece);
    }
    Ok(ReadBody {
        body: body.freeze(),
        flaw: None,
    })
}
