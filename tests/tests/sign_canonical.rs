//! The schemes that sign a canonical request: whole requests as the SDKs signed them, what arrives
//! against a second implementation, and what a change of each part does.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit as _, Mac as _};
use liveproof::credentials::Credentials;
use liveproof::runtime::codegen::{BodyFormat, Call, Codes, Method, Operation, Param, Place};
use liveproof::runtime::{CallError, Client, Config, Error, Request, Upload};
use liveproof::sign::tencent_tc3::TencentTc3;
use liveproof::sign::{SignError, Signer, aliyun_acs3, huawei_sdk_hmac, tencent_tc3};
use liveproof::tencent_ci::{Endpoint, types};
use liveproof_tests::support::{Received, Response, Stop, Target, Then, root, serve};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

const NOW: u64 = 1_700_000_000;
const ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "CANARYsecret";

/// The schemes here, each with the verifier of this file.
const SCHEMES: [(&str, Verify); 3] = [
    ("tencent-tc3", tc3),
    ("aliyun-acs3", acs3),
    ("huawei-sdk-hmac", huawei),
];

/// The signature that a vendor expects of what arrived.
type Verify = fn(&Arrived) -> String;

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

    /// The request as it arrives at a listener on this machine.
    async fn received(&self, signer: Signer) -> (Received, SocketAddr) {
        let server = serve(Response::new(418, "text/plain", "")).await;
        let address = server.address();
        let config = Config::<_, ()>::new(Endpoint::new("b", "r"))
            .base_url(format!("http://{address}"))
            .no_retry()
            .with_middleware(self.fill())
            .with_middleware(signer);
        self.call(config).await.expect("it can be signed");
        let mut received = server.stop().await;
        (received.remove(0), address)
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

fn at(unix: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(unix)
}

fn credentials() -> Credentials {
    Credentials::new(ID, SECRET)
}

fn frozen(credentials: Credentials) -> Signer {
    Signer::new(credentials).clock(|| at(NOW)).nonce(|| 11886)
}

fn sha256(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

/// Requests of every kind that an operation of the scheme may have.
fn plans(scheme: &'static str) -> Vec<Plan> {
    let json = |text: &str| Some(("application/json".to_owned(), text.as_bytes().to_vec()));
    let plan = |method, query: &[(&str, &str)], body| Plan {
        scheme,
        method,
        host: "example.tencentcloudapi.com".to_owned(),
        path: "/".to_owned(),
        query: pairs(query),
        headers: pairs(match scheme {
            "tencent-tc3" => &[("X-TC-Action", "GetLiveCode")],
            "aliyun-acs3" => &[("x-acs-action", "InitFaceVerify")],
            _ => &[("X-Project-Id", "0123"), ("Accept-Language", "zh-CN")],
        }),
        body,
        streamed: false,
    };
    let streamed = Plan {
        streamed: true,
        ..plan(Method::Post, &[], json("{\"a\":1}"))
    };
    let mut plans = vec![
        plan(Method::Post, &[], json("{}")),
        plan(
            Method::Post,
            &[],
            json("{\"Name\":\"\u{674e}\u{793a}\u{4f8b}\"}"),
        ),
        plan(Method::Post, &[], None),
        plan(Method::Get, &[], None),
        plan(
            Method::Get,
            &[
                ("b", "1 &=%+/~*'()!"),
                ("B", ""),
                ("a", "\u{952e}\u{1f600}"),
            ],
            None,
        ),
        plan(
            Method::Post,
            &[("a", "1")],
            Some(("application/octet-stream".to_owned(), vec![0, 1, 255])),
        ),
    ];
    // Without a hash of the body there is no signature in this scheme.
    if scheme != "aliyun-acs3" {
        plans.push(streamed);
    }
    plans
}

/// A request that arrived, as the scheme's rules write it: read without any code of the libraries.
struct Arrived {
    method: String,
    path: String,
    query: String,
    headers: Pairs,
    body: Vec<u8>,
}

impl Arrived {
    fn of(received: &Received) -> Self {
        let mut lines = received.head.lines();
        let line = lines.next().expect("a request line");
        let mut words = line.split(' ');
        let mut word = || words.next().expect("a word").to_owned();
        let (method, target) = (word(), word());
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let header = |it: &str| {
            let (name, value) = it.split_once(':').expect("a header");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: lines.filter(|it| !it.is_empty()).map(header).collect(),
            body: received.body.clone(),
        }
    }

    fn header(&self, name: &str) -> &str {
        let found: Vec<_> = self.headers.iter().filter(|it| it.0 == name).collect();
        assert!(found.len() <= 1, "{name} is sent {} times", found.len());
        found.first().map_or("", |it| &it.1)
    }

    /// The lines of these headers, and their names.
    fn lines(&self, names: &str, value: impl Fn(&str, &str) -> String) -> String {
        let line = |name: &str| format!("{name}:{}\n", value(name, self.header(name)));
        let lines: String = names.split(';').map(line).collect();
        format!("{lines}\n{names}")
    }

    /// What stands behind this word in `Authorization`.
    fn part(&self, word: &str) -> &str {
        let rest = self.header("authorization").split_once(word);
        let rest = rest.expect("a part of the header").1;
        rest.split([',', ' ']).next().expect("a part")
    }
}

/// The signature that Tencent Cloud expects of what arrived, by the rules of its page.
fn tc3(arrived: &Arrived) -> String {
    let unix = arrived.header("x-tc-timestamp");
    assert_eq!(unix, NOW.to_string());
    let payload = match arrived.header("x-tc-content-sha256") {
        "" => sha256(&arrived.body),
        word => sha256(word.as_bytes()),
    };
    let lines = arrived.lines(arrived.part("SignedHeaders="), |name, value| match name {
        "x-tc-action" => value.to_lowercase(),
        _ => value.to_owned(),
    });
    let Arrived {
        method,
        path,
        query,
        ..
    } = arrived;
    let text = format!("{method}\n{path}\n{query}\n{lines}\n{payload}");
    let mut words = arrived.part("Credential=").split('/').skip(1);
    let scope: Vec<_> = words.by_ref().collect();
    assert_eq!(scope, ["2023-11-14", "captcha", "tc3_request"]);
    let scope_key = |key: Vec<u8>, part: &&str| hmac(&key, part);
    let key = scope
        .iter()
        .fold(format!("TC3{SECRET}").into_bytes(), scope_key);
    let scope = scope.join("/");
    let digest = sha256(text.as_bytes());
    hex(&hmac(
        &key,
        &format!("TC3-HMAC-SHA256\n{unix}\n{scope}\n{digest}"),
    ))
}

/// The pairs of the query in the order of their names. Those of the plans need no encoding, and
/// none comes twice.
fn sorted(query: &str) -> String {
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_by_key(|it| it.split('=').next());
    pairs.join("&")
}

/// The signature that Alibaba Cloud expects of what arrived, by the rules of its page.
fn acs3(arrived: &Arrived) -> String {
    let names = arrived.part("SignedHeaders=");
    let all = arrived.headers.iter().map(|it| it.0.as_str());
    let mut wanted: Vec<&str> = all
        .filter(|it| it.starts_with("x-acs-") || ["host", "content-type"].contains(it))
        .collect();
    wanted.sort_unstable();
    assert_eq!(names, wanted.join(";"));
    assert_eq!(arrived.header("x-acs-date"), "2023-11-14T22:13:20Z");
    let nonce = arrived.header("x-acs-signature-nonce");
    assert_eq!(nonce, "00000000000000000000000000002e6e");
    let payload = sha256(&arrived.body);
    assert_eq!(arrived.header("x-acs-content-sha256"), payload);
    let lines = arrived.lines(names, |_, value| value.to_owned());
    let (method, path, query) = (&arrived.method, &arrived.path, sorted(&arrived.query));
    let text = format!("{method}\n{path}\n{query}\n{lines}\n{payload}");
    let text = format!("ACS3-HMAC-SHA256\n{}", sha256(text.as_bytes()));
    hex(&hmac(SECRET.as_bytes(), &text))
}

/// The signature that Huawei Cloud expects of what arrived, by the rules of its SDKs.
fn huawei(arrived: &Arrived) -> String {
    let names = arrived.part("SignedHeaders=");
    for name in ["host", "x-project-id", "x-sdk-date"] {
        assert!(names.split(';').any(|it| it == name), "{name}");
    }
    assert!(!names.contains("accept") && !names.contains("user-agent"));
    let payload = match arrived.header("x-sdk-content-sha256") {
        "" => sha256(&arrived.body),
        word => word.to_owned(),
    };
    let lines = arrived.lines(names, |_, value| value.to_owned());
    let path = format!("{}/", arrived.path.trim_end_matches('/'));
    let (method, query) = (&arrived.method, sorted(&arrived.query));
    let text = format!("{method}\n{path}\n{query}\n{lines}\n{payload}");
    let date = arrived.header("x-sdk-date");
    assert_eq!(date, "20231114T221320Z");
    let text = format!("SDK-HMAC-SHA256\n{date}\n{}", sha256(text.as_bytes()));
    hex(&hmac(SECRET.as_bytes(), &text))
}

#[tokio::test]
async fn what_arrives_is_what_was_signed() {
    for (scheme, expected) in SCHEMES {
        for key in [credentials(), credentials().with_token("CANARYtoken")] {
            for (index, plan) in plans(scheme).iter().enumerate() {
                let (received, address) = plan.received(frozen(key.clone())).await;
                let arrived = Arrived::of(&received);
                assert_eq!(arrived.header("host"), address.to_string(), "with its port");
                // A stream arrives in pieces.
                let sent = plan.body.as_ref().filter(|_| !plan.streamed);
                if let Some((media_type, bytes)) = sent {
                    assert_eq!(arrived.header("content-type"), media_type);
                    assert_eq!(&arrived.body, bytes);
                }
                let signature = arrived.part("Signature=");
                assert_eq!(signature, expected(&arrived), "{scheme} {index}");
            }
        }
    }
}

/// What is done to a request.
type Change = fn(&mut Plan);

/// Whatever of the signed parts is changed makes another signature.
#[tokio::test]
async fn each_signed_part_counts() {
    for (scheme, _) in SCHEMES {
        let base = plans(scheme).remove(1);
        let signature = async |plan: &Plan, signer: Signer| {
            let request = plan.signed(signer).await.expect("it can be signed");
            let value = request.header("authorization").expect("it is signed");
            let signature = value.split_once("Signature=").expect("a signature").1;
            signature.to_owned()
        };
        let changes: [(&str, Change); 8] = [
            ("method", |it| it.method = Method::Put),
            ("host", |it| {
                it.host = "example.com.tencentcloudapi.com".to_owned();
            }),
            ("port", |it| it.host.push_str(":81")),
            ("path", |it| it.path.push('x')),
            ("query", |it| it.query = pairs(&[("a", "1")])),
            ("media type", |it| {
                it.body.as_mut().expect("a body").0.push_str("; a=b");
            }),
            ("body", |it| it.body.as_mut().expect("a body").1.push(b' ')),
            ("header", |it| it.headers[0].1.push('x')),
        ];
        let mut seen = BTreeSet::new();
        seen.insert(signature(&base, frozen(credentials())).await);
        for (what, change) in changes {
            let mut plan = base.clone();
            change(&mut plan);
            let is_new = seen.insert(signature(&plan, frozen(credentials())).await);
            assert!(is_new, "{scheme} {what}");
        }
        let later = frozen(credentials()).clock(|| at(NOW + 1));
        let other = frozen(Credentials::new(ID, "CANARYsecret2"));
        for (what, signer) in [("time", later), ("secret", other)] {
            let is_new = seen.insert(signature(&base, signer).await);
            assert!(is_new, "{scheme} {what}");
        }
        let signer = match scheme {
            "tencent-tc3" => frozen(credentials()).scheme(TencentTc3::new().service("other")),
            "aliyun-acs3" => frozen(credentials()).nonce(|| 11887),
            _ => frozen(credentials().with_token("CANARYtoken")),
        };
        assert!(seen.insert(signature(&base, signer).await), "{scheme}");
    }
}

/// Where a scheme has no rule for it, the request is refused.
#[tokio::test]
async fn what_acs3_cannot_sign_is_refused() {
    let base = plans("aliyun-acs3").remove(0);
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
    let plan = plans("huawei-sdk-hmac").remove(0);
    let request = plan.signed(signer()).await.expect("it can be signed");
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

    let mut named = plans("huawei-token").remove(0);
    named.headers = pairs(&[("x-auth-token", "x")]);
    let token = Credentials::from_token("CANARYtoken");
    let error = named.signed(frozen(token)).await.expect_err("taken");
    assert!(error.starts_with("the request already has `X-Auth-Token`"));
    // A key is not a token, and a token is not a key.
    let keyed = plans("huawei-token").remove(0);
    let error = keyed.signed(frozen(credentials())).await;
    let error = error.expect_err("there is no token");
    assert_eq!(error, "the token of the credentials is empty");
    let error = plan.signed(frozen(Credentials::from_token("CANARYtoken")));
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
        let plan = plans(scheme).remove(0);
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

/// Known answers: the first was printed by the vendor, whose secret consists of asterisks; the
/// others were computed by another program.
#[test]
fn tc3_meets_known_answers() {
    let faceid = Credentials::new(
        "AKIDInventedKeyIdForTests0000EXAMPLE",
        "inventedSecretKeyForTests0EXAMPLE",
    );
    let printed = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "#;
    let printed = format!("{printed}\"instance-name\"}}]}}");
    let named = "{\"IdCard\":\"11010119000307001X\",\"Name\":\"\u{674e}\u{793a}\u{4f8b}\"}";
    let vendor = Credentials::new("AKIDEXAMPLE", "*".repeat(32));
    let (then, now) = (1_551_113_065, 1_767_225_600);
    for (key, service, unix, action, body, digest, signature) in [
        (
            &vendor,
            "cvm",
            then,
            Some("describeinstances"),
            printed.as_str(),
            "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
            "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
        ),
        (
            &faceid,
            "faceid",
            now,
            None,
            "{}",
            "94fa32d0236a03d89e79d62d920e2bc0d82de178cc561564a800cdb5764610c6",
            "0c588f3760b0d2abc673ba48ca30f4fcfc7cabc41dec2d025a42fd4eb7c8ddf4",
        ),
        (
            &faceid,
            "faceid",
            now,
            Some("getlivecode"),
            "{}",
            "d10c80b840e30a3af9f3e645facd6b2b2c2d2107d74c50c584ca5250160fbc9d",
            "4b7aff9e059cfc638efad61b3de1906dedc250c5c2363b95770516283081c330",
        ),
        (
            &faceid,
            "faceid",
            now,
            None,
            named,
            "7b97f7b6f824662fb5f3a08b04a4ac1a913a4d5fd12c775c5d45fd5809c11d6c",
            "2c7b605f57a6531716a93bb1229f9b3df530aa977b95cb7d9ad7a261324fec4b",
        ),
    ] {
        let host = format!("{service}.tencentcloudapi.com");
        let headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Host", &*host),
        ];
        let headers = headers
            .into_iter()
            .chain(action.map(|it| ("X-TC-Action", it)));
        let text = tencent_tc3::canonical_request("POST", "/", "", headers, body.as_bytes());
        assert_eq!(text.digest(), digest);
        let value = tencent_tc3::authorization(key, service, unix, &text);
        assert!(
            value.ends_with(&format!("Signature={signature}")),
            "{value}"
        );
    }
}

/// Known answers: the first was printed by the vendor, the others computed by another program.
#[test]
fn aliyun_acs3_page_and_known_answers() {
    const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let vendor = Credentials::new("YourAccessKeyId", "YourAccessKeySecret");
    let own = Credentials::new("LTAIinventedKeyIdForTest", "inventedSecretForTests00000000");
    let id = "0123456789abcdef0123456789abcdef";
    let image = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd";
    let form = "ed81e8e10713576728d919475efc2449ddbcfd5b9f9c1513bb75491c52eda0f4";
    let printed = [
        ("x-acs-action", "RunInstances"),
        ("x-acs-version", "2014-05-26"),
        ("x-acs-date", "2023-10-26T10:22:32Z"),
        ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
    ];
    let made = |action, version| {
        [
            ("x-acs-action", action),
            ("x-acs-version", version),
            ("x-acs-date", "2026-01-01T00:00:00Z"),
            ("x-acs-signature-nonce", id),
        ]
    };
    let type_of_form = Some(("content-type", "application/x-www-form-urlencoded"));
    for (key, host, query, headers, content_type, payload, digest, signature) in [
        (
            &vendor,
            "ecs.cn-shanghai.aliyuncs.com",
            &[("ImageId", image), ("RegionId", "cn-shanghai")][..],
            printed,
            None,
            NOTHING,
            "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
        ),
        (
            &own,
            "cloudauth.aliyuncs.com",
            &[("SceneId", "1000000001"), ("CertifyId", id)],
            made("DescribeFaceVerify", "2019-03-07"),
            None,
            NOTHING,
            "e3c2d19f13dcf851df3a3203e3d0d0ac2ea02f6503a8ce7e0cbff799adeb3430",
            "5f630dd2705010084e9c0c0e62803c03f1b44ada43c4216bacdead3cb9cc0e12",
        ),
        (
            &own,
            "captcha.cn-shanghai.aliyuncs.com",
            &[],
            made("VerifyIntelligentCaptcha", "2023-03-05"),
            type_of_form,
            form,
            "4cfd8af2606140b78f2f76230919f53a06964ecaffa09f4e4be50a87e01664f5",
            "b921b039725cc2d7e7fc9905f09a7b1f1a2a9aa4f61f3dc1784dc640e5dce109",
        ),
    ] {
        let headers = headers
            .into_iter()
            .chain([("host", host), ("x-acs-content-sha256", payload)])
            .chain(content_type);
        let query = query.iter().copied();
        let text = aliyun_acs3::canonical_request("POST", "/", query, headers, payload);
        assert_eq!(text.digest(), digest);
        let value = aliyun_acs3::authorization(key, &text);
        assert!(
            value.ends_with(&format!("Signature={signature}")),
            "{value}"
        );
    }
}

/// Computed by another program: the path that is signed ends with a slash, the one that is sent
/// does not, and the secret itself is the key.
#[test]
fn huawei_sdk_hmac_path_and_key() {
    let key = Credentials::new(
        "INVENTEDACCESSKEY000",
        "inventedSecretKeyForTests0000000000000",
    );
    let date = "20260101T000000Z";
    let text = huawei_sdk_hmac::canonical_request(
        "POST",
        "/v1/0123456789abcdef0123456789abcdef/live-detect-face",
        [],
        [
            ("Content-Type", "application/json"),
            ("Host", "face.cn-north-4.myhuaweicloud.com"),
            ("X-Sdk-Date", date),
        ],
        "cb3e6ff08af85af91ffed81bfe2b8239bbe430541470b63bea1c2eb275bb9f98",
    );
    assert_eq!(
        text.digest(),
        "dc1b2f55f0008515af7edbc54019572aba7a9992e89d08ab6d203aea5b5961a1"
    );
    let value = huawei_sdk_hmac::authorization(&key, date, &text);
    let signature = "c66a7bf3145d14a9c3aaf22e6a8a001ae6c338d9ceeabc65cb75b271a30c1f33";
    assert!(
        value.ends_with(&format!("Signature={signature}")),
        "{value}"
    );
}

fn records(file: &str) -> Vec<Value> {
    let path = root().join("tests/data/vectors").join(file);
    let text = std::fs::read_to_string(path).expect("a file of ours");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let cases = file["cases"].as_array().expect("records").clone();
    let follows = |it: &Value| it["follows_common_rules"] == true;
    cases.into_iter().filter(follows).collect()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer}"))
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
            // GET, or bytes: see `what_arrives_is_what_was_signed`.
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
async fn acs3_and_huawei_requests_are_signed_as_recorded() {
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
    let key = &record["credentials"];
    let mut credentials = Credentials::new(text(key, "/access_key_id"), text(key, "/secret_key"));
    if let Some(token) = key["session_token"].as_str() {
        credentials = credentials.with_token(token);
    }
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
