//! What was chosen where the documents of Captcha 2.0 disagree, as far as no sample shows it.

use std::sync::LazyLock;

use liveproof_tests::support::{Response, Sent, Vendor, exchange};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("aliyun-captcha"));

#[tokio::test]
async fn aliyun_captcha_places() {
    for operation in VENDOR.operations {
        let answer = Response::new(200, "text/plain", "");
        let (received, _) = exchange(&VENDOR, operation.fullest(), answer).await;
        let sent = Sent::of(&received[0]);
        let places = (sent.query_names(), sent.body_names());
        let form = ["CaptchaVerifyParam", "SceneId"]
            .map(str::to_owned)
            .to_vec();
        let wanted = match operation.id {
            "VerifyIntelligentCaptcha" => (vec![], form),
            "VerifyCaptcha" => (vec!["CaptchaVerifyParam"], vec![]),
            other => panic!("{other} has no places here"),
        };
        assert_eq!(places, wanted, "{}", operation.id);
    }
}

#[test]
fn aliyun_captcha_region() {
    use liveproof::aliyun_captcha::Endpoint;
    use liveproof::runtime::Endpoint as _;
    let address = |region: &str| Endpoint::new(region).base_url().expect("a host name");
    assert_eq!(
        address("cn-shanghai"),
        "https://captcha.cn-shanghai.aliyuncs.com"
    );
    assert_eq!(
        address("ap-southeast-1"),
        "https://captcha.ap-southeast-1.aliyuncs.com"
    );
}
