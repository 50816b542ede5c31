//! What is decoded, and what is refused.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::collections::BTreeMap;

use liveproof_runtime::codegen::{
    Format, Operation, Param, Place, ResponseKind, ResponseRule, StatusMatch, Success, lenient,
};
use liveproof_runtime::{Binary, DecodeProblem, Error, ResponseBody};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use support::*;

fn done(content_type: &str, body: &str) -> Result<Done, Error<Refused>> {
    decode::<Done>(&GET, raw(200, content_type, body), &[])
        .map(liveproof_runtime::Response::into_inner)
}

fn reason<T: std::fmt::Debug>(result: Result<T, Error<Refused>>) -> String {
    match result {
        Err(Error::Undecodable(response)) => format!("{:?}", response.reason()),
        other => panic!("{other:?}"),
    }
}

const JSON: &str = "application/json";
const XML: &str = "application/xml";

#[test]
fn a_declared_label_picks_its_format_and_a_vague_one_is_sniffed() {
    let json = r#" {"id":1} "#;
    let xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Response><id>1</id></Response>\n<!-- end -->";
    let accepted = [
        (JSON, json),
        ("Application/JSON; charset=UTF-8", json),
        ("application/json;charset=\"utf8\"", json),
        ("text/json", json),
        // JSON has no charset; what a server writes there does not change its bytes.
        ("application/json;charset=ISO-8859-1", json),
        (
            "application/json;charset=ISO-8859-1",
            "{\"id\":1,\"name\":\"\u{4eba}\"}",
        ),
        (
            "application/json; charset=gbk",
            "{\"id\":1,\"name\":\"\u{4eba}\"}",
        ),
        (
            "application/xml; charset='utf-8'",
            "<Response><id>1</id><name>\u{4eba}</name></Response>",
        ),
        (
            "application/xml; charset=",
            "<Response><id>1</id><name>\u{4eba}</name></Response>",
        ),
        ("application/json; charset=us-ascii", json),
        ("text/html; charset=GBK", json),
        ("application/vnd.example+json", json),
        ("", json),
        ("text/html", json),
        ("text/plain; charset=utf-8", json),
        ("application/octet-stream", json),
        (JSON, "\u{feff}{\"id\":1}\r\n\u{3000}"),
        (XML, xml),
        ("text/xml", xml),
        ("application/soap+xml", xml),
        ("", xml),
        ("text/html", xml),
        (XML, "\u{feff}<Response><id>1</id></Response>"),
        (
            XML,
            "<?xml version='1.0' encoding='us-ascii'?><Response><id>1</id></Response>",
        ),
        (
            XML,
            "<?xml version='1.0' encoding='gbk'?><Response><id>1</id></Response>",
        ),
        // Whole numbers of servers that know no others.
        (JSON, r#"{"id":1.0}"#),
        (JSON, r#"{"id":10e-1}"#),
        (XML, "<Response><id>1.0</id></Response>"),
        (
            XML,
            "\n<?xml version='1.0'?><Response><id>1</id></Response>",
        ),
    ];
    for (label, body) in accepted {
        assert_eq!(done(label, body).unwrap().id, 1, "{label}: {body}");
    }
}

#[test]
fn whatever_is_not_whole_and_right_is_refused() {
    let deep_json = format!("{{\"id\":1,\"x\":{}1{}}}", "[".repeat(200), "]".repeat(200));
    let deep_xml = format!(
        "<Response><id>1</id>{}{}</Response>",
        "<x>".repeat(64),
        "</x>".repeat(64)
    );
    let large = format!("{{\"id\":1,\"name\":\"{}\"}}", "x".repeat(70_000));
    let refused: &[(&str, &str, &str)] = &[
        // Wrong label.
        ("image/png", "{\"id\":1}", "ContentType"),
        ("text/css", "{\"id\":1}", "ContentType"),
        ("Application/problem+JSON; a=b", "{\"id\":1}", "ContentType"),
        (
            XML,
            "{\"id\":1}",
            "Malformed { format: Xml, problem: OutsideRoot, position: Some((1, 1)) }",
        ),
        (
            JSON,
            "<Response><id>1</id></Response>",
            "Malformed { format: Json, problem: NotObject, position: None }",
        ),
        (
            "application/xml; charset=gbk",
            "<Response><id>1</id><name>\u{4eba}</name></Response>",
            "Charset",
        ),
        ("text/html", "hello", "ContentType"),
        // Not whole.
        (JSON, "", "Empty"),
        (JSON, " \r\n", "Empty"),
        (XML, "", "Empty"),
        (
            JSON,
            "{\"id\":1",
            "Malformed { format: Json, problem: Truncated, position: Some((1, 7)) }",
        ),
        (
            JSON,
            "{\"id\":1}}",
            "Malformed { format: Json, problem: Trailing, position: None }",
        ),
        (
            JSON,
            "{\"id\":1}\u{a0}",
            "Malformed { format: Json, problem: Trailing, position: None }",
        ),
        (
            JSON,
            "{\"id\":1} x",
            "Malformed { format: Json, problem: Trailing, position: None }",
        ),
        (
            JSON,
            "{\"id\":1}{\"id\":1}",
            "Malformed { format: Json, problem: Trailing, position: None }",
        ),
        (
            JSON,
            "[{\"id\":1}]",
            "Malformed { format: Json, problem: NotObject, position: None }",
        ),
        (
            JSON,
            "null",
            "Malformed { format: Json, problem: NotObject, position: None }",
        ),
        (
            XML,
            "<Response><id>1</id>",
            "Malformed { format: Xml, problem: Truncated, position: Some((1, 21)) }",
        ),
        (
            XML,
            "<Response><id>1</id></Respo",
            "Malformed { format: Xml, problem: Truncated, position: Some((1, 21)) }",
        ),
        (
            XML,
            "<Response><id>1</id></Response>junk",
            "Malformed { format: Xml, problem: OutsideRoot, position: Some((1, 32)) }",
        ),
        (
            XML,
            "<Response><id>1</id></Response><Response/>",
            "Malformed { format: Xml, problem: Trailing, position: Some((1, 32)) }",
        ),
        (
            XML,
            "<Response><id>1</Response></id>",
            "Malformed { format: Xml, problem: Syntax, position: Some((1, 16)) }",
        ),
        (
            XML,
            "<!-- nothing -->",
            "Malformed { format: Xml, problem: NoRoot, position: Some((1, 17)) }",
        ),
        // Another document.
        (XML, "<html><id>1</id></html>", "Html"),
        (
            XML,
            "<response><id>1</id></response>",
            r#"WrongRoot { expected: "Response" }"#,
        ),
        (
            XML,
            "<a:Response xmlns:a='x'><id>1</id></a:Response>",
            r#"WrongRoot { expected: "Response" }"#,
        ),
        (
            "text/html",
            " <!DocType HTML><html><body>502</body></html>",
            "Html",
        ),
        (
            XML,
            "<!DOCTYPE Response><Response><id>1</id></Response>",
            "Malformed { format: Xml, problem: DocumentType, position: Some((1, 1)) }",
        ),
        (
            XML,
            "<?xml version='1.0' encoding='gbk'?><Response><id>1</id><name>\u{4eba}</name></Response>",
            "Malformed { format: Xml, problem: Encoding, position: Some((1, 1)) }",
        ),
        (
            XML,
            "<Response><id>&x;</id></Response>",
            "Malformed { format: Xml, problem: Reference, position: Some((1, 15)) }",
        ),
        (
            XML,
            "<Response><id>&#1;</id></Response>",
            "Malformed { format: Xml, problem: Character, position: Some((1, 15)) }",
        ),
        (
            XML,
            "<Response><id>1</id><name>a\u{1}</name></Response>",
            "Malformed { format: Xml, problem: Character, position: Some((1, 28)) }",
        ),
        (
            XML,
            "<Response><id>1</id><name>\0</name></Response>",
            "Malformed { format: Xml, problem: Character, position: Some((1, 27)) }",
        ),
        (
            XML,
            "<Response><id>1</id><name a='&#1;'/></Response>",
            "Malformed { format: Xml, problem: Character, position: Some((1, 21)) }",
        ),
        (
            XML,
            "<Response><id>1</id><name>\u{ffff}</name></Response>",
            "Malformed { format: Xml, problem: Character, position: Some((1, 27)) }",
        ),
        // Too much.
        (
            JSON,
            &deep_json,
            "Malformed { format: Json, problem: Depth, position: Some((1, 139)) }",
        ),
        (
            XML,
            &deep_xml,
            "Malformed { format: Xml, problem: Depth, position: Some((1, 210)) }",
        ),
        (JSON, &large, "TooLarge { limit: 65536 }"),
        (
            JSON,
            "{\"id\":1,\"x\":1e999}",
            "Malformed { format: Json, problem: NumberRange, position: Some((1, 17)) }",
        ),
        // Mistyped.
        (
            JSON,
            "{\"id\":\"1\"}",
            r#"Mistyped { path: "/id", problem: Type { found: Text, expected: "i64" }, position: Some((1, 6)) }"#,
        ),
        (
            JSON,
            "{\n \"id\":1.5}",
            r#"Mistyped { path: "/id", problem: Type { found: Number, expected: "i64" }, position: Some((2, 6)) }"#,
        ),
        (
            JSON,
            "{\"id\":1,\"items\":[\"a\",2]}",
            r#"Mistyped { path: "/items/1", problem: Type { found: Integer, expected: "a string" }, position: Some((1, 21)) }"#,
        ),
        (
            JSON,
            "{\"id\":1,\"items\":{}}",
            r#"Mistyped { path: "/items", problem: Type { found: Object, expected: "a sequence" }, position: Some((1, 16)) }"#,
        ),
        (
            JSON,
            "{\"name\":\"x\"}",
            r#"Mistyped { path: "/", problem: Missing { member: "id" }, position: None }"#,
        ),
        (
            JSON,
            "{\"id\":1,\"id\":2}",
            r#"Mistyped { path: "/", problem: Duplicate { member: "id" }, position: None }"#,
        ),
        (
            JSON,
            "{\"id\":9223372036854775808}",
            r#"Mistyped { path: "/id", problem: Value { found: Integer, expected: "i64" }, position: Some((1, 6)) }"#,
        ),
        (
            XML,
            "<Response><id>x</id></Response>",
            r#"Mistyped { path: "/id", problem: Type { found: Text, expected: "i64" }, position: None }"#,
        ),
        (
            XML,
            "<Response><id>1</id><id>2</id></Response>",
            r#"Mistyped { path: "/id", problem: Several, position: None }"#,
        ),
        (
            XML,
            "<Response><id/></Response>",
            r#"Mistyped { path: "/id", problem: Type { found: Text, expected: "i64" }, position: None }"#,
        ),
        (
            XML,
            "<Response>junk</Response>",
            r#"Mistyped { path: "/", problem: Type { found: Text, expected: "struct Done" }, position: None }"#,
        ),
        (
            XML,
            "<Response>junk<id>1</id></Response>",
            r#"Mistyped { path: "/", problem: Type { found: Text, expected: "struct Done" }, position: None }"#,
        ),
        (
            XML,
            "<Response><id><a/></id></Response>",
            r#"Mistyped { path: "/id", problem: Elements, position: None }"#,
        ),
    ];
    for (label, body, expected) in refused {
        let result = if body.len() > 66_000 {
            large_response(body)
        } else {
            done(label, body)
        };
        assert_eq!(
            reason(result),
            *expected,
            "{label}: {}",
            &body[..body.len().min(80)]
        );
    }
    let bytes = raw(200, JSON, b"{\"id\":1,\"name\":\"\xff\"}".to_vec());
    assert_eq!(reason(decode::<Done>(&GET, bytes, &[])), "NotUtf8");
    // "人" in GBK, with and without its label.
    for label in [JSON, "application/json; charset=gbk", "text/html"] {
        let bytes = raw(200, label, b"{\"id\":1,\"name\":\"\xc8\xcb\"}".to_vec());
        assert_eq!(reason(decode::<Done>(&GET, bytes, &[])), "NotUtf8");
    }
    // A nickname that was cut inside a character.
    let cut = done(JSON, r#"{"id":1,"name":"a\ud83d"}"#).unwrap();
    assert_eq!(cut.name.as_deref(), Some("a\u{fffd}"));
}

/// Through a real connection: the limit is kept while reading.
fn large_response(body: &str) -> Result<Done, Error<Refused>> {
    let server = Server::one(json(body));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let request = new_builder(&GET).finish();
    runtime
        .block_on(client(&server).call::<Done, Refused>(request))
        .map(liveproof_runtime::Response::into_inner)
}

#[test]
fn statuses_decide_first() {
    // A page of an intermediary under a status that is not declared.
    let error = decode::<Done>(&GET, raw(502, "text/html", "<html>bad gateway"), &[]).unwrap_err();
    assert!(
        matches!(&error, Error::UnexpectedStatus(response) if response.status() == 502),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "DoIt was answered with a status that is not documented (HTTP 502)"
    );
    assert!(error.is_retryable());
    // A declared error.
    let body =
        "<Error><Code>AccessDenied</Code><Message>m</Message><RequestId>r-1</RequestId></Error>";
    let error = decode::<Done>(&GET, raw(403, XML, body), &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "service error from DoIt with AccessDenied (HTTP 403, request id r-1)"
    );
    assert_eq!(
        (error.status(), error.request_id(), error.code()),
        (Some(403), Some("r-1"), Some("AccessDenied"))
    );
    assert_eq!(
        error.service_error().unwrap().body().message.as_deref(),
        Some("m")
    );
    assert!(!error.is_retryable());
    // The same under a good status.
    let error = decode::<Done>(&GET, raw(200, XML, body), &[]).unwrap_err();
    assert!(
        matches!(&error, Error::Service(error) if error.status() == 200 && error.code() == Some("AccessDenied"))
    );
    // Of another shape.
    assert_eq!(
        reason(decode::<Done>(&GET, raw(403, XML, "<Errors/>"), &[])),
        r#"WrongRoot { expected: "Error" }"#
    );
}

#[test]
fn a_short_plain_text_can_be_an_error() {
    for label in ["text/plain", "Text/Plain; charset=utf-8", ""] {
        let error = decode::<Done>(&GET, raw(403, label, " no such user\n"), &[]).unwrap_err();
        assert_eq!(
            error.service_error().unwrap().body().message.as_deref(),
            Some("no such user"),
            "{label}"
        );
    }
    let error = decode::<Done>(&GET, raw(403, "text/plain", r#"{"Code":"X"}"#), &[]).unwrap_err();
    assert_eq!(error.code(), Some("X"));
    for (label, body) in [
        ("text/plain", "<p>no"),
        ("text/html", "no"),
        ("text/plain", "x".repeat(4097).as_str()),
    ] {
        assert!(matches!(
            decode::<Done>(&GET, raw(403, label, body), &[]),
            Err(Error::Undecodable(_))
        ));
    }
}

const fn judged(success: &'static [Success]) -> ResponseRule {
    ResponseRule {
        status: StatusMatch::Code(200),
        kind: ResponseKind::Success,
        formats: JSON_OR_XML,
        success,
        text_member: None,
        required_headers: &[],
    }
}

#[test]
fn a_member_can_tell_refusals_from_results() {
    static RULES: [ResponseRule; 1] = [judged(&[equal(&["r", "code"], &["0", "true"], false)])];
    static OPERATION: Operation = Operation {
        responses: &RULES,
        ..BASE
    };
    static LAX_RULES: [ResponseRule; 1] = [judged(&[equal(&["r", "code"], &["0"], true)])];
    static LAX: Operation = Operation {
        responses: &LAX_RULES,
        ..BASE
    };
    let call = |operation, label, body: &str| match decode::<Done>(
        operation,
        raw(200, label, body),
        &[],
    ) {
        Ok(_) => "ok".to_owned(),
        Err(Error::Service(error)) => format!("refused {}", error.status()),
        Err(Error::Undecodable(response)) => format!("{:?}", response.reason()),
        Err(other) => panic!("{other:?}"),
    };
    for good in [r#"0"#, r#""0""#, "true", r#""true""#] {
        assert_eq!(
            call(
                &OPERATION,
                JSON,
                &format!("{{\"id\":1,\"r\":{{\"code\":{good}}}}}")
            ),
            "ok",
            "{good}"
        );
    }
    for bad in ["1", r#""00""#, r#"" 0""#, "null", "[0]", "0.5", r#"{}"#] {
        assert_eq!(
            call(
                &OPERATION,
                JSON,
                &format!("{{\"id\":1,\"r\":{{\"code\":{bad}}}}}")
            ),
            "refused 200",
            "{bad}"
        );
    }
    assert_eq!(call(&OPERATION, JSON, r#"{"id":1}"#), "refused 200");
    assert_eq!(call(&LAX, JSON, r#"{"id":1}"#), "ok");
    assert_eq!(call(&LAX, JSON, r#"{"id":1,"r":{"code":null}}"#), "ok");
    assert_eq!(
        call(&OPERATION, JSON, r#"{"id":1,"r":{"code":0,"code":1}}"#),
        r#"Ambiguous { member: "r/code" }"#
    );
    assert_eq!(
        call(
            &OPERATION,
            XML,
            "<Response><id>1</id><r><code> 0 </code></r></Response>"
        ),
        "ok"
    );
    assert_eq!(
        call(
            &OPERATION,
            XML,
            "<Response><id>1</id><r><code>7</code></r></Response>"
        ),
        "refused 200"
    );
    assert_eq!(
        call(
            &OPERATION,
            XML,
            "<Response><id>1</id><r><code>0</code><code>0</code></r></Response>"
        ),
        r#"Ambiguous { member: "r/code" }"#
    );
    // A service error whose own type does not fit is not a service error that can be reported.
    assert_eq!(
        call(&OPERATION, JSON, r#"{"id":1,"r":{"code":1},"Message":5}"#),
        r#"Mistyped { path: "/Message", problem: Type { found: Integer, expected: "a string" }, position: Some((1, 33)) }"#
    );
}

static CALLBACK: Param = param("callback", Place::Query);

const fn script(success: &'static [Success], text_member: Option<&'static str>) -> ResponseRule {
    ResponseRule {
        formats: &[(
            "text/javascript",
            Format::Script {
                callback: Some("callback"),
            },
        )],
        text_member,
        required_headers: &[],
        ..judged(success)
    }
}

fn fetch(operation: &'static Operation, label: &str, body: &str) -> String {
    match decode::<String>(operation, raw(200, label, body), &[(&CALLBACK, "cb_1")]) {
        Ok(script) => format!("script {}", *script),
        Err(Error::Service(error)) => format!("refused {:?}", error.code()),
        Err(Error::Undecodable(response)) => format!("{:?}", response.reason()),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_script_or_the_reason_why_there_is_none() {
    static RULES: [ResponseRule; 1] = [script(&[equal(&["code"], &["0"], false)], None)];
    static OPERATION: Operation = Operation {
        responses: &RULES,
        ..BASE
    };
    let call = |label, body| fetch(&OPERATION, label, body);
    let js = "text/javascript";
    let refused = r#"refused Some("103")"#;
    assert_eq!(call(js, " var a = 1;\n"), "script var a = 1;");
    for label in [
        "application/javascript; charset=utf-8",
        "application/x-javascript",
        "Text/ECMAScript",
    ] {
        assert_eq!(call(label, "x()"), "script x()");
    }
    // Any text can be a script: only its own label makes it one.
    let text = "upstream connect error or disconnect/reset before headers";
    for label in [
        "",
        "text/plain",
        "text/html",
        "application/octet-stream",
        JSON,
        "image/png",
    ] {
        for body in [text, "x()", r#"other({"a":1})"#] {
            let expected = "ContentType";
            assert_eq!(call(label, body), expected, "{label}");
        }
    }
    for label in [js, "", "text/html; charset=GBK", "text/plain"] {
        for body in [
            r#"{"code":103}"#,
            r#"cb_1({"code":103});"#,
            r#"cb_1( {"code":103} )"#,
            r#"window.cb_1({"code":103,"message":"(;"})"#,
            r#"/**/cb_1({"code":103});"#,
            r#"/* a; */ /**/ typeof cb_1 === 'function' && cb_1({"code":103});"#,
            r#"window.cb_1 && window.cb_1({"code":103})"#,
            r#"if (window.cb_1) { cb_1({"code":103}); }"#,
            // Without a code, what is handed to the call-back is not a script either.
            r#"cb_1({"message":"m"})"#,
            // To a function that was not asked for, it must be a service error without any doubt.
            r#"other({"code":103})"#,
            r#"a.b.c({"code":103});"#,
            r#"show({"code":103}, 1)"#,
            r#"var a = 1; cb_1({"code":103})"#,
            r#"var a = {"code":103};"#,
            r#"try{cb_1({"code":103,"message":"m"})}catch(e){}"#,
            r#";cb_1([{"code":103}]) // end"#,
            r#"(function(){cb_1({"code":103})})()"#,
        ] {
            let expected = if body.contains("103") {
                refused
            } else {
                "refused None"
            };
            assert_eq!(call(label, body), expected, "{label}: {body}");
        }
    }
    assert_eq!(call(JSON, r#"{"code":103}"#), refused);
    for code in [
        r#"show({"id":1})"#,
        r#"show({"code":0})"#,
        r#"not_cb_1({"id":1})"#,
        r#"function f(a) { cb_1({code: a}) }"#,
        "show({a: 1})",
    ] {
        assert_eq!(call(js, code), format!("script {code}"));
    }
    for body in ["cb_1({code: 103})", "cb_1(103)", ";cb_1([103]);"] {
        let expected = "Malformed { format: Script, problem: CallbackArgument, position: None }";
        assert_eq!(call(js, body), expected, "{body}");
    }
    // Whatever its label says, none of these is a script.
    for body in [
        text,
        "404 page not found",
        "103",
        "null",
        r#"[{"m":"(="}]"#,
        r#""(=""#,
    ] {
        let expected = "Malformed { format: Script, problem: NotCode, position: None }";
        assert_eq!(call(js, body), expected, "{body}");
    }
    for good in [r#"{"code":0,"script":"x()"}"#, r#"cb_1({"code":0})"#] {
        assert_eq!(call(js, good), "NoScript");
    }
    assert_eq!(call(js, "<html>x"), "Html");
    assert_eq!(
        call(js, "<p>x"),
        "Malformed { format: Script, problem: Markup, position: None }"
    );
    assert_eq!(
        call(js, r#"{"code":"#),
        "Malformed { format: Json, problem: Truncated, position: Some((1, 8)) }"
    );
    assert_eq!(call(js, " "), "Empty");
}

#[test]
fn a_script_can_be_a_member_of_an_object() {
    static RULES: [ResponseRule; 1] = [script(&[equal(&["code"], &["0"], false)], Some("script"))];
    static OPERATION: Operation = Operation {
        responses: &RULES,
        ..BASE
    };
    let call = |body| fetch(&OPERATION, JSON, body);
    let good = r#"{"code":0,"message":"No Error","script":"x"}"#;
    assert_eq!(call(good), "script x");
    assert_eq!(fetch(&OPERATION, "text/javascript", good), "script x");
    assert_eq!(call(r#"{"code":4,"script":"x"}"#), r#"refused Some("4")"#);
    assert_eq!(call(r#"{"script":"x"}"#), "refused None");
    for none in [
        r#"{"code":0}"#,
        r#"{"code":0,"script":" "}"#,
        r#"{"code":0,"script":{}}"#,
        r#"{"code":0,"script":"x","script":"y"}"#,
    ] {
        assert_eq!(call(none), "NoScript");
    }
}

#[test]
fn text_and_nothing() {
    static TEXT_RULES: [ResponseRule; 1] = [ResponseRule {
        formats: &[("text/plain", Format::Text)],
        ..judged(&[equal(&["code"], &["0"], false)])
    }];
    static TEXT: Operation = Operation {
        responses: &TEXT_RULES,
        ..BASE
    };
    assert_eq!(
        *decode::<String>(&TEXT, raw(200, "text/plain", " a "), &[]).unwrap(),
        " a "
    );
    assert_eq!(
        *decode::<String>(&TEXT, raw(200, "", "a"), &[]).unwrap(),
        "a"
    );
    let refused = decode::<String>(&TEXT, raw(200, "text/plain", r#"{"code":7}"#), &[]);
    assert!(matches!(refused, Err(Error::Service(error)) if error.code() == Some("7")));
    let object = decode::<String>(&TEXT, raw(200, "text/plain", r#"{"a":7}"#), &[]).unwrap();
    assert_eq!(*object, r#"{"a":7}"#);
    assert!(decode::<String>(&TEXT, raw(200, "text/html", "<p>"), &[]).is_err());
    assert!(decode::<String>(&TEXT, raw(200, JSON, "{}"), &[]).is_err());

    static EMPTY_RULES: [ResponseRule; 1] = [ResponseRule {
        status: StatusMatch::Code(204),
        kind: ResponseKind::Success,
        formats: &[("", Format::Empty)],
        success: &[],
        text_member: None,
        required_headers: &[],
    }];
    static EMPTY: Operation = Operation {
        responses: &EMPTY_RULES,
        ..BASE
    };
    decode::<()>(&EMPTY, raw(204, "", ""), &[]).unwrap();
    decode::<()>(&EMPTY, raw(204, "text/plain", " \n"), &[]).unwrap();
}

/// The golden's pictures have errors in JSON; see `tests/tests/portraits.rs`.
#[test]
fn an_error_in_xml_is_not_bytes() {
    static RULES: [ResponseRule; 2] = [
        ResponseRule {
            formats: &[("image/jpeg", Format::Binary)],
            ..judged(&[empty(&["Code"])])
        },
        ResponseRule {
            status: StatusMatch::Range(4),
            kind: ResponseKind::Error,
            formats: &[("application/xml", Format::Xml { root: "Error" })],
            ..judged(&[])
        },
    ];
    static PICTURE: Operation = Operation {
        responses: &RULES,
        ..BASE
    };
    let read =
        |label: &str, body: &str| match decode::<Binary>(&PICTURE, raw(200, label, body), &[]) {
            Ok(picture) => format!("{picture:?}"),
            Err(Error::Service(error)) => format!("{:?}", error.code()),
            Err(Error::Undecodable(error)) => format!("{:?}", error.reason()),
            Err(error) => panic!("{error:?}"),
        };
    let error = "<Error><Code>Full</Code></Error>";
    for label in [XML, "text/xml", "image/jpeg"] {
        assert_eq!(read(label, error), r#"Some("Full")"#, "{label}");
    }
    assert_eq!(read(XML, "<Error/>"), "ContentType");
    assert_eq!(read(XML, "<Other/>"), r#"WrongRoot { expected: "Error" }"#);
    let other = read("image/jpeg", "<Other/>");
    assert!(other.contains("Binary(8 bytes)"), "{other}");
}

fn xml<T: DeserializeOwned + ResponseBody>(body: &str) -> Result<T, Error<Refused>> {
    let body = format!("<Response>{body}</Response>");
    decode::<T>(&GET, raw(200, XML, body), &[]).map(liveproof_runtime::Response::into_inner)
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct All {
    text: Option<String>,
    plain: String,
    number: Option<i64>,
    float: Option<f64>,
    flag: Option<bool>,
    list: Vec<String>,
    inner: Option<Inner>,
    inners: Vec<Inner>,
    free: Option<serde_json::Value>,
    map: BTreeMap<String, String>,
    #[serde(deserialize_with = "lenient::deserialize")]
    lenient: Option<i64>,
    version: Option<i64>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Inner {
    a: Option<i64>,
    #[serde(rename = "@a")]
    attribute: Option<String>,
    b: Option<bool>,
}

impl ResponseBody for All {}

#[test]
fn xml_is_read_by_the_type_that_is_asked_for() {
    let all = |body: &str| xml::<All>(body).unwrap();
    let text = |body: &str| all(&format!("<text>{body}</text>")).text;
    assert_eq!(text(" a b\n").as_deref(), Some("a b"));
    assert_eq!(text("<![CDATA[ a ]]>").as_deref(), Some(" a "));
    assert_eq!(text("\n <![CDATA[ a ]]>\n ").as_deref(), Some(" a "));
    assert_eq!(
        text("a&amp;&lt; &#x4eba;<!-- c -->b").as_deref(),
        Some("a&< \u{4eba}b")
    );
    assert_eq!(text(""), None);
    assert_eq!(text(" \n"), None);
    assert_eq!(text("<![CDATA[]]>").as_deref(), Some(""));
    // A null of the server's, but not where a text is required.
    let null = all("<text>null</text><plain>null</plain><number> null </number><list>null</list>");
    assert_eq!((null.text, null.number), (None, None));
    assert_eq!(
        (null.plain.as_str(), null.list.as_slice()),
        ("null", &[][..])
    );
    assert_eq!(text("<![CDATA[null]]>").as_deref(), Some("null"));
    let empty = all("<text/><plain/><number/><flag></flag><list/><inner/><free/><kind/><lenient/>");
    assert_eq!(empty, All::default());
    let values = all("<number> 5 </number><float>1.5</float><flag>true</flag><lenient>7</lenient>");
    assert_eq!(
        (values.number, values.float, values.flag, values.lenient),
        (Some(5), Some(1.5), Some(true), Some(7))
    );
    // Lists: one, several, interleaved, with empty ones.
    assert_eq!(all("<list>a</list>").list, ["a"]);
    assert_eq!(
        all("<list>a</list><x/><list/><y>1</y><list>c</list>").list,
        ["a", "", "c"]
    );
    assert_eq!(all("<inners><a>1</a></inners><inners/>").inners.len(), 2);
    // Structs, attributes, names that collide.
    let inner = all("<inner a='x' b='1' xmlns:q='y'><a>2</a></inner>")
        .inner
        .unwrap();
    assert_eq!(
        (inner.a, inner.attribute.as_deref(), inner.b),
        (Some(2), Some("x"), Some(true))
    );
    assert!(xml::<All>("<inner>junk</inner>").is_err());
    assert!(xml::<All>("<inner>junk<a>1</a></inner>").is_err());
    assert!(xml::<All>("<flag>yes</flag>").is_err());
    assert!(xml::<All>("<float>nan</float>").is_err());
    // Free-form: repeated elements are lists, elements with elements are objects.
    let free = all("<free><k>1</k><o><p/></o><k>2</k></free>").free;
    assert_eq!(
        free,
        Some(serde_json::json!({"k": ["1", "2"], "o": {"p": ""}}))
    );
    assert_eq!(all("<map><k>v</k><l>w</l></map>").map.len(), 2);
    // Unknown elements are no matter, however they look.
    assert_eq!(all("<unknown x='1'>a<b/>c</unknown>"), All::default());
}

#[test]
fn many_different_elements_are_grouped_as_well() {
    let mut body = String::new();
    for round in 0..3 {
        for name in 0..200 {
            body.push_str(&format!("<n{name}>{round}</n{name}>"));
        }
    }
    let value = xml::<serde_json::Value>(&body).unwrap();
    assert_eq!(value.as_object().unwrap().len(), 200);
    assert_eq!(value["n7"], serde_json::json!(["0", "1", "2"]));
}

#[derive(Debug, Deserialize, PartialEq)]
struct Loose {
    #[serde(default, deserialize_with = "lenient::deserialize")]
    int: Option<i64>,
    #[serde(default, deserialize_with = "lenient::deserialize")]
    flag: Option<bool>,
    #[serde(default, deserialize_with = "lenient::deserialize")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient::deserialize")]
    float: f64,
    #[serde(default, deserialize_with = "lenient::deserialize")]
    small: u32,
}

impl ResponseBody for Loose {}

#[test]
fn lenient_members_take_what_can_be_meant() {
    let loose = |body: &str| {
        decode::<Loose>(&GET, raw(200, JSON, body), &[])
            .map(liveproof_runtime::Response::into_inner)
    };
    for (body, int) in [
        (r#"{"int":5}"#, Some(5)),
        (r#"{"int":" 5"}"#, Some(5)),
        (r#"{"int":34.0}"#, Some(34)),
        (r#"{"int":"34.0"}"#, Some(34)),
        (r#"{"int":"34"}"#, Some(34)),
        (r#"{"int":"1e1"}"#, Some(10)),
        (r#"{"int":null}"#, None),
        (r#"{"int":"","flag":" "}"#, None),
        ("{}", None),
    ] {
        assert_eq!(loose(body).unwrap().int, int, "{body}");
    }
    for (body, flag) in [
        (r#"{"flag":true}"#, true),
        (r#"{"flag":"True"}"#, true),
        (r#"{"flag":1}"#, true),
        (r#"{"flag":1.0}"#, true),
        (r#"{"flag":"0"}"#, false),
        (r#"{"flag":"FALSE"}"#, false),
    ] {
        assert_eq!(loose(body).unwrap().flag, Some(flag), "{body}");
    }
    assert_eq!(loose(r#"{"text":5}"#).unwrap().text.as_deref(), Some("5"));
    assert_eq!(
        loose(r#"{"text":true}"#).unwrap().text.as_deref(),
        Some("true")
    );
    assert_eq!(loose(r#"{"float":"1.5","small":"7"}"#).unwrap().float, 1.5);
    for bad in [
        r#"{"int":"CANARY"}"#,
        r#"{"int":1.5}"#,
        r#"{"int":1e17}"#,
        r#"{"int":"inf"}"#,
        r#"{"small":""}"#,
        r#"{"flag":0.5}"#,
        r#"{"int":true}"#,
        r#"{"flag":2}"#,
        r#"{"flag":"yes"}"#,
        r#"{"float":null}"#,
        r#"{"float":"inf"}"#,
        r#"{"small":-1}"#,
        r#"{"text":[]}"#,
    ] {
        let error = loose(bad).unwrap_err();
        assert!(
            matches!(&error, Error::Undecodable(response) if matches!(response.reason(), DecodeProblem::Mistyped { .. })),
            "{bad}"
        );
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}
