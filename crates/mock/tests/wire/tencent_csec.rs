//! tencent-csec: replies and refusals of its operations.

use std::sync::atomic::{AtomicU64, Ordering};

use liveproof_mock::{Clock, Keys, Mock};
use serde_json::json;

use crate::support::{Reply, escape, exchange, qcloud_signature, request};

const NOW: u64 = 1_402_992_826;
const HOST: &str = "csec.api.qcloud.com";

/// What the tables of the pages demand.
const QUERY: &[(&str, &str)] = &[
    ("Action", "CaptchaQuery"),
    ("userIp", "121.14.96.121"),
    ("businessId", "1"),
    ("captchaType", "1"),
    ("script", "0"),
];
const CHECK: &[(&str, &str)] = &[
    ("Action", "CaptchaCheck"),
    ("userIp", "121.14.96.121"),
    ("businessId", "1"),
    ("captchaType", "1"),
];

async fn start() -> (Mock, Clock) {
    let clock = Clock::fixed(NOW);
    let mock = Mock::builder()
        .only("tencent-csec")
        .clock(clock.clone())
        .start()
        .await
        .expect("a free port");
    (mock, clock)
}

/// `base` with other or more values; an empty one takes the parameter away.
fn with<'a>(
    base: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut parameters = base.to_vec();
    for &(name, value) in changes {
        parameters.retain(|(given, _)| *given != name);
        if !value.is_empty() {
            parameters.push((name, value));
        }
    }
    parameters
}

/// A number that was not used before.
fn nonce() -> String {
    static LAST: AtomicU64 = AtomicU64::new(345_122);
    LAST.fetch_add(1, Ordering::Relaxed).to_string()
}

/// The bytes of a signed request. What of the common parameters is not given is added.
fn signed(method: &str, parameters: &[(&str, &str)], headers: &[(&str, &str)]) -> Vec<u8> {
    let key = Keys::default().tencent;
    let (nonce, now) = (nonce(), NOW.to_string());
    let mut all = parameters.to_vec();
    for (name, value) in [
        ("SecretId", key.id.as_str()),
        ("Timestamp", &now),
        ("Nonce", &nonce),
    ] {
        if !all.iter().any(|(given, _)| *given == name) {
            all.push((name, value));
        }
    }
    let signature = qcloud_signature(&key.secret, method, HOST, &all);
    all.push(("Signature", &signature));
    let encoded: Vec<_> = all
        .iter()
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    let encoded = encoded.join("&");
    let mut head = vec![("Host", HOST)];
    head.extend(headers);
    if method == "POST" {
        head.push(("Content-Type", "application/x-www-form-urlencoded"));
        request("POST", "/v2/index.php", &head, encoded.as_bytes())
    } else {
        request(method, &format!("/v2/index.php?{encoded}"), &head, b"")
    }
}

async fn send(mock: &Mock, bytes: &[u8]) -> Reply {
    exchange(mock.address("tencent-csec").expect("started"), bytes).await
}

async fn call(mock: &Mock, parameters: &[(&str, &str)]) -> Reply {
    send(mock, &signed("GET", parameters, &[])).await
}

/// The ticket that the script gives away.
fn ticket(script: &str) -> String {
    let (_, rest) = script.split_once("ticket: \"").expect("a ticket");
    rest.split_once('"').expect("its end").0.to_owned()
}

#[tokio::test]
async fn a_script_comes_in_json() {
    let (mock, _) = start().await;
    for bytes in [
        signed("GET", QUERY, &[]),
        signed("POST", QUERY, &[]),
        signed(
            "GET",
            &with(QUERY, &[("SignatureMethod", "HmacSHA256")]),
            &[],
        ),
        signed(
            "POST",
            &with(QUERY, &[("SignatureMethod", "HmacSHA256")]),
            &[],
        ),
        // Any other method means HmacSHA1.
        signed("GET", &with(QUERY, &[("SignatureMethod", "HmacMD5")]), &[]),
    ] {
        let reply = send(&mock, &bytes).await;
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.names(), ["Content-Type", "Content-Length", "Date"]);
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        assert_eq!(reply.header("Date"), Some("Tue, 17 Jun 2014 08:13:46 GMT"));
        let body = reply.json();
        assert_eq!(body["code"], json!(0));
        assert_eq!(body["message"], json!("No Error"));
        assert!(ticket(body["script"].as_str().expect("text")).starts_with("t02"));
        assert!(reply.text().is_ascii(), "Chinese is escaped");
    }
}

