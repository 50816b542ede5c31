//! Framing, head and body, starting and stopping.

use liveproof_mock::{Clock, Keys, Mock, NextAnswerError, VENDORS};
use tokio::net::TcpListener;

use crate::support::{Connection, Reply, cos_authorization, exchange, over_tls, request};

const NOW: u64 = 1_497_530_249;
const WINDOW: &str = "1497530202;1497610202";
const HOST: &str = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com";

async fn start() -> Mock {
    Mock::builder()
        .only("tencent-ci")
        .clock(Clock::fixed(NOW))
        .start()
        .await
        .expect("a free port")
}

fn authorization(method: &str, path: &str) -> String {
    let key = Keys::default().tencent;
    cos_authorization((&key.id, &key.secret), WINDOW, method, path)
}

fn live_code(version: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut all = headers.to_vec();
    let signature = authorization("GET", "/");
    all.push(("authorization", &signature));
    let bytes = request("GET", "/?ci-process=GetLiveCode", &all, b"");
    let text = String::from_utf8(bytes).expect("ASCII");
    text.replace("HTTP/1.1", version).into_bytes()
}

fn is_live_code(reply: &Reply) -> bool {
    reply.status() == 200
        && reply
            .element("LiveCode")
            .is_some_and(|code| code.len() == 4)
}

#[tokio::test]
async fn a_head_is_as_the_vendor_s_client_wants_it() {
    let mock = start().await;
    let address = mock.address("tencent-ci").expect("started");
    let reply = exchange(address, &live_code("HTTP/1.1", &[("host", HOST)])).await;
    assert!(
        reply.head.starts_with("HTTP/1.1 200 OK\r\n"),
        "{}",
        reply.head
    );
    assert_eq!(
        reply.names(),
        [
            "Content-Type",
            "Content-Length",
            "Date",
            "Server",
            "X-Cos-Request-Id"
        ]
    );
    assert_eq!(reply.header("Content-Type"), Some("application/xml"));
    // The body of the sample, with another code: 4 digits.
    assert_eq!(reply.header("Content-Length"), Some("51"));
    assert_eq!(reply.header("Date"), Some("Thu, 15 Jun 2017 12:37:29 GMT"));
    assert_eq!(reply.header("Server"), Some("tencent-image"));
    let code = reply.element("LiveCode").expect("a code");
    assert_eq!(
        reply.text(),
        format!("<Response>\n  <LiveCode>{code}</LiveCode>\n</Response>\n")
    );
}

#[tokio::test]
async fn a_connection_is_kept_alive() {
    let mock = start().await;
    let mut connection = Connection::open(mock.address("tencent-ci").expect("started")).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let reply = connection
            .send(&live_code("HTTP/1.1", &[("Host", HOST)]))
            .await;
        assert!(is_live_code(&reply), "{}", reply.text());
        ids.push(reply.header("X-Cos-Request-Id").expect("an id").to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "each reply has an id of its own");
}

#[tokio::test]
async fn http_1_0_is_spoken() {
    let mock = start().await;
    let mut connection = Connection::open(mock.address("tencent-ci").expect("started")).await;
    let reply = connection
        .send(&live_code("HTTP/1.0", &[("Host", HOST)]))
        .await;
    assert!(is_live_code(&reply), "{}", reply.text());
    assert!(
        reply.head.starts_with("HTTP/1.0 200 OK\r\n"),
        "{}",
        reply.head
    );
    assert!(connection.is_closed().await);
    // A Host is needed from HTTP/1.1 on only.
    let address = mock.address("tencent-ci").expect("started");
    let reply = exchange(address, &live_code("HTTP/1.0", &[])).await;
    assert!(is_live_code(&reply), "{}", reply.text());
    let reply = exchange(address, &live_code("HTTP/1.1", &[])).await;
    assert_eq!(reply.status(), 400);
    assert_eq!(reply.header("Content-Type"), Some("text/plain"));
}

#[tokio::test]
async fn names_of_headers_have_any_case() {
    let mock = start().await;
    let address = mock.address("tencent-ci").expect("started");
    for (host, authorization_name) in [
        ("host", "authorization"),
        ("HOST", "AUTHORIZATION"),
        ("hOsT", "aUTHORIZATION"),
    ] {
        let signature = authorization("GET", "/");
        let headers = [(host, HOST), (authorization_name, &signature)];
        let reply = exchange(
            address,
            &request("GET", "/?ci-process=GetLiveCode", &headers, b""),
        )
        .await;
        assert!(is_live_code(&reply), "{}", reply.text());
    }
}

