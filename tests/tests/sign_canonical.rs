//! The schemes that sign a canonical request: whole requests as the SDKs signed them, and what
//! cannot be signed. What arrives is verified by the mock vendors (`mock_accepts.rs`).

use std::collections::BTreeSet;

use liveproof::credentials::Credentials;
use liveproof::runtime::codegen::{BodyFormat, Call, Codes, Method, Operation, Param, Place};
use liveproof::runtime::{CallError, Client, Config, Error, Request, Upload};
use liveproof::sign::tencent_tc3::TencentTc3;
use liveproof::sign::{SignError, Signer, aliyun_acs3};
use liveproof::tencent_ci::{Endpoint, types};
use liveproof_tests::support::{Stop, Target, Then};
use serde_json::Value;

use crate::sign_records::{self, at, records, text};

const NOW: u64 = 1_700_000_000;
const ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "CANARYsecret";

type Pairs = Vec<(String, String)>;

/// A request before it is signed.
#[derive(Clone)]
struct Plan {
    scheme: &'static str,
    method: Method,
    host: String,
    path: String,
    query: Pairs,
    headers: Pairs,
    /// The media type and the bytes.
    body: Option<(String, Vec<u8>)>,
    /// Whether the body is a stream.
    streamed: bool,
}

fn pairs(pairs: &[(&str, &str)]) -> Pairs {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

fn leak(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

static BODY: Param = Param {
    name: "body",
    place: Place::Body,
    required: true,
    sensitive: false,
    checks: &[],
};

impl Plan {
    fn operation(&self) -> &'static Operation {
        use liveproof::runtime::codegen::PathPart;

        let path = self.path.split('/').skip(1).filter(|it| !it.is_empty());
        let path: Vec<_> = path.map(|it| PathPart::Literal(leak(it))).collect();
        Box::leak(Box::new(Operation {
            vendor: "records-captcha",
            id: "Plan",
            method: self.method,
            path: Vec::leak(path),
            scheme: Some(self.scheme),
            signature_fields: &[],
            required_signature_fields: &[],
            idempotent: false,
            body: match &self.body {
                Some((media_type, _)) => BodyFormat::Binary {
                    media_type: leak(media_type),
                },
                None => BodyFormat::None,
            },
            body_required: false,
            max_request_bytes: None,
            max_response_bytes: 1,
            constraints: &[],
            responses: &[],
            request_id_headers: &[],
            request_id_members: &[],
            codes: Codes::NONE,
            length_required: false,
            response_headers: &[],
        }))
    }

    /// Makes the call with a client of this config; an error of the signer is returned.
    async fn call(&self, config: Config<Endpoint, ()>) -> Result<(), String> {
        let client = Client::new(config).expect("a good config");
        let mut builder = client.builder(self.operation(), Call::default());
        if let Some((_, bytes)) = &self.body {
            let bytes = bytes.clone();
            let upload = match self.streamed {
                false => Upload::bytes(bytes),
                true => Upload::stream_once(None, stream(bytes)),
            };
            builder.put(&BODY, Ok(Some(upload))).expect("a body");
        }
        let result = client
            .call::<types::LiveCode, types::ErrorResponse>(builder.finish())
            .await;
        match result {
            Err(Error::Signing(error)) => Err(error.get_ref().to_string()),
            Err(Error::UnexpectedStatus(_)) => Ok(()),
            other => panic!("{other:?}"),
        }
    }

    /// Adds what the builder does not know.
    fn fill(&self) -> Then<impl Fn(&mut Request) -> Result<(), CallError> + use<>> {
        let (query, headers) = (self.query.clone(), self.headers.clone());
        Then(move |request: &mut Request| {
            for (name, value) in &query {
                request.push_query(name.clone(), value)?;
            }
            for (name, value) in &headers {
                request.push_header(name.clone(), value)?;
            }
            Ok(())
        })
    }

    /// The request as the signer leaves it.
    async fn signed(&self, signer: Signer) -> Result<Request, String> {
        let stop = Stop::default();
        let target = Target::new(leak(&self.host), ([127, 0, 0, 1], 1).into());
        let config = target.config(Config::<_, ()>::new(Endpoint::new("b", "r")));
        let config = config.with_middleware(self.fill()).with_middleware(signer);
        self.call(config.with_middleware(stop.clone())).await?;
        Ok(stop.take().expect("a request went this far"))
    }
}

/// A body of which nobody knows the length.
fn stream(
    bytes: Vec<u8>,
) -> impl futures_core::Stream<Item = std::io::Result<bytes::Bytes>> + Send + 'static {
    struct Once(Option<bytes::Bytes>);

    impl futures_core::Stream for Once {
        type Item = std::io::Result<bytes::Bytes>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.take().map(Ok))
        }
    }

    Once(Some(bytes.into()))
}

