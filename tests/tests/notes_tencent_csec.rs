//! What was chosen where the documents of Tencent Cloud csec disagree, as far as no sample shows
//! it.
//!
//! The signature itself is the signer's; here it is what a signer gets to see, and what becomes of
//! what it adds.

use std::sync::LazyLock;

use liveproof::runtime::Request;
use liveproof::tencent_csec::operations::{CaptchaCheck, UgcAntiSpam};
use liveproof::tencent_csec::types::{AccountType, CaptchaType, ClientType, IsHttps, Region};
use liveproof::tencent_csec::{Client, Config, Endpoint, Settings};
use liveproof_tests::support::Vendor;
use liveproof_tests::support::{
    Keep, Outcome, Response, Sent, Target, Then, csec, given, sent_examples, serve, values,
};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("tencent-csec"));

const GENUINE: &str = r#"{"code":0,"message":"No Error"}"#;

/// What a request says, as on the wire and in order: its query, or the form of a POST.
fn parameters(sent: &Sent) -> Vec<(&str, &str)> {
    let query = sent.query.iter().map(|it| (it.0.as_str(), it.1.as_str()));
    let form = sent.body.split('&').filter_map(|it| it.split_once('='));
    query.chain(form).collect()
}

fn names(sent: &Sent) -> Vec<&str> {
    parameters(sent).into_iter().map(|it| it.0).collect()
}

/// The values of one parameter.
fn said<'a>(sent: &'a Sent, name: &str) -> Vec<&'a str> {
    let all = parameters(sent).into_iter().filter(|it| it.0 == name);
    all.map(|it| it.1).collect()
}

/// A client whose requests are only looked at.
fn nowhere() -> Client {
    csec(&Target::new(VENDOR.host, ([127, 0, 0, 1], 1).into()))
}

/// CaptchaCheck with what is required.
fn check(client: &Client) -> CaptchaCheck<'_> {
    let call = client.captcha_check().captcha_type(CaptchaType::Type1);
    call.user_ip("203.0.113.1").ticket("t")
}

#[tokio::test]
async fn csec_domain() {
    for (_, _, sent) in sent_examples(&VENDOR).await {
        assert_eq!(
            (sent.header("host"), sent.path.as_str()),
            (vec!["csec.api.qcloud.com"], "/v2/index.php")
        );
    }
    // HTTPS, too: the generated address is one, and no other is taken.
    let http = Config::new(Endpoint::default()).base_url("http://csec.api.qcloud.com");
    assert!(Client::new(http).is_err());
    assert!(Client::new(Endpoint::default()).is_ok());
}

#[tokio::test]
async fn csec_get_or_post() {
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        if operation.id == "UgcAntiSpam" {
            assert_eq!((sent.method.as_str(), sent.query.len()), ("POST", 0));
            let form = ["application/x-www-form-urlencoded"];
            assert_eq!(sent.header("content-type"), form, "{name}");
            assert_eq!(names(&sent)[..2], ["Action", "Region"], "{name}");
        } else {
            assert_eq!((sent.method.as_str(), sent.body.as_str()), ("GET", ""));
            assert!(sent.header("content-type").is_empty());
        }
    }
    // The client's region and the call's own go into the form, too.
    for (own, text) in [(None, "gz"), (Some(Region::Beijing), "bj")] {
        let sent = sent_by(VERDICT, async |client| {
            let mut call = client.ugc_anti_spam().uid("u").post_ip("i");
            if let Some(own) = own {
                call = call.region(own);
            }
            let call = call.account_type(AccountType::Phone);
            call.message_struct("m").send().await
        })
        .await;
        assert_eq!(said(&sent, "Region"), [text]);
    }
}

#[test]
fn csec_region() {
    let target = Target::new(VENDOR.host, ([127, 0, 0, 1], 1).into());
    let client = |settings| {
        Client::new(target.config(Config::new(Endpoint::default()).settings(settings)))
            .expect("a good config")
    };
    for (region, text) in [
        (Region::Beijing, "bj"),
        (Region::Guangzhou, "gz"),
        (Region::Shanghai, "sh"),
        (Region::HongKong, "hk"),
        (Region::NorthAmerica, "ca"),
        (Region::from("ap-guangzhou"), "ap-guangzhou"),
    ] {
        let client = client(Settings::new().region(region));
        assert_eq!(given(check(&client).request(), "Region"), [text]);
    }
    // The call's own region wins.
    let guangzhou = client(Settings::new().region(Region::Guangzhou));
    let call = check(&guangzhou).region(Region::HongKong);
    assert_eq!(given(call.request(), "Region"), ["hk"]);
    let error = check(&client(Settings::new())).request();
    let error = error.expect_err("refused").to_string();
    assert_eq!(error, "CaptchaCheck: Region is required");
}

