//! What was chosen where the documents of Alibaba Cloud disagree, as far as no sample shows it.
//!
//! The signature itself is the signer's; here it is what a signer gets to see, and what becomes of
//! what it adds.

use std::sync::LazyLock;

use std::sync::{Arc, Mutex};

use liveproof::aliyun_cloudauth::{Settings, types};
use liveproof::runtime::Request;
use liveproof_tests::support::Vendor;
use liveproof_tests::support::{
    Response, Sent, Target, Then, aliyun, content_type, read, sent_examples, serve, values,
};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("aliyun-cloudauth"));

const STATUS: &str = r#"{"Data":{"StatusCode":1},"Success":true}"#;
const TOKEN: &str =
    r#"{"Data":{"VerifyToken":{"Token":"t","DurationSeconds":1800}},"Success":true}"#;

async fn example(operation: &str, name: &str) -> Sent {
    let mut all = sent_examples(&VENDOR).await.into_iter();
    all.find(|it| it.0.id == operation && it.1 == name)
        .expect("an example")
        .2
}

/// GetVerifyToken with this UserData and Binding.
async fn verify_token(user_data: &str, binding: &str) -> Sent {
    let server = serve(Response::new(200, "application/json", TOKEN)).await;
    let client = aliyun(&Target::new(VENDOR.host, server.address()));
    let call = client
        .get_verify_token()
        .biz("RPBasic")
        .ticket_id("1")
        .user_data(user_data)
        .binding(binding);
    call.send().await.expect("a good response");
    Sent::of(&server.stop().await[0])
}

