//! huawei-oneaccess over raw sockets.

use std::net::SocketAddr;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use liveproof_mock::{Client, Keys, Mock};
use serde_json::json;

use crate::support::{Reply, exchange, members, request};

/// The token of the request example `minimal`.
const EXAMPLE: &str = "5f1c0a9be27d4386a1b07c3ed9452f68";

const SHOW: &str = "/api/v2/sdk/captcha";
const VALIDATE: &str = "/api/v2/sdk/captcha/verify";

/// As the header tables show them, with the default application of the mock.
pub(crate) const HEADERS: [(&str, &str); 8] = [
    ("Host", "abcdefg.huaweioneaccess.com"),
    ("X-operating-sys-version", "Android 10"),
    ("X-device-fingerprint", "156aysdna213sc50"),
    ("X-device-ip", "10.10.10.1"),
    (
        "X-agent",
        "Mozilla/5.0 (Linux; Android 10; wv) AppleWebKit/537.36 (KHTML, like Gecko)",
    ),
    ("X-L", "zh"),
    ("X-client-id", "mockClientId00000000000000000001"),
    ("X-tenant-id", "08f770f51f80d2f40f38c00cb199fd21"),
];

async fn start() -> (Mock, SocketAddr) {
    start_with(Keys::default()).await
}

async fn start_with(keys: Keys) -> (Mock, SocketAddr) {
    let mock = Mock::builder()
        .only("huawei-oneaccess")
        .keys(keys)
        .start()
        .await
        .expect("a free port");
    let address = mock.address("huawei-oneaccess").expect("it was started");
    (mock, address)
}

async fn show(address: SocketAddr, headers: &[(&str, &str)]) -> Reply {
    exchange(address, &request("GET", SHOW, headers, b"")).await
}

async fn validate(address: SocketAddr, body: &str) -> Reply {
    let headers = [
        &HEADERS[..],
        &[("Content-Type", "application/json;charset=utf8")],
    ]
    .concat();
    exchange(
        address,
        &request("POST", VALIDATE, &headers, body.as_bytes()),
    )
    .await
}

fn without(name: &str) -> Vec<(&'static str, &'static str)> {
    let mut headers = HEADERS.to_vec();
    headers.retain(|(given, _)| *given != name);
    headers
}

pub(crate) fn error(reply: &Reply) -> (u16, String) {
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(members(reply), ["error_code", "error_msg"]);
    let code = reply.json()["error_code"]
        .as_str()
        .expect("a code")
        .to_owned();
    (reply.status(), code)
}

#[tokio::test]
async fn a_captcha_has_two_pictures_and_a_token() {
    let (_mock, address) = start().await;
    let reply = show(address, &HEADERS).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    assert_eq!(reply.names(), ["Content-Type", "Content-Length", "Date"]);
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(
        members(&reply),
        [
            "captchaId",
            "projectCode",
            "captchaOriginalPath",
            "captchaFontType",
            "captchaFontSize",
            "secretKey",
            "originalImageBase64",
            "point",
            "jigsawImageBase64",
            "wordList",
            "pointList",
            "pointJson",
            "token",
            "result",
            "captchaVerification",
        ]
    );
    let json = reply.json();
    assert_eq!(json["result"], false);
    assert_eq!(json["secretKey"], json!(null));
    for picture in ["originalImageBase64", "jigsawImageBase64"] {
        let picture = STANDARD
            .decode(json[picture].as_str().expect("text"))
            .expect("Base64");
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(picture.ends_with(b"IEND\xae\x42\x60\x82"));
    }
    let other = show(address, &HEADERS).await.json();
    assert_ne!(other["token"], json["token"]);
    assert_ne!(other["originalImageBase64"], json["originalImageBase64"]);
}

#[tokio::test]
async fn header_names_in_lower_case_and_without_the_optional_ones() {
    let (_mock, address) = start().await;
    let names: Vec<String> = HEADERS
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    let headers: Vec<_> = names
        .iter()
        .zip(HEADERS)
        .map(|(name, (_, value))| (name.as_str(), value))
        .filter(|(name, _)| !["x-device-ip", "x-l", "x-tenant-id"].contains(name))
        .collect();
    assert_eq!(headers.len(), 5);
    let reply = show(address, &headers).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
}

