//! Keys from files and roles reach the signature, and nothing of them reaches an error.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use liveproof::credentials::cached::Cached;
use liveproof::credentials::chain::Chain;
use liveproof::credentials::profile::Profile;
use liveproof::credentials::reqsign::Reqsign;
use liveproof::credentials::{Credentials, ProvideCredentials};
use liveproof::environment::Variables;
use liveproof::huawei_frs;
use liveproof::sign::Signer;
use liveproof::tencent_ci::{self, Config, Endpoint};
use liveproof_mock::{Keys, Mock};
use liveproof_tests::support::{Response, Sent, root, serve};
use reqsign_core::{Context, FileRead, HttpSend, StaticEnv};
use reqsign_tencent_cos::{AssumeRoleWithWebIdentityCredentialProvider, Credential};

/// What a client sends that gets its key here.
async fn sent(credentials: impl ProvideCredentials + 'static) -> Sent {
    let server = serve(Response::new(200, "text/plain", "")).await;
    let endpoint = Endpoint::new("examplebucket-1250000000", "ap-beijing");
    let config = Config::new(endpoint).base_url(format!("http://{}", server.address()));
    let client = tencent_ci::connect(config, credentials).expect("a good config");
    let _ = client.get_live_code().send().await;
    Sent::of(&server.stop().await[0])
}

#[tokio::test]
async fn a_token_of_huawei_takes_the_place_of_a_signature() {
    let mock = Mock::builder().only("huawei-frs").start().await;
    let mock = mock.expect("a mock");
    let keys = Keys::default();
    assert!(!format!("{keys:?}").contains(&keys.huawei_token.0));
    for (token, expected) in [
        (keys.huawei_token.0.as_str(), None),
        ("CANARY-other", Some((Some("FRS.0002"), Some(403)))),
    ] {
        let config = huawei_frs::Config::new(huawei_frs::Endpoint::new("cn-north-4"))
            .base_url(mock.url("huawei-frs").expect("it was started"))
            .settings(huawei_frs::Settings::new().project_id("p1"))
            .with_middleware(Signer::huawei_token(Credentials::from_token(token)));
        let client = huawei_frs::Client::new(config).expect("a good config");
        let call = client.detect_live_face().image_base64("/9j/4AAQ");
        let error = call.send().await.err();
        let found = error.as_ref().map(|it| (it.code(), it.status()));
        assert_eq!(found, expected, "{error:?}");
        assert!(!format!("{error:?}").contains("CANARY"));
    }
}

#[tokio::test]
async fn a_key_of_a_profile_file_signs() {
    let file = root().join("tests/data/credentials/tencentcloud");
    let variables = Variables::from_fn(move |name| match name {
        "TENCENTCLOUD_CREDENTIALS_FILE" => Some(file.clone().into()),
        "TENCENTCLOUD_PROFILE" => Some("kiosk".into()),
        _ => None,
    });
    let sent = sent(Chain::tencent_from(&variables)).await;
    let authorization = sent.header("authorization");
    assert!(
        authorization[0].contains("q-ak=AKIDofkiosk&"),
        "{authorization:?}"
    );
    assert_eq!(sent.header("x-cos-security-token"), ["CANARYtoken"]);
}

#[tokio::test]
async fn a_key_that_has_expired_signs_nothing() {
    let now = SystemTime::now();
    let key = |expiry| {
        Credentials::new("id", "CANARY")
            .with_expiry(expiry)
            .with_token("CANARY")
    };
    let endpoint = || Config::new(Endpoint::new("examplebucket-1250000000", "ap-beijing"));
    let past = key(now - Duration::from_secs(1));
    let client = tencent_ci::connect(endpoint(), past).expect("a good config");
    let error = client.get_live_code().send().await.expect_err("no key");
    assert!(error.to_string().contains("the key has expired"), "{error}");
    let valid = sent(key(now + Duration::from_secs(60))).await;
    assert_eq!(valid.header("authorization").len(), 1);
}

#[tokio::test]
async fn a_key_of_another_family_is_refused_before_its_file_is_read() {
    let endpoint = Endpoint::new("examplebucket-1250000000", "ap-beijing");
    let nowhere = Profile::aliyun().file("/nowhere");
    let client = tencent_ci::connect(Config::new(endpoint), nowhere).expect("a good config");
    let error = client.get_live_code().send().await.expect_err("no key");
    let text = error.to_string();
    assert!(
        text.contains("the family `tencent`, not of `aliyun`"),
        "{text}"
    );
}

