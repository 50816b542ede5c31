//! huawei-oneaccess over raw sockets: what one call issues and the next one wants.

use std::net::SocketAddr;

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use liveproof_mock::{Clock, Mock};
use serde_json::{Value, json};

use crate::huawei_oneaccess::{HEADERS, error};
use crate::support::{Reply, exchange, members, request};

/// 2023-11-14T22:13:20Z.
const NOW: u64 = 1_700_000_000;

/// Made with OpenSSL 3 for the mock's key: OAEP with SHA-256, MGF1 too, of
/// `session_token=CANARY-session-token-1&timestamp=1700000000000&nonce=18bcfe56800`.
const BY_OPENSSL: &str = "QtJsx05GaKfcCJsS/X3V3gArho+CpUjAqanMznz81uH7cG/KaRsGM9kRAlcZ6CjfKkOAdBJLnrT5AJjkAWeyfIiBQ6S97IGvublIAX57nGW6m9nGN589hSX906rEQCMYrqihFh3U7M+ICTtMNpyg/EL2X63urgqp1DyOOyuJQbgZOgo8/4CCq6Y/M6vofiEIWW3fB5trYY4qcZM6BoE6Pkz7zoTFccV8/kUetcmX4dCfEnPmY+jcYWQzlUP1aqEExCfBCZl/lApgzSKod6WNzv5bwSZv89WYhKEwwkbyu6yVJ/9GkUwQCWldkP26QU2ZZ2N69i7PCRU1QZymptw4bA==";

/// The same text, each in a way that the page does not describe.
const OTHERWISE: [(&str, &str); 3] = [
    (
        "MGF1 with SHA-1, as Java's own provider has it",
        "U1JAIJMFlGlGSByZc6BnJsLUKtAn7iu8vHzBGh3AlHrane3Brx0gYTjVo/W3vLSz+rfBeVn9ReHEvKF+W5hsjWIYxHlAJjUgoCUkKH+wATcc8GaNz/1fd+Ztna8JPhRxC8MWeqyoXxL6yqRUpIq43wkfFWAYMhL1BEyoFlmbTMVcgRIngy4XobL3LlF4yHGzY2P5Pr6vtnYB0VT1jApWq+9uqZyJ7QZhVXcSDnKLBH+msJu6grw80gsX78LqvE4sD4tQWvG/M2e4Iu68eOoM6gi1DcHIbRWruroBlriZvyUjNkjk5NSAvoRKvwsd7hhSHoz2DjmTpG4F8X0fhJUj3Q==",
    ),
    (
        "PKCS #1 v1.5",
        "Jynnco60IfoEXmR2ivohX56g58/FbmO4c7mbJRSNfSJbl6bkMYvRLsloAhdIjqJmkLh+1+Nv7C6huXdc0OICwYzokXKovwgy3RtypBmobloGmsOClvbDenWxxuvaV/XKDYdfpVZL+nUOyM6CiC/gkLMsChQPeXnXOCMrvnXqqvvnHUqL2LdTFfRDLdSTmgNx5qe/DNeymKi7S7fr4fvbiAzlte7tOn/Pzchl5hLYPeD/KUBdMftGQDX3+CUe2GWniYSdi1flW+Hq/IuePWuSVZ6MX8sbr90eyXJAiMoXBeBu+Fb9ZepiGvm8bbEDEy3X7B0qAwzxcG+ojmHZkm/XMg==",
    ),
    (
        "`×tamp` for `&timestamp`, as the pages print it",
        "Qr1B5d9hAoR1CgLVCEN7k7hUGo70X9/7cPUDJVhxwqvUr6o5wLFPMus0VD4dsR6zGsBYogYdyNp7xsYHAow82dlEjbb00EOF6v+eqnhJ49MnAYXl/wZn+Gw8kOjWCgv7YF0POM+wipV6MWWDLnYrrfC4iwwgRhMsSc9j6lrhWkJPu5+UWDOGVY11xCFkQpW+4xxXOkRTHlBxeF2T2x5uaS1Whd4ft+4ph4ngg9EKYFOK7ZTvl8bQa8rXR0069cTmPUayKqH/ICJFqxaZnxwTpmhtMsQ2iWO1BfeVEjTZtSl+0isNSZage2nJMlMZUw7Pu5YhNebSYMpVUTkCVobdMg==",
    ),
];

/// A mock whose clock stands still, and how to talk to it.
struct Vendor {
    _mock: Mock,
    address: SocketAddr,
    clock: Clock,
}

