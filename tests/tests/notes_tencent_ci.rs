//! What was chosen where the documents of Tencent Cloud CI disagree, as far as no sample shows it.

use std::sync::LazyLock;

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use liveproof::runtime::{Middleware, Violation};
use liveproof::tencent_ci::{Client, Config, Endpoint, Error, Upload, operations, types};
use liveproof_tests::support::Vendor;
use liveproof_tests::support::{
    Keep, Response, Sent, Target, Then, ci, given, sent_examples, serve, values,
};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("tencent-ci"));

const LIVE_CODE: &str = "<Response><LiveCode>0417</LiveCode></Response>";
const ALIVE: &str = "<Response><BestFrameBase64>Q0FO</BestFrameBase64><Sim>100</Sim></Response>";

async fn get_live_code(
    response: Response,
) -> (
    Result<liveproof::tencent_ci::Response<types::LiveCode>, Error>,
    Sent,
) {
    let server = serve(response).await;
    let result = ci(&Target::new(VENDOR.host, server.address()))
        .get_live_code()
        .send()
        .await;
    let received = server.stop().await;
    (result, Sent::of(&received[0]))
}

/// A client whose requests are only looked at.
fn nowhere() -> Client {
    ci(&Target::new(VENDOR.host, ([127, 0, 0, 1], 1).into()))
}

/// LivenessRecognition of this kind.
fn recognise(
    client: &Client,
    kind: impl Into<types::LivenessType>,
) -> operations::LivenessRecognition<'_> {
    let call = client.liveness_recognition().object_key("a.mp4");
    let call = call.id_card("11010519491231002X").name("张三");
    call.liveness_type(kind.into())
}

#[tokio::test]
async fn ci_host_cos() {
    let (result, sent) = get_live_code(Response::new(200, "application/xml", LIVE_CODE)).await;
    assert!(result.is_ok());
    assert_eq!(
        sent.header("host"),
        ["examplebucket-1250000000.cos.ap-beijing.myqcloud.com"]
    );
    // The other host can be given.
    let server = serve(Response::new(200, "application/xml", LIVE_CODE)).await;
    let other = "examplebucket-1250000000.ci.ap-beijing.myqcloud.com";
    let client = ci(&Target::new(other, server.address()));
    client
        .get_live_code()
        .send()
        .await
        .expect("a good response");
    assert_eq!(Sent::of(&server.stop().await[0]).header("host"), [other]);
}

#[test]
fn ci_host_cos_needs_https_and_a_host_name() {
    assert!(Client::new(Endpoint::new("examplebucket-1250000000", "ap-beijing")).is_ok());
    for bucket in ["", "a/b", "a@evil.example", "a.example#", "a:1", "桶-1"] {
        assert!(
            Client::new(Endpoint::new(bucket, "ap-beijing")).is_err(),
            "{bucket}"
        );
        assert!(
            Client::new(Endpoint::new("examplebucket-1250000000", bucket)).is_err(),
            "{bucket}"
        );
    }
    let plain = Config::new(Endpoint::new("b-1", "r")).base_url("http://b-1.cos.r.myqcloud.com");
    assert!(Client::new(plain).is_err());
}

