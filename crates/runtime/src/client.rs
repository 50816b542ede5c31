//! Makes calls.

use std::future::Future;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::clock::{Clock, Limits};
use crate::config::Config;
use crate::decode::{self, Decoded};
use crate::draft::Draft;
use crate::endpoint::{Base, ConfigError, Endpoint, UrlProblem};
use crate::error::{
    CallError, Error, ErrorBody, Facts, RawParts, SigningError, TransportCause, TransportError,
    TransportErrorKind, UndecodableReply, UnexpectedReply, VendorError,
};
use crate::middleware::{Exchange, Middleware, Next};
use crate::operation::{Format, Operation};
use crate::raw_reply::RawReply;
use crate::redact::partial_debug;
use crate::reply::{Reply, ReplyBody};
use crate::request::{Body, Request, Target};
use crate::retry::Retry;
use crate::send::{Transport, http_client};
use crate::violation::ArgumentError;

/// What all generated clients have inside. Cloning is cheap, and clones share connections.
pub struct Client<S = ()> {
    inner: Arc<Inner>,
    settings: Arc<S>,
}

/// What does not depend on the vendor.
struct Inner {
    transport: Transport,
    limits: Limits,
    retry: Option<Retry>,
    target: Target,
    stack: Vec<Arc<dyn Middleware>>,
}

impl<S> Client<S> {
    /// A client for this config. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// If the address cannot be used, is not secure, or the HTTP client cannot be made.
    pub fn new<P: Endpoint>(config: Config<P, S>) -> Result<Self, ConfigError> {
        let base_url = match &config.base_url {
            Some(url) => url.clone(),
            None => config.endpoint.base_url()?,
        };
        let base = Base::parse(&base_url)?;
        if base.is_http() && !base.is_loopback && !config.allow_http {
            return Err(ConfigError::Insecure);
        }
        let user_agent =
            http::HeaderValue::from_str(&config.user_agent).map_err(|_| ConfigError::UserAgent)?;
        let host = http::HeaderValue::from_str(&base.host).map_err(|_| UrlProblem::HostHeader)?;
        let http = http_client(
            &base,
            config.http,
            config.limits.connect,
            config.system_proxy,
        )?;
        let mut stack: Vec<Arc<dyn Middleware>> = Vec::with_capacity(config.middleware.len() + 1);
        #[cfg(feature = "tracing")]
        stack.push(Arc::new(crate::trace::Trace));
        stack.extend(config.middleware);
        Ok(Self {
            inner: Arc::new(Inner {
                transport: Transport {
                    http,
                    user_agent,
                    host,
                    max_reply_bytes: config.max_reply_bytes,
                },
                limits: config.limits,
                retry: config.retry,
                target: Target {
                    base: Arc::new(base),
                    boundary: config.boundary,
                },
                stack,
            }),
            settings: Arc::new(config.settings),
        })
    }

    /// What was given once for all calls.
    pub fn settings(&self) -> &S {
        &self.settings
    }

    /// A request in the making, for generated code.
    #[doc(hidden)]
    pub fn draft(&self, operation: &'static Operation, call: Call) -> Draft {
        Draft::new(operation, self.inner.target.clone(), call)
    }

    /// Sends a request and decodes the reply, for generated code. The future borrows nothing, so it
    /// can be spawned. Nothing happens before it is polled.
    #[doc(hidden)]
    pub fn call<T, E>(
        &self,
        request: Result<Request, ArgumentError>,
    ) -> impl Future<Output = Result<Reply<T>, Error<E>>> + Send + use<S, T, E>
    where
        T: DeserializeOwned + ReplyBody,
        E: ErrorBody,
    {
        let inner = Arc::clone(&self.inner);
        async move {
            let request = request.map_err(Error::InvalidArgument)?;
            let operation = request.operation();
            let callback = callback_name(&request);
            match inner.exchange(request).await {
                Ok(raw) => decode_reply(operation, &raw, callback.as_deref()),
                Err(error) => Err(call_error(operation, error)),
            }
        }
    }
}

