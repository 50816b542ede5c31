//! Builders, clients, configs, settings and requests with canaries in all arguments print none of
//! them, and neither does the error about a bad one.

use std::fmt::Debug;

use liveproof::runtime::{ArgumentError, Request};
use liveproof::{aliyun_cloudauth, huawei_oneaccess, megvii_faceid, tencent_ci, tencent_csec};
use liveproof_tests::support::{Target, aliyun, ci, csec, faceid, huawei, huawei_settings};

/// Where no call of this file ever goes.
fn target(host: &'static str) -> Target {
    Target::new(host, ([127, 0, 0, 1], 1).into())
}

fn silent(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(text.len() > 3, "nothing is printed");
        assert!(!text.to_uppercase().contains("CANARY"), "{text}");
    }
}

/// The request is made and holds canaries, but prints none.
fn silent_request(request: Result<Request, ArgumentError>) {
    let request = request.expect("good arguments");
    let values = liveproof_tests::support::values(&request);
    assert!(
        values.iter().any(|it| it.1.contains("CANARY")),
        "no canary in the request"
    );
    silent(&request);
    silent(request.body());
}

/// The argument is refused, in words without it.
fn silent_error(request: Result<Request, ArgumentError>, parameter: &str) {
    let error = request.expect_err("a bad argument");
    assert_eq!(error.parameter(), parameter);
    silent(&error);
    silent(error.violation());
    let text = format!("{error} {}", error.violation());
    assert!(!text.to_uppercase().contains("CANARY"), "{text}");
    silent(&tencent_ci::Error::InvalidArgument(error));
}

#[test]
fn tencent_ci_prints_no_argument() {
    let client = ci(&target("b-1.cos.r.myqcloud.com"));
    silent(&client);
    let video = || {
        tencent_ci::Upload::bytes("CANARY")
            .media_type("video/CANARY")
            .file_name("CANARY")
    };
    silent(&video());
    silent(&tencent_ci::Upload::path("/CANARY/CANARY.mp4"));
    let build = || {
        let call = client
            .liveness_recognition_on_upload()
            .object_key("CANARY")
            .id_card("CANARY")
            .name("CANARY");
        call.liveness_type("CANARY")
            .validate_data("CANARY")
            .best_frame_num(7)
            .body(video())
    };
    silent(&build());
    silent_request(build().request());
    silent_error(build().object_key("CANARY/..").request(), "ObjectKey");
    silent_error(
        build().liveness_type("LIP").validate_data("").request(),
        "ValidateData",
    );
    let stored = || {
        client
            .liveness_recognition()
            .object_key("CANARY")
            .id_card("CANARY")
            .name("CANARY")
    };
    silent(&stored().liveness_type("CANARY"));
    silent_request(stored().liveness_type("CANARY").request());
    silent_error(stored().request(), "LivenessType");
    let config = tencent_ci::Config::new(tencent_ci::Endpoint::new("CANARY-1", "CANARY"));
    silent(
        &config
            .base_url("https://CANARY.example")
            .user_agent("CANARY")
            .with_middleware(Silent("CANARY")),
    );
}

/// A middleware that holds a secret.
struct Silent(&'static str);

impl liveproof::runtime::Middleware for Silent {
    fn handle<'a>(
        &'a self,
        mut request: Request,
        next: liveproof::runtime::Next<'a>,
    ) -> liveproof::runtime::BoxFuture<
        'a,
        Result<liveproof::runtime::RawResponse, liveproof::runtime::CallError>,
    > {
        Box::pin(async move {
            request.set_header("Authorization", self.0)?;
            next.run(request).await
        })
    }
}

#[test]
fn huawei_oneaccess_prints_no_argument() {
    let settings = || {
        let settings = huawei_oneaccess::Settings::new()
            .x_operating_sys_version("CANARY")
            .x_device_ip("CANARY");
        let settings = settings
            .x_device_fingerprint("CANARY")
            .x_agent("CANARY")
            .x_client_id("CANARY");
        settings.x_l("CANARY").x_tenant_id("CANARY")
    };
    silent(&settings());
    let client = huawei(&target("abcdefg.huaweioneaccess.com"), settings());
    silent(&client);
    silent(&client.show_captcha());
    silent_request(client.show_captcha().request());
    let config = huawei_oneaccess::Config::new(huawei_oneaccess::Endpoint::new("canary.example"));
    silent(&config.settings(settings()));
    let point = || {
        huawei_oneaccess::Json::<huawei_oneaccess::types::PointJson>::from(
            r#"{"x":1,"CANARY":"CANARY"}"#,
        )
    };
    silent(&point());
    let build = || {
        client
            .validate_captcha()
            .point_json(point())
            .token("CANARY")
            .sender("CANARY")
    };
    silent(&build());
    silent_request(build().request());
    silent_error(build().point_json("CANARY").request(), "point_json");
    silent_error(
        build().x_agent("CANARY\r\nCANARY: CANARY").request(),
        "X-agent",
    );
    silent_error(
        build().x_device_fingerprint("CANARY中").request(),
        "X-device-fingerprint",
    );
    let other = huawei(&target("abcdefg.huaweioneaccess.com"), huawei_settings());
    silent(
        &other
            .show_captcha()
            .x_agent("CANARY")
            .x_device_ip("CANARY")
            .x_l("CANARY")
            .x_tenant_id("CANARY"),
    );
}

