//! Responses that are bytes or have no body: the golden's crate against a listener.

use liveproof::runtime::Error;
use liveproof_examplecloud_envelopes::{Client, Config, Endpoint};
use liveproof_tests::support::{Response, Server, serve};

const JPEG: &str = "image/jpeg";

/// No text in UTF-8 begins with this.
const PICTURE: &[u8] = b"\xff\xd8\xff\xe0 a face";

const REFUSAL: &str =
    r#"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"CANARY"}}}"#;

fn client(server: &Server) -> Client {
    let config = Config::new(Endpoint::default()).unsigned();
    Client::new(config.base_url(format!("http://{}", server.address()))).expect("a client")
}

/// What the response comes to: the bytes, or the error in a few words.
async fn portrait(response: Response) -> String {
    let server = serve(response).await;
    let result = client(&server).get_portrait().id("a1").send().await;
    let printed = format!("{result:?}");
    assert!(
        !printed.contains("CANARY") && !printed.contains("face"),
        "{printed}"
    );
    match result {
        Ok(picture) => {
            assert!(
                printed.contains(&format!("Binary({} bytes)", picture.len())),
                "{printed}"
            );
            let label = picture.header("content-type").unwrap_or_default();
            format!("{label} {}", picture.escape_ascii())
        }
        Err(Error::Service(error)) => {
            let typed = error.body().is_some();
            format!("{} {:?} typed: {typed}", error.status(), error.code())
        }
        Err(Error::Undecodable(error)) => format!("{:?}", error.reason()),
        Err(Error::UnexpectedStatus(error)) => format!("unexpected {}", error.status()),
        Err(error) => {
            assert!(matches!(error, Error::Transport(_)), "{error:?}");
            "transport".to_owned()
        }
    }
}

fn labelled(label: &str, body: impl AsRef<[u8]>) -> Response {
    Response::new(200, label, body)
}

/// With this length, whatever comes.
fn announced(length: usize, status: &str, headers: &str, body: &[u8]) -> Response {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n\r\n"
    );
    Response::raw([head.as_bytes(), body].concat())
}

#[tokio::test]
async fn a_picture_is_what_its_media_type_says() {
    for (response, expected) in [
        (
            labelled(JPEG, PICTURE),
            r"image/jpeg \xff\xd8\xff\xe0 a face",
        ),
        (labelled("image/PNG;q=1", "text"), "image/PNG;q=1 text"),
        (labelled(JPEG, "{"), "image/jpeg {"),
        (labelled(JPEG, r#"{"a":1}"#), r#"image/jpeg {\"a\":1}"#),
    ] {
        assert_eq!(portrait(response).await, expected);
    }
}

#[tokio::test]
async fn what_is_not_a_picture_is_refused() {
    let limited = r#"200 Some("RequestLimitExceeded") typed: true"#;
    let label = "ContentType";
    let octets = "application/octet-stream";
    let json = "application/json";
    let truncated = announced(99, "200 OK", "Content-Type: image/jpeg", PICTURE);
    for (response, expected) in [
        (labelled("text/html", "<html>502</html>"), "Html"),
        (labelled(JPEG, "<!doctype html><title>502</title>"), "Html"),
        (labelled(json, REFUSAL), limited),
        (labelled(JPEG, REFUSAL), limited),
        // JSON without a code is not a picture, either.
        (labelled(json, r#"{"Response":{}}"#), label),
        (labelled(octets, PICTURE), "NotUtf8"),
        (labelled(octets, "text"), label),
        (labelled("text/plain", "/9j/4A=="), label),
        (labelled("image/gif", "GIF89a"), label),
        (labelled("", "text"), label),
        (labelled(JPEG, ""), "Empty"),
        (labelled(JPEG, " "), "Empty"),
        (truncated, "transport"),
    ] {
        assert_eq!(portrait(response).await, expected);
    }
}

#[tokio::test]
async fn an_error_without_a_body_is_its_status() {
    let bare = "404 None typed: false";
    let json = "application/json";
    for (response, expected) in [
        (Response::new(404, "", ""), bare),
        // What comes with it is not looked at.
        (Response::new(404, json, REFUSAL), bare),
        (Response::new(404, "text/html", "<html>404</html>"), bare),
        (Response::new(404, JPEG, b"\xff"), bare),
        (
            Response::new(400, json, REFUSAL),
            r#"400 Some("RequestLimitExceeded") typed: true"#,
        ),
        (Response::new(400, json, ""), "Empty"),
    ] {
        assert_eq!(portrait(response).await, expected);
    }
}

#[tokio::test]
async fn head_is_answered_by_status_and_headers() {
    let server = serve(announced(1234, "200 OK", "Last-Modified: today", b"")).await;
    let found = client(&server).head_portrait().id("a1").send().await;
    let found = found.expect("a success");
    assert_eq!(found.header("last-modified"), Some("today"));
    let received = server.stop().await;
    assert!(received[0].head.starts_with("HEAD /portraits/a1 HTTP/1.1"));

    for (response, expected) in [
        (
            announced(9, "200 OK", "X: y", b""),
            r#"MissingHeader { header: "Last-Modified" }"#,
        ),
        (
            announced(9, "200 OK", "Last-Modified: ", b""),
            r#"MissingHeader { header: "Last-Modified" }"#,
        ),
        (
            announced(9, "404 No", "X-Request-Id: r1", b""),
            r#"404 None Some("r1") again: false"#,
        ),
        (
            announced(9, "503 No", "Retry-After: 1", b""),
            "503 None None again: true",
        ),
        (
            announced(9, "301 Moved", "Location: /b", b""),
            "unexpected 301",
        ),
    ] {
        let server = serve(response).await;
        let result = client(&server).head_portrait().id("a1").send().await;
        let error = result.expect_err("no success");
        let again = error.is_retryable();
        let found = match error {
            Error::Service(error) => {
                let () = error.body();
                let (code, id) = (error.code(), error.request_id());
                format!("{} {code:?} {id:?} again: {again}", error.status())
            }
            Error::Undecodable(error) => format!("{:?}", error.reason()),
            Error::UnexpectedStatus(error) => format!("unexpected {}", error.status()),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected);
    }
}