impl Vendor {
    async fn start() -> Self {
        let clock = Clock::fixed(NOW);
        let mock = Mock::builder()
            .only("huawei-oneaccess")
            .clock(clock.clone())
            .start()
            .await
            .expect("a free port");
        let address = mock.address("huawei-oneaccess").expect("it was started");
        Self {
            _mock: mock,
            address,
            clock,
        }
    }

    async fn get(&self, path: &str, more: &[(&str, &str)]) -> Reply {
        let headers = [&HEADERS[..], more].concat();
        exchange(self.address, &request("GET", path, &headers, b"")).await
    }

    async fn post(&self, path: &str, more: &[(&str, &str)], body: &Value) -> Reply {
        let json = [("Content-Type", "application/json;charset=utf8")];
        let headers = [&HEADERS[..], &json, more].concat();
        let body = body.to_string();
        exchange(
            self.address,
            &request("POST", path, &headers, body.as_bytes()),
        )
        .await
    }

    /// The proof of a captcha that was solved for this number.
    async fn proof(&self, mobile: &str) -> String {
        let captcha = self.get("/api/v2/sdk/captcha", &[]).await.json();
        let body = json!({
            "point_json": r#"{"x":237.0,"y":5.0}"#,
            "token": captcha["token"],
            "sender": mobile,
        });
        let reply = self.post("/api/v2/sdk/captcha/verify", &[], &body).await;
        text(&reply, "captcha_token")
    }

    async fn send(&self, mobile: &str, purpose: &str, proof: &str) -> Reply {
        let body = json!({ "mobile": mobile, "type": purpose, "captcha_token": proof });
        self.post("/api/v2/sdk/sms/send", &[], &body).await
    }

    /// Solves a captcha and has a code sent.
    async fn code(&self, mobile: &str, purpose: &str) {
        let proof = self.proof(mobile).await;
        let reply = self.send(mobile, purpose, &proof).await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
    }

    async fn login(&self, mobile: &str, code: &str) -> Reply {
        let body = json!({ "mobile": mobile, "verify_code": code });
        self.post("/api/v2/sdk/login/mobile-verify-code", &[], &body)
            .await
    }

    async fn password(&self, user_name: &str, password: &str) -> Reply {
        let body = json!({ "user_name": user_name, "password": password });
        self.post("/api/v2/sdk/login", &[], &body).await
    }

    /// X-signature of a session, under the key and with the time that the mock gives out.
    async fn signature(&self, session_token: &str, nonce: &str) -> String {
        let key = text(&self.get("/api/v2/sdk/public-key", &[]).await, "public_key");
        let time = text(&self.get("/api/v2/sdk/server-date", &[]).await, "timestamp");
        encrypted(
            &key,
            &format!("session_token={session_token}&timestamp={time}&nonce={nonce}"),
        )
    }

    async fn profile(&self, signature: &str) -> Reply {
        self.get("/api/v2/sdk/profile", &[("X-signature", signature)])
            .await
    }

    async fn of_server(&self, operation: &str, body: &Value) -> Reply {
        let path = format!("/api/v2/tenant/sso/session-token/{operation}");
        let headers = [
            HEADERS[0],
            ("Authorization", "Bearer mock-access-token"),
            ("Content-Type", "application/json;charset=utf8"),
        ];
        let body = body.to_string();
        exchange(
            self.address,
            &request("POST", &path, &headers, body.as_bytes()),
        )
        .await
    }
}

fn text(reply: &Reply, member: &str) -> String {
    assert_eq!(reply.status(), 200, "{}", reply.text());
    let json = reply.json();
    json[member]
        .as_str()
        .unwrap_or_else(|| panic!("no {member} in {json}"))
        .to_owned()
}

fn encrypted(pem: &str, plain: &str) -> String {
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(lines).expect("Base64");
    let key = PublicEncryptingKey::from_der(&der).expect("an RSA key");
    let key = OaepPublicEncryptingKey::new(key).expect("an RSA key");
    let mut room = vec![0; key.ciphertext_size()];
    let encrypted = key
        .encrypt(&OAEP_SHA256_MGF1SHA256, plain.as_bytes(), &mut room, None)
        .expect("it is short");
    STANDARD.encode(encrypted)
}

fn on_device(session_token: &str, fingerprint: &str) -> Value {
    json!({
        "session_token": session_token,
        "operating_sys_version": "Android 10",
        "device_ip": "10.10.10.1",
        "device_fingerprint": fingerprint,
    })
}

