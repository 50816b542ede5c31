//! Responses that end a call with an error.

use std::time::Duration;

use bytes::Bytes;
use thiserror::Error;

use crate::decode::{DecodeProblem, is_redirect};
use crate::operation::Operation;
use crate::raw_response::RawResponse;
use crate::redact::{partial_debug, printable};

/// What is known of every response that ends a call with an error.
pub(crate) struct Facts {
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

impl Facts {
    pub(crate) fn new(
        operation: &Operation,
        raw: &RawResponse,
        request_id: Option<String>,
    ) -> Self {
        Self {
            operation: operation.id,
            status: raw.status,
            request_id,
            retry_after: raw.retry_after(),
            body: raw.body.clone(),
        }
    }

    /// The end of a message: the status, what it means and the request ID.
    pub(super) fn end(&self, meaning: &str) -> String {
        let id = printable(self.request_id.as_deref());
        let id = id.map_or_else(String::new, |id| format!(", request id {id}"));
        format!(" (HTTP {}{meaning}{id})", self.status)
    }
}

/// The methods of an error that has [`Facts`] in this field.
macro_rules! facts {
    ($($field:ident).+) => {
        /// The HTTP status.
        pub fn status(&self) -> u16 {
            self.$($field).+.status
        }

        /// The request ID assigned by the vendor, from a header or the body: in JSON and XML also
        /// from one that is truncated or wrong behind it.
        pub fn request_id(&self) -> Option<&str> {
            self.$($field).+.request_id.as_deref()
        }

        /// How long the vendor asks to wait (`Retry-After`), if it does.
        pub fn retry_after(&self) -> Option<Duration> {
            self.$($field).+.retry_after
        }
    };
}
pub(super) use facts;

/// What is kept of a response that has no type.
pub(crate) struct RawParts {
    pub(crate) facts: Facts,
    pub(crate) content_kind: &'static str,
}

impl RawParts {
    /// The end of a message, with what the status tells where the body does not.
    fn end(&self) -> String {
        self.facts.end(match self.facts.status {
            status if is_redirect(status) => ": a redirect, and redirects are not followed",
            413 => ": the request is too large",
            _ => "",
        })
    }
}

macro_rules! raw {
    () => {
        facts!(raw.facts);

        /// What the response says it is: `json`, `xml`, `script`, `html`, `text`, `binary`, `other`
        /// or `none`.
        pub fn content_kind(&self) -> &'static str {
            self.raw.content_kind
        }

        /// The number of bytes of the body that were read.
        pub fn body_len(&self) -> usize {
            self.raw.facts.body.len()
        }

        /// The body as it came. It may hold what must not be printed.
        pub fn body(&self) -> &Bytes {
            &self.raw.facts.body
        }

        /// The body as it came. It may hold what must not be printed.
        pub fn into_body(self) -> Bytes {
            self.raw.facts.body
        }
    };
}

/// A response that is not what the documentation promises.
#[derive(Error)]
#[error("the response to {} cannot be decoded: {reason}{}", .raw.facts.operation, .raw.end())]
pub struct UndecodableResponse {
    pub(crate) raw: RawParts,
    pub(crate) reason: DecodeProblem,
}

impl UndecodableResponse {
    raw!();

    /// What is wrong with it.
    pub fn reason(&self) -> &DecodeProblem {
        &self.reason
    }
}

partial_debug!(UndecodableResponse, |it|
    operation: it.raw.facts.operation,
    status: it.status(),
    reason: it.reason,
    request_id: printable(it.request_id()),
    content_kind: it.content_kind(),
    body_len: it.body_len(),
);

/// A response with a status that the documentation does not name.
#[derive(Error)]
#[error("{} was answered with a status that is not documented{}", .raw.facts.operation, .raw.end())]
pub struct UnexpectedResponse {
    pub(crate) raw: RawParts,
}

impl UnexpectedResponse {
    raw!();
}

partial_debug!(UnexpectedResponse, |it|
    operation: it.raw.facts.operation,
    status: it.status(),
    request_id: printable(it.request_id()),
    content_kind: it.content_kind(),
    body_len: it.body_len(),
);
