//! What was chosen where the documents of Megvii FaceID disagree, as far as no sample shows it.

use std::sync::LazyLock;

use liveproof::credentials::Credentials;
use liveproof::megvii_faceid::types::{ComparisonType, LivenessType, Switch};
use liveproof::megvii_faceid::{Client, Upload, types};
use liveproof::runtime::{Error, ErrorBody, Part};
use liveproof::sign::Signer;
use liveproof_tests::support::Vendor;
use liveproof_tests::support::{Response, Sent, Target, Then, exchange, faceid, given, serve};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("megvii-faceid"));

const NUMBER: &str =
    r#"{"random_number":"0417","token_random_number":"ca0a2f00000000000000000000000001"}"#;

#[tokio::test]
async fn faceid_multipart() {
    let posts = VENDOR
        .operations
        .iter()
        .filter(|it| it.id != "LiteGetResult");
    for operation in posts {
        for (example, call) in operation.calls {
            let (received, _) =
                exchange(&VENDOR, *call, Response::new(200, "text/plain", "")).await;
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
            let signed = ["api_key", "api_secret", "sign", "sign_version"];
            assert!(!names.iter().any(|it| signed.contains(&it.as_str())));
        }
    }
    // A signer can put them first, also where there is no other field.
    let server = serve(Response::new(200, "application/json", NUMBER)).await;
    let signer = Then(|request: &mut liveproof::runtime::Request| {
        request.prepend_part(Part::text("api_secret", "s"))?;
        Ok(request.prepend_part(Part::text("api_key", "k"))?)
    });
    let client = faceid(&Target::new(VENDOR.host, server.address()).with_middleware(signer));
    client
        .raw_get_random_number()
        .send()
        .await
        .expect("a good response");
    client
        .raw_get_random_number()
        .biz_no("b")
        .send()
        .await
        .expect("a good response");
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
            Response::new(200, "text/plain", ""),
        )
        .await;
        let sent = Sent::of(&received[0]);
        let path = match operation.id {
            "RawGetRandomNumber" => "/faceid/lite/raw/get_random_number",
            "RawValidateVideo" => "/faceid/lite/raw/validate_video",
            "RawValidateFrontFace" => "/faceid/lite/raw/validate_front_face",
            "RawValidateSideFace" => "/faceid/lite/raw/validate_side_face",
            "RawVerify" => "/faceid/lite/raw/verify",
            _ => continue,
        };
        assert_eq!((sent.path.as_str(), sent.query.len()), (path, 0));
        assert_eq!(sent.header("host"), ["api.megvii.com"]);
    }
}

/// A client whose requests are only looked at.
fn nowhere() -> Client {
    faceid(&Target::new(VENDOR.host, ([127, 0, 0, 1], 1).into()))
}

#[test]
fn faceid_return_image() {
    let client = nowhere();
    let call = || {
        let call = client.raw_validate_video().token_random_number("t");
        call.video(Upload::bytes("v"))
    };
    for (value, text) in [
        (types::ReturnImage::Include, "1"),
        (types::ReturnImage::Omit, "0"),
        (types::ReturnImage::from("2"), "2"),
    ] {
        let request = || call().return_image(value.clone()).request();
        assert_eq!(given(request(), "return_image"), [text]);
        assert!(given(request(), "image_return").is_empty());
    }
    // The vendor's own default is not sent.
    assert!(given(call().request(), "return_image").is_empty());
}

const VERDICT: &str =
    r#"{"liveness":{"procedure_validation":"PASSED","face_genuineness":"PASSED"}}"#;

/// What arrives when this is called, and the error if nothing does.
async fn sent(call: impl AsyncFnOnce(Client) -> Result<(), String>) -> Result<Sent, String> {
    let server = serve(Response::new(200, "application/json", "{}")).await;
    let made = call(faceid(&Target::new(VENDOR.host, server.address()))).await;
    let received = server.stop().await;
    match received.first() {
        Some(received) => Ok(Sent::of(received)),
        None => Err(made.expect_err("nothing was sent")),
    }
}

