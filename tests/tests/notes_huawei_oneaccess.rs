//! What was chosen where the documents of Huawei Cloud OneAccess disagree, as far as no sample shows it.

use liveproof::huawei_oneaccess::{Json, Settings, types};
use liveproof_tests::generated::huawei_oneaccess::VENDOR;
use liveproof_tests::support::{
    Failure, Outcome, Received, Reply, Sent, Target, exchange, huawei, huawei_settings, serve,
};

const CAPTCHA: &str = r#"{"originalImageBase64":"aQ==","jigsawImageBase64":"ag==","token":"t"}"#;

/// ShowCaptcha with these settings.
async fn show(settings: Settings) -> (Outcome, Vec<Sent>) {
    let server = serve(Reply::new(200, "application/json", CAPTCHA)).await;
    let client = huawei(&Target::new(VENDOR.host, server.address()), settings);
    let outcome = Outcome::of(client.show_captcha().send().await);
    (outcome, server.stop().await.iter().map(Sent::of).collect())
}

/// ValidateCaptcha with this answer.
async fn validate(point: impl TryInto<Json<types::PointJson>>) -> Received {
    let server = serve(Reply::new(
        200,
        "application/json",
        r#"{"captcha_token":"t"}"#,
    ))
    .await;
    let client = huawei(
        &Target::new(VENDOR.host, server.address()),
        huawei_settings(),
    );
    let call = client
        .validate_captcha()
        .point_json(point)
        .token("CANARY-token-1")
        .sender("12345678901");
    call.send().await.expect("a good reply");
    server.stop().await.remove(0)
}

/// What a request example sends.
async fn example(operation: usize, name: &str) -> Sent {
    let call = VENDOR.operations[operation]
        .calls
        .iter()
        .find(|it| it.0 == name)
        .expect("an example")
        .1;
    Sent::of(
        &exchange(&VENDOR, call, Reply::new(200, "text/plain", ""))
            .await
            .0[0],
    )
}

#[tokio::test]
async fn huawei_logged_headers() {
    let base = || Settings::new().x_agent("ExampleApp/1.0").x_client_id("c");
    let cases = [
        (base().x_device_fingerprint("f"), "X-operating-sys-version"),
        (
            base().x_operating_sys_version("Android 10"),
            "X-device-fingerprint",
        ),
        (
            base().x_operating_sys_version("").x_device_fingerprint("f"),
            "X-operating-sys-version",
        ),
        (
            base()
                .x_operating_sys_version("Android 10")
                .x_device_fingerprint(""),
            "X-device-fingerprint",
        ),
    ];
    for (settings, name) in cases {
        let (outcome, sent) = show(settings).await;
        let Err(Failure::Argument(text)) = outcome.result else {
            panic!("{:?}", outcome.result)
        };
        assert!(text.starts_with(&format!("ShowCaptcha: {name} ")), "{text}");
        assert_eq!(sent, []);
    }
    let (outcome, sent) = show(
        base()
            .x_operating_sys_version("Android 10")
            .x_device_fingerprint("f"),
    )
    .await;
    assert!(outcome.result.is_ok());
    assert_eq!(sent[0].header("x-operating-sys-version"), ["Android 10"]);
    assert_eq!(sent[0].header("x-device-fingerprint"), ["f"]);
}

#[tokio::test]
async fn huawei_device_ip_optional() {
    for operation in 0..VENDOR.operations.len() {
        assert!(
            example(operation, "minimal")
                .await
                .header("x-device-ip")
                .is_empty()
        );
        assert_eq!(
            example(operation, "full").await.header("x-device-ip"),
            ["10.10.10.1"]
        );
    }
}

#[tokio::test]
async fn huawei_tenant_id() {
    for operation in 0..VENDOR.operations.len() {
        assert!(
            example(operation, "minimal")
                .await
                .header("x-tenant-id")
                .is_empty()
        );
        let sent = example(operation, "full").await;
        assert_eq!(
            sent.header("x-tenant-id"),
            ["00ca0a2700f1d2f40f38c00cb199fd21"]
        );
    }
}

#[tokio::test]
async fn huawei_header_examples() {
    // 16 and 15 characters, as the table and the request sample have it.
    for fingerprint in ["156aysdna213sc50", "156aysdna213sac"] {
        let (outcome, sent) = show(huawei_settings().x_device_fingerprint(fingerprint)).await;
        assert!(outcome.result.is_ok());
        assert_eq!(sent[0].header("x-device-fingerprint"), [fingerprint]);
    }
    for (language, text) in [
        (types::Language::Chinese, "zh"),
        (types::Language::English, "en"),
        (types::Language::from("fr-CA"), "fr-CA"),
    ] {
        let (outcome, sent) = show(huawei_settings().x_l(language)).await;
        assert!(outcome.result.is_ok());
        assert_eq!(sent[0].header("x-l"), [text]);
    }
    let (_, sent) = show(huawei_settings()).await;
    assert!(sent[0].header("x-l").is_empty());
}

#[tokio::test]
async fn huawei_x_agent() {
    let agent = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36";
    let (_, sent) = show(huawei_settings().x_agent(agent)).await;
    assert_eq!(sent[0].header("x-agent"), [agent]);
    assert_eq!(sent[0].header("user-agent"), ["liveproof-tests"]);
}

#[tokio::test]
async fn huawei_point_json_text() {
    let text = validate(r#"{"x":237.0,"y":5.0}"#).await;
    let body = String::from_utf8(text.body.clone()).expect("UTF-8");
    assert!(
        body.contains(r#""point_json":"{\"x\":237.0,\"y\":5.0}""#),
        "{body}"
    );
    let typed = validate(types::PointJson::new(237.0, 5.0)).await;
    assert_eq!(typed.body, text.body);
    // Text is sent as it is, Base64 is not JSON.
    let spaced = String::from_utf8(validate(r#"{ "x": 1.50, "y": 5 }"#).await.body).expect("UTF-8");
    assert!(
        spaced.contains(r#""point_json":"{ \"x\": 1.50, \"y\": 5 }""#),
        "{spaced}"
    );
    let client = huawei(
        &Target::new(VENDOR.host, ([127, 0, 0, 1], 1).into()),
        huawei_settings(),
    );
    let call = client
        .validate_captcha()
        .point_json("eyJ4IjoyMzcuMCwieSI6NS4wfQ==")
        .token("t")
        .sender("s");
    let error = call.request().expect_err("no JSON");
    assert_eq!(
        error.to_string(),
        "ValidateCaptcha: point_json must be valid JSON"
    );
}

#[tokio::test]
async fn huawei_charset_utf8() {
    let received = validate(r#"{"x":237.0,"y":5.0}"#).await;
    assert_eq!(
        Sent::of(&received).header("content-type"),
        ["application/json;charset=utf8"]
    );
    assert!(
        received
            .head
            .contains("\r\nContent-Type: application/json;charset=utf8\r\n"),
        "{}",
        received.head
    );
}