#[tokio::test]
async fn csec_signature_method() {
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        assert_eq!(
            operation.credentials,
            [
                "Timestamp",
                "Nonce",
                "SecretId",
                "SignatureMethod",
                "Token",
                "Signature"
            ]
        );
        for field in operation.credentials {
            assert!(
                said(&sent, field).is_empty() && sent.header(field).is_empty(),
                "{field} in {name}"
            );
        }
    }
    let server = serve(Response::new(200, "application/json", GENUINE)).await;
    let signer = Then(|request: &mut Request| {
        request.push_query("SignatureMethod", "HmacSHA256")?;
        Ok(request.push_query("Signature", "a+b/c==")?)
    });
    let client = csec(&Target::new(VENDOR.host, server.address()).with_middleware(signer));
    check(&client).send().await.expect("a good response");
    let sent = Sent::of(&server.stop().await[0]);
    assert_eq!(sent.query("SignatureMethod"), ["HmacSHA256"]);
    assert_eq!(sent.query("Signature"), ["a%2Bb%2Fc%3D%3D"]);
    assert!(sent.query("Token").is_empty());
}

#[tokio::test]
async fn csec_underscore() {
    for (operation, _, sent) in sent_examples(&VENDOR).await {
        assert!(
            !operation
                .inputs
                .iter()
                .chain(operation.credentials)
                .any(|it| it.contains('_'))
        );
        assert!(!names(&sent).iter().any(|it| it.contains('_')));
    }
    let client = nowhere();
    let call = check(&client).uid("o_p_e_n");
    assert_eq!(given(call.request(), "uid"), ["o_p_e_n"]);
}

#[tokio::test]
async fn csec_raw_values() {
    let kept = Keep::default();
    let server = serve(Response::new(200, "application/json", GENUINE)).await;
    let client = csec(&Target::new(VENDOR.host, server.address()).with_middleware(kept.clone()));
    let raw = "a b+c%2Fd&e=f/中_~*";
    let call = check(&client).uid(raw);
    call.send().await.expect("a good response");
    // What is signed is raw …
    assert!(values(&kept.requests()[0]).contains(&("uid".to_owned(), raw.to_owned())));
    // … what is sent is encoded, once.
    let sent = Sent::of(&server.stop().await[0]);
    assert_eq!(
        sent.query("uid"),
        ["a%20b%2Bc%252Fd%26e%3Df%2F%E4%B8%AD_~%2A"]
    );
}

#[tokio::test]
async fn csec_sort_order() {
    let mut orders = 0;
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        let declared = operation.inputs.iter().copied();
        let declared = declared.filter(|it| !said(&sent, it).is_empty());
        let extras = operation.call(name).values.extra.query.iter();
        let expected: Vec<&str> = declared.chain(extras.map(|it| it.name())).collect();
        assert_eq!(names(&sent), expected, "{} {name}", operation.id);
        // It is not the sorted one, except where next to nothing is sent.
        orders += usize::from(!names(&sent).is_sorted());
    }
    assert!(orders > 0);
}

#[tokio::test]
async fn csec_forwarded_for() {
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        // The pages of these two have no such row.
        let is_known = !matches!(operation.id, "UgcAntiSpam" | "Feedback");
        let expected: &[&str] = if name == "full" && is_known {
            &["203.0.113.2%2C%20198.51.100.4"]
        } else {
            &[]
        };
        assert_eq!(said(&sent, "xForwardedFor"), expected);
        assert!(
            sent.header("x-forwarded-for").is_empty() && said(&sent, "x_forward_for").is_empty()
        );
    }
}

