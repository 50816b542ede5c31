//! Decoding whole responses, from the label to the type, against the deserializers that read only
//! the body: serde_json's and quick-xml's own.

mod support;

use std::fmt::Write as _;

use bytes::Bytes;
use liveproof::runtime::codegen::{
    BodyFormat, Codes, Format, Method, Must, Operation, ResponseKind, ResponseRule, StatusMatch,
    Success, decode_response,
};
use liveproof::runtime::{ErrorBody, RawResponse, Response, ResponseBody};
use serde::Deserialize;

const JSON: &str = "application/json";
const XML: &str = "application/xml";

const fn operation(responses: &'static [ResponseRule]) -> Operation {
    Operation {
        vendor: "bench",
        id: "Decode",
        method: Method::Get,
        path: &[],
        scheme: None,
        signature_fields: &[],
        required_signature_fields: &[],
        idempotent: true,
        body: BodyFormat::None,
        body_required: false,
        max_request_bytes: None,
        max_response_bytes: 1 << 30,
        constraints: &[],
        responses,
        request_id_headers: &[],
        request_id_members: &[],
        codes: Codes::NONE,
        length_required: false,
        response_headers: &[],
    }
}

const fn rule(success: &'static [Success]) -> ResponseRule {
    ResponseRule {
        status: StatusMatch::Code(200),
        kind: ResponseKind::Success,
        formats: &[
            (JSON, Format::Json),
            (XML, Format::Xml { root: "Response" }),
        ],
        success,
        text_member: None,
        required_headers: &[],
    }
}

/// The type alone tells.
static PLAIN: Operation = operation(&[rule(&[])]);

/// A member is looked up first.
static CHECKED: Operation = operation(&[rule(&[Success {
    member: &["code"],
    must: Must::Equal {
        values: &["0"],
        absent_is_success: false,
        known: &[],
        grants: &[],
    },
}])]);

/// A response such as the vendors send: a few texts and numbers, pictures, a list of records.
#[derive(Deserialize)]
#[allow(dead_code)]
struct Answer {
    code: i64,
    #[serde(rename = "requestId")]
    request_id: String,
    message: Option<String>,
    score: Option<f64>,
    #[serde(default)]
    pictures: Vec<String>,
    #[serde(default)]
    records: Vec<Record>,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Record {
    id: u64,
    score: f64,
    alive: bool,
    label: String,
}

impl ResponseBody for Answer {}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Refused {
    message: Option<String>,
}

impl ErrorBody for Refused {}

/// What a response holds besides its first members.
#[derive(Clone, Copy)]
enum Shape {
    Nothing,
    /// As many records.
    Records(u32),
    /// Three pictures of as many bytes in Base64.
    Pictures(usize),
}

const HEAD: (&str, &str) = (
    "8a4f0c2e-0f5a-4b1e-9d0f-6a7c1c1f5b11",
    "this person is alive.",
);

fn json(shape: Shape) -> String {
    let (id, message) = HEAD;
    let mut text = format!(
        "{{\"code\": 0, \"requestId\": \"{id}\", \"message\": \"{message}\", \"score\": 99.51"
    );
    match shape {
        Shape::Nothing => text.push_str(", \"unused\": []"),
        Shape::Records(count) => {
            text.push_str(", \"records\": [");
            for at in 0..count {
                let comma = if at == 0 { "" } else { ", " };
                let _ = write!(
                    text,
                    "{comma}{{\"id\": {at}, \"score\": {}.25, \"alive\": {}, \"label\": \"frame {at}\"}}",
                    at % 100,
                    at % 2 == 0
                );
            }
            text.push(']');
        }
        Shape::Pictures(bytes) => {
            let picture = picture(bytes);
            let _ = write!(
                text,
                ", \"pictures\": [\"{picture}\", \"{picture}\", \"{picture}\"]"
            );
        }
    }
    text.push('}');
    text
}

fn xml(shape: Shape) -> String {
    let (id, message) = HEAD;
    let mut text = match shape {
        // A declaration would be most of so small a response.
        Shape::Nothing => String::from("<Response><code>0</code>"),
        _ => {
            String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Response>\n  <code>0</code>")
        }
    };
    let _ = write!(text, "<requestId>{id}</requestId>");
    match shape {
        Shape::Nothing => text.push_str("<message>this one is alive</message>"),
        Shape::Records(count) => {
            let _ = write!(
                text,
                "\n  <message>{message}</message>\n  <score>99.51</score>"
            );
            for at in 0..count {
                let _ = write!(
                    text,
                    "\n  <records><id>{at}</id><score>{}.25</score><alive>{}</alive><label>frame {at}</label></records>",
                    at % 100,
                    at % 2 == 0
                );
            }
        }
        Shape::Pictures(bytes) => {
            let picture = picture(bytes);
            for _ in 0..3 {
                let _ = write!(text, "\n  <pictures>{picture}</pictures>");
            }
        }
    }
    text.push_str("</Response>");
    text
}

fn picture(bytes: usize) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..bytes)
        .map(|at| char::from(alphabet[(at * 37 + at / 64) % 64]))
        .collect()
}

fn response(media_type: &'static str, body: &Bytes) -> RawResponse {
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert(
        "content-type",
        reqwest::header::HeaderValue::from_static(media_type),
    );
    RawResponse::new(200, headers, body.clone())
}

fn ours(
    operation: &'static Operation,
    media_type: &'static str,
    text: String,
) -> impl FnMut() -> Response<Answer> {
    // The bytes are shared, and without spare room.
    let raw = response(
        media_type,
        &Bytes::from(text.into_bytes().into_boxed_slice()),
    );
    move || match decode_response::<Answer, Refused>(operation, &raw, None) {
        Ok(response) => response,
        Err(error) => panic!("{error}"),
    }
}

fn main() {
    let mut bench = support::Bench::new("decoding");
    let shapes = [
        ("131 B", Shape::Nothing, Shape::Nothing),
        ("1.5 kB", Shape::Records(22), Shape::Records(15)),
        (
            "70 kB of records",
            Shape::Records(1080),
            Shape::Records(710),
        ),
        (
            "70 kB of pictures",
            Shape::Pictures(23_300),
            Shape::Pictures(23_300),
        ),
        (
            "5 MB of records",
            Shape::Records(73_000),
            Shape::Records(49_000),
        ),
        (
            "5 MB of pictures",
            Shape::Pictures(1_666_000),
            Shape::Pictures(1_666_000),
        ),
    ];
    for (name, shape, _) in shapes {
        bench
            .group(format!("JSON {name}"))
            .case("serde_json", move || {
                let body = json(shape).into_bytes().into_boxed_slice();
                move || serde_json::from_slice::<Answer>(&body).expect("an answer")
            })
            .case("liveproof", move || ours(&PLAIN, JSON, json(shape)))
            .case("liveproof x-success", move || {
                ours(&CHECKED, JSON, json(shape))
            });
    }
    for (name, _, shape) in shapes {
        bench
            .group(format!("XML {name}"))
            .case("quick-xml", move || {
                // From bytes as well, which have to be checked to be a text.
                let body = xml(shape).into_bytes().into_boxed_slice();
                move || {
                    let text = std::str::from_utf8(&body).expect("a text");
                    quick_xml::de::from_str::<Answer>(text).expect("an answer")
                }
            })
            .case("liveproof", move || ours(&PLAIN, XML, xml(shape)))
            .case("liveproof x-success", move || {
                ours(&CHECKED, XML, xml(shape))
            });
    }
    bench.run();
}
