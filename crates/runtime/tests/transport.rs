//! Time limits, repetition, uploads and content codings. Where time counts, it is tokio's paused
//! clock, which goes on when nothing else can happen; the sockets are real.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use liveproof_runtime::codegen::{BodyFormat, Method, Operation, Param, Place};
use liveproof_runtime::{
    Client, Config, DecodeProblem, Error, Request, TransportCause, TransportErrorKind, Upload,
    Violation,
};
use support::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, sleep};

type Result<T> = std::result::Result<T, Error<Refused>>;

/// Answers each connection with the function, which gets its number from 1. It takes little that
/// nobody reads, so that an upload goes no faster than the function reads.
fn serve<F, W>(answer: F) -> (String, Arc<AtomicU32>)
where
    F: Fn(TcpStream, u32) -> W + Send + 'static,
    W: Future<Output = ()> + Send + 'static,
{
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(16).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            tokio::spawn(answer(stream, number));
        }
    });
    (url, connections)
}

/// Reads up to the end of the headers, and perhaps some bytes after it.
async fn read_head(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|it| it == b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await.unwrap() == 0 {
            break;
        }
    }
    bytes
}

/// Reads at this speed until so many bytes have come, or until the other side ends.
async fn read_slowly(stream: &mut TcpStream, bytes: usize, step: usize, pause: Duration) -> usize {
    let mut buffer = vec![0; step];
    let mut read = 0;
    while read < bytes {
        let mut filled = 0;
        while filled < step && read + filled < bytes {
            let want = (step - filled).min(bytes - read - filled);
            match stream.read(&mut buffer[..want]).await {
                Ok(0) | Err(_) => return read + filled,
                Ok(more) => filled += more,
            }
        }
        read += filled;
        sleep(pause).await;
    }
    read
}

static BODY: Param = param("body", Place::Body);
static PUT: Operation = Operation {
    method: Method::Put,
    body: BodyFormat::Binary {
        media_type: "video/mp4",
    },
    max_request_bytes: None,
    ..BASE
};

fn at(url: &str) -> Config<Nowhere> {
    Config::new(Nowhere).base_url(url)
}

async fn call(config: Config<Nowhere>, request: Request) -> Result<Done> {
    let client: Client = Client::new(config).unwrap();
    let response = client.call::<Done, Refused>(Ok(request)).await;
    response.map(liveproof_runtime::Response::into_inner)
}

fn get(operation: &'static Operation) -> Request {
    new_builder(operation).finish().unwrap()
}

fn put(operation: &'static Operation, upload: Upload) -> Request {
    let mut builder = new_builder(operation);
    builder.put(&BODY, Ok(Some(upload))).unwrap();
    builder.finish().unwrap()
}

fn kind(error: &Error<Refused>) -> Option<TransportErrorKind> {
    match error {
        Error::Transport(error) => Some(error.kind()),
        _ => None,
    }
}

const MEGABYTES_20: usize = 20 * 1000 * 1000;

#[tokio::test(start_paused = true)]
async fn twenty_megabytes_at_two_megabits_a_second_arrive_with_the_defaults() {
    let path = std::env::temp_dir().join(format!("liveproof-slow-{}", std::process::id()));
    write(&path, &vec![b'v'; MEGABYTES_20]);
    let uploads = [
        Upload::bytes(vec![b'v'; MEGABYTES_20]),
        Upload::path(&path),
        // In one piece.
        Upload::stream(None, || Once(Some(vec![b'v'; MEGABYTES_20].into()))),
    ];
    for upload in uploads {
        let (url, _) = serve(async |mut stream, _| {
            read_head(&mut stream).await;
            // 62,500 bytes in 250 ms are 2 Mbit/s.
            let bytes = MEGABYTES_20 - 200_000;
            read_slowly(&mut stream, bytes, 62_500, Duration::from_millis(250)).await;
            let _ = stream.write_all(&ok()).await;
            read_slowly(&mut stream, usize::MAX, 62_500, Duration::ZERO).await;
        });
        let start = Instant::now();
        let result = call(at(&url), put(&PUT, upload)).await;
        assert!(result.is_ok(), "{result:?}");
        assert!(start.elapsed() > Duration::from_secs(75), "it was slow");
    }
    std::fs::remove_file(&path).unwrap();
}

struct Once(Option<bytes::Bytes>);

