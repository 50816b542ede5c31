//! A request as it will be sent.

use bytes::Bytes;
use thiserror::Error;

use crate::redact::partial_debug;
use crate::words::words;

/// A request as it will be sent, from [`Request::encoded`](super::Request::encoded).
#[non_exhaustive]
#[derive(Clone)]
pub struct EncodedRequest {
    /// The request target: path and query, percent-encoded.
    pub target: String,
    /// The `Host` header: the host, with its port unless that is the scheme's own.
    pub host: String,
    /// The headers in order, without `Host`; `Content-Type` and, where it is known,
    /// `Content-Length` last.
    pub headers: Vec<(String, String)>,
    /// The body, if it is in memory; empty if there is none.
    pub body: Option<Bytes>,
}

partial_debug!(EncodedRequest, |it|
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
    /// The header's value has other characters than visible ASCII, space and tab, or one of the
    /// latter at its ends.
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
    /// The operation is signed, and nothing signed the request.
    #[error(
        "the scheme `{scheme}` signs it, and nothing wrote `{field}`; add a signer to the client's \
         config, or make it `unsigned` if a gateway signs"
    )]
    Unsigned {
        /// The signing scheme of the operation.
        scheme: &'static str,
        /// The first field that a signer would have written; the scheme if none is known.
        field: &'static str,
    },
    /// A part contains the boundary between the parts.
    #[error("a part contains the boundary between the parts")]
    Boundary,
}

words! {
    /// A part of a request that is encoded as a whole.
    pub enum RequestPart {
        Target = "target",
        Headers = "headers",
        Body = "body",
    }
}