#[tokio::test]
async fn ci_request_id_headers() {
    for name in ["x-cos-request-id", "x-ci-request-id", "X-Ci-Request-Id"] {
        let headers = [
            ("Content-Type", "application/xml"),
            (name, "NjE5YTc4ZjJfSEVBREVS"),
        ];
        let (result, _) = get_live_code(Response::with_headers(200, &headers, LIVE_CODE)).await;
        let response = result.expect("a good response");
        assert_eq!(
            response.request_id(),
            Some("NjE5YTc4ZjJfSEVBREVS"),
            "{name}"
        );
        assert_eq!(
            response.header(name),
            Some("NjE5YTc4ZjJfSEVBREVS"),
            "{name}"
        );

        let body = "<Error><Code>AccessDenied</Code></Error>";
        let (result, _) = get_live_code(Response::with_headers(403, &headers, body)).await;
        assert_eq!(
            result.expect_err("an error").request_id(),
            Some("NjE5YTc4ZjJfSEVBREVS"),
            "{name}"
        );
        // It is there even if nothing else can be read.
        let (result, _) = get_live_code(Response::with_headers(200, &headers, "<Wrong/>")).await;
        assert_eq!(
            result.expect_err("an error").request_id(),
            Some("NjE5YTc4ZjJfSEVBREVS"),
            "{name}"
        );
    }
    // Trace ids are declared, others not.
    let headers = [
        ("Content-Type", "application/xml"),
        ("x-ci-trace-id", "t"),
        ("x-other", "o"),
    ];
    let (result, _) = get_live_code(Response::with_headers(200, &headers, LIVE_CODE)).await;
    let response = result.expect("a good response");
    assert_eq!(
        (
            response.header("x-ci-trace-id"),
            response.header("x-other"),
            response.request_id()
        ),
        (Some("t"), None, None)
    );
    // Without the header, an error's own member is the id.
    let body =
        "<Error><Code>AccessDenied</Code><RequestId>NjE5YTc4ZjJfQk9EWQ==</RequestId></Error>";
    let (result, _) = get_live_code(Response::new(403, "application/xml", body)).await;
    assert_eq!(
        result.expect_err("an error").request_id(),
        Some("NjE5YTc4ZjJfQk9EWQ==")
    );
}

#[tokio::test]
async fn ci_sample_content_length() {
    // The samples' own length would be taken for a response that broke off; the true one is what
    // counts.
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 414641\r\n\r\n";
    let (result, _) = get_live_code(Response::raw(format!("{head}{LIVE_CODE}"))).await;
    assert!(matches!(result, Err(Error::Transport(_))));
    let (result, _) = get_live_code(Response::new(200, "application/xml", LIVE_CODE)).await;
    assert_eq!(result.expect("a good response").live_code, "0417");
}

#[tokio::test]
async fn ci_signed_lists_empty() {
    // The operations write no Authorization; a signer sees all parameters, decoded, and decides.
    for operation in VENDOR.operations {
        let kept = Keep::default();
        let server = serve(Response::new(200, "text/plain", "")).await;
        let _ = operation
            .fullest()
            .make(Target::new(VENDOR.host, server.address()).with_middleware(kept.clone()))
            .await;
        let sent = Sent::of(&server.stop().await[0]);
        assert_eq!(
            operation.credentials,
            ["Authorization", "x-cos-security-token"]
        );
        for name in operation.credentials {
            assert!(
                sent.header(name).is_empty() && sent.query(name).is_empty(),
                "{name}"
            );
        }
        let requests = kept.requests();
        let seen = values(&requests[0]);
        for input in operation.inputs.iter().filter(|it| **it != "ObjectKey") {
            assert!(
                seen.iter().any(|it| it.0 == *input),
                "{} of {}",
                input,
                operation.id
            );
        }
        assert_eq!(requests[0].host(), VENDOR.host);
    }
    let signer = Then(|request: &mut liveproof::runtime::Request| {
        let names: Vec<&str> = request.query().iter().map(|it| it.0.as_ref()).collect();
        let lists = format!(
            "q-header-list=&q-url-param-list={}",
            names.join(";").to_lowercase()
        );
        Ok(request.set_header("Authorization", lists)?)
    });
    let sent = signed(signer).await;
    assert_eq!(
        sent.header("authorization"),
        ["q-header-list=&q-url-param-list=ci-process"]
    );
}

async fn signed(signer: impl Middleware + 'static) -> Sent {
    let server = serve(Response::new(200, "application/xml", LIVE_CODE)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()).with_middleware(signer));
    client
        .get_live_code()
        .send()
        .await
        .expect("a good response");
    Sent::of(&server.stop().await[0])
}

