//! What was chosen where the documents of Cloudauth 2019-03-07 disagree, as far as no sample shows
//! it.

use std::sync::LazyLock;

use liveproof_tests::support::{Vendor, sent_examples};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("aliyun-cloudauth-2019"));

#[tokio::test]
async fn aliyun_2019_places() {
    let all = sent_examples(&VENDOR).await;
    assert!(all.len() >= 38);
    for (operation, example, sent) in all {
        let operation = operation.id;
        let query = sent.query_names();
        let form = sent.body_names();
        let fits = match operation {
            "InitFaceVerify" => {
                let own = ["Model", "Crop", "FaceContrastPicture", "AuthId"];
                form.iter().all(|it| own.contains(&it.as_str()))
                    && !query.iter().any(|it| own.contains(it))
            }
            "DescribeFaceVerify" => form.is_empty(),
            "ContrastFaceVerify" | "LivenessFaceVerify" => {
                query.iter().all(|it| *it == "Model") && !form.iter().any(|it| it == "Model")
            }
            "CompareFaceVerify" | "Id2MetaVerify" => query.is_empty(),
            "CredentialVerify" => {
                form.iter().all(|it| it == "ImageContext") && !query.contains(&"ImageContext")
            }
            other => panic!("{other} has no places here"),
        };
        assert!(fits, "{operation} {example}");
        if example == "full" {
            let has_form = !["DescribeFaceVerify", "CredentialVerify"].contains(&operation);
            let has_query = !["CompareFaceVerify", "Id2MetaVerify"].contains(&operation);
            assert_eq!(
                (!form.is_empty(), !query.is_empty()),
                (has_form, has_query),
                "{operation}"
            );
        }
        assert_eq!((sent.method.as_str(), sent.path.as_str()), ("POST", "/"));
        assert_eq!(sent.header("x-acs-action"), [operation]);
        assert_eq!(sent.header("x-acs-version"), ["2019-03-07"]);
    }
}

#[tokio::test]
async fn aliyun_2019_endpoint() {
    for (operation, example, sent) in sent_examples(&VENDOR).await {
        let host = sent.header("host");
        assert_eq!(
            host,
            ["cloudauth.aliyuncs.com"],
            "{} {example}",
            operation.id
        );
    }
}

#[tokio::test]
async fn aliyun_2019_contrast_file() {
    let all = sent_examples(&VENDOR).await;
    let (_, _, sent) = all
        .iter()
        .find(|it| it.0.id == "ContrastFaceVerify" && it.1 == "recording")
        .expect("an example");
    let names = sent.body_names();
    assert!(names.iter().any(|it| it == "FaceContrastFile"));
    assert!(!names.iter().any(|it| it == "FaceContrastPicture"));
    assert_eq!(
        sent.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );
}
