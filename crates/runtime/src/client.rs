//! Makes calls.

use std::future::Future;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::builder::RequestBuilder;
use crate::call::Call;
use crate::clock::{Clock, Limits};
use crate::config::Config;
use crate::decode::{self, Decoded};
use crate::endpoint::{BaseUrl, ConfigError, Endpoint, UrlProblem};
use crate::error::{
    CallError, Error, ErrorBody, Facts, RawParts, ServiceError, SigningError, TransportCause,
    TransportError, TransportErrorKind, UndecodableResponse, UnexpectedResponse,
};
use crate::middleware::{Exchange, Middleware, Next};
use crate::operation::{Format, Operation};
use crate::raw_response::RawResponse;
use crate::redact::partial_debug;
use crate::request::{Body, Request, Target};
use crate::response::{Response, ResponseBody, ResponseParts};
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
    /// The host, without what identifies a customer.
    #[cfg(feature = "tracing")]
    address: Option<Arc<str>>,
}

impl<S> Client<S> {
    /// A client for this config. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// If the address cannot be used, is not secure, or the HTTP client cannot be made.
    pub fn new<E: Endpoint>(config: Config<E, S>) -> Result<Self, ConfigError> {
        let base_url = match &config.base_url {
            Some(url) => url.clone(),
            None => config.endpoint.base_url()?,
        };
        let base = BaseUrl::parse(&base_url)?;
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
        let address: Option<Arc<str>> = base.address(config.endpoint.public_host()).map(Into::into);
        #[cfg(feature = "tracing")]
        stack.push(Arc::new(crate::trace::Trace {
            address: address.clone(),
        }));
        stack.extend(config.middleware);
        Ok(Self {
            inner: Arc::new(Inner {
                transport: Transport {
                    http,
                    user_agent,
                    host,
                    unsigned: config.unsigned,
                    max_response_bytes: config.max_response_bytes,
                },
                limits: config.limits,
                retry: config.retry,
                target: Target {
                    base: Arc::new(base),
                    boundary: config.boundary,
                },
                stack,
                #[cfg(feature = "tracing")]
                address,
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
    pub fn builder(&self, operation: &'static Operation, call: Call) -> RequestBuilder {
        RequestBuilder::new(operation, self.inner.target.clone(), call)
    }

    /// Sends a request and decodes the response, for generated code. The future borrows nothing, so
    /// it can be spawned. Nothing happens before it is polled.
    #[doc(hidden)]
    pub fn call<T, E>(
        &self,
        request: Result<Request, ArgumentError>,
    ) -> impl Future<Output = Result<Response<T>, Error<E>>> + Send + use<S, T, E>
    where
        T: DeserializeOwned + ResponseBody,
        E: ErrorBody,
    {
        let inner = Arc::clone(&self.inner);
        async move {
            let request = request.map_err(Error::InvalidArgument)?;
            let operation = request.operation();
            let callback = callback_name(&request);
            let call = async {
                match inner.exchange(request).await {
                    Ok(raw) => decode_response(operation, &raw, callback.as_deref()),
                    Err(error) => Err(call_error(operation, error)),
                }
            };
            #[cfg(feature = "tracing")]
            let call = crate::trace::call(operation, inner.address.as_deref(), call);
            call.await
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
            let response = match retry {
                Some(retry) => retry.handle(request, next),
                None => next.run(request),
            };
            clock.within_call(response).await.unwrap_or_else(|| {
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
        .responses
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

/// Decodes a response as a call of the operation does, for generated code and benchmarks.
///
/// # Errors
///
/// See [`Error`]: all that a response can be instead of a result.
pub fn decode_response<T, E>(
    operation: &'static Operation,
    raw: &RawResponse,
    callback: Option<&str>,
) -> Result<Response<T>, Error<E>>
where
    T: DeserializeOwned + ResponseBody,
    E: ErrorBody,
{
    Err(match decode::decode::<T, E>(operation, raw, callback) {
        Decoded::Success(body) => {
            let parts = ResponseParts {
                status: raw.status,
                request_id: raw.request_id(operation, body.request_id()),
                headers: raw.declared_headers(operation),
                raw_body: raw.body.clone(),
            };
            return Ok(Response::from_parts(parts, body));
        }
        Decoded::ServiceError(body) => {
            Error::Service(Box::new(ServiceError::of(operation, body, raw)))
        }
        Decoded::Unexpected => {
            let raw = raw_parts(operation, raw);
            Error::UnexpectedStatus(Box::new(UnexpectedResponse { raw }))
        }
        Decoded::Undecodable(reason) => {
            let raw = raw_parts(operation, raw);
            Error::Undecodable(Box::new(UndecodableResponse { raw, reason }))
        }
    })
}

fn raw_parts(operation: &'static Operation, raw: &RawResponse) -> RawParts {
    let request_id = raw.request_id(operation, None);
    let request_id = request_id.or_else(|| decode::request_id(operation, &raw.body));
    RawParts {
        facts: Facts::new(operation, raw, request_id),
        content_kind: decode::content_kind(&raw.headers),
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
