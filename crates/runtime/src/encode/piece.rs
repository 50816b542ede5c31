//! A body as it is sent.

use std::borrow::Cow;

use bytes::Bytes;

use crate::operation::Method;
use crate::upload::Upload;

/// A body as it is sent.
#[derive(Clone)]
pub(crate) struct EncodedBody {
    pub(crate) content_type: Option<Cow<'static, str>>,
    /// What is in memory is one piece.
    pub(crate) pieces: Vec<Piece>,
}

/// Bytes of a body, or the file that has them.
#[derive(Clone)]
pub(crate) enum Piece {
    Bytes(Bytes),
    Upload(Upload),
}

impl Piece {
    /// Whether its length is known once its file is open.
    pub(crate) fn tells_its_length(&self) -> bool {
        match self {
            Self::Bytes(_) => true,
            Self::Upload(upload) => upload.tells_its_length(),
        }
    }
}

impl EncodedBody {
    /// The number of bytes, if no file has to be opened to know it.
    pub(crate) fn known_len(&self) -> Option<u64> {
        self.pieces.iter().try_fold(0u64, |sum, piece| {
            let len = match piece {
                Piece::Bytes(bytes) => bytes.len() as u64,
                Piece::Upload(upload) => upload.known_len()?,
            };
            sum.checked_add(len)
        })
    }

    pub(crate) fn in_memory(&self) -> Option<Bytes> {
        match self.pieces.as_slice() {
            [] => Some(Bytes::new()),
            [Piece::Bytes(bytes)] => Some(bytes.clone()),
            _ => None,
        }
    }

    /// The value of `Content-Length`, if no file has to be opened to know it. Without a body, a
    /// PUT, POST or PATCH has the length 0, and the others have none.
    pub(crate) fn content_length(&self, method: Method) -> Option<u64> {
        let says_zero = matches!(method, Method::Put | Method::Post | Method::Patch);
        match self.pieces.is_empty() && !says_zero {
            true => None,
            false => self.known_len(),
        }
    }
}
