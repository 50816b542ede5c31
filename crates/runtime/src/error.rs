//! What a call can fail with.

mod body;
mod call;
mod reply;
mod transport;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::operation::Operation;
use crate::raw_reply::RawReply;
use crate::redact::{is_code, printable};
use crate::violation::ArgumentError;

pub use body::ErrorBody;
pub use call::CallError;
pub(crate) use reply::RawParts;
use reply::status_and_id;
pub use reply::{UndecodableReply, UnexpectedReply};
pub use transport::{TransportCause, TransportError, TransportErrorKind};

/// Why a call has no result. `E` is the operation's own error type.
///
/// Neither `Display` nor `Debug` prints an address, a header's value or any part of a body, except
/// the vendor's error code and request ID. A code that the documentation does not list is printed if
/// it is words of ASCII letters and digits that cannot be a number of a person or a key; a request
/// ID, if it is visible ASCII of at most 128 characters without blanks. [`SigningError`] prints what
/// its signer says.
#[non_exhaustive]
pub enum Error<E> {
    /// An argument breaks a rule; nothing was sent.
    InvalidArgument(ArgumentError),
    /// The request could not be signed; nothing was sent.
    Signing(SigningError),
    /// The request could not be sent, or no whole reply came back.
    Transport(TransportError),
    /// The vendor refused the request.
    Vendor(Box<VendorError<E>>),
    /// A reply came that is not what the documentation promises.
    Undecodable(Box<UndecodableReply>),
    /// A reply came with a status that the documentation does not name.
    UnexpectedStatus(Box<UnexpectedReply>),
}

impl<E> Error<E> {
    /// Whether the same call may succeed later: the connection failed, time ran out, the status is
    /// 408, 429, 502, 503 or 504, or the vendor's code means so, whatever the status. Whether it is
    /// safe to repeat is another question, see [`Operation::idempotent`](crate::Operation::idempotent).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_retryable(),
            Self::Vendor(error) => error.is_retryable(),
            _ => self.status().is_some_and(is_retryable_status),
        }
    }

    /// The HTTP status, if a reply came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Vendor(error) => Some(error.status),
            Self::Undecodable(reply) => Some(reply.status()),
            Self::UnexpectedStatus(reply) => Some(reply.status()),
            _ => None,
        }
    }

    /// The request ID assigned by the vendor. Include it in support requests.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Vendor(error) => error.request_id(),
            Self::Undecodable(reply) => reply.request_id(),
            Self::UnexpectedStatus(reply) => reply.request_id(),
            _ => None,
        }
    }

    /// How long the vendor asks to wait (`Retry-After`), if it does.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Vendor(error) => error.retry_after,
            Self::Undecodable(reply) => reply.retry_after(),
            Self::UnexpectedStatus(reply) => reply.retry_after(),
            _ => None,
        }
    }

    /// What the vendor said, if it refused the request.
    #[must_use]
    pub fn vendor(&self) -> Option<&E> {
        match self {
            Self::Vendor(error) => Some(&error.body),
            _ => None,
        }
    }

    /// The vendor's error code, if it refused the request.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Vendor(error) => error.code(),
            _ => None,
        }
    }
}

pub(crate) fn is_retryable_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 502 | 503 | 504)
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidArgument(error) => f.debug_tuple("InvalidArgument").field(error).finish(),
            Self::Signing(error) => f.debug_tuple("Signing").field(error).finish(),
            Self::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            Self::Vendor(error) => f.debug_tuple("Vendor").field(error).finish(),
            Self::Undecodable(reply) => f.debug_tuple("Undecodable").field(reply).finish(),
            Self::UnexpectedStatus(reply) => {
                f.debug_tuple("UnexpectedStatus").field(reply).finish()
            }
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidArgument(error) => error.fmt(f),
            Self::Signing(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Vendor(error) => error.fmt(f),
            Self::Undecodable(reply) => reply.fmt(f),
            Self::UnexpectedStatus(reply) => reply.fmt(f),
        }
    }
}

impl<E> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signing(error) => error.source(),
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

/// The request could not be signed, or a middleware made a change that cannot be made.
///
/// `Display` has the signer's reason, and [`source`](std::error::Error::source) is what is below it.
pub struct SigningError {
    operation: &'static str,
    reason: Box<dyn std::error::Error + Send + Sync>,
}

impl SigningError {
    pub(crate) fn new(
        operation: &'static str,
        reason: Box<dyn std::error::Error + Send + Sync>,
    ) -> Self {
        Self { operation, reason }
    }

    /// The signer's own error.
    #[must_use]
    pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self.reason.as_ref()
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be signed: {}", self.operation, self.reason)
    }
}

impl fmt::Debug for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningError")
            .field("operation", &self.operation)
            .field("reason", &format_args!("{}", self.reason))
            .finish()
    }
}

impl std::error::Error for SigningError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.reason.source()
    }
}

/// The vendor refused the request.
pub struct VendorError<E> {
    operation: &'static str,
    body: E,
    status: u16,
    code: Option<String>,
    /// Whether the code can be printed and is a reason.
    prints_code: bool,
    is_retryable: bool,
    request_id: Option<String>,
    retry_after: Option<Duration>,
}

impl<E> VendorError<E> {
    pub(crate) fn new(
        operation: &'static Operation,
        body: E,
        raw: &RawReply,
        header_id: Option<String>,
    ) -> Self
    where
        E: ErrorBody,
    {
        let is_blank = |text: &str| text.trim().is_empty();
        let own_id = || {
            let id = body.request_id().filter(|id| !is_blank(id));
            id.map(str::to_owned)
        };
        let code = body.code().filter(|code| !is_blank(code));
        // Refused for another member, the code can be that of a result.
        let is_success = |code: &str| {
            let mut rules = operation.replies.iter().flat_map(|reply| reply.success);
            rules.any(|rule| rule.takes(operation.codes.members, code))
        };
        let prints_code = code
            .as_deref()
            .is_some_and(|code| (body.is_documented_code() || is_code(code)) && !is_success(code));
        Self {
            operation: operation.id,
            status: raw.status,
            code: code.map(Cow::into_owned),
            prints_code,
            is_retryable: body.is_retryable() || is_retryable_status(raw.status),
            retry_after: raw.retry_after(),
            request_id: header_id.or_else(own_id),
            body,
        }
    }

    /// What the vendor said.
    #[must_use]
    pub fn body(&self) -> &E {
        &self.body
    }

    /// What the vendor said.
    #[must_use]
    pub fn into_body(self) -> E {
        self.body
    }

    /// Whether the same request may succeed later, by its code or status.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.is_retryable
    }

    /// The HTTP status; 200 where the refusal was inside a good reply.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The request ID assigned by the vendor.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The vendor's error code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// How long the vendor asks to wait (`Retry-After`), if it does.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn printed_code(&self) -> Option<&str> {
        self.code().filter(|_| self.prints_code)
    }
}

impl<E> fmt::Display for VendorError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "vendor refused {}", self.operation)?;
        if let Some(code) = self.printed_code() {
            write!(f, " with {code}")?;
        }
        status_and_id(f, self.status, "", self.request_id())
    }
}

impl<E> fmt::Debug for VendorError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VendorError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("code", &self.printed_code())
            .field("request_id", &printable(self.request_id()))
            .finish_non_exhaustive()
    }
}

impl<E> std::error::Error for VendorError<E> {}