impl futures_core::Stream for Once {
    type Item = std::io::Result<bytes::Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_stalls_ends_after_30_seconds() {
    let (url, _) = serve(async |mut stream, _| {
        read_head(&mut stream).await;
        read_slowly(&mut stream, 5_000_000, 62_500, Duration::from_millis(250)).await;
        sleep(Duration::from_secs(3600)).await;
        drop(stream);
    });
    let start = Instant::now();
    let upload = Upload::bytes(vec![b'v'; MEGABYTES_20]);
    let error = call(at(&url), put(&PUT, upload)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::IdleTimeout));
    assert_eq!(
        error.to_string(),
        "DoIt timed out: no byte was sent or received (the limit is 30s)"
    );
    // 20 s of progress before, less what the system buffers.
    let seconds = start.elapsed().as_secs();
    assert!((40..=50).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn silence_ends_an_attempt_and_the_limit_of_the_call_all_of_them() {
    let silent = || {
        serve(async |stream, _| {
            sleep(Duration::from_secs(3600)).await;
            drop(stream);
        })
    };
    for (operation, attempts, seconds, expected) in [
        (&GET, 1, 30, TransportErrorKind::IdleTimeout),
        (&IDEMPOTENT, 2, 60, TransportErrorKind::CallTimeout),
    ] {
        let (url, connections) = silent();
        let start = Instant::now();
        let error = call(at(&url), get(operation)).await.unwrap_err();
        assert_eq!(kind(&error), Some(expected));
        assert!(error.is_retryable());
        assert_eq!(start.elapsed().as_secs(), seconds);
        assert_eq!(connections.load(Ordering::Relaxed), attempts);
    }
    let (url, _) = silent();
    let config = at(&url)
        .timeout(Duration::from_millis(2500))
        .idle_timeout(Duration::from_secs(1));
    let error = call(config, get(&IDEMPOTENT)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DoIt timed out: the call took too long (the limit is 2.5s)"
    );
}

#[tokio::test(start_paused = true)]
async fn a_response_that_drips_ends_with_the_call() {
    let (url, _) = serve(async |mut stream, _| {
        read_head(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
        stream.write_all(head).await.unwrap();
        while stream.write_all(b" ").await.is_ok() {
            sleep(Duration::from_secs(20)).await;
        }
    });
    let start = Instant::now();
    let error = call(at(&url), get(&GET)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::CallTimeout));
    assert_eq!(start.elapsed().as_secs(), 60);
}

/// Never finds the address of a host.
struct Lost;

impl reqwest::dns::Resolve for Lost {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_takes_too_long_is_tried_again_for_any_operation() {
    let config = at("http://vendor.example")
        .allow_http()
        .configure_http(|it| it.dns_resolver(Lost));
    let start = Instant::now();
    let error = call(config, get(&GET)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::ConnectTimeout));
    assert_eq!(
        error.to_string(),
        "DoIt was not sent: no connection in time (the limit is 10s)"
    );
    assert!(error.is_retryable());
    assert_eq!(start.elapsed().as_secs(), 30, "three attempts");
}

#[tokio::test(start_paused = true)]
async fn no_pause_begins_that_the_call_has_no_time_for() {
    let busy = http("503 Busy", "Retry-After: 2\r\n", "");
    let (url, connections) = serve(move |mut stream, _| {
        let busy = busy.clone();
        async move {
            read_head(&mut stream).await;
            stream.write_all(&busy).await.unwrap();
        }
    });
    let start = Instant::now();
    let config = at(&url).timeout(Duration::from_secs(3));
    let error = call(config, get(&IDEMPOTENT)).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert_eq!(start.elapsed().as_secs(), 2, "the first pause fits");
    assert_eq!(connections.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_longer_wish_than_the_cap_ends_the_call_and_is_handed_over() {
    for (status, body) in [
        ("503 Busy", ""),
        ("200 OK", "{"),
        ("429 Slow", r#"{"Code":"Throttling"}"#),
    ] {
        let headers = "Content-Type: application/json\r\nRetry-After: 3\r\n";
        let server = Server::new(vec![http(status, headers, body), ok()]);
        let error = call(at(&server.url), get(&IDEMPOTENT)).await.unwrap_err();
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_secs(3)),
            "{status}"
        );
        server.received();
        assert!(server.is_idle());
    }
}

/// What a connection can do instead of a whole response.
const BREAKS: &[(&str, TransportErrorKind, &[u8])] = &[
    ("closed", TransportErrorKind::Exchange, b""),
    (
        "in the head",
        TransportErrorKind::Exchange,
        b"HTTP/1.1 200 OK\r\nX-A",
    ),
    (
        "in the body",
        TransportErrorKind::Body,
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
    ),
    (
        "in a chunk",
        TransportErrorKind::Body,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
    ),
    (
        "no gzip",
        TransportErrorKind::Body,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    ),
];

#[tokio::test]
async fn what_breaks_is_tried_again_if_it_may_be_repeated() {
    for &(what, expected, bytes) in BREAKS {
        for reset in [false, true] {
            let answer = move |mut stream: TcpStream, number| async move {
                // What is left unread when it is closed makes the system send a reset.
                let mut first = [0; 1];
                match reset {
                    true => drop(stream.read(&mut first).await),
                    false => drop(read_head(&mut stream).await),
                }
                let response = if number == 1 { bytes } else { &ok() };
                stream.write_all(response).await.unwrap();
                if number > 1 {
                    read_head(&mut stream).await;
                }
            };
            let (url, connections) = serve(answer);
            let result = call(at(&url), get(&IDEMPOTENT)).await;
            assert!(result.is_ok(), "{what}, {reset}: {result:?}");
            assert_eq!(connections.load(Ordering::Relaxed), 2, "{what}, {reset}");
            let (url, connections) = serve(answer);
            let error = call(at(&url), get(&GET)).await.unwrap_err();
            assert!(error.is_retryable(), "{what}, {reset}");
            assert_eq!(connections.load(Ordering::Relaxed), 1, "{what}, {reset}");
            if !reset {
                assert_eq!(kind(&error), Some(expected), "{what}");
            }
        }
    }
}

/// The first response on a connection leaves it open; `then` says what becomes of it.
async fn keep_alive(stream: &mut TcpStream) {
    read_head(stream).await;
    let response =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}";
    stream.write_all(response.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn a_kept_connection_that_is_closed_as_the_next_request_comes() {
    let answer = |mut stream: TcpStream, _| async move {
        keep_alive(&mut stream).await;
        read_head(&mut stream).await;
    };
    for (operation, attempts) in [(&IDEMPOTENT, 2), (&GET, 1)] {
        let (url, connections) = serve(answer);
        let client: Client = Client::new(at(&url)).unwrap();
        let call = async || client.call::<Done, Refused>(Ok(get(operation))).await;
        call().await.unwrap();
        let second = call().await;
        assert_eq!(second.is_ok(), operation.idempotent, "{second:?}");
        assert_eq!(connections.load(Ordering::Relaxed), attempts);
    }
}

#[tokio::test]
async fn the_http_library_repeats_only_what_it_has_not_sent() {
    let (closed, mut is_closed) = tokio::sync::mpsc::channel(1);
    let (url, connections) = serve(move |mut stream, number| {
        let closed = closed.clone();
        async move {
            keep_alive(&mut stream).await;
            if number == 1 {
                drop(stream);
                closed.send(()).await.unwrap();
            } else {
                read_head(&mut stream).await;
            }
        }
    });
    let config = at(&url).no_retry();
    let client: Client = Client::new(config).unwrap();
    for _ in 0..2 {
        let upload = Upload::stream_once(None, Once(Some("v".into())));
        let request = Ok(put(&PUT, upload));
        client.call::<Done, Refused>(request).await.unwrap();
        if connections.load(Ordering::Relaxed) == 1 {
            is_closed.recv().await.unwrap();
        }
    }
    assert_eq!(connections.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_use_is_kept_for_10_seconds() {
    let (url, connections) = serve(async |mut stream, _| {
        loop {
            keep_alive(&mut stream).await;
        }
    });
    let client: Client = Client::new(at(&url)).unwrap();
    for (pause, expected) in [(0, 1), (9, 1), (11, 2)] {
        sleep(Duration::from_secs(pause)).await;
        client.call::<Done, Refused>(Ok(get(&GET))).await.unwrap();
        assert_eq!(connections.load(Ordering::Relaxed), expected, "{pause} s");
    }
}

#[tokio::test]
async fn what_is_not_http_is_not_tried_again() {
    let (url, connections) = serve(async |mut stream, _| {
        read_head(&mut stream).await;
        let mut line = b"HTTP/1.1 200 OK\r\n".to_vec();
        while stream.write_all(&line).await.is_ok() {
            line = b"X-Endless: header\r\n".repeat(100);
        }
    });
    let error = call(at(&url), get(&IDEMPOTENT)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Protocol));
    assert_eq!(
        error.to_string(),
        "DoIt failed: the response is not HTTP/1.1, or has too many or too long headers"
    );
    assert!(!error.is_retryable());
    assert_eq!(connections.load(Ordering::Relaxed), 1);
    let server = Server::one(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec());
    let error = call(at(&server.url), get(&IDEMPOTENT)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Protocol));
}

#[tokio::test]
async fn a_redirect_says_that_it_is_not_followed() {
    for (status, headers, body) in [
        ("302 Found", "Content-Type: text/html\r\n", "<html></html>"),
        ("307 Temporary", "", ""),
    ] {
        let server = Server::one(http(status, headers, body));
        let error = call(at(&server.url), get(&GET)).await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains("redirects are not followed"), "{text}");
    }
}

const ID: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xab\x56\xca\x4c\x51\xb2\x02\x00\x22\x64\x68\x03\x06\x00\x00\x00";
const ONE: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x33\xac\x05\x00\xcc\x18\x30\xa9\x02\x00\x00\x00";
const WHOLE: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xab\x56\xca\x4c\x51\xb2\x32\xac\x05\x00\xc5\xf8\x5d\x44\x08\x00\x00\x00";
const TWICE: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x93\xef\xe6\x60\x00\x01\xa6\xff\xab\xc3\x4e\xf9\x04\x6e\x32\x5a\xc3\xca\x70\xf4\x47\xac\x0b\x48\x14\x00\xb7\x5b\xfe\x8c\x1c\x00\x00\x00";
const PLAIN: &[u8] = br#"{"id":1}"#;

/// Bodies that Python's gzip wrote: the two halves of `{"id":1}`, the whole, the whole twice.
#[tokio::test]
async fn content_codings_are_those_of_rfc_9110() {
    let members = [ID, ONE].concat();
    let coded = |coding: &str, body: &[u8]| {
        let headers = format!("Content-Type: application/json\r\n{coding}\r\n");
        Server::one(http("200 OK", &headers, body))
    };
    for (coding, body) in [
        ("X-None: 1", PLAIN),
        ("Content-Encoding: identity", PLAIN),
        ("Content-Encoding:", PLAIN),
        ("Content-Encoding: gzip", WHOLE),
        ("Content-Encoding: GZip", WHOLE),
        ("Content-Encoding: x-gzip", WHOLE),
        ("Content-Encoding: gzip, Identity", WHOLE),
        ("Content-Encoding: gzip", &members),
        ("Content-Encoding: gzip, x-gzip", TWICE),
        ("Content-Encoding: gzip\r\nContent-Encoding: gzip", TWICE),
    ] {
        let server = coded(coding, body);
        let result = call(at(&server.url), get(&GET)).await;
        assert_eq!(result.unwrap().id, 1, "{coding}");
        assert!(
            server
                .received_text()
                .contains("\r\nAccept-Encoding: gzip\r\n")
        );
    }
    for body in [
        &WHOLE[..20],
        &WHOLE[..WHOLE.len() - 1],
        &[WHOLE, b"x"].concat(),
        PLAIN,
    ] {
        let server = coded("Content-Encoding: gzip", body);
        let error = call(at(&server.url), get(&GET)).await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Body), "{error:?}");
    }
    // A checksum that is wrong.
    let mut wrong = WHOLE.to_vec();
    wrong[20] ^= 1;
    let server = coded("Content-Encoding: gzip", &wrong);
    let error = call(at(&server.url), get(&GET)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Body));
    for coding in ["br", "gzip, br", "deflate", "aws-chunked", "gzip;q=1"] {
        let server = coded(&format!("Content-Encoding: {coding}"), PLAIN);
        let error = call(at(&server.url), get(&IDEMPOTENT)).await.unwrap_err();
        let Error::Undecodable(response) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(response.reason(), &DecodeProblem::ContentCoding, "{coding}");
    }
    // There is nothing to decompress.
    for coding in ["gzip", "br"] {
        let server = coded(&format!("Content-Encoding: {coding}"), b"");
        let error = call(at(&server.url), get(&GET)).await.unwrap_err();
        assert!(
            matches!(&error, Error::Undecodable(response) if *response.reason() == DecodeProblem::Empty)
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_has_no_length_of_its_own_is_refused_before_sending() {
    let refused = async |path: &str, cause: TransportCause| {
        // Nobody listens there: an attempt to send it would be another error.
        let error = call(at("http://127.0.0.1:9"), put(&PUT, Upload::path(path))).await;
        let error = error.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Upload), "{path}");
        assert!(!error.is_retryable());
        let Error::Transport(error) = error else {
            panic!("{path}: {error}")
        };
        assert_eq!(error.cause(), Some(cause), "{path}");
    };
    let path = std::env::temp_dir().join(format!("liveproof-fifo-{}", std::process::id()));
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    // Nobody writes to it, so opening it would never end.
    refused(path.to_str().unwrap(), TransportCause::UploadNotAFile).await;
    std::fs::remove_file(&path).unwrap();
    refused("/dev/null", TransportCause::UploadNotAFile).await;
    refused("/", TransportCause::Io(std::io::ErrorKind::IsADirectory)).await;
    #[cfg(target_os = "linux")]
    refused("/proc/self/status", TransportCause::UploadNoLength).await;
}

#[tokio::test]
async fn an_empty_file_is_sent_with_the_length_0() {
    let path = std::env::temp_dir().join(format!("liveproof-empty-{}", std::process::id()));
    write(&path, b"");
    let server = Server::one(ok());
    call(at(&server.url), put(&PUT, Upload::path(&path)))
        .await
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    let text = server.received_text();
    assert!(text.contains("\r\nContent-Length: 0\r\n"), "{text}");
}

#[tokio::test]
async fn a_file_whose_length_changes_is_an_error() {
    const LEN: usize = 8_000_000;
    for (case, len) in [LEN + 1, LEN - 1].into_iter().enumerate() {
        let name = format!("liveproof-changes-{case}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        write(&path, &vec![b'v'; LEN]);
        let (sender, mut received) = tokio::sync::mpsc::channel(1);
        let file = path.clone();
        let (url, _) = serve(move |mut stream, _| {
            let (sender, file) = (sender.clone(), file.clone());
            async move {
                let head = read_head(&mut stream).await;
                let body =
                    head.len() - head.windows(4).position(|it| it == b"\r\n\r\n").unwrap() - 4;
                let file = std::fs::OpenOptions::new().write(true).open(file).unwrap();
                file.set_len(len as u64).unwrap();
                let read = read_slowly(&mut stream, usize::MAX, 62_500, Duration::ZERO).await;
                sender.send(body + read).await.unwrap();
            }
        });
        let error = call(at(&url), put(&PUT, Upload::path(&path)))
            .await
            .unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Upload), "{len}");
        let received = received.recv().await.unwrap();
        assert!(received < LEN, "the body was whole: {received} of {LEN}");
        std::fs::remove_file(&path).unwrap();
    }
}

#[tokio::test]
async fn a_body_of_unknown_length_is_refused_where_the_vendor_takes_none() {
    static REQUIRED: Operation = Operation {
        length_required: true,
        ..PUT
    };
    let stream = |len| Upload::stream(len, || Once(Some("abc".into())));
    let error = call(at("http://127.0.0.1:9"), put(&REQUIRED, stream(None))).await;
    let error = error.unwrap_err();
    let Error::InvalidArgument(argument) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(argument.violation(), &Violation::LengthRequired);
    let path = std::env::temp_dir().join(format!("liveproof-len-{}", std::process::id()));
    write(&path, b"abc");
    for upload in [stream(Some(3)), Upload::path(&path), Upload::bytes("abc")] {
        let server = Server::one(ok());
        call(at(&server.url), put(&REQUIRED, upload)).await.unwrap();
        let text = server.received_text();
        assert!(text.contains("\r\nContent-Length: 3\r\n"), "{text}");
    }
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn sensitive_names_are_compared_in_any_case() {
    let mut request = get(&GET);
    request.mark_sensitive("authorization");
    assert!(request.is_sensitive("Authorization"));
    assert!(!request.is_sensitive("Author"));
}
