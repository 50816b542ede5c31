//! tencent-ci: replies and refusals of its operations.

use liveproof_mock::{Clock, Key, Keys, Mock};

use crate::support::{Reply, cos_authorization, escape, exchange, request};

/// The times of the vendor's own samples.
const NOW: u64 = 1_497_530_249;
const WINDOW: &str = "1497530202;1497610202";
const HOST: &str = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com";
const CI_HOST: &str = "examplebucket-1250000000.ci.ap-beijing.myqcloud.com";

/// The query of the page's sample, with a name that needs no encoding.
const PERSON: &str =
    "ci-process=LivenessRecognition&IdCard=11204416541220243X&Name=a&LivenessType=SILENT";

async fn start() -> Mock {
    start_with(Keys::default()).await
}

async fn start_with(keys: Keys) -> Mock {
    Mock::builder()
        .only("tencent-ci")
        .clock(Clock::fixed(NOW))
        .keys(keys)
        .start()
        .await
        .expect("a free port")
}

/// Sends a signed request; the path is the decoded one of the target.
async fn call(
    mock: &Mock,
    method: &str,
    target: &str,
    path: &str,
    more: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    let key = Keys::default().tencent;
    let signature = cos_authorization((&key.id, &key.secret), WINDOW, method, path);
    let mut headers = vec![("Host", HOST), ("Authorization", signature.as_str())];
    headers.extend(more);
    send(mock, &request(method, target, &headers, body)).await
}

async fn send(mock: &Mock, bytes: &[u8]) -> Reply {
    exchange(mock.address("tencent-ci").expect("started"), bytes).await
}

fn outcome(reply: &Reply) -> (u16, Option<&str>) {
    (reply.status(), reply.element("Code"))
}

#[tokio::test]
async fn challenges_are_valid_and_vary() {
    let mock = start().await;
    let mut codes = std::collections::BTreeSet::new();
    let mut sequences = std::collections::BTreeSet::new();
    for _ in 0..64 {
        let reply = call(&mock, "GET", "/?ci-process=GetLiveCode", "/", &[], b"").await;
        let code = reply.element("LiveCode").expect("a code");
        assert!(
            code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()),
            "{code}"
        );
        codes.insert(code.to_owned());

        let reply = call(
            &mock,
            "GET",
            "/?ci-process=GetActionSequence",
            "/",
            &[],
            b"",
        )
        .await;
        assert_eq!(reply.status(), 200);
        sequences.insert(
            reply
                .element("ActionSequence")
                .expect("a sequence")
                .to_owned(),
        );
    }
    assert!(codes.len() > 32, "{codes:?}");
    assert_eq!(sequences.into_iter().collect::<Vec<_>>(), ["1,2", "2,1"]);
}

#[tokio::test]
async fn a_stored_video_is_verified() {
    let mock = start().await;
    // The page's own sample: the name is in the URL as it is.
    let sample = "/test.mp4?ci-process=LivenessRecognition&IdCard=11204416541220243X&Name=韦小宝&LivenessType=SILENT";
    for (target, path) in [
        (sample, "/test.mp4"),
        (
            "/%E6%B4%BB%E4%BD%93/1%2B.mp4?ci-process=LivenessRecognition&IdCard=11204416541220243X&Name=%E9%9F%A6&\
             LivenessType=LIP&ValidateData=0417",
            "/活体/1+.mp4",
        ),
        (
            "/a+b.mp4?ci-process=LivenessRecognition&IdCard=11204416541220243X&Name=a&LivenessType=ACTION&\
             ValidateData=2%2C1&BestFrameNum=1",
            "/a+b.mp4",
        ),
    ] {
        let reply = call(&mock, "GET", target, path, &[], b"").await;
        assert_eq!(reply.status(), 200, "{target}: {}", reply.text());
        let similarity: f64 = reply
            .element("Sim")
            .expect("a score")
            .parse()
            .expect("a number");
        assert!((70.0..=100.0).contains(&similarity), "{similarity}");
        let frame = reply.element("BestFrameBase64").expect("a picture");
        // The first bytes of every JPEG, in Base64.
        assert!(frame.starts_with("/9j/4AAQSkZJRg"), "{frame}");
        assert_eq!(reply.element("BestFrameList"), None);
    }
}

