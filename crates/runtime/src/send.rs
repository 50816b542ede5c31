//! The innermost step: encodes a request and sends it.

mod body;

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName,
    HeaderValue, USER_AGENT,
};
use reqwest::Url;

use crate::check::check_body;
use crate::clock::{Clock, Limits};
use crate::encode::Piece;
use crate::endpoint::{BaseUrl, ConfigError};
use crate::error::{CallError, TransportCause, TransportError, TransportErrorKind};
use crate::limit::{self, ReadError};
use crate::operation::Operation;
use crate::raw_response::RawResponse;
use crate::request::Request;
use crate::violation::{ArgumentError, Violation};
use body::BodyError;

/// What the caller sets up of the HTTP client.
pub(crate) type Setup =
    Option<Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>>;

/// The HTTP client, and what all its requests and responses have in common.
pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    pub(crate) user_agent: HeaderValue,
    pub(crate) host: HeaderValue,
    pub(crate) unsigned: bool,
    pub(crate) max_response_bytes: Option<u64>,
}

/// Builds the HTTP client. The caller's settings are applied first, so that they cannot override
/// what this crate promises.
pub(crate) fn http_client(
    base: &BaseUrl,
    setup: Setup,
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
    if base.is_http() && base.is_loopback {
        builder = builder.tls_certs_only([]);
    }
    if let Some(setup) = setup {
        builder = setup(builder);
    }
    builder
        // `limit` decompresses. reqwest does so only for one spelling, and whatever other programs
        // in the same build have switched on.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .default_headers(HeaderMap::from_iter([(
            ACCEPT_ENCODING,
            HeaderValue::from_static("gzip"),
        )]))
        .redirect(reqwest::redirect::Policy::none())
        // A request that is sent again must be signed again.
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .http1_title_case_headers()
        .connect_timeout(connect_timeout)
        // Load balancers close idle connections after 15 s and more. On one that is closed as the
        // request arrives, a call that must not be repeated is lost.
        .pool_idle_timeout(POOL_IDLE)
        .build()
        .map_err(|error| ConfigError::Http(Box::new(error.without_url())))
}

/// For how long a connection without use is kept.
const POOL_IDLE: Duration = Duration::from_secs(10);

pub(crate) async fn send(
    transport: &Transport,
    clock: &Arc<Clock>,
    mut request: Request,
) -> Result<RawResponse, CallError> {
    if !transport.unsigned {
        request.check_signed()?;
    }
    let operation = request.operation();
    let failed = |kind, cause| TransportError::new(operation.id, kind, cause);
    let address = request.address();
    let is_https = request.scheme() == "https";
    let encoded = request.take_body()?;
    let content_type = encoded.content_type.clone();
    let known_len = encoded.content_length(operation.method);
    if operation.length_required && !encoded.pieces.iter().all(Piece::tells_its_length) {
        return Err(ArgumentError::new(operation, "body", Violation::LengthRequired).into());
    }
    let (body, opened_len) = match encoded.in_memory() {
        Some(_) if encoded.pieces.is_empty() => (None, Some(0)),
        Some(bytes) if bytes.len() <= body::FRAME => {
            let len = bytes.len() as u64;
            (Some(bytes.into()), Some(len))
        }
        // On the heap, so that calls without files need no room for it.
        _ => Box::pin(body::open(operation, encoded.pieces, clock)).await?,
    };
    check_body(operation, opened_len)?;

    let encode = || failed(TransportErrorKind::Encode, None);
    let url = exact_url(&address).ok_or_else(encode)?;
    let mut headers = head(transport, &request).ok_or_else(encode)?;
    if let Some(content_type) = content_type {
        let value = HeaderValue::from_str(&content_type).map_err(|_| encode())?;
        headers.append(CONTENT_TYPE, value);
    }
    // Of a file on disk, the length is known only now.
    if let Some(len) = known_len.or(opened_len.filter(|_| body.is_some())) {
        headers.append(CONTENT_LENGTH, len.into());
    }
    drop(request);

    let method = operation.method.as_str().parse().map_err(|_| encode())?;
    let mut outgoing = reqwest::Request::new(method, url);
    *outgoing.headers_mut() = headers;
    *outgoing.body_mut() = body;
    let limit = transport
        .max_response_bytes
        .unwrap_or(operation.max_response_bytes);
    let limits = clock.limits;
    let failed_with = |kind| {
        move |error: reqwest::Error| transport_error(operation, is_https, limits, &error, kind)
    };
    let idle = || {
        let limit = TransportCause::limit(limits.idle);
        failed(TransportErrorKind::IdleTimeout, Some(limit))
    };
    let exchange = clock.within_idle(transport.http.execute(outgoing)).await;
    let exchange = exchange.ok_or_else(idle)?;
    let incoming = exchange.map_err(failed_with(TransportErrorKind::Exchange))?;
    if incoming.url().as_str() != address {
        return Err(failed(TransportErrorKind::Redirected, None).into());
    }
    let read = limit::read(incoming, limit, clock).await;
    read.map_err(|error| match error {
        ReadError::Idle => idle().into(),
        ReadError::Http(error) => failed_with(TransportErrorKind::Body)(error),
        ReadError::Coding(kind) => {
            failed(TransportErrorKind::Body, Some(TransportCause::Io(kind))).into()
        }
    })
}

