//! The middleware against the records in `data/vectors/`: what it makes of a whole request.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use liveproof::credentials::Credentials;
use liveproof::runtime::codegen::{BodyFormat, Call, Codes, Method, Operation, PathPart};
use liveproof::runtime::{Body, Client, Config, Error, Request};
use liveproof::sign::Signer;
use liveproof::sign::tencent_cos::{self, TencentCos};
use liveproof::sign::tencent_qcloud_v2::TencentQcloudV2;
use liveproof::tencent_ci;
use liveproof_tests::support::{Stop, Target, Then, root};
use serde_json::Value;

/// Records that a whole request is refused for, with a part of the message.
const REFUSED: &[(&str, &str)] = &[
    ("qcv2-s05-js", "a parameter has a name with an underscore"),
    (
        "qcv2-s10-js",
        "a parameter has a value that begins with `@`",
    ),
    (
        "qcv2-s10-py",
        "a parameter has a value that begins with `@`",
    ),
    ("qcv2-s17-js", "a parameter has a name with an underscore"),
];

pub(crate) fn records(file: &str) -> Vec<Value> {
    let path = root().join("tests/data/vectors").join(file);
    let text = std::fs::read_to_string(path).expect("a file of ours");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let cases = file["cases"].as_array().expect("records");
    cases
        .iter()
        .filter(|record| record["follows_common_rules"] == true)
        .cloned()
        .collect()
}

pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no text at {pointer}"))
}

fn pairs(value: &Value) -> Vec<(String, String)> {
    serde_json::from_value(value.clone()).expect("pairs")
}

pub(crate) fn at(unix: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(unix)
}

pub(crate) fn credentials(record: &Value) -> Credentials {
    let key = &record["credentials"];
    let credentials = Credentials::new(text(key, "/access_key_id"), text(key, "/secret_key"));
    match key["session_token"].as_str() {
        Some(token) => credentials.with_token(token),
        None => credentials,
    }
}

/// With key, clock and nonce of the record.
fn signer(record: &Value) -> Signer {
    let sign = Signer::new(credentials(record));
    let nonce = match &record["nonce"] {
        Value::Number(number) => number.as_u64().expect("a positive nonce").into(),
        Value::String(uuid) => u128::from_str_radix(&uuid.replace('-', ""), 16).expect("a UUID"),
        _ => 0,
    };
    let unix = |pointer: &str| record.pointer(pointer).and_then(Value::as_u64);
    let sign = match (unix("/options/start"), unix("/options/end")) {
        // Ours begins a minute ago.
        (Some(start), Some(end)) => sign
            .clock(move || at(start + 60))
            .scheme(TencentCos::new().lifetime(Duration::from_secs(end - start - 60))),
        _ => {
            let now = unix("/clock/unix").expect("a time");
            sign.clock(move || at(now))
        }
    };
    match record.pointer("/options/signature_method") {
        Some(method) if method == "HmacSHA1" => sign.scheme(TencentQcloudV2::new().hmac_sha1()),
        Some(method) if method == "HmacSHA256" => sign.scheme(TencentQcloudV2::new().hmac_sha256()),
        _ => sign,
    }
    .nonce(move || nonce)
}

/// A request of this record, signed by the middleware.
async fn signed(record: &Value, scheme: &'static str) -> Result<Request, String> {
    let request = &record["request"];
    let leak = |text: &str| -> &'static str { String::leak(text.to_owned()) };
    let path = text(request, "/path").trim_start_matches('/');
    let path: Vec<_> = path
        .split('/')
        .filter(|_| !path.is_empty())
        .map(|segment| PathPart::Literal(leak(segment)))
        .collect();
    let form = request.pointer("/body/form").map(pairs).unwrap_or_default();
    let operation = Box::leak(Box::new(Operation {
        vendor: "records",
        id: leak(text(record, "/id")),
        method: match text(request, "/method") {
            "GET" => Method::Get,
            "PUT" => Method::Put,
            "POST" => Method::Post,
            other => panic!("{other} is filtered out"),
        },
        path: Vec::leak(path),
        scheme: Some(scheme),
        signature_fields: &[],
        required_signature_fields: &[],
        idempotent: false,
        body: match form.is_empty() {
            true => BodyFormat::None,
            false => BodyFormat::Form {
                content_type: "application/x-www-form-urlencoded",
            },
        },
        body_required: false,
        max_request_bytes: None,
        max_response_bytes: 1,
        constraints: &[],
        responses: &[],
        request_id_headers: &[],
        request_id_members: &[],
        codes: Codes::NONE,
        length_required: false,
        response_headers: &[],
    }));
    let ours = [
        "Timestamp",
        "Nonce",
        "SecretId",
        "Token",
        "AccessKeyId",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureNonce",
        "SecurityToken",
    ];
    let own = |pairs: Vec<(String, String)>| -> Vec<(String, String)> {
        let signed = scheme != "tencent-cos";
        let mut pairs = pairs;
        pairs.retain(|(name, _)| !signed || !ours.contains(&name.as_str()));
        pairs
    };
    let (query, form) = (own(pairs(&request["query"])), own(form));
    let fill = Then(move |request: &mut Request| {
        for (name, value) in &query {
            request.push_query(name.clone(), value)?;
        }
        for (name, value) in &form {
            request.push_form(name.clone(), value)?;
        }
        Ok(())
    });
    let stop = Stop::default();
    let target = Target::new(leak(text(request, "/host")), ([127, 0, 0, 1], 1).into());
    let config = target
        .config(Config::<_, ()>::new(tencent_ci::Endpoint::new("b", "r")))
        .with_middleware(fill)
        .with_middleware(signer(record))
        .with_middleware(stop.clone());
    let client = Client::new(config).expect("a good config");
    let builder = client.builder(operation, Call::default()).finish();
    let result = client
        .call::<tencent_ci::types::LiveCode, tencent_ci::types::ErrorResponse>(builder)
        .await;
    match result {
        Err(Error::Signing(error)) => return Err(error.get_ref().to_string()),
        Err(Error::UnexpectedStatus(_)) => {}
        other => panic!("{other:?}"),
    }
    let kept = stop.take();
    Ok(kept.expect("a request went this far"))
}