impl<S> Clone for Client<S> {
    fn clone(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            settings: Arc::clone(&self.settings),
        }
    }
}

partial_debug!(Client<S>, |it| middleware: it.inner.stack.len());

impl Inner {
    /// Everything that does not depend on the types, so that it is compiled once.
    fn exchange(&self, mut request: Request) -> Exchange<'_> {
        Box::pin(async move {
            let operation = request.operation();
            let own = std::mem::take(&mut request.options);
            let clock = Arc::new(Clock::new(Limits {
                idle: own.idle_timeout.unwrap_or(self.limits.idle),
                call: own.timeout.unwrap_or(self.limits.call),
                ..self.limits
            }));
            let retry = own.retry.as_ref().unwrap_or(&self.retry);
            request.target = self.target.clone();
            let next = Next {
                transport: &self.transport,
                clock: &clock,
                rest: &self.stack,
            };
            let reply = match retry {
                Some(retry) => retry.handle(request, next),
                None => next.run(request),
            };
            clock.within_call(reply).await.unwrap_or_else(|| {
                let limit = TransportCause::limit(clock.limits.call);
                let kind = TransportErrorKind::CallTimeout;
                Err(TransportError::new(operation.id, kind, Some(limit)).into())
            })
        })
    }
}

fn callback_name(request: &Request) -> Option<String> {
    let formats = request
        .operation()
        .replies
        .iter()
        .flat_map(|rule| rule.formats);
    let parameter = formats.into_iter().find_map(|(_, format)| match format {
        Format::Script { callback } => *callback,
        _ => None,
    })?;
    let form: &[_] = match request.body() {
        Body::Form(pairs) => pairs,
        _ => &[],
    };
    request
        .query()
        .iter()
        .chain(form)
        .find(|(name, _)| name == parameter)
        .map(|(_, value)| value.clone())
}

/// Decodes a reply as a call of the operation does, for generated code and benchmarks.
///
/// # Errors
///
/// See [`Error`]: all that a reply can be instead of a result.
pub fn decode_reply<T, E>(
    operation: &'static Operation,
    raw: &RawReply,
    callback: Option<&str>,
) -> Result<Reply<T>, Error<E>>
where
    T: DeserializeOwned + ReplyBody,
    E: ErrorBody,
{
    Err(match decode::decode::<T, E>(operation, raw, callback) {
        Decoded::Success(body) => {
            let request_id = raw.request_id(operation, body.request_id());
            let headers = raw.declared_headers(operation);
            return Ok(Reply::new(body, raw.status, request_id, headers));
        }
        Decoded::Refusal(body) => Error::Vendor(Box::new(VendorError::new(operation, body, raw))),
        Decoded::Unexpected => {
            let raw = raw_parts(operation, raw);
            Error::UnexpectedStatus(Box::new(UnexpectedReply { raw }))
        }
        Decoded::Undecodable(reason) => {
            let raw = raw_parts(operation, raw);
            Error::Undecodable(Box::new(UndecodableReply { raw, reason }))
        }
    })
}

fn raw_parts(operation: &'static Operation, raw: &RawReply) -> RawParts {
    let request_id = raw.request_id(operation, None);
    let request_id = request_id.or_else(|| decode::request_id(operation, &raw.body));
    RawParts {
        facts: Facts::new(operation, raw, request_id),
        content_kind: decode::content_kind(&raw.headers),
        body: raw.body.clone(),
    }
}

fn call_error<E>(operation: &'static Operation, error: CallError) -> Error<E> {
    match error {
        CallError::InvalidArgument(error) => Error::InvalidArgument(error),
        CallError::Signing(error) => Error::Signing(SigningError::new(operation.id, error)),
        CallError::Request(error) => {
            Error::Signing(SigningError::new(operation.id, Box::new(error)))
        }
        CallError::Transport(error) => Error::Transport(error),
    }
}