/// A file system and a network with one file and one response.
#[derive(Debug)]
struct World {
    status: u16,
    body: String,
}

impl FileRead for World {
    async fn file_read(&self, _path: &str) -> reqsign_core::Result<Vec<u8>> {
        Ok(b"CANARYidentity".to_vec())
    }
}

impl HttpSend for World {
    async fn http_send(
        &self,
        request: http::Request<Bytes>,
    ) -> reqsign_core::Result<http::Response<Bytes>> {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        assert!(body.contains("CANARYidentity"), "{body}");
        let response = http::Response::builder().status(self.status);
        Ok(response.body(self.body.clone().into())?)
    }
}

/// The role of a pod, where its STS answers so.
fn of_pod(status: u16, body: &str, variables: &[&str]) -> impl ProvideCredentials + 'static {
    let world = || World {
        status,
        body: body.to_owned(),
    };
    let variables = variables
        .iter()
        .map(|it| ((*it).to_owned(), "CANARY".to_owned()));
    let context = Context::new()
        .with_file_read(world())
        .with_http_send(world())
        .with_env(StaticEnv {
            home_dir: None,
            envs: HashMap::from_iter(variables),
        });
    let ours = |key: Credential| {
        let credentials = Credentials::new(key.secret_id, key.secret_key);
        let token = key.security_token.expect("a temporary key");
        let expiry = key.expires_in.expect("a temporary key").as_system_time();
        credentials.with_token(token).with_expiry(expiry)
    };
    let provider = AssumeRoleWithWebIdentityCredentialProvider::new();
    Reqsign::new(provider, context, ours).of_family("tencent")
}

const VARIABLES: [&str; 4] = [
    "TKE_REGION",
    "TKE_PROVIDER_ID",
    "TKE_ROLE_ARN",
    "TKE_IDENTITY_TOKEN_FILE",
];

fn body(expiration: &str) -> String {
    format!(
        r#"{{"Response": {{"Expiration": "{expiration}", "ExpiredTime": 4070908800,
            "Credentials": {{"TmpSecretId": "AKIDofpod", "TmpSecretKey": "CANARYsecret",
            "Token": "CANARYtoken"}}, "RequestId": "r"}}}}"#
    )
}

#[tokio::test]
async fn a_key_of_a_provider_of_reqsign_signs() {
    let key = of_pod(200, &body("2099-01-01T00:00:00Z"), &VARIABLES);
    assert_eq!(key.family(), Some("tencent"));
    let expiry = key.credentials().await.expect("a key").expiry();
    let expected = std::time::UNIX_EPOCH + Duration::from_secs(4_070_908_800);
    assert_eq!(expiry, Some(expected));
    let sent = sent(Cached::new(key)).await;
    let authorization = sent.header("authorization");
    assert!(
        authorization[0].contains("q-ak=AKIDofpod&"),
        "{authorization:?}"
    );
    assert_eq!(sent.header("x-cos-security-token"), ["CANARYtoken"]);
}

#[tokio::test]
async fn errors_of_reqsign_print_nothing_that_was_sent() {
    let refused = r#"{"Response": {"Error": {"Code": "CANARY", "Message": "CANARY"}}}"#;
    let odd = r#"{"Response": {"Credentials": {"TmpSecretKey": 7, "Token": "CANARY"}}}"#;
    for (status, body) in [
        (500, "CANARY".to_owned()),
        (200, "CANARY".to_owned()),
        (200, refused.to_owned()),
        (200, odd.to_owned()),
        (200, body("CANARY")),
    ] {
        let provider = of_pod(status, &body, &VARIABLES);
        let error = provider.credentials().await.expect_err("no key");
        assert!(!error.is_not_configured());
        assert!(std::error::Error::source(&error).is_none());
        assert_eq!(
            error.to_string(),
            "no credentials: the provider of reqsign says: unexpected error"
        );
        assert!(!format!("{error:?}").contains("CANARY"), "{error:?}");
    }
    let expired = of_pod(200, &body("2001-01-01T00:00:00Z"), &VARIABLES);
    let error = Cached::new(expired).credentials().await;
    let error = error.expect_err("it has expired").to_string();
    assert_eq!(error, "no credentials: the key has expired");
    let unset = of_pod(200, "CANARY", &VARIABLES[1..]);
    let error = Chain::new(unset).credentials().await;
    assert!(error.expect_err("no region").is_not_configured());
}