#[tokio::test]
async fn ci_get_no_content_headers() {
    let mut gets = 0;
    for (operation, example, sent) in sent_examples(&VENDOR).await {
        if sent.method == "GET" {
            gets += 1;
            assert_eq!(sent.body, "");
            for name in ["Content-Type", "Content-Length", "Transfer-Encoding"] {
                assert!(
                    sent.header(name).is_empty(),
                    "{name} in {} {example}",
                    operation.id
                );
            }
        }
    }
    assert!(gets > 0);
}

#[test]
fn ci_validate_data() {
    use types::LivenessType::{Action, Lip, Silent};
    let client = nowhere();
    for (kind, data, word) in [(Lip, "0417", "LIP"), (Action, "2,1", "ACTION")] {
        let error = recognise(&client, kind.clone()).request();
        let error = error.expect_err("refused").to_string();
        assert_eq!(
            error,
            format!("LivenessRecognition: ValidateData is required when LivenessType is {word}")
        );
        let call = recognise(&client, kind).validate_data(data);
        assert_eq!(given(call.request(), "ValidateData"), [data]);
    }
    // With SILENT it is sent as it is given, an empty one, too; a kind that is not known yet has
    // no rule.
    for (kind, data) in [(Silent, ["", "0417"]), ("BLINK".into(), ["", "x"])] {
        let call = || recognise(&client, kind.clone());
        assert!(given(call().request(), "ValidateData").is_empty());
        for data in data {
            let call = call().validate_data(data);
            assert_eq!(given(call.request(), "ValidateData"), [data]);
        }
    }
    let call = recognise(&client, "BLINK");
    assert_eq!(given(call.request(), "LivenessType"), ["BLINK"]);
}

/// As they are; the snapshots show how they are encoded.
#[test]
fn ci_name_raw_and_ci_id_card_text() {
    let client = nowhere();
    let call = || recognise(&client, types::LivenessType::Silent);
    assert_eq!(given(call().request(), "Name"), ["张三"]);
    assert_eq!(given(call().request(), "IdCard"), ["11010519491231002X"]);
}

/// A stored video or card is named, and an uploaded one is the body.
#[tokio::test]
async fn ci_upload_has_body_and_ci_ocr_has_body() {
    let bytes: &[u8] = &[0, 0xff, b'\r', b'\n', b'-', 0x80];
    let upload = |media_type| Upload::bytes(bytes).media_type(media_type);
    let server = serve(Response::new(200, "application/xml", ALIVE)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()));
    let call = || {
        let call = client.liveness_recognition_on_upload().id_card("1");
        let call = call.object_key("a/b.avi").name("n");
        call.liveness_type(types::LivenessType::Silent)
    };
    let sent = call().body(upload("video/x-msvideo")).send().await;
    sent.expect("a good response");
    let error = call().send().await.expect_err("no body").to_string();
    assert_eq!(error, "LivenessRecognitionOnUpload: body is required");
    let videos = server.stop().await;

    let server = serve(Response::new(200, "application/xml", CARD)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()));
    let call = || client.id_card_ocr_on_upload().object_key("a/b.png");
    let sent = call().body(upload("image/png")).send().await;
    sent.expect("a good response");
    let error = call().send().await.expect_err("no body").to_string();
    assert_eq!(error, "IDCardOCROnUpload: body is required");
    let cards = server.stop().await;

    for (received, path, media_type) in [
        (videos, "/a/b.avi", "video/x-msvideo"),
        (cards, "/a/b.png", "image/png"),
    ] {
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].body, bytes);
        let sent = Sent::of(&received[0]);
        assert_eq!((sent.method.as_str(), sent.path.as_str()), ("PUT", path));
        assert_eq!(sent.header("content-type"), [media_type]);
        assert_eq!(sent.header("content-length"), ["6"]);
    }
}

