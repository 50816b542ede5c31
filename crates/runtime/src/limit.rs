//! Reads a reply's body up to a limit.

use bytes::{Bytes, BytesMut};

/// What was read, and the limit if there was more.
pub(crate) struct Limited {
    pub(crate) body: Bytes,
    pub(crate) cut_at: Option<u64>,
}

/// Reads piece by piece. The pieces are decompressed, so a small body that swells up is stopped at
/// the limit as well.
pub(crate) async fn read(
    mut response: reqwest::Response,
    limit: u64,
) -> Result<Limited, reqwest::Error> {
    let cut = |body| Limited {
        body,
        cut_at: Some(limit),
    };
    // A length that is too great needs no reading. (There is none for a compressed body.)
    if response.content_length().is_some_and(|len| len > limit) {
        return Ok(cut(Bytes::new()));
    }
    let Some(first) = response.chunk().await? else {
        return Ok(Limited {
            body: Bytes::new(),
            cut_at: None,
        });
    };
    let fits =
        |read: usize, piece: &Bytes| (read as u64).saturating_add(piece.len() as u64) <= limit;
    if !fits(0, &first) {
        return Ok(cut(Bytes::new()));
    }
    // Most replies are one piece, which is then not copied.
    let Some(second) = response.chunk().await? else {
        return Ok(Limited {
            body: first,
            cut_at: None,
        });
    };
    let mut body = BytesMut::from(first);
    let mut piece = Some(second);
    while let Some(more) = piece {
        if !fits(body.len(), &more) {
            return Ok(cut(body.freeze()));
        }
        body.extend_from_slice(&more);
        piece = response.chunk().await?;
    }
    Ok(Limited {
        body: body.freeze(),
        cut_at: None,
    })
}