#[tokio::test]
async fn csec_broken_rows() {
    // userIp, captchaType, script and businessId are required (必选, 必须, 是), callBack and
    // sceneId are not.
    let client = nowhere();
    let call = || client.captcha_check().ticket("t");
    for (request, name) in [
        (call().captcha_type(CaptchaType::Type1).request(), "userIp"),
        (call().user_ip("i").request(), "captchaType"),
    ] {
        let error = request.expect_err("refused").to_string();
        assert_eq!(error, format!("CaptchaCheck: {name} is required"));
    }
    let query = client
        .captcha_query()
        .user_ip("i")
        .captcha_type(CaptchaType::Type1);
    assert_eq!(
        query.request().expect_err("refused").to_string(),
        "CaptchaQuery: businessId is required"
    );
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        let script: &[&str] = match operation.id {
            "CaptchaQuery" => &["0"],
            "CaptchaQueryScript" => &["1"],
            _ => &[],
        };
        assert_eq!(said(&sent, "script"), script);
        if name == "minimal" {
            assert!(said(&sent, "callBack").is_empty() && said(&sent, "sceneId").is_empty());
        }
    }
}

#[test]
fn csec_captcha_type() {
    use CaptchaType::{Slide, Type1, Type2, Type3, Type4, Type5, Type6, Type7, Type8};
    let named = [
        (Type1, "1"),
        (Type2, "2"),
        (Type3, "3"),
        (Type4, "4"),
        (Type5, "5"),
        (Type6, "6"),
        (Type7, "7"),
        (Type8, "8"),
        (Slide, "9"),
        (CaptchaType::from(10), "10"),
    ];
    let client = nowhere();
    for (captcha_type, text) in named {
        let call = check(&client).captcha_type(captcha_type);
        assert_eq!(given(call.request(), "captchaType"), [text]);
        // A type of the one query is one of the other, and the sample's level of 0 is sent.
        let call = || client.captcha_get_url().captcha_type(captcha_type);
        assert_eq!(given(call().request(), "captchaType"), [text]);
        let request = call().disturb_level(0).request();
        assert_eq!(given(request, "disturbLevel"), ["0"]);
    }
}

#[test]
fn csec_account_type() {
    use AccountType::{Device, Email, Other, Phone, PhoneCode, PhoneMd5, Qq, WeChat};
    let named = [
        (Other, "0"),
        (Qq, "1"),
        (WeChat, "2"),
        (Phone, "4"),
        (PhoneCode, "6"),
        (Email, "7"),
        (Device, "8"),
        (PhoneMd5, "10004"),
        (AccountType::from(3), "3"),
    ];
    let client = nowhere();
    for (account_type, text) in named {
        let call = check(&client).account_type(account_type).app_id("a");
        assert_eq!(given(call.request(), "accountType"), [text]);
    }
    assert!(given(check(&client).request(), "accountType").is_empty());
}

#[test]
fn csec_app_id() {
    let client = nowhere();
    for account_type in [AccountType::Qq, AccountType::WeChat, AccountType::Phone] {
        let call = || check(&client).account_type(account_type);
        assert!(given(call().request(), "appId").is_empty());
        let request = call().app_id("100000001").request();
        assert_eq!(given(request, "appId"), ["100000001"]);
    }
    let request = check(&client).app_id("100000001").request();
    assert_eq!(given(request, "appId"), ["100000001"]);
}

#[test]
fn csec_uid_text() {
    let client = nowhere();
    for uid in ["1", "00000000000000000000000000017", "0086-13900000000"] {
        assert_eq!(given(check(&client).uid(uid).request(), "uid"), [uid]);
    }
}

#[test]
fn csec_check_required() {
    let client = nowhere();
    // What every page and caller has is enough.
    let request = check(&client).request().expect("good arguments");
    let all = values(&request);
    let found: Vec<&str> = all.iter().map(|it| it.0.as_str()).collect();
    let required = ["Action", "Region", "userIp", "captchaType", "ticket"];
    assert_eq!(found[found.len() - 5..], required);
    let call = client.captcha_check().captcha_type(CaptchaType::Type1);
    let error = call.user_ip("i").request().expect_err("refused");
    assert_eq!(error.to_string(), "CaptchaCheck: ticket is required");
    // What one page or the vendor's demo has can be given.
    let call = || {
        check(&client)
            .disturb_level(1)
            .verify_type(2)
            .business_id(1)
    };
    assert_eq!(given(call().request(), "disturbLevel"), ["1"]);
    assert_eq!(given(call().request(), "verifyType"), ["2"]);
}

const VERDICT: &str = r#"{"code":0,"level":0}"#;

/// What a call sends that a response with this body answers.
async fn sent_by<T, E: std::fmt::Debug>(
    body: &str,
    call: impl AsyncFnOnce(&Client) -> Result<T, E>,
) -> Sent {
    let server = serve(Response::new(200, "application/json", body)).await;
    let client = csec(&Target::new(VENDOR.host, server.address()));
    call(&client).await.map(|_| ()).expect("a good response");
    Sent::of(&server.stop().await[0])
}

