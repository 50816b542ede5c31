//! What was chosen where the documents of Tencent Cloud FaceID disagree, as far as no sample shows
//! it.

use std::sync::LazyLock;

use liveproof::runtime::{Endpoint as _, Violation};
use liveproof::tencent_faceid::{Endpoint, Error, types};
use liveproof_tests::support::{
    Response, Sent, Server, Target, Vendor, sent_examples, serve, signing, tencent_faceid,
};
use liveproof_tests::vendor;
use serde_json::{Value, json};

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("tencent-faceid"));

const PASSED: &str =
    r#"{"Response":{"Result":"Success","Description":"成功","Sim":90.5,"RequestId":"r-1"}}"#;
const BEGUN: &str = r#"{"Response":{"BizToken":"t-1","Url":"","RequestId":"r-1"}}"#;

async fn listener(body: &str) -> (Server, liveproof::tencent_faceid::Client) {
    let server = serve(Response::new(200, "application/json", body)).await;
    let client = tencent_faceid(&Target::new(VENDOR.host, server.address()));
    (server, client)
}

/// The JSON of the only request.
async fn sent(server: Server) -> Value {
    let received = server.stop().await;
    assert_eq!(received.len(), 1);
    let sent = Sent::of(&received[0]);
    assert_eq!(sent.method, "POST");
    serde_json::from_slice(&received[0].body).expect("JSON")
}

fn violation<T: std::fmt::Debug>(result: Result<T, Error>) -> Violation {
    match result {
        Err(Error::InvalidArgument(error)) => error.violation().clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn tencent_signed_headers() {
    let server = serve(Response::new(200, "application/json", BEGUN)).await;
    let target = Target::new(VENDOR.host, server.address());
    let client = tencent_faceid(&target.with_middleware(signing::signer("minimal")));
    let call = client.detect_auth().rule_id("7");
    call.send().await.expect("a good response");
    let sent = Sent::of(&server.stop().await[0]);
    assert_eq!(sent.header("content-type"), ["application/json"]);
    let [signature] = sent.header("authorization")[..] else {
        panic!("one signature");
    };
    assert!(
        signature.contains("SignedHeaders=content-type;host;x-tc-action, "),
        "{signature}"
    );
}

#[test]
fn tencent_intl_host() {
    let url = |endpoint: Endpoint| endpoint.base_url().expect("a host");
    assert_eq!(
        url(Endpoint::default()),
        "https://faceid.tencentcloudapi.com"
    );
    assert_eq!(
        url(Endpoint::region("ap-guangzhou")),
        "https://faceid.ap-guangzhou.tencentcloudapi.com"
    );
}

#[tokio::test]
async fn tencent_name_and_number() {
    let (server, client) = listener(BEGUN).await;
    let name = "李".repeat(33);
    let call = client
        .detect_auth()
        .rule_id("7")
        .id_card("11010119000307001x")
        .name(&name);
    call.send().await.expect("a good response");
    assert_eq!(
        sent(server).await,
        json!({"RuleId": "7", "IdCard": "11010119000307001x", "Name": name})
    );
}

#[tokio::test]
async fn tencent_get_sample() {
    for (operation, _, sent) in sent_examples(&VENDOR).await {
        assert_eq!((sent.method.as_str(), sent.path.as_str()), ("POST", "/"));
        assert!(sent.query.is_empty(), "{:?}", sent.query);
        assert_eq!(sent.header("x-tc-action"), [operation.id]);
    }
}

#[tokio::test]
async fn tencent_validate_data() {
    for kind in [types::LivenessType::Lip, types::LivenessType::Action] {
        let (server, client) = listener(PASSED).await;
        let call = client
            .liveness_recognition()
            .id_card("11010119000307001X")
            .name("李示例")
            .liveness_type(kind)
            .video_base64("AAAA");
        let violation = violation(call.send().await);
        assert!(
            matches!(violation, Violation::RequiredBy { .. }),
            "{violation:?}"
        );
        assert!(server.stop().await.is_empty());
    }
    let (server, client) = listener(PASSED).await;
    let call = client
        .liveness_recognition()
        .id_card("11010119000307001X")
        .name("李示例")
        .liveness_type(types::LivenessType::Silent)
        .validate_data("")
        .video_base64("AAAA");
    call.send().await.expect("a good response");
    assert_eq!(sent(server).await["ValidateData"], "");
}

#[tokio::test]
async fn tencent_best_frame_num() {
    for number in [1, 10] {
        let (server, client) = listener(PASSED).await;
        let call = client
            .liveness_recognition()
            .id_card("11010119000307001X")
            .name("李示例")
            .liveness_type(types::LivenessType::Silent)
            .video_base64("AAAA")
            .optional(types::LivenessOptions::new().best_frame_num(number));
        call.send().await.expect("a good response");
        let optional = format!("{{\"BestFrameNum\":{number}}}");
        assert_eq!(sent(server).await["Optional"], optional);
    }
}
