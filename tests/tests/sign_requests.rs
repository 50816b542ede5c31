//! What the middleware promises besides right signatures: fresh ones, in their places, and nothing
//! printed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use liveproof::credentials::{Credentials, CredentialsError, Environment, ProvideCredentials};
use liveproof::runtime::codegen::{BodyFormat, Call, Codes, Method, Operation, PathPart};
use liveproof::runtime::{
    Body, BoxFuture, Client, Config, Error, Part, Request, Retry, SigningError,
};
use liveproof::sign::tencent_qcloud_v2::TencentQcloudV2;
use liveproof::sign::{KeyProblem, SignError, Signer};
use liveproof::{tencent_ci, tencent_csec};
use liveproof_calls::VENDORS;
use liveproof_calls::spec::{children, document};
use liveproof_tests::support::chain::{chain, repeated};
use liveproof_tests::support::{
    Keep, Response, Sent, Server, Target, Then, aliyun, ci, csec, faceid, huawei, huawei_settings,
    serve,
};
use serde_json::Value;

const CI: &str = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com";
const CSEC: &str = "csec.api.qcloud.com";
const NOW: u64 = 1_700_000_000;

fn at(unix: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(unix)
}

fn credentials() -> Credentials {
    Credentials::new("CANARYid", "CANARYsecret")
}

fn frozen(credentials: impl ProvideCredentials + 'static) -> Signer {
    Signer::new(credentials).clock(|| at(NOW)).nonce(|| 11886)
}

async fn empty() -> Server {
    serve(Response::new(200, "text/plain", "")).await
}

/// What arrives when this signs a call.
async fn sent(host: &'static str, sign: Signer, call: impl AsyncFnOnce(Target)) -> Sent {
    let server = empty().await;
    call(Target::new(host, server.address()).with_middleware(sign)).await;
    let received = server.stop().await;
    assert_eq!(received.len(), 1, "one call, one request");
    Sent::of(&received[0])
}

/// A signing scheme for which the documents name the key, so that the facade signs in it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Scheme {
    name: &'static str,
    family: &'static str,
    /// What its signer writes.
    fields: BTreeSet<&'static str>,
}

/// The signing schemes of all documents that the facade signs in.
fn schemes() -> BTreeSet<Scheme> {
    let documents = VENDORS.iter().map(|it| document(it.name));
    documents
        .flat_map(|it| children(&it["components"]["securitySchemes"]))
        .filter_map(|(_, it)| {
            let fields = it["x-fields"].as_array().into_iter().flatten();
            Some(Scheme {
                name: it["x-signing"].as_str()?,
                family: it["x-credentials"]["family"].as_str()?,
                fields: fields.filter_map(Value::as_str).collect(),
            })
        })
        .collect()
}

