//! megvii-faceid over raw sockets.

use std::net::SocketAddr;

use liveproof_mock::{Clock, Mock};
use serde_json::json;

use crate::support::{Connection, Reply, base64, exchange, hmac_sha1, members, request};

pub(crate) const NOW: u64 = 1_700_000_000;

pub(crate) const DIGITS: &str = "/faceid/lite/raw/get_random_number";
pub(crate) const VIDEO: &str = "/faceid/lite/raw/validate_video";
pub(crate) const FRONT: &str = "/faceid/lite/raw/validate_front_face";
pub(crate) const SIDE: &str = "/faceid/lite/raw/validate_side_face";
pub(crate) const VERIFY: &str = "/faceid/lite/raw/verify";
pub(crate) const BEGIN: &str = "/faceid/lite/get_token";
pub(crate) const RESULT: &str = "/faceid/lite/get_result";
pub(crate) const BIZ_TOKEN: &str = "/faceid/v3/sdk/get_biz_token";
pub(crate) const APP_VERIFY: &str = "/faceid/v3/sdk/verify";

/// The token of a request example.
const TOKEN: &str = "ca0a2f00000000000000000000000001";

const MULTIPART: &str = "multipart/form-data; boundary=----mock";

pub(crate) const MEBIBYTE: usize = 1024 * 1024;

pub(crate) async fn start() -> (Mock, Clock, SocketAddr) {
    let clock = Clock::fixed(NOW);
    let mock = Mock::builder()
        .only("megvii-faceid")
        .clock(clock.clone())
        .start()
        .await
        .expect("a free port");
    let address = mock.address("megvii-faceid").expect("it was started");
    (mock, clock, address)
}

/// A form: fields first, then files.
pub(crate) fn form(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "------mock\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    for (name, content) in files {
        body.extend(
            format!(
                "------mock\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.mp4\"\r\nContent-Type: \
                 video/mp4\r\n\r\n"
            )
            .bytes(),
        );
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"------mock--\r\n");
    body
}

/// The default key and secret, in front of other fields.
pub(crate) fn signed<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let key = [
        ("api_key", "mock-megvii-api-key"),
        ("api_secret", "mock-megvii-api-secret"),
    ];
    [&key[..], fields].concat()
}

pub(crate) async fn post(address: SocketAddr, path: &str, body: &[u8]) -> Reply {
    let headers = [("Host", "api.megvii.com"), ("Content-Type", MULTIPART)];
    exchange(address, &request("POST", path, &headers, body)).await
}

pub(crate) fn error(reply: &Reply) -> (u16, String) {
    let message = reply.json()["error_message"]
        .as_str()
        .expect("a message")
        .to_owned();
    (reply.status(), message)
}

/// The field `sign`: base64 of the HMAC-SHA1 of a text, and the text.
pub(crate) fn sign(key: &str, secret: &str, until: u64, now: u64) -> String {
    let text = format!("a={key}&b={until}&c={now}&d=0417");
    let digest = hmac_sha1(secret.as_bytes(), text.as_bytes());
    base64(&[digest.as_slice(), text.as_bytes()].concat())
}

#[tokio::test]
async fn digits_come_with_a_token() {
    let (_mock, _, address) = start().await;
    let reply = post(
        address,
        DIGITS,
        &form(&signed(&[("biz_no", "业务 1")]), &[]),
    )
    .await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    assert_eq!(reply.names(), ["Content-Type", "Content-Length", "Date"]);
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(
        members(&reply),
        [
            "time_used",
            "biz_no",
            "random_number",
            "token_random_number",
            "request_id"
        ]
    );
    let json = reply.json();
    assert_eq!(json["biz_no"], "业务 1");
    let digits = json["random_number"].as_str().expect("a string");
    assert_eq!(digits.len(), 4);
    assert!(digits.bytes().all(|digit| digit.is_ascii_digit()));
    let request_id = json["request_id"].as_str().expect("a string");
    assert!(request_id.starts_with("1700000000,"), "{request_id}");
    assert!(json["time_used"].as_u64().is_some_and(|time| time > 0));

    let other = post(address, DIGITS, &form(&signed(&[]), &[])).await;
    assert_eq!(
        members(&other),
        [
            "time_used",
            "random_number",
            "token_random_number",
            "request_id"
        ]
    );
    assert_ne!(
        other.json()["token_random_number"],
        json["token_random_number"]
    );
}