/// Nothing, or the six of the newer page: their order is in the snapshots.
#[test]
fn csec_iframe_required() {
    let client = nowhere();
    assert!(client.captcha_iframe_query().request().is_ok());
    let call = client.captcha_iframe_query().app_id("100000001");
    let call = call.captcha_type(CaptchaType::Type1).disturb_level(1);
    let call = call.is_https(IsHttps::Https).account_type(AccountType::Qq);
    assert!(call.client_type(ClientType::MobileWeb).request().is_ok());
}

#[test]
fn csec_is_https() {
    let client = nowhere();
    for (value, text) in [
        (IsHttps::Http, "0"),
        (IsHttps::Https, "1"),
        (IsHttps::from(2), "2"),
    ] {
        let call = client.captcha_iframe_query().is_https(value);
        assert_eq!(given(call.request(), "isHttps"), [text]);
        let call = client.captcha_get_url().is_https(value);
        assert_eq!(given(call.request(), "isHttps"), [text]);
    }
}

#[test]
fn csec_client_type() {
    let client = nowhere();
    for (value, text) in [
        (ClientType::MobileWeb, "1"),
        (ClientType::PcWeb, "2"),
        (ClientType::App, "4"),
        (ClientType::from(3), "3"),
    ] {
        let call = client.captcha_iframe_query().client_type(value);
        assert_eq!(given(call.request(), "clientType"), [text]);
    }
}

/// By names of the tables; the inputs of each operation are in the snapshots.
#[test]
fn csec_sample_names() {
    let has = |id: &str, name: &str| {
        let operation = VENDOR.operations.iter().find(|it| it.id == id);
        operation.expect("an operation").inputs.contains(&name)
    };
    for operation in VENDOR.operations {
        for name in ["register_source", "login_source", "jumUrl"] {
            assert!(!has(operation.id, name), "{name} of {}", operation.id);
        }
    }
    for (id, names, others) in [
        (
            "RegisterProtection",
            &["registerSource", "jumpUrl"][..],
            &["loginSource"][..],
        ),
        (
            "ActivityAntiRush",
            &["loginSource", "jumpUrl"],
            &["loginIp", "loginTime"],
        ),
        (
            "UgcAntiSpam",
            &["loginSource"],
            &[
                "loginIp",
                "loginTime",
                "passwordHash",
                "referer",
                "jumpUrl",
                "cookieHash",
                "userAgent",
                "mouseClickCount",
                "keyboardClickCount",
            ],
        ),
    ] {
        assert!(names.iter().all(|it| has(id, it)), "{id}");
        assert!(!others.iter().any(|it| has(id, it)), "{id}");
    }
}

/// As they are given; the snapshots show how they are encoded.
#[test]
fn csec_phone_number() {
    let client = nowhere();
    for number in [
        "0086-15900000000",
        "0086-159000000001",
        "13200000000",
        "+86-15900000000",
    ] {
        let call = || {
            let call = client.register_protection().uid(number).register_ip("i");
            let call = call.account_type(AccountType::Phone).register_time(0);
            call.phone_number(number).request()
        };
        assert_eq!(given(call(), "phoneNumber"), [number]);
        assert_eq!(given(call(), "uid"), [number]);
    }
}

/// UgcAntiSpam with what is required but the message.
fn ugc(client: &Client) -> UgcAntiSpam<'_> {
    let call = client.ugc_anti_spam().account_type(AccountType::Phone);
    call.uid("u").post_ip("i")
}

#[tokio::test]
async fn csec_message_struct() {
    // The text `人` and a picture without an address; +, / and = of Base64 are encoded.
    for (message, text) in [
        (
            "AAAAAQAAAAPkuroAAAACAAAAAA==",
            "AAAAAQAAAAPkuroAAAACAAAAAA%3D%3D",
        ),
        ("AAAAAQAAAAP7/+8=", "AAAAAQAAAAP7%2F%2B8%3D"),
        ("line\nbreak", "line%0Abreak"),
    ] {
        let sent = sent_by(VERDICT, async |client| {
            ugc(client).message_struct(message).send().await
        });
        assert_eq!(said(&sent.await, "messageStruct"), [text]);
    }
}

