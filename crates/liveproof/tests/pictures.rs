//! Pictures of captchas: what is fetched, and what is not.
#![cfg(feature = "tencent-csec")]

use std::net::SocketAddr;
use std::time::Duration;

use liveproof::runtime::{FetchError, UrlProblem};
use liveproof::tencent_csec::extras::{PictureError, Pictures};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Answers every request with these bytes, and gives the requests at the end.
async fn serve(response: impl Into<Vec<u8>>) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let response = response.into();
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await.expect("a request") == 0 {
                break;
            }
        }
        let _ = stream.write_all(&response).await;
        let _ = stream.shutdown().await;
        String::from_utf8(head).expect("text")
    });
    (address, task)
}

fn response(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

const IMAGE: &str = "Content-Type: image/jpeg\r\n";

#[tokio::test]
async fn a_picture_and_its_cookie() {
    let headers = "Content-Type: Image/JPEG; q=1\r\nSet-Cookie: other=1\r\n\
                   Set-Cookie: vsig=CANARY-a=b*; PATH=/; DOMAIN=guard.example;\r\n";
    let (address, task) = serve(response("200 OK", headers, "picture")).await;
    let url = format!("http://{address}/getcap?asig=a-b_**&uid=0");
    let picture = Pictures::new().fetch(&url).await.expect("a picture");
    assert_eq!(picture.bytes(), b"picture");
    assert_eq!(picture.media_type(), "image/jpeg");
    assert_eq!(picture.cookie("vsig"), Some("CANARY-a=b*"));
    assert_eq!(picture.cookie("PATH"), None);
    assert!(!format!("{picture:?}").contains("CANARY"));
    let head = task.await.expect("a request").to_lowercase();
    // The address as it was given, and nothing that tells who asks.
    assert!(
        head.starts_with("get /getcap?asig=a-b_**&uid=0 http/1.1\r\n"),
        "{head}"
    );
    for name in ["cookie", "authorization", "referer"] {
        assert!(!head.contains(&format!("\r\n{name}:")), "{head}");
    }
}

#[tokio::test]
async fn addresses_that_are_not_asked() {
    for (url, problem) in [
        ("", UrlProblem::Syntax),
        ("/getcap", UrlProblem::Syntax),
        ("http://captcha.example/CANARY", UrlProblem::NotHttps),
        ("http://127.0.0.1.example/CANARY", UrlProblem::NotHttps),
        ("ftp://captcha.example/CANARY", UrlProblem::Scheme),
        ("file:///etc/CANARY", UrlProblem::Scheme),
        (
            "https://user:CANARY@captcha.example/",
            UrlProblem::Credentials,
        ),
    ] {
        let error = Pictures::new().fetch(url).await.expect_err(url);
        assert_eq!(
            error,
            PictureError::Fetch(FetchError::Address(problem)),
            "{url}"
        );
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, other) = serve(response("200 OK", IMAGE, "stolen")).await;
    let headers = format!("Location: http://{elsewhere}/\r\n");
    let (address, _) = serve(response("302 Found", &headers, "")).await;
    let error = Pictures::new().fetch(&format!("http://{address}/")).await;
    assert_eq!(
        error.expect_err("a redirect"),
        FetchError::Status(302).into()
    );
    assert!(!other.is_finished(), "the other host was asked");
}

#[tokio::test]
async fn what_is_no_picture() {
    for (what, bytes) in [
        (
            "a page",
            response("200 OK", "Content-Type: text/html\r\n", "<html>"),
        ),
        ("no label", response("200 OK", "", "picture")),
        ("empty", response("200 OK", IMAGE, "")),
    ] {
        let (address, _) = serve(bytes).await;
        let error = Pictures::new().fetch(&format!("http://{address}/")).await;
        assert_eq!(error.expect_err(what), PictureError::NotPicture, "{what}");
    }
}

#[tokio::test]
async fn too_large_broken_and_late() {
    let pictures = Pictures::new().max_bytes(6);
    for (what, bytes, expected) in [
        (
            "length",
            response("200 OK", IMAGE, "picture"),
            FetchError::TooLarge { limit: 6 },
        ),
        (
            "chunks",
            format!(
                "HTTP/1.1 200 OK\r\n{IMAGE}Transfer-Encoding: chunked\r\n\r\n4\r\naaaa\r\n4\r\naaaa\r\n0\r\n\r\n"
            ),
            FetchError::TooLarge { limit: 6 },
        ),
        (
            "broken",
            format!("HTTP/1.1 200 OK\r\n{IMAGE}Content-Length: 6\r\n\r\naa"),
            FetchError::Connection,
        ),
        ("nothing", String::new(), FetchError::Connection),
        (
            "gone",
            response("503 Busy", "", ""),
            FetchError::Status(503),
        ),
    ] {
        let (address, _) = serve(bytes).await;
        let error = pictures.fetch(&format!("http://{address}/")).await;
        assert_eq!(error.expect_err(what), expected.into(), "{what}");
    }
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let late = Pictures::new().timeout(Duration::from_millis(50));
    let error = late
        .fetch(&format!("http://{address}/"))
        .await
        .expect_err("nobody answers");
    assert_eq!(error, FetchError::Timeout.into());
    assert!(error.is_retryable());
}
