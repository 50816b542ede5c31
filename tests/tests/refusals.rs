//! What is not exactly a documented reply is refused, by every operation.
//!
//! Each case is a good sample with one thing wrong; `untouched` shows that the sample itself is accepted.

use liveproof_tests::generated::VENDORS;
use liveproof_tests::support::body::{json_member, leaves, xml_element, xml_root};
use liveproof_tests::support::{
    Expect, Failure, Operation, Outcome, Reply, Target, Vendor, content_type, exchange, read, serve,
};
use serde_json::{Value, json};

const PAGE: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Json,
    Xml,
    Script,
}

/// A reply that is accepted.
struct Good {
    vendor: &'static Vendor,
    operation: &'static Operation,
    form: Form,
    label: &'static str,
    body: String,
    /// What it decodes to, as the spec says.
    example: Value,
}

impl Good {
    async fn call(&self, reply: Reply) -> Outcome {
        exchange(self.vendor, self.operation.fullest(), reply)
            .await
            .1
    }

    async fn body(&self, body: impl AsRef<[u8]>) -> Outcome {
        self.call(Reply::new(200, self.label, body)).await
    }

    /// `body` instead of the good one comes to `word`.
    async fn refused(&self, what: &str, body: impl AsRef<[u8]>, word: &str) {
        self.refused_reply(what, Reply::new(200, self.label, body), word)
            .await;
    }

    async fn refused_reply(&self, what: &str, reply: Reply, word: &str) {
        let outcome = self.call(reply).await;
        assert!(outcome.result.is_err(), "{self}: {what}: accepted");
        assert_eq!(outcome.word(), word, "{self}: {what}");
    }
}

impl std::fmt::Display for Good {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} ({})",
            self.vendor.name, self.operation.id, self.label
        )
    }
}

/// A good sample of every operation in every format that it has.
fn good() -> Vec<Good> {
    let mut out = Vec::new();
    for &vendor in VENDORS {
        for operation in vendor.operations {
            let before = out.len();
            for (form, extension) in [
                (Form::Json, ".json"),
                (Form::Xml, ".xml"),
                (Form::Script, ".js"),
            ] {
                let found = operation.samples.iter().find_map(|it| match it.expect {
                    Expect::Reply(example) if it.file.ends_with(extension) => {
                        Some((it.file, example))
                    }
                    _ => None,
                });
                let Some((file, example)) = found else {
                    continue;
                };
                let (status, body) = read(vendor, operation, file);
                assert_eq!(status, 200);
                out.push(Good {
                    vendor,
                    operation,
                    form,
                    label: content_type(file),
                    body: String::from_utf8(body)
                        .expect("a sample is UTF-8")
                        .trim()
                        .to_owned(),
                    example: serde_json::from_str(example).expect("the table has JSON"),
                });
            }
            assert!(out.len() > before, "{} has no good sample", operation.id);
        }
    }
    out
}

fn of(form: Form) -> Vec<Good> {
    let out: Vec<Good> = good().into_iter().filter(|it| it.form == form).collect();
    assert!(!out.is_empty());
    out
}

/// The vendor's error, as a body in the format; with its code.
fn error_of(good: &Good) -> (String, String) {
    let extension = good
        .label
        .rsplit('/')
        .next()
        .map(|it| it.replace("javascript", "js"))
        .unwrap_or_default();
    let operations = good.vendor.operations.iter();
    // An operation of the same vendor stands in where this one has no sample in this format: the error is the same.
    let found = operations
        .filter(|it| good.form != Form::Script || it.id == good.operation.id)
        .flat_map(|it| it.samples.iter().map(move |sample| (it, sample)))
        .find(|(_, it)| {
            matches!(it.expect, Expect::Error(_)) && it.file.ends_with(&format!(".{extension}"))
        });
    let (operation, sample) = found.expect("every vendor has an error sample");
    let Expect::Error(example) = sample.expect else {
        unreachable!()
    };
    let example: Value = serde_json::from_str(example).expect("the table has JSON");
    let code = ["Code", "code", "error_code", "error", "error_message"]
        .iter()
        .find_map(|it| example.get(it));
    let code = match code.expect("an error has a code") {
        Value::String(text) => text.split(':').next().unwrap_or_default().to_owned(),
        other => other.to_string(),
    };
    let (_, body) = read(good.vendor, operation, sample.file);
    (
        String::from_utf8(body)
            .expect("a sample is UTF-8")
            .trim()
            .to_owned(),
        code,
    )
}

