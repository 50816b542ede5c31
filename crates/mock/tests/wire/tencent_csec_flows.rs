//! tencent-csec: what one call leaves for the next; captchas by iframe and by picture, risk checks
//! and feedback.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use liveproof_mock::{Clock, Keys, Mock};
use serde_json::{Value, json};

use crate::support::{Reply, base64, escape, exchange, over_tls, qcloud_signature, request};

const NOW: u64 = 1_402_992_826;

/// What the pages require, by operation.
const VERIFY: &[(&str, &str)] = &[("captchaSig", "CANARY-vsig-3"), ("verifyCode", "cana")];
const REGISTER: &[(&str, &str)] = &[
    ("accountType", "4"),
    ("uid", "0086-15900000000"),
    ("registerTime", "1436662984"),
    ("registerIp", "121.14.96.121"),
];
const LOGIN: &[(&str, &str)] = &[
    ("accountType", "0"),
    ("uid", "007"),
    ("loginIp", "121.14.96.121"),
    ("loginTime", "1436673889"),
];
const ACTIVITY: &[(&str, &str)] = &[
    ("accountType", "4"),
    ("uid", "007"),
    ("userIp", "121.14.96.121"),
    ("postTime", "1436674316"),
];
/// A text of two bytes.
const UGC: &[(&str, &str)] = &[
    ("accountType", "4"),
    ("uid", "007"),
    ("messageStruct", "AAAAAQAAAAJoaQ=="),
    ("postIp", "8.8.8.8"),
];
const FEEDBACK: &[(&str, &str)] = &[
    ("accountType", "4"),
    ("uid", "0086-15900000000"),
    ("userIp", "8.8.8.8"),
    ("interfaceName", "RegisterProtection"),
    ("queryTime", "1436664316"),
    ("result", "0"),
    ("feedbackType", "2"),
];

struct Csec {
    mock: Mock,
    clock: Clock,
}

impl Csec {
    async fn start() -> Self {
        let clock = Clock::fixed(NOW);
        let builder = Mock::builder().only("tencent-csec").clock(clock.clone());
        let mock = builder.start().await.expect("a free port");
        Self { mock, clock }
    }

    fn address(&self) -> SocketAddr {
        self.mock.address("tencent-csec").expect("started")
    }

    /// Makes a signed call of an operation at a host.
    async fn call_at(&self, host: &str, action: &str, parameters: &[(&str, &str)]) -> Value {
        let bytes = signed(host, self.clock.now(), action, parameters);
        let reply = exchange(self.address(), &bytes).await;
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        reply.json()
    }

    async fn call(&self, action: &str, parameters: &[(&str, &str)]) -> Value {
        let host = self.address().to_string();
        self.call_at(&host, action, parameters).await
    }

    /// Fetches what is behind an address of this mock.
    async fn fetch(&self, url: &str) -> Reply {
        let host = self.address().to_string();
        let target = url
            .strip_prefix(&format!("http://{host}"))
            .unwrap_or_else(|| panic!("{url} is somewhere else"));
        exchange(
            self.address(),
            &request("GET", target, &[("Host", &host)], b""),
        )
        .await
    }
}

/// A signed call of an operation at a host; without the parameters that have an empty value.
fn signed(host: &str, now: u64, action: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
    let query = encoded("GET", host, now, action, parameters);
    let target = format!("/v2/index.php?{query}");
    request("GET", &target, &[("Host", host)], b"")
}

/// The parameters of such a call, with their signature.
fn encoded(
    method: &str,
    host: &str,
    now: u64,
    action: &str,
    parameters: &[(&str, &str)],
) -> String {
    static NONCE: AtomicU64 = AtomicU64::new(1);
    let key = Keys::default().tencent;
    let (now, nonce) = (
        now.to_string(),
        NONCE.fetch_add(1, Ordering::Relaxed).to_string(),
    );
    let mut all = vec![
        ("Action", action),
        ("SecretId", key.id.as_str()),
        ("Timestamp", &now),
        ("Nonce", &nonce),
    ];
    all.extend(parameters.iter().filter(|(_, value)| !value.is_empty()));
    let signature = qcloud_signature(&key.secret, method, host, &all);
    all.push(("Signature", &signature));
    let pairs: Vec<_> = all
        .iter()
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    pairs.join("&")
}