async fn captcha_query(client: &tencent_csec::Client) -> Result<(), String> {
    let call = client
        .captcha_query()
        .user_ip("203.0.113.1")
        .captcha_type(tencent_csec::types::CaptchaType::Type1)
        .business_id(1);
    match call.send().await {
        Ok(_) => Ok(()),
        Err(Error::Signing(error)) => Err(error.get_ref().to_string()),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::test]
async fn each_attempt_has_its_own_time_nonce_and_signature() {
    let server = serve(Response::new(503, "text/plain", "")).await;
    let count = Arc::new(AtomicU64::new(0));
    let (time, nonce) = (Arc::clone(&count), Arc::clone(&count));
    let sign = Signer::new(credentials())
        .clock(move || at(NOW + time.fetch_add(1, Ordering::SeqCst)))
        .nonce(move || nonce.fetch_add(1, Ordering::SeqCst).into());
    let target = Target::new(CI, server.address());
    let config = tencent_ci::Config::new(tencent_ci::Endpoint::new("b-1", "ap-beijing"));
    let client = tencent_ci::Client::new(
        target
            .config(config)
            .retry(Retry::new().attempts(3).start(Duration::ZERO))
            .with_middleware(sign),
    )
    .expect("a good config");
    let result = client.get_live_code().send().await;
    result.expect_err("the server is not available");
    let received = server.stop().await;
    let values: Vec<_> = received
        .iter()
        .map(|it| Sent::of(it).header("authorization").join("; "))
        .collect();
    assert_eq!(values.len(), 3);
    // Here and below: computed by a script of Python's `hmac` and `hashlib` that meets the SDKs'
    // records.
    assert_eq!(
        values,
        [
            "q-sign-algorithm=sha1&q-ak=CANARYid&q-sign-time=1699999940;1700000900\
             &q-key-time=1699999940;1700000900&q-header-list=host&q-url-param-list=ci-process\
             &q-signature=63ada0e1ae146d629f3a10c7d7e734b83b26e97d",
            "q-sign-algorithm=sha1&q-ak=CANARYid&q-sign-time=1699999941;1700000901\
             &q-key-time=1699999941;1700000901&q-header-list=host&q-url-param-list=ci-process\
             &q-signature=58ceb59a1e7de8b22d94f24ecd0c4acdfedea35e",
            "q-sign-algorithm=sha1&q-ak=CANARYid&q-sign-time=1699999942;1700000902\
             &q-key-time=1699999942;1700000902&q-header-list=host&q-url-param-list=ci-process\
             &q-signature=30760e5c359a0d346a99a368f0e8eb7a36c89db2",
        ]
    );
}

#[tokio::test]
async fn nonces_of_the_system_differ() {
    let nonces = async |host, names: [&str; 2]| {
        let server = empty().await;
        let target =
            Target::new(host, server.address()).with_middleware(Signer::new(credentials()));
        for _ in 0..2 {
            if host == CSEC {
                let _ = captcha_query(&csec(&target)).await;
            } else {
                let _ = aliyun(&target)
                    .get_status()
                    .biz("b")
                    .ticket_id("t")
                    .send()
                    .await;
            }
        }
        let received = server.stop().await;
        let [one, other] = [0, 1].map(|at| Sent::of(&received[at]));
        for name in names {
            assert_eq!(one.query(name).len(), 1, "{name}");
            assert_ne!(one.query(name), other.query(name), "{name}");
        }
    };
    nonces(CSEC, ["Nonce", "Signature"]).await;
    nonces("cloudauth.aliyuncs.com", ["SignatureNonce", "Signature"]).await;
}

#[tokio::test]
async fn fields_stand_in_the_order_of_the_spec() {
    let temporary = credentials().with_token("CANARYtoken");
    let named = frozen(temporary.clone()).scheme(TencentQcloudV2::new().hmac_sha256());
    let csec_fields = sent(CSEC, named, async |target| {
        let _ = captcha_query(&csec(&target)).await;
    })
    .await;
    let names = csec_fields.query_names();
    assert_eq!(
        names[names.len() - 6..],
        [
            "Timestamp",
            "Nonce",
            "SecretId",
            "SignatureMethod",
            "Token",
            "Signature"
        ]
    );
    assert_eq!(csec_fields.query("Timestamp"), ["1700000000"]);
    assert_eq!(csec_fields.query("Nonce"), ["11886"]);

    let rpc = sent(
        "cloudauth.aliyuncs.com",
        frozen(temporary.clone()),
        async |target| {
            let _ = aliyun(&target)
                .get_status()
                .biz("b")
                .ticket_id("t")
                .send()
                .await;
        },
    )
    .await;
    let names = rpc.query_names();
    assert_eq!(
        names[names.len() - 7..],
        [
            "AccessKeyId",
            "SignatureMethod",
            "SignatureVersion",
            "SignatureNonce",
            "Timestamp",
            "SecurityToken",
            "Signature"
        ]
    );
    assert_eq!(rpc.query("Timestamp"), ["2023-11-14T22%3A13%3A20Z"]);
    assert_eq!(
        rpc.query("SignatureNonce"),
        ["00000000-0000-0000-0000-000000002e6e"]
    );

    let cos = sent(CI, frozen(temporary), async |target| {
        let _ = ci(&target).get_live_code().send().await;
    })
    .await;
    let names: Vec<_> = cos.headers.iter().map(|it| it.0.to_lowercase()).collect();
    let at = names
        .iter()
        .position(|it| it == "authorization")
        .expect("it is signed");
    assert_eq!(names[at + 1], "x-cos-security-token");
    assert!(
        cos.headers[at]
            .1
            .contains("&q-header-list=host;x-cos-security-token&")
    );

    let form = sent("api.megvii.com", frozen(credentials()), async |target| {
        let _ = faceid(&target)
            .raw_get_random_number()
            .biz_no("1")
            .send()
            .await;
    })
    .await;
    assert_eq!(form.body_names(), ["api_key", "api_secret", "biz_no"]);
    assert!(form.body.contains("name=\"api_key\"\n\nCANARYid\n"));
    assert!(form.body.contains("name=\"api_secret\"\n\nCANARYsecret\n"));
}

#[tokio::test]
async fn an_algorithm_is_named_on_demand_and_is_hmac_sha1_by_default() {
    let sign = || frozen(credentials());
    let scheme = TencentQcloudV2::new;
    // 20 or 32 bytes in base64, `=` encoded.
    for (sign, method, len) in [
        (sign(), None, 30),
        (sign().scheme(scheme().hmac_sha1()), Some("HmacSHA1"), 30),
        (
            sign().scheme(scheme().hmac_sha1().hmac_sha256()),
            Some("HmacSHA256"),
            46,
        ),
    ] {
        let sent = sent(CSEC, sign, async |target| {
            let _ = captcha_query(&csec(&target)).await;
        })
        .await;
        let named: Vec<_> = method.into_iter().collect();
        assert_eq!(sent.query("SignatureMethod"), named);
        let signature = sent.query("Signature")[0]
            .replace("%2B", "+")
            .replace("%2F", "/");
        assert_eq!(signature.len(), len);
    }
}

/// A body is described by headers that are signed, as the vendor's SDKs do.
#[tokio::test]
async fn an_upload_is_signed_with_its_type_and_length() {
    let sent = sent(CI, frozen(credentials()), async |target| {
        let _ = ci(&target)
            .liveness_recognition_on_upload()
            .object_key("\u{6d3b}\u{4f53}/a b.mp4")
            .id_card("11010519491231002X")
            .name("\u{5f20}\u{4e09}")
            .liveness_type(tencent_ci::types::LivenessType::Silent)
            .body(tencent_ci::Upload::bytes("not really a video").media_type("video/mp4"))
            .send()
            .await;
    })
    .await;
    assert_eq!(sent.header("content-length"), ["18"]);
    assert_eq!(
        sent.header("authorization"),
        [
            "q-sign-algorithm=sha1&q-ak=CANARYid&q-sign-time=1699999940;1700000900\
          &q-key-time=1699999940;1700000900&q-header-list=content-length;content-type;host\
          &q-url-param-list=ci-process;idcard;livenesstype;name\
          &q-signature=07809592abe48a09c7e3b62e4890861476ffa314"
        ]
    );
}

/// The path before the operation's own is sent, so it is signed.
#[tokio::test]
async fn the_path_of_the_base_url_is_signed() {
    let server = empty().await;
    let address = server.address();
    let config = tencent_ci::Config::new(tencent_ci::Endpoint::new("b-1", "ap-beijing"))
        .base_url(format!("http://{CI}/a%20stem/"))
        .allow_http()
        .configure_http(move |it| it.resolve(CI, address))
        .no_retry()
        .with_middleware(frozen(credentials()));
    let client = tencent_ci::Client::new(config).expect("a good config");
    let result = client.get_live_code().send().await;
    result.expect_err("the response is empty");
    let received = server.stop().await;
    let sent = Sent::of(&received[0]);
    assert_eq!(sent.path, "/a%20stem/");
    assert_eq!(
        sent.header("authorization"),
        [
            "q-sign-algorithm=sha1&q-ak=CANARYid&q-sign-time=1699999940;1700000900\
          &q-key-time=1699999940;1700000900&q-header-list=host&q-url-param-list=ci-process\
          &q-signature=b9462ecefb55914f6ae7908b41351064fe2e6734"
        ]
    );

    let server = empty().await;
    let address = server.address();
    let config = tencent_csec::Config::new(tencent_csec::Endpoint::default())
        .base_url(format!("http://{CSEC}/a%20stem"))
        .allow_http()
        .configure_http(move |it| it.resolve(CSEC, address))
        .settings(tencent_csec::Settings::new().region(tencent_csec::types::Region::Guangzhou))
        .no_retry()
        .with_middleware(frozen(credentials()));
    let client = tencent_csec::Client::new(config).expect("a good config");
    captcha_query(&client)
        .await
        .expect_err("the response is empty");
    let received = server.stop().await;
    let sent = Sent::of(&received[0]);
    assert_eq!(sent.path, "/a%20stem/v2/index.php");
    assert_eq!(
        sent.query("Signature"),
        ["qUWUS8n%2BUSusPlvW%2BKK9IlB6PE0%3D"]
    );
}

#[tokio::test]
async fn what_has_no_scheme_passes_and_needs_no_key() {
    let server = empty().await;
    let target = Target::new("abcdefg.huaweioneaccess.com", server.address())
        .with_middleware(Signer::new(Environment::tencent().lookup(|_| None)));
    let _ = huawei(&target, huawei_settings())
        .show_captcha()
        .send()
        .await;
    let received = server.stop().await;
    assert_eq!(received.len(), 1);
    assert!(!received[0].head.to_lowercase().contains("authorization"));
}

static UNKNOWN: Operation = operation("Unknown", Some("acme-v1"), Method::Get, BodyFormat::None);
static POST: Operation = operation("Post", Some("tencent-qcloud-v2"), Method::Post, FORM);
static RPC: Operation = operation(
    "Rpc",
    Some("aliyun-rpc"),
    Method::Post,
    BodyFormat::Multipart,
);
static FORMLESS: Operation = operation("Formless", Some("megvii-form"), Method::Post, FORM);
static LOOKUP: Operation = operation("Lookup", Some("megvii-form"), Method::Get, BodyFormat::None);
static APP: Operation = operation(
    "App",
    Some("megvii-hmac-sha1"),
    Method::Post,
    BodyFormat::Multipart,
);
static APP_FORMLESS: Operation =
    operation("AppFormless", Some("megvii-hmac-sha1"), Method::Post, FORM);

const FORM: BodyFormat = BodyFormat::Form {
    content_type: "application/x-www-form-urlencoded",
};

const fn operation(
    id: &'static str,
    scheme: Option<&'static str>,
    method: Method,
    body: BodyFormat,
) -> Operation {
    Operation {
        vendor: "made-up",
        id,
        method,
        path: &[PathPart::Literal("v2"), PathPart::Literal("index.php")],
        scheme,
        signature_fields: &[],
        required_signature_fields: &[],
        idempotent: true,
        body,
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
    }
}

/// The words of the signer's own error for a request that cannot be signed.
async fn refused(
    operation: &'static Operation,
    sign: Signer,
    change: impl Fn(&mut Request) + Send + Sync + 'static,
) -> String {
    refusal(operation, sign, change).await.get_ref().to_string()
}

/// The error for a request that cannot be signed. It holds a [`SignError`], says why, and prints no
/// key.
async fn refusal(
    operation: &'static Operation,
    sign: Signer,
    change: impl Fn(&mut Request) + Send + Sync + 'static,
) -> SigningError {
    let server = empty().await;
    let host = "example.com";
    let config = Target::new(host, server.address())
        .config(Config::<_, ()>::new(tencent_ci::Endpoint::new("b", "r")))
        .with_middleware(Then(move |request: &mut Request| {
            change(request);
            Ok(())
        }))
        .with_middleware(sign);
    let client = Client::new(config).expect("a good config");
    let error = client
        .call::<tencent_ci::types::LiveCode, tencent_ci::types::ErrorResponse>(
            client.builder(operation, Call::default()).finish(),
        )
        .await
        .expect_err("it cannot be signed");
    assert!(server.stop().await.is_empty(), "nothing is sent");
    let chain = chain(&error);
    let printed = format!("{error:?} {chain:?}");
    assert!(!printed.contains("CANARY"), "{printed}");
    assert_eq!(repeated(&chain), None);
    let Error::Signing(error) = error else {
        panic!("{error}")
    };
    let own = error.get_ref();
    assert!(own.is::<SignError>(), "{own}");
    assert!(chain[0].starts_with(operation.id), "{chain:?}");
    assert!(chain[0].contains(&own.to_string()), "{chain:?}");
    error
}

#[tokio::test]
async fn what_cannot_be_signed_is_not_sent() {
    let sign = || frozen(credentials());
    let none = |_: &mut Request| {};

    let error = refused(&UNKNOWN, sign(), none).await;
    assert_eq!(error, "no signer for the scheme `acme-v1`");

    let environment = Environment::tencent().lookup(|_| None);
    let error = refused(&POST, frozen(environment), none).await;
    assert_eq!(
        error,
        "no credentials: TENCENTCLOUD_SECRET_ID is not set (SecretId), \
         TENCENTCLOUD_SECRET_KEY is not set (SecretKey)"
    );

    let error = refused(&POST, sign(), |request| {
        request.push_form("a", "@/etc/passwd").expect("a form");
    })
    .await;
    assert_eq!(
        error,
        "a parameter has a value that begins with `@`, which is not signed on POST"
    );

    let error = refused(&POST, sign(), |request| {
        request.push_query("a", "1").expect("not frozen");
    })
    .await;
    assert_eq!(error, "the query of a POST would not be signed");

    let error = refused(&POST, sign(), |request| {
        request.push_form("Signature", "x").expect("a form");
    })
    .await;
    assert_eq!(
        error,
        "the request already has `Signature`; is it signed twice?"
    );

    let error = refused(&RPC, sign(), |request| {
        let part = liveproof::runtime::Part::text("a", "1");
        request.push_part(part).expect("multipart");
    })
    .await;
    assert_eq!(error, "a body that is not a form would not be signed");

    for formless in [&FORMLESS, &APP_FORMLESS] {
        let error = refused(formless, sign(), none).await;
        assert_eq!(error, "the request has a body of another kind");
    }

    for (operation, name) in [(&LOOKUP, "api_key"), (&LOOKUP, "api_secret")] {
        let error = refused(operation, sign(), move |request| {
            request.push_query(name, "x").expect("not frozen");
        })
        .await;
        let expected = format!("the request already has `{name}`; is it signed twice?");
        assert_eq!(error, expected);
    }

    for name in ["sign", "sign_version"] {
        let error = refused(&APP, sign(), move |request| {
            let part = liveproof::runtime::Part::text(name, "x");
            request.push_part(part).expect("multipart");
        })
        .await;
        let expected = format!("the request already has `{name}`; is it signed twice?");
        assert_eq!(error, expected);
    }

    let error = refused(
        &POST,
        sign().clock(|| SystemTime::UNIX_EPOCH - Duration::from_secs(1)),
        none,
    )
    .await;
    assert_eq!(error, "the clock stands before 1970");
}

#[tokio::test]
async fn a_garbled_key_is_not_sent() {
    let signing = |id: &str, secret: &str, token: Option<&str>| {
        let credentials = Credentials::new(id, secret);
        frozen(match token {
            Some(token) => credentials.with_token(token),
            None => credentials,
        })
    };
    let ascii = KeyProblem::NotVisibleAscii;
    for (operation, sign, expected) in [
        (&POST, signing("CANARY\n", "CANARY", None), ("id", ascii)),
        (
            &POST,
            signing("CANARY\u{e9}", "CANARY", None),
            ("id", ascii),
        ),
        (
            &POST,
            signing("CANARY", "CANARY\n", None),
            ("secret", ascii),
        ),
        (
            &POST,
            signing("CANARY", "", None),
            ("secret", KeyProblem::Empty),
        ),
        (
            &POST,
            signing("CANARY", "CANARY", Some("CANARY\r\nX: y")),
            ("token", ascii),
        ),
        (
            &APP,
            signing("CANARY&b=1", "CANARY", None),
            ("id", KeyProblem::Separator('&')),
        ),
    ] {
        let error = refusal(operation, sign, |_| {}).await;
        let Some(SignError::Unusable { part, problem }) = error.get_ref().downcast_ref() else {
            panic!("{error}")
        };
        assert_eq!((*part, *problem), expected);
    }
    let server = empty().await;
    let target =
        Target::new(CI, server.address()).with_middleware(signing("CANARY&q=1", "CANARY", None));
    let error = ci(&target)
        .get_live_code()
        .send()
        .await
        .expect_err("not a key id");
    assert!(error.to_string().contains("must have no `&`"), "{error}");
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn a_request_is_signed_once() {
    let server = empty().await;
    let target = Target::new(CI, server.address());
    let config = tencent_ci::Config::new(tencent_ci::Endpoint::new("b-1", "ap-beijing"));
    let config = target.config(config);
    let client = tencent_ci::Client::new(
        config
            .with_middleware(frozen(credentials()))
            .with_middleware(frozen(credentials())),
    )
    .expect("a good config");
    let error = client
        .get_live_code()
        .send()
        .await
        .expect_err("signed twice");
    let Error::Signing(error) = error else {
        panic!("{error}")
    };
    let own = error.get_ref().downcast_ref();
    let taken = matches!(
        own,
        Some(SignError::Taken {
            name: "Authorization"
        })
    );
    assert!(taken, "{error}");
    assert!(server.stop().await.is_empty());
}

/// A key of one vendor does not reach another one, which `megvii-form` would send it to as it is.
#[tokio::test]
async fn a_key_of_another_family_is_not_sent() {
    let all = |_: &str| Some("CANARY".into());
    let tencent = || Environment::tencent().lookup(all);
    let error = refusal(&LOOKUP, frozen(Arc::new(tencent())), |_| {}).await;
    let Some(SignError::Family { wanted, family, .. }) = error.get_ref().downcast_ref() else {
        panic!("{error}")
    };
    assert_eq!((*wanted, *family), ("megvii", "tencent"));
    let schemes = [
        ("aliyun-acs3", Environment::aliyun(), "aliyun"),
        ("aliyun-rpc", Environment::aliyun(), "aliyun"),
        ("huawei-sdk-hmac", Environment::huawei(), "huawei"),
        ("megvii-form", Environment::megvii(), "megvii"),
        ("megvii-hmac-sha1", Environment::megvii(), "megvii"),
        ("tencent-cos", Environment::tencent(), "tencent"),
        ("tencent-qcloud-v2", Environment::tencent(), "tencent"),
        ("tencent-tc3", Environment::tencent(), "tencent"),
    ];
    let documented = self::schemes();
    let documented = documented.iter().map(|it| (it.name, it.family));
    let signer = Signer::new(tencent());
    // A scheme of which the facade has no signer is its user's.
    let documented: Vec<_> = documented.filter(|it| signer.has_scheme(it.0)).collect();
    let known: Vec<_> = schemes.iter().map(|it| (it.0, it.2)).collect();
    assert_eq!(documented, known);
    for (scheme, environment, _) in schemes {
        let server = empty().await;
        let body = match scheme {
            "megvii-hmac-sha1" => BodyFormat::Multipart,
            _ => BodyFormat::None,
        };
        let method = match body {
            BodyFormat::None => Method::Get,
            _ => Method::Post,
        };
        let any: &'static Operation =
            Box::leak(Box::new(operation("Any", Some(scheme), method, body)));
        let target = Target::new(CI, server.address());
        let config = target.config(Config::<_, ()>::new(tencent_ci::Endpoint::new("b", "r")));
        let client = Client::new(config.with_middleware(frozen(environment.lookup(all))));
        let client = client.expect("a good config");
        let call = client.call::<tencent_ci::types::LiveCode, tencent_ci::types::ErrorResponse>(
            client.builder(any, Call::default()).finish(),
        );
        call.await.expect_err("the response is empty");
        assert_eq!(server.stop().await.len(), 1, "{scheme}");
    }
}

/// What the signer adds is what the documents say, and is marked, so that no middleware prints it.
#[tokio::test]
async fn what_is_added_is_documented_and_what_is_secret_is_marked() {
    let server = empty().await;
    let keep = Keep::default();
    let sign = || {
        frozen(credentials().with_token("CANARYtoken")).scheme(TencentQcloudV2::new().hmac_sha256())
    };
    let target = Target::new("example.com", server.address());
    let signed = |scheme: &'static str, method, body| {
        let operation: &'static Operation =
            Box::leak(Box::new(operation("Any", Some(scheme), method, body)));
        let config = target.config(Config::<_, ()>::new(tencent_ci::Endpoint::new("b", "r")));
        let client = Client::new(config.with_middleware(sign()).with_middleware(keep.clone()))
            .expect("a good config");
        async move {
            let _ = client
                .call::<tencent_ci::types::LiveCode, tencent_ci::types::ErrorResponse>(
                    client.builder(operation, Call::default()).finish(),
                )
                .await;
        }
    };
    signed("tencent-cos", Method::Get, BodyFormat::None).await;
    signed("tencent-qcloud-v2", Method::Get, BodyFormat::None).await;
    signed("aliyun-rpc", Method::Get, BodyFormat::None).await;
    signed("megvii-form", Method::Post, BodyFormat::Multipart).await;
    signed("megvii-form", Method::Get, BodyFormat::None).await;
    signed("megvii-hmac-sha1", Method::Post, BodyFormat::Multipart).await;
    let requests = keep.requests();
    assert_eq!(requests.len(), 6);
    let documented = schemes();
    for (request, names) in requests.iter().zip([
        &["Authorization", "x-cos-security-token"][..],
        &["SecretId", "Token", "Signature"],
        &[
            "AccessKeyId",
            "SignatureNonce",
            "SecurityToken",
            "Signature",
        ],
        &["api_key", "api_secret"],
        &["api_key", "api_secret"],
        &["sign"],
    ]) {
        for name in names {
            assert!(request.is_sensitive(name), "{name}");
        }
        assert!(!format!("{request:?}").contains("CANARY"));
        let parts: &[Part] = match request.body() {
            Body::Multipart(parts) => parts,
            _ => &[],
        };
        let pairs = request.query().iter().chain(request.headers());
        let added: BTreeSet<&str> = pairs
            .map(|(name, _)| &**name)
            .chain(parts.iter().map(Part::name))
            .collect();
        let scheme = request.operation().scheme;
        let documented = documented.iter().find(|it| Some(it.name) == scheme);
        assert_eq!(documented.map(|it| &it.fields), Some(&added));
    }
    let _ = server.stop().await;
}

/// A provider is asked again for each request.
#[tokio::test]
async fn keys_may_change() {
    struct Rotating(AtomicU64);

    impl ProvideCredentials for Rotating {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                tokio::task::yield_now().await;
                match number {
                    2.. => Err(CredentialsError::other("no more keys")),
                    number => Ok(Credentials::new(format!("key-{number}"), "CANARYsecret")),
                }
            })
        }
    }

    let server = empty().await;
    let sign = frozen(Rotating(AtomicU64::new(0)));
    let client = csec(&Target::new(CSEC, server.address()).with_middleware(sign));
    captcha_query(&client)
        .await
        .expect_err("the response is empty");
    captcha_query(&client)
        .await
        .expect_err("the response is empty");
    let error = captcha_query(&client).await.expect_err("no more keys");
    assert_eq!(error, "no credentials: no more keys");
    let received = server.stop().await;
    let ids: Vec<_> = received
        .iter()
        .map(|it| Sent::of(it).query("SecretId").join(" "))
        .collect();
    assert_eq!(ids, ["key-0", "key-1"]);
}