#[tokio::test]
async fn untouched() {
    let all = good();
    // Thirteen operations, two of them in two formats.
    assert_eq!(all.len(), 15);
    for good in all {
        assert!(good.body(&good.body).await.result.is_ok(), "{good}");
        // White space and a byte order mark change nothing.
        let padded = format!("\u{feff}\r\n {}\r\n\t ", good.body);
        assert!(good.body(&padded).await.result.is_ok(), "{good}: padded");
    }
}

#[tokio::test]
async fn empty() {
    for good in good() {
        for body in ["", " ", "\r\n\t \r\n", "\u{feff}"] {
            good.refused("empty", body, "undecodable: empty").await;
        }
    }
}

#[tokio::test]
async fn wrong_root() {
    for good in of(Form::Xml) {
        let root = xml_root(&good.body).expect("a root").to_owned();
        let rename = |new: &str| {
            let opened = good
                .body
                .replacen(&format!("<{root}"), &format!("<{new}"), 1);
            let at = opened.rfind(&format!("</{root}>")).expect("a root");
            format!(
                "{}</{new}>{}",
                &opened[..at],
                &opened[at + root.len() + 3..]
            )
        };
        assert_eq!(rename(&root), good.body);
        for new in [
            format!("{root}s"),
            root.to_lowercase(),
            format!("x:{root}"),
            "CANARY".to_owned(),
        ] {
            good.refused(&new, rename(&new), "undecodable: root").await;
        }
        let shell = format!(
            "<Other>{}</Other>",
            good.body.split("?>").last().expect("a document")
        );
        good.refused("one root deeper", shell, "undecodable: root")
            .await;
    }
}

#[tokio::test]
async fn two_documents() {
    for good in good() {
        if good.form == Form::Script {
            let (error, _) = error_of(&good);
            let object =
                &error[error.find('{').expect("an object")..=error.rfind('}').expect("an object")];
            good.refused(
                "two objects",
                format!("{object}{object}"),
                "undecodable: trailing",
            )
            .await;
            continue;
        }
        let document = good.body.split("?>").last().expect("a document");
        good.refused(
            "twice",
            format!("{}{document}", good.body),
            "undecodable: trailing",
        )
        .await;
        good.refused(
            "twice, in lines",
            format!("{}\n{document}\n", good.body),
            "undecodable: trailing",
        )
        .await;
    }
    for good in of(Form::Xml) {
        let root = xml_root(&good.body).expect("a root");
        good.refused(
            "an empty second root",
            format!("{}<{root}/>", good.body),
            "undecodable: trailing",
        )
        .await;
        // The declaration belongs to the beginning.
        let second = format!("{}<?xml version=\"1.0\" encoding=\"UTF-8\"?>", good.body);
        good.refused("a second declaration", second, "undecodable: syntax")
            .await;
    }
}

#[tokio::test]
async fn trailing_text() {
    for good in of(Form::Json) {
        for tail in ["x", " null", ",", "}", "\0", "<html></html>"] {
            good.refused(
                tail,
                format!("{}{tail}", good.body),
                "undecodable: trailing",
            )
            .await;
        }
    }
    for good in of(Form::Xml) {
        for tail in ["x", "&amp;", "<![CDATA[x]]>", "{}"] {
            good.refused(tail, format!("{}{tail}", good.body), "undecodable: syntax")
                .await;
        }
        good.refused(
            "leading text",
            format!("x{}", good.body),
            "undecodable: syntax",
        )
        .await;
        let again = format!("{}</{}>", good.body, xml_root(&good.body).expect("a root"));
        good.refused("an end too many", again, "undecodable: syntax")
            .await;
    }
}

