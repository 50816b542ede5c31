//! What was chosen where the documents of Megvii FaceID disagree, as far as no sample shows it.

use liveproof::megvii_faceid::{Upload, types};
use liveproof::runtime::Part;
use liveproof_tests::generated::megvii_faceid::VENDOR;
use liveproof_tests::support::{Reply, Sent, Target, Then, exchange, faceid, serve};

const NUMBER: &str =
    r#"{"random_number":"0417","token_random_number":"ca0a2f00000000000000000000000001"}"#;
const VIDEO: &str = r#"{"token_video":"ca0a2f00000000000000000000000011"}"#;

#[tokio::test]
async fn faceid_multipart() {
    for operation in VENDOR.operations {
        for (example, call) in operation.calls {
            let (received, _) = exchange(&VENDOR, *call, Reply::new(200, "text/plain", "")).await;
            let sent = Sent::of(&received[0]);
            assert_eq!(sent.method, "POST");
            let label = "multipart/form-data; boundary=liveproof-boundary";
            assert_eq!(
                sent.header("content-type"),
                [label],
                "{} {example}",
                operation.id
            );
            let length = received[0].body.len().to_string();
            assert_eq!(sent.header("content-length"), [length.as_str()]);
            assert!(received[0].body.ends_with(b"--liveproof-boundary--\r\n"));
            // The signer writes these.
            let names = sent.body_names();
            assert!(
                !names.contains(&"api_key".to_owned()) && !names.contains(&"api_secret".to_owned())
            );
        }
    }
    // A signer can put them first, also where there is no other field.
    let server = serve(Reply::new(200, "application/json", NUMBER)).await;
    let signer = Then(|request: &mut liveproof::runtime::Request| {
        request.prepend_part(Part::text("api_secret", "s"))?;
        Ok(request.prepend_part(Part::text("api_key", "k"))?)
    });
    let client = faceid(&Target::new(VENDOR.host, server.address()).with(signer));
    client
        .raw_get_random_number()
        .send()
        .await
        .expect("a good reply");
    client
        .raw_get_random_number()
        .biz_no("b")
        .send()
        .await
        .expect("a good reply");
    let received = server.stop().await;
    assert_eq!(
        Sent::of(&received[0]).body_names(),
        ["api_key", "api_secret"]
    );
    assert_eq!(
        Sent::of(&received[1]).body_names(),
        ["api_key", "api_secret", "biz_no"]
    );
    let body = String::from_utf8(received[0].body.clone()).expect("UTF-8");
    let expected = "--liveproof-boundary\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nk\r\n\
                    --liveproof-boundary\r\nContent-Disposition: form-data; name=\"api_secret\"\r\n\r\ns\r\n\
                    --liveproof-boundary--\r\n";
    assert_eq!(body, expected);
}

#[tokio::test]
async fn faceid_url_raw() {
    for operation in VENDOR.operations {
        let (received, _) = exchange(
            &VENDOR,
            operation.fullest(),
            Reply::new(200, "text/plain", ""),
        )
        .await;
        let sent = Sent::of(&received[0]);
        let path = match operation.id {
            "RawGetRandomNumber" => "/faceid/lite/raw/get_random_number",
            "RawValidateVideo" => "/faceid/lite/raw/validate_video",
            other => panic!("{other}"),
        };
        assert_eq!((sent.path.as_str(), sent.query.len()), (path, 0));
        assert_eq!(sent.header("host"), ["api.megvii.com"]);
    }
}

#[tokio::test]
async fn faceid_return_image() {
    for (value, text) in [
        (types::ReturnImage::Include, "1"),
        (types::ReturnImage::Omit, "0"),
        (types::ReturnImage::from("2"), "2"),
    ] {
        let server = serve(Reply::new(200, "application/json", VIDEO)).await;
        let client = faceid(&Target::new(VENDOR.host, server.address()));
        let call = client
            .raw_validate_video()
            .token_random_number("t")
            .video(Upload::bytes("v"));
        call.return_image(value).send().await.expect("a good reply");
        let sent = Sent::of(&server.stop().await[0]);
        assert_eq!(
            sent.body_names(),
            ["token_random_number", "video", "return_image"]
        );
        let field = format!("Content-Disposition: form-data; name=\"return_image\"\n\n{text}\n--");
        assert!(sent.body.contains(&field), "{}", sent.body);
        assert!(!sent.body.contains("image_return"));
    }
    let server = serve(Reply::new(200, "application/json", VIDEO)).await;
    let client = faceid(&Target::new(VENDOR.host, server.address()));
    client
        .raw_validate_video()
        .token_random_number("t")
        .video(Upload::bytes("v"))
        .send()
        .await
        .expect("a good reply");
    // The vendor's own default is not sent.
    assert_eq!(
        Sent::of(&server.stop().await[0]).body_names(),
        ["token_random_number", "video"]
    );
}
