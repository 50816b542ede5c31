//! Middleware, retries, the connection and what errors say.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use liveproof_runtime::codegen::{BodyFormat, Method, Operation, Param, Place};
use liveproof_runtime::{
    BoxFuture, CallError, Client, Config, ConfigError, EncodedRequest, Error, Middleware, Next,
    Part, RawResponse, Request, RequestError, RequestPart, Retry, TransportErrorKind, Upload,
};
use support::*;

fn get(operation: &'static Operation) -> Request {
    new_builder(operation).finish().unwrap()
}

async fn call(client: &Client, request: Request) -> Result<Done, Error<Refused>> {
    client
        .call::<Done, Refused>(Ok(request))
        .await
        .map(liveproof_runtime::Response::into_inner)
}

/// Counts, and signs with the count.
#[derive(Default)]
struct Nonce(AtomicU32);

impl Middleware for Nonce {
    fn handle<'a>(
        &'a self,
        mut request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        Box::pin(async move {
            let nonce = self.0.fetch_add(1, Ordering::Relaxed) + 1;
            request.push_query("Nonce", nonce.to_string())?;
            next.run(request).await
        })
    }
}

fn quick() -> Retry {
    Retry::new().start(Duration::from_millis(1))
}

#[tokio::test]
async fn every_attempt_passes_the_inner_middleware_anew() {
    let busy = || http("503 Busy", "", "");
    let server = Server::new(vec![busy(), busy(), ok()]);
    let client: Client = Client::new(
        config(&server)
            .retry(quick())
            .with_middleware(Nonce::default()),
    )
    .unwrap();
    call(&client, get(&IDEMPOTENT)).await.unwrap();
    for nonce in 1..=3 {
        let text = server.received_text();
        assert!(
            text.starts_with(&format!("GET /v1/do?Nonce={nonce} HTTP/1.1\r\n")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_may_have_had_an_effect_is_not_sent_twice() {
    let busy = || http("503 Busy", "", "");
    let server = Server::new(vec![busy(), ok()]);
    let client: Client = Client::new(config(&server).retry(quick())).unwrap();
    let error = call(&client, get(&GET)).await.unwrap_err();
    assert!(matches!(&error, Error::UnexpectedStatus(response) if response.status() == 503));
    assert!(error.is_retryable());
    // Nor is a stream that can be read only once, or anything if retry is off.
    static BODY: Param = param("body", Place::Body);
    static PUT: Operation = Operation {
        method: Method::Put,
        body: BodyFormat::Binary {
            media_type: "video/mp4",
        },
        idempotent: true,
        ..BASE
    };
    let server = Server::new(vec![busy(), ok()]);
    let client: Client = Client::new(config(&server).retry(quick())).unwrap();
    let mut builder = new_builder(&PUT);
    builder
        .put(&BODY, Ok(Some(Upload::stream_once(Some(0), Nothing))))
        .unwrap();
    assert!(call(&client, builder.finish().unwrap()).await.is_err());
    let server = Server::new(vec![busy(), ok()]);
    let client: Client = Client::new(config(&server).no_retry()).unwrap();
    assert!(call(&client, get(&IDEMPOTENT)).await.is_err());
    server.received();
    assert!(server.is_idle());
}

struct Nothing;

impl futures_core::Stream for Nothing {
    type Item = std::io::Result<bytes::Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(None)
    }
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_is_tried_again_for_any_operation() {
    let counter = Arc::new(Nonce::default());
    let config = Config::<Nowhere>::new(Nowhere)
        .retry(quick())
        .with_middleware(Arc::clone(&counter));
    let client: Client = Client::new(config).unwrap();
    let error = call(&client, get(&GET)).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Connect && error.is_before_sending())
    );
    assert_eq!(
        error.to_string(),
        "DoIt was not sent: no connection (connection refused)"
    );
    assert_eq!(counter.0.load(Ordering::Relaxed), 3);
}

/// Runs a function on every request.
struct Probe<F>(F);

impl<F> Middleware for Probe<F>
where
    F: Fn(&mut Request) -> Result<(), RequestError> + Send + Sync,
{
    fn handle<'a>(
        &'a self,
        mut request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        Box::pin(async move {
            (self.0)(&mut request)?;
            next.run(request).await
        })
    }
}

fn probe<F>(function: F) -> Probe<F>
where
    F: Fn(&mut Request) -> Result<(), RequestError> + Send + Sync,
{
    Probe(function)
}

/// A forgotten signer is an error before anything is sent: what is sent here would meet nobody.
#[tokio::test]
async fn what_nothing_signed_is_not_sent() {
    const SIGNED: Operation = Operation {
        scheme: Some("acme-v1"),
        signature_fields: &["Token", "Signature"],
        required_signature_fields: &["Signature"],
        ..BASE
    };
    static IN_QUERY: Operation = SIGNED;
    static IN_FORM: Operation = Operation {
        method: Method::Post,
        body: FORM.body,
        ..SIGNED
    };
    static IN_PART: Operation = Operation {
        method: Method::Post,
        body: BodyFormat::Multipart,
        ..SIGNED
    };
    static OF_NO_FIELDS: Operation = Operation {
        required_signature_fields: &[],
        ..SIGNED
    };
    type Change = fn(&mut Request) -> Result<(), RequestError>;
    let sent = async |operation, change: Change, allow: fn(Config<Nowhere>) -> Config<Nowhere>| {
        let config = Config::new(Nowhere)
            .no_retry()
            .with_middleware(probe(change));
        let client: Client = Client::new(allow(config)).unwrap();
        match call(&client, get(operation)).await.unwrap_err() {
            Error::Transport(_) => None,
            Error::Signing(error) => error.get_ref().downcast_ref::<RequestError>().copied(),
            other => panic!("{other}"),
        }
    };
    let refused = |field| {
        Some(RequestError::Unsigned {
            scheme: "acme-v1",
            field,
        })
    };
    for (operation, change, expected) in [
        (&IN_QUERY, (|_| Ok(())) as Change, refused("Signature")),
        (
            &IN_QUERY,
            |it| it.push_query("Token", "x"),
            refused("Signature"),
        ),
        (
            &IN_QUERY,
            |it| it.push_query("signature", "x"),
            refused("Signature"),
        ),
        (&IN_QUERY, |it| it.push_query("Signature", "x"), None),
        (&IN_QUERY, |it| it.push_header("signature", "x"), None),
        (&IN_FORM, |_| Ok(()), refused("Signature")),
        (&IN_FORM, |it| it.push_form("Signature", "x"), None),
        (
            &IN_PART,
            |it| it.push_part(Part::text("Other", "x")),
            refused("Signature"),
        ),
        (
            &IN_PART,
            |it| it.push_part(Part::text("Signature", "x")),
            None,
        ),
        (
            &OF_NO_FIELDS,
            |it| it.push_query("Signature", "x"),
            refused("acme-v1"),
        ),
        (
            &OF_NO_FIELDS,
            |it| {
                it.mark_signed();
                Ok(())
            },
            None,
        ),
        (&GET, |_| Ok(()), None),
    ] {
        assert_eq!(sent(operation, change, |it| it).await, expected);
    }
    assert_eq!(sent(&IN_QUERY, |_| Ok(()), Config::unsigned).await, None);
}

#[tokio::test]
async fn a_request_without_a_body_may_have_a_type() {
    let server = Server::one(ok());
    let signer = probe(|request| {
        assert_eq!(
            request.set_empty_content_type("text"),
            Err(RequestError::HeaderValue)
        );
        request.set_empty_content_type("application/json")?;
        let headers = request.encoded()?.headers;
        assert_eq!(
            headers,
            [("Content-Type".to_owned(), "application/json".to_owned())]
        );
        let frozen = request.set_empty_content_type("text/plain");
        assert!(matches!(frozen, Err(RequestError::Frozen { .. })));
        Ok(())
    });
    let client: Client = Client::new(config(&server).with_middleware(signer)).unwrap();
    call(&client, get(&GET)).await.unwrap();
    let text = server.received_text();
    assert!(
        text.contains("\r\nContent-Type: application/json\r\n"),
        "{text}"
    );
    assert!(!text.contains("Content-Length"), "{text}");
}

#[tokio::test]
async fn what_was_encoded_is_what_is_sent_and_cannot_be_changed() {
    static A: Param = param("a", Place::Form);
    static H: Param = param("X-H", Place::Header);
    let server = Server::one(ok());
    let seen: Arc<Mutex<Option<EncodedRequest>>> = Arc::default();
    let keep = Arc::clone(&seen);
    let signer = probe(move |request| {
        request.push_form("api_key", "k")?;
        request.push_query("t", "1 2")?;
        let encoded = request.encoded()?;
        assert_eq!(
            request.push_query("x", "y"),
            Err(RequestError::Frozen {
                part: RequestPart::Target
            })
        );
        assert_eq!(
            request.push_form("x", "y"),
            Err(RequestError::Frozen {
                part: RequestPart::Body
            })
        );
        assert_eq!(
            request.set_header("x-h", "y"),
            Err(RequestError::Frozen {
                part: RequestPart::Headers
            })
        );
        request.set_header("Authorization", "signed")?;
        *keep.lock().unwrap() = Some(encoded);
        Ok(())
    });
    let client: Client = Client::new(config(&server).with_middleware(signer)).unwrap();
    let mut builder = new_builder(&FORM);
    builder.put(&A, Ok(Some("v".to_owned()))).unwrap();
    builder.put(&H, Ok(Some("h".to_owned()))).unwrap();
    call(&client, builder.finish().unwrap()).await.unwrap();
    let encoded = seen.lock().unwrap().take().unwrap();
    let text = server.received_text();
    assert_eq!(encoded.target, "/v1/do?t=1%202");
    assert!(text.starts_with(&format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\n",
        encoded.target, encoded.host
    )));
    assert_eq!(encoded.body.unwrap(), "a=v&api_key=k");
    assert!(text.ends_with("\r\n\r\na=v&api_key=k"));
    let headers: Vec<_> = encoded
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    assert_eq!(
        headers,
        [
            "X-H: h",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 13"
        ]
    );
    assert!(
        text.contains("\r\nX-H: h\r\nAuthorization: signed\r\nContent-Type: "),
        "{text}"
    );
}

