//! Responses that are damaged at random neither make the decoder panic nor show what is in them.

mod agree;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Decoded, decode};
use crate::operation::{
    BodyFormat, Codes, Format, Method, Must, Operation, ResponseKind, ResponseRule, StatusMatch,
    Success,
};
use crate::raw_response::RawResponse;

impl crate::ResponseBody for Sample {}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Sample {
    id: Option<i64>,
    #[serde(default)]
    list: Vec<Inner>,
    #[serde(default)]
    map: BTreeMap<String, serde_json::Value>,
    flag: Option<bool>,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Inner {
    a: Option<f64>,
    b: Option<String>,
}

const fn rule(status: u16, formats: &'static [(&'static str, Format)]) -> ResponseRule {
    ResponseRule {
        status: StatusMatch::Code(status),
        kind: ResponseKind::Success,
        formats,
        success: &[Success {
            member: &["map", "code"],
            must: Must::Equal {
                values: &["0"],
                absent_is_success: true,
                known: &[],
                grants: &[],
            },
        }],
        text_member: None,
        required_headers: &[],
    }
}

const SCRIPT: Format = Format::Script {
    callback: Some("cb"),
};

static OPERATION: Operation = Operation {
    vendor: "test",
    id: "Test",
    method: Method::Get,
    path: &[],
    scheme: None,
    signature_fields: &[],
    required_signature_fields: &[],
    idempotent: false,
    body: BodyFormat::None,
    body_required: false,
    max_request_bytes: None,
    max_response_bytes: 1024,
    constraints: &[],
    responses: &[
        rule(200, &[("application/json", Format::Json)]),
        rule(201, &[("application/xml", Format::Xml { root: "R" })]),
        rule(202, &[("text/javascript", SCRIPT)]),
    ],
    request_id_headers: &[],
    request_id_members: &[],
    codes: Codes::NONE,
    length_required: false,
    response_headers: &[],
};

const SEEDS: [(u16, &str); 4] = [
    (
        200,
        r#"{"id":5,"list":[{"a":1.5,"b":"CANARY"},{"a":null}],"map":{"code":0,"k":["CANARY"]},"flag":true,"text":"CANARY\u4eba"}"#,
    ),
    (
        201,
        "<?xml version='1.0' encoding='UTF-8'?><R v='1'><id> 5 </id><list><a>1.5</a><b>CANARY</b></list><list/>\
         <map><code>0</code><k>CANARY&amp;</k></map><!-- c --><flag>true</flag><text><![CDATA[CANARY]]></text></R>",
    ),
    (
        202,
        r#"cb({"id":1,"map":{"code":7,"k":"CANARY"},"text":"CANARY"});"#,
    ),
    (202, "var a = 'CANARY';"),
];

/// What the decoder makes of a body, in words.
fn outcome(status: u16, body: &[u8]) -> String {
    let raw = RawResponse::new(status, http::HeaderMap::new(), body.to_vec());
    match decode::<Sample, Sample>(&OPERATION, &raw, Some("cb")) {
        Decoded::Success(_) | Decoded::ServiceError(_) => "fine".to_owned(),
        Decoded::Unexpected => "unexpected".to_owned(),
        Decoded::Undecodable(reason) => format!("{reason} {reason:?}"),
    }
}

#[test]
fn damage_does_no_harm() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap_or(0)
    };
    let marks = b"<>/&;\"'{}[]:,= \n\0\xff!-0te\xe4";
    for (status, seed) in SEEDS {
        assert!(
            !outcome(status, seed.as_bytes()).contains("not one"),
            "{seed}"
        );
        for end in 0..seed.len() {
            let bytes = seed.as_bytes().get(..end).unwrap_or_default();
            assert!(!outcome(status, bytes).contains("CANARY"));
        }
        for _ in 0..10_000 {
            let mut bytes = seed.as_bytes().to_vec();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                match random(3) {
                    0 => bytes.insert(at, marks.get(random(marks.len())).copied().unwrap_or(0)),
                    1 => drop(bytes.drain(at..at + 1)),
                    _ => {
                        let to = at + random(bytes.len() - at);
                        let copy = bytes.get(at..to).unwrap_or_default().to_vec();
                        bytes.extend(copy);
                    }
                }
            }
            let said = outcome(status, &bytes);
            assert!(
                !said.contains("CANARY"),
                "{}\n{said}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}
