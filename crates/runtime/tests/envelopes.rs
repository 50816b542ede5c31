//! Codes, messages, request IDs and what tells results from service errors, inside of objects.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use liveproof_runtime::codegen::{
    self, Codes, Format, Must, Operation, ResponseKind, ResponseRule, StatusMatch, Success,
    decode_response, open_enum, required,
};
use liveproof_runtime::{Error, ErrorBody, Retry};
use serde::{Deserialize, Serialize};
use support::*;

const JSON: &str = "application/json";
const XML: &str = "application/xml";

const ERROR: ResponseRule = ResponseRule {
    status: StatusMatch::Default,
    kind: ResponseKind::Error,
    formats: &[
        ("application/json", Format::Json),
        ("application/xml", Format::Xml { root: "Failure" }),
    ],
    success: &[],
    text_member: None,
    required_headers: &[],
};

const fn good(success: &'static [Success]) -> ResponseRule {
    ResponseRule {
        status: StatusMatch::Code(200),
        kind: ResponseKind::Success,
        formats: &[
            ("application/json", Format::Json),
            ("application/xml", Format::Xml { root: "Reply" }),
        ],
        success,
        text_member: None,
        required_headers: &[],
    }
}

const fn absent(member: &'static [&'static str]) -> Success {
    Success {
        member,
        must: Must::BeAbsent,
    }
}

// One object holds either the result or the error.

open_enum! {
    pub enum Code: text {
        VoiceLow = "FailedOperation.LipVoiceLow",
        Busy = "RequestLimitExceeded",
    }
}

open_enum! {
    pub enum Verdict: text {
        Success = "Success",
        VoiceLow = "FailedOperation.LipVoiceLow",
    }
}

#[derive(Debug, Deserialize)]
struct Reply {
    #[serde(rename = "Response")]
    response: Recognized,
}

#[derive(Debug, Deserialize)]
struct Recognized {
    #[serde(rename = "Result", deserialize_with = "required::value")]
    result: Verdict,
    #[serde(rename = "RequestId")]
    request_id: Option<String>,
}

codegen::response_body!(Reply, request_id(response.request_id));

#[derive(Debug, Deserialize)]
struct RefusedReply {
    #[serde(rename = "Response")]
    response: RefusedInner,
}

