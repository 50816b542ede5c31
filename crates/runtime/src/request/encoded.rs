//! A request as it will be sent.

use std::fmt;

use bytes::Bytes;

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

impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoded")
            .field("headers", &self.headers.len())
            .field("body", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

/// A change to a [`Request`](super::Request) that cannot be made.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The part was encoded before, and whoever asked for it may have signed it.
    Frozen {
        /// The part.
        part: RequestPart,
    },
    /// The header's name is not one, or the runtime itself writes this header.
    HeaderName,
    /// The header's value has other characters than visible ASCII, space and tab, or one of the latter at
    /// its ends.
    HeaderValue,
    /// A name, file name or media type of a part cannot be written.
    Part,
    /// The body is of another kind.
    BodyKind,
    /// A part contains the boundary between the parts.
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

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frozen { part } => write!(
                f,
                "the {part} of the request was encoded before; change it before asking for its encoding"
            ),
            Self::HeaderName => f.write_str("a header has a name that cannot be set"),
            Self::HeaderValue => f.write_str("a header has a value that is not visible ASCII, or blanks at its ends"),
            Self::Part => f.write_str(
                "a part has a name or file name with a quote, backslash or control character, or no valid media type",
            ),
            Self::BodyKind => f.write_str("the request has a body of another kind"),
            Self::Boundary => f.write_str("a part contains the boundary between the parts"),
        }
    }
}

impl std::error::Error for RequestError {}