#[tokio::test]
async fn a_solved_captcha_gives_its_token() {
    let (_mock, address) = start().await;
    let captcha = show(address, &HEADERS).await.json();
    let token = captcha["token"].as_str().expect("a token");
    // The documented examples can be solved as well.
    for (token, point, sender) in [
        (token, r#"{"x":237.0,"y":5.0}"#, "12345678901"),
        (token, r#"{"x":232,"y":5}"#, "zhangsan@example.com"),
        (EXAMPLE, r#"{"x":237.0,"y":5.0}"#, "12345678901"),
        (
            "CANARY-token-2",
            r#"{"x":103.5,"y":5.0}"#,
            "+86-12345678901",
        ),
    ] {
        let body = json!({ "point_json": point, "token": token, "sender": sender });
        let reply = validate(address, &body.to_string()).await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
        // Token, three dashes, the point as it was sent.
        assert_eq!(
            reply.json(),
            json!({ "captcha_token": format!("{token}---{point}") })
        );
    }
}

#[tokio::test]
async fn a_wrong_answer_is_refused() {
    let (_mock, address) = start().await;
    let right = json!({
        "point_json": r#"{"x":237.0,"y":5.0}"#,
        "token": EXAMPLE,
        "sender": "12345678901",
    });
    assert_eq!(validate(address, &right.to_string()).await.status(), 200);
    for (member, value) in [
        ("point_json", json!(r#"{"x":231.9,"y":5.0}"#)),
        ("point_json", json!(r#"{"x":237.0,"y":6.0}"#)),
        ("point_json", json!(r#"{"x":237.0}"#)),
        ("point_json", json!("eyJ4IjoyMzcuMCwieSI6NS4wfQ==")),
        ("token", json!("unknown")),
    ] {
        let mut body = right.clone();
        body[member] = value.clone();
        let reply = validate(address, &body.to_string()).await;
        assert_eq!(
            error(&reply),
            (400, "CAPTCHA.0002".to_owned()),
            "{member} {value}"
        );
    }
    for (member, value, code) in [
        // The object itself, not its text.
        ("point_json", json!({ "x": 237.0, "y": 5.0 }), "PARAM.0004"),
        ("point_json", json!(null), "PARAM.0004"),
        ("token", json!(""), "PARAM.0005"),
        // The coordinates are right: another code says what is wrong.
        ("sender", json!("nobody"), "MOCK.SENDER"),
        ("sender", json!("+8612345678"), "MOCK.SENDER"),
        ("sender", json!(""), "PARAM.0000"),
        ("sender", json!(12_345_678_901_u64), "PARAM.0000"),
    ] {
        let mut body = right.clone();
        body[member] = value.clone();
        let reply = validate(address, &body.to_string()).await;
        assert_eq!(error(&reply), (400, code.to_owned()), "{member} {value}");
    }
    // Spelt as in the reply of ShowCaptcha.
    let body = right.to_string().replace("point_json", "pointJson");
    assert_eq!(
        error(&validate(address, &body).await),
        (400, "PARAM.0004".to_owned())
    );
}

#[tokio::test]
async fn the_application_has_to_be_known() {
    let (_mock, address) = start().await;
    let reply = show(address, &without("X-client-id")).await;
    assert_eq!(error(&reply), (400, "APP.0002".to_owned()));
    let headers = [&without("X-client-id")[..], &[("X-client-id", "")]].concat();
    let reply = show(address, &headers).await;
    assert_eq!(error(&reply), (400, "APP.0002".to_owned()));
    let headers = [&without("X-client-id")[..], &[("X-client-id", "unknown")]].concat();
    let reply = show(address, &headers).await;
    assert_eq!(error(&reply), (400, "APP.0001".to_owned()));
    assert_eq!(reply.json()["error_msg"], "Application does not exist.");
}

#[tokio::test]
async fn an_isv_application_names_its_tenant() {
    let keys = Keys {
        huawei: Client {
            client_id: "template".to_owned(),
            tenant_id: Some("tenant".to_owned()),
        },
        ..Keys::default()
    };
    let (_mock, address) = start_with(keys).await;
    let mut headers = without("X-client-id");
    headers.retain(|(name, _)| *name != "X-tenant-id");
    headers.push(("X-client-id", "template"));
    assert_eq!(
        error(&show(address, &headers).await),
        (400, "APP.0001".to_owned())
    );
    headers.push(("X-tenant-id", "tenant"));
    assert_eq!(show(address, &headers).await.status(), 200);
}

#[tokio::test]
async fn what_is_mandatory_has_to_be_there() {
    let (_mock, address) = start().await;
    for name in ["X-operating-sys-version", "X-device-fingerprint", "X-agent"] {
        let reply = show(address, &without(name)).await;
        assert_eq!(error(&reply), (400, "PARAM.0000".to_owned()), "{name}");
        assert_eq!(reply.json()["error_msg"], format!("{name} required."));
    }
    let body = json!({
        "point_json": r#"{"x":237.0,"y":5.0}"#,
        "token": EXAMPLE,
        "sender": "12345678901",
    });
    let body = body.to_string();
    let body = body.as_str();
    for (content_type, body, status) in [
        ("application/json;charset=utf8", body, 200),
        ("application/json; charset=UTF-8", body, 200),
        ("application/json", body, 200),
        ("text/plain", body, 400),
        ("application/json", "{", 400),
        ("application/json", "[]", 400),
    ] {
        let headers = [&HEADERS[..], &[("Content-Type", content_type)]].concat();
        let reply = exchange(
            address,
            &request("POST", VALIDATE, &headers, body.as_bytes()),
        )
        .await;
        assert_eq!(reply.status(), status, "{content_type} {body}");
    }
}

#[tokio::test]
async fn other_paths_and_methods() {
    let (_mock, address) = start().await;
    for (method, path, status, allow) in [
        ("GET", "/api/v2/sdk/captcha/", 404, None),
        ("GET", "/api/v1/sdk/captcha", 404, None),
        ("POST", SHOW, 405, Some("GET")),
        ("GET", VALIDATE, 405, Some("POST")),
        ("POST", "/api/v2/sdk/logout", 405, Some("GET")),
        ("POST", "/api/v3/sdk/login/alipay", 404, None),
    ] {
        let reply = exchange(address, &request(method, path, &HEADERS, b"")).await;
        assert_eq!(reply.status(), status, "{method} {path}");
        assert_eq!(reply.header("Allow"), allow);
        assert_eq!(reply.header("Content-Length"), Some("0"));
    }
}