#[tokio::test]
async fn page() {
    for good in good() {
        good.refused_reply(
            "labelled so",
            Reply::new(200, "text/html", PAGE),
            "undecodable: html",
        )
        .await;
        good.refused_reply(
            "with charset",
            Reply::new(200, "text/html; charset=utf-8", PAGE),
            "undecodable: html",
        )
        .await;
        let hidden = match good.form {
            Form::Json => "undecodable: syntax",
            Form::Xml => "undecodable: root",
            Form::Script => "undecodable: html",
        };
        good.refused("with the declared label", PAGE, hidden).await;
        // Without a label that says anything, where JSON and XML are both declared, the first byte decides.
        let both = good.vendor.name == "aliyun-cloudauth";
        let vague = if both { "undecodable: root" } else { hidden };
        for label in ["text/plain", "application/octet-stream"] {
            good.refused_reply(label, Reply::new(200, label, PAGE), vague)
                .await;
        }
        good.refused_reply("no label", Reply::with_headers(200, &[], PAGE), vague)
            .await;
        let doctype = match good.form {
            Form::Script => "undecodable: html",
            _ => "undecodable: syntax",
        };
        good.refused(
            "with a document type",
            format!("<!DOCTYPE html>{PAGE}"),
            doctype,
        )
        .await;
    }
}

#[tokio::test]
async fn truncated() {
    for good in good() {
        if good.form == Form::Script {
            // The end of a script cannot be known; that of the object in its place can.
            let (error, _) = error_of(&good);
            let object =
                &error[error.find('{').expect("an object")..=error.rfind('}').expect("an object")];
            for cut in [1, object.len() / 2, object.len() - 1] {
                good.refused("cut object", &object[..cut], "undecodable: truncated")
                    .await;
            }
            continue;
        }
        let start = good.body.find("?>").map_or(0, |at| at + 2);
        let start = start + good.body[start..].find(['<', '{']).expect("a document");
        let len = good.body.len() - start;
        let mut cuts: Vec<usize> = (1..16).map(|it| start + len * it / 16).collect();
        cuts.extend([
            start + 1,
            start + 2,
            good.body.len() - 1,
            good.body.len() - 2,
        ]);
        cuts.retain(|&it| good.body.is_char_boundary(it));
        assert!(cuts.len() > 10);
        for cut in cuts {
            good.refused(
                &format!("cut at {cut}"),
                &good.body[..cut],
                "undecodable: truncated",
            )
            .await;
        }
    }
}

#[tokio::test]
async fn truncated_in_transport() {
    for good in good() {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n", good.label);
        // The whole body is there, but more was promised.
        let promised = format!(
            "{head}Content-Length: {}\r\n\r\n{}",
            good.body.len() + 1,
            good.body
        );
        good.refused_reply(
            "shorter than promised",
            Reply::raw(promised),
            "transport: Body",
        )
        .await;
        let unended = format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n",
            good.body.len(),
            good.body
        );
        good.refused_reply(
            "without the last chunk",
            Reply::raw(unended),
            "transport: Body",
        )
        .await;
        let zipped = Reply::with_headers(
            200,
            &[("Content-Type", good.label), ("Content-Encoding", "gzip")],
            &good.body,
        );
        good.refused_reply("not compressed at all", zipped, "transport: Body")
            .await;
    }
}

#[tokio::test]
async fn oversized() {
    for good in good() {
        let limit = good.body.len() as u64;
        for reply in [
            Reply::new(200, good.label, &good.body),
            Reply::chunked(200, good.label, &good.body),
        ] {
            for (bytes, word) in [
                (limit, "reply"),
                (limit - 1, "undecodable: oversized"),
                (0, "undecodable: oversized"),
            ] {
                let server = serve(reply.clone()).await;
                let target = Target::new(good.vendor.host, server.address()).max_reply_bytes(bytes);
                let outcome = good.operation.fullest()(target).await;
                assert_eq!(outcome.word(), word, "{good}: {bytes} of {limit}");
            }
        }
    }
}

