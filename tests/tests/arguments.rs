//! A bad argument is an error before anything is sent: the listener does not even see a connection.

use liveproof::tencent_ci::types::LivenessType;
use liveproof::{aliyun_cloudauth, huawei_oneaccess, tencent_ci, tencent_csec};
use liveproof_tests::support::arguments::{ALIVE, recognise, refused, sent, upload, xml};
use liveproof_tests::support::{
    Outcome, Response, Target, aliyun, ci, csec, faceid, huawei, huawei_settings, serve,
};
use liveproof_tests::vendor;
use serde_json::json;

#[tokio::test]
async fn missing() {
    type Build = fn(&tencent_ci::Client) -> tencent_ci::operations::LivenessRecognition<'_>;
    let cases: [(Build, &str); 4] = [
        (|it| it.liveness_recognition(), "ObjectKey"),
        (|it| it.liveness_recognition().object_key("k"), "IdCard"),
        (
            |it| it.liveness_recognition().object_key("k").id_card("1"),
            "Name",
        ),
        (
            |it| {
                it.liveness_recognition()
                    .object_key("k")
                    .id_card("1")
                    .name("n")
            },
            "LivenessType",
        ),
    ];
    for (build, name) in cases {
        let call = |target: Target| async move { Outcome::of(build(&ci(&target)).send().await) };
        refused(
            "tencent-ci",
            call,
            &format!("LivenessRecognition: {name} is required"),
        )
        .await;
    }
    let call = |target: Target| async move {
        Outcome::of(faceid(&target).raw_validate_video().send().await)
    };
    refused(
        "megvii-faceid",
        call,
        "RawValidateVideo: token_random_number is required",
    )
    .await;
    let call = |target: Target| async move {
        Outcome::of(
            faceid(&target)
                .raw_validate_video()
                .token_random_number("t")
                .send()
                .await,
        )
    };
    refused("megvii-faceid", call, "RawValidateVideo: video is required").await;
    let call = |target: Target| async move {
        Outcome::of(aliyun(&target).get_status().biz("b").send().await)
    };
    refused("aliyun-cloudauth", call, "GetStatus: TicketId is required").await;
    let call = |target: Target| async move {
        let settings = huawei_oneaccess::Settings::new();
        Outcome::of(huawei(&target, settings).show_captcha().send().await)
    };
    refused(
        "huawei-oneaccess",
        call,
        "ShowCaptcha: X-operating-sys-version is required",
    )
    .await;
    let call = |target: Target| async move {
        Outcome::of(
            huawei(&target, huawei_settings())
                .validate_captcha()
                .send()
                .await,
        )
    };
    refused(
        "huawei-oneaccess",
        call,
        "ValidateCaptcha: point_json is required",
    )
    .await;
    let call =
        |target: Target| async move { Outcome::of(csec(&target).captcha_check().send().await) };
    refused("tencent-csec", call, "CaptchaCheck: userIp is required").await;
}

#[tokio::test]
async fn too_short_or_long() {
    let call = |target: Target| async move {
        Outcome::of(recognise(&ci(&target)).id_card("").send().await)
    };
    refused(
        "tencent-ci",
        call,
        "LivenessRecognition: IdCard must have at least 1 characters (it has 0)",
    )
    .await;
    let call = |target: Target| async move {
        Outcome::of(
            faceid(&target)
                .raw_get_random_number()
                .biz_no("业".repeat(129))
                .send()
                .await,
        )
    };
    let text = "RawGetRandomNumber: biz_no must have at most 128 characters (it has 129)";
    refused("megvii-faceid", call, text).await;
    // Characters, not bytes.
    let response = Response::new(
        200,
        "application/json",
        r#"{"random_number":"0417","token_random_number":"t"}"#,
    );
    let call = |target: Target| async move {
        Outcome::of(
            faceid(&target)
                .raw_get_random_number()
                .biz_no("业".repeat(128))
                .send()
                .await,
        )
    };
    assert!(
        sent("megvii-faceid", response, call)
            .await
            .body
            .contains(&"业".repeat(128))
    );
}

#[tokio::test]
async fn out_of_range() {
    for (number, rule) in [
        (0, "at least 1"),
        (-1, "at least 1"),
        (11, "at most 10"),
        (i32::MAX, "at most 10"),
    ] {
        let call = move |target: Target| async move {
            Outcome::of(recognise(&ci(&target)).best_frame_num(number).send().await)
        };
        let text = format!("LivenessRecognition: BestFrameNum must be {rule} (it is {number})");
        refused("tencent-ci", call, &text).await;
    }
    for number in [1, 10] {
        let call = move |target: Target| async move {
            Outcome::of(recognise(&ci(&target)).best_frame_num(number).send().await)
        };
        assert_eq!(
            sent("tencent-ci", xml(ALIVE), call)
                .await
                .query("BestFrameNum"),
            [number.to_string()]
        );
    }
    let call = |target: Target| async move {
        Outcome::of(
            recognise(&ci(&target))
                .best_frame_num(5_000_000_000_i64)
                .send()
                .await,
        )
    };
    let text = "LivenessRecognition: BestFrameNum was given something that is not a valid i32";
    refused("tencent-ci", call, text).await;
    let call = |target: Target| async move {
        Outcome::of(csec(&target).captcha_check().register_time(-1).send().await)
    };
    refused(
        "tencent-csec",
        call,
        "CaptchaCheck: registerTime must be at least 0 (it is -1)",
    )
    .await;
}

