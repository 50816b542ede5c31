use serde_json::Value;

use super::*;
use crate::{
    info::Sample,
    next::NextAnswers,
    replay::{
        table::{Api, Place, Route},
        tests::{request, start},
    },
    vendor::Service,
};

const fn route(
    id: &'static str,
    action: &'static [(Place, &str, &str)],
    samples: &'static [Sample],
) -> Route {
    Route {
        id,
        method: "POST",
        path: "/",
        scheme: None,
        json: true,
        constants: action,
        required: &[],
        samples,
    }
}

macro_rules! route {
    ($id:literal, $body:literal) => {
        route(
            $id,
            &[(Place::Header, "X-TC-Action", $id)],
            &[Sample::new("200-documented.json", true, $body)],
        )
    };
}

/// The first operation alone is signed, so that errors have the form of the vendor.
static API: Api = Api {
    vendor: "tencent-faceid",
    host: "faceid.tencentcloudapi.com",
    base: "",
    codes: &[],
    routes: &[
        Route {
            scheme: Some("tencent-tc3"),
            ..route("Signed", &[(Place::Header, "X-TC-Action", "Signed")], &[])
        },
        route!(
            "DetectAuth",
            r#"{"Response":{"BizToken":"sample","Url":"sample"}}"#
        ),
        route!(
            "GetDetectInfoEnhanced",
            r#"{"Response":{"Text":{"ErrCode":0,"IdCard":"sample","Name":"sample"}}}"#
        ),
        route!("GetLiveCode", r#"{"Response":{"LiveCode":"sample"}}"#),
        route!(
            "GetActionSequence",
            r#"{"Response":{"ActionSequence":"sample"}}"#
        ),
        route!(
            "LivenessRecognition",
            r#"{"Response":{"Result":"sample","Sim":1}}"#
        ),
        route!(
            "LivenessCompare",
            r#"{"Response":{"Result":"sample","Sim":1}}"#
        ),
    ],
};

/// Calls, and gives the member `Response` of what comes back.
fn call(service: &dyn Service, action: &str, body: &Value, now: u64) -> Value {
    let request = request("/", &[("x-tc-action", action)], &body.to_string());
    let response = service.respond(&request, now, &NextAnswers::default());
    assert_eq!(response.status, 200, "{action}");
    let body: Value = serde_json::from_slice(&response.body).expect("JSON");
    body["Response"].clone()
}

#[test]
fn a_verification_is_not_finished_at_first_and_then_passed() {
    let service = start(&API, None);
    let call = |action, body: Value, now| call(&*service, action, &body, now);
    let person = json!({"RuleId": "7", "IdCard": "11010119000307001X", "Name": "李示例"});
    let begun = call("DetectAuth", person, 0);
    let token = begun["BizToken"].as_str().expect("a token").to_owned();
    assert_ne!(token, "sample");
    let address = format!("https://faceid.example/verify?token={token}");
    assert_eq!(begun["Url"], address);
    let result = |rule, now| {
        call(
            "GetDetectInfoEnhanced",
            json!({"BizToken": token, "RuleId": rule}),
            now,
        )
    };

    let unfinished = result("7", 10);
    assert!(unfinished["Text"]["ErrCode"].is_null(), "{unfinished}");
    assert_eq!(unfinished["IsVerifyIntention"], false);
    let text = &result("7", THREE_DAYS)["Text"];
    assert_eq!(
        *text,
        json!({"ErrCode": 0, "IdCard": "11010119000307001X", "Name": "李示例"})
    );
    assert_eq!(result("8", 10)["Error"]["Code"], "InvalidParameter");
    let expired = result("7", THREE_DAYS + 1);
    assert_eq!(
        expired["Error"]["Code"],
        "InvalidParameterValue.BizTokenExpired"
    );
    let unknown = json!({"BizToken": "another", "RuleId": "7"});
    let unknown = call("GetDetectInfoEnhanced", unknown, 10);
    assert_eq!(unknown["Error"]["Code"], "InvalidParameter");
}

#[test]
fn the_examples_of_the_requests_are_finished() {
    let service = start(&API, None);
    let example = json!({"BizToken": "CANARY-biz-token-2", "RuleId": "7"});
    let result = call(&*service, "GetDetectInfoEnhanced", &example, 0);
    assert_eq!(result["Text"]["ErrCode"], 0);
}

#[test]
fn a_recording_shows_the_challenge_that_was_issued() {
    let service = start(&API, None);
    let call = |action, body: Value, now| call(&*service, action, &body, now);
    let issued = call("GetLiveCode", json!({}), 0);
    let digits = issued["LiveCode"].as_str().expect("a text").to_owned();
    assert_eq!((digits.len(), digits.parse::<u16>().is_ok()), (4, true));
    let issued = call("GetActionSequence", json!({}), 0);
    let sequence = issued["ActionSequence"]
        .as_str()
        .expect("a text")
        .to_owned();
    assert!(["1,2", "2,1"].contains(&sequence.as_str()));
    let (pass, lip, action) = (
        "Success",
        "FailedOperation.LipVoiceRecognize",
        "FailedOperation.ActionFirstAction",
    );
    for operation in ["LivenessRecognition", "LivenessCompare"] {
        for (kind, data, now, expected) in [
            ("LIP", digits.as_str(), LIFETIME, pass),
            ("LIP", &digits, LIFETIME + 1, lip),
            ("LIP", &sequence, 0, lip),
            ("LIP", "", 0, lip),
            ("ACTION", &sequence, 0, pass),
            ("ACTION", &digits, 0, action),
            ("SILENT", "", 0, pass),
        ] {
            let body = json!({"LivenessType": kind, "ValidateData": data});
            let verdict = call(operation, body, now);
            assert_eq!(verdict["Result"], expected, "{operation} {kind}");
            assert_eq!(
                verdict["Sim"] == 0.0,
                expected != pass,
                "{operation} {kind}"
            );
            assert!(verdict["Error"].is_null());
        }
    }
}