fn credentials() -> Credentials {
    Credentials::new(ID, SECRET)
}

fn frozen(credentials: Credentials) -> Signer {
    Signer::new(credentials).clock(|| at(NOW)).nonce(|| 11886)
}

/// A request of this scheme.
fn plan(scheme: &'static str) -> Plan {
    Plan {
        scheme,
        method: Method::Post,
        host: "example.tencentcloudapi.com".to_owned(),
        path: "/".to_owned(),
        query: Pairs::new(),
        headers: pairs(match scheme {
            "tencent-tc3" => &[("X-TC-Action", "GetLiveCode")],
            "aliyun-acs3" => &[("x-acs-action", "InitFaceVerify")],
            _ => &[("X-Project-Id", "0123"), ("Accept-Language", "zh-CN")],
        }),
        body: Some(("application/json".to_owned(), b"{}".to_vec())),
        streamed: false,
    }
}

/// Computed by a script of Python's `hmac` and `hashlib`: bytes, and a stream of them, whose hash
/// nobody knows; at a host with a port.
#[tokio::test]
async fn bytes_and_streams_of_them_meet_known_answers() {
    const OCTETS: &str = "application/octet-stream";
    for (scheme, media_type, streamed, signature) in [
        (
            "tencent-tc3",
            OCTETS,
            false,
            "484b632d1238eb1d093e6a4174ca80792e16acca0a0050c6559d7f43a4c2d2ca",
        ),
        (
            "tencent-tc3",
            OCTETS,
            true,
            "465d877fe3226fe211c4fd14fd396d6f67be7fcf8823ea6fee0e24e51dd6e483",
        ),
        (
            "aliyun-acs3",
            OCTETS,
            false,
            "ecd7ac9f71bc4dae8f324ce0e7607e7619c8e10f38de015fcedc358319e6bd03",
        ),
        (
            "huawei-sdk-hmac",
            OCTETS,
            false,
            "fc241bbffd2f7d124b3f1d399f83019fe6a1c87787c7d43651b3e32d6a9f20dc",
        ),
        (
            "huawei-sdk-hmac",
            "application/json",
            true,
            "e8fd4863302439edc71cee53e0fbb8cf82bfa9675524de833a8ef1ded3226b18",
        ),
    ] {
        let mut plan = plan(scheme);
        plan.host.push_str(":81");
        plan.query = pairs(&[("a", "1")]);
        plan.body = Some((media_type.to_owned(), vec![0, 1, 255]));
        plan.streamed = streamed;
        let request = plan.signed(frozen(credentials())).await;
        let request = request.expect("it can be signed");
        let value = request.header("authorization").expect("it is signed");
        let found = value.split_once("Signature=").expect("a signature").1;
        assert_eq!(found, signature, "{value}");
    }
}

/// Where a scheme has no rule for it, the request is refused.
#[tokio::test]
async fn what_acs3_cannot_sign_is_refused() {
    let base = plan("aliyun-acs3");
    let mut streamed = base.clone();
    streamed.streamed = true;
    let error = streamed.signed(frozen(credentials())).await;
    let error = error.expect_err("a stream has no hash");
    assert_eq!(error, "a body that is not in memory would not be signed");
    let mut named = base;
    named.query = pairs(&[("\u{952e}", "1")]);
    let error = named.signed(frozen(credentials())).await;
    let error = error.expect_err("SDKs and page differ");
    assert!(error.starts_with("a parameter has a name"), "{error}");
}

/// A token goes out as it is, and nothing but a token.
#[tokio::test]
async fn a_token_of_huawei_is_a_header() {
    let signer = || {
        let token = Credentials::from_token("CANARYtoken");
        Signer::huawei_token(token)
    };
    let keyed = plan("huawei-sdk-hmac");
    let request = keyed.signed(signer()).await.expect("it can be signed");
    assert_eq!(request.header("x-auth-token"), Some("CANARYtoken"));
    assert!(request.is_sensitive("X-Auth-Token"));
    assert_eq!(request.header("authorization"), None);
    assert!(!format!("{:?} {request:?}", signer()).contains("CANARY"));
    // Each scheme is there once.
    let shown = format!("{:?}", Signer::new(Credentials::new("id", "secret")));
    let mut names: Vec<&str> = shown.split('"').skip(1).step_by(2).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), all > 5), (all, true), "{shown}");

    let mut named = plan("huawei-token");
    named.headers = pairs(&[("x-auth-token", "x")]);
    let token = Credentials::from_token("CANARYtoken");
    let error = named.signed(frozen(token)).await.expect_err("taken");
    assert!(error.starts_with("the request already has `X-Auth-Token`"));
    // A key is not a token, and a token is not a key.
    let unkeyed = plan("huawei-token");
    let error = unkeyed.signed(frozen(credentials())).await;
    let error = error.expect_err("there is no token");
    assert_eq!(error, "the token of the credentials is empty");
    let error = keyed.signed(frozen(Credentials::from_token("CANARYtoken")));
    let error = error.await.expect_err("there is no key");
    assert_eq!(error, "the id of the credentials is empty");
}