#[tokio::test]
async fn a_token_is_taken_for_a_day_and_for_its_purpose() {
    let (_mock, clock, address) = start().await;
    let digits = post(address, DIGITS, &form(&signed(&[]), &[])).await.json();
    let token = digits["token_random_number"].as_str().expect("a token");
    let validate = |token: String| async move {
        let fields = signed(&[("token_random_number", token.as_str())]);
        post(address, VIDEO, &form(&fields, &[("video", b"a video")])).await
    };
    let reply = validate(token.to_owned()).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    assert_eq!(members(&reply), ["time_used", "token_video", "request_id"]);
    let token_video = reply.json()["token_video"]
        .as_str()
        .expect("a token")
        .to_owned();
    let refused = (400, "INVALID_TOKEN".to_owned());
    assert_eq!(error(&validate(token_video).await), refused);
    assert_eq!(error(&validate("unknown".to_owned()).await), refused);
    clock.advance(24 * 60 * 60);
    assert_eq!(validate(token.to_owned()).await.status(), 200);
    clock.advance(1);
    assert_eq!(error(&validate(token.to_owned()).await), refused);
    // The tokens of the examples never expire.
    assert_eq!(validate(TOKEN.to_owned()).await.status(), 200);
}

#[tokio::test]
async fn the_best_picture_comes_if_it_is_asked_for() {
    let (_mock, _, address) = start().await;
    for (return_image, comes) in [("1", true), ("0", false)] {
        let fields = signed(&[
            ("token_random_number", TOKEN),
            ("return_image", return_image),
        ]);
        let reply = post(
            address,
            VIDEO,
            &form(&fields, &[("video", b"\r\n--\r\n\0\xff")]),
        )
        .await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
        let picture = reply.json()["image_best"].as_str().map(str::to_owned);
        assert_eq!(picture.is_some(), comes);
        if let Some(picture) = picture {
            // The beginning of every JPEG.
            assert!(
                picture.starts_with("data:image/jpeg;base64,/9j/4AAQSkZJRg"),
                "{picture}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_as_documented() {
    let (_mock, _, address) = start().await;
    let video: &[(&str, &[u8])] = &[("video", b"a video")];
    let long = "长".repeat(129);
    let fits = "长".repeat(128);
    let key = ("api_key", "mock-megvii-api-key");
    let secret = ("api_secret", "mock-megvii-api-secret");
    let token = ("token_random_number", TOKEN);
    for (path, body, status, message) in [
        (
            DIGITS,
            form(&[secret], &[]),
            400,
            "MISSING_ARGUMENTS: api_key",
        ),
        (
            DIGITS,
            form(&[key], &[]),
            400,
            "MISSING_ARGUMENTS: api_secret",
        ),
        (
            DIGITS,
            form(&[key, ("api_secret", "wrong")], &[]),
            403,
            "AUTHENTICATION_ERROR",
        ),
        (
            DIGITS,
            form(&[("api_key", "other"), secret], &[]),
            403,
            "AUTHENTICATION_ERROR",
        ),
        (
            DIGITS,
            form(&signed(&[("biz_no", &long)]), &[]),
            400,
            "BAD_ARGUMENTS:biz_no",
        ),
        (
            VIDEO,
            form(&signed(&[]), video),
            400,
            "MISSING_ARGUMENTS: token_random_number",
        ),
        (
            VIDEO,
            form(&signed(&[token]), &[]),
            400,
            "MISSING_ARGUMENTS: video",
        ),
        (
            // Text, not a file.
            VIDEO,
            form(&signed(&[token, ("video", "a video")]), &[]),
            400,
            "MISSING_ARGUMENTS: video",
        ),
        (
            VIDEO,
            form(&signed(&[token, ("return_image", "2")]), video),
            400,
            "BAD_ARGUMENTS:return_image",
        ),
        (
            VIDEO,
            form(&signed(&[token]), &[("video", b"")]),
            400,
            "VIDEO_UNSUPPORTED_FORMAT",
        ),
        // Cut off before the last boundary.
        (
            DIGITS,
            b"------mock\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nx".to_vec(),
            400,
            "MISSING_ARGUMENTS: api_key",
        ),
    ] {
        let reply = post(address, path, &body).await;
        assert_eq!(error(&reply), (status, message.to_owned()));
        assert!(reply.json().get("request_id").is_some());
    }
    let reply = post(address, DIGITS, &form(&signed(&[("biz_no", &fits)]), &[])).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    // The pages show multipart forms only.
    let urlencoded = request(
        "POST",
        DIGITS,
        &[
            ("Host", "api.megvii.com"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ],
        b"api_key=mock-megvii-api-key&api_secret=mock-megvii-api-secret",
    );
    assert_eq!(
        error(&exchange(address, &urlencoded).await),
        (400, "MISSING_ARGUMENTS: api_key".to_owned())
    );
}

#[tokio::test]
async fn an_unknown_path_has_the_shortest_error() {
    let (_mock, _, address) = start().await;
    let host = [("Host", "api.megvii.com")];
    for (method, path) in [
        // The target of the links on the page, without `/raw`.
        ("POST", "/faceid/lite/get_random_number"),
        ("POST", "/"),
        ("GET", DIGITS),
        ("POST", RESULT),
    ] {
        let reply = exchange(address, &request(method, path, &host, b"")).await;
        assert_eq!(reply.status(), 404);
        assert_eq!(reply.json(), json!({ "error_message": "API_NOT_FOUND" }));
    }
    for (method, path) in [("GET", BIZ_TOKEN), ("POST", "/faceid/v3/sdk/")] {
        let reply = exchange(address, &request(method, path, &host, b"")).await;
        assert_eq!(reply.status(), 404);
        assert_eq!(reply.json(), json!({ "error": "API_NOT_FOUND" }));
    }
}

#[tokio::test]
async fn biz_no_comes_back_with_errors() {
    let (_mock, _, address) = start().await;
    let long = "x".repeat(200);
    for (fields, biz_no) in [
        (vec![("biz_no", "a"), ("api_key", "b")], "a"),
        (
            vec![("api_key", "b"), ("api_secret", "c"), ("biz_no", "d e")],
            "d e",
        ),
        (signed(&[("biz_no", &long)]), &long),
    ] {
        let reply = post(address, DIGITS, &form(&fields, &[])).await;
        assert!(reply.status() >= 400);
        assert_eq!(
            members(&reply),
            ["time_used", "biz_no", "error_message", "request_id"]
        );
        assert_eq!(reply.json()["biz_no"], biz_no);
    }
}

#[tokio::test]
async fn too_large_is_plain_text() {
    let (_mock, _, address) = start().await;
    let fields = signed(&[("token_random_number", TOKEN)]);
    let largest = vec![b'v'; 20 * MEBIBYTE];
    let reply = post(address, VIDEO, &form(&fields, &[("video", &largest)])).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    let larger = vec![b'v'; 20 * MEBIBYTE + 1];
    let reply = post(address, VIDEO, &form(&fields, &[("video", &larger)])).await;
    assert_eq!(reply.status(), 413);
    assert_eq!(reply.header("Content-Type"), Some("text/plain"));
    assert_eq!(reply.text(), "Request Entity Too Large");

    // Announced only: a client that waits for `100 Continue` never sends it.
    let mut connection = Connection::open(address).await;
    let head = format!(
        "POST {VIDEO} HTTP/1.1\r\nHost: api.megvii.com\r\nContent-Type: {MULTIPART}\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        100 * MEBIBYTE
    );
    connection.write(head.as_bytes()).await;
    let reply = connection.read(false).await;
    assert_eq!(
        (reply.status(), reply.text()),
        (413, "Request Entity Too Large")
    );
}

#[tokio::test]
async fn curl_s_ways_of_sending() {
    let (_mock, _, address) = start().await;
    let fields = signed(&[("token_random_number", TOKEN)]);
    let body = form(&fields, &[("video", &vec![b'v'; MEBIBYTE])]);

    // -H 'Transfer-Encoding: chunked', and lower-case names as over a proxy.
    let mut chunked = format!(
        "POST {VIDEO} HTTP/1.1\r\nhost: api.megvii.com\r\ncontent-type: {MULTIPART}\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    .into_bytes();
    for chunk in body.chunks(65_519) {
        chunked.extend(format!("{:x}\r\n", chunk.len()).bytes());
        chunked.extend(chunk);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    let reply = exchange(address, &chunked).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    assert_eq!(reply.header("Transfer-Encoding"), None);

    // --http1.0, without a Host.
    let old = format!(
        "POST {VIDEO} HTTP/1.0\r\nContent-Type: {MULTIPART}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let reply = exchange(address, &[old.as_bytes(), &body].concat()).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());

    // A large upload waits for leave.
    let mut connection = Connection::open(address).await;
    let head = format!(
        "POST {VIDEO} HTTP/1.1\r\nHost: api.megvii.com\r\nContent-Length: {}\r\nContent-Type: {MULTIPART}\r\n\
         Expect: 100-continue\r\n\r\n",
        body.len()
    );
    connection.write(head.as_bytes()).await;
    assert_eq!(connection.read_head().await, "HTTP/1.1 100 Continue");
    connection.write(&body).await;
    let reply = connection.read(false).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
}
