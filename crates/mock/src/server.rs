//! HTTP/1 towards the clients: from bytes to a [`Request`], from a [`Response`] to bytes.

use std::{convert::Infallible, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    StatusCode, Version,
    body::{Body as _, Incoming},
    header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, EXPECT, HeaderName, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    task::JoinSet,
};

use crate::{
    clock::Clock, date, next::NextAnswers, request::Request, response::Response, tls::TlsAcceptor,
    vendor::Service,
};

/// The pause after a failure to accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// The largest body that is kept, in bytes.
const BODY_LIMIT: u64 = 64 << 20;

/// So much of a body that is too large is read away, so that a client that writes before it reads
/// gets its answer.
const DRAIN_LIMIT: u64 = 4 * BODY_LIMIT;

/// One vendor on one port.
pub(crate) struct Server {
    pub service: Box<dyn Service>,
    pub clock: Clock,
    /// TLS, if it is wanted.
    pub tls: Option<TlsAcceptor>,
    pub next_answers: NextAnswers,
}

/// Serves until the future is dropped, which ends the connections, too.
pub(crate) async fn serve(listener: TcpListener, server: Arc<Server>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connect(stream, server.clone()));
                }
                // Such as too many open files, until others are closed.
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            // Finished connections are taken out, or the set would grow without end.
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn connect(stream: tokio::net::TcpStream, server: Arc<Server>) {
    // A reply is one write: waiting for more would only delay it.
    let _ = stream.set_nodelay(true);
    match server.tls.clone() {
        None => talk(stream, server).await,
        Some(tls) => {
            // A client that does not like the certificate hangs up; there is nobody to tell.
            if let Ok(stream) = tls.accept(stream).await {
                talk(stream, server).await;
            }
        }
    }
}

async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin, server: Arc<Server>) {
    let service = service_fn(|request| {
        let server = server.clone();
        async move { Ok::<_, Infallible>(respond(request, &server).await) }
    });
    // Errors here are broken connections and requests that are no HTTP; hyper has answered what can
    // be answered.
    let _ = http1::Builder::new()
        // Tencent's own COS client reads a reply only if it finds `Content-Type` and
        // `Content-Length` in this case.
        .title_case_headers(true)
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(
    request: hyper::Request<Incoming>,
    server: &Server,
) -> hyper::Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let mut request = Request {
        method: parts.method.as_str().to_owned(),
        target: parts
            .uri
            .path_and_query()
            .map_or_else(|| b"/".to_vec(), |target| target.as_str().into()),
        version_1_0: parts.version == Version::HTTP_10,
        tls: server.tls.is_some(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect(),
        ..Request::default()
    };
    let body = read(body, parts.headers.contains_key(EXPECT)).await;
    let now = server.clock.now();
    // Every server has to refuse this (RFC 9112, 3.2); HTTP/1.0 knows no Host.
    if !request.version_1_0 && request.host().is_empty() {
        return encode(Response::plain(400, "there is no Host\n"), now);
    }
    let response = match body {
        Ok(body) => {
            request.too_large = body.is_none();
            request.body = body.unwrap_or_default();
            server.service.respond(&request, now, &server.next_answers)
        }
        Err(_) => Response::plain(400, "the body could not be read\n"),
    };
    encode(response, now)
}

/// The body; `None` if it is over the limit.
async fn read(mut body: Incoming, waits_for_continue: bool) -> hyper::Result<Option<Bytes>> {
    // Not reading at all means that hyper sends no `100 Continue`, and the client keeps its body.
    if waits_for_continue && body.size_hint().lower() > BODY_LIMIT {
        return Ok(None);
    }
    let mut kept = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            // Trailers say nothing that any vendor reads.
            continue;
        };
        length += data.len() as u64;
        if length > DRAIN_LIMIT {
            break;
        }
        if length > BODY_LIMIT {
            kept.clear();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    Ok((length <= BODY_LIMIT).then(|| kept.freeze()))
}

/// Content-Type, Content-Length and Date come first, as in the vendors' samples.
fn encode(response: Response, now: u64) -> hyper::Response<Full<Bytes>> {
    let mut encoded = hyper::Response::new(Full::new(Bytes::from(response.body)));
    *encoded.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let length = encoded.body().size_hint().lower();
    let headers = encoded.headers_mut();
    let (media_type, others): (Vec<_>, Vec<_>) = response
        .headers
        .into_iter()
        .partition(|(name, _)| name.eq_ignore_ascii_case(CONTENT_TYPE.as_str()));
    let common = [
        (CONTENT_LENGTH.as_str(), length.to_string()),
        (DATE.as_str(), date::http(now)),
    ];
    for (name, value) in media_type.into_iter().chain(common).chain(others) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            headers.append(name, value);
        }
    }
    encoded
}
