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
/// `session_token=k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60&timestamp=1700000000000&nonce=18bcfe56800`.
const BY_OPENSSL: &str = "j/oTbQnVnSIa9WRs+h/ZkrVBSFoLyhF9e87wKnGIvlBVMcKn86M9k9o7wjTi4K1RExqiLlrCXILJxJDoupJ2IV0RK3B6xKhm/N1xDJYVaLZJULpua++xVz0mBDyb//QY+cCPMX8LT091eTwANaz8zxEQf6eP3M7hnfM9SjP/1RU0LWx+9SnYADZumLTncaSRb6GbGK+YiDn8Oq1T0SwWV1q/xKtNtU/b/QUiBYscrtZnLhcXWueT5ZyUsxWAvuZWSbw4Vuzq0/53pI6aRwloMhH/p4tRoQ97Z3flijK0eO6YMFiOHpZN5wRR4RPFYTf9Vryw7FLU/ZRSnn1h5RgqZw==";

/// The same text, each in a way that the page does not describe.
const OTHERWISE: [(&str, &str); 3] = [
    (
        "MGF1 with SHA-1, as Java's own provider has it",
        "CV1GJ9Drpc+tWfFfOlMhn1XtnQHdPmtx2ThJPKIK9TzGdYE8rgiq2oMjDsNk1v8qMVL/J7+rMDbumZWeKUyuAVnfNMdIsV9FbmP2WarChT4RUAhoe3KHTSX2klFoMGOpbeK5DjBkOMBfWC1ue1dZobUMAofcHFpvg5EewLNVn3cpQDhOjpRvOpzxt/L9oKJ4potVcTbzrOvoTHktb5UyBLzBOf4LXOEB5QJFUVeRN+AQkqHw6X+mVbuP9OUJi6qthu51vLy8TVBLfrmFMZPij/jvAGIaY9ThepuVfkAjdyQdfxR85eBklbZlPiLzv4WqmZ2ltr4N8lWuRNpEEWqMSw==",
    ),
    (
        "PKCS #1 v1.5",
        "FewWbbB6CCcv9MgnJvENr4z4MPCr0RWWiRPTTxkzSPsrhbovVJzyhYyl3N8w1gWjabVkB6uLkWMWII8AMuOD+pY8cFD8ED0R62VDL7VVEw4Fypf6TgAE5ia+dqj6oFbraLcSCIPWI9OagfzUVLm17XDURO06Wwm5EwHDRfg1VSMGdiR8Y+CPEKkWoYKMvuj40DpjWWqoeo/a99GM7DkWulu6w5l5Zv+CWoCE/Kikvtd4Dd/v5YgMejf5uAzBC1NB6mxcQnyWqTsSxZvBNLURMVIuGeLsOj+pRq8d2GLOjlBs7m+TEoYr7WrRY1ikZtY8nEINhDaAz/ZgCqEsRp91Qw==",
    ),
    (
        "`×tamp` for `&timestamp`, as the pages print it",
        "istKQAg2cx2YDg2R7tOh9qmfBXOHN47TJY5wLgCa9fdQRNlQtgQynCldvDur/LoA8P9hV1dfkm/QGJ+aSqfVrtoeZMJeazgph/CorJrtc0U2hu/pNW9Ay4AZNOQc5vUzSZI+0R7RgGGuL6h5FCXNE1jyw6vRZG/fBzXmN5AVsKKuInGmIGUTbvpY4vdo9Ard1kYGG6H1mdON9ZoHpMDyPWX0WeLKZ3TFksOh6fPiyF8oxW5CT2svCpIuC+dx8ky2nREa/zCrOE7fsPUq8OZT8hHyuDl9UArcers2r3OihyiKOSnHxebnzzw8D//OuX9gjFqvl4DRO62Hqa4oq/bg2A==",
    ),
];

/// The application of the mock, in the order of the page's table.
const APPLICATION: &str = "grant_type=client_credentials&client_id=mockClientId00000000000000000001&\
                           client_secret=mock-client-secret";