fn refused(code: &str) -> (u16, String) {
    (400, code.to_owned())
}

#[tokio::test]
async fn from_a_captcha_to_the_end_of_a_session() {
    let vendor = Vendor::start().await;
    vendor.code("12345678903", "LOGIN_SMS").await;
    let login = vendor.login("12345678903", "232326").await;
    assert_eq!(
        members(&login),
        ["status", "session_token", "id_token", "expire"]
    );
    assert_eq!(login.json()["status"], "SUCCESS");
    assert_eq!(login.json()["expire"], 604_800);
    let session = text(&login, "session_token");

    let signature = vendor.signature(&session, "a").await;
    let profile = vendor.profile(&signature).await;
    assert_eq!(text(&profile, "mobile"), "12345678903");

    let ticket = vendor
        .of_server("sso-ticket", &on_device(&session, "156aysdna213sc50"))
        .await;
    assert_eq!(members(&ticket), ["expire", "sso_ticket"]);

    let refreshed = vendor
        .of_server("refresh", &on_device(&session, "156aysdna213sc50"))
        .await;
    assert_eq!(members(&refreshed), ["session_token", "id_token", "expire"]);
    let renewed = text(&refreshed, "session_token");
    assert_ne!(renewed, session);
    // The old one is at an end.
    let signature = vendor.signature(&session, "b").await;
    assert_eq!(
        error(&vendor.profile(&signature).await),
        refused("PARAM.0030")
    );

    let signature = vendor.signature(&renewed, "c").await;
    let out = vendor
        .get("/api/v2/sdk/logout", &[("X-signature", &signature)])
        .await;
    assert_eq!((out.status(), out.body.len()), (200, 0));
    assert_eq!(out.header("Content-Type"), None);
    let signature = vendor.signature(&renewed, "d").await;
    assert_eq!(
        error(&vendor.profile(&signature).await),
        refused("PARAM.0030")
    );
}

#[tokio::test]
async fn a_proof_of_a_captcha_is_for_one_number_and_one_message() {
    let vendor = Vendor::start().await;
    let proof = vendor.proof("12345678903").await;
    for (mobile, proof, code) in [
        ("12345678904", proof.as_str(), "CAPTCHA.0004"),
        ("12345678903", "unknown", "CAPTCHA.0004"),
        ("1234567890", proof.as_str(), "USER.0038"),
        ("+1234567890", proof.as_str(), "USER.0038"),
        ("", proof.as_str(), "PARAM.0000"),
    ] {
        let reply = vendor.send(mobile, "LOGIN_SMS", proof).await;
        assert_eq!(error(&reply), refused(code), "{mobile}");
    }
    let reply = vendor
        .send("12345678903", "BIND_MOBILE_ SMS ", &proof)
        .await;
    assert_eq!(error(&reply), refused("MOCK.TYPE"));

    let sent = vendor.send("12345678903", "LOGIN_SMS", &proof).await;
    assert_eq!((sent.status(), sent.body.len()), (200, 0));
    assert_eq!(sent.header("Content-Type"), None);
    let again = vendor.send("12345678903", "LOGIN_SMS", &proof).await;
    assert_eq!(error(&again), refused("CAPTCHA.0004"));

    let proof = vendor.proof("12345678903").await;
    vendor.clock.advance(301);
    let late = vendor.send("12345678903", "LOGIN_SMS", &proof).await;
    assert_eq!(error(&late), refused("CAPTCHA.0003"));
}

#[tokio::test]
async fn a_captcha_grows_old() {
    let vendor = Vendor::start().await;
    let captcha = vendor.get("/api/v2/sdk/captcha", &[]).await.json();
    vendor.clock.advance(301);
    let body = json!({
        "point_json": r#"{"x":237.0,"y":5.0}"#,
        "token": captcha["token"],
        "sender": "12345678903",
    });
    let reply = vendor.post("/api/v2/sdk/captcha/verify", &[], &body).await;
    assert_eq!(error(&reply), refused("CAPTCHA.0002"));
}