/// What is secret is marked and not printed, and nothing is signed twice.
#[tokio::test]
async fn keys_are_silent_and_names_are_taken_once() {
    let key = || credentials().with_token("CANARYtoken");
    let wanted: [(&str, &[&str], &[&str]); 3] = [
        (
            "tencent-tc3",
            &["X-TC-Token", "Authorization"],
            &["X-TC-Timestamp", "X-TC-Content-SHA256"],
        ),
        (
            "aliyun-acs3",
            &[
                "x-acs-accesskey-id",
                "x-acs-security-token",
                "x-acs-signature-nonce",
                "Authorization",
            ],
            &["x-acs-date", "x-acs-content-sha256"],
        ),
        (
            "huawei-sdk-hmac",
            &["X-Security-Token", "Authorization"],
            &["X-Sdk-Date", "X-Sdk-Content-Sha256"],
        ),
    ];
    for (scheme, secret, others) in wanted {
        let plan = plan(scheme);
        let signer = frozen(key());
        assert!(!format!("{signer:?}").contains("CANARY"));
        let request = plan.signed(signer).await.expect("it can be signed");
        assert!(!format!("{request:?}").contains("CANARY"));
        for name in secret {
            assert!(request.is_sensitive(name), "{name}");
            assert!(request.header(name).is_some(), "{name}");
        }
        for name in secret.iter().chain(others) {
            let mut plan = plan.clone();
            plan.headers.push(((*name).to_owned(), "x".to_owned()));
            let error = plan.signed(frozen(key())).await.expect_err(name);
            let expected = SignError::Taken { name };
            assert_eq!(error, expected.to_string());
        }
        let garbled = Credentials::new("CANARY,Signature=", SECRET);
        let error = plan.signed(frozen(garbled)).await.expect_err("an id");
        assert!(error.starts_with("the id of the credentials must have no `,`"));
    }
}

/// Printed by the vendor, with the first of its two dates.
#[test]
fn aliyun_acs3_page() {
    const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let image = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd";
    let query = [("ImageId", image), ("RegionId", "cn-shanghai")];
    let headers = [
        ("host", "ecs.cn-shanghai.aliyuncs.com"),
        ("x-acs-action", "RunInstances"),
        ("x-acs-content-sha256", NOTHING),
        ("x-acs-date", "2023-10-26T10:22:32Z"),
        ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
        ("x-acs-version", "2014-05-26"),
    ];
    let text = aliyun_acs3::canonical_request("POST", "/", query, headers, NOTHING);
    let key = Credentials::new("YourAccessKeyId", "YourAccessKeySecret");
    let value = aliyun_acs3::authorization(&key, &text);
    let signature = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0";
    let end = format!("Signature={signature}");
    assert!(value.ends_with(&end), "{value}");
}

/// The middleware makes what the vendor's SDKs sent, where both write the query alike.
#[tokio::test]
async fn tc3_requests_are_signed_as_recorded() {
    let mut met = BTreeSet::new();
    for record in records("tencent-tc3.json") {
        let id = text(&record, "/id");
        let headers: Pairs = serde_json::from_value(record["wire"]["headers"].clone())
            .expect("headers of the record");
        let find = |name: &str| headers.iter().find(|it| it.0.eq_ignore_ascii_case(name));
        let Some(body) = record["wire"]["body"]["text"].as_str() else {
            // GET, or bytes: see `bytes_and_streams_of_them_meet_known_answers`.
            if record["wire"]["body"].is_null() {
                met.insert(get(&record).await);
            }
            continue;
        };
        let plan = Plan {
            scheme: "tencent-tc3",
            method: Method::Post,
            host: text(&record, "/request/host").to_owned(),
            path: "/".to_owned(),
            query: Pairs::new(),
            headers: find("X-TC-Action").cloned().into_iter().collect(),
            body: Some((
                find("Content-Type").expect("a type").1.clone(),
                body.as_bytes().to_vec(),
            )),
            streamed: false,
        };
        let request = plan.signed(as_recorded(&record)).await.expect(id);
        for name in [
            "Authorization",
            "X-TC-Timestamp",
            "X-TC-Token",
            "X-TC-Content-SHA256",
        ] {
            let expected = find(name).map(|it| it.1.as_str());
            assert_eq!(request.header(name), expected, "{id} {name}");
        }
        met.insert(id.to_owned());
    }
    assert!(met.len() >= 15, "{met:?}");
}