fn said<T, E: ErrorBody>(
    result: Result<liveproof::runtime::Response<T>, Error<E>>,
) -> Result<(), String> {
    result.map(|_| ()).map_err(|error| error.to_string())
}

#[tokio::test]
async fn faceid_comparison_type() {
    let picture = || Upload::bytes("p");
    // Each row: with the authorities' picture or not, what else is set, the error.
    let raw = async |source: bool, name: bool, uuid: bool, picture_at: Option<u8>| {
        sent(async |client| {
            let mut call = client.raw_verify().token("t");
            call = call.comparison_type(if source {
                ComparisonType::DataSource
            } else {
                ComparisonType::OwnPictures
            });
            if name {
                call = call
                    .idcard_name("韦小宝")
                    .idcard_number("11204416541220243X");
            }
            if uuid {
                call = call.uuid("user-1");
            }
            call = match picture_at {
                Some(1) => call.image_ref1(picture()),
                Some(2) => call.image_ref2(picture()),
                Some(3) => call.image_ref3(picture()),
                _ => call,
            };
            said(call.send().await)
        })
        .await
    };
    for (source, name, uuid, picture_at, complaint) in [
        (true, true, false, None, None),
        (true, true, false, Some(3), None),
        (true, false, false, None, Some("idcard_name")),
        (true, true, true, None, None),
        (false, false, true, Some(1), None),
        (false, false, true, Some(2), None),
        (false, false, true, Some(3), None),
        (false, false, true, None, Some("image_ref1")),
        (false, false, false, Some(1), Some("uuid")),
        (false, true, true, Some(1), None),
    ] {
        let what = format!("{source} {name} {uuid} {picture_at:?}");
        match (raw(source, name, uuid, picture_at).await, complaint) {
            (Ok(sent), None) => {
                let names = sent.body_names();
                assert_eq!(names.iter().any(|it| it == "uuid"), uuid, "{what}");
                assert_eq!(names.iter().any(|it| it == "idcard_name"), name, "{what}");
            }
            (Err(said), Some(parameter)) => assert!(said.contains(parameter), "{what}: {said}"),
            (other, _) => panic!("{what}: {other:?}"),
        }
    }
    // The same of the other operation, which wants the first picture.
    let app = async |source: bool, second: bool| {
        sent(async |client| {
            let call = client
                .app_get_biz_token()
                .liveness_type(LivenessType::Still);
            let call = if source {
                let call = call.comparison_type(ComparisonType::DataSource);
                call.idcard_name("韦小宝")
                    .idcard_number("11204416541220243X")
            } else {
                call.comparison_type(ComparisonType::OwnPictures).uuid("u")
            };
            let call = if second {
                call.image_ref2(picture())
            } else {
                call.image_ref1(picture())
            };
            said(call.send().await)
        })
        .await
    };
    for (source, second, good) in [
        (true, true, true),
        (true, false, true),
        (false, false, true),
        (false, true, false),
    ] {
        assert_eq!(app(source, second).await.is_ok(), good, "{source} {second}");
    }
    // As the sample of the public Java library has it: parts of every type of liveness at once.
    let all = sent(async |client| {
        let call = client
            .app_get_biz_token()
            .liveness_type(LivenessType::Still);
        let call = call.comparison_type(ComparisonType::OwnPictures).uuid("u");
        let call = call
            .idcard_name("韦小宝")
            .idcard_number("11204416541220243X");
        let call = call.image_ref1(picture()).image(picture());
        let call = call
            .liveness_action_count(2)
            .eyes_close_detection(Switch::On);
        let call = call.flash_liveness_timeout(60).face_quality_threshold(35);
        said(call.return_faces(Switch::On).send().await)
    });
    all.await.expect("no page forbids it");
    let without_image = sent(async |client| {
        let call = client
            .app_get_biz_token()
            .liveness_type(LivenessType::RawImage);
        let call = call.comparison_type(ComparisonType::OwnPictures).uuid("u");
        said(call.image_ref1(picture()).send().await)
    });
    let complaint = without_image.await.expect_err("the page requires it");
    assert!(complaint.contains("image is required"), "{complaint}");
}