/// GetVerifyToken past a middleware.
async fn past(change: impl Fn(&mut Request) + Send + Sync + 'static) -> Sent {
    let server = serve(Response::new(200, "application/json", TOKEN)).await;
    let signer = Then(move |request: &mut Request| {
        change(request);
        Ok(())
    });
    let client = aliyun(&Target::new(VENDOR.host, server.address()).with_middleware(signer));
    let call = client
        .get_verify_token()
        .biz("RP + Basic/*~")
        .ticket_id("1")
        .user_data(r#"{"a":"1&2"}"#);
    call.binding(r#"{"Name": "李四"}"#)
        .send()
        .await
        .expect("a good response");
    Sent::of(&server.stop().await[0])
}

#[tokio::test]
async fn aliyun_format_always() {
    let all = sent_examples(&VENDOR).await;
    assert!(all.len() >= 29);
    for (operation, name, sent) in all {
        let format = if name == "full" { "XML" } else { "JSON" };
        assert_eq!(sent.query("Format"), [format], "{} {name}", operation.id);
    }
    // The call's own value wins over the client's.
    let server = serve(Response::new(200, "application/json", STATUS)).await;
    let target = Target::new(VENDOR.host, server.address());
    let config =
        liveproof::aliyun_cloudauth::Config::new(liveproof::aliyun_cloudauth::Endpoint::default());
    let config = config.settings(Settings::new().format(types::Format::Xml));
    let client =
        liveproof::aliyun_cloudauth::Client::new(target.config(config)).expect("a good config");
    let call = || client.get_status().biz("b").ticket_id("t");
    call().send().await.expect("a good response");
    call()
        .format(types::Format::Json)
        .send()
        .await
        .expect("a good response");
    call().format("YAML").send().await.expect("a good response");
    let received = server.stop().await;
    let formats: Vec<String> = received
        .iter()
        .map(|it| Sent::of(it).query("Format")[0].to_owned())
        .collect();
    assert_eq!(formats, ["XML", "JSON", "YAML"]);
}

#[tokio::test]
async fn aliyun_signing_key_has_every_pair_before_it() {
    // Whatever the key is: unsigned requests have no field of the signer's …
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        assert_eq!(operation.credentials.len(), 7);
        for field in operation.credentials {
            let places = sent.query(field).len() + sent.header(field).len();
            assert_eq!(places, 0, "{field} in {} {name}", operation.id);
            assert!(!sent.body_names().iter().any(|it| it == field), "{field}");
        }
    }
    // … and the signer sees every pair, decoded, those of the form too.
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    past(move |request| *kept.lock().expect("no panic") = values(request)).await;
    let seen: Vec<(String, String)> = seen.lock().expect("no panic").clone();
    let expected = [
        ("Action", "GetVerifyToken"),
        ("RegionId", "cn-hangzhou"),
        ("Version", "2018-09-16"),
        ("Format", "JSON"),
        ("Biz", "RP + Basic/*~"),
        ("TicketId", "1"),
        ("UserData", r#"{"a":"1&2"}"#),
        ("Binding", r#"{"Name": "李四"}"#),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|it| (it.0.to_owned(), it.1.to_owned()))
        .collect();
    // The path of these operations is the root, which has no segments.
    let expected: Vec<_> = expected
        .into_iter()
        .filter(|it| it.0 != "path" || seen.contains(it))
        .collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn aliyun_signature_encoding() {
    // The signature of the page's own example.
    let sent = past(|request| {
        request
            .push_query("SignatureMethod", "HMAC-SHA1")
            .expect("nothing is encoded yet");
        request
            .push_query("Signature", "OLeaidS1JvxuMvnyHOwuJ+uX5qY=")
            .expect("nothing is encoded yet");
    })
    .await;
    assert_eq!(
        sent.query("Signature"),
        ["OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D"]
    );
    assert_eq!(sent.query("SignatureMethod"), ["HMAC-SHA1"]);
    assert_eq!(sent.query_names().last(), Some(&"Signature"));
    assert!(!sent.query_names().contains(&""));
}

#[tokio::test]
async fn aliyun_space() {
    let sent = example("GetVerifyToken", "documented").await;
    assert_eq!(
        sent.query("UserData"),
        ["%7B%22orderId%22%3A%20%220091012388%22%7D"]
    );
    assert_eq!(
        sent.body,
        "Binding=%7B%22Name%22%3A%20%22%E6%9D%8E%E5%9B%9B%22%7D"
    );
    for (_, name, sent) in sent_examples(&VENDOR).await {
        assert!(!sent.query.iter().any(|it| it.1.contains('+')), "{name}");
        assert!(!sent.body.contains('+'), "{name}");
    }
    // `+`, `*` and `~` as the page about signing has them.
    let sent = verify_token(r#"{"a":"+ *~"}"#, r#"{"Name":"+ *~"}"#).await;
    assert_eq!(sent.query("UserData"), ["%7B%22a%22%3A%22%2B%20%2A~%22%7D"]);
    assert_eq!(sent.body, "Binding=%7B%22Name%22%3A%22%2B%20%2A~%22%7D");
}

/// Which parameters are in the query and which in the form is in the snapshots.
#[tokio::test]
async fn aliyun_request_place() {
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        let what = format!("{} {name}", operation.id);
        assert_eq!((sent.method.as_str(), sent.path.as_str()), ("POST", "/"));
        assert_eq!(sent.header("host"), ["cloudauth.aliyuncs.com"], "{what}");
        for input in operation.inputs {
            let in_query = sent.query(input).len();
            let in_form = sent.body_names().iter().filter(|it| it == input).count();
            assert!(in_query + in_form <= 1, "{input} of {what}");
        }
    }
    let sent = example("GetVerifyToken", "minimal").await;
    assert_eq!(sent.header("content-length"), ["0"]);
    let sent = example("GetVerifyToken", "full").await;
    assert_eq!(sent.body_names(), ["Binding"]);
}

#[tokio::test]
async fn aliyun_binding_text() {
    let text = verify_token("{}", r#"{"Name":"李四"}"#).await;
    // { " N a m e " : " … " }, once encoded, no %5C (backslash).
    assert_eq!(
        text.body,
        "Binding=%7B%22Name%22%3A%22%E6%9D%8E%E5%9B%9B%22%7D"
    );
    let server = serve(Response::new(200, "application/json", TOKEN)).await;
    let client = aliyun(&Target::new(VENDOR.host, server.address()));
    let binding = types::Binding::new().name("李四");
    client
        .get_verify_token()
        .biz("b")
        .ticket_id("t")
        .binding(binding)
        .send()
        .await
        .expect("a good response");
    assert_eq!(Sent::of(&server.stop().await[0]).body, text.body);
}

#[tokio::test]
async fn aliyun_verify_configs() {
    let sent = sent(TOKEN, async |client| {
        let call = client.get_verify_token().biz("b").ticket_id("t");
        // Its content is described nowhere, so any text goes.
        call.verify_configs("a b").send().await.map(drop)
    })
    .await;
    assert_eq!(sent.query("VerifyConfigs"), ["a%20b"]);
    assert_eq!(sent.body, "");
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        let given = operation.id == "GetVerifyToken" && name == "full";
        let count = sent.query("VerifyConfigs").len();
        assert_eq!(count, usize::from(given), "{} {name}", operation.id);
    }
}

#[tokio::test]
async fn aliyun_user_data() {
    let server = serve(Response::new(200, "application/json", TOKEN)).await;
    let client = aliyun(&Target::new(VENDOR.host, server.address()));
    let call = client.get_verify_token().biz("b").ticket_id("t");
    let error = call.user_data("order-17").send().await;
    let error = error.expect_err("it is not JSON").to_string();
    assert!(error.contains("UserData"), "{error}");
    assert!(!error.contains("order-17"), "{error}");
    assert!(server.stop().await.is_empty());
}

/// Codes that mean "again later" with a status that does not.
#[tokio::test]
async fn aliyun_throttling_is_repeated() {
    for (code, again) in [
        ("Throttling", true),
        ("Throttling.User", true),
        ("Throttling.Api", true),
        ("ServiceUnavailable", true),
        ("InvalidParam.InvalidBiz", false),
    ] {
        let body = format!(r#"{{"RequestId":"R1","Code":"{code}","Message":"m"}}"#);
        let server = serve(Response::new(400, "application/json", body.as_str())).await;
        let config = liveproof::aliyun_cloudauth::Config::new(
            liveproof::aliyun_cloudauth::Endpoint::default(),
        );
        let config = config
            .base_url(format!("http://{}", server.address()))
            .unsigned();
        let client = liveproof::aliyun_cloudauth::Client::new(config).expect("a good config");
        let error = client.get_status().biz("b").ticket_id("t").send().await;
        let error = error.expect_err("an error of the vendor");
        assert_eq!(error.is_retryable(), again, "{code}");
        assert_eq!(error.request_id(), Some("R1"));
        let sent = if again { 3 } else { 1 };
        assert_eq!(server.stop().await.len(), sent, "{code}");
    }
}

#[tokio::test]
async fn aliyun_oss_address() {
    for (address, wire) in [
        ("http://a.example/1.jpg", "http%3A%2F%2Fa.example%2F1.jpg"),
        ("oss://bucket:dir/1.jpg", "oss%3A%2F%2Fbucket%3Adir%2F1.jpg"),
        ("base64:///9j/4AAQ==", "base64%3A%2F%2F%2F9j%2F4AAQ%3D%3D"),
    ] {
        let sent = verify_token("{}", &format!(r#"{{"FacePic":"{address}"}}"#)).await;
        assert_eq!(
            sent.body,
            format!("Binding=%7B%22FacePic%22%3A%22{wire}%22%7D")
        );
    }
}

/// The values of a field of the form, as they are sent.
fn fields<'a>(sent: &'a Sent, name: &str) -> Vec<&'a str> {
    let pairs = sent.body.split('&').filter_map(|it| it.split_once('='));
    pairs.filter(|it| it.0 == name).map(|it| it.1).collect()
}

/// A call to a listener that answers with a response that has no meaning here.
async fn sent<E>(
    response: &'static str,
    call: impl AsyncFnOnce(&liveproof::aliyun_cloudauth::Client) -> Result<(), E>,
) -> Sent
where
    E: std::fmt::Debug,
{
    let server = serve(Response::new(200, "application/json", response)).await;
    let client = aliyun(&Target::new(VENDOR.host, server.address()));
    call(&client).await.expect("a good response");
    Sent::of(&server.stop().await[0])
}

const SUBMITTED: &str = r#"{"Data":{"VerifyStatus":{"StatusCode":1}},"Success":true}"#;

#[tokio::test]
async fn aliyun_stray_signature() {
    for operation in ["SubmitMaterials", "SubmitVerification"] {
        let sent = example(operation, "documented").await;
        for field in sent.body_names() {
            let known = ["VerifyToken", "Biz", "TicketId"].contains(&field.as_str())
                || field.starts_with("Material.");
            assert!(known, "{field} of {operation}");
        }
        // The piece that is followed by a stray field in the page's sample.
        assert_eq!(fields(&sent, "Material.2.MaterialType"), ["IDPic"]);
    }
}

#[tokio::test]
async fn aliyun_material_type_name() {
    let pieces = (1..=10).map(|number| {
        let text = format!("{number}");
        types::Material::new(types::MaterialType::Mobile, text)
    });
    let sent = sent(SUBMITTED, async |client| {
        let call = client.submit_materials().verify_token("t");
        call.material(pieces.collect::<Vec<_>>())
            .send()
            .await
            .map(drop)
    })
    .await;
    let expected: Vec<String> = (1..=10)
        .flat_map(|number| {
            ["MaterialType", "Value"].map(|member| format!("Material.{number}.{member}"))
        })
        .collect();
    assert_eq!(sent.body_names()[0], "VerifyToken");
    assert_eq!(sent.body_names()[1..], expected);
    assert_eq!(fields(&sent, "Material.10.Value"), ["10"]);
}

/// The same in each request, whatever page it is from.
#[tokio::test]
async fn aliyun_version_and_aliyun_region_and_aliyun_action_blank() {
    for (operation, name, sent) in sent_examples(&VENDOR).await {
        let what = format!("{} {name}", operation.id);
        assert_eq!(sent.query("Version"), ["2018-09-16"], "{what}");
        assert_eq!(sent.query("RegionId"), ["cn-hangzhou"], "{what}");
        assert_eq!(sent.query("Action"), [operation.id], "{what}");
    }
}

#[tokio::test]
async fn aliyun_submit_place() {
    let sent = example("SubmitVerification", "minimal").await;
    assert_eq!(sent.body_names()[..2], ["Biz", "TicketId"]);
    for name in ["Biz", "TicketId", "biz", "ticketId"] {
        assert!(sent.query(name).is_empty(), "{name}");
    }
}

#[tokio::test]
async fn aliyun_ret_attributes() {
    let sent = example("DetectFaceAttributes", "documented").await;
    assert_eq!(
        fields(&sent, "RetAttributes"),
        ["Gender%2CHeadpose%2CBlur%2CGlasses%2CAge%2CFacetype"]
    );
    let sent = example("DetectFaceAttributes", "full").await;
    assert_eq!(
        fields(&sent, "RetAttributes"),
        ["Facetype%2CHeadpose%2CGlasses%2CBlur%2CSmiling%2CGender%2CAge"]
    );
}

#[tokio::test]
async fn aliyun_dont_save_and_aliyun_required_defaults() {
    let sent = example("DetectFaceAttributes", "minimal").await;
    assert_eq!(sent.body_names(), ["MaterialValue", "RetAttributes"]);
    // What the caller says goes out as it is, the empty label of the page's sample too.
    let sent = example("DetectFaceAttributes", "documented").await;
    assert_eq!(fields(&sent, "DontSaveDB"), ["true"]);
    assert_eq!(fields(&sent, "ClientTag"), [""]);
    assert_eq!(fields(&sent, "MaxFaceNum"), ["1"]);
    let sent = example("DetectFaceAttributes", "full").await;
    assert_eq!(fields(&sent, "DontSaveDB"), ["false"]);
}

/// The response to this operation's sample.
async fn decoded<T, E: std::fmt::Debug>(
    operation: &str,
    file: &str,
    call: impl AsyncFnOnce(&liveproof::aliyun_cloudauth::Client) -> Result<T, E>,
) -> T {
    let operation = VENDOR.operations.iter().find(|it| it.id == operation);
    let (status, body) = read(&VENDOR, operation.expect("an operation"), file);
    let server = serve(Response::new(status, content_type(file), body)).await;
    let client = aliyun(&Target::new(VENDOR.host, server.address()));
    call(&client).await.expect("a good response")
}

#[tokio::test]
async fn aliyun_angle_unit() {
    let faces = decoded(
        "DetectFaceAttributes",
        "200-documented.json",
        async |client| {
            let call = client.detect_face_attributes();
            let call = call.material_value("http://a.example/1.jpg");
            let call = call.ret_attributes(vec![types::FaceAttribute::HeadPose]);
            call.send().await.map(|it| it.into_inner().data.face_infos)
        },
    );
    let face = &faces.await.expect("faces").face_attributes_detect_info[0];
    let pose = face.face_attributes.headpose.as_ref().expect("angles");
    // The page's own numbers, neither rounded nor converted.
    assert_eq!(pose.pitch_angle, Some(-1.568_392_395_973_205_6));
    assert_eq!(pose.roll_angle, Some(7.163_370_132_446_289));
    assert_eq!(pose.yaw_angle, Some(-6.925_303_936_004_639));
}

#[tokio::test]
async fn aliyun_thresholds_text_holds_numbers() {
    for (file, expected) in [
        (
            "200-documented.json",
            &[("0.0001", 90.07), ("0.001", 80.01), ("0.01", 70.02)][..],
        ),
        (
            "200-aliyun-score-scale.xml",
            &[("0.0001", 90.07), ("0.001", 80.02), ("0.01", 70.01)],
        ),
        (
            "200-aliyun-thresholds-text.json",
            &[("0.001", 80.0), ("1e-5", 95.5)],
        ),
    ] {
        let text = decoded("CompareFaces", file, async |client| {
            let call = client
                .compare_faces()
                .source_image_type(types::ImageType::FacePic)
                .source_image_value("http://a.example/1.jpg")
                .target_image_type(types::ImageType::FacePic)
                .target_image_value("http://a.example/2.jpg");
            let response = call.send().await?;
            Ok::<_, liveproof::aliyun_cloudauth::Error>(
                response.into_inner().data.confidence_thresholds,
            )
        });
        let text = text.await.expect("thresholds");
        let thresholds = text.parse().expect("numbers");
        let found: Vec<(&str, f64)> = thresholds.iter().map(|it| (it.0.as_str(), *it.1)).collect();
        assert_eq!(found, expected, "{file}");
    }
}

#[tokio::test]
async fn aliyun_address_text_holds_parts() {
    let address = decoded(
        "GetMaterials",
        "200-aliyun-address-text.json",
        async |client| {
            let response = client.get_materials().biz("b").ticket_id("t").send().await;
            response.map(|it| it.into_inner().data.address)
        },
    );
    let address = address.await.expect("an address").parse().expect("JSON");
    let parts = address.address.expect("parts");
    let area = parts.area.expect("a district");
    assert_eq!(area.text.as_deref(), Some("余杭区"));
    assert_eq!(area.value.as_deref(), Some("330110"));
    let town = parts.town.expect("no name, but a code");
    assert_eq!((town.text, town.value.as_deref()), (None, Some("0")));
    assert!(parts.province.is_none());
    assert_eq!(address.detail.as_deref(), Some("0常街道0号"));
}