#[tokio::test]
async fn a_multipart_body_keeps_its_boundary_once_encoded() {
    let server = Server::one(ok());
    let seen: Arc<Mutex<Option<bytes::Bytes>>> = Arc::default();
    let keep = Arc::clone(&seen);
    let signer = probe(move |request| {
        request.push_part(Part::text("last", "2"))?;
        request.prepend_part(Part::text("first", "1"))?;
        assert_eq!(
            request.push_part(Part::text("a\"", "")),
            Err(RequestError::Part)
        );
        assert_eq!(request.push_form("a", ""), Err(RequestError::BodyKind));
        *keep.lock().unwrap() = request.encoded()?.body;
        Ok(())
    });
    let client: Client = Client::new(config(&server).with_middleware(signer)).unwrap();
    call(&client, get(&MULTIPART)).await.unwrap();
    let body = seen.lock().unwrap().take().unwrap();
    let sent = server.received();
    assert!(sent.ends_with(&body));
    let text = String::from_utf8_lossy(&body).into_owned();
    assert!(text.find("first").unwrap() < text.find("last").unwrap());
}

#[tokio::test]
async fn what_middleware_may_not_set() {
    let names = ["Host", "content-length", "Content-Type", "a b", ""];
    let signer = probe(move |request| {
        for name in names {
            assert_eq!(
                request.set_header(name, "x"),
                Err(RequestError::HeaderName),
                "{name}"
            );
        }
        request.set_header("X-A", "a\r\nb")
    });
    let client: Client = Client::new(Config::new(Nowhere).with_middleware(signer)).unwrap();
    let error = call(&client, get(&GET)).await.unwrap_err();
    assert_eq!(
        chain(&error),
        [
            "DoIt could not be signed: a header has a value that is not visible ASCII, or blanks at its ends"
        ]
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let target = Server::one(ok());
    let location = format!("Location: {}/stolen\r\n", target.url);
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let server = Server::one(http(status, &location, ""));
        let error = call(&client(&server), get(&IDEMPOTENT)).await.unwrap_err();
        assert!(
            matches!(&error, Error::UnexpectedStatus(response) if response.status() / 100 == 3)
        );
        assert_eq!(
            error.to_string(),
            format!(
                "DoIt was answered with a status that is not documented \
                 (HTTP {}: a redirect, and redirects are not followed)",
                &status[..3]
            )
        );
    }
    assert!(target.is_idle());
}

