//! A request as it arrived, before anything is decoded.

use bytes::Bytes;

use crate::text::{self, Malformed, Pairs};

/// A request as it arrived. Nothing is decoded, trimmed or normalised: a verifier that starts from
/// changed bytes proves nothing.
#[derive(Clone, Default)]
pub(crate) struct Request {
    /// The method, as sent.
    pub method: String,
    /// The request target (path and query), byte for byte.
    pub target: Vec<u8>,
    /// Whether the request came as HTTP/1.0.
    pub version_1_0: bool,
    /// Whether it came over TLS.
    pub tls: bool,
    /// Names and values in the order of arrival. The name's case is not kept by the server; compare
    /// without case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, without the framing of chunked transfer.
    pub body: Bytes,
    /// Whether the body was over the server's limit, and is left out.
    pub too_large: bool,
}

impl Request {
    /// The first header of this name (in any case), if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .filter(|(given, _)| given.eq_ignore_ascii_case(name))
            .find_map(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// The Host header as sent, with its port; empty if there is none (HTTP/1.0).
    pub(crate) fn host(&self) -> &str {
        self.header("host").unwrap_or_default()
    }

    /// The path as sent, still percent-encoded.
    ///
    /// A target that is not UTF-8 never gets here: the server refuses it.
    pub(crate) fn raw_path(&self) -> &str {
        let target = self.target();
        target.split_once('?').map_or(target, |(path, _)| path)
    }

    /// The query as sent, still percent-encoded; `None` without a `?`.
    pub(crate) fn raw_query(&self) -> Option<&str> {
        self.target().split_once('?').map(|(_, query)| query)
    }

    /// The pairs of the query, decoded. `+` and `%20` are both spaces.
    pub(crate) fn query(&self) -> Result<Pairs, Malformed> {
        text::pairs(self.raw_query().unwrap_or_default().as_bytes())
    }

    /// The pairs of a form body, decoded, whatever the content type says. `+` and `%20` are both
    /// spaces.
    pub(crate) fn form(&self) -> Result<Pairs, Malformed> {
        text::pairs(&self.body)
    }

    /// The Content-Type, as sent.
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.header("content-type")
    }

    /// Whether the body is of this type, whatever its parameters.
    pub(crate) fn has_type(&self, media_type: &str) -> bool {
        self.content_type().is_some_and(|content_type| {
            let essence = content_type.split(';').next().unwrap_or_default();
            essence.trim().eq_ignore_ascii_case(media_type)
        })
    }

    fn target(&self) -> &str {
        std::str::from_utf8(&self.target).unwrap_or_default()
    }
}
