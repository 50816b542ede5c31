//! aliyun-cloudauth over raw sockets. The requests are signed here, step by step as the vendor's
//! page says it.

use std::net::SocketAddr;

use liveproof_mock::{Clock, Key, Keys, Mock};

use crate::support::{Members, Reply, base64, exchange, hmac_sha1, members, request};

/// 2023-11-14T22:13:20Z.
const NOW: u64 = 1_700_000_000;

const FORM: &str = "application/x-www-form-urlencoded";

async fn start() -> (Mock, Clock, SocketAddr) {
    start_with(Keys::default()).await
}

async fn start_with(keys: Keys) -> (Mock, Clock, SocketAddr) {
    let clock = Clock::fixed(NOW);
    let mock = Mock::builder()
        .only("aliyun-cloudauth")
        .keys(keys)
        .clock(clock.clone())
        .start()
        .await
        .expect("a free port");
    let address = mock.address("aliyun-cloudauth").expect("it was started");
    (mock, clock, address)
}

/// A call: parameters of the query and of the form, unsigned.
#[derive(Clone)]
struct Call {
    method: &'static str,
    path: &'static str,
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
    secret: String,
}

fn call(action: &str, nonce: &str) -> Call {
    let keys = Keys::default();
    let mut call = Call {
        method: "POST",
        path: "/",
        query: Vec::new(),
        form: Vec::new(),
        secret: keys.aliyun.secret,
    };
    for (name, value) in [
        ("Action", action),
        ("RegionId", "cn-hangzhou"),
        ("Version", "2018-09-16"),
        ("Format", "JSON"),
        ("Biz", "RPBasic"),
        ("TicketId", "39ecf51e-2f81-4dc5-90ee-000000000001"),
        ("AccessKeyId", keys.aliyun.id.as_str()),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", nonce),
        ("Timestamp", "2023-11-14T22:13:20Z"),
    ] {
        call = call.set(name, value);
    }
    call
}

impl Call {
    fn set(mut self, name: &str, value: &str) -> Self {
        self.query.retain(|(given, _)| given != name);
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.query.retain(|(given, _)| given != name);
        self
    }

    fn form(mut self, name: &str, value: &str) -> Self {
        self.form.push((name.to_owned(), value.to_owned()));
        self
    }

    fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    fn string_to_sign(&self) -> String {
        let mut pairs: Vec<_> = self.query.iter().chain(&self.form).collect();
        pairs.sort();
        let canonical: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        format!("{}&%2F&{}", self.method, encode(&canonical.join("&")))
    }

    fn bytes(&self) -> Vec<u8> {
        let signature = base64(&hmac_sha1(
            format!("{}&", self.secret).as_bytes(),
            self.string_to_sign().as_bytes(),
        ));
        self.bytes_signed(&signature)
    }

    fn bytes_signed(&self, signature: &str) -> Vec<u8> {
        let query = pairs(
            &[
                &self.query[..],
                &[("Signature".to_owned(), signature.to_owned())],
            ]
            .concat(),
        );
        let form = pairs(&self.form);
        let mut headers = vec![("Host", "cloudauth.aliyuncs.com")];
        if form.is_empty() {
            headers.push(("Content-Length", "0"));
        } else {
            headers.push(("Content-Type", FORM));
        }
        request(
            self.method,
            &format!("{}?{query}", self.path),
            &headers,
            form.as_bytes(),
        )
    }

    async fn send(&self, address: SocketAddr) -> Reply {
        exchange(address, &self.bytes()).await
    }
}