/// Deflates a run of `byte` by hand: one literal, then copies of 258 bytes, 13 bits each.
fn gzip_of_a_run(byte: u8, copies: usize) -> Vec<u8> {
    assert!(byte < 144, "these have codes of 8 bits");
    let mut bits: Vec<bool> = vec![true, true, false];
    let code = |value: u32, length: u32, bits: &mut Vec<bool>| {
        bits.extend((0..length).rev().map(|bit| value >> bit & 1 == 1));
    };
    code(0x30 + u32::from(byte), 8, &mut bits);
    for _ in 0..copies {
        code(0b1100_0101, 8, &mut bits);
        code(0, 5, &mut bits);
    }
    code(0, 7, &mut bits);
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    out.extend(bits.chunks(8).map(|chunk| {
        let set = |(at, bit): (usize, &bool)| u8::from(*bit) << at;
        chunk.iter().enumerate().map(set).sum::<u8>()
    }));
    let len = copies * 258 + 1;
    let mut crc = u32::MAX;
    for _ in 0..len {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    out.extend((!crc).to_le_bytes());
    out.extend(u32::try_from(len).unwrap().to_le_bytes());
    out
}

#[tokio::test]
async fn a_small_body_that_swells_up_is_stopped_at_the_limit() {
    let gzip = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
    // It is really decompressed: a run of spaces is an empty body, not an undecodable one.
    let server = Server::one(http("200 OK", gzip, gzip_of_a_run(b' ', 10)));
    let error = call(&client(&server), get(&GET)).await.unwrap_err();
    assert!(matches!(
        &error,
        Error::Undecodable(response) if *response.reason() == liveproof_runtime::DecodeProblem::Empty
    ));
    let bomb = gzip_of_a_run(b' ', 20_000);
    assert!(bomb.len() < 33_000);
    let server = Server::one(http("200 OK", gzip, bomb));
    let error = call(&client(&server), get(&GET)).await.unwrap_err();
    let Error::Undecodable(response) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        response.reason(),
        &liveproof_runtime::DecodeProblem::TooLarge { limit: 65536 }
    );
    assert!(response.body_len() <= 65536);
    // The client's own limit replaces the operation's.
    let server = Server::one(ok());
    let client: Client = Client::new(config(&server).max_response_bytes(7)).unwrap();
    assert!(
        call(&client, get(&GET))
            .await
            .unwrap_err()
            .to_string()
            .contains("it has more than 7 bytes")
    );
}

