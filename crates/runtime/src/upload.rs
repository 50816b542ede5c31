//! Files to send.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;

use crate::operation::Param;
use crate::syntax::{is_media_type, is_part_name};
use crate::violation::Violation;

/// The pieces of an upload, in order.
pub(crate) type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

type Factory = Arc<dyn Fn() -> ByteStream + Send + Sync>;

/// A file to send: a photo, a video.
///
/// ```
/// use liveproof_runtime::Upload;
///
/// let in_memory = Upload::bytes(vec![0xff, 0xd8]).media_type("image/jpeg");
/// let from_disk = Upload::path("video.mp4").media_type("video/mp4");
/// # let _ = (in_memory, from_disk);
/// ```
///
/// Its `Debug` prints kind and length, never content, path or file name.
#[derive(Clone)]
#[must_use]
pub struct Upload {
    pub(crate) source: Source,
    file_name: Option<String>,
    media_type: Option<String>,
    /// Whose limits can only be checked when the file is opened.
    pub(crate) param: Option<&'static Param>,
}

#[derive(Clone)]
pub(crate) enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    Stream {
        len: Option<u64>,
        factory: Factory,
    },
    Once {
        len: Option<u64>,
        stream: Arc<Mutex<Option<ByteStream>>>,
    },
}

impl Upload {
    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Source::Bytes(bytes.into()))
    }

    /// A file on disk. It is opened when the request is sent, anew for every attempt, and sent in
    /// small pieces. Its length is read then. A transport error is a file that is missing, that is
    /// not a regular one (a folder, a pipe, a device), that does not tell its length (as in
    /// `/proc`), or that becomes shorter or longer while it is sent.
    pub fn path(path: impl AsRef<Path>) -> Self {
        Self::new(Source::Path(path.as_ref().to_owned()))
    }

    /// Pieces from a stream. `factory` is called for every attempt and must give the same bytes.
    /// `len` is the number of bytes, if known; a stream of another length is an error.
    ///
    /// Without `len` the body is sent in chunks (`Transfer-Encoding: chunked`), and limits of its
    /// size are noticed only on the way. Some vendors take no such body: their operations refuse it
    /// before sending ([`Violation::LengthRequired`](crate::Violation::LengthRequired)).
    pub fn stream<F, S>(len: Option<u64>, factory: F) -> Self
    where
        F: Fn() -> S + Send + Sync + 'static,
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self::new(Source::Stream {
            len,
            factory: Arc::new(move || Box::pin(factory())),
        })
    }

    /// Pieces from a stream that can be read only once: such a request is never retried.
    pub fn stream_once<S>(len: Option<u64>, stream: S) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self::new(Source::Once {
            len,
            stream: Arc::new(Mutex::new(Some(Box::pin(stream)))),
        })
    }

    /// The file name that is sent with a part of a multipart body. It has no quotes, backslashes
    /// and control characters; other characters than ASCII are sent in UTF-8. Without it, the name
    /// of the file on disk is sent if it can be, or else the name of the part.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type, such as `video/mp4`. Without it, `application/octet-stream` is sent, or the
    /// one type that the operation takes. An operation that takes a range, such as `image/*`, needs
    /// it.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The number of bytes, if it is known without opening a file.
    pub fn known_len(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Path(_) => None,
            Source::Stream { len, .. } | Source::Once { len, .. } => *len,
        }
    }

    /// Whether it can be sent more than once.
    pub fn is_replayable(&self) -> bool {
        !matches!(self.source, Source::Once { .. })
    }

    /// Whether its length is known once its file is open.
    pub(crate) fn tells_its_length(&self) -> bool {
        matches!(self.source, Source::Path(_)) || self.known_len().is_some()
    }

    /// The content, if it is in memory.
    pub(crate) fn as_bytes(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(crate) fn declared_media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// The file name to send, unless the part's own name has to do.
    pub(crate) fn sent_file_name(&self) -> Option<&str> {
        match (&self.file_name, &self.source) {
            (Some(name), _) => Some(name),
            (None, Source::Path(path)) => {
                let name = path.file_name().and_then(|name| name.to_str());
                name.filter(|name| is_part_name(name))
            }
            _ => None,
        }
    }

    /// What keeps its names from being written.
    pub(crate) fn broken(&self) -> Option<Violation> {
        if !self.sent_file_name().is_none_or(is_part_name) {
            return Some(Violation::FileName);
        }
        let is_media_type = self.declared_media_type().is_none_or(is_media_type);
        (!is_media_type).then_some(Violation::MediaType {
            accepted: "a media type",
        })
    }

    fn new(source: Source) -> Self {
        Self {
            source,
            file_name: None,
            media_type: None,
            param: None,
        }
    }
}

/// Takes the stream out of an upload that can be read only once.
pub(crate) fn take_once(stream: &Mutex<Option<ByteStream>>) -> Option<ByteStream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner).take()
}

macro_rules! from_bytes {
    ($($of:ty)*) => {$(
        impl From<$of> for Upload {
            fn from(bytes: $of) -> Self {
                Self::bytes(bytes)
            }
        }
    )*};
}

from_bytes!(Vec<u8> Bytes &'static [u8]);

impl<const N: usize> From<&'static [u8; N]> for Upload {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::bytes(bytes.as_slice())
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.source {
            Source::Bytes(_) => "bytes",
            Source::Path(_) => "path",
            Source::Stream { .. } => "stream",
            Source::Once { .. } => "stream_once",
        };
        match self.known_len() {
            Some(len) => write!(f, "Upload({kind}, {len} bytes)"),
            None => write!(f, "Upload({kind}, unknown length)"),
        }
    }
}
