//! What was chosen where the documents of Tencent Cloud Captcha disagree, as far as no sample shows
//! it.

use liveproof_tests::support::{Response, exchange};
use liveproof_tests::vendor;
use serde_json::Value;

#[tokio::test]
async fn captcha_mini_integers() {
    let vendor = vendor("tencent-captcha");
    let mut operations = vendor.operations.iter();
    let operation = operations.find(|it| it.id == "DescribeCaptchaMiniResult");
    for (_, call) in operation.expect("the operation").calls {
        let (received, _) = exchange(vendor, *call, Response::new(200, "text/plain", "")).await;
        let body: Value = serde_json::from_slice(&received[0].body).expect("JSON");
        for name in ["CaptchaType", "CaptchaAppId"] {
            assert!(body[name].is_i64(), "{name}: {body}");
        }
    }
}