#[tokio::test]
async fn a_script_comes_as_it_is() {
    let (mock, _) = start().await;
    let reply = call(
        &mock,
        &with(QUERY, &[("script", "1"), ("callBack", "onError")]),
    )
    .await;
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.header("Content-Type"), Some("application/javascript"));
    assert!(
        reply.text().starts_with("var captcha = {"),
        "{}",
        reply.text()
    );
    ticket(reply.text());
}

#[tokio::test]
async fn an_error_calls_the_function_that_was_named() {
    let (mock, _) = start().await;
    let script = with(QUERY, &[("script", "1"), ("captchaType", "9")]);
    let message = r#"{"code":4000,"message":"\u8bf7\u6c42\u53c2\u6570\u975e\u6cd5 (captchaType)"}"#;

    let reply = call(&mock, &with(&script, &[("callBack", "onCaptchaError")])).await;
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.header("Content-Type"), Some("application/javascript"));
    assert_eq!(reply.text(), format!("onCaptchaError({message});"));

    // Without a function, or with something that is not a name, it is an object.
    for parameters in [script.clone(), with(&script, &[("callBack", "alert(1)//")])] {
        let reply = call(&mock, &parameters).await;
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        assert_eq!(reply.text(), message);
    }

    // Signatures are no exception.
    let mut bytes = signed("GET", &with(&script, &[("callBack", "f")]), &[]);
    let at = bytes.len() - b"\r\n\r\n".len();
    bytes.splice(
        ..at,
        String::from_utf8(bytes[..at].to_vec())
            .expect("ASCII")
            .replace("Signature=", "Signature=A")
            .into_bytes(),
    );
    let reply = send(&mock, &bytes).await;
    assert!(
        reply.text().starts_with(r#"f({"code":4100,"#),
        "{}",
        reply.text()
    );
}

