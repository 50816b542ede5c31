//! Operations as generated code writes them down, and a server that answers with given bytes.
#![allow(dead_code, clippy::unwrap_used, missing_docs, unreachable_pub)]

use std::borrow::Cow;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use liveproof_runtime::codegen::{
    BodyFormat, Call, Codes, Format, Method, Must, Operation, Param, PathPart, Place,
    RequestBuilder, ResponseKind, ResponseRule, StatusMatch, Success,
};
use liveproof_runtime::{
    BoxFuture, CallError, Client, Config, ConfigError, Endpoint, Error, ErrorBody, Middleware,
    Next, RawResponse, Request, Response, ResponseBody,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An address that nobody has.
pub struct Nowhere;

impl Endpoint for Nowhere {
    fn base_url(&self) -> Result<String, ConfigError> {
        Ok("http://127.0.0.1:9".to_owned())
    }
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Done {
    pub id: i64,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub items: Vec<String>,
}

impl ResponseBody for Done {}

#[derive(Debug, Deserialize)]
pub struct Refused {
    #[serde(rename = "Code", alias = "code")]
    pub code: Option<serde_json::Value>,
    #[serde(rename = "Message", default)]
    pub message: Option<String>,
    #[serde(rename = "RequestId", default)]
    pub request_id: Option<String>,
}

impl ErrorBody for Refused {
    fn code(&self) -> Option<Cow<'_, str>> {
        match self.code.as_ref()? {
            serde_json::Value::String(text) => Some(Cow::Borrowed(text)),
            other => Some(Cow::Owned(other.to_string())),
        }
    }

    fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

pub const fn param(name: &'static str, place: Place) -> Param {
    Param {
        name,
        place,
        required: false,
        sensitive: false,
        checks: &[],
    }
}

pub static JSON_OR_XML: &[(&str, Format)] = &[
    ("application/json", Format::Json),
    ("application/xml", Format::Xml { root: "Response" }),
];

pub static RESPONSES: &[ResponseRule] = &[
    ResponseRule {
        status: StatusMatch::Code(200),
        kind: ResponseKind::Success,
        formats: JSON_OR_XML,
        success: &[],
        text_member: None,
        required_headers: &[],
    },
    ResponseRule {
        status: StatusMatch::Range(4),
        kind: ResponseKind::Error,
        formats: &[
            ("application/json", Format::Json),
            ("application/xml", Format::Xml { root: "Error" }),
        ],
        success: &[],
        text_member: Some("Message"),
        required_headers: &[],
    },
];

/// What the operations of the tests have in common.
pub const BASE: Operation = Operation {
    vendor: "test",
    id: "DoIt",
    method: Method::Get,
    path: &[PathPart::Literal("v1"), PathPart::Literal("do")],
    scheme: None,
    signature_fields: &["Signature"],
    required_signature_fields: &[],
    idempotent: false,
    body: BodyFormat::None,
    body_required: false,
    max_request_bytes: None,
    max_response_bytes: 64 * 1024,
    constraints: &[],
    responses: RESPONSES,
    request_id_headers: &["x-request-id", "x-other-id"],
    request_id_members: &[&[&["RequestId", "request_id"]]],
    codes: Codes {
        members: &[&[&["Code", "code"]]],
        retry: &["Busy", "6200"],
        detail: false,
    },
    length_required: false,
    response_headers: &["x-useful"],
};

pub static GET: Operation = BASE;

pub static IDEMPOTENT: Operation = Operation {
    idempotent: true,
    ..BASE
};

pub static FORM: Operation = Operation {
    method: Method::Post,
    body: BodyFormat::Form {
        content_type: "application/x-www-form-urlencoded",
    },
    ..BASE
};

pub static MULTIPART: Operation = Operation {
    method: Method::Post,
    body: BodyFormat::Multipart,
    ..BASE
};

/// The member is one of the values.
pub const fn equal(
    member: &'static [&'static str],
    values: &'static [&'static str],
    absent_is_success: bool,
) -> Success {
    Success {
        member,
        must: Must::Equal {
            values,
            absent_is_success,
            known: &[],
            grants: &[],
        },
    }
}

pub const fn empty(member: &'static [&'static str]) -> Success {
    Success {
        member,
        must: Must::BeEmpty,
    }
}

/// Answers connections, one response each in turn, and keeps what it was sent.
pub struct Server {
    pub url: String,
    requests: Receiver<Vec<u8>>,
}

impl Server {
    pub fn new(responses: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for response in responses {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                stream
                    .set_read_timeout(Some(Duration::from_secs(10)))
                    .unwrap();
                let request = read_request(&mut stream);
                let _ = sender.send(request);
                let _ = stream.write_all(&response);
            }
        });
        Self { url, requests }
    }

    pub fn one(response: Vec<u8>) -> Self {
        Self::new(vec![response])
    }

    /// The next request, as bytes.
    pub fn received(&self) -> Vec<u8> {
        self.requests.recv_timeout(Duration::from_secs(10)).unwrap()
    }

    pub fn received_text(&self) -> String {
        String::from_utf8_lossy(&self.received()).into_owned()
    }

    /// Whether nothing more was asked.
    pub fn is_idle(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65536];
    loop {
        if let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
            let length = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            let chunked = text.contains("transfer-encoding: chunked");
            if chunked && bytes.ends_with(b"0\r\n\r\n")
                || !chunked && bytes.len() >= head + 4 + length.unwrap_or(0)
            {
                return bytes;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return bytes,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut response = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    response.extend_from_slice(body);
    response
}

pub fn json(body: &str) -> Vec<u8> {
    http("200 OK", "Content-Type: application/json\r\n", body)
}

pub fn ok() -> Vec<u8> {
    json(r#"{"id":1}"#)
}

pub fn config(server: &Server) -> Config<Nowhere> {
    Config::new(Nowhere).base_url(server.url.clone())
}

pub fn client(server: &Server) -> Client {
    Client::new(config(server)).unwrap()
}

/// Answers in the server's place.
#[derive(Clone)]
pub struct Answer(pub RawResponse);

impl Middleware for Answer {
    fn handle<'a>(
        &'a self,
        _: Request,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        Box::pin(async move { Ok(self.0.clone()) })
    }
}

pub fn raw(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> RawResponse {
    let mut headers = http::HeaderMap::new();
    if !content_type.is_empty() {
        headers.insert("content-type", content_type.parse().unwrap());
    }
    RawResponse::new(status, headers, body.into())
}

/// A request in the making, for a client of nowhere.
pub fn new_builder(operation: &'static Operation) -> RequestBuilder {
    let client: Client = Client::new(Config::new(Nowhere)).unwrap();
    client.builder(operation, Call::default())
}

/// Decodes a response as a call of the operation does.
pub fn decode<T>(
    operation: &'static Operation,
    response: RawResponse,
    query: &[(&'static Param, &str)],
) -> Result<Response<T>, Error<Refused>>
where
    T: DeserializeOwned + ResponseBody,
{
    let mut builder = new_builder(operation);
    for (param, value) in query {
        let value = Ok(Some((*value).to_owned()));
        builder.put(param, value).unwrap();
    }
    let client: Client =
        Client::new(Config::new(Nowhere).with_middleware(Answer(response))).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(client.call::<T, Refused>(builder.finish()))
}

/// A file for a test to send. What is left of it after a crash hurts nobody.
pub fn write(path: &std::path::Path, content: &[u8]) {
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(content).unwrap();
}