/// `base` with other or more values.
fn with<'a>(
    base: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut parameters = base.to_vec();
    for &(name, value) in changes {
        parameters.retain(|(given, _)| *given != name);
        parameters.push((name, value));
    }
    parameters
}

fn url(reply: &Value) -> String {
    assert_eq!(reply["code"], json!(0), "{reply}");
    reply["url"].as_str().expect("an address").to_owned()
}

/// What is between the two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect("the beginning");
    rest.split_once(after).expect("the end").0
}

#[tokio::test]
async fn the_address_of_a_script_works_once_and_leads_to_a_ticket() {
    let csec = Csec::start().await;
    let asked = [
        ("userIp", "121.14.96.121"),
        ("captchaType", "5"),
        ("uid", "7"),
    ];
    let script = url(&csec.call("CaptchaIframeQuery", &asked).await);
    assert!(
        script.contains("/template/TCapIframeApi.js?appid="),
        "{script}"
    );

    let reply = csec.fetch(&script).await;
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.header("Content-Type"), Some("application/javascript"));
    let ticket = between(reply.text(), "ticket: \"", "\"").to_owned();
    assert_eq!(csec.fetch(&script).await.status(), 404);

    // What was not given before may be anything now.
    let check = [
        ("registerTime", "1"),
        ("userIp", "121.14.96.121"),
        ("captchaType", "5"),
        ("uid", "7"),
        ("businessId", "3"),
        ("ticket", ticket.as_str()),
    ];
    for (change, code) in [
        (("captchaType", "1"), 5100),
        (("uid", "8"), 5100),
        (("userIp", "8.8.8.8"), 5100),
        (("sceneId", "1"), 0),
        (("registerTime", ""), 0),
        (("sceneId", "1"), 5100),
    ] {
        let reply = csec.call("CaptchaCheck", &with(&check, &[change])).await;
        assert_eq!(reply["code"], json!(code), "{change:?}");
    }
}

#[tokio::test]
async fn addresses_expire_and_cannot_be_made_up() {
    let csec = Csec::start().await;
    let script = url(&csec.call("CaptchaIframeQuery", &[]).await);
    let picture = url(&csec.call("CaptchaGetUrl", &[]).await);
    csec.clock.advance(301);
    for address in [
        script.as_str(),
        picture.as_str(),
        &format!("{}asig=x", picture.split("asig=").next().expect("a part")),
        picture.split('?').next().expect("a part"),
    ] {
        let reply = csec.fetch(address).await;
        assert_eq!(reply.status(), 404, "{address}");
        assert_eq!(reply.header("Set-Cookie"), None);
    }
}

#[tokio::test]
async fn at_the_vendor_s_own_host_addresses_are_the_vendor_s() {
    let csec = Csec::start().await;
    for (action, is_https, begin) in [
        (
            "CaptchaIframeQuery",
            "",
            "https://captcha.guard.qcloud.com/template/TCapIframeApi.js?appid=",
        ),
        (
            "CaptchaGetUrl",
            "1",
            "https://captcha.guard.qcloud.com/getcap_new?appid=",
        ),
        (
            "CaptchaGetUrl",
            "0",
            "http://captcha.guard.qcloud.com/getcap_new?appid=",
        ),
    ] {
        let parameters = [("isHttps", is_https)];
        let reply = csec
            .call_at("csec.api.qcloud.com", action, &parameters)
            .await;
        assert!(url(&reply).starts_with(begin), "{reply}");
    }
}

/// The number of pixels of a GIF whose codes are a byte each: all but those that clear the table
/// (128) and end (129).
fn pixels(gif: &[u8]) -> usize {
    // Behind the head, the table of 128 colours and the comment.
    let comment = 13 + 3 * 128;
    assert_eq!(gif[comment..comment + 2], [0x21, 0xFE]);
    let image = comment + 2 + 1 + usize::from(gif[comment + 2]) + 1;
    assert_eq!(gif[image..image + 10], [0x2C, 0, 0, 0, 0, 130, 0, 53, 0, 0]);
    assert_eq!(gif[image + 10], 7);
    let (mut at, mut count) = (image + 11, 0);
    while gif[at] != 0 {
        let end = at + 1 + usize::from(gif[at]);
        count += gif[at + 1..end].iter().filter(|code| **code < 128).count();
        at = end;
    }
    assert_eq!(gif[at..], [0, 0x3B]);
    count
}