#[test]
fn addresses_that_are_not_safe_are_refused() {
    let make = |url: &str| Client::<()>::new(Config::<Nowhere>::new(Nowhere).base_url(url));
    assert!(matches!(
        make("http://example.com"),
        Err(ConfigError::Insecure)
    ));
    assert!(matches!(
        make("http://u:CANARY@127.0.0.1"),
        Err(ConfigError::BaseUrl { .. })
    ));
    assert!(
        Client::<()>::new(
            Config::<Nowhere>::new(Nowhere)
                .base_url("http://example.com")
                .allow_http()
        )
        .is_ok()
    );
    for url in ["http://localhost:1", "http://[::1]:1", "http://127.1.2.3"] {
        assert!(make(url).is_ok(), "{url}");
    }
    assert_eq!(
        make("https://example.com").is_ok(),
        cfg!(any(feature = "rustls", feature = "native-tls"))
    );
    let config = Config::<Nowhere>::new(Nowhere).user_agent("a\r\nb");
    assert!(matches!(
        Client::<()>::new(config),
        Err(ConfigError::UserAgent)
    ));
}

/// The texts of an error and its sources, as a program prints them.
fn chain(error: &dyn StdError) -> Vec<String> {
    let mut texts = vec![error.to_string()];
    let mut next = error.source();
    while let Some(error) = next {
        texts.push(error.to_string());
        next = error.source();
    }
    texts
}

/// Signs nothing, for a reason that has one of its own.
struct NoKey;

#[derive(Debug)]
struct KeyError(std::num::ParseIntError);

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the key cannot be used")
    }
}

impl StdError for KeyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

impl Middleware for NoKey {
    fn handle<'a>(
        &'a self,
        _: Request,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        let reason = "x".parse::<u8>().unwrap_err();
        Box::pin(async move { Err(CallError::signing(KeyError(reason))) })
    }
}

