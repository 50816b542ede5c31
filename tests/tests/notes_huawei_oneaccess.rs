//! What was chosen where the documents of Huawei Cloud OneAccess disagree, as far as no sample
//! shows it.

use std::sync::LazyLock;

use liveproof::huawei_oneaccess::{Client, Json, Settings, types};
use liveproof::runtime::{ArgumentError, Body, Error, Request};
use liveproof::sign::huawei_session;
use liveproof_tests::support::Vendor;
use liveproof_tests::support::{
    Failure, Outcome, Received, Response, Sent, Target, exchange, given, huawei, huawei_settings,
    mock, serve,
};
use liveproof_tests::vendor;
use serde_json::json;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("huawei-oneaccess"));

const CAPTCHA: &str = r#"{"originalImageBase64":"aQ==","jigsawImageBase64":"ag==","token":"t"}"#;

/// ShowCaptcha with these settings.
async fn show(settings: Settings) -> (Outcome, Vec<Sent>) {
    let server = serve(Response::new(200, "application/json", CAPTCHA)).await;
    let client = huawei(&Target::new(VENDOR.host, server.address()), settings);
    let outcome = Outcome::of(client.show_captcha().send().await);
    (outcome, server.stop().await.iter().map(Sent::of).collect())
}

/// ShowCaptcha with this response.
async fn captcha(body: &str) -> types::Captcha {
    let server = serve(Response::new(200, "application/json", body)).await;
    let client = huawei(
        &Target::new(VENDOR.host, server.address()),
        huawei_settings(),
    );
    let response = client.show_captcha().send().await;
    response.expect("a good response").into_inner()
}

/// LoginByMobileVerifyCode with this response.
async fn login(body: &str) -> Result<types::Login, Error<types::LoginErrorResponse>> {
    let server = serve(Response::new(200, "application/json", body)).await;
    let client = huawei(
        &Target::new(VENDOR.host, server.address()),
        huawei_settings(),
    );
    let call = client.login_by_mobile_verify_code();
    let response = call
        .mobile("12345678901")
        .verify_code("232326")
        .send()
        .await;
    response.map(liveproof::runtime::Response::into_inner)
}