#[tokio::test]
async fn a_picture_comes_with_its_signature() {
    let csec = Csec::start().await;
    let asked = [
        ("userIp", "2001:db8::1"),
        ("businessId", "7"),
        ("uid", "a&b"),
    ];
    let address = url(&csec.call("CaptchaGetUrl", &asked).await);
    let named =
        "/getcap_new?appid=1250000000&uid=a%26b&userip=2001%3Adb8%3A%3A1&buid=7&sceneid=0&asig=";
    assert!(address.contains(named), "{address}");

    let reply = csec.fetch(&address).await;
    assert_eq!(reply.status(), 200);
    assert_eq!(
        reply.names(),
        [
            "Content-Type",
            "Content-Length",
            "Date",
            "Server",
            "Accept-Ranges",
            "Pragma",
            "P3p",
            "Set-Cookie"
        ]
    );
    assert_eq!(reply.header("Content-Type"), Some("image/gif"));
    let cookie = reply.header("Set-Cookie").expect("a cookie");
    assert!(cookie.starts_with("vsig=b01"), "{cookie}");
    assert!(
        cookie.ends_with("*; PATH=/; DOMAIN=guard.qcloud.com;"),
        "{cookie}"
    );
    assert!(reply.body.starts_with(b"GIF89a\x82\x00\x35\x00"));
    assert_eq!(pixels(&reply.body), 130 * 53);
}

#[tokio::test]
async fn a_verdict_has_the_form_of_its_page() {
    let csec = Csec::start().await;
    let more = [
        ("associateAccount", "a-1"),
        ("rootId", "r-1"),
        ("messageId", "m-1"),
    ];
    for (action, parameters, expected) in [
        (
            "RegisterProtection",
            REGISTER,
            json!({
                "code": 0, "message": "No Error", "level": 0, "registerIp": "121.14.96.121",
                "registerTime": 1436662984, "uid": "0086-15900000000", "associateAccount": "a-1"
            }),
        ),
        (
            "LoginProtection",
            LOGIN,
            json!({
                "code": 0, "message": "No Error", "codeDesc": "Success", "level": 0, "loginIp": "121.14.96.121",
                "loginTime": 1436673889, "uid": "007", "associateAccount": "a-1"
            }),
        ),
        (
            "ActivityAntiRush",
            ACTIVITY,
            json!({
                "code": 0, "message": "No Error", "level": 0, "rootId": "r-1", "userIp": "121.14.96.121",
                "postTime": 1436674316, "uid": "007", "associateAccount": "a-1"
            }),
        ),
        (
            "UgcAntiSpam",
            UGC,
            json!({
                "code": 0, "message": "No Error", "level": 0, "messageId": "m-1", "postIp": "8.8.8.8",
                "uid": "007", "associateAccount": "a-1"
            }),
        ),
        ("Feedback", FEEDBACK, json!({"code": 0, "message": "OK"})),
    ] {
        assert_eq!(csec.call(action, &with(parameters, &more)).await, expected);
    }
}

