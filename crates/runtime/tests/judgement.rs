//! Which responses of a good status are results, and what is known of the others.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::borrow::Cow;

use liveproof_runtime::codegen::{
    Codes, Format, Must, Operation, ResponseKind, ResponseRule, StatusMatch, Success, required,
};
use liveproof_runtime::{Error, ErrorBody, ResponseBody};
use serde::Deserialize;
use support::*;

const JSON: &str = "application/json";
const XML: &str = "application/xml";

/// An operation whose 200 is judged by the rules.
macro_rules! judged {
    ($formats:expr, $rules:expr) => {{
        static RULES: &[Success] = &$rules;
        static RESPONSES: [ResponseRule; 2] = [
            ResponseRule {
                status: StatusMatch::Code(200),
                kind: ResponseKind::Success,
                formats: $formats,
                success: RULES,
                text_member: None,
                required_headers: &[],
            },
            ResponseRule {
                status: StatusMatch::Default,
                kind: ResponseKind::Error,
                formats: &[
                    ("application/json", Format::Json),
                    ("application/xml", Format::Xml { root: "Error" }),
                ],
                success: &[],
                text_member: None,
                required_headers: &[],
            },
        ];
        static OPERATION: Operation = Operation {
            responses: &RESPONSES,
            ..BASE
        };
        &OPERATION
    }};
}

/// A result in which nothing is required, so that only the judgement refuses it.
#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Open {
    token: Option<String>,
}

impl ResponseBody for Open {}

fn verdict(operation: &'static Operation, label: &str, body: &str) -> String {
    in_words(decode::<Open>(operation, raw(200, label, body), &[]))
}

