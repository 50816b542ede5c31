//! A request as it will be sent.

use std::fmt;

use bytes::Bytes;
use thiserror::Error;

use crate::redact::partial_debug;

/// A request as it will be sent, from [`Request::encoded`](super::Request::encoded).
#[non_exhaustive]
#[derive(Clone)]
pub struct Encoded {
    /// The request target: path and query, percent-encoded.
    pub target: String,
    /// The `Host` header: the host, with its port unless that is the scheme's own.
    pub host: String,
    /// The headers in order, without `Host`; `Content-Type` and, where it is known, `Content-Length` last.
    pub headers: Vec<(String, String)>,
    /// The body, if it is in memory; empty if there is none.
    pub body: Option<Bytes>,
}

partial_debug!(Encoded, |it|
    headers: it.headers.len(),
    body: it.body.as_ref().map(Bytes::len),
);

/// A change to a [`Request`](super::Request) that cannot be made.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RequestError {
    /// The part was encoded before, and whoever asked for it may have signed it.
    #[error(
        "the {part} of the request was encoded before; change it before asking for its encoding"
    )]
    Frozen {
        /// The part.
        part: RequestPart,
    },
    /// The header's name is not one, or the runtime itself writes this header.
    #[error("a header has a name that cannot be set")]
    HeaderName,
    /// The header's value has other characters than visible ASCII, space and tab, or one of the latter at
    /// its ends.
    #[error("a header has a value that is not visible ASCII, or blanks at its ends")]
    HeaderValue,
    /// A name, file name or media type of a part cannot be written.
    #[error(
        "a part has a name or file name with a quote, backslash or control character, or no valid \
         media type"
    )]
    Part,
    /// The body is of another kind.
    #[error("the request has a body of another kind")]
    BodyKind,
    /// A part contains the boundary between the parts.
    #[error("a part contains the boundary between the parts")]
    Boundary,
}

/// A part of a request that is encoded as a whole.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPart {
    /// Path and query.
    Target,
    /// The headers that were there when the request was encoded.
    Headers,
    /// The body.
    Body,
}

impl fmt::Display for RequestPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Target => "target",
            Self::Headers => "headers",
            Self::Body => "body",
        })
    }
}
