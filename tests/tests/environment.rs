//! Clients from environment variables: what they are called, what is missing, and where the clients
//! then connect.

use std::ffi::OsString;

use liveproof::environment::{ConnectError, EnvironmentError, Variables};
use liveproof::{aliyun_cloudauth, huawei_oneaccess, megvii_faceid, tencent_ci, tencent_csec};
use liveproof_mock::{Client, Key, Keys, Mock};
use liveproof_tests::support::signing::{KEY_ID, SECRET, TOKEN};
use liveproof_tests::support::{Response, Sent, huawei_settings, serve};

fn variables(pairs: &[(&str, &str)]) -> Variables {
    let pairs: Vec<(String, OsString)> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    Variables::from_fn(move |name| {
        let found = pairs.iter().find(|it| it.0 == name);
        found.map(|it| it.1.clone())
    })
}

fn missing<T>(result: Result<T, EnvironmentError>) -> String {
    match result {
        Ok(_) => "nothing".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_word_is_no_address() {
    use liveproof::{aliyun_captcha, huawei_oneaccess, tencent_faceid};
    let captcha = |region| aliyun_captcha::Client::new(aliyun_captcha::Endpoint::new(region));
    let error = captcha("sgp").expect_err("the region of a client");
    assert_eq!(
        error.to_string(),
        "Region of the endpoint must be one of cn-shanghai, ap-southeast-1; another address is \
         set with `Config::base_url`"
    );
    assert!(captcha("ap-southeast-1").is_ok());
    let tenant = |domain| huawei_oneaccess::Client::new(huawei_oneaccess::Endpoint::new(domain));
    let error = tenant("abcdefg").expect_err("no domain");
    assert_eq!(
        error.to_string(),
        "Domain of the endpoint is the whole host, and must be a domain name such as \
         `abc.example.com`"
    );
    assert!(tenant("abcdefg.huaweioneaccess.com").is_ok());
    let region = |region| tencent_faceid::Client::new(tencent_faceid::Endpoint::region(region));
    assert!(region("https://faceid.example.com").is_err());
    assert!(region("ap-guangzhou").is_ok());
}

#[test]
fn what_is_missing_is_named_by_variable_and_field() {
    let none = variables(&[]);
    assert_eq!(
        missing(tencent_ci::config_from(&none)),
        "the environment lacks something: TENCENT_CI_BUCKET is not set (Bucket), TENCENT_CI_REGION is not set \
         (Region), TENCENTCLOUD_SECRET_ID is not set (SecretId), TENCENTCLOUD_SECRET_KEY is not set (SecretKey)"
    );
    assert_eq!(
        missing(tencent_csec::config_from(&none)),
        "the environment lacks something: TENCENTCLOUD_SECRET_ID is not set (SecretId), TENCENTCLOUD_SECRET_KEY is \
         not set (SecretKey)"
    );
    assert_eq!(
        missing(aliyun_cloudauth::config_from(&none)),
        "the environment lacks something: ALIBABA_CLOUD_ACCESS_KEY_ID is not set (AccessKey ID), \
         ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set (AccessKey Secret)"
    );
    assert_eq!(
        missing(megvii_faceid::config_from(&none)),
        "the environment lacks something: MEGVII_API_KEY is not set (api_key), MEGVII_API_SECRET is not set \
         (api_secret)"
    );
    assert_eq!(
        missing(huawei_oneaccess::config_from(&none)),
        "the environment lacks something: HUAWEI_ONEACCESS_DOMAIN is not set (Domain), HUAWEI_ONEACCESS_CLIENT_ID is \
         not set (X-client-id)"
    );
}

#[test]
fn an_empty_value_is_none() {
    let some = variables(&[
        ("TENCENT_CI_BUCKET", ""),
        ("TENCENT_CI_REGION", "ap-beijing"),
        ("TENCENTCLOUD_SECRET_ID", "CANARY-id"),
        ("TENCENTCLOUD_SECRET_KEY", ""),
        ("TENCENTCLOUD_SESSION_TOKEN", ""),
        ("LIVEPROOF_TENCENT_CI_ENDPOINT", ""),
    ]);
    let error = tencent_ci::config_from(&some).expect_err("two are empty");
    let names: Vec<&str> = error.variables().iter().map(|it| it.name).collect();
    assert_eq!(names, ["TENCENT_CI_BUCKET", "TENCENTCLOUD_SECRET_KEY"]);
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}

#[cfg(unix)]
#[test]
fn what_is_no_text_is_said_and_not_shown() {
    use std::os::unix::ffi::OsStringExt;

    let broken = Variables::from_fn(|_| Some(OsString::from_vec(b"CANARY\xff".to_vec())));
    let error = huawei_oneaccess::config_from(&broken).expect_err("no text");
    assert_eq!(
        error.to_string(),
        "the environment lacks something: HUAWEI_ONEACCESS_DOMAIN is not UTF-8 (Domain), HUAWEI_ONEACCESS_CLIENT_ID \
         is not UTF-8 (X-client-id), HUAWEI_ONEACCESS_TENANT_ID is not UTF-8 (X-tenant-id), \
         LIVEPROOF_HUAWEI_ONEACCESS_ENDPOINT is not UTF-8 (base URL)"
    );
    assert!(!format!("{error:?} {broken:?}").contains("CANARY"));
}

/// The process that runs the tests has none of these.
#[test]
fn from_the_process() {
    match megvii_faceid::from_env() {
        Err(ConnectError::Environment(error)) => {
            let names: Vec<&str> = error.variables().iter().map(|it| it.name).collect();
            assert_eq!(names, ["MEGVII_API_KEY", "MEGVII_API_SECRET"]);
        }
        // Somebody runs the tests with their own keys set.
        Ok(_) => assert!(std::env::var_os("MEGVII_API_KEY").is_some()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_bucket_that_is_no_part_of_a_host_is_refused() {
    let some = variables(&[
        ("TENCENT_CI_BUCKET", "evil.example/"),
        ("TENCENT_CI_REGION", "ap-beijing"),
        ("TENCENTCLOUD_SECRET_ID", KEY_ID),
        ("TENCENTCLOUD_SECRET_KEY", SECRET),
    ]);
    let config = tencent_ci::config_from(&some).expect("all are set");
    let error = tencent_ci::Client::new(config).expect_err("no host");
    assert!(error.to_string().contains("Bucket"), "{error}");
}

#[tokio::test]
async fn each_reaches_its_mock_vendor() {
    let mut key = Key::new(KEY_ID, SECRET);
    let megvii = key.clone();
    key.token = Some(TOKEN.to_owned());
    let keys = Keys {
        tencent: key.clone(),
        aliyun: key,
        megvii,
        huawei: Client {
            client_id: "CANARYclient".to_owned(),
            tenant_id: Some("CANARYtenant".to_owned()),
        },
        ..Keys::default()
    };
    let mock = Mock::builder()
        .keys(keys)
        .start()
        .await
        .expect("free ports");
    let url = |vendor| mock.url(vendor).expect("it runs");
    let all = variables(&[
        ("TENCENT_CI_BUCKET", "examplebucket-1250000000"),
        ("TENCENT_CI_REGION", "ap-beijing"),
        ("TENCENTCLOUD_SECRET_ID", KEY_ID),
        ("TENCENTCLOUD_SECRET_KEY", SECRET),
        ("TENCENTCLOUD_SESSION_TOKEN", TOKEN),
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", KEY_ID),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", TOKEN),
        ("MEGVII_API_KEY", KEY_ID),
        ("MEGVII_API_SECRET", SECRET),
        ("HUAWEI_ONEACCESS_DOMAIN", "abcdefg.huaweioneaccess.com"),
        ("HUAWEI_ONEACCESS_CLIENT_ID", "CANARYclient"),
        ("HUAWEI_ONEACCESS_TENANT_ID", "CANARYtenant"),
        ("LIVEPROOF_TENCENT_CI_ENDPOINT", url("tencent-ci")),
        ("LIVEPROOF_TENCENT_CSEC_ENDPOINT", url("tencent-csec")),
        (
            "LIVEPROOF_ALIYUN_CLOUDAUTH_ENDPOINT",
            url("aliyun-cloudauth"),
        ),
        ("LIVEPROOF_MEGVII_FACEID_ENDPOINT", url("megvii-faceid")),
        (
            "LIVEPROOF_HUAWEI_ONEACCESS_ENDPOINT",
            url("huawei-oneaccess"),
        ),
    ]);

    let config = tencent_ci::config_from(&all).expect("all are set");
    let client = tencent_ci::Client::new(config).expect("a good config");
    let response = client.get_live_code().send().await.expect("a code");
    assert!(!response.live_code.is_empty());

    let config = tencent_csec::config_from(&all).expect("all are set");
    let client = tencent_csec::Client::new(config).expect("a good config");
    let call = client.captcha_query().region("gz");
    let call = call.user_ip("203.0.113.1").captcha_type(1).business_id(1);
    call.send().await.expect("a captcha");

    let config = aliyun_cloudauth::config_from(&all).expect("all are set");
    let client = aliyun_cloudauth::Client::new(config).expect("a good config");
    let call = client
        .get_verify_token()
        .biz("RPBasic")
        .ticket_id("CANARY-ticket");
    call.send().await.expect("a token");

    let config = megvii_faceid::config_from(&all).expect("all are set");
    let client = megvii_faceid::Client::new(config).expect("a good config");
    let response = client
        .raw_get_random_number()
        .send()
        .await
        .expect("a number");
    assert_eq!(response.random_number.len(), 4);

    let config = huawei_oneaccess::config_from(&all).expect("all are set");
    let client = huawei_oneaccess::Client::new(config).expect("a good config");
    let call = client.show_captcha().x_operating_sys_version("Android 10");
    let call = call
        .x_device_fingerprint("156canary213fp0")
        .x_agent("ExampleApp/1.0");
    call.send().await.expect("a captcha");
}

/// The address changes, and with it the Host header; what follows from bucket and region would
/// stay.
#[tokio::test]
async fn the_endpoint_is_where_the_client_connects() {
    let server = serve(Response::new(200, "text/plain", "")).await;
    let address = server.address();
    let some = variables(&[
        ("TENCENT_CI_BUCKET", "examplebucket-1250000000"),
        ("TENCENT_CI_REGION", "ap-beijing"),
        ("TENCENTCLOUD_SECRET_ID", KEY_ID),
        ("TENCENTCLOUD_SECRET_KEY", SECRET),
        (
            "LIVEPROOF_TENCENT_CI_ENDPOINT",
            &format!("http://{address}"),
        ),
    ]);
    let config = tencent_ci::config_from(&some).expect("all are set");
    let client = tencent_ci::Client::new(config).expect("a good config");
    let _ = client.get_live_code().send().await;
    let sent = Sent::of(&server.stop().await[0]);
    assert_eq!(sent.header("host"), [address.to_string()]);
    assert_eq!(sent.header("authorization").len(), 1);
}

/// `connect` is for those who have keys in their hands.
#[tokio::test]
async fn connect_signs() {
    use liveproof::credentials::Credentials;

    let server = serve(Response::new(200, "text/plain", "")).await;
    let base = format!("http://{}", server.address());
    let endpoint = aliyun_cloudauth::Endpoint::default();
    let config = aliyun_cloudauth::Config::new(endpoint).base_url(&base);
    let client = aliyun_cloudauth::connect(config, Credentials::new(KEY_ID, SECRET));
    let call = client.expect("a good config");
    let _ = call
        .get_status()
        .biz("RPBasic")
        .ticket_id("CANARY")
        .send()
        .await;

    let endpoint = huawei_oneaccess::Endpoint::new("abcdefg.huaweioneaccess.com");
    let config = huawei_oneaccess::Config::new(endpoint).base_url(&base);
    let client = huawei_oneaccess::connect(config.settings(huawei_settings()));
    let _ = client.expect("a good config").show_captcha().send().await;

    let sent: Vec<Sent> = server.stop().await.iter().map(Sent::of).collect();
    assert_eq!(sent[0].query("Signature").len(), 1);
    assert!(sent[1].header("authorization").is_empty());
}