fn in_words<T>(result: Result<T, Error<Refused>>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(Error::Service(error)) => format!("refused {}", error.code().unwrap_or("-")),
        Err(Error::Undecodable(response)) => format!("{:?}", response.reason()),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_code_in_a_good_response_is_a_refusal_unless_it_is_empty() {
    let operation = judged!(JSON_OR_XML, [empty(&["Code"]), empty(&["code"])]);
    for code in [
        "null", r#""""#, r#"" ""#, "0", "0.0", "-0", r#""0""#, "false", "[]",
    ] {
        for name in ["Code", "code"] {
            let body = format!(r#"{{"token":"t","{name}":{code}}}"#);
            assert_eq!(verdict(operation, JSON, &body), "ok", "{body}");
        }
    }
    for (code, printed) in [
        (r#""VIDEO_FACE_NOT_FOUND""#, "VIDEO_FACE_NOT_FOUND"),
        ("4100", "4100"),
        ("true", "true"),
        (r#""00""#, "00"),
        (r#"["invalid-input-secret"]"#, r#"["invalid-input-secret"]"#),
        ("{}", "{}"),
    ] {
        for name in ["Code", "code"] {
            let body = format!(r#"{{"token":"t","{name}":{code}}}"#);
            let expected = format!("refused {printed}");
            assert_eq!(verdict(operation, JSON, &body), expected, "{body}");
        }
    }
    // Under several of its names, the first code that says something counts.
    for (body, printed) in [
        (r#"{"Code":"X","code":"X"}"#, "X"),
        (r#"{"code":4,"Code":"X"}"#, "X"),
        (r#"{"Code":"","code":"X"}"#, "X"),
        (r#"{"Code":null,"code":4}"#, "4"),
    ] {
        let expected = format!("refused {printed}");
        assert_eq!(verdict(operation, JSON, body), expected, "{body}");
    }
    let inner = r#"{"token":"t","data":{"Code":"X"}}"#;
    assert_eq!(verdict(operation, JSON, inner), "ok", "only the outermost");
    let doubled = r#"{"Code":"X","Code":""}"#;
    let expected = r#"Ambiguous { member: "Code" }"#;
    assert_eq!(verdict(operation, JSON, doubled), expected);
    for (content, expected) in [
        ("", "ok"),
        ("<Code/>", "ok"),
        ("<Code> </Code>", "ok"),
        ("<Code>0</Code>", "ok"),
        ("<data><Code>X</Code></data>", "ok"),
        (
            "<Code>FailedOperation.X</Code>",
            "refused FailedOperation.X",
        ),
        ("<Code><Value>X</Value></Code>", r#"refused {"Value":"X"}"#),
        ("<Code>X</Code><Code>Y</Code>", r#"refused ["X","Y"]"#),
    ] {
        let body = format!("<Response><token>t</token>{content}</Response>");
        assert_eq!(verdict(operation, XML, &body), expected, "{body}");
    }
    let attribute = "<Response Code='X'><token>t</token></Response>";
    assert_eq!(verdict(operation, XML, attribute), "refused X");
    let beside = "<Response Code='X'><token>t</token><Code/></Response>";
    let expected = r#"Ambiguous { member: "Code" }"#;
    assert_eq!(verdict(operation, XML, beside), expected);
}

#[test]
fn all_rules_must_hold() {
    let operation = judged!(
        JSON_OR_XML,
        [
            equal(&["Success"], &["true"], false),
            equal(&["Code"], &["1", "OK"], true)
        ]
    );
    for (body, expected) in [
        (r#"{"Success":true,"Code":1}"#, "ok"),
        (r#"{"Success":"true","Code":"OK"}"#, "ok"),
        (r#"{"Success":true,"Code":1.0}"#, "ok"),
        (r#"{"Success":true}"#, "ok"),
        (
            r#"{"Success":true,"Code":"Error.InternalError","Data":{"StatusCode":1}}"#,
            "refused Error.InternalError",
        ),
        (r#"{"Success":false,"Code":1}"#, "refused 1"),
        (r#"{"Success":"True","Code":1}"#, "refused 1"),
        (r#"{"Code":1}"#, "refused 1"),
        (r#"{"Success":true,"Code":""}"#, "refused -"),
        (
            r#"{"Success":true,"Success":true,"Code":7}"#,
            r#"Ambiguous { member: "Success" }"#,
        ),
    ] {
        assert_eq!(verdict(operation, JSON, body), expected, "{body}");
    }
}

#[test]
fn a_member_can_have_to_be_absent_below_the_top_as_well() {
    let operation = judged!(
        JSON_OR_XML,
        [Success {
            member: &["Response", "Error"],
            must: Must::BeAbsent,
        }]
    );
    for (body, expected) in [
        ("{}", "ok"),
        (r#"{"Response":{"Token":"t"}}"#, "ok"),
        (r#"{"Response":{"Error":null}}"#, "ok"),
        (r#"{"Response":null}"#, "ok"),
        (r#"{"Response":{"Error":{"Code":"X"}}}"#, "refused -"),
        (r#"{"Response":{"Error":{}}}"#, "refused -"),
        (r#"{"Response":{"Error":""}}"#, "refused -"),
        (r#"{"Response":{"Error":[]}}"#, "refused -"),
        // Where there is no object, nothing can be absent from it.
        (r#"{"Response":[]}"#, "refused -"),
        (r#"{"Response":"x"}"#, "refused -"),
    ] {
        assert_eq!(verdict(operation, JSON, body), expected, "{body}");
    }
    let xml = "<Response><Response><Error><Code>X</Code></Error></Response></Response>";
    assert_eq!(verdict(operation, XML, xml), "refused -");
}

#[test]
fn a_new_value_is_a_result_only_if_it_lets_nobody_in() {
    let operation = judged!(
        JSON_OR_XML,
        [Success {
            member: &["status"],
            must: Must::Equal {
                values: &["SUCCESS", "MFA"],
                absent_is_success: false,
                known: &["SUCCESS", "MFA", "ACCESS_DENIED"],
                grants: &[&["session_token"], &["passed"]],
            },
        }]
    );
    for (body, expected) in [
        (r#"{"status":"SUCCESS","session_token":"s"}"#, "ok"),
        (r#"{"status":"USER_REGISTER","state_token":"st"}"#, "ok"),
        (
            r#"{"status":"NEW","session_token":"","passed":false}"#,
            "ok",
        ),
        (r#"{"status":"NEW","session_token":null}"#, "ok"),
        (r#"{"status":"NEW","session_token":"s"}"#, "refused -"),
        (r#"{"session_token":"s","status":"NEW"}"#, "refused -"),
        (r#"{"status":"NEW","passed":true}"#, "refused -"),
        (r#"{"status":"NEW","passed":1}"#, "refused -"),
        (
            r#"{"status":"NEW","session_token":"","session_token":""}"#,
            "refused -",
        ),
        (r#"{"status":"ACCESS_DENIED"}"#, "refused -"),
        (r#"{"status":""}"#, "refused -"),
        (r#"{"status":true}"#, "refused -"),
        (r#"{"status":["NEW"]}"#, "refused -"),
        ("{}", "refused -"),
    ] {
        assert_eq!(verdict(operation, JSON, body), expected, "{body}");
    }
    let xml = |content| verdict(operation, XML, &format!("<Response>{content}</Response>"));
    assert_eq!(xml("<status>NEW</status>"), "ok");
    let with_session = "<status>NEW</status><session_token>s</session_token>";
    assert_eq!(xml(with_session), "refused -");
}

#[test]
fn a_body_that_nobody_promised_matters_only_if_it_is_a_refusal() {
    static NOTHING: &[(&str, Format)] = &[("", Format::Empty)];
    let operation = judged!(NOTHING, [empty(&["Code"])]);
    let call =
        |label: &str, body: &[u8]| in_words(decode::<()>(operation, raw(200, label, body), &[]));
    for body in [
        "",
        " \n",
        "{}",
        " {\"Code\":\"\"}",
        "null",
        "ok",
        "[]",
        "<ok/>",
        "\u{feff}{}",
        "{}\u{3000}",
        "{\"m\":\"\\ud83d\"}",
    ] {
        for label in ["", JSON, XML, "image/png", "text/plain; charset=gbk"] {
            assert_eq!(call(label, body.as_bytes()), "ok", "{label}: {body}");
        }
    }
    assert_eq!(call("", b"\xb3\xc9\xb9\xa6"), "ok");
    for (body, expected) in [
        (r#"{"Code":"CAPTCHA.0002"}"#, "refused CAPTCHA.0002"),
        ("\u{3000}{\"Code\":\"X\"}", "refused X"),
        (r#"{"Code":"X","m":"\ud83d"}"#, "refused X"),
        ("<Error><Code>X</Code></Error>", "refused X"),
        ("<html>login", "Html"),
        ("<!-- a --> <HTML>", "Html"),
        ("<?xml version='1.0'?><!DOCTYPE html><html/>", "Html"),
        ("<center><h1>502</h1></center>", "Html"),
        // A code could be in what is missing.
        (
            r#"{"a":"#,
            "Malformed { format: Json, problem: Truncated, position: Some((1, 5)) }",
        ),
        (
            "<Error>",
            "Malformed { format: Xml, problem: Truncated, position: Some((1, 8)) }",
        ),
    ] {
        for label in ["", JSON, "image/png"] {
            assert_eq!(call(label, body.as_bytes()), expected, "{label}: {body}");
        }
    }
    assert_eq!(call(JSON, b"{\"Code\":\"\xb3\xc9\"}"), "NotUtf8");
    // What has to be there cannot be there.
    let operation = judged!(NOTHING, [equal(&["Success"], &["true"], false)]);
    let result = |body| in_words(decode::<()>(operation, raw(200, "", body), &[]));
    assert_eq!(result(r#"{"Success":true}"#), "ok");
    assert_eq!(result(""), "Empty");
    assert_eq!(result("ok"), "Empty");
}

/// An error with the codes of several vendors.
#[derive(Debug, Deserialize)]
struct Coded {
    #[serde(rename = "Code")]
    code: String,
}

impl ErrorBody for Coded {
    fn code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.code))
    }

    fn is_documented_code(&self) -> bool {
        ["Request has expired", "Throttling.User", "SUCCESS"].contains(&self.code.as_str())
    }

    fn is_retryable(&self) -> bool {
        self.code == "Throttling.User"
    }
}

fn coded(status: u16, code: &str) -> Error<Coded> {
    let operation = judged!(JSON_OR_XML, [equal(&["Code"], &["1", "SUCCESS"], true)]);
    let body = serde_json::json!({ "Code": code }).to_string();
    let response = raw(status, JSON, body);
    liveproof_runtime::codegen::decode_response::<Done, Coded>(operation, &response, None)
        .unwrap_err()
}

#[test]
fn documented_codes_are_printed_and_others_if_they_are_plain() {
    let printed = |code: &str| {
        let error = coded(403, code);
        let debug = format!("{error:?}");
        let shown = error.to_string();
        let reason = shown.strip_prefix("service error from DoIt").unwrap();
        let reason = reason.strip_suffix(" (HTTP 403)").unwrap();
        assert_eq!(debug.contains(&format!("{code:?}")), !reason.is_empty());
        reason.to_owned()
    };
    assert_eq!(printed("Request has expired"), " with Request has expired");
    assert_eq!(printed("SomethingNew"), " with SomethingNew");
    for code in ["CANARY with blanks", "CANARY\n", &"x".repeat(129)] {
        assert_eq!(printed(code), "", "{code}");
        assert_eq!(coded(403, code).code(), Some(code));
    }
    // The code of a result is not the reason of a service error, be it documented or not.
    for code in ["1", "SUCCESS"] {
        assert_eq!(printed(code), "", "{code}");
        assert_eq!(coded(403, code).code(), Some(code));
    }
    assert_eq!(coded(403, " ").code(), None);
}

#[test]
fn what_came_is_kept_beside_the_type_and_never_printed() {
    let success = r#"{"id":1,"AddedSince":"CANARY"}"#;
    let done = decode::<Done>(&GET, raw(200, JSON, success), &[]).unwrap();
    assert_eq!(done.raw_body(), success);
    let failure = r#"{"Code":"Denied","AddedSince":"CANARY"}"#;
    let error = decode::<Done>(&GET, raw(400, JSON, failure), &[]).unwrap_err();
    assert_eq!(error.service_error().unwrap().raw_body(), failure);
    let printed = format!("{done:?} {error:?} {error}");
    let (parts, _) = done.into_parts();
    assert_eq!(parts.raw_body, success);
    assert!(!format!("{printed} {parts:?}").contains("CANARY"));
}

#[test]
fn the_code_decides_like_the_status_whether_to_try_again() {
    for (status, code, again) in [
        (400, "Throttling.User", true),
        (200, "Throttling.User", true),
        (400, "Other", false),
        (429, "Other", true),
        (503, "Other", true),
        (500, "Other", false),
    ] {
        assert_eq!(coded(status, code).is_retryable(), again, "{status} {code}");
    }
}

#[tokio::test]
async fn operations_that_may_be_repeated_are_when_the_code_says_so() {
    static CODES: Codes = Codes {
        members: &[&[&["Code", "code"]]],
        retry: &["Busy", "6200"],
        detail: true,
    };
    let operation = judged!(JSON_OR_XML, [empty(&["Code"]), empty(&["code"])]);
    let again: &'static Operation = Box::leak(Box::new(Operation {
        idempotent: true,
        codes: CODES,
        ..Operation { ..*operation }
    }));
    let responses = |responses: &[(&str, &str, &str)]| {
        let mut all: Vec<_> = responses
            .iter()
            .map(|(status, label, body)| http(status, &format!("Content-Type: {label}\r\n"), body))
            .collect();
        all.push(ok());
        Server::new(all)
    };
    let call = async |operation, server: &Server| {
        let retry = liveproof_runtime::Retry::new()
            .attempts(6)
            .start(std::time::Duration::from_millis(1));
        let client = liveproof_runtime::Client::<()>::new(config(server).retry(retry)).unwrap();
        let request = new_builder(operation).finish();
        client.call::<Done, Refused>(request).await.map(|_| ())
    };
    // In any form, with any status.
    let server = responses(&[
        ("400 Bad", JSON, r#"{"Code":"Busy"}"#),
        ("200 OK", JSON, r#"{"code":6200}"#),
        ("400 Bad", JSON, r#"{"Code":"Busy","Message":"\ud83d"}"#),
        ("403 No", JSON, r#"{"Code":["Busy"]}"#),
        ("500 No", XML, "<Error><Code>Busy: wait</Code></Error>"),
    ]);
    call(again, &server).await.unwrap();
    for (status, body) in [
        // Another code, another member, a result with such a word, no JSON.
        ("400 Bad", r#"{"Code":"Busyness"}"#),
        ("400 Bad", r#"{"Code":"X","Message":"Busy"}"#),
        ("200 OK", r#"{"id":1,"name":"Busy"}"#),
        ("400 Bad", "Busy"),
    ] {
        let server = responses(&[(status, JSON, body)]);
        let _ = call(again, &server).await;
        server.received();
        assert!(server.is_idle(), "{body}");
    }
    let server = responses(&[("400 Bad", JSON, r#"{"Code":"Busy"}"#)]);
    assert!(
        call(operation, &server).await.is_err(),
        "may not be repeated"
    );
}

#[test]
fn a_response_that_cannot_be_decoded_keeps_its_request_id() {
    let id = |status, label, body: &[u8]| {
        let error = decode::<Done>(&GET, raw(status, label, body), &[]).unwrap_err();
        assert!(matches!(
            error,
            Error::Undecodable(_) | Error::UnexpectedStatus(_)
        ));
        error.request_id().map(str::to_owned)
    };
    for body in [
        r#"{"RequestId":"r-1","id":"x"}"#,
        r#"{"id":"x","request_id":"r-1"}"#,
        r#"{"RequestId":null,"request_id":"r-1"}"#,
        // It breaks off, or is wrong, after the member.
        r#"{"RequestId":"r-1","id":"#,
        r#"{"RequestId":"r-1",x"#,
    ] {
        assert_eq!(
            id(200, JSON, body.as_bytes()).as_deref(),
            Some("r-1"),
            "{body}"
        );
        assert_eq!(
            id(500, JSON, body.as_bytes()).as_deref(),
            Some("r-1"),
            "{body}"
        );
    }
    let bytes = b"{\"id\":\"\xff\",\"RequestId\":\"r-1\"}";
    assert_eq!(id(200, JSON, bytes).as_deref(), Some("r-1"));
    assert_eq!(
        id(200, JSON, br#"{"request_id":17}"#).as_deref(),
        Some("17")
    );
    for body in [
        "<Response><RequestId>r-1</RequestId></Response>",
        "<?xml version='1.0'?>\n<Other><RequestId> r-1 </RequestId><id>",
    ] {
        assert_eq!(
            id(200, XML, body.as_bytes()).as_deref(),
            Some("r-1"),
            "{body}"
        );
    }
    for body in [
        r#"{"RequestId":"r"#,
        r#"{"RequestId":{"a":"r-1"}}"#,
        r#"{"Data":{"RequestId":"r-1"}}"#,
        r#"{"RequestId":"CANARY is not an id"}"#,
        "<Response><RequestId>r</Respo",
        "<Response><RequestId><a/></RequestId></Response>",
        "RequestId",
        "",
    ] {
        assert_eq!(id(200, "", body.as_bytes()), None, "{body}");
    }
}

#[test]
fn the_first_header_that_has_a_request_id_counts() {
    let mut response = raw(200, JSON, r#"{"id":1}"#);
    response
        .headers
        .insert("x-request-id", " ".parse().unwrap());
    response
        .headers
        .insert("x-other-id", "r-1".parse().unwrap());
    let done = decode::<Done>(&GET, response, &[]).unwrap();
    assert_eq!(done.request_id(), Some("r-1"));
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Strict {
    #[serde(deserialize_with = "required::text")]
    code: String,
    #[serde(deserialize_with = "required::lenient")]
    number: String,
    #[serde(deserialize_with = "required::value")]
    kind: Kind,
}

#[derive(Debug)]
#[allow(dead_code)]
struct Kind(String);

impl From<String> for Kind {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl ResponseBody for Strict {}

#[test]
fn an_empty_text_where_one_is_required_is_missing() {
    let call = |label, body: String| in_words(decode::<Strict>(&GET, raw(200, label, body), &[]));
    let json = |code, number, kind| {
        call(
            JSON,
            format!(r#"{{"code":{code},"number":{number},"kind":{kind}}}"#),
        )
    };
    assert_eq!(json(r#""c""#, "7", r#""k""#), "ok");
    let blank = |member, column| {
        format!(
            r#"Mistyped {{ path: "/{member}", problem: Blank, position: Some((1, {column})) }}"#
        )
    };
    assert_eq!(json(r#""""#, "7", r#""k""#), blank("code", 8));
    assert_eq!(json(r#"" \n\u3000""#, "7", r#""k""#), blank("code", 8));
    assert_eq!(json(r#""c""#, r#""""#, r#""k""#), blank("number", 21));
    assert_eq!(json(r#""c""#, "7", r#""""#), blank("kind", 30));
    let body = r#"{"code":"c","number":7}"#.to_owned();
    assert_eq!(
        call(JSON, body),
        r#"Mistyped { path: "/", problem: Missing { member: "kind" }, position: None }"#
    );
    for code in ["<code></code>", "<code/>", "<code> \n</code>"] {
        let body = format!("<Response>{code}<number>7</number><kind>k</kind></Response>");
        assert_eq!(
            call(XML, body),
            r#"Mistyped { path: "/code", problem: Blank, position: None }"#
        );
    }
}

#[test]
fn a_status_tells_what_the_body_does_not() {
    static RESPONSES: &[ResponseRule] = &[ResponseRule {
        status: StatusMatch::Default,
        kind: ResponseKind::Error,
        formats: &[("application/xml", Format::Xml { root: "Error" })],
        success: &[],
        text_member: None,
        required_headers: &[],
    }];
    static OPERATION: Operation = Operation {
        responses: RESPONSES,
        ..BASE
    };
    let text = |status, body: &str| {
        let error = decode::<Done>(&OPERATION, raw(status, "text/html", body), &[]).unwrap_err();
        error.to_string()
    };
    assert_eq!(
        text(413, "<html>too large"),
        "the response to DoIt cannot be decoded: it is an HTML page (HTTP 413: the request is too large)"
    );
    assert_eq!(
        text(307, ""),
        "DoIt was answered with a status that is not documented \
         (HTTP 307: a redirect, and redirects are not followed)"
    );
    let moved = "<Error><Code>PermanentRedirect</Code></Error>";
    assert_eq!(
        text(301, moved),
        "service error from DoIt with PermanentRedirect (HTTP 301)"
    );
}

/// An error in one of two shapes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Shapes {
    Api {
        #[serde(rename = "Code")]
        _code: String,
    },
    Login {
        #[serde(rename = "status")]
        _status: String,
    },
}

impl ErrorBody for Shapes {}

#[test]
fn a_code_of_another_type_is_named() {
    let response = raw(403, JSON, r#"{"Message":"m","Code":5}"#);
    let error = liveproof_runtime::codegen::decode_response::<Done, Shapes>(&GET, &response, None);
    assert_eq!(
        error.unwrap_err().to_string(),
        "the response to DoIt cannot be decoded: \
         at /Code its type refuses the value, line 1, column 22 (HTTP 403)"
    );
}
