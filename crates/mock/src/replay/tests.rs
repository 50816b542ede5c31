use super::{
    table::{Place, Route},
    *,
};
use crate::{
    keys::Key,
    verify::records::{self, Record},
};

const fn sample(file: &'static str, success: bool, body: &'static str) -> Sample {
    Sample::new(file, success, body)
}

/// A route without parameters.
const fn route(id: &'static str, path: &'static str, scheme: Option<&'static str>) -> Route {
    Route {
        id,
        method: "POST",
        path,
        scheme,
        json: true,
        constants: &[],
        required: &[],
        samples: &[],
    }
}

pub(super) fn start(api: &'static Api, key: Option<Key>) -> Box<dyn Service> {
    let info: &'static VendorInfo = Box::leak(Box::new(describe(api)));
    let mut keys = Keys::default();
    if let Some(key) = key {
        keys.aliyun = key.clone();
        keys.huawei_cloud = key.clone();
        keys.tencent = key;
    }
    Box::new(Replay::new(api, info, &keys))
}

/// A POST of JSON with these headers, not signed.
pub(super) fn request(target: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let headers = headers.iter();
    Request {
        method: "POST".to_owned(),
        target: target.as_bytes().to_vec(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect(),
        body: body.as_bytes().to_vec().into(),
        ..Request::default()
    }
}

/// Status and body.
fn ask(service: &dyn Service, request: &Request, now: u64) -> (u16, String) {
    let response = service.respond(request, now, &NextAnswers::default());
    (
        response.status,
        String::from_utf8(response.body).expect("UTF-8"),
    )
}

/// The status, and what is at a place of a JSON body.
fn at(service: &dyn Service, request: &Request, now: u64, pointer: &str) -> (u16, String) {
    let (status, body) = ask(service, request, now);
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    let text = body.pointer(pointer).and_then(serde_json::Value::as_str);
    (status, text.unwrap_or_default().to_owned())
}

fn record(scheme: &str, id: &str) -> Record {
    let records = records::read(scheme).into_iter();
    records
        .into_iter()
        .find(|it| it.id == id)
        .expect("a record")
}

fn set(request: &mut Request, name: &str, value: &str) {
    request.headers.retain(|it| it.0 != name);
    request
        .headers
        .push((name.to_owned(), value.as_bytes().to_vec()));
}

static CAPTCHA: Api = Api {
    vendor: "tencent-captcha",
    host: "captcha.tencentcloudapi.com",
    base: "",
    codes: &[
        ("InvalidAction", 0),
        ("MissingParameter", 0),
        ("InternalError", 500),
    ],
    routes: &[Route {
        constants: &[(Place::Header, "X-TC-Action", "DescribeCaptchaResult")],
        required: &[(Place::Json, "CaptchaType"), (Place::Json, "Ticket")],
        samples: &[sample(
            "200-documented.json",
            true,
            r#"{"Response":{"CaptchaCode":1}}"#,
        )],
        ..route("DescribeCaptchaResult", "/", Some("tencent-tc3"))
    }],
};

static LIVENESS: Api = Api {
    vendor: "liveness",
    host: "vendor.example",
    base: "",
    codes: &[],
    routes: &[
        Route {
            samples: &[sample("200-documented.json", true, "of JSON")],
            ..route("Detect", "/detect", None)
        },
        Route {
            json: false,
            samples: &[sample("200-documented.json", true, "of a file")],
            ..route("DetectByFile", "/detect", None)
        },
    ],
};

#[test]
fn operations_of_one_path_are_told_by_their_media_type() {
    let service = start(&LIVENESS, None);
    for (media_type, answer) in [
        ("application/json", "of JSON"),
        ("multipart/form-data; boundary=b", "of a file"),
    ] {
        let request = request("/detect", &[("content-type", media_type)], "{}");
        assert_eq!(ask(&*service, &request, 0), (200, answer.to_owned()));
    }
}

#[test]
fn tencent_refuses_in_its_envelope() {
    // Its body is not signed.
    let Record {
        mut request,
        key,
        now,
        ..
    } = record("tencent-tc3", "tc3-s06-py");
    let service = start(&CAPTCHA, Some(key));
    let code = |request: &Request, now| at(&*service, request, now, "/Response/Error/Code");
    let refusal = |code: &str| (200, code.to_owned());

    request.body = br#"{"CaptchaType":9,"Ticket":"t"}"#.to_vec().into();
    let good = ask(&*service, &request, now);
    assert_eq!(good, (200, r#"{"Response":{"CaptchaCode":1}}"#.to_owned()));
    assert_eq!(
        code(&request, now + 301),
        refusal("AuthFailure.SignatureExpire")
    );
    request.body = br#"{"CaptchaType":9,"Ticket":""}"#.to_vec().into();
    assert_eq!(code(&request, now), refusal("MissingParameter"));
    assert!(ask(&*service, &request, now).1.contains("Ticket"));
    request.body = b"CaptchaType=9".to_vec().into();
    assert_eq!(code(&request, now), refusal("InvalidParameter"));
    set(&mut request, "x-tc-action", "DescribeNothing");
    assert_eq!(code(&request, now), refusal("InvalidAction"));
    // A documented error, with the status of the spec.
    set(&mut request, "x-tc-action", "DescribeCaptchaResult");
    set(&mut request, "x-mock-answer", "InternalError");
    assert_eq!(code(&request, now), (500, "InternalError".to_owned()));
    // Another signature is refused before anything is answered.
    set(&mut request, "content-type", "text/plain");
    assert_eq!(code(&request, now), refusal("AuthFailure.SignatureFailure"));
    set(&mut request, "authorization", "TC3-HMAC-SHA256");
    assert_eq!(
        code(&request, now),
        refusal("AuthFailure.InvalidAuthorization")
    );

    let Record { request, now, .. } = record("tencent-tc3", "tc3-s06-py");
    let service = start(&CAPTCHA, None);
    let code = at(&*service, &request, now, "/Response/Error/Code");
    assert_eq!(code, refusal("AuthFailure.SecretIdNotFound"));
}

#[test]
fn another_service_is_not_signed_for() {
    // Of `asr`.
    let Record {
        request, key, now, ..
    } = record("tencent-tc3", "tc3-s10-js");
    let service = start(&CAPTCHA, Some(key));
    let code = at(&*service, &request, now, "/Response/Error/Code");
    assert_eq!(code, (200, "AuthFailure.SignatureFailure".to_owned()));
}

static CLOUDAUTH: Api = Api {
    vendor: "aliyun-example",
    host: "cloudauth.aliyuncs.com",
    base: "",
    codes: &[
        ("400", 0),
        ("InvalidAction.NotFound", 404),
        ("SignatureNonceUsed", 400),
    ],
    routes: &[Route {
        json: false,
        constants: &[(Place::Header, "x-acs-version", "2019-03-07")],
        samples: &[sample("200-first.json", true, r#"{"Code":"200"}"#)],
        ..route("Any", "/", Some("aliyun-acs3"))
    }],
};

#[test]
fn aliyun_refuses_in_its_envelope() {
    let Record {
        mut request,
        key,
        now,
        ..
    } = record("aliyun-acs3", "acs3-s01-js");
    let version = request
        .header("x-acs-version")
        .unwrap_or_default()
        .to_owned();
    let service = start(&CLOUDAUTH, Some(key));
    let code = |request: &Request| at(&*service, request, now, "/Code");
    let expected = match version.as_str() {
        "2019-03-07" => (200, "200".to_owned()),
        // This API has no such version.
        _ => (404, "InvalidAction.NotFound".to_owned()),
    };
    assert_eq!(code(&request), expected);
    assert_eq!(code(&request), (400, "SignatureNonceUsed".to_owned()));
    let (_, body) = ask(&*service, &request, now);
    assert!(body.contains(r#""HostId":"#), "{body}");
    set(&mut request, "x-acs-action", "Other");
    assert_eq!(code(&request), (400, "SignatureDoesNotMatch".to_owned()));
    request.headers.retain(|it| it.0 != "x-acs-date");
    assert_eq!(code(&request), (400, "MissingParameter".to_owned()));
    assert!(ask(&*service, &request, now).1.contains("x-acs-date"));
}

static FRS: Api = Api {
    vendor: "huawei-frs",
    host: "face.cn-north-4.myhuaweicloud.com",
    base: "",
    codes: &[("FRS.0011", 400), ("FRS.0014", 400)],
    routes: &[Route {
        required: &[(Place::Json, "actions")],
        ..route("DetectLive", "/v1/{}/live-detect", Some("huawei-sdk-hmac"))
    }],
};

#[test]
fn huawei_refuses_in_its_envelope() {
    let Record {
        mut request,
        key,
        now,
        ..
    } = record("huawei-sdk-hmac", "hw-s02-js");
    let service = start(&FRS, Some(key));
    let code = |request: &Request| at(&*service, request, now, "/error_code");
    // Its path begins with /v2.
    assert_eq!(code(&request), (404, "APIG.0101".to_owned()));
    request.target = b"/v1/0/live-detect".to_vec();
    assert_eq!(code(&request), (401, "APIG.0301".to_owned()));
}

static PLAIN: Api = Api {
    vendor: "example",
    host: "api.example.com",
    base: "/api",
    codes: &[("BAD_TOKEN", 0), ("BAD", 0), ("NO_SAMPLE", 400)],
    routes: &[
        Route {
            constants: &[(Place::Query, "kind", "a")],
            required: &[(Place::Json, "token")],
            samples: &[
                sample("200-b.json", false, r#"{"error":"BAD_TOKEN"}"#).of("BAD_TOKEN"),
                sample("200-c.json", true, r#"{"ok":true}"#),
                sample("200-cut.bad.json", false, r#"{"error":"BAD"#),
                sample("403-documented.json", false, r#"{"error":"BAD"}"#).of("BAD"),
            ],
            ..route("Verify", "/tokens/{}/verify", Some("example-hmac"))
        },
        Route {
            samples: &[sample("200-file.txt", true, "text")],
            ..route("File", "/files/{/}", None)
        },
        route("WithoutSamples", "/nothing", None),
    ],
};

#[test]
fn a_vendor_of_any_kind_is_answered() {
    let service = start(&PLAIN, None);
    let info = service.info();
    assert_eq!(
        (info.schemes, info.unverified),
        (&["example-hmac"][..], &["example-hmac"][..])
    );
    let ids: Vec<&str> = info.operations.iter().map(|it| it.id).collect();
    assert_eq!(ids, ["Verify", "File"]);
    // What no sample has cannot be asked for.
    let codes = info.errors.iter().map(|it| (it.code, it.status));
    assert!(codes.eq([("BAD_TOKEN", 200), ("BAD", 403)]));

    let asked = |target: &str, answer: Option<&str>, body: &str| {
        let answer = answer.map(|it| ("x-mock-answer", it));
        ask(&*service, &request(target, answer.as_slice(), body), 0)
    };
    let (target, token) = ("/api/tokens/1/verify?kind=a", r#"{"token":"t"}"#);
    for (answer, status, body) in [
        (None, 200, r#"{"ok":true}"#),
        (Some("BAD_TOKEN"), 200, r#"{"error":"BAD_TOKEN"}"#),
        (Some("BAD@403"), 403, r#"{"error":"BAD"}"#),
        (Some("documented"), 403, r#"{"error":"BAD"}"#),
        (Some("200-b"), 200, r#"{"error":"BAD_TOKEN"}"#),
        (Some("cut"), 200, r#"{"error":"BAD"#),
    ] {
        assert_eq!(
            asked(target, answer, token),
            (status, body.to_owned()),
            "{answer:?}"
        );
    }
    let (status, text) = asked(target, Some("NO_SAMPLE"), token);
    assert_eq!(status, 500);
    assert!(text.contains("NO_SAMPLE is neither"), "{text}");
    assert_eq!(asked("/tokens/1/verify?kind=a", None, token).0, 200);
    assert_eq!(
        asked("/tokens/1/verify?kind=a", None, "{}"),
        (400, "refused: token\n".to_owned())
    );
    assert_eq!(asked("/tokens/1/verify?kind=a", None, "token=t").0, 400);
    for target in [
        "/tokens/1/verify?kind=b",
        "/tokens//verify?kind=a",
        "/tokens/1?kind=a",
        "/",
    ] {
        assert_eq!(asked(target, None, token).0, 404, "{target}");
    }
    assert_eq!(asked("/files/a/b", None, "{}"), (200, "text".to_owned()));
    assert_eq!(asked("/files/", None, "{}").0, 404);
}

#[test]
fn a_sample_can_be_planned() {
    let service = start(&PLAIN, None);
    let operation = service.info().operation("Verify").expect("an operation");
    let planned = NextAnswers::default();
    let answer = operation.answer("cut").expect("a sample");
    planned.push("Verify", answer);
    let target = "/tokens/1/verify?kind=a";
    let request = request(target, &[], r#"{"token":"t"}"#);
    let answers = [0, 0].map(|now| service.respond(&request, now, &planned).body);
    assert_eq!(answers, [&br#"{"error":"BAD"#[..], br#"{"ok":true}"#]);
}

/// Names of files, and what they say.
#[test]
fn a_sample_has_a_name_a_status_and_a_type() {
    for (file, name, status, media_type) in [
        ("200-documented.json", "documented", 200, "application/json"),
        ("502-gateway.bad.html", "gateway", 502, "text/html"),
        (
            "200-call-back.js",
            "call-back",
            200,
            "application/javascript",
        ),
    ] {
        let sample = sample(file, false, "");
        assert_eq!((sample.name(), sample.status()), (name, status));
        let (_, given) = &sample.response().headers[0];
        assert_eq!(given, media_type);
    }
}

/// What a good request gets by default is a good verdict, of every operation that has one.
#[test]
fn a_good_request_passes() {
    let success = r#""Result":"Success""#;
    let alive = r#""alive":true"#;
    let passed = r#""Passed":"T""#;
    let code = r#""CaptchaCode":1,"#;
    let mut left = vec![
        ("VerifyIntelligentCaptcha", r#""VerifyResult":true"#),
        ("VerifyCaptcha", r#""VerifyResult":true"#),
        ("DescribeFaceVerify", passed),
        ("ContrastFaceVerify", passed),
        ("CompareFaceVerify", passed),
        ("LivenessFaceVerify", passed),
        ("Id2MetaVerify", r#""BizCode":"1""#),
        ("CredentialVerify", r#""Result":"0""#),
        ("DetectLive", alive),
        ("DetectLiveIntl", alive),
        ("DetectLiveFace", alive),
        ("DetectLiveByFile", alive),
        ("DetectLiveByFileIntl", alive),
        ("DetectLiveFaceByFile", alive),
        ("DescribeCaptchaResult", code),
        ("DescribeCaptchaMiniResult", code),
        ("GetDetectInfoEnhanced", r#""ErrCode":0,"#),
        ("GetFaceIdResult", r#""Result":"0""#),
        ("LivenessRecognition", success),
        ("LivenessCompare", success),
        ("IdCardVerification", r#""Result":"0""#),
        ("ImageRecognition", success),
        ("ImageRecognitionV2", success),
    ];
    for route in crate::samples::APIS.iter().flat_map(|it| it.routes) {
        let Some(at) = left.iter().position(|it| it.0 == route.id) else {
            continue;
        };
        let (id, part) = left.remove(at);
        let sample = route.usual().expect("a sample");
        let text = std::str::from_utf8(sample.body).expect("UTF-8");
        let squeezed: String = text.split_whitespace().collect();
        assert!(squeezed.contains(part), "{id}: {text}");
    }
    assert!(left.is_empty(), "no such operations: {left:?}");
}
