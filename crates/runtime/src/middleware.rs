//! What every request passes on its way to the wire.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::clock::Clock;
use crate::error::CallError;
use crate::raw_response::RawResponse;
use crate::request::Request;
use crate::send::{Transport, send};

/// A future on the heap that can be sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A request on its way: the future of its response.
pub type Exchange<'a> = BoxFuture<'a, Result<RawResponse, CallError>>;

/// Something that every request of a client passes on its way out, and its response on the way
/// back.
///
/// Retry is the outermost; then come those of
/// [`Config::with_middleware`](crate::Config::with_middleware) in the order in which they were
/// given, each attempt anew with a fresh clone of the request; then the request is encoded and
/// sent.
///
/// ```
/// use liveproof_runtime::{Exchange, Middleware, Next, Request};
///
/// struct Tenant(String);
///
/// impl Middleware for Tenant {
///     fn handle<'a>(&'a self, mut request: Request, next: Next<'a>) -> Exchange<'a> {
///         Box::pin(async move {
///             request.set_header("X-Tenant-Id", self.0.clone())?;
///             next.run(request).await
///         })
///     }
/// }
/// ```
pub trait Middleware: Send + Sync {
    /// Handles one attempt; [`Next::run`] goes on.
    fn handle<'a>(&'a self, request: Request, next: Next<'a>) -> Exchange<'a>;
}

impl<M: Middleware + ?Sized> Middleware for Arc<M> {
    fn handle<'a>(&'a self, request: Request, next: Next<'a>) -> Exchange<'a> {
        (**self).handle(request, next)
    }
}

/// The rest of the way to the wire.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(crate) transport: &'a Transport,
    pub(crate) clock: &'a Arc<Clock>,
    pub(crate) rest: &'a [Arc<dyn Middleware>],
}

impl<'a> Next<'a> {
    /// Goes on with the request.
    pub fn run(self, request: Request) -> Exchange<'a> {
        match self.rest.split_first() {
            Some((first, rest)) => first.handle(request, Self { rest, ..self }),
            None => Box::pin(send(self.transport, self.clock, request)),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Next({} to go)", self.rest.len())
    }
}