#[tokio::test]
async fn a_code_is_for_one_login() {
    let vendor = Vendor::start().await;
    let wrong = refused("MOCK.VERIFY_CODE");
    // Before any message.
    let reply = vendor.login("12345678903", "232326").await;
    assert_eq!(error(&reply), wrong);
    vendor.code("12345678903", "REGISTER_SMS").await;
    let reply = vendor.login("12345678903", "232326").await;
    assert_eq!(error(&reply), wrong, "sent for something else");
    vendor.code("12345678903", "LOGIN_SMS").await;
    let reply = vendor.login("12345678903", "232327").await;
    assert_eq!(error(&reply), wrong, "one digit is wrong");
    let reply = vendor.login("12345678903", "232326").await;
    assert_eq!(reply.status(), 200);
    let reply = vendor.login("12345678903", "232326").await;
    assert_eq!(error(&reply), wrong, "used");
    vendor.code("12345678903", "LOGIN_SMS").await;
    vendor.clock.advance(301);
    let reply = vendor.login("12345678903", "232326").await;
    assert_eq!(error(&reply), wrong, "too old");
    // Nobody has this number.
    vendor.code("12345678999", "LOGIN_SMS").await;
    let reply = vendor.login("12345678999", "232326").await;
    assert_eq!(error(&reply), refused("MOCK.USER"));
}

#[tokio::test]
async fn a_password_leads_where_the_account_says() {
    let vendor = Vendor::start().await;
    for (user_name, status, token) in [
        ("lisi", "SUCCESS", "session_token"),
        ("wangwu", "MFA_AUTH", "state_token"),
        ("zhaoliu", "PASSWORD_EXPIRED", "state_token"),
        ("sunqi", "PASSWORD_WARN", "session_token"),
    ] {
        let password = format!("mock-password-{user_name}");
        let reply = vendor.password(user_name, &password).await;
        assert_eq!(text(&reply, "status"), status);
        assert!(!text(&reply, token).is_empty());
        assert_eq!(
            members(&reply).contains(&"session_token".to_owned()),
            token == "session_token"
        );
        let reply = vendor.password(user_name, "wrong").await;
        assert_eq!(error(&reply), refused("MOCK.PASSWORD"));
    }
    let denied = vendor.password("zhouba", "mock-password-zhouba").await;
    assert_eq!(denied.status(), 200);
    assert_eq!(denied.json(), json!({ "status": "ACCESS_DENIED" }));
    let reply = vendor.password("lisi", "").await;
    assert_eq!(error(&reply), refused("PARAM.0000"));
    assert_eq!(reply.json()["error_msg"], "password required.");
}

#[tokio::test]
async fn the_second_factor_wants_state_number_and_code() {
    let vendor = Vendor::start().await;
    let login = vendor.password("wangwu", "mock-password-wangwu").await;
    let state = text(&login, "state_token");
    let with_state = [("X-state-token", state.as_str())];
    let reply = vendor.get("/api/v2/sdk/mobile-by-token", &with_state).await;
    assert_eq!(reply.json(), json!({ "mobile": "12345678904" }));

    let mfa = async |state: &str, mobile: &str, code: &str| {
        let body = json!({ "mobile": mobile, "verify_code": code });
        let headers = [("X-state-token", state)];
        vendor.post("/api/v2/sdk/mfa/sms", &headers, &body).await
    };
    let wrong = refused("MOCK.VERIFY_CODE");
    vendor.code("12345678904", "LOGIN_SMS").await;
    let reply = mfa(&state, "12345678904", "232326").await;
    assert_eq!(error(&reply), wrong, "a code for logging in");
    vendor.code("12345678903", "OTP_REST_SMS").await;
    let reply = mfa(&state, "12345678903", "232326").await;
    assert_eq!(error(&reply), wrong, "somebody else's number");
    vendor.code("12345678904", "OTP_REST_SMS").await;
    let reply = mfa(&state, "12345678904", "232325").await;
    assert_eq!(error(&reply), wrong, "one digit is wrong");
    let reply = mfa("unknown", "12345678904", "232326").await;
    assert_eq!(error(&reply), refused("MOCK.STATE_TOKEN"));
    let reply = mfa(&state, "12345678904", "232326").await;
    assert_eq!(
        members(&reply),
        ["status", "session_token", "id_token", "expire"]
    );
    // The state is used up.
    let reply = vendor.get("/api/v2/sdk/mobile-by-token", &with_state).await;
    assert_eq!(error(&reply), refused("MOCK.STATE_TOKEN"));
    let reply = vendor.get("/api/v2/sdk/mobile-by-token", &[]).await;
    assert_eq!(error(&reply), refused("PARAM.0000"));
    assert_eq!(reply.json()["error_msg"], "X-state-token required.");
}