/// The parameters that the SDK sent and its signature are what ours sends, but for their order.
async fn check_parameters(file: &str, scheme: &'static str) {
    let mut refused = Vec::new();
    let mut met = 0;
    for record in records(file) {
        let id = text(&record, "/id").to_owned();
        let request = match signed(&record, scheme).await {
            Ok(request) => request,
            Err(message) => {
                refused.push((id, message));
                continue;
            }
        };
        let form = match request.body() {
            Body::Form(pairs) => pairs.as_slice(),
            _ => &[],
        };
        let mut ours: Vec<(String, String)> = request
            .query()
            .iter()
            .chain(form)
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        ours.sort();
        let mut expected = pairs(&record["request"]["query"]);
        expected.extend(
            record
                .pointer("/request/body/form")
                .map(pairs)
                .unwrap_or_default(),
        );
        let signature = text(&record, "/expected/signature").to_owned();
        expected.push(("Signature".to_owned(), signature));
        expected.sort();
        assert_eq!(ours, expected, "{id}");
        met += 1;
    }
    let wanted: Vec<_> = REFUSED
        .iter()
        .filter(|(id, _)| {
            id.starts_with(if scheme == "aliyun-rpc" {
                "rpc"
            } else {
                "qcv2"
            })
        })
        .collect();
    assert_eq!(refused.len(), wanted.len(), "{refused:?}");
    for ((id, message), (other, part)) in refused.iter().zip(wanted) {
        assert!(id == other && message.contains(part), "{id}: {message}");
    }
    assert!(met >= 20, "{met} records met");
}

#[tokio::test]
async fn qcloud_requests_are_signed_as_recorded() {
    check_parameters("tencent-qcloud-v2.json", "tencent-qcloud-v2").await;
}

#[tokio::test]
async fn rpc_requests_are_signed_as_recorded() {
    check_parameters("aliyun-rpc-v1.json", "aliyun-rpc").await;
}

#[tokio::test]
async fn cos_requests_are_signed_as_recorded() {
    // Other headers and bodies than host and token are not these requests'.
    let expressible = |record: &Value| {
        text(record, "/request/method") == "GET"
            && record["expected"]["signed_headers"]
                .as_array()
                .expect("names")
                .iter()
                .all(|name| {
                    name == "host" || name.as_str().is_some_and(|it| it.ends_with("-token"))
                })
    };
    // The token is signed here, and all parameters.
    let otherwise = ["cos-s03-js", "cos-s18-js", "cos-s04-js", "cos-s04-py"];
    let mut met = 0;
    for record in records("tencent-cos.json") {
        let id = text(&record, "/id");
        if !expressible(&record) || otherwise.contains(&id) {
            continue;
        }
        let request = signed(&record, "tencent-cos").await.expect(id);
        assert_eq!(
            request.header("authorization"),
            Some(text(&record, "/expected/authorization")),
            "{id}"
        );
        let token = record["credentials"]["session_token"].as_str();
        let name = tencent_cos::token_header(text(&record, "/request/host"));
        assert_eq!(request.header(name), token, "{id}");
        met += 1;
    }
    assert!(met >= 15, "{met} records met");
}

/// The choice of headers is that of the SDKs, but for two that leave the host out on demand.
#[test]
fn cos_headers_are_chosen_as_recorded() {
    for record in records("tencent-cos.json") {
        let id = text(&record, "/id");
        let sent = pairs(&record["request"]["headers"]);
        let names = sent.iter().map(|(name, _)| name.to_ascii_lowercase());
        let chosen = names.filter(|it| tencent_cos::is_signed_header(it));
        let chosen: BTreeSet<String> = chosen.chain(["host".to_owned()]).collect();
        let recorded = record["expected"]["signed_headers"].clone();
        let recorded: Vec<String> = serde_json::from_value(recorded).expect("names");
        let is_same = chosen.into_iter().eq(recorded);
        let leaves_host_out = ["cos-s04-js", "cos-s04-py"].contains(&id);
        assert_ne!(is_same, leaves_host_out, "{id}");
    }
}