#[tokio::test]
async fn ci_token_header() {
    for operation in VENDOR.operations {
        assert!(operation.credentials.contains(&"x-cos-security-token"));
        assert!(!operation.credentials.contains(&"x-ci-security-token"));
    }
    // A signer writes whichever the host wants.
    for name in ["x-cos-security-token", "x-ci-security-token"] {
        let signer = Then(move |request: &mut liveproof::runtime::Request| {
            Ok(request.set_header(name, "token")?)
        });
        assert_eq!(signed(signer).await.header(name), ["token"]);
    }
}

#[tokio::test]
async fn ci_path_decoded() {
    let kept = Keep::default();
    let server = serve(Response::new(200, "application/xml", ALIVE)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()).with_middleware(kept.clone()));
    let outcome = client
        .liveness_recognition()
        .object_key("exampleobject(腾讯云)/a b%2F.mp4")
        .id_card("11010519491231002X")
        .name("张三")
        .liveness_type(types::LivenessType::Silent)
        .send()
        .await;
    assert!(outcome.is_ok());
    let seen = kept.requests();
    assert_eq!(seen[0].path_text(), "/exampleobject(腾讯云)/a b%2F.mp4");
    let received = server.stop().await;
    assert!(
        received[0].head.starts_with(
            "GET /exampleobject%28%E8%85%BE%E8%AE%AF%E4%BA%91%29/a%20b%252F.mp4?ci-process="
        ),
        "{}",
        received[0].head
    );
}

const CARD: &str = "<Response><IdInfo><Name>n</Name></IdInfo></Response>";

#[tokio::test]
async fn ci_ocr_size() {
    // 7 * 1,048,576 characters of Base64, of which 4 are 3 bytes.
    const LARGEST: usize = 5_505_024;
    let server = serve(Response::new(200, "application/xml", CARD)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()));
    let call = |size: usize| {
        let call = client.id_card_ocr_on_upload().object_key("a.png");
        call.body(Upload::bytes(vec![0; size]).media_type("image/png"))
            .send()
    };
    call(LARGEST).await.expect("a good response");
    let error = call(LARGEST + 1).await.expect_err("too large");
    assert_eq!(
        error.to_string(),
        "IDCardOCROnUpload: body must have at most 5505024 bytes (it has 5505025)"
    );
    let received = server.stop().await;
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].body.len(), LARGEST);
}

#[test]
fn ci_ocr_config_json() {
    let typed = types::OcrConfig::new().crop_id_card(true);
    let client = nowhere();
    let call = client.id_card_ocr().object_key("k");
    let call = call.config(typed.crop_portrait(false));
    assert_eq!(
        given(call.request(), "Config"),
        [r#"{"CropIdCard":true,"CropPortrait":false}"#]
    );
}

#[tokio::test]
async fn ci_ocr_warn_code_sign() {
    let body = "<Response><IdInfo><Name>n</Name></IdInfo><AdvancedInfo><WarnInfos>-9102</WarnInfos>\
                <WarnInfos>9103</WarnInfos></AdvancedInfo></Response>";
    let server = serve(Response::new(200, "application/xml", body)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()));
    let card = client.id_card_ocr().object_key("k").send().await;
    let card = card.expect("a card").into_inner();
    let warnings = card.advanced_info.expect("it is there").warn_infos;
    assert_eq!(
        warnings,
        [types::WarnCode::from("-9102"), types::WarnCode::Reshot]
    );
    assert_ne!(warnings[0], types::WarnCode::Copy);
}

/// IDCardOCROnUpload with what is required.
fn upload(client: &Client) -> operations::IdCardOcrOnUpload<'_> {
    let call = client.id_card_ocr_on_upload().object_key("a.png");
    call.body(Upload::bytes("p").media_type("image/png"))
}

#[test]
fn ci_upload_headers() {
    let client = nowhere();
    let call = || {
        let call = upload(&client).x_cos_acl("private");
        let call = call.x_cos_server_side_encryption("AES256");
        call.x_cos_storage_class("STANDARD_IA").request()
    };
    for (name, value) in [
        ("x-cos-acl", "private"),
        ("x-cos-server-side-encryption", "AES256"),
        ("x-cos-storage-class", "STANDARD_IA"),
    ] {
        assert_eq!(given(call(), name), [value]);
        assert!(given(upload(&client).request(), name).is_empty());
    }
}

