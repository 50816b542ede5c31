//! The innermost step: encodes a request and sends it.

mod body;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::Url;

use crate::argument::{ArgumentError, Rule};
use crate::client::Inner;
use crate::endpoint::{Base, ConfigError};
use crate::error::{TransportError, TransportErrorKind};
use crate::limit;
use crate::middleware::{CallError, RawReply};
use crate::operation::{Method, Operation};
use crate::request::{Request, RequestError};

type Setup = Option<Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>>;

/// The HTTP client: the user's wishes first, then what this crate promises.
pub(crate) fn http_client(
    base: &Base,
    setup: Setup,
    timeout: Duration,
    connect_timeout: Duration,
    system_proxy: bool,
) -> Result<reqwest::Client, ConfigError> {
    if !base.is_http() && !cfg!(any(feature = "rustls", feature = "native-tls")) {
        return Err(ConfigError::NoTls);
    }
    let mut builder = reqwest::Client::builder();
    // Before the user's setup, which may name a proxy of its own.
    if !system_proxy {
        builder = builder.no_proxy();
    }
    // Loading the system's certificates takes longer than a call to this machine.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    if base.is_http() && base.is_loopback() {
        builder = builder.tls_certs_only([]);
    }
    if let Some(setup) = setup {
        builder = setup(builder);
    }
    builder
        .redirect(reqwest::redirect::Policy::none())
        // A request that is sent again must be signed again.
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .http1_title_case_headers()
        .timeout(timeout)
        .connect_timeout(connect_timeout)
        .build()
        .map_err(|error| ConfigError::Http(Box::new(error.without_url())))
}

pub(crate) async fn send(client: &Inner, mut request: Request) -> Result<RawReply, CallError> {
    let operation = request.operation();
    let failed = |kind| TransportError::new(operation.id, kind, None);
    let address = request.address()?;
    let scheme = match &request.target {
        Some(target) => target.base.scheme(),
        None => return Err(RequestError::Detached.into()),
    };
    let encoded = request.take_body()?;
    let content_type = encoded.content_type.clone();
    let known_len = encoded.content_length(operation.method);
    let (body, opened_len) = match encoded.in_memory() {
        Some(bytes) if encoded.pieces.is_empty() => (None, Some(bytes.len() as u64)),
        Some(bytes) => {
            let len = bytes.len() as u64;
            (Some(bytes.into()), Some(len))
        }
        // On the heap, so that calls without files need no room for it.
        None => Box::pin(body::open(operation, encoded.pieces)).await?,
    };
    check_len(operation, opened_len)?;

    let encode = || failed(TransportErrorKind::Encode);
    let url = exact_url(&address).ok_or_else(encode)?;
    let mut headers = head(client, &request).ok_or_else(encode)?;
    if let Some(content_type) = content_type {
        let value = header_value(content_type).ok_or_else(encode)?;
        headers.append(CONTENT_TYPE, value);
    }
    // Of a file on disk, the length is known only now.
    if let Some(len) = known_len.or(opened_len.filter(|_| body.is_some())) {
        headers.append(CONTENT_LENGTH, len.into());
    }
    drop(request);

    let method = match operation.method {
        Method::Get => http::Method::GET,
        Method::Put => http::Method::PUT,
        Method::Post => http::Method::POST,
    };
    let mut outgoing = reqwest::Request::new(method, url);
    *outgoing.headers_mut() = headers;
    *outgoing.body_mut() = body;
    let limit = client.max_reply_bytes.unwrap_or(operation.max_reply_bytes);
    let failed_with = |kind| move |error| transport_error(operation, scheme, &error, kind);
    let exchange = client.http.execute(outgoing).await;
    let mut response = exchange.map_err(failed_with(TransportErrorKind::Exchange))?;
    if response.url().as_str() != address {
        return Err(failed(TransportErrorKind::Redirected).into());
    }
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let limited = limit::read(response, limit).await;
    let limited = limited.map_err(failed_with(TransportErrorKind::Body))?;
    let mut reply = RawReply::new(status, headers, limited.body);
    reply.cut_at = limited.cut_at;
    Ok(reply)
}

fn check_len(operation: &'static Operation, len: Option<u64>) -> Result<(), ArgumentError> {
    match (operation.max_request_bytes, len) {
        (Some(limit), Some(actual)) if actual > limit => Err(ArgumentError::new(
            operation,
            "body",
            Rule::MaxBytes { limit, actual },
        )),
        _ => Ok(()),
    }
}

/// The URL, if it holds byte for byte what was encoded (and perhaps signed).
fn exact_url(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    (url.as_str() == address).then_some(url)
}

/// The headers before those of the body: `Host`, `User-Agent`, `Accept`, then the request's own.
fn head(client: &Inner, request: &Request) -> Option<HeaderMap> {
    let mut headers = HeaderMap::with_capacity(request.headers().len() + 6);
    headers.insert(HOST, client.host.clone());
    headers.insert(USER_AGENT, client.user_agent.clone());
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    // One that the request itself sets stands in the request's order.
    for name in [USER_AGENT, ACCEPT] {
        if request.header(name.as_str()).is_some() {
            headers.remove(name);
        }
    }
    for (name, value) in request.headers() {
        append(&mut headers, name, value, request.is_sensitive(name))?;
    }
    Some(headers)
}

fn append(headers: &mut HeaderMap, name: &str, value: &str, sensitive: bool) -> Option<()> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(sensitive);
    headers.append(name, value);
    Some(())
}

/// Without a copy where the text is a part of the program.
fn header_value(text: Cow<'static, str>) -> Option<HeaderValue> {
    match text {
        Cow::Borrowed(text) => HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())),
        Cow::Owned(text) => HeaderValue::try_from(text),
    }
    .ok()
}

/// What went wrong, without the address and whatever else the HTTP client's error quotes.
fn transport_error(
    operation: &'static Operation,
    scheme: &str,
    error: &reqwest::Error,
    otherwise: TransportErrorKind,
) -> CallError {
    if let Some(limit) = body::argument_error(error) {
        return CallError::InvalidArgument(limit);
    }
    let io = body::io_kind(error).or_else(|| io_kind(error));
    let kind = if body::is_upload_error(error) {
        TransportErrorKind::Upload
    } else if error.is_dns() {
        TransportErrorKind::Dns
    } else if error.is_connect() {
        // rustls and native-tls report a handshake that failed as "other" or invalid data; the
        // operating system has a kind of its own for every way in which a connection fails.
        match io {
            None
            | Some(
                io::ErrorKind::Other | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof,
            ) if scheme == "https" && !error.is_timeout() => TransportErrorKind::Tls,
            _ => TransportErrorKind::Connect,
        }
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Encode
    } else {
        otherwise
    };
    TransportError::new(operation.id, kind, io).into()
}

/// The kind of the innermost error of the operating system.
fn io_kind(error: &(dyn StdError + 'static)) -> Option<io::ErrorKind> {
    let mut kind = None;
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            kind = Some(io.kind());
        }
        next = error.source();
    }
    kind
}