/// As clients send it that take the mock for a proxy, so that they can keep the vendor's own
/// address.
#[tokio::test]
async fn a_target_may_be_a_whole_url() {
    let mock = start().await;
    let address = mock.address("tencent-ci").expect("started");
    let whole = String::from_utf8(live_code("HTTP/1.1", &[("Host", HOST)])).expect("ASCII");
    let whole = whole.replace("GET /", &format!("GET http://{HOST}/"));
    let reply = exchange(address, whole.as_bytes()).await;
    assert!(is_live_code(&reply), "{}", reply.text());
}

const UPLOAD: &str =
    "/v.mp4?ci-process=LivenessRecognition&IdCard=11204416541220243X&Name=a&LivenessType=SILENT";

#[tokio::test]
async fn a_client_that_waits_may_go_on() {
    let mock = start().await;
    let mut connection = Connection::open(mock.address("tencent-ci").expect("started")).await;
    let signature = authorization("PUT", "/v.mp4");
    let headers = [
        ("Host", HOST),
        ("Authorization", signature.as_str()),
        ("Expect", "100-continue"),
        ("Content-Length", "5"),
    ];
    connection
        .write(&request("PUT", UPLOAD, &headers, b""))
        .await;
    assert_eq!(connection.read_head().await, "HTTP/1.1 100 Continue");
    connection.write(b"video").await;
    let reply = connection.read(false).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
}

#[tokio::test]
async fn a_chunked_body_is_taken() {
    let mock = start().await;
    let signature = authorization("PUT", "/v.mp4");
    let headers = [
        ("Host", HOST),
        ("Authorization", signature.as_str()),
        ("Transfer-Encoding", "chunked"),
    ];
    let body = b"3\r\nvid\r\n2\r\neo\r\n0\r\n\r\n";
    let address = mock.address("tencent-ci").expect("started");
    let reply = exchange(address, &request("PUT", UPLOAD, &headers, body)).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused() {
    let mock = start().await;
    let address = mock.address("tencent-ci").expect("started");
    let too_long = (64 << 20) + 1;
    let length = too_long.to_string();
    let signature = authorization("PUT", "/v.mp4");
    let mut headers = vec![
        ("Host", HOST),
        ("Authorization", signature.as_str()),
        ("Content-Length", length.as_str()),
    ];
    // As a whole, from a client that reads only when it has written all.
    let whole = exchange(
        address,
        &request("PUT", UPLOAD, &headers, &vec![b'x'; too_long]),
    )
    .await;
    // And from one that asks first: it need not send the body.
    headers.push(("Expect", "100-continue"));
    let asked = exchange(address, &request("PUT", UPLOAD, &headers, b"")).await;
    assert_eq!(asked.interim, 0);
    for reply in [whole, asked] {
        assert_eq!(reply.status(), 413);
        assert_eq!(reply.element("Code"), Some("InvalidContent"));
        assert_eq!(reply.header("Content-Type"), Some("application/xml"));
    }
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    let mock = start().await;
    let mut connection = Connection::open(mock.address("tencent-ci").expect("started")).await;
    connection.write(b"\x16\x03\x01 not http\r\n\r\n").await;
    assert!(connection.read_head().await.starts_with("HTTP/1.1 400 "));
}

#[tokio::test]
async fn the_next_call_gets_the_error_that_was_asked_for() {
    let mock = start().await;
    let vendor = mock.address("tencent-ci").expect("started");
    let host = [("host", HOST)];
    for asked in ["SlowDown@503", "NoSuchBucket"] {
        let planned = mock.answer_next("GetLiveCode", asked);
        planned.expect("it is documented");
    }
    // A call whose signature is refused takes none of them, and neither does another operation.
    let unsigned = request("GET", "/?ci-process=GetLiveCode", &host, b"");
    let reply = exchange(vendor, &unsigned).await;
    assert_ne!(reply.element("Code"), Some("SlowDown"));
    let signature = authorization("GET", "/");
    let signed = [("host", HOST), ("authorization", &signature)];
    let other = request("GET", "/?ci-process=GetActionSequence", &signed, b"");
    assert_eq!(exchange(vendor, &other).await.status(), 200);
    for (status, code) in [(503, "SlowDown"), (404, "NoSuchBucket")] {
        let reply = exchange(vendor, &live_code("HTTP/1.1", &host)).await;
        assert_eq!(reply.status(), status);
        assert_eq!(reply.element("Code"), Some(code));
    }
    assert!(is_live_code(
        &exchange(vendor, &live_code("HTTP/1.1", &host)).await
    ));
}

#[tokio::test]
async fn what_no_vendor_documents_cannot_be_asked_for() {
    let mock = start().await;
    assert_eq!(
        mock.answer_next("GetLifeCode", "SlowDown"),
        Err(NextAnswerError::UnknownOperation("GetLifeCode".to_owned()))
    );
    // An operation of a vendor that was not started.
    let error = mock.answer_next("ShowCaptcha", "APP.0001");
    let text = error.expect_err("not started").to_string();
    assert_eq!(
        text,
        "no vendor that was started has an operation \"ShowCaptcha\""
    );
    for asked in ["SlowDawn", "SlowDown@404"] {
        let error = NextAnswerError::Undocumented {
            operation: "GetLiveCode",
            error: asked.to_owned(),
        };
        assert_eq!(mock.answer_next("GetLiveCode", asked), Err(error));
    }
}

#[tokio::test]
async fn tls_has_a_certificate_to_trust() {
    let mock = Mock::builder()
        .only("tencent-ci")
        .clock(Clock::fixed(NOW))
        .tls()
        .start()
        .await
        .expect("a free port");
    assert!(
        mock.url("tencent-ci")
            .expect("started")
            .starts_with("https://127.0.0.1:")
    );
    for name in ["127.0.0.1", "localhost", HOST] {
        let reply = over_tls(&mock, "tencent-ci", name)
            .await
            .send(&live_code("HTTP/1.1", &[("Host", HOST)]))
            .await;
        assert!(is_live_code(&reply), "{}", reply.text());
    }
}

#[tokio::test]
async fn all_vendors_start_in_their_order() {
    let mock = Mock::builder().start().await.expect("free ports");
    let names: Vec<_> = mock.vendors().map(|(name, _)| name).collect();
    // Vendors that are answered from samples come behind them.
    assert_eq!(names.len(), VENDORS.len());
    assert_eq!(
        names[..5],
        [
            "aliyun-cloudauth",
            "huawei-oneaccess",
            "megvii-faceid",
            "tencent-ci",
            "tencent-csec"
        ]
    );
    for (name, url) in mock.vendors() {
        let address = mock.address(name).expect("started");
        assert_eq!(url, format!("http://{address}"));
        assert!(address.ip().is_loopback());
        assert_eq!(mock.url(name), Some(url));
    }
    assert_eq!(mock.url("nobody"), None);
    assert_eq!(mock.certificate_pem(), None);
}

/// A port with room for five behind it, free at this moment.
async fn free_base() -> u16 {
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        if port < u16::MAX - 5 {
            return port;
        }
    }
}