#[tokio::test]
async fn deep() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    for good in of(Form::Json) {
        let end = good.body.rfind('}').expect("an object");
        let with = |depth: usize| {
            format!(
                "{},\"deep\":{}}}",
                &good.body[..end].trim_end(),
                nested(depth)
            )
        };
        assert!(
            good.body(with(16)).await.result.is_ok(),
            "{good}: members that are not known do no harm"
        );
        good.refused("deep", with(200), "undecodable: syntax").await;
        good.refused("very deep", with(100_000), "undecodable: syntax")
            .await;
    }
    for good in of(Form::Xml) {
        let end = good.body.rfind("</").expect("a root");
        let with = |depth: usize| {
            let (open, close) = ("<d>".repeat(depth), "</d>".repeat(depth));
            format!("{}{open}{close}{}", &good.body[..end], &good.body[end..])
        };
        assert!(
            good.body(with(16)).await.result.is_ok(),
            "{good}: elements that are not known do no harm"
        );
        good.refused("deep", with(100), "undecodable: syntax").await;
        good.refused("very deep", with(100_000), "undecodable: syntax")
            .await;
    }
    for good in of(Form::Script) {
        let object = format!("{{\"code\":4000,\"deep\":{}}}", nested(200));
        good.refused("deep", object, "undecodable: syntax").await;
    }
}

#[tokio::test]
async fn another_kind_of_document() {
    for good in of(Form::Json) {
        let list = format!("[{}]", good.body.trim_end_matches('\u{3000}'));
        for body in [
            list.as_str(),
            "[]",
            "1",
            "\"text\"",
            "null",
            "true",
            "text",
            "<Response/>",
        ] {
            good.refused(body, body, "undecodable: syntax").await;
        }
    }
    for good in of(Form::Xml) {
        for body in ["{}", "text", "[]", "1"] {
            good.refused(body, body, "undecodable: syntax").await;
        }
        let root = xml_root(&good.body).expect("a root");
        for body in [
            format!("<{root}>text</{root}>"),
            format!("<{root}><Unknown>text</Unknown>text</{root}>"),
        ] {
            // With a rule for success, text says nothing of a success.
            let outcome = good.body(&body).await;
            assert!(
                matches!(outcome.result, Err(Failure::Undecodable(_))),
                "{good}: {body}: {}",
                outcome.word()
            );
        }
    }
    for good in of(Form::Script) {
        good.refused(
            "success, but no script",
            "{\"code\":0,\"message\":\"No Error\"}",
            "undecodable: type",
        )
        .await;
        good.refused(
            "no code",
            "{\"message\":\"CANARY\"}",
            "undecodable: missing-member",
        )
        .await;
        good.refused(
            "a code of another type",
            "{\"code\":[4000]}",
            "undecodable: type",
        )
        .await;
        good.refused("not JSON", "{code:4000}", "undecodable: syntax")
            .await;
        good.refused(
            "more than a call",
            "onCaptchaError({\"code\":0});",
            "undecodable: type",
        )
        .await;
    }
}

/// Which member says whether a 200 is a success.
fn decides(vendor: &Vendor) -> Option<&'static str> {
    match vendor.name {
        "aliyun-cloudauth" => Some("Success"),
        "tencent-csec" => Some("code"),
        _ => None,
    }
}