#[tokio::test]
async fn the_header_that_openssl_made_is_opened() {
    let vendor = Vendor::start().await;
    let reply = vendor.profile(BY_OPENSSL).await;
    assert_eq!(text(&reply, "user_name"), "test01");
    // The nonce was used.
    let again = vendor.profile(BY_OPENSSL).await;
    assert_eq!(error(&again), refused("PARAM.0030"));
}

#[tokio::test]
async fn a_header_made_in_another_way_is_refused() {
    let vendor = Vendor::start().await;
    for (what, header) in OTHERWISE {
        let reply = vendor.profile(header).await;
        assert_eq!(error(&reply), refused("PARAM.0030"), "{what}");
    }
    let changed = BY_OPENSSL.replacen('Q', "R", 1);
    for header in [changed.as_str(), &BY_OPENSSL[..340], "CANARY", "%"] {
        let reply = vendor.profile(header).await;
        assert_eq!(error(&reply), refused("PARAM.0030"), "{header}");
    }
    let reply = vendor.get("/api/v2/sdk/profile", &[]).await;
    assert_eq!(error(&reply), refused("PARAM.0000"));
    assert_eq!(reply.json()["error_msg"], "X-signature required.");
    // Nothing of that has used up the nonce.
    assert_eq!(vendor.profile(BY_OPENSSL).await.status(), 200);
}

#[tokio::test]
async fn a_header_grows_old_and_a_session_too() {
    let vendor = Vendor::start().await;
    vendor.clock.advance(301);
    let reply = vendor.profile(BY_OPENSSL).await;
    assert_eq!(error(&reply), refused("PARAM.0030"));

    let login = vendor.password("lisi", "mock-password-lisi").await;
    let session = text(&login, "session_token");
    vendor.clock.advance(604_800);
    let signature = vendor.signature(&session, "last second").await;
    assert_eq!(vendor.profile(&signature).await.status(), 200);
    vendor.clock.advance(1);
    let signature = vendor.signature(&session, "too late").await;
    assert_eq!(
        error(&vendor.profile(&signature).await),
        refused("PARAM.0030")
    );
}

#[tokio::test]
async fn the_server_shows_an_access_token_and_the_device_of_the_login() {
    let vendor = Vendor::start().await;
    let body = on_device("CANARY-session-token-1", "156canary213fp0").to_string();
    for operation in ["sso-ticket", "refresh"] {
        let path = format!("/api/v2/tenant/sso/session-token/{operation}");
        for authorization in [
            "",
            "Bearer other",
            "mock-access-token",
            "bearer mock-access-token",
        ] {
            let headers = [
                HEADERS[0],
                ("Authorization", authorization),
                ("Content-Type", "application/json"),
            ];
            let raw = request("POST", &path, &headers, body.as_bytes());
            let reply = exchange(vendor.address, &raw).await;
            assert_eq!(reply.status(), 401, "{authorization}");
            assert_eq!(members(&reply), ["error", "error_description"]);
        }
        for (session, fingerprint, code) in [
            (
                "CANARY-session-token-1",
                "156canary213fp50",
                "MOCK.FINGERPRINT",
            ),
            ("unknown", "156canary213fp0", "MOCK.SESSION"),
            ("", "156canary213fp0", "PARAM.0000"),
        ] {
            let reply = vendor
                .of_server(operation, &on_device(session, fingerprint))
                .await;
            assert_eq!(error(&reply), refused(code));
        }
        let mut without = on_device("CANARY-session-token-1", "156canary213fp0");
        without["device_ip"] = json!(null);
        let reply = vendor.of_server(operation, &without).await;
        assert_eq!(error(&reply), refused("PARAM.0000"));
        assert_eq!(reply.json()["error_msg"], "device_ip required.");
    }
}

#[tokio::test]
async fn time_and_key_as_the_pages_show_them() {
    let vendor = Vendor::start().await;
    let time = vendor.get("/api/v2/sdk/server-date", &[]).await;
    assert_eq!(time.json(), json!({ "timestamp": "1700000000000" }));
    let key = text(
        &vendor.get("/api/v2/sdk/public-key", &[]).await,
        "public_key",
    );
    assert!(
        key.starts_with("-----BEGIN PUBLIC KEY-----\nMIIBIj"),
        "{key}"
    );
    assert!(key.ends_with("\n-----END PUBLIC KEY-----"), "{key}");
}