#[tokio::test]
async fn a_ticket_is_good_for_its_captcha_and_twice() {
    let (mock, _) = start().await;
    let tied = [("uid", "007"), ("sceneId", "5")];
    let reply = call(&mock, &with(QUERY, &tied)).await;
    let ticket = ticket(reply.json()["script"].as_str().expect("text"));
    let check = with(&with(CHECK, &tied), &[("ticket", &ticket)]);

    for other in [
        ("userIp", "121.14.96.122"),
        ("businessId", "2"),
        ("captchaType", "2"),
        ("uid", "7"),
        ("sceneId", ""),
        ("ticket", "nobody-s"),
    ] {
        let reply = call(&mock, &with(&check, &[other])).await;
        assert_eq!(reply.json()["code"], json!(5100), "{other:?}");
        assert_eq!(reply.json()["message"], json!("验证失败"));
    }

    // None of them used it up.
    for _ in 0..2 {
        let reply = call(&mock, &check).await;
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        assert_eq!(reply.text(), r#"{"code":0,"message":"No Error"}"#);
    }
    let reply = call(&mock, &check).await;
    assert_eq!(reply.json()["code"], json!(5100));
}

#[tokio::test]
async fn a_ticket_expires_and_a_seed_does_not() {
    let (mock, clock) = start().await;
    let mut tickets = Vec::new();
    for _ in 0..2 {
        let reply = call(&mock, QUERY).await;
        tickets.push(ticket(reply.json()["script"].as_str().expect("text")));
    }
    for (seconds, ticket, code) in [
        (1_200, tickets[0].as_str(), 0),
        (1_201, tickets[1].as_str(), 5100),
        (1_202, "t02CANARY_ticket-2*+/=", 0),
        (1_203, "t02CANARY_ticket-2*+/=", 0),
        (1_204, "t02CANARY_ticket-2*+/=", 0),
    ] {
        clock.set(NOW + seconds);
        let now = clock.now().to_string();
        let check = with(CHECK, &[("Timestamp", now.as_str()), ("ticket", ticket)]);
        let reply = call(&mock, &check).await;
        assert_eq!(reply.json()["code"], json!(code), "{seconds}");
    }
}

#[tokio::test]
async fn parameters_are_checked() {
    let (mock, _) = start().await;
    let check = with(CHECK, &[("ticket", "CANARY-ticket-3")]);
    let ok = |base: &[(&'static str, &'static str)], changes: &[(&'static str, &'static str)]| {
        (with(base, changes), json!(0), String::new())
    };
    let bad = |base: &[(&'static str, &'static str)], name: &'static str, value: &'static str| {
        (
            with(base, &[(name, value)]),
            json!(4000),
            format!("请求参数非法 ({name})"),
        )
    };
    for (parameters, code, message) in [
        ok(QUERY, &[]),
        ok(&check, &[]),
        // What the vendor's clients send besides, and what they leave out.
        ok(
            QUERY,
            &[("Region", "gz"), ("RequestClient", "SDK_PYTHON_2.0.15")],
        ),
        ok(QUERY, &[("Nonce", "9223372036854775807")]),
        ok(QUERY, &[("Action", "captchaQuery")]),
        ok(
            QUERY,
            &[
                ("captchaType", "8"),
                ("userIp", "2001:db8::1"),
                ("accountType", "7"),
            ],
        ),
        ok(
            &check,
            &[("accountType", "1"), ("appId", "1"), ("script", "1")],
        ),
        // What one page requires and another does not.
        ok(
            QUERY,
            &[("accountType", "2"), ("registerTime", "1400000000")],
        ),
        ok(&check, &[("accountType", "1"), ("businessId", "")]),
        // What the vendor's demo sends.
        ok(
            &check,
            &[
                ("captchaType", "9"),
                ("disturbLevel", "1"),
                ("verifyType", "0"),
            ],
        ),
        bad(QUERY, "Action", ""),
        bad(QUERY, "Nonce", "9223372036854775808"),
        bad(QUERY, "Nonce", "-1"),
        bad(QUERY, "Timestamp", "soon"),
        bad(QUERY, "registerTime", "-1"),
        bad(QUERY, "userIp", ""),
        bad(QUERY, "userIp", "121.14.96.256"),
        bad(QUERY, "captchaType", ""),
        bad(QUERY, "captchaType", "0"),
        bad(QUERY, "captchaType", "9"),
        bad(QUERY, "script", ""),
        bad(QUERY, "script", "2"),
        bad(QUERY, "businessId", ""),
        bad(QUERY, "businessId", "one"),
        bad(QUERY, "sceneId", "x"),
        bad(QUERY, "accountType", "3"),
        bad(&check, "ticket", ""),
        bad(&check, "userIp", ""),
        bad(&check, "captchaType", "10"),
        bad(&check, "registerTime", "soon"),
        bad(&check, "businessId", "one"),
        bad(&check, "disturbLevel", "3"),
        bad(&check, "verifyType", "slide"),
        (
            with(QUERY, &[("Action", "CaptchaNothing")]),
            json!(6100),
            "版本暂不支持 (Action)".to_owned(),
        ),
    ] {
        let reply = call(&mock, &parameters).await.json();
        assert_eq!(reply["code"], code, "{parameters:?}");
        if !message.is_empty() {
            assert_eq!(reply["message"], json!(message), "{parameters:?}");
        }
    }
}

#[tokio::test]
async fn a_signature_that_is_not_right_is_refused() {
    let (mock, _) = start().await;
    let good = String::from_utf8(signed("GET", QUERY, &[])).expect("ASCII");
    let id = Keys::default().tencent.id;
    for (request, code) in [
        (good.replace("Signature=", "Signature=A"), 4100),
        (good.replace("GET ", "PUT "), 4100),
        (good.replace("/index.php", "/other.php"), 4100),
        (
            good.replace(&format!("Host: {HOST}"), "Host: example.com"),
            4100,
        ),
        (good.replace("businessId=1", "businessId=2"), 4100),
        (good.replace(&id, "AKIDnobody"), 4104),
        (good.replace("SecretId=", "Secret="), 4000),
        (good.replace("&Signature=", "&Signatur="), 4000),
        (good.replace("Timestamp=", "Timestam="), 4000),
        (good.replace("Nonce=", "Nonc="), 4000),
        (good.replace("businessId=1", "businessId=%1"), 4000),
        // It was not used up by any of them.
        (good.clone(), 0),
        (good.clone(), 4500),
    ] {
        let reply = send(&mock, request.as_bytes()).await;
        assert_eq!(reply.status(), 200, "{request}");
        assert_eq!(reply.json()["code"], json!(code), "{request}");
    }
}

#[tokio::test]
async fn a_time_is_good_for_five_minutes() {
    let (mock, _) = start().await;
    for (time, code) in [
        (NOW - 301, 4500),
        (NOW - 300, 0),
        (NOW + 300, 0),
        (NOW + 301, 4500),
    ] {
        let reply = call(&mock, &with(QUERY, &[("Timestamp", &time.to_string())])).await;
        assert_eq!(reply.json()["code"], json!(code), "{time}");
    }
    // One nonce at two times is not a replay.
    for time in [NOW, NOW + 1] {
        let changes = [("Timestamp", time.to_string()), ("Nonce", "5".to_owned())];
        let changes: Vec<_> = changes
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let reply = call(&mock, &with(QUERY, &changes)).await;
        assert_eq!(reply.json()["code"], json!(0), "{time}");
    }
}

#[tokio::test]
async fn a_post_takes_nothing_from_its_query() {
    let (mock, _) = start().await;
    let good = String::from_utf8(signed("POST", QUERY, &[])).expect("ASCII");
    let with_query = good.replace("/index.php", "/index.php?captchaType=9&Action=Other");
    let reply = send(&mock, with_query.as_bytes()).await;
    assert_eq!(reply.json()["code"], json!(0));
    let get = String::from_utf8(signed("GET", QUERY, &[])).expect("ASCII");
    let reply = send(&mock, get.replace("GET ", "POST ").as_bytes()).await;
    assert_eq!(reply.json()["code"], json!(4000));
}

/// On POST, a value that begins with `@` is not signed.
#[tokio::test]
async fn a_value_with_an_at_sign_is_signed_on_get_only() {
    let (mock, _) = start().await;
    let more = with(QUERY, &[("uid", "@me")]);
    let get = String::from_utf8(signed("GET", &more, &[])).expect("ASCII");
    let reply = send(&mock, get.replace("%40me", "%40you").as_bytes()).await;
    assert_eq!(reply.json()["code"], json!(4100));
    // The signer of this test signs every value, so its POST is not the vendor's.
    let reply = send(&mock, &signed("POST", &more, &[])).await;
    assert_eq!(reply.json()["code"], json!(4100));
}

#[tokio::test]
async fn another_method_or_path_is_refused() {
    let (mock, _) = start().await;
    let reply = send(&mock, &signed("PUT", QUERY, &[])).await;
    assert_eq!(reply.json()["code"], json!(4000));
    // Nothing that is signed for another path gets further, either.
    let bytes = String::from_utf8(signed("GET", QUERY, &[])).expect("ASCII");
    let reply = send(&mock, bytes.replace("/v2/index.php", "/").as_bytes()).await;
    assert_eq!(reply.json()["code"], json!(4100));
}
