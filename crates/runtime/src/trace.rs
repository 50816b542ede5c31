//! Spans of calls and of their attempts. Nothing in them identifies a person, a key or a customer:
//! no address but the vendor's, no header but the request ID, no value, no text of an error.

use std::future::Future;
use std::sync::Arc;

use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::error::{CallError, Error, ErrorBody, TransportErrorKind};
use crate::middleware::{Exchange, Middleware, Next};
use crate::operation::Operation;
use crate::redact::printable;
use crate::request::Request;
use crate::response::Response;

const RESENDS: &str = "http.request.resend_count";
const ERROR: &str = "error.type";

/// A span with the fields that both have, in OpenTelemetry's names.
macro_rules! span {
    ($name:literal, $operation:expr, $address:expr) => {
        tracing::debug_span!(
            target: "liveproof",
            $name,
            otel.kind = "client",
            rpc.service = $operation.vendor,
            rpc.method = $operation.id,
            http.request.method = $operation.method.as_str(),
            server.address = $address,
            http.response.status_code = Empty,
            http.request.resend_count = Empty,
            error.type = Empty,
            liveproof.request_id = Empty,
        )
    };
}

/// A span that has not ended. Dropped before, it says that its call was given up.
struct Open(Option<Span>);

impl Open {
    fn end(mut self, status: Option<u16>, request_id: Option<&str>, error: Option<&str>) {
        if let Some(span) = self.0.take() {
            span.record("http.response.status_code", status);
            span.record("liveproof.request_id", printable(request_id));
            span.record(ERROR, error);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(span) = &self.0 {
            span.record(ERROR, "cancelled");
        }
    }
}

/// Runs a call in its span.
pub(crate) async fn call<T, E: ErrorBody>(
    operation: &'static Operation,
    address: Option<&str>,
    call: impl Future<Output = Result<Response<T>, Error<E>>>,
) -> Result<Response<T>, Error<E>> {
    let span = span!("call", operation, address);
    if span.is_disabled() {
        return call.await;
    }
    let open = Open(Some(span.clone()));
    let result = call.instrument(span).await;
    match &result {
        Ok(response) => open.end(Some(response.status()), response.request_id(), None),
        Err(error) => open.end(error.status(), error.request_id(), Some(kind(error))),
    }
    result
}

/// The outermost middleware inside of retry, so that it sees every attempt.
#[derive(Debug)]
pub(crate) struct Trace {
    /// The host, without what identifies a customer.
    pub(crate) address: Option<Arc<str>>,
}

impl Middleware for Trace {
    fn handle<'a>(&'a self, request: Request, next: Next<'a>) -> Exchange<'a> {
        let operation = request.operation();
        let resends = request.attempt().saturating_sub(1);
        // Without the call's span, which may be filtered out, this is one of the caller's.
        let outer = Span::current();
        if outer
            .metadata()
            .is_some_and(|it| it.target() == "liveproof" && it.name() == "call")
        {
            outer.record(RESENDS, resends);
        }
        let span = span!("attempt", operation, self.address.as_deref());
        if span.is_disabled() {
            return next.run(request);
        }
        span.record(RESENDS, resends);
        Box::pin(async move {
            let open = Open(Some(span.clone()));
            let result = next.run(request).instrument(span).await;
            match &result {
                Ok(response) => {
                    let failed = (response.status >= 400).then(|| response.status.to_string());
                    let request_id = response.request_id(operation, None);
                    open.end(
                        Some(response.status),
                        request_id.as_deref(),
                        failed.as_deref(),
                    );
                }
                Err(error) => open.end(None, None, Some(call_kind(error))),
            }
            result
        })
    }
}

fn kind<E>(error: &Error<E>) -> &'static str {
    match error {
        Error::InvalidArgument(_) => "invalid_argument",
        Error::Signing(_) => "signing",
        Error::Transport(error) => transport_kind(error.kind()),
        Error::Service(_) => "service",
        Error::Undecodable(_) => "undecodable",
        Error::UnexpectedStatus(_) => "unexpected_status",
    }
}

fn call_kind(error: &CallError) -> &'static str {
    match error {
        CallError::InvalidArgument(_) => "invalid_argument",
        CallError::Signing(_) | CallError::Request(_) => "signing",
        CallError::Transport(error) => transport_kind(error.kind()),
    }
}

fn transport_kind(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Encode => "encode",
        TransportErrorKind::Upload => "upload",
        TransportErrorKind::Dns => "dns",
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::ConnectTimeout => "connect_timeout",
        TransportErrorKind::Tls => "tls",
        TransportErrorKind::IdleTimeout => "idle_timeout",
        TransportErrorKind::CallTimeout => "call_timeout",
        TransportErrorKind::Exchange => "exchange",
        TransportErrorKind::Protocol => "protocol",
        TransportErrorKind::Body => "body",
        TransportErrorKind::Redirected => "redirected",
    }
}