/// GET and POST are both possible, never mixed.
#[tokio::test]
async fn a_message_comes_in_a_form_too() {
    let csec = Csec::start().await;
    let host = csec.address().to_string();
    let post = async |target: &str, body: &str| {
        let head = [
            ("Host", host.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let bytes = request("POST", target, &head, body.as_bytes());
        exchange(csec.address(), &bytes).await.json()
    };
    let form = || encoded("POST", &host, NOW, "UgcAntiSpam", UGC);
    let reply = post("/v2/index.php", &form()).await;
    assert_eq!((&reply["code"], &reply["level"]), (&json!(0), &json!(0)));
    // A text that no URL could hold.
    let text = [&1_u32.to_be_bytes()[..], &200_000_u32.to_be_bytes()].concat();
    let long = base64(&[text, vec![b'a'; 200_000]].concat());
    let long = with(UGC, &[("messageStruct", &long)]);
    let body = encoded("POST", &host, NOW, "UgcAntiSpam", &long);
    assert_eq!(post("/v2/index.php", &body).await["code"], json!(0));
    // The query is ignored: all of it, or a part.
    let reply = post(&format!("/v2/index.php?{}", form()), "").await;
    let message = json!("请求参数非法 (SecretId)");
    assert_eq!(
        (&reply["code"], &reply["message"]),
        (&json!(4000), &message)
    );
    let without = encoded(
        "POST",
        &host,
        NOW,
        "UgcAntiSpam",
        &with(UGC, &[("messageStruct", "")]),
    );
    let reply = post("/v2/index.php?messageStruct=AAAAAQAAAAJoaQ%3D%3D", &without).await;
    let message = json!("请求参数非法 (messageStruct)");
    assert_eq!(
        (&reply["code"], &reply["message"]),
        (&json!(4000), &message)
    );
    // A form that is signed as a GET is signed wrongly.
    let signed_as_get = encoded("GET", &host, NOW, "UgcAntiSpam", UGC);
    let reply = post("/v2/index.php", &signed_as_get).await;
    assert_eq!(reply["code"], json!(4100));
}

#[tokio::test]
async fn who_acts_from_no_public_address_is_suspicious() {
    let csec = Csec::start().await;
    for (action, parameters, name) in [
        ("RegisterProtection", REGISTER, "registerIp"),
        ("LoginProtection", LOGIN, "loginIp"),
        ("ActivityAntiRush", ACTIVITY, "userIp"),
        ("UgcAntiSpam", UGC, "postIp"),
    ] {
        let reply = csec
            .call(action, &with(parameters, &[(name, "10.64.10.1")]))
            .await;
        assert_eq!(reply["level"], json!(2), "{action}");
        let risk = match action {
            "UgcAntiSpam" => Value::Null,
            _ => json!([205]),
        };
        assert_eq!(reply["riskType"], risk, "{action}");
    }
}

/// A part of a message: type, length and value.
fn part(kind: u32, value: &str) -> Vec<u8> {
    let length = u32::try_from(value.len()).expect("it is short");
    [&kind.to_be_bytes(), &length.to_be_bytes(), value.as_bytes()].concat()
}

#[tokio::test]
async fn words_in_a_message_make_it_suspicious() {
    let csec = Csec::start().await;
    for (parts, level, kind, word) in [
        (vec![part(1, "你好")], 0, Value::Null, Value::Null),
        (
            vec![part(1, "你好"), part(7, "一个广告。")],
            2,
            json!(1),
            json!("广告"),
        ),
        (
            vec![part(6, ""), part(1, "色情")],
            4,
            json!(2),
            json!("色情"),
        ),
        // An address is not a text.
        (
            vec![part(2, "http://example.com/广告")],
            0,
            Value::Null,
            Value::Null,
        ),
        (vec![part(1000, "")], 0, Value::Null, Value::Null),
    ] {
        let message = base64(&parts.concat());
        let reply = csec
            .call("UgcAntiSpam", &with(UGC, &[("messageStruct", &message)]))
            .await;
        assert_eq!(reply["level"], json!(level), "{message}");
        assert_eq!(
            (&reply["type"], &reply["beatTips"]),
            (&kind, &word),
            "{message}"
        );
    }
}

#[tokio::test]
async fn parameters_are_checked() {
    let csec = Csec::start().await;
    let bad = |base: &'static [(&'static str, &'static str)], name, value| (base, name, value);
    for (action, cases) in [
        (
            "CaptchaIframeQuery",
            vec![
                bad(&[], "accountType", "3"),
                bad(&[], "registerTime", "soon"),
                bad(&[], "userIp", "8.8.8.256"),
                bad(&[], "captchaType", "3"),
                bad(&[], "disturbLevel", "3"),
                bad(&[], "isHttps", "2"),
                bad(&[], "clientType", "3"),
                bad(&[], "businessId", "-1"),
                bad(&[], "sceneId", "x"),
            ],
        ),
        (
            "CaptchaGetUrl",
            vec![bad(&[], "captchaType", "4"), bad(&[], "isHttps", "yes")],
        ),
        (
            "CaptchaVerify",
            vec![bad(VERIFY, "captchaSig", ""), bad(VERIFY, "verifyCode", "")],
        ),
        (
            "RegisterProtection",
            vec![
                bad(REGISTER, "accountType", ""),
                bad(REGISTER, "accountType", "5"),
                bad(REGISTER, "wxSubType", "3"),
                bad(REGISTER, "uid", ""),
                bad(REGISTER, "registerTime", ""),
                bad(REGISTER, "registerIp", ""),
                bad(REGISTER, "registerSource", "5"),
                bad(REGISTER, "result", "2"),
                bad(REGISTER, "reason", "4"),
                bad(REGISTER, "mouseClickCount", "-1"),
            ],
        ),
        (
            "LoginProtection",
            vec![
                bad(LOGIN, "accountType", "9"),
                bad(LOGIN, "loginIp", "somewhere"),
                bad(LOGIN, "loginTime", ""),
                bad(LOGIN, "loginType", "4"),
                bad(LOGIN, "reason", "5"),
            ],
        ),
        (
            "ActivityAntiRush",
            vec![
                bad(ACTIVITY, "userIp", ""),
                bad(ACTIVITY, "postTime", ""),
                bad(ACTIVITY, "wxSubType", "0"),
            ],
        ),
        (
            "UgcAntiSpam",
            vec![
                bad(UGC, "messageStruct", ""),
                bad(UGC, "messageStruct", "hello"),
                // One byte less than the length says.
                bad(UGC, "messageStruct", "AAAAAQAAAAJo"),
                bad(UGC, "postIp", ""),
                bad(UGC, "relationship", "7"),
                bad(UGC, "toAccountType", "5"),
            ],
        ),
        (
            "Feedback",
            vec![
                bad(FEEDBACK, "accountType", "0"),
                bad(FEEDBACK, "uid", ""),
                bad(FEEDBACK, "userIp", ""),
                bad(FEEDBACK, "interfaceName", "UgcAntiSpam"),
                bad(FEEDBACK, "queryTime", ""),
                bad(FEEDBACK, "result", "5"),
                bad(FEEDBACK, "feedbackType", "3"),
                bad(FEEDBACK, "feedbackType", ""),
            ],
        ),
    ] {
        for (base, name, value) in cases {
            let reply = csec.call(action, &with(base, &[(name, value)])).await;
            assert_eq!(reply["code"], json!(4000), "{action} {name}={value}");
            let message = format!("请求参数非法 ({name})");
            assert_eq!(reply["message"], json!(message), "{action} {name}={value}");
        }
        let base: &[_] = match action {
            "CaptchaVerify" => VERIFY,
            "RegisterProtection" => REGISTER,
            "LoginProtection" => LOGIN,
            "ActivityAntiRush" => ACTIVITY,
            "UgcAntiSpam" => UGC,
            "Feedback" => FEEDBACK,
            _ => &[],
        };
        assert_eq!(csec.call(action, base).await["code"], json!(0), "{action}");
        // QQ and WeChat may go without an appId, as in a sample of the vendor's.
        for (account_type, app_id) in [("1", ""), ("2", ""), ("2", "wx1")] {
            let changes = [("accountType", account_type), ("appId", app_id)];
            let reply = csec.call(action, &with(base, &changes)).await;
            assert_eq!(reply["code"], json!(0), "{action} {account_type}");
        }
    }
    // Types of the newer pages of the risk checks.
    for (action, base) in [
        ("RegisterProtection", REGISTER),
        ("LoginProtection", LOGIN),
        ("ActivityAntiRush", ACTIVITY),
    ] {
        for account_type in ["8", "10004"] {
            let reply = csec
                .call(action, &with(base, &[("accountType", account_type)]))
                .await;
            assert_eq!(reply["code"], json!(0), "{action} {account_type}");
        }
    }
}

#[tokio::test]
async fn over_tls_addresses_are_https() {
    let builder = Mock::builder()
        .only("tencent-csec")
        .clock(Clock::fixed(NOW));
    let mock = builder.tls().start().await.expect("a free port");
    let host = mock.address("tencent-csec").expect("started").to_string();
    let bytes = signed(&host, NOW, "CaptchaGetUrl", &[]);
    let mut connection = over_tls(&mock, "tencent-csec", "127.0.0.1").await;
    let address = url(&connection.send(&bytes).await.json());
    assert!(
        address.starts_with(&format!("https://{host}/")),
        "{address}"
    );
}