/// The URL, if it holds byte for byte what was encoded (and perhaps signed).
fn exact_url(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    (url.as_str() == address).then_some(url)
}

/// The headers before those of the body: `Host`, `User-Agent`, `Accept`, then the request's own.
fn head(transport: &Transport, request: &Request) -> Option<HeaderMap> {
    let mut headers = HeaderMap::with_capacity(request.headers().len() + 6);
    headers.insert(HOST, transport.host.clone());
    headers.insert(USER_AGENT, transport.user_agent.clone());
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    // One that the request itself sets keeps its place in the request's order.
    for name in [USER_AGENT, ACCEPT] {
        if request.header(name.as_str()).is_some() {
            headers.remove(name);
        }
    }
    for (name, value) in request.headers() {
        let mut value = HeaderValue::from_str(value).ok()?;
        value.set_sensitive(request.is_sensitive(name));
        headers.append(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
    }
    Some(headers)
}

/// What went wrong, without the address and whatever else the HTTP client's error quotes.
fn transport_error(
    operation: &'static Operation,
    is_https: bool,
    limits: Limits,
    error: &reqwest::Error,
    otherwise: TransportErrorKind,
) -> CallError {
    let upload = find::<BodyError>(error);
    if let Some(BodyError::Limit(limit)) = upload {
        return CallError::InvalidArgument(limit.clone());
    }
    // The innermost is what happened, those around it say where.
    let io = chain(error)
        .filter_map(|it| it.downcast_ref::<io::Error>())
        .last()
        .map(io::Error::kind);
    let cause = io.map(TransportCause::Io);
    let (kind, cause) = if let Some(upload) = upload {
        (TransportErrorKind::Upload, Some(upload.cause()))
    } else if error.is_dns() {
        (TransportErrorKind::Dns, cause)
    } else if error.is_connect() && error.is_timeout() {
        (
            TransportErrorKind::ConnectTimeout,
            Some(TransportCause::limit(limits.connect)),
        )
    } else if error.is_connect() {
        // TLS libraries report a handshake that failed as "other" or invalid data; the operating
        // system has a kind of its own for every way in which a connection fails.
        match io {
            None | Some(io::ErrorKind::Other | io::ErrorKind::InvalidData) if is_https => {
                (TransportErrorKind::Tls, tls_cause(error).or(cause))
            }
            _ => (TransportErrorKind::Connect, cause),
        }
    } else if error.is_timeout() {
        (TransportErrorKind::IdleTimeout, cause)
    } else if error.is_builder() {
        (TransportErrorKind::Encode, None)
    } else if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        (TransportErrorKind::Protocol, None)
    } else {
        (otherwise, cause)
    };
    TransportError::new(operation.id, kind, cause).into()
}

/// What is wrong with a secure connection. rustls's own words quote the host's name.
#[cfg(feature = "rustls")]
fn tls_cause(error: &reqwest::Error) -> Option<TransportCause> {
    use rustls::CertificateError as Certificate;
    use rustls::Error::{AlertReceived, InvalidCertificate, InvalidMessage};

    let certificate = match find::<rustls::Error>(error)? {
        InvalidCertificate(certificate) => certificate,
        InvalidMessage(_) => return Some(TransportCause::NotTls),
        AlertReceived(_) => return Some(TransportCause::Handshake),
        _ => return None,
    };
    Some(match certificate {
        Certificate::Expired | Certificate::ExpiredContext { .. } => {
            TransportCause::CertificateExpired
        }
        Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
            TransportCause::CertificateNotYetValid
        }
        Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
            TransportCause::CertificateHost
        }
        Certificate::UnknownIssuer => TransportCause::CertificateIssuer,
        Certificate::Revoked => TransportCause::CertificateRevoked,
        _ => TransportCause::Certificate,
    })
}

#[cfg(not(feature = "rustls"))]
fn tls_cause(_: &reqwest::Error) -> Option<TransportCause> {
    None
}

type Source<'a> = &'a (dyn StdError + 'static);

/// The error and what is below it. The `source` of an I/O error skips the error inside of it.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = Source<'_>> {
    std::iter::successors(Some(error as Source<'_>), |&error| {
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inner) => Some(inner as Source<'_>),
            None => error.source(),
        }
    })
}

fn find<T: StdError + 'static>(error: &reqwest::Error) -> Option<&T> {
    chain(error).find_map(|it| it.downcast_ref())
}
