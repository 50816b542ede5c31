//! What every request passes on its way to the wire.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;

use crate::argument::ArgumentError;
use crate::client::Inner;
use crate::clock::Clock;
use crate::decode::Reason;
use crate::error::TransportError;
use crate::redact::Redacted;
use crate::request::{Request, RequestError};

/// A future on the heap that can be sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that every request of a client passes on its way out, and its reply on the way back.
///
/// Retry is the outermost; then come those of [`Config::with`](crate::Config::with) in the order in
/// which they were given, each attempt anew with a fresh clone of the request; then the request is
/// encoded and sent.
///
/// ```
/// use liveproof_runtime::{BoxFuture, CallError, Middleware, Next, RawReply, Request};
///
/// struct Tenant(String);
///
/// impl Middleware for Tenant {
///     fn handle<'a>(&'a self, mut request: Request, next: Next<'a>) -> BoxFuture<'a, Result<RawReply, CallError>> {
///         Box::pin(async move {
///             request.set_header("X-Tenant-Id", self.0.clone())?;
///             next.run(request).await
///         })
///     }
/// }
/// ```
pub trait Middleware: Send + Sync {
    /// Handles one attempt; [`Next::run`] goes on.
    fn handle<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawReply, CallError>>;
}

impl<M: Middleware + ?Sized> Middleware for Arc<M> {
    fn handle<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawReply, CallError>> {
        (**self).handle(request, next)
    }
}

/// The rest of the way to the wire.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    client: &'a Inner,
    clock: &'a Arc<Clock>,
    rest: &'a [Arc<dyn Middleware>],
}

impl<'a> Next<'a> {
    pub(crate) fn new(
        client: &'a Inner,
        clock: &'a Arc<Clock>,
        rest: &'a [Arc<dyn Middleware>],
    ) -> Self {
        Self {
            client,
            clock,
            rest,
        }
    }

    /// Watches the time of the call.
    pub(crate) fn clock(&self) -> &'a Clock {
        self.clock
    }

    /// Goes on with the request.
    #[must_use]
    pub fn run(self, request: Request) -> BoxFuture<'a, Result<RawReply, CallError>> {
        match self.rest.split_first() {
            Some((first, rest)) => first.handle(request, Self { rest, ..self }),
            None => Box::pin(crate::send::send(self.client, self.clock, request)),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Next({} to go)", self.rest.len())
    }
}

/// A reply before it is decoded.
#[non_exhaustive]
#[derive(Clone)]
pub struct RawReply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
    /// Why the body is not the whole content as it was sent, if it is not.
    pub(crate) flaw: Option<Reason>,
}

impl RawReply {
    /// A reply, such as from a middleware that answers in the server's place.
    pub fn new(status: u16, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
            flaw: None,
        }
    }

    /// The first header of this name, if it is visible ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawReply")
            .field("status", &self.status)
            .field("headers", &Redacted)
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why there is no reply: what middleware passes on.
#[non_exhaustive]
#[derive(Debug)]
pub enum CallError {
    /// An argument breaks a rule that could only be checked when sending, such as a file's length.
    InvalidArgument(ArgumentError),
    /// The request could not be signed.
    Signing(Box<dyn std::error::Error + Send + Sync>),
    /// A middleware made a change to the request that cannot be made.
    Request(RequestError),
    /// The request could not be sent, or no whole reply came back.
    Transport(TransportError),
}

impl CallError {
    /// For a signer's own error.
    pub fn signing(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Signing(error.into())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidArgument(error) => error.fmt(f),
            Self::Signing(error) => write!(f, "the request could not be signed: {error}"),
            Self::Request(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signing(error) => error.source(),
            _ => None,
        }
    }
}

impl From<ArgumentError> for CallError {
    fn from(error: ArgumentError) -> Self {
        Self::InvalidArgument(error)
    }
}

impl From<RequestError> for CallError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<TransportError> for CallError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}
