//! What was chosen where the documents of Tencent Cloud Captcha disagree, as far as no sample shows
//! it.

use liveproof_tests::support::sent_examples;
use liveproof_tests::vendor;
use serde_json::Value;

#[tokio::test]
async fn captcha_mini_integers() {
    let mut all = sent_examples(vendor("tencent-captcha")).await;
    all.retain(|it| it.0.id == "DescribeCaptchaMiniResult");
    assert!(!all.is_empty());
    for (_, example, sent) in all {
        let body: Value = serde_json::from_str(&sent.body).expect("JSON");
        for name in ["CaptchaType", "CaptchaAppId"] {
            assert!(body[name].is_i64(), "{example}: {name}: {body}");
        }
    }
}