#[derive(Debug, Deserialize)]
struct RefusedInner {
    #[serde(rename = "Error")]
    error: Option<Failure>,
    #[serde(rename = "RequestId")]
    request_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Failure {
    #[serde(rename = "Code")]
    code: Code,
    #[serde(rename = "Message")]
    message: Option<String>,
}

codegen::error_body!(
    RefusedReply, code(it => it.response.error.as_ref()?.code), codes(Code, [Busy]),
    message(response.error.as_ref()?.message), request_id(response.request_id)
);

const ENVELOPE: Operation = Operation {
    idempotent: true,
    request_id_headers: &[],
    request_id_members: &[&[&["Response"], &["RequestId"]]],
    codes: Codes {
        members: &[&[&["Response"], &["Error"], &["Code"]]],
        retry: &["RequestLimitExceeded"],
        detail: false,
    },
    ..BASE
};

/// By default, that no error is there.
static BY_DEFAULT: Operation = Operation {
    responses: &[good(&[empty(&["Response", "Error"])]), ERROR],
    ..ENVELOPE
};

/// With a rule of the document.
static BY_RULE: Operation = Operation {
    responses: &[good(&[absent(&["Response", "Error"])]), ERROR],
    ..ENVELOPE
};

fn words<T, E>(operation: &'static Operation, status: u16, label: &str, body: &str) -> String
where
    T: std::fmt::Debug + serde::de::DeserializeOwned + liveproof_runtime::ResponseBody,
    E: ErrorBody,
{
    match decode_response::<T, E>(operation, &raw(status, label, body), None) {
        Ok(reply) => format!("ok {}", reply.request_id().unwrap_or("-")),
        Err(Error::Service(error)) => {
            let id = error.request_id().unwrap_or("-");
            let again = if error.is_retryable() { " again" } else { "" };
            format!("refused {} {id}{again}", error.code().unwrap_or("-"))
        }
        Err(Error::Undecodable(response)) => {
            let reason = response.reason().to_string();
            reason.split(", line").next().unwrap().to_owned()
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn recognize(operation: &'static Operation, body: &str) -> String {
    words::<Reply, RefusedReply>(operation, 200, JSON, body)
}

#[test]
fn the_object_around_an_error_makes_a_good_response_a_refusal() {
    for operation in [&BY_DEFAULT, &BY_RULE] {
        for (body, expected) in [
            (
                r#"{"Response":{"Result":"Success","RequestId":"r-1"}}"#,
                "ok r-1",
            ),
            (
                r#"{"Response":{"RequestId":"r-1","Error":null,"Result":"Success"}}"#,
                "ok r-1",
            ),
            // A negative verdict is a result, though its text is also a code.
            (
                r#"{"Response":{"Result":"FailedOperation.LipVoiceLow"}}"#,
                "ok -",
            ),
            (
                r#"{"Response":{"Error":{"Code":"FailedOperation.LipVoiceLow"},"RequestId":"r-1"}}"#,
                "refused FailedOperation.LipVoiceLow r-1",
            ),
            (
                r#"{"Response":{"Result":"Success","Error":{"Code":"New","Message":"m"}}}"#,
                "refused New -",
            ),
            (
                r#"{"Response":{"Error":{"Code":"RequestLimitExceeded"}}}"#,
                "refused RequestLimitExceeded - again",
            ),
            // An error that says nothing is an error.
            (
                r#"{"Response":{"Result":"Success","Error":{"Code":""}}}"#,
                "refused - -",
            ),
            (
                r#"{"Response":{"Result":"Success","Error":{}}}"#,
                "at /Response/Error the member Code is missing",
            ),
            (
                r#"{"Response":{"Result":"Success","Error":{"Message":"m"}}}"#,
                "at /Response/Error the member Code is missing",
            ),
            // Of another type.
            (
                r#"{"Response":{"Result":"Success","Error":"boom"}}"#,
                "at /Response/Error found string, expected struct Failure",
            ),
            (
                r#"{"Response":{"Result":"Success","Error":[{"Code":"X"}]}}"#,
                "at /Response/Error found list, expected struct Failure",
            ),
            (
                r#"{"Response":"Success"}"#,
                "at /Response found string, expected struct RefusedInner",
            ),
            (
                r#"{"Response":[{"Result":"Success"}]}"#,
                "at /Response found list, expected struct RefusedInner",
            ),
            // Nothing is there.
            ("{}", "at / the member Response is missing"),
            (
                r#"{"response":{"Result":"Success"}}"#,
                "at / the member Response is missing",
            ),
            (
                r#"{"Response":null}"#,
                "at /Response found null, expected struct Recognized",
            ),
            (
                r#"{"Response":{}}"#,
                "at /Response the member Result is missing",
            ),
            (
                r#"{"Response":{"Error":null,"RequestId":"r"}}"#,
                "at /Response the member Result is missing",
            ),
            (
                r#"{"Response":{"Result":" "}}"#,
                "at /Response/Result a text is blank",
            ),
            (
                r#"{"Response":{"Result":null}}"#,
                "at /Response/Result found null, expected a string",
            ),
            // Twice, at each step.
            (
                r#"{"Response":{"Result":"Success","Error":{"Code":"X"},"Error":null}}"#,
                "its member Response/Error is a duplicate",
            ),
            (
                r#"{"Response":{"Error":{"Code":"X"}},"Response":{"Result":"Success"}}"#,
                "its member Response/Error is a duplicate",
            ),
            // Elsewhere, it is not an error.
            (
                r#"{"Response":{"Result":"Success","Data":{"Error":{"Code":"X"}}}}"#,
                "ok -",
            ),
            (
                r#"{"Response":{"Result":"Success"},"Error":{"Code":"X"}}"#,
                "ok -",
            ),
        ] {
            assert_eq!(recognize(operation, body), expected, "{body}");
        }
    }
    // What is empty is not an error, unless the document asks for its absence.
    for nothing in [r#""""#, "[]", "false", "0"] {
        let body = format!(r#"{{"Response":{{"Result":"Success","Error":{nothing}}}}}"#);
        assert_eq!(recognize(&BY_DEFAULT, &body), "ok -");
        assert!(recognize(&BY_RULE, &body).starts_with("at /Response/Error found "));
    }
}

#[test]
fn a_verdict_with_the_text_of_a_code_is_a_verdict() {
    let body = r#"{"Response":{"Result":"FailedOperation.LipVoiceLow"}}"#;
    let reply = decode_response::<Reply, RefusedReply>(&BY_RULE, &raw(200, JSON, body), None);
    assert_eq!(reply.unwrap().response.result, Verdict::VoiceLow);
}

#[test]
fn bad_statuses_and_xml_have_the_same_envelope() {
    let xml = |status, body: &str| words::<Reply, RefusedReply>(&BY_DEFAULT, status, XML, body);
    let json = r#"{"Response":{"Error":{"Code":"X","Message":"m"},"RequestId":"r-1"}}"#;
    let refused = words::<Reply, RefusedReply>(&BY_DEFAULT, 400, JSON, json);
    assert_eq!(refused, "refused X r-1");
    for (body, expected) in [
        (
            "<Response><Result>Success</Result><RequestId>r-1</RequestId></Response>",
            "ok r-1",
        ),
        (
            "<Response><Result>Success</Result><Error/></Response>",
            "ok -",
        ),
        (
            "<Response><Error><Code>X</Code></Error></Response>",
            "refused X -",
        ),
        (
            "<Response><Result>Success</Result><Error><Code>X</Code></Error></Response>",
            "refused X -",
        ),
        (
            "<Response><Result>Success</Result><Error>boom</Error></Response>",
            "at /Response/Error found string, expected struct Failure",
        ),
        (
            "<Response><Result>Success</Result><Error>a</Error><Error>b</Error></Response>",
            "at /Response/Error there are several values",
        ),
        (
            "<Response><Result>Success</Result></Response><Response/>",
            "its member Response/Error is a duplicate",
        ),
        (
            "<Response>Success</Response>",
            "at /Response found string, expected struct RefusedInner",
        ),
        ("<Response/>", "at /Response the member Result is missing"),
        ("", "at / the member Response is missing"),
    ] {
        let body = format!("<Reply>{body}</Reply>");
        assert_eq!(xml(200, &body), expected, "{body}");
    }
    let failure = "<Failure><Response><Error><Code>X</Code></Error></Response></Failure>";
    assert_eq!(xml(200, failure), "refused X -");
    assert_eq!(xml(400, failure), "refused X -");
}

#[test]
fn a_message_inside_of_objects_is_the_message() {
    let body = r#"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"m"}}}"#;
    let error = decode_response::<Reply, RefusedReply>(&BY_RULE, &raw(200, JSON, body), None);
    let Err(Error::Service(error)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.body().message(), Some("m"));
    assert!(error.body().is_documented_code());
    let body = r#"{"Response":{"RequestId":"r-1"}}"#;
    let error = decode_response::<Reply, RefusedReply>(&BY_RULE, &raw(400, JSON, body), None);
    let Err(Error::Service(error)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!((error.code(), error.body().message()), (None, None));
    assert!(!error.body().is_documented_code() && !error.is_retryable());
}

#[test]
fn a_code_that_is_judged_itself_is_looked_for_at_its_place() {
    static OPERATION: Operation = Operation {
        responses: &[good(&[empty(&["Response", "Error", "Code"])]), ERROR],
        ..ENVELOPE
    };
    for (error, expected) in [
        ("null", "ok -"),
        ("{}", "ok -"),
        (r#"{"Code":""}"#, "ok -"),
        (r#"{"Code":0}"#, "ok -"),
        (r#"{"Code":"X"}"#, "refused X -"),
        // Where there is no object, nothing can be absent from it.
        (
            r#""X""#,
            "at /Response/Error found string, expected struct Failure",
        ),
        (
            "[]",
            "at /Response/Error found list, expected struct Failure",
        ),
    ] {
        let body = format!(r#"{{"Response":{{"Result":"Success","Error":{error}}}}}"#);
        assert_eq!(recognize(&OPERATION, &body), expected, "{body}");
    }
    let xml = "<Reply><Response><Result>Success</Result><Error>X</Error></Response></Reply>";
    assert_eq!(
        words::<Reply, RefusedReply>(&OPERATION, 200, XML, xml),
        "at /Response/Error found string, expected struct Failure"
    );
}

// A code under several names, in an object that has several, too.

open_enum! {
    pub enum Number: lenient number {
        BadPicture = 4001,
        Busy = 5001,
    }
}

#[derive(Debug, Deserialize)]
struct Done {
    #[serde(rename = "id")]
    _id: i64,
}

codegen::response_body!(Done);

#[derive(Debug, Deserialize)]
struct CheckError {
    #[serde(alias = "Error")]
    error: CheckFailure,
}

#[derive(Debug, Deserialize)]
struct CheckFailure {
    #[serde(alias = "errcode")]
    code: Number,
}

codegen::error_body!(CheckError, code(it => it.error.code), codes(Number, [Busy]));

static CHECK: Operation = Operation {
    responses: &[good(&[empty(&["error"]), empty(&["Error"])]), ERROR],
    idempotent: true,
    request_id_members: &[],
    codes: Codes {
        members: &[&[&["error", "Error"], &["code", "errcode"]]],
        retry: &["5001"],
        detail: false,
    },
    ..BASE
};

#[test]
fn of_several_names_at_each_step_the_one_that_says_something_counts() {
    let check = |status, body| words::<Done, CheckError>(&CHECK, status, JSON, body);
    assert_eq!(check(200, r#"{"id":1,"error":null,"Error":""}"#), "ok -");
    for (body, expected) in [
        (r#"{"error":{"code":4001}}"#, "refused 4001 -"),
        (r#"{"Error":{"errcode":"5001"}}"#, "refused 5001 - again"),
        (r#"{"error":{"code":0,"errcode":4001}}"#, "refused 4001 -"),
        (r#"{"error":null,"Error":{"code":4001}}"#, "refused 4001 -"),
        (
            r#"{"Error":{"code":0},"error":{"errcode":4001,"code":null}}"#,
            "refused 4001 -",
        ),
        (
            r#"{"error":"","Error":{"errcode":4001,"code":4001}}"#,
            "refused 4001 -",
        ),
        (
            r#"{"error":{"code":{"value":1}}}"#,
            "at /error/code found object, expected a whole number or its text",
        ),
        (
            r#"{"error":{"text":"m"}}"#,
            "at /error the member code is missing",
        ),
    ] {
        assert_eq!(check(400, body), expected, "{body}");
        assert_eq!(check(200, body), expected, "{body}");
    }
}

// Shapes with a list of codes, and with a code before a colon.

open_enum! {
    pub enum FaultCode: text {
        NoFace = "NO_FACE",
        TryLater = "TRY_LATER",
    }
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum VerifyError {
    CodesError(CodesError),
    DetailError(DetailError),
    Listing(Listing),
}

#[derive(Debug, Deserialize, Serialize)]
struct CodesError {
    failure: Listed,
}

#[derive(Debug, Deserialize, Serialize)]
struct Listed {
    codes: Vec<i64>,
}

#[derive(Debug, Deserialize, Serialize)]
struct DetailError {
    fault: Fault,
}

#[derive(Debug, Deserialize, Serialize)]
struct Fault {
    what: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Listing {
    errors: Vec<Fault>,
}

impl Fault {
    fn code(&self) -> Option<FaultCode> {
        Some(FaultCode::from(
            codegen::split_code(self.what.as_deref()?).0,
        ))
    }
}

codegen::error_body!(CodesError, code(it => it.failure.codes));
codegen::error_body!(
    DetailError, code(it => it.fault.code()), codes(FaultCode, [TryLater])
);
codegen::error_body!(
    Listing, code(it => it.errors.first()?.code()), codes(FaultCode, [TryLater])
);
codegen::error_union!(VerifyError, [CodesError, DetailError, Listing]);

static VERIFY: Operation = Operation {
    responses: &[
        good(&[
            equal(&["success"], &["true"], false),
            empty(&["failure"]),
            empty(&["fault"]),
            empty(&["errors"]),
        ]),
        ERROR,
    ],
    idempotent: true,
    request_id_members: &[],
    codes: Codes {
        members: &[
            &[&["failure"], &["codes"]],
            &[&["fault"], &["what"]],
            &[&["errors"], &["what"]],
        ],
        retry: &["TRY_LATER", "7"],
        detail: true,
    },
    ..BASE
};

#[test]
fn a_list_of_codes_and_a_detail_are_read_inside_of_objects() {
    let verify = |status, body: &str| words::<Done, VerifyError>(&VERIFY, status, JSON, body);
    for (body, expected) in [
        (r#"{"success":true,"id":1}"#, "ok -"),
        (
            r#"{"success":true,"id":1,"failure":null,"fault":[],"errors":[]}"#,
            "ok -",
        ),
        (
            r#"{"success":false,"failure":{"codes":[12,7]}}"#,
            "refused 12 -",
        ),
        (
            r#"{"success":true,"id":1,"failure":{"codes":[12]}}"#,
            "refused 12 -",
        ),
        (r#"{"success":false,"failure":{"codes":[]}}"#, "refused - -"),
        (
            r#"{"success":false,"fault":{"what":"NO_FACE: left"}}"#,
            "refused NO_FACE -",
        ),
        (
            r#"{"fault":{"what":"TRY_LATER:5"}}"#,
            "refused TRY_LATER - again",
        ),
        // Of a list of objects, the first counts.
        (
            r#"{"success":true,"id":1,"errors":[{"what":"TRY_LATER"},{"what":"NO_FACE"}]}"#,
            "refused TRY_LATER - again",
        ),
        (
            r#"{"errors":[{"what":"NO_FACE"},{"what":"TRY_LATER"}]}"#,
            "refused NO_FACE -",
        ),
        // The first shape's code says nothing.
        (
            r#"{"failure":{},"fault":{"what":"NO_FACE"}}"#,
            "refused NO_FACE -",
        ),
    ] {
        assert_eq!(verify(200, body), expected, "{body}");
    }
    // None of the shapes fits, since a code is of another type.
    let odd = r#"{"failure":{"codes":7}}"#;
    assert_eq!(
        verify(400, odd),
        "at /failure/codes its type refuses the value"
    );
}

#[test]
fn a_new_status_inside_of_an_object_is_a_result_only_if_nothing_there_lets_anybody_in() {
    static OPERATION: Operation = Operation {
        responses: &[
            good(&[Success {
                member: &["Result", "Status"],
                must: Must::Equal {
                    values: &["OPEN"],
                    absent_is_success: false,
                    known: &["OPEN", "CLOSED"],
                    grants: &[&["Result", "Session", "Token"], &["Result", "Passed"]],
                },
            }]),
            ERROR,
        ],
        request_id_members: &[],
        ..BASE
    };
    let judge = |result: &str| {
        let body = format!(r#"{{"id":1,"Result":{result}}}"#);
        words::<Done, Refused>(&OPERATION, 200, JSON, &body)
    };
    for (result, expected) in [
        (
            r#"{"Status":"OPEN","Session":{"Token":"t"},"Passed":"T"}"#,
            "ok -",
        ),
        (r#"{"Status":"NEW"}"#, "ok -"),
        (r#"{"Status":"NEW","Session":null,"Passed":""}"#, "ok -"),
        (r#"{"Status":"NEW","Session":{"Token":""}}"#, "ok -"),
        (r#"{"Status":"NEW","Session":{"Token":"t"}}"#, "refused - -"),
        (r#"{"Session":{"Token":"t"},"Status":"NEW"}"#, "refused - -"),
        (r#"{"Status":"NEW","Session":"t"}"#, "refused - -"),
        (r#"{"Status":"NEW","Passed":"F"}"#, "refused - -"),
        (r#"{"Status":"CLOSED"}"#, "refused - -"),
        (r#"{"Status":["OPEN"]}"#, "refused - -"),
        ("{}", "refused - -"),
        ("null", "refused - -"),
        (r#""OPEN""#, "refused - -"),
    ] {
        assert_eq!(judge(result), expected, "{result}");
    }
}

#[tokio::test]
async fn a_code_inside_of_objects_can_mean_again_later() {
    let call = async |operation, responses: &[(&str, &str, &str)]| {
        let mut all: Vec<_> = responses
            .iter()
            .map(|(status, label, body)| http(status, &format!("Content-Type: {label}\r\n"), body))
            .collect();
        all.push(http("200 OK", "Content-Type: text/css\r\n", "{}"));
        let server = Server::new(all);
        let retry = Retry::new()
            .attempts(9)
            .start(std::time::Duration::from_millis(1));
        let client = liveproof_runtime::Client::<()>::new(config(&server).retry(retry)).unwrap();
        let request = new_builder(operation).finish();
        // The last response is none that can be read.
        client.call::<Done, Refused>(request).await.unwrap_err();
        std::iter::repeat_with(|| server.is_idle())
            .take_while(|is_idle| !is_idle)
            .count()
    };
    let again = [
        (
            "200 OK",
            JSON,
            r#"{"Response":{"Error":{"Code":"RequestLimitExceeded"}}}"#,
        ),
        (
            "400 No",
            JSON,
            r#"{"Response":{"Error":{"Code":["RequestLimitExceeded"]}}}"#,
        ),
        (
            "200 OK",
            XML,
            "<Reply><Response><Error><Code>RequestLimitExceeded</Code></Error></Response></Reply>",
        ),
    ];
    assert_eq!(call(&BY_DEFAULT, &again).await, 4);
    for body in [
        r#"{"Response":{"Error":{"Code":"X","Message":"RequestLimitExceeded"}}}"#,
        r#"{"Error":{"Code":"RequestLimitExceeded"}}"#,
        r#"{"Response":{"Code":"RequestLimitExceeded"}}"#,
        r#"{"Response":{"Result":"RequestLimitExceeded"}}"#,
    ] {
        assert_eq!(
            call(&BY_DEFAULT, &[("400 No", JSON, body)]).await,
            1,
            "{body}"
        );
    }
    let again = [
        ("400 No", JSON, r#"{"error":{"code":0,"errcode":5001}}"#),
        ("200 OK", JSON, r#"{"Error":{"code":"5001"}}"#),
    ];
    assert_eq!(call(&CHECK, &again).await, 3);
    let again = [
        ("200 OK", JSON, r#"{"fault":{"what":"TRY_LATER: 5 s"}}"#),
        ("400 No", JSON, r#"{"failure":{"codes":[7,12]}}"#),
    ];
    assert_eq!(call(&VERIFY, &again).await, 3);
}

#[test]
fn a_response_that_cannot_be_decoded_keeps_the_request_id_inside_of_it() {
    static OPERATION: Operation = Operation {
        responses: &[good(&[]), ERROR],
        request_id_members: &[
            &[&["Response", "response"], &["RequestId"]],
            &[&["request_id"]],
        ],
        ..ENVELOPE
    };
    let id = |label, body: &str| {
        let result = decode_response::<Done, Refused>(&OPERATION, &raw(200, label, body), None);
        let Err(error @ Error::Undecodable(_)) = result else {
            panic!("{result:?}");
        };
        error.request_id().map(str::to_owned)
    };
    for body in [
        r#"{"Response":{"RequestId":"r-1","x":1}}"#,
        r#"{"Response":{"a":{"RequestId":"no"},"b":[1,{}],"RequestId":"r-1"}}"#,
        r#"{"response":{"RequestId":"r-1"}}"#,
        r#"{"Response":null,"request_id":"r-1"}"#,
        r#"{"Response":"x","request_id":"r-1"}"#,
        r#"{"Response":[{"RequestId":"no"}],"request_id":"r-1"}"#,
        r#"{"Response":{"RequestId":{"RequestId":"no"}},"request_id":"r-1"}"#,
        // It breaks off after the member.
        r#"{"Response":{"RequestId":"r-1","x":"#,
        r#"{"Response":{"RequestId":"r-1",x"#,
    ] {
        assert_eq!(id(JSON, body).as_deref(), Some("r-1"), "{body}");
    }
    for body in [
        "<Other><Response><RequestId>r-1</RequestId></Response></Other>",
        "<Other><response><a/><RequestId> r-1 </RequestId></response></Other>",
        "<Other><Response><RequestId>r-1</RequestId><id>",
        "<Other><request_id>r-1</request_id></Other>",
    ] {
        assert_eq!(id(XML, body).as_deref(), Some("r-1"), "{body}");
    }
    for (label, body) in [
        (JSON, r#"{"RequestId":"r-1"}"#),
        (JSON, r#"{"Data":{"Response":{"RequestId":"r-1"}}}"#),
        (JSON, r#"{"Response":{"RequestId":"r"#),
        (JSON, r#"{"Response":{"RequestId":true}}"#),
        (XML, "<Other><Response/><RequestId>r-1</RequestId></Other>"),
        (
            XML,
            "<Other><Response></Response><RequestId>r-1</RequestId></Other>",
        ),
    ] {
        assert_eq!(id(label, body), None, "{body}");
    }
}
