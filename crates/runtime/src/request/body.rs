//! The body of a request, before it is encoded.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use crate::syntax::is_part_name;
use crate::upload::Upload;

/// Decoded pairs of a query, a form or headers, in the order in which they are sent.
pub type Pairs = Vec<(Cow<'static, str>, String)>;

/// The body of a [`Request`](super::Request).
#[non_exhaustive]
#[derive(Clone, Default)]
pub enum Body {
    /// There is none.
    #[default]
    Empty,
    /// Pairs, sent as `application/x-www-form-urlencoded`.
    Form(Pairs),
    /// Parts, sent as `multipart/form-data`.
    Multipart(Vec<Part>),
    /// Bytes in memory.
    Bytes {
        /// The media type.
        content_type: Cow<'static, str>,
        /// The content.
        bytes: Bytes,
    },
    /// A file or a stream.
    Upload {
        /// The media type.
        content_type: Cow<'static, str>,
        /// The content.
        upload: Upload,
    },
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::Form(pairs) => write!(f, "form of {} pairs", pairs.len()),
            Self::Multipart(parts) => write!(f, "multipart of {} parts", parts.len()),
            Self::Bytes { bytes, .. } => write!(f, "{} bytes", bytes.len()),
            Self::Upload { upload, .. } => upload.fmt(f),
        }
    }
}

/// A part of a multipart body.
#[derive(Clone)]
pub struct Part {
    name: Cow<'static, str>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Text(String),
    Upload(Upload),
}

impl Part {
    /// A part with a text.
    pub fn text(name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            content: Content::Text(value.into()),
        }
    }

    /// A part with a file.
    pub fn upload(name: impl Into<Cow<'static, str>>, upload: impl Into<Upload>) -> Self {
        Self {
            name: name.into(),
            content: Content::Upload(upload.into()),
        }
    }

    /// The part's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, if it has one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Upload(_) => None,
        }
    }

    /// The file, if it has one.
    pub fn as_upload(&self) -> Option<&Upload> {
        match &self.content {
            Content::Text(_) => None,
            Content::Upload(upload) => Some(upload),
        }
    }

    /// Whether its name and those of its file can be written.
    pub(crate) fn is_writable(&self) -> bool {
        let upload = self.as_upload();
        is_part_name(self.name()) && upload.is_none_or(|it| it.broken().is_none())
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Text(text) => write!(f, "Part({}, {} bytes)", self.name, text.len()),
            Content::Upload(upload) => write!(f, "Part({}, {upload:?})", self.name),
        }
    }
}