#[tokio::test]
async fn no_chain_of_errors_says_a_thing_twice() {
    let answered = async |response| {
        let client: Client =
            Client::new(Config::new(Nowhere).with_middleware(Answer(response))).unwrap();
        call(&client, get(&GET)).await.unwrap_err()
    };
    let signing: Client = Client::new(Config::new(Nowhere).with_middleware(NoKey)).unwrap();
    let signing = call(&signing, get(&GET)).await.unwrap_err();
    assert_eq!(
        chain(&signing),
        [
            "DoIt could not be signed: the key cannot be used",
            "invalid digit found in string"
        ]
    );
    assert!(format!("{signing:?}").contains("the key cannot be used"));
    let nowhere: Client = Client::new(Config::new(Nowhere).no_retry()).unwrap();
    let argument = {
        static NEEDED: Param = Param {
            required: true,
            ..param("a", Place::Query)
        };
        let mut builder = new_builder(&GET);
        builder.put(&NEEDED, Ok(None::<String>)).unwrap_err()
    };
    let insecure = Config::<Nowhere>::new(Nowhere).base_url("http://example.com");
    let http = Config::<Nowhere>::new(Nowhere).configure_http(|builder| builder.user_agent("a\nb"));
    let errors: Vec<Box<dyn StdError>> = vec![
        Box::new(Error::<Refused>::InvalidArgument(argument)),
        Box::new(signing),
        Box::new(call(&nowhere, get(&GET)).await.unwrap_err()),
        Box::new(answered(raw(403, "application/json", r#"{"Code":"X"}"#)).await),
        Box::new(answered(raw(200, "application/json", "{")).await),
        Box::new(answered(raw(500, "", "")).await),
        Box::new(CallError::signing(KeyError("x".parse::<u8>().unwrap_err()))),
        Box::new(CallError::from(RequestError::Boundary)),
        Box::new(RequestError::Boundary),
        Box::new(Client::<()>::new(insecure).unwrap_err()),
        Box::new(Client::<()>::new(http).unwrap_err()),
    ];
    for error in errors {
        let texts = chain(&*error);
        for (at, text) in texts.iter().enumerate() {
            let earlier = texts.iter().take(at);
            assert!(
                !text.is_empty() && earlier.clone().all(|it| !it.contains(text.as_str())),
                "{texts:?}"
            );
        }
    }
}

/// All that can be printed of an error.
fn printed<E: StdError + Debug>(error: &E) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut next = error.source();
    while let Some(error) = next {
        text.push_str(&format!(" {error} {error:?}"));
        next = error.source();
    }
    text
}

fn secret_request(operation: &'static Operation) -> Request {
    static HEADER: Param = Param {
        sensitive: true,
        ..param("X-Token", Place::Header)
    };
    static QUERY: Param = param("q", Place::Query);
    let mut builder = new_builder(operation);
    builder.put(&HEADER, Ok(Some("CANARY".to_owned()))).unwrap();
    builder.put(&QUERY, Ok(Some("CANARY".to_owned()))).unwrap();
    builder.finish().unwrap()
}

#[tokio::test]
async fn nothing_secret_is_printed() {
    let body = |status: &str, label: &str, body: &str| {
        let headers = format!("Content-Type: {label}\r\nX-Other: CANARY\r\n");
        http(status, &headers, body)
    };
    let json = "application/json";
    let xml = "application/xml";
    let responses = [
        body("200 OK", json, r#"{"id":"CANARY"}"#),
        body(
            "200 OK",
            json,
            r#"{"id":1,"items":["a",{"CANARY":"CANARY"}]}"#,
        ),
        body("200 OK", json, r#"{"CANARY":"#),
        body("200 OK", json, "CANARY"),
        body("200 OK", xml, "<CANARY/>"),
        body("200 OK", xml, "<Response><id>CANARY</id></Response>"),
        body("200 OK", xml, "<Response>CANARY</Response>"),
        body("200 OK", xml, "<Response><id>&CANARY;</id></Response>"),
        body("200 OK", "CANARY/x", "CANARY"),
        body(
            "403 Forbidden",
            json,
            r#"{"Code":"Denied","Message":"CANARY"}"#,
        ),
        body(
            "403 Forbidden",
            json,
            r#"{"Code":"CANARY with spaces","RequestId":"CANARY\n"}"#,
        ),
        body("500 CANARY", "text/html", "CANARY"),
        // The connection breaks: before, in and after the head.
        Vec::new(),
        b"HTTP/1.1 200 CANARY\r\nX-A: CANARY".to_vec(),
        b"CANARY\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nCANARY".to_vec(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nCANARY\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\nCANARY".to_vec(),
    ];
    for response in responses {
        let shown = String::from_utf8_lossy(&response).into_owned();
        let server = Server::one(response);
        let error = call(&client(&server), secret_request(&GET))
            .await
            .unwrap_err();
        let text = printed(&error);
        assert!(!text.contains("CANARY"), "{shown}\n{text}");
        assert!(!text.contains("127.0.0.1"), "{shown}\n{text}");
    }
    // No connection, and one that takes too long.
    let base = "http://127.0.0.1:9/CANARY";
    let client: Client = Client::new(Config::new(Nowhere).base_url(base).no_retry()).unwrap();
    let text = printed(&call(&client, secret_request(&GET)).await.unwrap_err());
    assert!(
        !text.contains("CANARY") && !text.contains("127.0.0.1"),
        "{text}"
    );
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/CANARY", listener.local_addr().unwrap());
    let config = Config::new(Nowhere)
        .base_url(base)
        .timeout(Duration::from_millis(100));
    let client: Client = Client::new(config).unwrap();
    let error = call(&client, secret_request(&GET)).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::CallTimeout),
        "{error:?}"
    );
    let text = printed(&error);
    assert!(
        !text.contains("CANARY") && !text.contains("127.0.0.1"),
        "{text}"
    );
    assert!(!format!("{client:?}").contains("127.0.0.1"));
}

#[tokio::test]
async fn no_debug_prints_a_value() {
    let seen: Arc<Mutex<String>> = Arc::default();
    let keep = Arc::clone(&seen);
    let reader = probe(move |request| {
        request.push_part(Part::text("x", "CANARY"))?;
        request.push_part(Part::upload(
            "y",
            Upload::bytes("CANARY").file_name("CANARY"),
        ))?;
        let encoded = request.encoded()?;
        *keep.lock().unwrap() = format!("{request:?} {:?} {encoded:?}", request.body());
        Ok(())
    });
    let headers =
        "Content-Type: application/json\r\nX-Useful: u\r\nX-Other: CANARY\r\nX-Request-Id: r-1\r\n";
    let server = Server::one(http("200 OK", headers, r#"{"id":1}"#));
    let client: Client = Client::new(config(&server).with_middleware(reader)).unwrap();
    let response = client
        .call::<Done, Refused>(Ok(secret_request(&MULTIPART)))
        .await
        .unwrap();
    let text = seen.lock().unwrap().clone();
    assert_eq!(
        text,
        "Request { operation: \"DoIt\", method: \"POST\", query: 1, headers: 1, body: multipart of 2 parts, .. } \
         multipart of 2 parts EncodedRequest { headers: 3, body: Some(273), .. }"
    );
    assert_eq!(
        format!("{response:?}"),
        "Response { status: 200, body: Done { id: 1, name: None, items: [] }, .. }"
    );
    assert_eq!(
        (
            response.request_id(),
            response.header("X-Useful"),
            response.header("x-other")
        ),
        (Some("r-1"), Some("u"), None)
    );
    let raw = raw(200, "CANARY/x", "CANARY");
    assert!(!format!("{raw:?}").contains("CANARY"));
    for upload in [
        Upload::bytes("CANARY"),
        Upload::path("CANARY").file_name("CANARY"),
    ] {
        assert!(!format!("{upload:?}").contains("CANARY"));
    }
}

#[test]
fn errors_are_small_and_can_be_sent() {
    fn is_send<T: Send + Sync + 'static>() {}
    is_send::<Error<Refused>>();
    is_send::<Client>();
    is_send::<Request>();
    assert!(size_of::<Error<Refused>>() <= 40);
    assert!(size_of::<Result<(), liveproof_runtime::ArgumentError>>() <= 8);
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_connection_that_is_not_secure_is_told_apart() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 CANARY\r\n\r\n").unwrap();
        let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
    });
    let config = Config::new(Nowhere).base_url(url).retry(quick());
    let client: Client = Client::new(config).unwrap();
    let error = call(&client, get(&GET)).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Tls),
        "{error:?}"
    );
    assert!(!error.is_retryable());
    if cfg!(feature = "rustls") {
        let Error::Transport(error) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(
            error.cause(),
            Some(liveproof_runtime::TransportCause::NotTls)
        );
    }
    let text = printed(&error);
    assert!(
        !text.contains("CANARY") && !text.contains("127.0.0.1"),
        "{text}"
    );
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_told_apart() {
    let config = Config::new(Nowhere)
        .base_url("http://canary.invalid")
        .allow_http()
        .no_retry();
    let client: Client = Client::new(config).unwrap();
    let error = call(&client, get(&GET)).await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Dns),
        "{error:?}"
    );
    assert!(!printed(&error).contains("canary"));
}
