//! tencent-ci: reading ID cards.

use liveproof_mock::{Clock, Keys, Mock};

use crate::support::{Reply, cos_authorization, escape, exchange, request};

const NOW: u64 = 1_497_530_249;
const WINDOW: &str = "1497530202;1497610202";
const HOST: &str = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com";

async fn start() -> Mock {
    let clock = Clock::fixed(NOW);
    let builder = Mock::builder().only("tencent-ci").clock(clock);
    builder.start().await.expect("a free port")
}

/// Makes a signed call about the bucket, or about the object `/a`.
async fn call(mock: &Mock, method: &str, target: &str, body: &[u8]) -> Reply {
    let key = Keys::default().tencent;
    let path = target.split('?').next().expect("a path");
    let signature = cos_authorization((&key.id, &key.secret), WINDOW, method, path);
    let headers = [("Host", HOST), ("Authorization", signature.as_str())];
    let bytes = request(method, target, &headers, body);
    exchange(mock.address("tencent-ci").expect("started"), &bytes).await
}

fn outcome(reply: &Reply) -> (u16, Option<&str>) {
    (reply.status(), reply.element("Code"))
}

#[tokio::test]
async fn a_card_is_read_from_either_side() {
    let mock = start().await;
    for (query, elements, others) in [
        (
            "",
            &["Name", "Sex", "Nation", "Birth", "Address", "IdNum"][..],
            &["Authority", "AdvancedInfo"][..],
        ),
        ("&CardSide=FRONT", &["Name", "IdNum"], &["ValidDate"]),
        (
            "&CardSide=BACK",
            &["Authority", "ValidDate"],
            &["Name", "IdNum", "AdvancedInfo"],
        ),
        ("&Config=%7B%7D", &["Name"], &["AdvancedInfo"]),
        (
            "&Config=%7B%22CropIdCard%22:true,%22CropPortrait%22:true%7D",
            &["Name", "IdCard", "Portrait", "AdvancedInfo"],
            &["Quality", "BorderCodeValue", "WarnInfos"],
        ),
        (
            "&Config=%7B%22Quality%22%3Atrue%2C%22BorderCheckWarn%22%3Atrue%2C%22CropIdCard%22%3Afalse%7D",
            &["Quality", "BorderCodeValue"],
            &["IdCard", "Portrait", "WarnInfos"],
        ),
    ] {
        let target = format!("/a?ci-process=IDCardOCR{query}");
        for (method, body) in [("GET", &b""[..]), ("PUT", b"picture")] {
            let reply = call(&mock, method, &target, body).await;
            assert_eq!(outcome(&reply), (200, None), "{query}");
            for name in elements {
                assert!(
                    reply
                        .element(name)
                        .is_some_and(|text| !text.trim().is_empty()),
                    "{query}: {name}"
                );
            }
            for name in others {
                assert_eq!(reply.element(name), None, "{query}: {name}");
            }
        }
    }
    // Its number and name are what LivenessRecognition takes.
    let reply = call(&mock, "GET", "/a?ci-process=IDCardOCR", b"").await;
    let target = format!(
        "/a?ci-process=LivenessRecognition&IdCard={}&Name={}&LivenessType=SILENT",
        reply.element("IdNum").expect("a number"),
        escape(reply.element("Name").expect("a name"))
    );
    let reply = call(&mock, "GET", &target, b"").await;
    assert_eq!(outcome(&reply), (200, None));
}

#[tokio::test]
async fn what_is_wrong_about_a_card_is_refused() {
    let mock = start().await;
    let largest = 7 * 1024 * 1024 / 4 * 3;
    for (method, target, size, expected) in [
        (
            "GET",
            "/a?ci-process=IDCardOCR&CardSide=front",
            0,
            (
                400,
                Some("InvalidParameterValue.InvalidParameterValueLimit"),
            ),
        ),
        (
            "GET",
            "/a?ci-process=IDCardOCR&Config=yes",
            0,
            (400, Some("InvalidParameter.ConfigFormatError")),
        ),
        // The page's sample, with full-width colons.
        (
            "GET",
            "/a?ci-process=IDCardOCR&Config=%7B%22CropIdCard%22%EF%BC%9Atrue,%20%22CropIdCard%22%EF%BC%9Atrue%7D",
            0,
            (400, Some("InvalidParameter.ConfigFormatError")),
        ),
        (
            "GET",
            "/a?ci-process=IDCardOCR&Config=%7B%22Quality%22:%22true%22%7D",
            0,
            (400, Some("InvalidParameter.ConfigFormatError")),
        ),
        (
            "GET",
            "/?ci-process=IDCardOCR",
            0,
            (404, Some("InvalidUrl")),
        ),
        (
            "POST",
            "/a?ci-process=IDCardOCR",
            1,
            (405, Some("MethodNotAllowed")),
        ),
        (
            "PUT",
            "/a?ci-process=IDCardOCR",
            0,
            (411, Some("MissingContentLength")),
        ),
        ("PUT", "/a?ci-process=IDCardOCR", largest, (200, None)),
        (
            "PUT",
            "/a?ci-process=IDCardOCR",
            largest + 1,
            (400, Some("LimitExceeded.TooLargeFileError")),
        ),
    ] {
        let reply = call(&mock, method, target, &vec![b'p'; size]).await;
        assert_eq!(outcome(&reply), expected, "{method} {target} {size}");
    }
    let key = Keys::default().tencent;
    let signature = cos_authorization((&key.id, &key.secret), WINDOW, "PUT", "/a");
    let headers = [
        ("Host", HOST),
        ("Authorization", &signature),
        ("Content-Length", "0"),
    ];
    let bytes = request("PUT", "/a?ci-process=IDCardOCR", &headers, b"");
    let reply = exchange(mock.address("tencent-ci").expect("started"), &bytes).await;
    assert_eq!(
        outcome(&reply),
        (400, Some("FailedOperation.EmptyImageError"))
    );
}