#[tokio::test]
async fn an_upload_is_verified() {
    let mock = start().await;
    let target = format!("/test.mp4?{PERSON}");
    let length = 8 * 1024 * 1024 / 4 * 3;
    for (size, expected) in [
        (1, (200, None)),
        (length, (200, None)),
        (length + 1, (413, Some("InvalidContent"))),
        (0, (400, Some("MissingContent"))),
    ] {
        let size_text = size.to_string();
        let more = [
            ("Content-Type", "video/mp4"),
            ("Content-Length", size_text.as_str()),
        ];
        let reply = call(&mock, "PUT", &target, "/test.mp4", &more, &vec![b'v'; size]).await;
        assert_eq!(outcome(&reply), expected, "{size}");
    }
    let reply = call(&mock, "PUT", &target, "/test.mp4", &[], b"").await;
    assert_eq!(outcome(&reply), (411, Some("MissingContentLength")));
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    let mock = start().await;
    let liveness = |query: &str| format!("/test.mp4?ci-process=LivenessRecognition&{query}");
    let id = "IdCard=11204416541220243X";
    for (method, target, status, code) in [
        (
            "GET",
            "/?ci-process=Nothing".to_owned(),
            400,
            "InvalidArgument",
        ),
        ("GET", "/".to_owned(), 501, "NotImplemented"),
        ("GET", "/test.mp4".to_owned(), 501, "NotImplemented"),
        (
            "POST",
            "/?ci-process=GetLiveCode".to_owned(),
            405,
            "MethodNotAllowed",
        ),
        ("DELETE", liveness(id), 405, "MethodNotAllowed"),
        (
            "GET",
            "/test.mp4?ci-process=GetLiveCode".to_owned(),
            404,
            "InvalidUrl",
        ),
        ("GET", format!("/?{PERSON}"), 404, "InvalidUrl"),
        (
            "GET",
            liveness("Name=a&LivenessType=SILENT"),
            400,
            "InvalidArgument",
        ),
        (
            "GET",
            liveness(&format!("{id}&LivenessType=SILENT")),
            400,
            "InvalidArgument",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=&LivenessType=SILENT")),
            400,
            "InvalidArgument",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=a")),
            400,
            "InvalidArgument",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=a&LivenessType=LIP")),
            400,
            "InvalidArgument",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=a&LivenessType=lip&ValidateData=0521")),
            400,
            "InvalidParameterValue",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=a&LivenessType=LIP&ValidateData=521")),
            400,
            "InvalidParameterValue",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=a&LivenessType=ACTION&ValidateData=3")),
            400,
            "InvalidParameterValue",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=a&LivenessType=SILENT&ValidateData=1")),
            400,
            "InvalidParameterValue",
        ),
        (
            "GET",
            format!("/test.mp4?{PERSON}&BestFrameNum=0"),
            400,
            "InvalidParameterValue",
        ),
        (
            "GET",
            format!("/test.mp4?{PERSON}&BestFrameNum=11"),
            400,
            "InvalidParameterValue",
        ),
        (
            "GET",
            liveness("IdCard=1120441654122024&Name=a&LivenessType=SILENT"),
            400,
            "FailedOperation.IdFormatError",
        ),
        (
            "GET",
            liveness(&format!("{id}&Name=%20&LivenessType=SILENT")),
            400,
            "FailedOperation.NameFormatError",
        ),
    ] {
        let path = target.split('?').next().expect("a path");
        let reply = call(&mock, method, &target, path, &[], b"").await;
        assert_eq!(outcome(&reply), (status, Some(code)), "{method} {target}");
    }
}

