use serde_json::Value;

use super::*;
use crate::{
    info::Sample,
    next::NextAnswers,
    replay::{
        table::{Api, Place, Route},
        tests::{request, start},
    },
};

const fn route(
    id: &'static str,
    scheme: Option<&'static str>,
    action: &'static [(Place, &str, &str)],
    samples: &'static [Sample],
) -> Route {
    Route {
        id,
        method: "POST",
        path: "/",
        scheme,
        json: false,
        constants: action,
        required: &[],
        samples,
    }
}

/// The first operation alone is signed, so that errors have the form of the vendor.
static API: Api = Api {
    vendor: "aliyun-cloudauth-2019",
    host: "cloudauth.aliyuncs.com",
    base: "",
    codes: &[("403", 200), ("406", 200), ("424", 200)],
    routes: &[
        route(
            "Signed",
            Some("aliyun-acs3"),
            &[(Place::Header, "x-acs-action", "Signed")],
            &[],
        ),
        route(
            "InitFaceVerify",
            None,
            &[(Place::Header, "x-acs-action", "InitFaceVerify")],
            &[Sample::new(
                "200-documented.json",
                true,
                r#"{"Code":"200","ResultObject":{"CertifyId":"sample"}}"#,
            )],
        ),
        route(
            "DescribeFaceVerify",
            None,
            &[(Place::Header, "x-acs-action", "DescribeFaceVerify")],
            &[Sample::new(
                "200-documented.json",
                true,
                r#"{"Code":"200","ResultObject":{"Passed":"T"}}"#,
            )],
        ),
    ],
};

#[test]
fn a_verification_is_begun_done_and_passed() {
    let service = start(&API, None);
    let call = |action: &str, query: &str, now| {
        let request = request(&format!("/?{query}"), &[("x-acs-action", action)], "");
        let response = service.respond(&request, now, &NextAnswers::default());
        assert_eq!(response.status, 200, "{action}");
        serde_json::from_slice::<Value>(&response.body).expect("JSON")
    };
    let begun = call("InitFaceVerify", "SceneId=7", 0);
    let id = begun["ResultObject"]["CertifyId"].as_str().expect("an id");
    assert_ne!(id, "sample");
    // Only a page has an address.
    assert!(begun["ResultObject"]["CertifyUrl"].is_null());
    let page = call("InitFaceVerify", "SceneId=7&CertifyUrlType=H5", 0);
    let (page, url) = (&page["ResultObject"], "https://t.example/");
    let address = page["CertifyUrl"].as_str().expect("an address");
    assert_eq!(address.strip_prefix(url), page["CertifyId"].as_str());
    let result = |id: &str, scene, now| {
        call(
            "DescribeFaceVerify",
            &format!("SceneId={scene}&CertifyId={id}"),
            now,
        )
    };
    let code = |reply: Value| reply["Code"].as_str().expect("a text").to_owned();
    assert_eq!(code(result("another", 7, 0)), "406");
    let codes = [0, 0, 0, LIFETIME].map(|now| code(result(id, 7, now)));
    assert_eq!(codes, ["424", "403", "200", "200"]);
    assert_eq!(result(id, 7, 0)["ResultObject"]["Passed"], "T");
    assert_eq!(code(result(id, 8, 0)), "406");
    assert_eq!(code(result(id, 7, LIFETIME + 1)), "406");
    // Those of the request examples.
    let example = result("ca0123456789abcdef0123456789ab01", 1_000_000_001, 0);
    assert_eq!(code(example), "200");
}