/// A mock whose clock does not run, and how to talk to it.
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

    /// The reply to what proves an application to be itself.
    async fn access(&self, form: &str) -> Reply {
        let headers = [
            HEADERS[0],
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let raw = request("POST", "/api/v2/tenant/token", &headers, form.as_bytes());
        exchange(self.address, &raw).await
    }

    async fn of_server(&self, operation: &str, body: &Value) -> Reply {
        let token = text(&self.access(APPLICATION).await, "access_token");
        let authorization = format!("Bearer {token}");
        let path = format!("/api/v2/tenant/sso/{operation}");
        let headers = [
            HEADERS[0],
            ("Authorization", authorization.as_str()),
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
        .of_server(
            "session-token/sso-ticket",
            &on_device(&session, "156aysdna213sc50"),
        )
        .await;
    assert_eq!(members(&ticket), ["expire", "sso_ticket"]);
    let mut body = on_device("", "156aysdna213sc50");
    body["sso_ticket"] = ticket.json()["sso_ticket"].clone();
    let person = vendor.of_server("sso-ticket/verify", &body).await;
    assert_eq!(members(&person), ["code", "message", "data"]);
    assert_eq!(
        person.json()["data"]["user"],
        json!({
            "userName": "lisi",
            "id": "mock-user-3",
            "name": "李四",
            "mobile": "12345678903",
            "email": null,
        })
    );
    let again = vendor.of_server("sso-ticket/verify", &body).await;
    assert_eq!(error(&again), refused("MOCK.TICKET"), "it was used");

    let refreshed = vendor
        .of_server(
            "session-token/refresh",
            &on_device(&session, "156aysdna213sc50"),
        )
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
        ("+85212345", proof.as_str(), "USER.0038"),
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
    const SESSION: &str = "k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60";
    const DEVICE: &str = "158kqwzma407rt26";
    let body = on_device(SESSION, DEVICE).to_string();
    for operation in ["session-token/sso-ticket", "session-token/refresh"] {
        let path = format!("/api/v2/tenant/sso/{operation}");
        for authorization in [
            "",
            "Bearer other",
            "5d0c7e4a-91b2-4f6d-8a3e-2c7b10f4e9d6",
            "bearer 5d0c7e4a-91b2-4f6d-8a3e-2c7b10f4e9d6",
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
            (SESSION, "156canary213fp50", "MOCK.FINGERPRINT"),
            ("unknown", DEVICE, "MOCK.SESSION"),
            ("", DEVICE, "PARAM.0000"),
        ] {
            let reply = vendor
                .of_server(operation, &on_device(session, fingerprint))
                .await;
            assert_eq!(error(&reply), refused(code));
        }
        let mut without = on_device(SESSION, DEVICE);
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

#[tokio::test]
async fn too_many_wrong_passwords_lock_a_user_for_a_while() {
    let vendor = Vendor::start().await;
    for left in (1..10).rev() {
        let reply = vendor.password("lisi", "wrong").await;
        let message = format!("Invalid account name or password. Remaining attempts: {left}.");
        assert_eq!(error(&reply), refused("LOGIN.0002"));
        assert_eq!(reply.json()["error_msg"], message);
    }
    let reply = vendor.password("lisi", "wrong").await;
    assert_eq!(error(&reply), refused("LOGIN.0001"));
    vendor.clock.advance(1);
    let right = vendor.password("lisi", "mock-password-lisi").await;
    assert_eq!(error(&right), refused("LOGIN.0001"));
    assert_eq!(
        right.json()["error_msg"],
        "Locked. It unlocks in 2 minutes 59 seconds."
    );
    vendor.clock.advance(180);
    let right = vendor.password("lisi", "mock-password-lisi").await;
    assert_eq!(text(&right, "status"), "SUCCESS");
}

#[tokio::test]
async fn an_access_token_is_for_the_application_and_half_an_hour() {
    let vendor = Vendor::start().await;
    let reply = vendor.access(APPLICATION).await;
    assert_eq!(
        members(&reply),
        [
            "access_token",
            "token_type",
            "expires_in",
            "scope",
            "id_token"
        ]
    );
    assert_eq!(reply.json()["token_type"], "Bearer");
    assert_eq!(reply.json()["expires_in"], 1_800);
    for (from, to) in [
        ("mock-client-secret", "other"),
        ("mockClientId", "otherClientId"),
    ] {
        let reply = vendor.access(&APPLICATION.replace(from, to)).await;
        assert_eq!(reply.status(), 400);
        assert_eq!(reply.json()["error"], "invalid_client");
    }
    for (from, to, code) in [
        ("client_credentials", "password", "MOCK.GRANT_TYPE"),
        ("client_id=", "id=", "PARAM.0000"),
        ("grant_type", "type", "PARAM.0000"),
    ] {
        let reply = vendor.access(&APPLICATION.replace(from, to)).await;
        assert_eq!(error(&reply), refused(code), "{from}");
    }

    let authorization = format!("Bearer {}", text(&reply, "access_token"));
    let body = on_device("unknown", "f").to_string();
    let path = "/api/v2/tenant/sso/session-token/refresh";
    let use_it = async || {
        let headers = [
            HEADERS[0],
            ("Authorization", authorization.as_str()),
            ("Content-Type", "application/json"),
        ];
        let raw = request("POST", path, &headers, body.as_bytes());
        exchange(vendor.address, &raw).await.status()
    };
    vendor.clock.advance(1_800);
    assert_eq!(use_it().await, 400, "the session is what is wrong");
    vendor.clock.advance(1);
    assert_eq!(use_it().await, 401);
}

#[tokio::test]
async fn a_ticket_belongs_to_a_device() {
    let vendor = Vendor::start().await;
    let mut body = on_device("", "156canary213fp50");
    body["sso_ticket"] = json!("ssoT7hVbQ2nXk9RzWc4LmPy8TfJd5GsU");
    let reply = vendor.of_server("sso-ticket/verify", &body).await;
    assert_eq!(error(&reply), refused("MOCK.FINGERPRINT"));
    body["sso_ticket"] = json!("");
    let reply = vendor.of_server("sso-ticket/verify", &body).await;
    assert_eq!(error(&reply), refused("PARAM.0031"));
    body["sso_ticket"] = json!("unknown");
    let reply = vendor.of_server("sso-ticket/verify", &body).await;
    assert_eq!(error(&reply), refused("MOCK.TICKET"));
}