#[tokio::test]
async fn a_signature_that_is_not_right_is_refused() {
    let mock = start().await;
    let key = Keys::default().tencent;
    let right = |window: &str| cos_authorization((&key.id, &key.secret), window, "GET", "/");
    let good = right(WINDOW);
    for (authorization, status, code) in [
        (good.clone(), 200, None),
        ("Basic YTpi".to_owned(), 401, Some("InvalidAuthorization")),
        (String::new(), 401, Some("InvalidAuthorization")),
        (
            good.replace("sha1&", "sha256&"),
            401,
            Some("InvalidAuthorization"),
        ),
        (
            good.replace("&q-header-list=", ""),
            401,
            Some("InvalidAuthorization"),
        ),
        (
            format!("{good}&q-ak={}", key.id),
            401,
            Some("InvalidAuthorization"),
        ),
        (
            format!("{good}&q-more=1"),
            401,
            Some("InvalidAuthorization"),
        ),
        (
            good.replace("q-sign-time=1497530202", "q-sign-time=1497530201"),
            401,
            Some("InvalidAuthorization"),
        ),
        (right("1497530202"), 401, Some("InvalidAuthorization")),
        (
            right("1497610202;1497530202"),
            401,
            Some("InvalidAuthorization"),
        ),
        (
            good.replace(&key.id, "AKIDnobody"),
            401,
            Some("SecretidNotExist"),
        ),
        (
            right("1497530202;1497530248"),
            401,
            Some("SignatureExpired"),
        ),
        (
            right("1497530250;1497530300"),
            403,
            Some("Request has expired"),
        ),
        (
            cos_authorization((&key.id, "another secret"), WINDOW, "GET", "/"),
            403,
            Some("SignatureDoesNotMatch"),
        ),
        // Listed, but not sent.
        (
            good.replace("q-header-list=", "q-header-list=range"),
            403,
            Some("SignatureDoesNotMatch"),
        ),
        (
            good.replace("q-url-param-list=", "q-url-param-list=acl"),
            403,
            Some("SignatureDoesNotMatch"),
        ),
    ] {
        let headers = [("Host", HOST), ("Authorization", authorization.as_str())];
        let reply = send(
            &mock,
            &request("GET", "/?ci-process=GetLiveCode", &headers, b""),
        )
        .await;
        assert_eq!(outcome(&reply), (status, code), "{authorization}");
    }
    let reply = send(
        &mock,
        &request("GET", "/?ci-process=GetLiveCode", &[("Host", HOST)], b""),
    )
    .await;
    assert_eq!(outcome(&reply), (401, Some("MissingAuthorization")));
    // The one that is wanted makes no difference before the signature is right.
    let headers = [("Host", HOST), ("X-Mock-Answer", "SlowDown")];
    let reply = send(
        &mock,
        &request("GET", "/?ci-process=GetLiveCode", &headers, b""),
    )
    .await;
    assert_eq!(outcome(&reply), (401, Some("MissingAuthorization")));
}

/// The page allows the signature among the parameters, encoded like them.
#[tokio::test]
async fn a_signature_may_stand_in_the_query() {
    let mock = start().await;
    let key = Keys::default().tencent;
    let fields: Vec<_> = cos_authorization((&key.id, &key.secret), WINDOW, "GET", "/")
        .split('&')
        .map(|field| {
            let (name, value) = field.split_once('=').expect("a field");
            format!("{name}={}", escape(value))
        })
        .collect();
    let good = format!("/?ci-process=GetLiveCode&{}", fields.join("&"));
    let reply = send(&mock, &request("GET", &good, &[("Host", HOST)], b"")).await;
    assert_eq!(outcome(&reply), (200, None));
    let bad = good.replace("q-signature=", "q-signature=0");
    let reply = send(&mock, &request("GET", &bad, &[("Host", HOST)], b"")).await;
    assert_eq!(outcome(&reply), (403, Some("SignatureDoesNotMatch")));
}

#[tokio::test]
async fn a_token_comes_in_either_header() {
    let mut tencent = Keys::default().tencent;
    tencent.token = Some("token/1+=".to_owned());
    let mock = start_with(Keys {
        tencent,
        ..Keys::default()
    })
    .await;
    for (headers, expected) in [
        (vec![("x-cos-security-token", "token/1+=")], (200, None)),
        (vec![("X-CI-Security-Token", "token/1+=")], (200, None)),
        (
            vec![("x-cos-security-token", "other")],
            (400, Some("ExpiredToken")),
        ),
        (vec![], (400, Some("ExpiredToken"))),
    ] {
        let reply = call(&mock, "GET", "/?ci-process=GetLiveCode", "/", &headers, b"").await;
        assert_eq!(outcome(&reply), expected, "{headers:?}");
    }
}

