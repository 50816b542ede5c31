//! HTTP/1 towards the clients: bytes in, [`Received`]; [`Answer`], bytes out.

use std::{convert::Infallible, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, Response, StatusCode, Version,
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
    answer::Answer, clock::Clock, date, next::NextAnswers, received::Received, tls::TlsAcceptor,
    vendor::Vendor,
};

/// The pause after a failure to accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// The largest body that is kept, in bytes.
const BODY_LIMIT: u64 = 64 << 20;

/// So much of a body that is too large is read away, so that a client that writes before it reads gets its answer.
const DRAIN_LIMIT: u64 = 4 * BODY_LIMIT;

/// One vendor on one port.
pub(crate) struct Site {
    /// Who answers.
    pub vendor: Box<dyn Vendor>,
    /// What time it is.
    pub clock: Clock,
    /// TLS, if it is wanted.
    pub tls: Option<TlsAcceptor>,
    /// What a test asked for beforehand.
    pub next_answers: NextAnswers,
}

/// Serves until the future is dropped, which ends the connections, too.
pub(crate) async fn serve(listener: TcpListener, site: Arc<Site>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connect(stream, site.clone()));
                }
                // Such as too many open files, until others are closed.
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            // Finished connections are taken out, or the set would grow without end.
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

async fn connect(stream: tokio::net::TcpStream, site: Arc<Site>) {
    // A reply is one write: waiting for more would only delay it.
    let _ = stream.set_nodelay(true);
    match site.tls.clone() {
        None => talk(stream, site).await,
        Some(tls) => {
            // A client that does not like the certificate hangs up; there is nobody to tell.
            if let Ok(stream) = tls.accept(stream).await {
                talk(stream, site).await;
            }
        }
    }
}

async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin, site: Arc<Site>) {
    let service = service_fn(|request| {
        let site = site.clone();
        async move { Ok::<_, Infallible>(respond(request, &site).await) }
    });
    // Errors here are broken connections and requests that are no HTTP; hyper has answered what can be answered.
    let _ = http1::Builder::new()
        // Tencent's own COS client reads a reply only if it finds `Content-Type` and `Content-Length` in this case.
        .title_case_headers(true)
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(request: Request<Incoming>, site: &Site) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let mut received = Received {
        method: parts.method.as_str().to_owned(),
        target: parts
            .uri
            .path_and_query()
            .map_or_else(|| b"/".to_vec(), |target| target.as_str().into()),
        version_1_0: parts.version == Version::HTTP_10,
        tls: site.tls.is_some(),
        headers: parts
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect(),
        body: Bytes::new(),
        next_answers: site.next_answers.clone(),
    };
    let body = read(body, parts.headers.contains_key(EXPECT)).await;
    let now = site.clock.now();
    // Every server has to refuse this (RFC 9112, 3.2); HTTP/1.0 knows no Host.
    if !received.version_1_0 && received.host().is_empty() {
        return response(Answer::plain(400, "there is no Host\n"), now);
    }
    let answer = match body {
        Ok(body) => {
            received.body = body;
            site.vendor.answer(&received, now)
        }
        Err(Unread::TooLarge) => site.vendor.too_large(&received),
        Err(Unread::Broken) => Answer::plain(400, "the body could not be read\n"),
    };
    response(answer, now)
}

/// Why there is no body.
enum Unread {
    TooLarge,
    Broken,
}

async fn read(mut body: Incoming, waits_for_continue: bool) -> Result<Bytes, Unread> {
    // Not reading at all means that hyper sends no `100 Continue`, and the client keeps its body.
    if waits_for_continue && body.size_hint().lower() > BODY_LIMIT {
        return Err(Unread::TooLarge);
    }
    let mut kept = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else {
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
    if length > BODY_LIMIT {
        return Err(Unread::TooLarge);
    }
    Ok(kept.freeze())
}

/// Content-Type, Content-Length and Date come first, as in the vendors' samples.
fn response(answer: Answer, now: u64) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let length = response.body().size_hint().lower();
    let headers = response.headers_mut();
    let (media_type, others): (Vec<_>, Vec<_>) = answer
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
    response
}