#[tokio::test]
async fn only_together() {
    let call = |target: Target| async move {
        Outcome::of(
            recognise(&ci(&target))
                .liveness_type(LivenessType::Lip)
                .send()
                .await,
        )
    };
    let text = "LivenessRecognition: ValidateData is required when LivenessType is LIP";
    refused("tencent-ci", call, text).await;
    // What no page forbids is sent.
    let call = |target: Target| async move {
        Outcome::of(recognise(&ci(&target)).validate_data("1").send().await)
    };
    let sent = sent("tencent-ci", xml(ALIVE), call).await;
    assert_eq!(sent.query("ValidateData"), ["1"]);
}

#[tokio::test]
async fn keys_that_lead_elsewhere() {
    let segment = "must have no segment `.` or `..`, for it is part of the path";
    let cases = [
        ("", "must have at least 1 characters (it has 0)"),
        (".", segment),
        ("..", segment),
        ("a/..", segment),
        ("../a", segment),
        ("a/../b", segment),
        ("a/./b", segment),
        ("%2e%2e", segment),
        ("%2E", segment),
        ("a/.%2e/b", segment),
        ("a/%2E./b", segment),
        (
            "/a",
            "must not begin with a slash; leave the first slash out",
        ),
        (
            "/",
            "must not begin with a slash; leave the first slash out",
        ),
        ("a\nb", "must have no control characters"),
        ("a\0", "must have no control characters"),
    ];
    for (key, rule) in cases {
        let call = move |target: Target| async move {
            Outcome::of(recognise(&ci(&target)).object_key(key).send().await)
        };
        refused(
            "tencent-ci",
            call,
            &format!("LivenessRecognition: ObjectKey {rule}"),
        )
        .await;
        let call = move |target: Target| async move {
            let video = tencent_ci::Upload::bytes("v").media_type("video/mp4");
            Outcome::of(
                upload(&ci(&target))
                    .object_key(key)
                    .body(video)
                    .send()
                    .await,
            )
        };
        refused(
            "tencent-ci",
            call,
            &format!("LivenessRecognitionOnUpload: ObjectKey {rule}"),
        )
        .await;
    }
    let good = [
        ("a", "/a"),
        ("a/b.mp4", "/a/b.mp4"),
        ("a//b", "/a//b"),
        ("..a/...", "/..a/..."),
        ("a b?c#d&e=f+g", "/a%20b%3Fc%23d%26e%3Df%2Bg"),
        ("%41%2F", "/%2541%252F"),
        ("视频", "/%E8%A7%86%E9%A2%91"),
        ("a;b:c@d~e", "/a%3Bb%3Ac%40d~e"),
        ("a\\..\\b", "/a%5C..%5Cb"),
    ];
    for (key, path) in good {
        let call = move |target: Target| async move {
            Outcome::of(recognise(&ci(&target)).object_key(key).send().await)
        };
        assert_eq!(
            sent("tencent-ci", xml(ALIVE), call).await.path,
            path,
            "{key}"
        );
    }
}

#[tokio::test]
async fn header_values() {
    for value in ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "中文", "a\u{7f}b"] {
        let call = move |target: Target| async move {
            Outcome::of(
                huawei(&target, huawei_settings().x_agent(value))
                    .show_captcha()
                    .send()
                    .await,
            )
        };
        let text = "ShowCaptcha: X-agent must be visible ASCII without blanks at its ends, for it is sent as a header";
        refused("huawei-oneaccess", call, text).await;
    }
}

#[tokio::test]
async fn json_that_is_none() {
    for text in ["", "{", "{}x", "{} {}", "{'a':1}", "not JSON", "{\"a\":01}"] {
        let call = move |target: Target| async move {
            Outcome::of(
                aliyun(&target)
                    .get_verify_token()
                    .biz("b")
                    .ticket_id("t")
                    .binding(text)
                    .send()
                    .await,
            )
        };
        refused(
            "aliyun-cloudauth",
            call,
            "GetVerifyToken: Binding must be valid JSON",
        )
        .await;
        let call = move |target: Target| async move {
            Outcome::of(
                aliyun(&target)
                    .get_verify_token()
                    .biz("b")
                    .ticket_id("t")
                    .user_data(text)
                    .send()
                    .await,
            )
        };
        refused(
            "aliyun-cloudauth",
            call,
            "GetVerifyToken: UserData must be valid JSON",
        )
        .await;
        let call = move |target: Target| async move {
            let client = huawei(&target, huawei_settings());
            Outcome::of(
                client
                    .validate_captcha()
                    .point_json(text)
                    .token("t")
                    .sender("s")
                    .send()
                    .await,
            )
        };
        refused(
            "huawei-oneaccess",
            call,
            "ValidateCaptcha: point_json must be valid JSON",
        )
        .await;
    }
}