fn pairs(pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Status and code of an error in JSON.
fn error(reply: &Reply) -> (u16, String) {
    let code = reply.json()["Code"].as_str().expect("a code").to_owned();
    (reply.status(), code)
}

#[tokio::test]
async fn an_empty_post_with_everything_in_the_query() {
    let (_mock, _, address) = start().await;
    let sent = call("GetVerifyToken", "1").bytes();
    assert!(String::from_utf8_lossy(&sent).ends_with("Content-Length: 0\r\n\r\n"));
    let reply = exchange(address, &sent).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    assert_eq!(reply.names(), ["Content-Type", "Content-Length", "Date"]);
    assert_eq!(
        reply.header("Content-Type"),
        Some("application/json;charset=utf-8")
    );
    assert_eq!(
        reply.header("Content-Length"),
        Some(&reply.body.len().to_string()[..])
    );
    assert_eq!(members(&reply), ["RequestId", "Code", "Data", "Success"]);
    let json = reply.json();
    assert_eq!(json["Code"], "1");
    assert_eq!(json["Success"], true);
    let data = &json["Data"];
    // The JSON sample calls the lifetime Expire.
    assert_eq!(data["VerifyToken"]["Expire"], 1800);
    assert_eq!(data["VerifyToken"].get("DurationSeconds"), None);
    let token = data["VerifyToken"]["Token"].as_str().expect("a token");
    assert_eq!(token.len(), 32);
    assert_eq!(data["StsToken"]["Path"], format!("{token}/"));
    assert_eq!(data["StsToken"]["Expiration"], "2023-11-14T23:13:20Z");
    // Only schemes for the web have a page.
    assert_eq!(data.get("CloudauthPageUrl"), None);
    let other = call("GetVerifyToken", "2").send(address).await.json();
    assert_ne!(other["RequestId"], json["RequestId"]);
    assert_ne!(other["Data"]["VerifyToken"]["Token"], token);
}

#[tokio::test]
async fn a_get_with_a_signed_form() {
    let (_mock, _, address) = start().await;
    // As the vendor's Python client sends it, but for the order. The form is written with `+` for a
    // space.
    let signed = call("GetVerifyToken", "1")
        .method("GET")
        .set("SignatureType", "")
        .form("Binding", r#"{"Name": "李四"}"#);
    let sent = String::from_utf8(signed.bytes()).expect("text");
    let sent = sent
        .replace("%3A%20", "%3A+")
        .replace(
            "Content-Type:",
            "Content-MD5: 4AZiTyg0ZZjTwIkQ4rnGUg==\r\ncontent-type:",
        )
        .replace("Content-Length: 54", "Content-Length: 52");
    let reply = exchange(address, sent.as_bytes()).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    // The form is signed, too.
    let changed = sent
        .replace("SignatureNonce=1", "SignatureNonce=2")
        .replace("Binding", "Bindinh");
    let reply = exchange(address, changed.as_bytes()).await;
    assert_eq!(error(&reply), (400, "SignatureDoesNotMatch".to_owned()));
}

#[tokio::test]
async fn a_post_with_everything_in_the_form() {
    let (_mock, _, address) = start().await;
    let mut call = call("GetStatus", "1").without("RegionId");
    call.form = std::mem::take(&mut call.query);
    let mut sent = String::from_utf8(call.bytes()).expect("text");
    // The signature moves into the form as well.
    let at = sent.find("?Signature=").expect("the query");
    let end = sent[at..].find(' ').expect("its end") + at;
    let signature = sent[at + 1..end].to_owned();
    sent.replace_range(at..end, "");
    let length: usize = pairs(&call.form).len();
    let sent = sent.replace(
        &format!("Content-Length: {length}"),
        &format!("content-length: {}", length + 1 + signature.len()),
    ) + "&"
        + &signature;
    let reply = exchange(address, sent.as_bytes()).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    assert_eq!(reply.json()["Data"]["StatusCode"], -1);
}

#[tokio::test]
async fn xml_has_other_names_than_json() {
    let (_mock, _, address) = start().await;
    let asked = [
        call("GetVerifyToken", "1").set("Format", "XML"),
        call("GetVerifyToken", "2").set("Format", "xml"),
        // XML is the default of this service.
        call("GetVerifyToken", "3").without("Format"),
    ];
    for call in asked {
        let reply = call.set("Biz", "CanaryRPH5BioOnly").send(address).await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
        assert_eq!(
            reply.header("Content-Type"),
            Some("application/xml;charset=utf-8")
        );
        let xml = reply.text();
        assert!(
            xml.starts_with("<?xml version='1.0' encoding='UTF-8'?><GetVerifyTokenResponse><"),
            "{xml}"
        );
        assert!(
            xml.contains("<Success>true</Success>") && xml.contains("<Code>1</Code>"),
            "{xml}"
        );
        assert!(xml.contains("<DurationSeconds>1800</DurationSeconds>"));
        assert!(!xml.contains("Expire>"));
        assert!(xml.contains(
            "<CloudauthPageUrl>https://h5.m.taobao.com/user_verify/cloudauth.html?token="
        ));
        assert!(!xml.contains('\n'));
    }
    // GetStatus has a Code in XML only.
    let status = call("GetStatus", "4").send(address).await;
    assert_eq!(members(&status), ["RequestId", "Data", "Success"]);
    let status = call("GetStatus", "5")
        .set("Format", "XML")
        .send(address)
        .await;
    assert_eq!(status.element("Success"), Some("true"));
    assert_eq!(status.element("Code"), Some("1"));
}

#[tokio::test]
async fn a_wrong_signature_is_answered_with_what_the_service_signed() {
    let (_mock, _, address) = start().await;
    let mut call = call("GetVerifyToken", "1")
        .set("UserData", r#"{"note":"a:b & <c>"}"#)
        .form("Binding", r#"{"Name":"李四"}"#);
    call.secret = "wrong".to_owned();
    let reply = call.send(address).await;
    assert_eq!(error(&reply), (400, "SignatureDoesNotMatch".to_owned()));
    let json = reply.json();
    assert_eq!(members(&reply), ["RequestId", "HostId", "Code", "Message"]);
    assert_eq!(json["HostId"], "cloudauth.aliyuncs.com");
    // As the vendor's clients do it.
    let message = json["Message"].as_str().expect("a message");
    let parts: Vec<_> = message.split(':').collect();
    assert_eq!(parts.len(), 2, "{message}");
    assert!(parts[0].ends_with("server string to sign is"));
    assert_eq!(parts[1], call.string_to_sign());
    assert!(!message.contains("secret"));

    let call = call.set("Format", "XML");
    let reply = call.send(address).await;
    assert_eq!(reply.status(), 400);
    let xml = reply.text();
    assert!(
        xml.starts_with(r#"<?xml version="1.0" encoding="UTF-8"?><Error><"#),
        "{xml}"
    );
    let escaped = call.string_to_sign().replace('&', "&amp;");
    assert_eq!(reply.element("HostId"), Some("cloudauth.aliyuncs.com"));
    assert_eq!(reply.element("Code"), Some("SignatureDoesNotMatch"));
    let message = format!(
        "Specified signature is not matched with our calculation. server string to sign is:{escaped}"
    );
    assert_eq!(reply.element("Message"), Some(message.as_str()));
}

#[tokio::test]
async fn what_is_wrong_is_refused_as_documented() {
    let (_mock, _, address) = start().await;
    let base = |nonce: usize| call("GetVerifyToken", &format!("n{nonce}"));
    let cases: Vec<(Call, u16, &str)> = vec![
        (base(0).without("Action"), 400, "MissingParameter"),
        (base(1).without("Version"), 400, "MissingParameter"),
        (base(2).set("AccessKeyId", ""), 400, "MissingParameter"),
        (base(3).without("SignatureNonce"), 400, "MissingParameter"),
        (
            base(4).set("AccessKeyId", "LTAIother"),
            404,
            "InvalidAccessKeyId.NotFound",
        ),
        (
            base(5).set("SignatureMethod", "HMAC-SHA256"),
            400,
            "InvalidSignatureMethod",
        ),
        (
            base(6).set("Timestamp", "2023-11-14 22:13:20"),
            400,
            "InvalidTimeStamp.Format",
        ),
        (
            base(7).set("Timestamp", "2023-11-14T21:58:19Z"),
            400,
            "InvalidTimeStamp.Expired",
        ),
        (
            base(8).set("Timestamp", "2023-11-14T22:28:21Z"),
            400,
            "InvalidTimeStamp.Expired",
        ),
        (
            base(9).set("SecurityToken", "unexpected"),
            400,
            "InvalidSecurityToken.MismatchWithAccessKey",
        ),
        (base(10).set("Version", "2016-01-01"), 400, "InvalidVersion"),
        (
            base(11).set("Format", "YAML"),
            400,
            "InvalidParameter.Format",
        ),
        (
            base(12).set("Action", "DescribeVerifyToken"),
            400,
            "UnsupportedOperation",
        ),
        (base(13).method("PUT"), 403, "UnsupportedHTTPMethod"),
        (base(14).without("Biz"), 400, "InvalidParam.ParamMissing"),
        (
            base(15).set("TicketId", ""),
            400,
            "InvalidParam.ParamMissing",
        ),
        (
            base(16).set("Biz", "RP Basic"),
            400,
            "InvalidParam.InvalidBiz",
        ),
        (
            // In the form of source code, as the page prints it.
            base(17).form("Binding", r#"{\"Name\": \"李三\"}"#),
            400,
            "InvalidParam.ParamMissing",
        ),
    ];
    for (call, status, code) in cases {
        // YAML is answered in the default format; everything else as it was asked for.
        let reply = call.send(address).await;
        assert_eq!(reply.status(), status, "{code}: {}", reply.text());
        assert!(
            reply.text().contains(&format!("\"Code\":\"{code}\""))
                || reply.text().contains(&format!("<Code>{code}</Code>")),
            "{code}: {}",
            reply.text()
        );
    }
    // The edges of the 15 minutes.
    for (nonce, time) in [("a", "2023-11-14T21:58:20Z"), ("b", "2023-11-14T22:28:20Z")] {
        let reply = call("GetStatus", nonce)
            .set("Timestamp", time)
            .send(address)
            .await;
        assert_eq!(reply.status(), 200, "{}", reply.text());
    }
    // Another path, although no path is signed.
    let mut elsewhere = call("GetStatus", "c");
    elsewhere.path = "/cloudauth";
    let reply = elsewhere.send(address).await;
    assert_eq!(error(&reply), (400, "SignatureDoesNotMatch".to_owned()));
    // A broken escape; the service cannot know the format then.
    let broken = call("GetStatus", "d").bytes_signed("x");
    let broken = String::from_utf8_lossy(&broken).replace("Signature=x", "Signature=%x");
    let reply = exchange(address, broken.as_bytes()).await;
    assert_eq!(reply.status(), 400);
    assert!(reply.text().contains("<Code>IncompleteSignature</Code>"));
}

#[tokio::test]
async fn a_request_counts_once_and_for_a_quarter_of_an_hour() {
    let (_mock, clock, address) = start().await;
    let sent = call("GetStatus", "1").bytes();
    assert_eq!(exchange(address, &sent).await.status(), 200);
    let again = exchange(address, &sent).await;
    assert_eq!(error(&again), (400, "SignatureNonceUsed".to_owned()));
    clock.advance(15 * 60);
    let again = exchange(address, &sent).await;
    assert_eq!(error(&again), (400, "SignatureNonceUsed".to_owned()));
    clock.advance(1);
    let again = exchange(address, &sent).await;
    assert_eq!(error(&again), (400, "InvalidTimeStamp.Expired".to_owned()));
}

#[tokio::test]
async fn temporary_keys_come_with_their_token() {
    let mut keys = Keys::default();
    keys.aliyun = Key {
        token: Some("sts+/token==".to_owned()),
        ..keys.aliyun
    };
    let (_mock, _, address) = start_with(keys).await;
    let reply = call("GetStatus", "1").send(address).await;
    assert_eq!(error(&reply), (400, "MissingSecurityToken".to_owned()));
    let reply = call("GetStatus", "2")
        .set("SecurityToken", "other")
        .send(address)
        .await;
    assert_eq!(
        error(&reply),
        (400, "InvalidSecurityToken.MismatchWithAccessKey".to_owned())
    );
    let reply = call("GetStatus", "3")
        .set("SecurityToken", "sts+/token==")
        .send(address)
        .await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
}

#[tokio::test]
async fn a_body_has_at_most_8_megabytes() {
    let (_mock, _, address) = start().await;
    let limit = 8 * 1024 * 1024;
    for (nonce, length, status) in [("1", limit, 200), ("2", limit + 1, 413)] {
        // No form, so that nothing of it is signed.
        let signed = String::from_utf8(call("GetStatus", nonce).bytes()).expect("text");
        let head = signed.replace(
            "Content-Length: 0",
            &format!("Content-Type: text/plain\r\nContent-Length: {length}"),
        );
        let reply = exchange(address, &[head.as_bytes(), &vec![b'a'; length]].concat()).await;
        assert_eq!(reply.status(), status, "{}", reply.text());
    }
}

/// Type and value.
type Piece = (&'static str, &'static str);

/// Numbered material, in the form.
fn with_material(mut call: Call, material: &[Piece]) -> Call {
    for (number, (kind, value)) in material.iter().enumerate() {
        let number = number + 1;
        call = call
            .form(&format!("Material.{number}.MaterialType"), kind)
            .form(&format!("Material.{number}.Value"), value);
    }
    call
}

/// SubmitVerification of a task, as its table of parameters has it: everything in the form.
fn submit(nonce: &str, ticket: &str, material: &[Piece]) -> Call {
    let call = call("SubmitVerification", nonce)
        .without("Biz")
        .without("TicketId")
        .form("Biz", "RPMin")
        .form("TicketId", ticket);
    with_material(call, material)
}

const NAME: Piece = ("Name", "李四");
const NUMBER: Piece = ("IdentificationNumber", "11010519491231002X");
const FACE: Piece = ("FacePic", "http://a.example/face.jpg");

#[tokio::test]
async fn material_that_will_not_do() {
    let (_mock, _, address) = start().await;
    let cases: &[(&[Piece], u16, &str)] = &[
        (&[], 400, "InvalidParam.MaterialsEmpty"),
        (&[("name", "李四")], 403, "InvalidParam.MaterialsNotValid"),
        (
            &[("FaceRetainedPic", "http://a.example/1.jpg")],
            403,
            "InvalidParam.MaterialsNotValid",
        ),
        (
            &[NAME, ("IdentificationNumber", "")],
            403,
            "InvalidParam.ParamMissing",
        ),
        (&[NAME, NUMBER], 403, "Error.MaterialsInsufficient"),
        (&[NAME, FACE], 403, "Error.MaterialsInsufficient"),
        (
            &[NAME, NUMBER, ("FacePic", "/tmp/face.jpg")],
            500,
            "Error.MaterialsUploadError",
        ),
        (
            &[
                NAME,
                NUMBER,
                ("FacePic", "base64://data:image/png;base64,QUJD"),
            ],
            500,
            "Error.MaterialsUploadError",
        ),
        (
            // The last digit is a wrong one.
            &[NAME, ("IdentificationNumber", "110105194912310021"), FACE],
            400,
            "Error.RealNameCheckFail",
        ),
    ];
    for (number, (material, status, code)) in cases.iter().enumerate() {
        let reply = submit(&format!("{number}"), "t1", material)
            .send(address)
            .await;
        assert_eq!(error(&reply), (*status, (*code).to_owned()), "{number}");
    }
    let eleven = vec![NAME; 11];
    let reply = submit("many", "t1", &eleven).send(address).await;
    assert_eq!(
        error(&reply),
        (403, "InvalidParam.MaterialsNotValid".to_owned())
    );
    // A type without its value.
    let half = submit("half", "t1", &[NAME]).form("Material.2.MaterialType", "FacePic");
    let reply = half.send(address).await;
    assert_eq!(
        error(&reply),
        (403, "InvalidParam.MaterialsNotValid".to_owned())
    );
    // Nothing of it counted.
    let reply = submit("good", "t1", &[NAME, NUMBER, FACE])
        .send(address)
        .await;
    assert_eq!(reply.json()["Data"]["VerifyStatus"]["StatusCode"], 1);
}

#[tokio::test]
async fn a_scheme_that_collects_portraits_only() {
    let (_mock, _, address) = start().await;
    let of = |action, nonce| call(action, nonce).set("Biz", "FDBioOnly");
    of("GetVerifyToken", "1").send(address).await;
    of("GetStatus", "2").send(address).await;
    let materials = of("GetMaterials", "3").send(address).await.json();
    let data = materials["Data"].as_object().expect("an object");
    assert_eq!(data.keys().collect::<Vec<_>>(), ["FacePic"]);
}

/// CompareFaces of two types and values; an empty one is not sent.
fn compare(nonce: &str, source: (&str, &str), target: (&str, &str)) -> Call {
    let mut out = call("CompareFaces", nonce);
    for (name, value) in [
        ("SourceImageType", source.0),
        ("SourceImageValue", source.1),
        ("TargetImageType", target.0),
        ("TargetImageValue", target.1),
    ] {
        if !value.is_empty() {
            out = out.form(name, value);
        }
    }
    out
}

#[tokio::test]
async fn faces_are_compared() {
    let (_mock, _, address) = start().await;
    let id = ("IDPic", "http://a.example/id.jpg");
    let other = ("FacePic", "http://a.example/other-person.jpg");
    let score = |reply: &Reply| {
        let data = reply.json()["Data"].clone();
        let thresholds = data["ConfidenceThresholds"].as_str().expect("a text");
        let thresholds: serde_json::Value = serde_json::from_str(thresholds).expect("JSON");
        let lowest = thresholds["0.01"].as_str().expect("a number in quotes");
        let lowest: f64 = lowest.parse().expect("a number");
        (data["SimilarityScore"].as_f64().expect("a score"), lowest)
    };
    let (same, lowest) = score(&compare("1", FACE, id).send(address).await);
    assert!(same > lowest, "{same} {lowest}");
    let (unlike, lowest) = score(&compare("2", FACE, other).send(address).await);
    assert!(unlike < lowest, "{unlike} {lowest}");

    let cases = [
        (("", FACE.1), id, 400, "InvalidParam.ImageTypeEmpty"),
        (("FacePic", ""), id, 403, "InvalidParam.ParamMissing"),
        (
            ("facepic", FACE.1),
            id,
            400,
            "InvalidParam.ImageTypeInvalid",
        ),
        (id, id, 400, "InvalidParam.FacePicNotGiven"),
        (
            ("FacePic", "face.jpg"),
            id,
            400,
            "InvalidParam.ImageValuePatternError",
        ),
        (
            ("FacePic", "base64://bm8tZmFjZQ=="),
            id,
            400,
            "Error.NoFaceDetected",
        ),
    ];
    for (number, (source, target, status, code)) in cases.into_iter().enumerate() {
        let reply = compare(&format!("c{number}"), source, target)
            .send(address)
            .await;
        assert_eq!(error(&reply), (status, code.to_owned()), "{number}");
    }
    // Pictures do not fit in an address.
    let reply = compare("get", FACE, id).method("GET").send(address).await;
    assert_eq!(error(&reply), (403, "UnsupportedHTTPMethod".to_owned()));
}

#[tokio::test]
async fn faces_are_looked_at() {
    let (_mock, _, address) = start().await;
    let detect = |nonce: &str, picture: &str, asked: &str| {
        call("DetectFaceAttributes", nonce)
            .without("RegionId")
            .form("MaterialValue", picture)
            .form("RetAttributes", asked)
    };
    // As the sample has it: in lower case.
    let one = detect("1", FACE.1, "gender,headpose")
        .send(address)
        .await
        .json();
    let faces = &one["Data"]["FaceInfos"]["FaceAttributesDetectInfo"];
    assert_eq!(faces.as_array().map(Vec::len), Some(1));
    let attributes = &faces[0]["FaceAttributes"];
    assert_eq!(Members::of(attributes), ["Headpose", "Smiling", "Gender"]);
    assert_eq!(attributes["Smiling"], serde_json::json!({}));
    let crowd = "http://a.example/crowd.jpg";
    let two = detect("2", crowd, "Age,Smiling")
        .form("MaxFaceNum", "2")
        .form("ClientTag", "")
        .set("Format", "XML")
        .send(address)
        .await;
    assert_eq!(two.text().matches("<FaceAttributesDetectInfo>").count(), 2);
    assert_eq!(two.element("Threshold"), Some("48.75"));
    let none = detect("3", "http://a.example/no-face.jpg", "Age")
        .send(address)
        .await;
    assert_eq!(none.json()["Data"]["FaceInfos"], serde_json::json!({}));
    for (number, call) in [
        detect("4", "", "Age"),
        detect("5", FACE.1, ""),
        detect("6", FACE.1, "Age,Mood"),
        detect("7", "face.jpg", "Age"),
        detect("8", FACE.1, "Age").form("MaxFaceNum", "0"),
        detect("9", FACE.1, "Age").form("DontSaveDB", "yes"),
    ]
    .into_iter()
    .enumerate()
    {
        let reply = call.send(address).await;
        assert_eq!(
            error(&reply),
            (400, "InvalidParam.ParamMissing".to_owned()),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_key_is_for_tests_or_for_years() {
    let (_mock, _, address) = start().await;
    let key = |nonce: &str| call("CreateAuthKey", nonce);
    let long = "x".repeat(65);
    let cases = [
        (key("1").set("Test", "true"), true),
        (key("2").set("AuthYears", "1"), true),
        (key("3").set("Test", "false").set("AuthYears", "100"), true),
        (
            key("4").set("Test", "true").set("BizType", &long[1..]),
            true,
        ),
        (key("5"), false),
        (key("6").set("Test", "false"), false),
        (key("7").set("AuthYears", "0"), false),
        (key("8").set("AuthYears", "101"), false),
        (key("9").set("Test", "True").set("AuthYears", "1"), false),
        (key("a").set("Test", "true").set("BizType", &long), false),
        (
            key("b").set("Test", "true").set("UserDeviceId", &long),
            false,
        ),
    ];
    let mut seen = Vec::new();
    for (call, good) in cases {
        let reply = call.send(address).await;
        if good {
            assert_eq!(members(&reply), ["RequestId", "AuthKey"]);
            let json = reply.json();
            let key = json["AuthKey"].as_str().expect("a key").to_owned();
            assert!(key.starts_with("auth.") && key.ends_with('$'), "{key}");
            assert!(!seen.contains(&key), "{key}");
            seen.push(key);
        } else {
            assert_eq!(error(&reply), (400, "MissingParameter".to_owned()));
        }
    }
}