#[tokio::test]
async fn an_error_has_the_form_of_its_host() {
    let mock = start().await;
    let cos = send(
        &mock,
        &request("GET", "/a%20b.mp4?ci-process=X", &[("Host", HOST)], b""),
    )
    .await;
    assert_eq!(
        cos.names(),
        [
            "Content-Type",
            "Content-Length",
            "Date",
            "Server",
            "X-Cos-Request-Id",
            "X-Cos-Trace-Id"
        ]
    );
    assert_eq!(cos.header("Content-Type"), Some("application/xml"));
    assert_eq!(cos.header("Server"), Some("tencent-cos"));
    let id = cos.header("X-Cos-Request-Id").expect("an id");
    let trace = cos.header("X-Cos-Trace-Id").expect("an id");
    assert_eq!(
        cos.text(),
        format!(
            "<?xml version='1.0' encoding='utf-8' ?>\n<Error>\n\t<Code>MissingAuthorization</Code>\n\t\
             <Message>There is no Authorization.</Message>\n\t<Resource>{HOST}/a b.mp4</Resource>\n\t\
             <RequestId>{id}</RequestId>\n\t<TraceId>{trace}</TraceId>\n</Error>\n"
        )
    );

    let ci = send(
        &mock,
        &request("GET", "/?ci-process=X", &[("Host", CI_HOST)], b""),
    )
    .await;
    assert_eq!(ci.header("Server"), Some("tencent-ci"));
    assert_eq!(ci.element("RequestId"), ci.header("X-Ci-Request-Id"));
    assert_eq!(ci.element("TraceId"), ci.header("X-Ci-Trace-Id"));
    assert_eq!(ci.element("Resource"), None);
}

#[tokio::test]
async fn an_error_is_named_with_or_without_its_status() {
    let mock = start().await;
    for (wanted, status, code) in [
        ("AccessDenied", 401, Some("AccessDenied")),
        ("AccessDenied@403", 403, Some("AccessDenied")),
        ("Request has expired", 403, Some("Request has expired")),
        ("SlowDown@503", 503, Some("SlowDown")),
        ("PermanentRedirect", 301, Some("PermanentRedirect")),
        ("AccessDenied@404", 500, None),
        ("FailedOperation.UnKnown", 500, None),
        ("", 500, None),
    ] {
        let headers = [("X-Mock-Answer", wanted)];
        let reply = call(&mock, "GET", "/?ci-process=GetLiveCode", "/", &headers, b"").await;
        assert_eq!(outcome(&reply), (status, code), "{wanted}");
        if status == 500 {
            assert_eq!(reply.header("Content-Type"), Some("text/plain"), "{wanted}");
            assert!(reply.text().contains("GetLiveCode"), "{wanted}");
        }
        if status == 301 {
            // Whoever follows it stays on loopback.
            assert_eq!(reply.header("Location"), Some("/?ci-process=GetLiveCode"));
        }
    }
}

#[tokio::test]
async fn no_reply_names_the_secret_or_the_signature() {
    let mock = start_with(Keys {
        tencent: Key::new("AKIDcanary", "CANARY-secret"),
        ..Keys::default()
    })
    .await;
    let authorization = cos_authorization(("AKIDcanary", "wrong"), WINDOW, "GET", "/");
    let (_, signature) = authorization.rsplit_once('=').expect("a signature");
    let headers = [("Host", HOST), ("Authorization", authorization.as_str())];
    let reply = send(
        &mock,
        &request("GET", "/?ci-process=GetLiveCode", &headers, b""),
    )
    .await;
    assert_eq!(reply.element("Code"), Some("SignatureDoesNotMatch"));
    for secret in ["CANARY", signature] {
        assert!(!reply.text().contains(secret), "{}", reply.text());
        assert!(!reply.head.contains(secret), "{}", reply.head);
    }
}