#[tokio::test]
async fn settings_give_way_to_the_call() {
    let captcha = r#"{"originalImageBase64":"aQ==","jigsawImageBase64":"ag==","token":"t"}"#;
    let response = Response::new(200, "application/json", captcha);
    let call = |target: Target| async move {
        let settings = huawei_settings()
            .x_device_ip("10.0.0.1")
            .x_tenant_id("one")
            .x_l("zh");
        let client = huawei(&target, settings);
        let call = client
            .show_captcha()
            .x_device_ip("10.0.0.2")
            .x_agent("Own/1")
            .x_l("en")
            .x_client_id("own");
        Outcome::of(
            call.x_device_fingerprint("f")
                .x_operating_sys_version("v")
                .x_tenant_id("two")
                .send()
                .await,
        )
    };
    let sent = sent("huawei-oneaccess", response, call).await;
    let expected = [
        ("x-operating-sys-version", "v"),
        ("x-device-fingerprint", "f"),
        ("x-device-ip", "10.0.0.2"),
        ("x-agent", "Own/1"),
        ("x-l", "en"),
        ("x-client-id", "own"),
        ("x-tenant-id", "two"),
    ];
    for (name, value) in expected {
        assert_eq!(sent.header(name), [value], "{name}");
    }
    // A bad value of the call's own is not replaced by a good one of the settings.
    let call = |target: Target| async move {
        Outcome::of(
            huawei(&target, huawei_settings())
                .show_captcha()
                .x_agent("")
                .send()
                .await,
        )
    };
    let text = "ShowCaptcha: X-agent must have at least 1 characters (it has 0)";
    refused("huawei-oneaccess", call, text).await;
}

#[tokio::test]
async fn unknown_values_go_and_come() {
    // They go.
    let call = |target: Target| async move {
        Outcome::of(
            recognise(&ci(&target))
                .liveness_type("BLINK & NOD")
                .send()
                .await,
        )
    };
    assert_eq!(
        sent("tencent-ci", xml(ALIVE), call)
            .await
            .query("LivenessType"),
        ["BLINK%20%26%20NOD"]
    );
    // A known one is never an unknown one.
    assert_eq!(LivenessType::from("LIP"), LivenessType::Lip);
    assert_eq!(
        tencent_csec::types::CaptchaType::from(3),
        tencent_csec::types::CaptchaType::Type3
    );

    // They come.
    let server = serve(Response::new(
        200,
        "application/json",
        r#"{"Data":{"StatusCode":71},"Success":true}"#,
    ))
    .await;
    let client = aliyun(&Target::new(
        vendor("aliyun-cloudauth").host,
        server.address(),
    ));
    let response = client
        .get_status()
        .biz("b")
        .ticket_id("t")
        .send()
        .await
        .expect("a good response");
    let code = response.data.status_code;
    assert!(matches!(
        code,
        aliyun_cloudauth::types::StatusCode::Unknown(_)
    ));
    assert_eq!(code.value(), 71);
    assert_eq!(serde_json::to_value(code).expect("JSON"), json!(71));

    let body = "<Error><Code>FailedOperation.NewOne</Code></Error>";
    let server = serve(Response::new(400, "application/xml", body)).await;
    let target = Target::new(vendor("tencent-ci").host, server.address());
    let error = recognise(&ci(&target)).send().await.expect_err("refused");
    assert_eq!(error.code(), Some("FailedOperation.NewOne"));
    let code = &error.service_error().expect("a vendor's error").body().code;
    assert!(matches!(code, tencent_ci::types::ErrorCode::Unknown(_)));

    let server = serve(Response::new(200, "application/json", r#"{"code":"9999"}"#)).await;
    let client = csec(&Target::new(vendor("tencent-csec").host, server.address()));
    let call = client.captcha_check().user_ip("i").ticket("t");
    let error = call.captcha_type(1).send().await.expect_err("refused");
    assert_eq!(error.code(), Some("9999"));

    let server = serve(Response::new(
        403,
        "application/json",
        r#"{"error_message":"NEW_ERROR : why: not"}"#,
    ))
    .await;
    let client = faceid(&Target::new(vendor("megvii-faceid").host, server.address()));
    let error = client
        .raw_get_random_number()
        .send()
        .await
        .expect_err("refused");
    assert_eq!(error.code(), Some("NEW_ERROR"));
}