#[tokio::test]
async fn mistyped_members() {
    for good in good() {
        let names = leaves(&good.example);
        assert!(good.form == Form::Script || !names.is_empty(), "{good}");
        for name in names {
            let body = match good.form {
                Form::Json => json_member(&good.body, &name, |_| json!({"unexpected": []})),
                Form::Xml => xml_element(&good.body, &name, |_| {
                    "<Unexpected>1</Unexpected>".to_owned()
                }),
                Form::Script => continue,
            };
            // A sample may spell a member by its other name.
            let Some(body) = body else { continue };
            if decides(good.vendor) == Some(name.as_str()) {
                // Not a success, then; whether it is a whole error depends on its other members.
                let outcome = good.body(&body).await;
                assert!(outcome.result.is_err(), "{good}: {name}");
            } else {
                good.refused(&name, body, "undecodable: type").await;
            }
        }
        if let Value::Object(members) = &good.example {
            for (name, _) in members.iter().filter(|it| it.1.is_object()) {
                let (json, xml) = (json!("text"), "text".to_owned());
                let body = match good.form {
                    Form::Json => json_member(&good.body, name, |_| json.clone()),
                    _ => xml_element(&good.body, name, |_| xml.clone()),
                };
                good.refused(
                    name,
                    body.expect("the member is there"),
                    "undecodable: type",
                )
                .await;
            }
        }
    }
}

#[tokio::test]
async fn doubled_members() {
    for good in of(Form::Json) {
        let Value::Object(members) = &good.example else {
            continue;
        };
        let whole: Value =
            serde_json::from_str(good.body.trim_end_matches('\u{3000}').trim()).expect("JSON");
        for name in members.keys().filter(|it| whole.get(it).is_some()) {
            let doubled = format!(
                "{{\"{name}\":{},{}",
                whole[name],
                good.body.trim_start().trim_start_matches('{')
            );
            let word = if decides(good.vendor) == Some(name) {
                "ambiguous"
            } else {
                "type"
            };
            good.refused(name, doubled, &format!("undecodable: {word}"))
                .await;
        }
    }
    for good in of(Form::Xml) {
        let Value::Object(members) = &good.example else {
            continue;
        };
        for (name, value) in members.iter().filter(|it| !it.1.is_array()) {
            let close = format!("</{name}>");
            let Some(at) = good.body.find(&format!("<{name}>")) else {
                continue;
            };
            let end = good.body[at..].find(&close).expect("an end") + at + close.len();
            let doubled = format!(
                "{}{}{}",
                &good.body[..end],
                &good.body[at..end],
                &good.body[end..]
            );
            let word = if decides(good.vendor) == Some(name) {
                "ambiguous"
            } else {
                "type"
            };
            good.refused(
                &format!("{name} {value}"),
                doubled,
                &format!("undecodable: {word}"),
            )
            .await;
        }
    }
}

#[tokio::test]
async fn wrong_label() {
    for good in good() {
        for label in [
            "image/png",
            "application/pdf",
            "multipart/form-data",
            "video/mp4",
        ] {
            good.refused_reply(
                label,
                Reply::new(200, label, &good.body),
                "undecodable: label",
            )
            .await;
        }
        // One format's name on the other's bytes.
        let other = match good.form {
            Form::Json => "application/xml",
            Form::Xml => "application/json",
            Form::Script => "application/xml",
        };
        let word = match (good.vendor.name, good.form) {
            ("aliyun-cloudauth", _) => "undecodable: syntax",
            _ => "undecodable: label",
        };
        good.refused_reply(other, Reply::new(200, other, &good.body), word)
            .await;
        let charset = format!("{}; charset=gbk", good.label);
        good.refused_reply(
            "charset",
            Reply::new(200, &charset, &good.body),
            "undecodable: charset",
        )
        .await;
        let two = Reply::with_headers(
            200,
            &[("Content-Type", good.label), ("Content-Type", "text/html")],
            &good.body,
        );
        good.refused_reply("two labels", two, "undecodable: label")
            .await;
    }
}

#[tokio::test]
async fn vague_label() {
    for good in good() {
        // The whole body is the declared format, so a label that says nothing does no harm.
        for label in ["text/plain", "text/html", "application/octet-stream"] {
            assert_eq!(
                good.call(Reply::new(200, label, &good.body)).await.word(),
                "reply",
                "{good}: {label}"
            );
        }
        assert_eq!(
            good.call(Reply::with_headers(200, &[], &good.body))
                .await
                .word(),
            "reply",
            "{good}: no label"
        );
        let charset = format!("{}; charset=\"UTF-8\"", good.label);
        assert_eq!(
            good.call(Reply::new(200, &charset, &good.body))
                .await
                .word(),
            "reply",
            "{good}: charset"
        );
        if good.form == Form::Script {
            continue;
        }
        for (tail, what) in [("x", "trailing text"), ("{}", "a second document")] {
            let body = format!("{}{tail}", good.body);
            let outcome = good.call(Reply::with_headers(200, &[], &body)).await;
            assert!(
                matches!(outcome.result, Err(Failure::Undecodable(_))),
                "{good}: {what}"
            );
        }
    }
}