/// ValidateCaptcha with this answer.
async fn validate(point: impl TryInto<Json<types::PointJson>>) -> Received {
    let server = serve(Response::new(
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
        .token("CANARY-token")
        .sender("12345678901");
    call.send().await.expect("a good response");
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
        &exchange(&VENDOR, call, Response::new(200, "text/plain", ""))
            .await
            .0[0],
    )
}

#[test]
fn huawei_logged_headers() {
    let base = || Settings::new().x_agent("ExampleApp/1.0").x_client_id("c");
    let request = |system: Option<&str>, fingerprint: Option<&str>| {
        let mut settings = base();
        if let Some(system) = system {
            settings = settings.x_operating_sys_version(system);
        }
        if let Some(fingerprint) = fingerprint {
            settings = settings.x_device_fingerprint(fingerprint);
        }
        let target = Target::new(VENDOR.host, ([127, 0, 0, 1], 1).into());
        huawei(&target, settings).show_captcha().request()
    };
    let (system, fingerprint) = (Some("Android 10"), Some("f"));
    for (request, name) in [
        (request(None, fingerprint), "X-operating-sys-version"),
        (request(Some(""), fingerprint), "X-operating-sys-version"),
        (request(system, None), "X-device-fingerprint"),
        (request(system, Some("")), "X-device-fingerprint"),
    ] {
        let text = request.expect_err("refused").to_string();
        assert!(text.starts_with(&format!("ShowCaptcha: {name} ")), "{text}");
    }
    let good = || request(system, fingerprint);
    assert_eq!(given(good(), "X-operating-sys-version"), ["Android 10"]);
    assert_eq!(given(good(), "X-device-fingerprint"), ["f"]);
}

/// Below `/sdk` it is a header that may be missing, below `/tenant/sso` a field that may not.
#[tokio::test]
async fn huawei_device_ip_optional() {
    let mut of_servers = 0;
    for operation in 0..VENDOR.operations.len() {
        let minimal = example(operation, "minimal").await;
        let full = example(operation, "full").await;
        assert!(minimal.header("x-device-ip").is_empty());
        if minimal.path.starts_with("/api/v2/tenant/sso/") {
            of_servers += 1;
            assert!(full.header("x-device-ip").is_empty());
            assert!(
                minimal.body.contains(r#""device_ip":"10.10.10.1""#),
                "{}",
                minimal.body
            );
        } else if minimal.path.starts_with("/api/v2/sdk/") {
            assert_eq!(full.header("x-device-ip"), ["10.10.10.1"]);
        }
    }
    assert_eq!(of_servers, 3);
}

#[tokio::test]
async fn huawei_tenant_id() {
    let id = ["00ca0a2700f1d2f40f38c00cb199fd21"];
    for operation in 0..VENDOR.operations.len() {
        let sent = example(operation, "minimal").await;
        assert!(sent.header("x-tenant-id").is_empty());
        let sent = example(operation, "full").await;
        // The page of the access token has no header at all.
        if sent.path != "/api/v2/tenant/token" {
            assert_eq!(sent.header("x-tenant-id"), id);
        }
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

#[tokio::test]
async fn huawei_path_versions() {
    let mut log_out = None;
    for (index, operation) in VENDOR.operations.iter().enumerate() {
        let sent = example(index, "minimal").await;
        assert!(sent.path.starts_with("/api/v2/"), "{}", sent.path);
        if operation.id == "Logout" {
            log_out = Some(sent);
        }
    }
    let log_out = log_out.expect("an operation");
    assert_eq!(
        (log_out.method.as_str(), log_out.path.as_str()),
        ("GET", "/api/v2/sdk/logout")
    );
}

#[tokio::test]
async fn huawei_sms_type_blanks() {
    use types::SmsType;
    for (purpose, text) in [
        (SmsType::Register, "REGISTER_SMS"),
        (SmsType::Login, "LOGIN_SMS"),
        (SmsType::ForgottenPassword, "FORGET_PWD_SMS"),
        (SmsType::BindMobile, "BIND_MOBILE_SMS"),
        (SmsType::UpdateMobile, "UPDATE_MOBILE_SMS"),
        (SmsType::SecondFactor, "OTP_REST_SMS"),
        (SmsType::from("NEW_SMS"), "NEW_SMS"),
    ] {
        let body = body_of(
            nowhere()
                .send_sms_verify_code()
                .mobile("12345678901")
                .type_(purpose)
                .captcha_token("t")
                .request(),
        );
        assert_eq!(body["type"], text);
    }
}

/// As the patterns of ListCountryCodes have it, and anything else.
#[test]
fn huawei_mobile_digits() {
    let client = nowhere();
    let call = |mobile: &str| {
        let call = client.send_sms_verify_code().mobile(mobile);
        call.type_(types::SmsType::Login)
            .captcha_token("t")
            .request()
    };
    for mobile in [
        "12345678901",
        "+8612345678901",
        "+86-12345678901",
        "+85251234567",
        "+4915112345678",
    ] {
        assert_eq!(body_of(call(mobile))["mobile"], mobile);
    }
    let error = call("").expect_err("no number").to_string();
    assert!(error.starts_with("SendSmsVerifyCode: mobile "), "{error}");
    let call = client.login_by_mobile_verify_code();
    let body = body_of(call.mobile("+8612345678").verify_code("012345").request());
    assert_eq!(body["mobile"], "+8612345678");
    assert_eq!(body["verify_code"], "012345");
}

/// What AJ-Captcha sends: an object, lists, and no piece beside words to click on.
#[tokio::test]
async fn huawei_captcha_kinds() {
    let words = captcha(
        r#"{"originalImageBase64":"aQ==","jigsawImageBase64":null,"token":"t","point":null,
            "wordList":["天","地"],"pointList":[{"x":1,"y":2}]}"#,
    )
    .await;
    assert_eq!(words.jigsaw_image_base64, None);
    assert_eq!(words.word_list.as_deref(), Some(&json!(["天", "地"])));
    assert_eq!(
        words.point_list.as_deref(),
        Some(&json!([{"x": 1, "y": 2}]))
    );
    let slider = captcha(
        r#"{"originalImageBase64":"aQ==","jigsawImageBase64":"ag==","token":"t","point":{"x":237,"y":5}}"#,
    )
    .await;
    assert_eq!(slider.jigsaw_image_base64.as_deref(), Some("ag=="));
    assert_eq!(slider.point.as_deref(), Some(&json!({"x": 237, "y": 5})));
    // As the table has it.
    let text = captcha(r#"{"originalImageBase64":"aQ==","token":"t","point":"237.0,5.0"}"#).await;
    assert_eq!(text.point.as_deref(), Some(&json!("237.0,5.0")));
}

/// A status that is not known lets nobody in: then it is a result, and otherwise an error.
#[tokio::test]
async fn huawei_login_status_unknown() {
    for body in [
        r#"{"status":"ACCOUNT_REVIEW"}"#,
        r#"{"status":"ACCOUNT_REVIEW","state_token":"st","data":"d"}"#,
        r#"{"status":"ACCOUNT_REVIEW","session_token":null,"id_token":""}"#,
    ] {
        let login = login(body).await.expect("no session");
        assert_eq!(login.status.as_str(), "ACCOUNT_REVIEW");
        assert_eq!(login.status, types::LoginStatus::from("ACCOUNT_REVIEW"));
    }
    for body in [
        r#"{"status":"ACCOUNT_REVIEW","session_token":"s"}"#,
        r#"{"status":"ACCOUNT_REVIEW","id_token":"j"}"#,
        r#"{"status":"ACCESS_DENIED"}"#,
        r#"{"status":"ACCESS_DENIED","state_token":"st"}"#,
    ] {
        let error = login(body).await.expect_err("a service error");
        assert!(body.contains(error.code().expect("a code")), "{body}");
    }
    // Next steps, after any of the logins.
    for (status, known) in [
        ("SOCIAL_BIND", types::LoginStatus::SocialBind),
        ("USER_REGISTER", types::LoginStatus::UserRegister),
    ] {
        let body = format!(r#"{{"status":"{status}","state_token":"st"}}"#);
        assert_eq!(login(&body).await.expect("a step").status, known);
    }
}

/// The message is on its way, whatever comes with the status 200.
#[tokio::test]
async fn huawei_empty_replies() {
    for (label, body) in [
        ("application/json", ""),
        ("application/json", "{}"),
        ("application/json", "null"),
        ("text/plain", "ok"),
        ("application/json", r#"{"error_code":null,"error_msg":""}"#),
    ] {
        for operation in ["SendSmsVerifyCode", "GetBackPwdByMobile", "Logout"] {
            let outcome = replied(operation, Response::new(200, label, body)).await;
            assert!(
                outcome.result.is_ok(),
                "{operation} {body}: {}",
                outcome.word()
            );
        }
    }
    let refusal = r#"{"error_code":"USER.0038","error_msg":"m"}"#;
    for operation in ["SendSmsVerifyCode", "GetBackPwdByMobile", "Logout"] {
        let outcome = replied(operation, Response::new(200, "application/json", refusal)).await;
        assert_eq!(outcome.word(), "vendor: USER.0038", "{operation}");
    }
}

/// The first example of an operation, with this response.
async fn replied(operation: &str, response: Response) -> Outcome {
    let operation = VENDOR.operations.iter().find(|it| it.id == operation);
    let call = operation.expect("an operation").calls[0].1;
    exchange(&VENDOR, call, response).await.1
}

/// All that the page names but the object, which cannot be sent.
#[tokio::test]
async fn huawei_register_extension() {
    let at = VENDOR
        .operations
        .iter()
        .position(|it| it.id == "RegisterByMobile");
    let sent = example(at.expect("an operation"), "full").await;
    assert_eq!(
        sent.body_names(),
        [
            "user_name",
            "name",
            "mobile",
            "verify_code",
            "email",
            "pwd",
            "head_img",
            "attr_gender",
            "attr_birthday",
            "attr_nick_name",
            "first_name",
            "middle_name",
            "last_name",
        ]
    );
}

#[test]
fn huawei_password_reset_uses() {
    let client = nowhere();
    let call = client.get_back_pwd_by_mobile().mobile("12345678901");
    let call = call.verify_code("232326").password("Invented#Pass1");
    let request = call.request().expect("good arguments");
    assert!(request.header("authorization").is_none());
    assert_eq!(
        body_of(Ok(request)),
        json!({"mobile": "12345678901", "verify_code": "232326", "password": "Invented#Pass1"})
    );
    // The type that the maker's documents name can be sent, too.
    let call = client.send_sms_verify_code().mobile("12345678901");
    let call = call
        .type_(types::SmsType::from("CHANGE_PWD_SMS"))
        .captcha_token("t");
    assert_eq!(body_of(call.request())["type"], "CHANGE_PWD_SMS");
}

/// A form in the order of the table, and no header of the application, the device or HTTP Basic.
#[tokio::test]
async fn huawei_access_token_call() {
    let at = VENDOR
        .operations
        .iter()
        .position(|it| it.id == "ShowAuthToken");
    let sent = example(at.expect("an operation"), "minimal").await;
    assert_eq!(
        sent.body,
        "grant_type=client_credentials&client_id=mK2vQe7RzT4yWcXn9sLpD5aHfJ8uBg31&\
         client_secret=Xw8nC2vLq5TzR7yKm4sPbD9aHfJ3uGe6Wt1Q"
    );
    assert_eq!(
        sent.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    for name in ["authorization", "x-client-id", "x-device-fingerprint"] {
        assert!(sent.header(name).is_empty(), "{name}");
    }
}

#[tokio::test]
async fn huawei_sso_client_id() {
    let client = nowhere();
    let call = || {
        client
            .show_sso_ticket_by_session_token()
            .authorization("Bearer a")
            .session_token("s")
            .operating_sys_version("Android 10")
            .device_ip("10.10.10.1")
            .device_fingerprint("f")
    };
    let without = body_of(call().request());
    assert!(without.get("client_id").is_none(), "{without}");
    let with = body_of(call().client_id("c").request());
    assert_eq!(with["client_id"], "c");
}

/// Backslash and `n` as two characters, line feeds, and nothing at all.
#[test]
fn huawei_public_key_newlines() {
    for line_end in [r"\n", "\n", ""] {
        let key = KEY.replace('\n', line_end);
        let made = huawei_session::x_signature(&key, "s", "1", "n").expect("a good key");
        // 256 bytes, as long as the key, in Base64.
        assert_eq!(made.len(), 344, "{line_end:?}");
    }
}

/// The key of the mock vendor, which opens what comes.
const KEY: &str = include_str!("../../crates/mock/data/huawei-oneaccess/session_key.pem");

/// ShowPublicKey and Logout, at a mock. `header` makes X-signature of the key.
async fn log_out(header: impl Fn(&str) -> String) -> Result<(), Failure> {
    let mock = mock::start(&VENDOR, "minimal").await;
    let client = huawei(&mock.target(), huawei_settings());
    let key = client.show_public_key().send().await.expect("a key");
    let call = client.logout().x_signature(header(&key.public_key));
    Outcome::of(call.send().await).result.map(|_| ())
}

fn refusal(outcome: Result<(), Failure>) -> String {
    match outcome {
        Err(Failure::Vendor { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

const TIME: &str = "1700000000000";
const SESSION: &str = "k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60";

/// The text that is encrypted has `&timestamp`, whatever a browser makes of it, and no two headers
/// are alike.
#[tokio::test]
async fn huawei_signature_encrypted() {
    let made = |key: &str| huawei_session::x_signature(key, SESSION, TIME, "n").expect("a key");
    log_out(made).await.expect("the mock opens it");
    assert_ne!(made(KEY), made(KEY));
    // As a signature of the plain text would be.
    let plain = format!("session_token={SESSION}&timestamp={TIME}&nonce=n");
    assert_eq!(refusal(log_out(|_| plain.clone()).await), "PARAM.0030");
}

/// The mock opens what OpenSSL makes with SHA-256 in both places, and nothing else (its own tests
/// show that).
#[tokio::test]
async fn huawei_signature_mgf1() {
    log_out(|key| huawei_session::x_signature(key, SESSION, TIME, "mgf1").expect("a key"))
        .await
        .expect("SHA-256 in both places");
}

#[tokio::test]
async fn huawei_signature_nonce() {
    let random = huawei_session::nonce().expect("randomness");
    let hexadecimal = format!("{:x}", 1_700_000_000_000_u64);
    for nonce in [random.as_str(), hexadecimal.as_str(), "any text"] {
        log_out(|key| huawei_session::x_signature(key, SESSION, TIME, nonce).expect("a key"))
            .await
            .expect("a nonce that is new");
    }
}

/// A client whose requests are only looked at.
fn nowhere() -> Client {
    let target = Target::new(VENDOR.host, ([127, 0, 0, 1], 1).into());
    huawei(&target, huawei_settings())
}

/// The JSON that a request would send.
fn body_of(request: Result<Request, ArgumentError>) -> serde_json::Value {
    match request.expect("good arguments").body() {
        Body::Bytes { bytes, .. } => serde_json::from_slice(bytes).expect("JSON"),
        other => panic!("{other:?}"),
    }
}