/// The records of the SDKs for Node, which choose the headers that our middleware chooses.
#[tokio::test]
async fn acs3_and_huawei_sdk_hmac_path_and_headers_are_signed_as_recorded() {
    for (file, scheme, least) in [
        ("aliyun-acs3.json", "aliyun-acs3", 10),
        ("huawei-sdk-hmac.json", "huawei-sdk-hmac", 6),
    ] {
        let mut met = 0;
        for record in records(file) {
            let id = text(&record, "/id");
            let Some(plan) = recorded(&record, scheme).filter(|_| id.contains("-js")) else {
                continue;
            };
            let request = plan.signed(as_recorded(&record)).await.expect(id);
            let expected = text(&record, "/expected/authorization");
            assert_eq!(request.header("authorization"), Some(expected), "{id}");
            met += 1;
        }
        assert!(met >= least, "{scheme}: {met}");
    }
}

/// The request of a record, if an operation can have it.
fn recorded(record: &Value, scheme: &'static str) -> Option<Plan> {
    let written = [
        "authorization",
        "content-type",
        "host",
        "transfer-encoding",
        "x-acs-accesskey-id",
        "x-acs-content-sha256",
        "x-acs-date",
        "x-acs-security-token",
        "x-acs-signature-nonce",
        "x-sdk-date",
        "x-security-token",
    ];
    let all: Pairs = serde_json::from_value(record["request"]["headers"].clone()).ok()?;
    let mut headers = all.clone();
    headers.retain(|(name, _)| !written.contains(&&*name.to_ascii_lowercase()));
    let is_type = |it: &&(String, String)| it.0.eq_ignore_ascii_case("content-type");
    let sent = &record["wire"]["body"];
    let body = match sent["text"].as_str() {
        Some(text) => Some((
            all.iter().find(is_type)?.1.clone(),
            text.as_bytes().to_vec(),
        )),
        None if sent.is_null() => None,
        None => return None,
    };
    let query: Pairs = serde_json::from_value(record["request"]["query"].clone()).ok()?;
    let is_plain = |it: &(String, String)| it.0.bytes().all(|it| it.is_ascii_graphic());
    let is_signable = scheme != "aliyun-acs3"
        || query.iter().all(is_plain) && query.iter().all(|it| !it.0.contains('/'));
    let is_trimmed = headers.iter().all(|(_, value)| value.trim() == value);
    (is_signable && is_trimmed).then_some(Plan {
        scheme,
        method: match text(record, "/request/method") {
            "GET" => Method::Get,
            "PUT" => Method::Put,
            "POST" => Method::Post,
            _ => return None,
        },
        host: text(record, "/request/host").to_owned(),
        path: text(record, "/request/path").to_owned(),
        query,
        headers,
        body,
        streamed: false,
    })
}

/// A record without a body. Returns its id; those with characters that the SDK encodes otherwise
/// have another signature, as another text is sent.
async fn get(record: &Value) -> String {
    let id = text(record, "/id");
    let plan = Plan {
        scheme: "tencent-tc3",
        method: Method::Get,
        host: text(record, "/request/host").to_owned(),
        path: "/".to_owned(),
        query: serde_json::from_value(record["request"]["query"].clone()).expect("pairs"),
        headers: Pairs::new(),
        body: None,
        streamed: false,
    };
    let mut request = plan.signed(as_recorded(record)).await.expect(id);
    let ours = request.encoded_target();
    let is_same = ours == format!("/?{}", text(record, "/request/raw_query"));
    assert_eq!(
        request.header("authorization") == Some(text(record, "/expected/authorization")),
        is_same,
        "{id}"
    );
    assert!(is_same || id.starts_with("tc3-s04"), "{id}");
    id.to_owned()
}

/// With key, clock and options of the record, and two headers as in the SDKs.
fn as_recorded(record: &Value) -> Signer {
    let credentials = sign_records::credentials(record);
    let now = record["clock"]["unix"].as_u64().expect("a time");
    let nonce = record["nonce"].as_str().unwrap_or("0");
    let nonce = u128::from_str_radix(nonce, 16).expect("hexadecimal digits");
    let signer = Signer::new(credentials).clock(move || at(now));
    let scheme = TencentTc3::new().without_action();
    let scheme = match record["options"]["unsigned_payload"] == true {
        true => scheme.unsigned_payload(),
        false => scheme,
    };
    signer.nonce(move || nonce).scheme(scheme)
}
