//! What was chosen where the documents of Alibaba Cloud disagree, as far as no sample shows it.
//!
//! The signature itself is the signer's; here it is what a signer gets to see, and what becomes of what it adds.

use std::sync::{Arc, Mutex};

use liveproof::aliyun_cloudauth::{Settings, types};
use liveproof::runtime::Request;
use liveproof_tests::generated::aliyun_cloudauth::VENDOR;
use liveproof_tests::support::{
    Operation, Reply, Sent, Target, Then, aliyun, exchange, serve, values,
};

const STATUS: &str = r#"{"Data":{"StatusCode":1},"Success":true}"#;
const TOKEN: &str =
    r#"{"Data":{"VerifyToken":{"Token":"t","DurationSeconds":1800}},"Success":true}"#;

/// Every request example of both operations, as sent.
async fn examples() -> Vec<(&'static Operation, &'static str, Sent)> {
    let mut out = Vec::new();
    for operation in VENDOR.operations {
        for (name, call) in operation.calls {
            let (received, _) = exchange(&VENDOR, *call, Reply::new(200, "text/plain", "")).await;
            assert_eq!(received.len(), 1);
            out.push((operation, *name, Sent::of(&received[0])));
        }
    }
    assert!(out.len() >= 4);
    out
}

async fn example(operation: &str, name: &str) -> Sent {
    let mut all = examples().await.into_iter();
    all.find(|it| it.0.id == operation && it.1 == name)
        .expect("an example")
        .2
}

/// GetVerifyToken with this UserData and Binding.
async fn verify_token(user_data: &str, binding: &str) -> Sent {
    let server = serve(Reply::new(200, "application/json", TOKEN)).await;
    let client = aliyun(&Target::new(VENDOR.host, server.address()));
    let call = client
        .get_verify_token()
        .biz("RPBasic")
        .ticket_id("1")
        .user_data(user_data)
        .binding(binding);
    call.send().await.expect("a good reply");
    Sent::of(&server.stop().await[0])
}

/// GetVerifyToken past a middleware.
async fn past(change: impl Fn(&mut Request) + Send + Sync + 'static) -> Sent {
    let server = serve(Reply::new(200, "application/json", TOKEN)).await;
    let signer = Then(move |request: &mut Request| {
        change(request);
        Ok(())
    });
    let client = aliyun(&Target::new(VENDOR.host, server.address()).with(signer));
    let call = client
        .get_verify_token()
        .biz("RP + Basic/*~")
        .ticket_id("1")
        .user_data(r#"{"a":"1&2"}"#);
    call.binding(r#"{"Name": "李四"}"#)
        .send()
        .await
        .expect("a good reply");
    Sent::of(&server.stop().await[0])
}

#[tokio::test]
async fn aliyun_format_always() {
    for (operation, name, sent) in examples().await {
        let format = if name == "full" { "XML" } else { "JSON" };
        assert_eq!(sent.query("Format"), [format], "{} {name}", operation.id);
    }
    // The call's own value wins over the client's.
    let server = serve(Reply::new(200, "application/json", STATUS)).await;
    let target = Target::new(VENDOR.host, server.address());
    let config =
        liveproof::aliyun_cloudauth::Config::new(liveproof::aliyun_cloudauth::Endpoint::default());
    let config = config.settings(Settings::new().format(types::Format::Xml));
    let client =
        liveproof::aliyun_cloudauth::Client::new(target.config(config)).expect("a good config");
    let call = || client.get_status().biz("b").ticket_id("t");
    call().send().await.expect("a good reply");
    call()
        .format(types::Format::Json)
        .send()
        .await
        .expect("a good reply");
    call().format("YAML").send().await.expect("a good reply");
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
    for (operation, name, sent) in examples().await {
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
    for (_, name, sent) in examples().await {
        assert!(!sent.query.iter().any(|it| it.1.contains('+')), "{name}");
        assert!(!sent.body.contains('+'), "{name}");
    }
    // `+`, `*` and `~` as the page about signing has them.
    let sent = verify_token(r#"{"a":"+ *~"}"#, r#"{"Name":"+ *~"}"#).await;
    assert_eq!(sent.query("UserData"), ["%7B%22a%22%3A%22%2B%20%2A~%22%7D"]);
    assert_eq!(sent.body, "Binding=%7B%22Name%22%3A%22%2B%20%2A~%22%7D");
}

#[tokio::test]
async fn aliyun_request_place() {
    for (operation, name, sent) in examples().await {
        assert_eq!((sent.method.as_str(), sent.path.as_str()), ("POST", "/"));
        assert_eq!(sent.header("host"), ["cloudauth.aliyuncs.com"]);
        let with_binding = operation.id == "GetVerifyToken" && name != "minimal";
        if with_binding {
            assert_eq!(
                sent.header("content-type"),
                ["application/x-www-form-urlencoded"]
            );
            assert_eq!(sent.body_names(), ["Binding"]);
        } else {
            assert_eq!(
                (sent.body.as_str(), sent.header("content-length")),
                ("", vec!["0"]),
                "{name}"
            );
        }
        assert!(sent.query("Binding").is_empty());
        for input in operation
            .inputs
            .iter()
            .filter(|it| !["Binding", "UserData"].contains(it))
        {
            assert_eq!(
                sent.query(input).len(),
                1,
                "{input} of {} {name}",
                operation.id
            );
        }
    }
}

#[tokio::test]
async fn aliyun_version() {
    for (operation, name, sent) in examples().await {
        assert_eq!(
            sent.query("Version"),
            ["2018-09-16"],
            "{} {name}",
            operation.id
        );
    }
}

#[tokio::test]
async fn aliyun_binding_text() {
    let text = verify_token("{}", r#"{"Name":"李四"}"#).await;
    // { " N a m e " : " … " }, once encoded, no %5C (backslash).
    assert_eq!(
        text.body,
        "Binding=%7B%22Name%22%3A%22%E6%9D%8E%E5%9B%9B%22%7D"
    );
    let server = serve(Reply::new(200, "application/json", TOKEN)).await;
    let client = aliyun(&Target::new(VENDOR.host, server.address()));
    let binding = types::Binding::new().name("李四");
    client
        .get_verify_token()
        .biz("b")
        .ticket_id("t")
        .binding(binding)
        .send()
        .await
        .expect("a good reply");
    assert_eq!(Sent::of(&server.stop().await[0]).body, text.body);
}

#[tokio::test]
async fn aliyun_verify_configs() {
    for (operation, name, sent) in examples().await {
        assert!(!operation.inputs.contains(&"VerifyConfigs"));
        let everything = format!("{sent:?}");
        assert!(
            !everything.contains("VerifyConfigs"),
            "{} {name}",
            operation.id
        );
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