#[tokio::test]
async fn not_utf8() {
    for good in good() {
        let mut body = good.body.clone().into_bytes();
        let at = body.len() - 4;
        body[at] = 0xff;
        good.refused("a byte that is none", &body, "undecodable: encoding")
            .await;
        let wide: Vec<u8> = good
            .body
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let outcome = good.body([&[0xff, 0xfe][..], &wide].concat()).await;
        assert_eq!(outcome.word(), "undecodable: encoding", "{good}: UTF-16");
    }
}

#[tokio::test]
async fn error_in_success() {
    for good in good() {
        let (error, code) = error_of(&good);
        let word = match good.vendor.name {
            // These vendors have no errors with a good status, so it is a reply without its members.
            "huawei-oneaccess" | "megvii-faceid" => "undecodable: missing-member".to_owned(),
            _ => format!("vendor: {code}"),
        };
        good.refused("the vendor's error", &error, &word).await;
        if let Err(Failure::Vendor { status, .. }) = good.body(&error).await.result {
            assert_eq!(status, 200, "{good}");
        }
    }
}

#[tokio::test]
async fn success_in_error() {
    for good in good() {
        for status in [400, 403, 500] {
            let outcome = good.call(Reply::new(status, good.label, &good.body)).await;
            // A good body does not make a bad status good. csec's code 0 and Aliyun's 1 may then be read as codes.
            let refused = matches!(
                outcome.result,
                Err(Failure::Undecodable(_) | Failure::Vendor { .. })
            );
            assert!(refused, "{good}: {status}: {}", outcome.word());
        }
    }
}

/// A status that the documents do not name comes to this.
fn unlisted(vendor: &Vendor, status: u16, body: &str) -> &'static str {
    match (vendor.name, status) {
        // Its errors name no status, so every other status is an error.
        ("tencent-csec", _) if body.is_empty() => "undecodable: empty",
        ("tencent-csec", _) => "undecodable: html",
        // PermanentRedirect and TemporaryRedirect are among its errors.
        ("tencent-ci", 300..=399) if body.is_empty() => "undecodable: empty",
        ("tencent-ci", 300..=399) => "undecodable: html",
        _ => "unexpected-status",
    }
}

#[tokio::test]
async fn unlisted_status() {
    for good in good() {
        for (status, body) in [
            (201, PAGE),
            (203, PAGE),
            (204, ""),
            (206, PAGE),
            (304, ""),
            (302, PAGE),
        ] {
            let reply = match status {
                204 | 304 => Reply::raw(format!(
                    "HTTP/1.1 {status} Prepared\r\nConnection: close\r\n\r\n"
                )),
                _ => Reply::new(status, "text/html", body),
            };
            let word = unlisted(good.vendor, status, body);
            good.refused_reply(&status.to_string(), reply, word).await;
        }
    }
}

#[tokio::test]
async fn redirect_is_not_followed() {
    for good in good() {
        for status in [301, 302, 303, 307, 308] {
            let elsewhere = serve(Reply::new(200, good.label, &good.body)).await;
            let location = format!("http://{}/elsewhere", elsewhere.address());
            let headers = [
                ("Content-Type", "text/html"),
                ("Location", location.as_str()),
            ];
            let word = unlisted(good.vendor, status, PAGE);
            good.refused_reply(
                &status.to_string(),
                Reply::with_headers(status, &headers, PAGE),
                word,
            )
            .await;
            assert_eq!(elsewhere.connections(), 0, "{good}: {status}");
            assert!(elsewhere.stop().await.is_empty(), "{good}: {status}");
        }
    }
}
