//! Makes calls.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::argument::ArgumentError;
use crate::config::Config;
use crate::decode::{self, Verdict};
use crate::encode::Boundary;
use crate::endpoint::{Base, ConfigError, Endpoint};
use crate::error::{
    Error, ErrorBody, Kept, SigningError, UndecodableReply, UnexpectedReply, VendorError,
};
use crate::middleware::{CallError, Middleware, Next, RawReply};
use crate::operation::{Format, Operation};
use crate::reply::{Reply, ReplyBody, declared_headers, header_request_id};
use crate::request::{Body, Request, Target};
use crate::{BoxFuture, send};

/// What all generated clients have inside. Cloning is cheap, and clones share connections.
pub struct Client<S = ()> {
    inner: Arc<Inner>,
    settings: Arc<S>,
}

/// What does not depend on the vendor.
pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    pub(crate) user_agent: http::HeaderValue,
    pub(crate) max_reply_bytes: Option<u64>,
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
        if base.is_http() && !base.is_loopback() && !config.allow_http {
            return Err(ConfigError::Insecure);
        }
        let user_agent =
            http::HeaderValue::from_str(&config.user_agent).map_err(|_| ConfigError::UserAgent)?;
        let http = send::http_client(
            &base,
            config.http,
            config.timeout,
            config.connect_timeout,
            config.system_proxy,
        )?;
        let mut stack: Vec<Arc<dyn Middleware>> = Vec::with_capacity(config.middleware.len() + 2);
        if let Some(retry) = config.retry {
            stack.push(Arc::new(retry));
        }
        #[cfg(feature = "tracing")]
        stack.push(Arc::new(crate::trace::Trace));
        stack.extend(config.middleware);
        Ok(Self {
            inner: Arc::new(Inner {
                http,
                user_agent,
                max_reply_bytes: config.max_reply_bytes,
                target: target(base, config.boundary),
                stack,
            }),
            settings: Arc::new(config.settings),
        })
    }

    /// What was given once for all calls.
    #[must_use]
    pub fn settings(&self) -> &S {
        &self.settings
    }

    /// Sends a request and decodes the reply, for generated code.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    #[doc(hidden)]
    pub async fn call<T, E>(
        &self,
        request: Result<Request, ArgumentError>,
    ) -> Result<Reply<T>, Error<E>>
    where
        T: DeserializeOwned + ReplyBody,
        E: ErrorBody,
    {
        match request {
            Ok(request) => finish(self.inner.execute(request).await),
            Err(error) => Err(Error::InvalidArgument(error)),
        }
    }
}

fn target(base: Base, boundary: Boundary) -> Target {
    Target {
        base: Arc::new(base),
        boundary,
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

impl<S> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("middleware", &self.inner.stack.len())
            .finish_non_exhaustive()
    }
}

/// A reply, judged; only its type is still open.
struct Judged {
    operation: &'static Operation,
    raw: RawReply,
    /// The value of the parameter that names a script's call-back.
    callback: Option<String>,
}

impl Inner {
    /// Everything that does not depend on the types, so that it is compiled once.
    fn execute(
        &self,
        mut request: Request,
    ) -> BoxFuture<'_, Result<Judged, (&'static Operation, CallError)>> {
        Box::pin(async move {
            let operation = request.operation();
            let callback = callback_name(&request);
            request.target = Some(self.target.clone());
            let next = Next::new(self, &self.stack);
            match next.run(request).await {
                Ok(raw) => Ok(Judged {
                    operation,
                    raw,
                    callback,
                }),
                Err(error) => Err((operation, error)),
            }
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

fn finish<T, E>(
    result: Result<Judged, (&'static Operation, CallError)>,
) -> Result<Reply<T>, Error<E>>
where
    T: DeserializeOwned + ReplyBody,
    E: ErrorBody,
{
    let Judged {
        operation,
        raw,
        callback,
    } = result.map_err(|(operation, error)| call_error(operation, error))?;
    let request_id = header_request_id(operation, &raw.headers);
    let reason = match decode::judge(operation, &raw, callback.as_deref()) {
        Verdict::Success(tree) => match decode::typed::<T>(tree) {
            Ok(body) => {
                let request_id = request_id.or_else(|| {
                    body.request_id()
                        .filter(|id| !id.is_empty())
                        .map(str::to_owned)
                });
                let headers = declared_headers(operation, &raw.headers);
                return Ok(Reply::new(body, raw.status, request_id, headers));
            }
            Err(error) => error.into_reason(&raw.body),
        },
        Verdict::Refusal(tree) => match decode::typed::<E>(tree) {
            Ok(body) => {
                let error = VendorError::new(operation.id, body, raw.status, request_id);
                return Err(Error::Vendor(Box::new(error)));
            }
            Err(error) => error.into_reason(&raw.body),
        },
        Verdict::Unexpected => {
            let reply = UnexpectedReply(kept(operation, raw, request_id));
            return Err(Error::UnexpectedStatus(Box::new(reply)));
        }
        Verdict::Undecodable(reason) => reason,
    };
    let reply = UndecodableReply(kept(operation, raw, request_id), reason);
    Err(Error::Undecodable(Box::new(reply)))
}

fn kept(operation: &'static Operation, raw: RawReply, request_id: Option<String>) -> Kept {
    Kept {
        operation: operation.id,
        status: raw.status,
        request_id,
        content_kind: decode::content_kind(&raw.headers),
        body: raw.body,
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