/// The third kind of liveness, with its parts as they were given.
#[tokio::test]
async fn faceid_flash() {
    let sent = sent(async |client| {
        let call = client
            .app_get_biz_token()
            .liveness_type(LivenessType::Flash);
        let call = call.comparison_type(ComparisonType::OwnPictures).uuid("u");
        let call = call.image_ref1(Upload::bytes("p")).biz_extra_data("e");
        // No page gives a range or a value, so none is refused.
        let call = call.flash_liveness_timeout(121).liveness_level("any");
        let call = call.maximum_brightness("any");
        said(call.face_replace_detection(Switch::On).send().await)
    });
    let sent = sent.await.expect("it is sent");
    for (name, value) in [
        ("liveness_type", "flash"),
        ("flash_liveness_timeout", "121"),
        ("liveness_level", "any"),
        ("maximum_brightness", "any"),
        ("face_replace_detection", "1"),
        ("biz_extra_data", "e"),
    ] {
        let field = format!("name=\"{name}\"\n\n{value}\n--");
        assert!(sent.body.contains(&field), "{name}: {}", sent.body);
    }
}

/// A client with the default retry, and what it is answered each time.
async fn retrying(status: u16, body: &'static str) -> (liveproof_tests::support::Server, Client) {
    let server = serve(Response::new(status, "application/json", body)).await;
    let config =
        liveproof::megvii_faceid::Config::new(liveproof::megvii_faceid::Endpoint::default())
            .base_url(format!("http://{}", server.address()))
            .unsigned();
    let client = Client::new(config).expect("a good config");
    (server, client)
}

/// The code means "again later" with either status, and so does an internal error.
#[tokio::test]
async fn faceid_concurrency_status() {
    for (status, code, again) in [
        (403, "CONCURRENCY_LIMIT_EXCEEDED", true),
        (429, "CONCURRENCY_LIMIT_EXCEEDED", true),
        (500, "INTERNAL_ERROR", true),
        (403, "AUTHORIZATION_ERROR:Denied.", false),
        (400, "BAD_ARGUMENTS:biz_no", false),
    ] {
        let body: &'static str = format!(r#"{{"error_message":"{code}"}}"#).leak();
        let (server, client) = retrying(status, body).await;
        let error = client.raw_get_random_number().send().await;
        let error = error.expect_err("an error of the vendor");
        assert_eq!(error.is_retryable(), again, "{status} {code}");
        // It can be repeated without harm, so it is.
        let sent = if again { 3 } else { 1 };
        assert_eq!(server.stop().await.len(), sent, "{status} {code}");
    }
    let body = r#"{"error":"CONCURRENCY_LIMIT_EXCEEDED"}"#;
    let (server, client) = retrying(403, body).await;
    let error = client.app_verify().biz_token("t").send().await;
    assert!(error.expect_err("an error of the vendor").is_retryable());
    assert_eq!(server.stop().await.len(), 1, "a token is for one use");
}

/// Calls are counted, so none is repeated by itself.
#[tokio::test]
async fn faceid_lite_retention() {
    for status in [429, 503] {
        let body = r#"{"error_message":"INTERNAL_ERROR"}"#;
        let (server, client) = retrying(status, body).await;
        let call = client.lite_get_result().biz_id("b").return_verify_time("1");
        call.send().await.expect_err("an error of the vendor");
        let received = server.stop().await;
        assert_eq!(received.len(), 1, "{status}");
        assert_eq!(Sent::of(&received[0]).query("return_verify_time"), ["1"]);
    }
}

