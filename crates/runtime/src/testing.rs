//! Answers in a vendor's place, so that code which makes calls is tested without a socket.
//!
//! The request passes the checks of its builder, the middleware before this one, and the decoder as
//! ever. Nothing is sent, so what is checked on the wire is not: the length of an upload, and the
//! length and the compression of the response.
//!
//! For values that no call returned, see [`Response::new`](crate::Response::new) and
//! [`ServiceError::new`](crate::ServiceError::new): their bodies deserialize.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::CallError;
use crate::middleware::{Exchange, Middleware, Next};
use crate::raw_response::RawResponse;
use crate::request::Request;

/// A middleware that answers every request, made by [`respond`].
#[derive(Clone, Debug)]
pub struct Respond(Result<RawResponse, BadHeader>);

/// A header of the prepared response has a name or a value that no server can send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a header of the prepared response cannot be sent by a server")]
pub struct BadHeader;

/// Answers every request with this response. It is the last middleware: nothing behind it is asked.
///
/// A header that no server can send fails each call with [`Error::Signing`](crate::Error::Signing)
/// and [`BadHeader`].
///
/// ```
/// use liveproof_runtime::{Config, testing::respond};
/// # struct Endpoint;
/// # impl liveproof_runtime::Endpoint for Endpoint {
/// #     fn base_url(&self) -> Result<String, liveproof_runtime::ConfigError> {
/// #         Ok("https://example.com".to_owned())
/// #     }
/// # }
/// let body = r#"{"Code":"Throttling","Message":"slow down"}"#;
/// let config = Config::<_, ()>::new(Endpoint)
///     .with_middleware(respond(429, [("Content-Type", "application/json")], body));
/// # let _ = config;
/// ```
pub fn respond<'h>(
    status: u16,
    headers: impl IntoIterator<Item = (&'h str, &'h str)>,
    body: impl Into<Bytes>,
) -> Respond {
    let headers = headers.into_iter().map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| BadHeader)?;
        Ok((
            name,
            HeaderValue::from_bytes(value.as_bytes()).map_err(|_| BadHeader)?,
        ))
    });
    let headers: Result<Vec<_>, BadHeader> = headers.collect();
    Respond(headers.map(|headers| {
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            all.append(name, value);
        }
        RawResponse::new(status, all, body)
    }))
}

impl Middleware for Respond {
    fn handle<'a>(&'a self, _: Request, _: Next<'a>) -> Exchange<'a> {
        Box::pin(async move { self.0.clone().map_err(CallError::signing) })
    }
}