#[tokio::test]
async fn ci_upload_headers_come_back() {
    let headers = [
        ("Content-Type", "application/xml"),
        ("ETag", "\"8e0b617c\""),
        ("x-cos-hash-crc64ecma", "16749565679157681890"),
        ("x-cos-server-side-encryption", "AES256"),
    ];
    let server = serve(Response::with_headers(200, &headers, CARD)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()));
    let call = client.id_card_ocr_on_upload().object_key("a.png");
    let body = Upload::bytes("p").media_type("image/png");
    let response = call.body(body).send().await.expect("a good response");
    for (name, value) in &headers[1..] {
        assert_eq!(response.header(name), Some(*value), "{name}");
    }
}

#[test]
fn ci_content_md5() {
    let client = nowhere();
    assert!(given(upload(&client).request(), "Content-MD5").is_empty());
    let md5 = "ZzD3iDJdrMAAb00lgLLeig==";
    let request = upload(&client).content_md5(md5).request();
    assert_eq!(given(request, "Content-MD5"), [md5]);
    assert!(given(upload(&client).request(), "Date").is_empty());
}

#[tokio::test]
async fn ci_retry_codes() {
    for (code, again) in [
        ("FailedOperation.FileSaveError", true),
        ("FailedOperation.LipNetFailed", true),
        ("FailedOperation.IdPhotoSystemNoanswer", true),
        ("KmsFreqControl", true),
        ("SlowDown", true),
        ("ServiceUnavailable", true),
        ("FailedOperation.RequestLimitExceeded", false),
        ("FailedOperation.CompareLowSimilarity", false),
    ] {
        let body = format!("<Error><Code>{code}</Code></Error>");
        let server = serve(Response::new(400, "application/xml", body)).await;
        let client = ci(&Target::new(VENDOR.host, server.address()));
        let call = client.liveness_recognition().object_key("k").id_card("1");
        let call = call.name("n").liveness_type(types::LivenessType::Silent);
        let error = call.send().await.expect_err("an error");
        assert_eq!((error.code(), error.is_retryable()), (Some(code), again));
        // Which is not to say that a call that costs is made again.
        assert_eq!(server.stop().await.len(), 1);
    }
}

/// A stream of one piece.
struct Once(Option<Bytes>);

impl futures_core::Stream for Once {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test]
async fn ci_content_length() {
    let server = serve(Response::new(200, "application/xml", CARD)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()));
    let picture =
        |len| Upload::stream_once(len, Once(Some(Bytes::from("picture")))).media_type("image/png");
    let call = || client.id_card_ocr_on_upload().object_key("a.png");
    let unknown = call().body(picture(None)).send().await;
    let Err(Error::InvalidArgument(error)) = unknown else {
        panic!("{unknown:?}");
    };
    assert!(matches!(error.violation(), Violation::LengthRequired));
    call().body(picture(Some(7))).send().await.expect("a card");
    let received = server.stop().await;
    assert_eq!(received.len(), 1);
    assert_eq!(Sent::of(&received[0]).header("content-length"), ["7"]);
}

/// COS stores an object of any type.
#[tokio::test]
async fn ci_upload_media_type() {
    let server = serve(Response::new(200, "application/xml", CARD)).await;
    let client = ci(&Target::new(VENDOR.host, server.address()));
    let call = || client.id_card_ocr_on_upload().object_key("a.png");
    let other = Upload::bytes("p").media_type("application/x-picture");
    for body in [other, Upload::bytes("p")] {
        call().body(body).send().await.expect("a card");
    }
    let received: Vec<_> = server.stop().await.iter().map(Sent::of).collect();
    assert_eq!(
        received[0].header("content-type"),
        ["application/x-picture"]
    );
    assert_eq!(
        received[1].header("content-type"),
        ["application/octet-stream"]
    );
}