#[tokio::test]
async fn faceid_user_id_length() {
    let raw = async |uuid: String, biz_no: String| {
        sent(async |client| {
            let call = client.raw_verify().token("t").uuid(uuid).biz_no(biz_no);
            let call = call.comparison_type(ComparisonType::OwnPictures);
            said(call.image_ref1(Upload::bytes("p")).send().await)
        })
        .await
    };
    let app = async |uuid: String, biz_no: String| {
        sent(async |client| {
            let call = client.app_get_biz_token().uuid(uuid).biz_no(biz_no);
            let call = call.comparison_type(ComparisonType::OwnPictures);
            let call = call.liveness_type(LivenessType::Still);
            said(call.image_ref1(Upload::bytes("p")).send().await)
        })
        .await
    };
    // A character has three bytes.
    let of = |characters| "长".repeat(characters);
    raw(of(170), of(128))
        .await
        .expect("510 bytes, 128 characters");
    raw(of(171), of(1)).await.expect_err("513 bytes");
    raw(of(1), of(129)).await.expect_err("129 characters");
    app(of(42), of(42)).await.expect("126 bytes each");
    app(of(43), of(1)).await.expect_err("129 bytes");
    app(of(1), of(43)).await.expect_err("129 bytes");
}

#[test]
fn faceid_multi_oriented_detection() {
    const NAME: &str = "multi_oriented_detection";
    let client = nowhere();
    let raw = || {
        let call = client.raw_verify().token("t").uuid("u");
        let call = call.comparison_type(ComparisonType::OwnPictures);
        call.image_ref1(Upload::bytes("p"))
    };
    let app = || {
        let call = client.app_get_biz_token().uuid("u");
        let call = call.comparison_type(ComparisonType::OwnPictures);
        let call = call.liveness_type(LivenessType::Actions);
        call.image_ref1(Upload::bytes("p"))
    };
    assert!(given(raw().request(), NAME).is_empty());
    assert!(given(app().request(), NAME).is_empty());
    for (value, text) in [(Switch::Off, "0"), (Switch::On, "1")] {
        let request = raw().multi_oriented_detection(value.clone()).request();
        assert_eq!(given(request, NAME), [text]);
        let request = app().multi_oriented_detection(value).request();
        assert_eq!(given(request, NAME), [text]);
    }
}

/// The type of a comparison decides nothing about pictures: up to three, or two.
#[tokio::test]
async fn faceid_image_ref_count() {
    let picture = || Upload::bytes("p");
    for source in [true, false] {
        let sent = sent(async |client| {
            let call = client.raw_verify().token("t");
            let call = call
                .image_ref1(picture())
                .image_ref2(picture())
                .image_ref3(picture());
            let call = if source {
                let call = call.comparison_type(ComparisonType::DataSource);
                call.idcard_name("韦小宝")
                    .idcard_number("11204416541220243X")
            } else {
                call.comparison_type(ComparisonType::OwnPictures).uuid("u")
            };
            said(call.send().await)
        })
        .await
        .expect("it is sent");
        for number in 1..=3 {
            let name = format!("image_ref{number}");
            assert!(sent.body_names().contains(&name), "{name}");
        }
    }
    let of_app = VENDOR
        .operations
        .iter()
        .find(|it| it.id == "AppGetBizToken");
    let inputs = of_app.expect("it is there").inputs;
    assert!(inputs.contains(&"image_ref2") && !inputs.contains(&"image_ref3"));
}

async fn verdict(json: &'static str) -> types::Verdict {
    let server = serve(Response::new(200, "application/json", json)).await;
    let client = faceid(&Target::new(VENDOR.host, server.address()));
    let call = client.raw_verify().token("t").uuid("u");
    let call = call.comparison_type(ComparisonType::OwnPictures);
    let response = call.image_ref1(Upload::bytes("p")).send().await;
    response.expect("a good response").into_inner()
}