#[tokio::test]
async fn csec_at_sign() {
    use liveproof::credentials::Credentials;
    use liveproof::sign::Signer;
    // Not signed in a POST, so not sent; a GET signs it.
    let signed = |address| {
        let sign = Signer::new(Credentials::new("id", "secret"));
        csec(&Target::new(VENDOR.host, address).with_middleware(sign))
    };
    let server = serve(Response::new(200, "application/json", VERDICT)).await;
    let client = signed(server.address());
    let call = client.ugc_anti_spam().account_type(AccountType::Phone);
    let call = call.uid("u").post_ip("i").message_struct("m");
    let error = call.nick_name("@ann").send().await.expect_err("refused");
    assert!(matches!(error, liveproof::tencent_csec::Error::Signing(_)));
    let call = client
        .register_protection()
        .account_type(AccountType::Phone);
    let call = call.uid("u").register_ip("i").register_time(0);
    call.nick_name("@ann").send().await.expect("a verdict");
    let received = server.stop().await;
    assert_eq!(received.len(), 1);
    assert_eq!(Sent::of(&received[0]).query("nickName"), ["%40ann"]);
}

#[test]
fn csec_empty_values() {
    let client = nowhere();
    let call = client.register_protection().uid("u").register_ip("i");
    let call = call.account_type(AccountType::Phone).register_time(0);
    let error = call.nick_name("").request().expect_err("refused");
    assert_eq!(
        error.to_string(),
        "RegisterProtection: nickName must have at least 1 characters (it has 0)"
    );
    // The user's wrong answer is not the program's mistake.
    let call = client.captcha_verify().captcha_sig("").verify_code("");
    assert!(call.request().is_ok());
    assert_eq!(given(check(&client).ticket("").request(), "ticket"), [""]);
}

#[tokio::test]
async fn csec_retry_codes() {
    // 6000 and 6200 mean "again later", 5100 is a verdict on the ticket.
    for (code, again) in [
        ("6000", true),
        ("6200", true),
        ("5100", false),
        ("4000", false),
    ] {
        let body = format!(r#"{{"code":{code},"message":"m"}}"#);
        let server = serve(Response::new(200, "application/json", body)).await;
        let client = csec(&Target::new(VENDOR.host, server.address()));
        let call = client.captcha_check().user_ip("i").ticket("t");
        let error = call.captcha_type(CaptchaType::Type1).send().await;
        let error = error.expect_err("an error");
        assert_eq!((error.code(), error.is_retryable()), (Some(code), again));
    }
}

#[test]
fn csec_message_id() {
    let client = nowhere();
    let call = || ugc(&client).message_struct("m");
    assert!(given(call().request(), "messageId").is_empty());
    let request = call().message_id("m-1").request();
    assert_eq!(given(request, "messageId"), ["m-1"]);
}

/// What comes of a call for a script that a response with this label and body answers.
async fn script(label: &str, body: &str) -> Outcome {
    let server = serve(Response::new(200, label, body)).await;
    let client = csec(&Target::new(VENDOR.host, server.address()));
    let call = client.captcha_query_script().call_back("onError");
    let call = call.user_ip("i").captcha_type(CaptchaType::Type1);
    Outcome::of(call.business_id(1).send().await)
}

#[tokio::test]
async fn csec_script_form() {
    let success = r#"{"code":0,"message":"No Error","script":"var captcha = 9;"}"#;
    for (label, body) in [
        ("application/javascript", "var captcha = 9;"),
        ("application/javascript", success),
        ("application/json", success),
    ] {
        let outcome = script(label, body).await;
        assert!(outcome.result.is_ok(), "{label}: {}", outcome.word());
    }
    // A page must not run what no script is: a proxy's words, or an error in another form.
    let proxy = "upstream connect error or disconnect/reset before headers";
    for (label, body) in [
        ("text/plain", proxy),
        ("application/octet-stream", proxy),
        ("application/javascript", r#"{"code":4100,"message":"m"}"#),
        (
            "application/javascript",
            r#"onError({"code":4100,"message":"m"})"#,
        ),
        (
            "application/javascript",
            r#"window.onError({"code":4100,"message":"m"});"#,
        ),
        (
            "application/javascript",
            r#"/**/onError({"code":4100,"message":"m"});"#,
        ),
        ("application/json", r#"{"code":0,"message":"No Error"}"#),
    ] {
        let outcome = script(label, body).await;
        assert!(outcome.result.is_err(), "{label}: {body}");
    }
}
