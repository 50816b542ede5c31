//! What stands on the wire, byte for byte.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use liveproof_runtime::codegen::{BodyFormat, Method, Operation, Param, PathPart, Place};
use liveproof_runtime::{Error, Json, Request, Upload, Violation};
use support::*;

fn request(operation: &'static Operation, values: &[(&'static Param, &str)]) -> Request {
    let mut builder = new_builder(operation);
    for (param, value) in values {
        builder.put(param, Ok(Some((*value).to_owned()))).unwrap();
    }
    builder.finish().unwrap()
}

async fn sent(server: &Server, request: Request) -> String {
    let response = client(server)
        .call::<Done, Refused>(Ok(request))
        .await
        .unwrap();
    assert_eq!(response.id, 1);
    server.received_text()
}

#[tokio::test]
async fn query_and_headers_stand_in_their_order_and_encoding() {
    static B: Param = param("b", Place::Query);
    static A: Param = param("a ~*", Place::Query);
    static AGENT: Param = param("X-Agent", Place::Header);
    static TENANT: Param = param("X-Tenant-Id", Place::Header);
    let server = Server::one(ok());
    let values: &[(&Param, &str)] = &[
        (&B, "1 +~/*'"),
        (&TENANT, "t"),
        (&A, "\u{4eba}"),
        (&AGENT, "a b"),
    ];
    let text = sent(&server, request(&GET, values)).await;
    let host = server.url.strip_prefix("http://").unwrap();
    assert_eq!(
        text,
        format!(
            "GET /v1/do?b=1%20%2B~%2F%2A%27&a%20~%2A=%E4%BA%BA HTTP/1.1\r\nHost: {host}\r\n\
             User-Agent: liveproof/{}\r\nAccept: */*\r\nX-Tenant-Id: t\r\nX-Agent: a b\r\n\
             Accept-Encoding: gzip\r\n\r\n",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[tokio::test]
async fn a_stem_stands_before_every_path() {
    let server = Server::one(ok());
    let config = config(&server).base_url(format!("{}/stem%20x/", server.url));
    let client: liveproof_runtime::Client = liveproof_runtime::Client::new(config).unwrap();
    client
        .call::<Done, Refused>(Ok(request(&GET, &[])))
        .await
        .unwrap();
    assert!(
        server
            .received_text()
            .starts_with("GET /stem%20x/v1/do HTTP/1.1\r\n")
    );
}

#[tokio::test]
async fn object_keys_keep_their_slashes_and_nothing_else() {
    static KEY: Param = param("Key", Place::Path { keep_slashes: true });
    static OPERATION: Operation = Operation {
        path: &[PathPart::Param("Key")],
        ..BASE
    };
    let server = Server::one(ok());
    let text = sent(
        &server,
        request(&OPERATION, &[(&KEY, "a b//c.d/%2f?#\u{4eba}")]),
    )
    .await;
    assert!(
        text.starts_with("GET /a%20b//c.d/%252f%3F%23%E4%BA%BA HTTP/1.1\r\n"),
        "{text}"
    );

    static ONE: Param = param(
        "One",
        Place::Path {
            keep_slashes: false,
        },
    );
    static SEGMENT: Operation = Operation {
        path: &[
            PathPart::Literal("v"),
            PathPart::Param("One"),
            PathPart::Literal("x"),
        ],
        ..BASE
    };
    let server = Server::one(ok());
    let text = sent(&server, request(&SEGMENT, &[(&ONE, "a/b")])).await;
    assert!(text.starts_with("GET /v/a%2Fb/x HTTP/1.1\r\n"), "{text}");
}

#[tokio::test]
async fn an_empty_path_is_the_root() {
    static ROOT: Operation = Operation { path: &[], ..BASE };
    static ACTION: Param = param("Action", Place::Query);
    let server = Server::one(ok());
    let text = sent(&server, request(&ROOT, &[(&ACTION, "X")])).await;
    assert!(text.starts_with("GET /?Action=X HTTP/1.1\r\n"), "{text}");
}

#[tokio::test]
async fn a_post_without_fields_has_the_length_zero_and_no_type() {
    let server = Server::one(ok());
    let text = sent(&server, request(&FORM, &[]))
        .await
        .to_ascii_lowercase();
    assert!(text.starts_with("post /v1/do http/1.1\r\n"));
    assert!(text.contains("\r\ncontent-length: 0\r\n"), "{text}");
    assert!(!text.contains("content-type"), "{text}");

    let server = Server::one(ok());
    let text = sent(&server, request(&GET, &[])).await.to_ascii_lowercase();
    assert!(!text.contains("content-length"), "{text}");
}

#[tokio::test]
async fn a_form_is_encoded_like_a_query() {
    static A: Param = param("a", Place::Form);
    static B: Param = param("b", Place::Form);
    let server = Server::one(ok());
    let text = sent(&server, request(&FORM, &[(&B, "x y"), (&A, "&=")])).await;
    assert!(
        text.ends_with(
            "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 16\r\nAccept-Encoding: gzip\r\n\r\nb=x%20y&a=%26%3D"
        ),
        "{text}"
    );
}

#[tokio::test]
async fn json_members_keep_their_types_and_order() {
    static OPERATION: Operation = Operation {
        method: Method::Post,
        body: BodyFormat::Json {
            content_type: "application/json;charset=utf8",
        },
        ..BASE
    };
    static Z: Param = param("z", Place::Json);
    static A: Param = param("a", Place::Json);
    static F: Param = param("f", Place::Json);
    static J: Param = param("j", Place::Json);
    static I: Param = param("i", Place::Json);
    let mut builder = new_builder(&OPERATION);
    builder.put(&Z, Ok(Some(5i32))).unwrap();
    builder.put(&A, Ok(Some(true))).unwrap();
    builder.put(&F, Ok(Some(0.1f32))).unwrap();
    let inner: Json<serde_json::Value> = "{ \"k\":1}".into();
    builder.put(&J, Ok(Some(inner))).unwrap();
    builder.initial::<i64>(&I, Ok(None), "7").unwrap();
    let server = Server::one(ok());
    let text = sent(&server, builder.finish().unwrap()).await;
    assert!(
        text.contains("Content-Type: application/json;charset=utf8\r\n"),
        "{text}"
    );
    assert!(
        text.ends_with(r#"{"z":5,"a":true,"f":0.1,"j":"{ \"k\":1}","i":7}"#),
        "{text}"
    );
}

static NAME: Param = param("name", Place::Part);
static VIDEO: Param = param("video", Place::Part);

#[tokio::test]
async fn multipart_in_memory_has_exact_bytes_and_length() {
    let mut builder = new_builder(&MULTIPART);
    builder.put(&NAME, Ok(Some("n".to_owned()))).unwrap();
    builder
        .put(
            &VIDEO,
            Ok(Some(
                Upload::bytes("VVV")
                    .file_name("v.mp4")
                    .media_type("video/mp4"),
            )),
        )
        .unwrap();
    let server = Server::one(ok());
    let config = config(&server).boundary(|| "BOUND".to_owned());
    let client: liveproof_runtime::Client = liveproof_runtime::Client::new(config).unwrap();
    client
        .call::<Done, Refused>(builder.finish())
        .await
        .unwrap();
    let text = server.received_text();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        body,
        "--BOUND\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nn\r\n\
         --BOUND\r\nContent-Disposition: form-data; name=\"video\"; filename=\"v.mp4\"\r\n\
         Content-Type: video/mp4\r\n\r\nVVV\r\n--BOUND--\r\n"
    );
    assert!(head.contains("Content-Type: multipart/form-data; boundary=BOUND\r\n"));
    assert!(head.contains(&format!("Content-Length: {}\r\n", body.len())));
}

#[tokio::test]
async fn a_file_on_disk_is_streamed_with_its_length_known() {
    let path = std::env::temp_dir().join(format!("liveproof-{}.mp4", std::process::id()));
    let content: Vec<u8> = (0..300_000u32)
        .map(|number| b'a' + (number % 23) as u8)
        .collect();
    write(&path, &content);
    let mut builder = new_builder(&MULTIPART);
    builder.put(&VIDEO, Ok(Some(Upload::path(&path)))).unwrap();
    builder.put(&NAME, Ok(Some("after".to_owned()))).unwrap();
    let server = Server::one(ok());
    client(&server)
        .call::<Done, Refused>(builder.finish())
        .await
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    let text = server.received_text();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains(&format!("Content-Length: {}\r\n", body.len())),
        "{head}"
    );
    assert!(!head.to_ascii_lowercase().contains("transfer-encoding"));
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(body.contains(&format!(
        "filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\nabc"
    )));
    assert!(body.contains(std::str::from_utf8(&content).unwrap()));
    assert!(body.contains("\r\n\r\nafter\r\n--"));
}

#[tokio::test]
async fn only_methods_that_have_a_body_say_that_it_is_empty() {
    for (method, says_zero) in [
        (Method::Get, false),
        (Method::Delete, false),
        (Method::Put, true),
        (Method::Post, true),
        (Method::Patch, true),
    ] {
        let operation: &'static Operation = Box::leak(Box::new(Operation { method, ..BASE }));
        let server = Server::one(ok());
        let text = sent(&server, new_builder(operation).finish().unwrap()).await;
        let start = format!("{} /v1/do HTTP/1.1\r\n", method.as_str());
        assert!(text.starts_with(&start), "{text}");
        let lower = text.to_ascii_lowercase();
        assert_eq!(
            lower.contains("\r\ncontent-length: 0\r\n"),
            says_zero,
            "{text}"
        );
        assert_eq!(lower.contains("content-length"), says_zero, "{text}");
    }
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_sent_in_chunks_and_of_known_length_with_it() {
    for (len, chunked) in [(None, true), (Some(6), false)] {
        static BODY: Param = param("body", Place::Body);
        static OPERATION: Operation = Operation {
            method: Method::Put,
            body: BodyFormat::Binary {
                media_type: "video/*",
            },
            ..BASE
        };
        let upload = Upload::stream(len, || Pieces(vec!["abc", "def"])).media_type("video/mp4");
        let mut builder = new_builder(&OPERATION);
        builder.put(&BODY, Ok(Some(upload))).unwrap();
        let server = Server::one(ok());
        let text = sent(&server, builder.finish().unwrap()).await;
        assert!(text.starts_with("PUT "));
        assert!(text.contains("Content-Type: video/mp4\r\n"));
        assert_eq!(
            text.contains("Transfer-Encoding: chunked\r\n"),
            chunked,
            "{text}"
        );
        assert_eq!(text.contains("Content-Length: 6\r\n"), !chunked, "{text}");
        if !chunked {
            assert!(text.ends_with("\r\n\r\nabcdef"));
        }
    }
}

pub struct Pieces(Vec<&'static str>);

impl futures_core::Stream for Pieces {
    type Item = std::io::Result<bytes::Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        std::task::Poll::Ready(next.map(|piece| Ok(piece.into())))
    }
}

#[tokio::test]
async fn what_cannot_be_sent_as_said_is_an_error() {
    static BODY: Param = param("body", Place::Body);
    static LIMITED: Param = Param {
        checks: &[liveproof_runtime::codegen::Check::MaxBytes(5)],
        ..param("body", Place::Body)
    };
    static OPERATION: Operation = Operation {
        method: Method::Put,
        body: BodyFormat::Binary {
            media_type: "video/mp4",
        },
        ..BASE
    };
    let call = async |param: &'static Param, upload: Upload| {
        let server = Server::one(ok());
        let mut builder = new_builder(&OPERATION);
        builder.put(param, Ok(Some(upload))).unwrap();
        let result = client(&server)
            .call::<Done, Refused>(builder.finish())
            .await;
        result.unwrap_err()
    };
    // A stream of another length, a missing file, a file and a stream over the limit.
    for len in [5, 7] {
        let error = call(
            &BODY,
            Upload::stream(Some(len), || Pieces(vec!["abc", "def"])),
        )
        .await;
        assert!(matches!(&error, Error::Transport(_)), "{error:?}");
    }
    let error = call(&BODY, Upload::path("/nonexistent/CANARY.mp4")).await;
    assert_eq!(
        error.to_string(),
        "DoIt was not sent whole: the upload cannot be read (entity not found)"
    );
    let path = std::env::temp_dir().join(format!("liveproof-limit-{}", std::process::id()));
    write(&path, b"123456");
    let too_long = Violation::MaxBytes {
        limit: 5,
        actual: 6,
    };
    for upload in [
        Upload::path(&path),
        Upload::stream(None, || Pieces(vec!["abc", "def"])),
    ] {
        match call(&LIMITED, upload).await {
            Error::InvalidArgument(error) => {
                assert_eq!((error.parameter(), error.violation()), ("body", &too_long))
            }
            other => panic!("{other:?}"),
        }
    }
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn the_limit_of_the_whole_body_holds_for_streams_as_well() {
    static BODY: Param = param("body", Place::Body);
    static OPERATION: Operation = Operation {
        method: Method::Put,
        body: BodyFormat::Binary {
            media_type: "video/mp4",
        },
        max_request_bytes: Some(5),
        ..BASE
    };
    let server = Server::one(ok());
    let mut builder = new_builder(&OPERATION);
    let upload = Upload::stream(None, || Pieces(vec!["abc", "def"]));
    builder.put(&BODY, Ok(Some(upload))).unwrap();
    let result = client(&server)
        .call::<Done, Refused>(builder.finish())
        .await;
    let error = result.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DoIt: body must have at most 5 bytes (it has 6)"
    );
}