#[tokio::test]
async fn faceid_liveness_open() {
    let known = verdict(VERDICT).await.liveness;
    assert_eq!(
        known.procedure_validation,
        types::ProcedureValidation::Passed
    );
    assert_eq!(known.face_genuineness, Some(types::FaceGenuineness::Passed));
    let new = verdict(
        r#"{"liveness":{"procedure_validation":"VIDEO_TOO_DARK","face_genuineness":"PUPPET"}}"#,
    )
    .await
    .liveness;
    assert_eq!(new.procedure_validation.to_string(), "VIDEO_TOO_DARK");
    assert_ne!(new.procedure_validation, types::ProcedureValidation::Passed);
    let face = new.face_genuineness.expect("it was sent");
    assert_eq!(face.to_string(), "PUPPET");
    assert_ne!(face, types::FaceGenuineness::Passed);
}

#[tokio::test]
async fn faceid_result_series() {
    for (code, known) in [(1000, true), (3000, true), (3100, false), (9001, false)] {
        let json = format!(r#"{{"result_code":{code},"result_message":"SOMETHING_ELSE"}}"#);
        let server = serve(Response::new(200, "application/json", json.as_str())).await;
        let client = faceid(&Target::new(VENDOR.host, server.address()));
        let response = client.app_verify().biz_token("t").send().await;
        let verdict = response.expect("a good response");
        let is_known = !matches!(verdict.result_code, types::ResultCode::Unknown(_));
        assert_eq!(is_known, known, "{code}");
        assert_eq!(verdict.result_code.to_string(), code.to_string());
        let message = verdict.result_message.as_ref().map(ToString::to_string);
        assert_eq!(message.as_deref(), Some("SOMETHING_ELSE"));
    }
}

#[tokio::test]
async fn faceid_lite_spelling() {
    let json = r#"{"status":"OK","idcard_info":{"Temporary ID Photo ":0.02,"front_side":
        {"ocr_result":{"legality":{"Temporary ID Photo ":"0.03"}}}},"Another":{"a":[1]}}"#;
    let server = serve(Response::new(200, "application/json", json)).await;
    let client = faceid(&Target::new(VENDOR.host, server.address()));
    let response = client.lite_get_result().biz_id("b").send().await;
    let result = response.expect("a good response");
    let card = result.idcard_info.as_ref().expect("it was sent");
    assert_eq!(card.extra["Temporary ID Photo "], 0.02);
    let side = card.front_side.as_ref().expect("it was sent");
    let text = side.ocr_result.as_ref().expect("it was sent");
    let legality = text.legality.as_ref().expect("it was sent");
    assert_eq!(legality["Temporary ID Photo "], 0.03);
    assert_eq!(result.extra["Another"]["a"][0], 1);
}

#[tokio::test]
async fn faceid_url_lite() {
    let sent = sent(async |client| said(client.lite_get_result().biz_id("b c").send().await))
        .await
        .expect("it is sent");
    assert_eq!(
        (sent.method.as_str(), sent.path.as_str()),
        ("GET", "/faceid/lite/get_result")
    );
    assert_eq!(sent.query("biz_id"), ["b%20c"]);
}

/// With signatures of a fixed time; the number is the greatest that can be.
#[tokio::test]
async fn faceid_sign_random() {
    let server = serve(Response::new(200, "application/json", "{}")).await;
    let now = || std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let sign = Signer::new(Credentials::new("EXAMPLE+/key==", "EXAMPLE+/secret=="))
        .clock(now)
        .nonce(|| u128::MAX);
    let client = faceid(&Target::new(VENDOR.host, server.address()).with_middleware(sign));
    let _ = client.app_verify().biz_token("t").send().await;
    let sent = Sent::of(&server.stop().await[0]);
    assert_eq!(sent.body_names(), ["sign", "sign_version", "biz_token"]);
    // From `openssl dgst -sha1 -hmac` and `openssl base64` over
    // `a=EXAMPLE+/key==&b=1700000100&c=1700000000&d=4294967295`.
    let expected = "name=\"sign\"\n\n\
                    jDYnfFKbnRl/4jsFU3/HZfJShaNhPUVYQU1QTEUrL2tleT09JmI9MTcwMDAwMDEwMCZjPTE3MDAwMDAwMDAmZD00Mjk0OTY3Mjk1\n--";
    assert!(sent.body.contains(expected), "{}", sent.body);
}
