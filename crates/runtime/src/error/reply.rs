//! Replies that have no type.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::decode::Reason;
use crate::redact::printable;

/// What is kept of a reply that has no type.
pub(crate) struct RawParts {
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) content_kind: &'static str,
    pub(crate) body: Bytes,
}

impl RawParts {
    fn fields(
        &self,
        name: &str,
        reason: Option<&Reason>,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let mut out = f.debug_struct(name);
        out.field("operation", &self.operation)
            .field("status", &self.status);
        if let Some(reason) = reason {
            out.field("reason", reason);
        }
        out.field("request_id", &printable(self.request_id.as_deref()))
            .field("content_kind", &self.content_kind)
            .field("body_len", &self.body.len())
            .finish()
    }

    /// What the status tells where the body does not.
    fn end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meaning = match self.status {
            301 | 302 | 303 | 307 | 308 => ": a redirect, and redirects are not followed",
            413 => ": the request is too large",
            _ => "",
        };
        status_and_id(f, self.status, meaning, self.request_id.as_deref())
    }
}

macro_rules! kept {
    () => {
        /// The HTTP status.
        #[must_use]
        pub fn status(&self) -> u16 {
            self.0.status
        }

        /// The name that the vendor gave the request, if it is in a header or can be found in the
        /// body: in JSON and XML also in one that is truncated or wrong behind it.
        #[must_use]
        pub fn request_id(&self) -> Option<&str> {
            self.0.request_id.as_deref()
        }

        /// How long the vendor asks to wait (`Retry-After`), if it does.
        #[must_use]
        pub fn retry_after(&self) -> Option<Duration> {
            self.0.retry_after
        }

        /// What the reply says it is: `json`, `xml`, `script`, `html`, `text`, `binary`, `other` or `none`.
        #[must_use]
        pub fn content_kind(&self) -> &'static str {
            self.0.content_kind
        }

        /// The number of bytes of the body that were read.
        #[must_use]
        pub fn body_len(&self) -> usize {
            self.0.body.len()
        }

        /// The body as it came. It may hold what must not be printed.
        #[must_use]
        pub fn body(&self) -> &Bytes {
            &self.0.body
        }

        /// The body as it came. It may hold what must not be printed.
        #[must_use]
        pub fn into_body(self) -> Bytes {
            self.0.body
        }
    };
}

/// A reply that is not what the documentation promises.
pub struct UndecodableReply(pub(crate) RawParts, pub(crate) Reason);

impl UndecodableReply {
    kept!();

    /// What is wrong with it.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.1
    }
}

impl fmt::Display for UndecodableReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the reply to {} cannot be decoded: {}",
            self.0.operation, self.1
        )?;
        self.0.end(f)
    }
}

impl fmt::Debug for UndecodableReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fields("UndecodableReply", Some(&self.1), f)
    }
}

impl std::error::Error for UndecodableReply {}

/// A reply with a status that the documentation does not name.
pub struct UnexpectedReply(pub(crate) RawParts);

impl UnexpectedReply {
    kept!();
}

impl fmt::Display for UnexpectedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} was answered with a status that is not documented",
            self.0.operation
        )?;
        self.0.end(f)
    }
}

impl fmt::Debug for UnexpectedReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fields("UnexpectedReply", None, f)
    }
}

impl std::error::Error for UnexpectedReply {}

/// The end of a message: the status, what it means and the request ID.
pub(super) fn status_and_id(
    f: &mut fmt::Formatter<'_>,
    status: u16,
    meaning: &str,
    request_id: Option<&str>,
) -> fmt::Result {
    write!(f, " (HTTP {status}{meaning}")?;
    if let Some(id) = printable(request_id) {
        write!(f, ", request id {id}")?;
    }
    f.write_str(")")
}