#[test]
fn aliyun_cloudauth_prints_no_argument() {
    use aliyun_cloudauth::types::Binding;
    let client = aliyun(&target("cloudauth.aliyuncs.com"));
    silent(&client);
    silent(&aliyun_cloudauth::Settings::new().format("CANARY"));
    let binding = || {
        let binding = Binding::new()
            .name("CANARY")
            .identification_number("CANARY")
            .id_card_front_pic("CANARY");
        let binding = binding
            .id_card_back_pic("CANARY")
            .face_pic("CANARY")
            .id_pic("CANARY");
        binding.face_retained_pic("CANARY")
    };
    silent(&binding());
    silent(&aliyun_cloudauth::Json::<Binding>::from(binding()));
    let build = || {
        let call = client
            .get_verify_token()
            .biz("CANARY")
            .ticket_id("CANARY")
            .user_data(r#"{"a":"CANARY"}"#);
        call.binding(binding()).format("CANARY")
    };
    silent(&build());
    silent_request(build().request());
    silent_error(build().binding("CANARY").request(), "Binding");
    silent_error(build().user_data("{CANARY}").request(), "UserData");
    let large = format!("\"CANARY{}\"", "a".repeat(9_000_000));
    silent_error(build().binding(large.as_str()).request(), "body");
    silent(&client.get_status().biz("CANARY").ticket_id("CANARY"));
    silent_request(
        client
            .get_status()
            .biz("CANARY")
            .ticket_id("CANARY")
            .request(),
    );
    silent_error(
        client.get_status().biz("CANARY").ticket_id("").request(),
        "TicketId",
    );
}

#[test]
fn megvii_faceid_prints_no_argument() {
    use megvii_faceid::Upload;
    let client = faceid(&target("api.megvii.com"));
    silent(&client);
    silent(&client.raw_get_random_number().biz_no("CANARY"));
    silent_request(client.raw_get_random_number().biz_no("CANARY").request());
    silent_error(
        client
            .raw_get_random_number()
            .biz_no("CANARY".repeat(30))
            .request(),
        "biz_no",
    );
    let build = || {
        let video = Upload::bytes("CANARY")
            .file_name("CANARY")
            .media_type("video/CANARY");
        let call = client
            .raw_validate_video()
            .token_random_number("CANARY")
            .video(video);
        call.biz_no("CANARY").return_image("CANARY")
    };
    silent(&build());
    silent_request(build().request());
    silent_error(
        build()
            .video(Upload::bytes("CANARY").file_name("CANARY\""))
            .request(),
        "video",
    );
    silent_error(
        build()
            .video(Upload::bytes("CANARY").media_type("CANARY CANARY"))
            .request(),
        "video",
    );
}

#[test]
fn tencent_csec_prints_no_argument() {
    use tencent_csec::{Config, Endpoint, Settings};
    let client = csec(&target("csec.api.qcloud.com"));
    silent(&client);
    silent(&Settings::new().region("CANARY"));
    silent(&Config::new(Endpoint::default()).settings(Settings::new().region("CANARY")));
    macro_rules! arguments {
        ($call:expr) => {{
            let call = $call
                .region("CANARY")
                .account_type(1)
                .app_id("CANARY")
                .uid("CANARY")
                .user_ip("CANARY");
            let call = call
                .associate_account("CANARY")
                .register_time(1)
                .x_forwarded_for("CANARY")
                .captcha_type(1);
            call.mac_address("CANARY")
                .imei("CANARY")
                .business_id(1)
                .scene_id(1)
        }};
    }
    silent(&arguments!(client.captcha_query()));
    silent_request(arguments!(client.captcha_query()).request());
    silent(&arguments!(client.captcha_query_script()).call_back("CANARY"));
    silent_request(
        arguments!(client.captcha_query_script())
            .call_back("CANARY")
            .request(),
    );
    silent(&arguments!(client.captcha_check()).ticket("CANARY"));
    silent_request(
        arguments!(client.captcha_check())
            .ticket("CANARY")
            .request(),
    );
    silent_error(arguments!(client.captcha_check()).request(), "ticket");
    silent_error(
        client
            .captcha_query()
            .account_type(2)
            .uid("CANARY")
            .request(),
        "userIp",
    );
}