#[tokio::test]
async fn a_vendor_has_its_place_behind_the_base() {
    let base = free_base().await;
    let builder = Mock::builder().only("tencent-ci").port_base(base);
    let Ok(mock) = builder.clone().start().await else {
        // Somebody was quicker.
        return;
    };
    // The fourth of five.
    assert_eq!(
        mock.address("tencent-ci").map(|address| address.port()),
        Some(base + 3)
    );
    assert_eq!(mock.vendors().count(), 1);

    let error = builder
        .clone()
        .start()
        .await
        .expect_err("the port is taken");
    let text = error.to_string();
    assert!(text.contains(&(base + 3).to_string()), "{text}");
    assert!(text.contains("tencent-ci"), "{text}");
    assert!(text.contains("in use"), "{text}");

    mock.stop().await;
    let again = builder.clone().start().await.expect("free again");
    drop(again);
}

#[tokio::test]
async fn what_cannot_start_says_why() {
    let error = Mock::builder()
        .only("tencent")
        .start()
        .await
        .expect_err("no vendor");
    let expected = "there is no vendor \"tencent\"; there are aliyun-cloudauth, huawei-oneaccess, \
                    megvii-faceid, tencent-ci, tencent-csec";
    assert!(error.to_string().starts_with(expected), "{error}");
    let error = Mock::builder()
        .only("tencent-csec")
        .port_base(u16::MAX - 3)
        .start()
        .await
        .expect_err("no port");
    assert!(error.to_string().contains("65535"), "{error}");
}

#[tokio::test]
async fn a_dropped_mock_answers_no_more() {
    let mock = start().await;
    let address = mock.address("tencent-ci").expect("started");
    let mut connection = Connection::open(address).await;
    assert!(is_live_code(
        &connection
            .send(&live_code("HTTP/1.1", &[("Host", HOST)]))
            .await
    ));
    drop(mock);
    assert!(connection.is_closed().await);
}
