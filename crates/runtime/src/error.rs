//! What a call can fail with.

mod body;
mod call;
mod response;
mod transport;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use thiserror::Error;

use crate::operation::Operation;
use crate::raw_response::RawResponse;
use crate::redact::{is_code, partial_debug, printable};
use crate::violation::ArgumentError;

pub use body::ErrorBody;
pub use call::CallError;
use response::facts;
pub(crate) use response::{Facts, RawParts};
pub use response::{UndecodableResponse, UnexpectedResponse};
pub use transport::{TransportCause, TransportError, TransportErrorKind};

/// Why a call has no result. `E` is the operation's own error type.
///
/// Neither `Display` nor `Debug` prints an address, a header's value or any part of a body, except
/// the vendor's error code and request ID. A code that the documentation does not list is printed
/// if it is words of ASCII letters and digits that cannot be a number of a person or a key; a
/// request ID, if it is visible ASCII of at most 128 characters without blanks. [`SigningError`]
/// prints what its signer says.
#[non_exhaustive]
#[derive(Debug, Error)]
#[error(transparent)]
pub enum Error<E> {
    /// An argument breaks a rule; nothing was sent.
    InvalidArgument(ArgumentError),
    /// The request could not be signed; nothing was sent.
    Signing(SigningError),
    /// The request could not be sent, or no whole response came back.
    Transport(TransportError),
    /// The vendor reports an error.
    Service(Box<ServiceError<E>>),
    /// A response came that is not what the documentation promises.
    Undecodable(Box<UndecodableResponse>),
    /// A response came with a status that the documentation does not name, or a redirect that is
    /// not the vendor's error: none is followed.
    UnexpectedStatus(Box<UnexpectedResponse>),
}

impl<E> Error<E> {
    /// Whether the same call may succeed later: the connection failed, time ran out, the status is
    /// 408, 429, 502, 503 or 504, or the vendor's code means so, whatever the status. Whether it is
    /// safe to repeat is another question, see
    /// [`Operation::idempotent`](crate::Operation::idempotent).
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_retryable(),
            Self::Service(error) => error.is_retryable(),
            _ => self.status().is_some_and(is_retryable_status),
        }
    }

    fn facts(&self) -> Option<&Facts> {
        match self {
            Self::Service(error) => Some(&error.facts),
            Self::Undecodable(response) => Some(&response.raw.facts),
            Self::UnexpectedStatus(response) => Some(&response.raw.facts),
            _ => None,
        }
    }

    /// The HTTP status, if a response came.
    pub fn status(&self) -> Option<u16> {
        self.facts().map(|it| it.status)
    }

    /// The request ID assigned by the vendor. Include it in support requests.
    pub fn request_id(&self) -> Option<&str> {
        self.facts()?.request_id.as_deref()
    }

    /// How long the vendor asks to wait (`Retry-After`), if it does.
    pub fn retry_after(&self) -> Option<Duration> {
        self.facts()?.retry_after
    }

    /// The error that the vendor reports, if it does.
    pub fn service_error(&self) -> Option<&ServiceError<E>> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The vendor's error code, if it reports an error.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Service(error) => error.code(),
            _ => None,
        }
    }
}

pub(crate) fn is_retryable_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 502 | 503 | 504)
}

/// The request could not be signed, or a middleware made a change that cannot be made.
///
/// `Display` has the signer's reason, and [`source`](std::error::Error::source) is what is below
/// it.
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

/// The vendor reports an error, in a response of any status: some vendors report theirs with 200.
#[derive(Error)]
#[error("service error from {}{}{}", .facts.operation, with(self.printed_code()), .facts.end(""))]
pub struct ServiceError<E> {
    facts: Facts,
    body: E,
    code: Option<String>,
    /// Whether the code can be printed and is a reason.
    prints_code: bool,
    is_retryable: bool,
}

fn with(code: Option<&str>) -> String {
    code.map_or_else(String::new, |code| format!(" with {code}"))
}

impl<E: ErrorBody> ServiceError<E> {
    /// An error that no call returned, for tests: of this operation, with this HTTP status.
    pub fn new(operation: &'static str, status: u16, body: E) -> Self {
        let request_id = body.request_id().map(str::to_owned);
        let facts = Facts {
            operation,
            status,
            request_id,
            retry_after: None,
            body: Bytes::new(),
        };
        Self::from_facts(facts, body, |_| false)
    }

    pub(crate) fn of(operation: &'static Operation, body: E, raw: &RawResponse) -> Self {
        let request_id = raw.request_id(operation, body.request_id());
        // Reported in another member, the code can be that of a success.
        let is_success = |code: &str| {
            let mut rules = operation
                .responses
                .iter()
                .flat_map(|response| response.success);
            rules.any(|rule| rule.takes(operation.codes.members, code))
        };
        Self::from_facts(Facts::new(operation, raw, request_id), body, is_success)
    }

    fn from_facts(facts: Facts, body: E, is_success: impl Fn(&str) -> bool) -> Self {
        let code = body.code().filter(|code| !code.trim().is_empty());
        let prints_code = code
            .as_deref()
            .is_some_and(|code| (body.is_documented_code() || is_code(code)) && !is_success(code));
        Self {
            code: code.map(Cow::into_owned),
            prints_code,
            is_retryable: body.is_retryable() || is_retryable_status(facts.status),
            facts,
            body,
        }
    }
}

impl<E> ServiceError<E> {
    facts!(facts);

    /// What the vendor said.
    pub fn body(&self) -> &E {
        &self.body
    }

    /// What the vendor said.
    pub fn into_body(self) -> E {
        self.body
    }

    /// The body as it came, see [`Response::raw_body`](crate::Response::raw_body).
    pub fn raw_body(&self) -> &Bytes {
        &self.facts.body
    }

    /// Whether the same request may succeed later, by its code or status.
    pub fn is_retryable(&self) -> bool {
        self.is_retryable
    }

    /// The vendor's error code.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    fn printed_code(&self) -> Option<&str> {
        self.code().filter(|_| self.prints_code)
    }
}

partial_debug!(ServiceError<E>, |it|
    operation: it.facts.operation,
    status: it.facts.status,
    code: it.printed_code(),
    request_id: printable(it.request_id()),
);
