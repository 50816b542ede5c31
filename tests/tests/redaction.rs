//! What must not be printed is not printed: not by values, not by errors, not by what leads to
//! them.
//!
//! `Outcome::printed` is `{:?}` and `{}` of all that a caller gets, with the sources of errors.

use std::net::SocketAddr;
use std::panic::resume_unwind;
use std::time::Duration;

use liveproof::aliyun_cloudauth;
use liveproof::runtime::{CallError, Request};
use liveproof_tests::VENDORS;
use liveproof_tests::support::Spec;
use liveproof_tests::support::body::{leaves, texts, xml_root};
use liveproof_tests::support::canary::{CANARY, Canaries, canaries, replace};
use liveproof_tests::support::{
    Call, Expect, Failure, Keep, Operation, Outcome, Response, Sample, Target, Then, Vendor,
    content_type, nobody, read, serve, signing, values,
};
use serde_json::Value;
use tokio::task::JoinSet;

/// A sample of an operation, with what it decodes to.
struct Case {
    vendor: &'static Vendor,
    operation: &'static Operation,
    file: &'static str,
    status: u16,
    body: String,
    example: Value,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} {}",
            self.vendor.name, self.operation.id, self.file
        )
    }
}

impl Case {
    fn spec(&self) -> Spec {
        Spec::of(self.vendor.name, self.operation.id)
    }

    /// Members that an error may print: the vendor's code and its name for the request.
    fn printed(&self) -> Vec<String> {
        let codes = self.spec().codes().into_iter().flat_map(|it| it.names);
        codes.chain(self.spec().request_ids()).collect()
    }

    /// The success with a canary in every text but the request id and those that tell it from an
    /// error.
    fn canaries(&self) -> Canaries {
        let mut keep: Vec<String> = self.spec().decisive().into_iter().collect();
        keep.extend(self.spec().request_ids());
        canaries(&self.body, &self.example, &keep)
    }
}

fn cases(wanted: fn(&Sample) -> Option<&Value>) -> Vec<Case> {
    let mut out = Vec::new();
    for &vendor in VENDORS.iter() {
        for operation in vendor.operations {
            for sample in operation.samples {
                let Some(example) = wanted(sample) else {
                    continue;
                };
                let (status, body) = read(vendor, operation, sample.file);
                let body = String::from_utf8(body).expect("a sample is UTF-8");
                let body = body.trim_end_matches('\u{3000}').trim().to_owned();
                out.push(Case {
                    vendor,
                    operation,
                    file: sample.file,
                    status,
                    body,
                    example: example.clone(),
                });
            }
        }
    }
    out
}

fn successes() -> Vec<Case> {
    cases(|it| match &it.expect {
        Expect::Success(example) => Some(example),
        _ => None,
    })
}

fn failures() -> Vec<Case> {
    cases(|it| match &it.expect {
        Expect::Error(example) => Some(example),
        _ => None,
    })
}

/// Leads to a listener, with requests that are signed by a temporary key.
fn target(vendor: &Vendor, address: SocketAddr) -> Target {
    Target::new(vendor.host, address).with_middleware(signing::signer("full"))
}

/// Makes a call; also gives the request as it was sent, signature included.
async fn call(vendor: &'static Vendor, call: Call, response: Response) -> (Outcome, Request) {
    let kept = Keep::default();
    let server = serve(response).await;
    let outcome = call
        .make(target(vendor, server.address()).with_middleware(kept.clone()))
        .await;
    (outcome, kept.requests().remove(0))
}

/// What of the request is long enough to be told from the error's own words, and no word of these.
fn telling(operation: &Operation, request: &Request) -> Vec<String> {
    let with_key = operation.inputs.contains(&"ObjectKey");
    let values = values(request)
        .into_iter()
        .filter(|it| it.0 != "path" || with_key)
        .map(|it| it.1);
    values
        .filter(|it| it.len() >= 5 && !operation.id.contains(it))
        .collect()
}

/// Nothing of the request, of the address and of what holds a canary is printed.
fn assert_silent(
    what: &str,
    vendor: &Vendor,
    operation: &Operation,
    request: Option<&Request>,
    outcome: &Outcome,
) {
    let printed = &format!("{} {}", outcome.printed, outcome.printed_body);
    assert!(outcome.result.is_err(), "{what}: accepted");
    assert!(printed.len() > 10, "{what}: nothing was printed");
    assert!(
        !printed.to_uppercase().contains(CANARY),
        "{what}: {printed}"
    );
    assert!(
        !printed.contains(vendor.host) && !printed.contains("127.0.0.1"),
        "{what}: {printed}"
    );
    let sent = request.map(|it| telling(operation, it)).unwrap_or_default();
    for value in &sent {
        assert!(
            !printed.contains(value.as_str()),
            "{what}: {value} in {printed}"
        );
    }
}

#[tokio::test]
async fn members_of_responses() {
    let mut silent = 0;
    let mut spoken = 0;
    for case in successes() {
        let made = case.canaries();
        // A text that has not the shape of a code may be a person's.
        let free = made
            .body
            .replace(&format!("{CANARY}-"), &format!("{CANARY} "));
        let response = Response::new(case.status, content_type(case.file), free);
        let (outcome, _) = call(case.vendor, case.operation.fullest(), response).await;
        assert!(outcome.result.is_ok(), "{case}: {}", outcome.word());
        // (A script is one text.)
        assert!(
            case.file.ends_with(".js") || !outcome.printed.contains(CANARY),
            "{case}: {}",
            outcome.printed
        );
        let response = Response::new(case.status, content_type(case.file), &made.body);
        let (outcome, _) = call(case.vendor, case.operation.fullest(), response).await;
        let value = outcome
            .result
            .as_ref()
            .unwrap_or_else(|_| panic!("{case}: {}", outcome.word()))
            .to_string();
        let never = case.spec().silent();
        for (name, canary) in &made.placed {
            // The caller gets it …
            assert!(value.contains(canary), "{case}: {name}");
            // … and only what is not sensitive is printed.
            let printed = outcome.printed.contains(canary);
            let sensitive = never.contains(name);
            assert!(
                !(printed && sensitive),
                "{case}: {name} is printed: {}",
                outcome.printed
            );
            silent += usize::from(sensitive);
            spoken += usize::from(printed);
        }
        if made.placed.iter().any(|it| never.contains(&it.0)) {
            assert!(
                outcome.printed.contains("[redacted]"),
                "{case}: {}",
                outcome.printed
            );
        }
    }
    // Neither half of the assertion is empty.
    assert!(silent > 0 && spoken > 0, "{silent}, {spoken}");
}

#[tokio::test]
async fn inputs_beside_a_response() {
    let mut checked = 0;
    for case in successes() {
        for (example, it) in case.operation.calls {
            let response = Response::new(case.status, content_type(case.file), &case.body);
            let (outcome, request) = call(case.vendor, *it, response).await;
            assert!(outcome.result.is_ok(), "{case} {example}");
            for (name, value) in values(&request) {
                if case.operation.sensitive.contains(&name.as_str()) && !value.is_empty() {
                    assert!(
                        !outcome.printed.contains(&value),
                        "{case} {example}: {name}"
                    );
                    checked += 1;
                }
            }
            // Nor by the request itself, whatever it holds.
            let printed = format!("{request:?}");
            for value in telling(case.operation, &request) {
                assert!(
                    !printed.contains(&value),
                    "{case} {example}: {value} in {printed}"
                );
            }
        }
    }
    assert!(checked > 0, "{checked}");
}

#[tokio::test]
async fn errors_of_vendors() {
    let mut held = 0;
    for case in failures() {
        let made = canaries(&case.body, &case.example, &case.printed());
        let response = Response::new(case.status, content_type(case.file), &made.body);
        let (outcome, request) = call(case.vendor, case.operation.fullest(), response).await;
        let Err(Failure::Vendor { body, code, .. }) = &outcome.result else {
            panic!("{case}: {}", outcome.word())
        };
        let body = body.to_string();
        for (name, canary) in &made.placed {
            assert!(body.contains(canary), "{case}: {name}");
            held += 1;
        }
        assert_silent(
            &case.to_string(),
            case.vendor,
            case.operation,
            Some(&request),
            &outcome,
        );
        // What may be printed is.
        let is_plain = code.bytes().all(|it| it.is_ascii_graphic());
        let is_documented = case.operation.codes.contains(&code.as_str());
        assert!(
            outcome.printed.contains(code.as_str()) == (is_plain || is_documented),
            "{case}: {code:?} in {}",
            outcome.printed
        );
    }
    assert!(held > 0, "{held}");
}

#[tokio::test]
async fn codes_and_ids_that_are_not_plain() {
    let mut checked = 0;
    for case in failures() {
        let names = case.printed();
        for name in &names {
            if !case.example.get(name).is_some_and(Value::is_string)
                || content_type(case.file) == "text/plain"
            {
                continue;
            }
            for text in [
                "CANARY with blanks",
                "CANARY\u{7}",
                "金丝雀 CANARY",
                &"CANARY".repeat(50),
            ] {
                // A control character is none of XML's.
                if text.contains('\u{7}') && case.body.starts_with('<') {
                    continue;
                }
                let Some(body) = replace(&case.body, name, &mut |_| text.to_owned()) else {
                    continue;
                };
                let body = canaries(&body, &case.example, &names).body;
                let response = Response::new(case.status, content_type(case.file), body);
                let (outcome, request) =
                    call(case.vendor, case.operation.fullest(), response).await;
                // (A 200 is a service error by another member than the code.)
                if outcome.result.is_ok() {
                    // A status that is not known yet, of a success.
                    assert!(!outcome.printed.contains(CANARY), "{case}: {name}");
                    continue;
                }
                assert_silent(
                    &format!("{case}: {name}"),
                    case.vendor,
                    case.operation,
                    Some(&request),
                    &outcome,
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 0, "{checked}");
}

#[tokio::test]
async fn responses_that_cannot_be_decoded() {
    const PAGE: &str = "<html><head><title>CANARY</title></head><body>CANARY</body></html>";
    for case in successes() {
        let made = case.canaries();
        let label = content_type(case.file);
        let half = (made.body.len() / 2..)
            .find(|&it| made.body.is_char_boundary(it))
            .expect("an end");
        let mut responses = vec![
            ("html", Response::new(200, "text/html", PAGE)),
            ("hidden html", Response::new(200, label, PAGE)),
            (
                "label",
                Response::new(200, "image/CANARY-label", &made.body),
            ),
            (
                "encoding",
                Response::new(200, label, [made.body.as_bytes(), b"CANARY\xff"].concat()),
            ),
            (
                "object",
                Response::new(200, label, "{\"CANARY-name\":{\"CANARY\":\"CANARY\"}}"),
            ),
            (
                "status",
                Response::with_headers(
                    418,
                    &[
                        ("Location", "https://CANARY.example"),
                        ("X-CANARY", "CANARY"),
                    ],
                    PAGE,
                ),
            ),
        ];
        // ASCII is read whatever the charset.
        if !made.body.is_ascii() {
            let label = format!("{label}; charset=CANARY");
            responses.push(("charset", Response::new(200, &label, &made.body)));
        }
        if !case.file.ends_with(".js") {
            responses.push(("half", Response::new(200, label, &made.body[..half])));
            responses.push((
                "tail",
                Response::new(200, label, format!("{}CANARY", made.body)),
            ));
            responses.push((
                "twice",
                Response::new(200, label, format!("{0}{0}", made.body)),
            ));
            // Numbers and booleans as words. (The texts are canaries already.)
            let texts: Vec<String> = texts(&case.example).into_iter().map(|it| it.0).collect();
            for name in leaves(&case.example) {
                // What the documents leave open may be a word, too.
                let is_loose = case.operation.loose.contains(&name.as_str());
                if is_loose || texts.contains(&name) {
                    continue;
                }
                let body = replace(&made.body, &name, &mut |_| "CANARY-number".to_owned());
                responses.extend(body.map(|it| ("word", Response::new(200, label, it))));
            }
        }
        if case.file.ends_with(".xml") {
            let root = xml_root(&case.body).expect("a root");
            let renamed = made.body.replace(&format!("{root}>"), "CANARY-root>");
            responses.push(("root", Response::new(200, label, renamed)));
            let other = format!("<{root}><CANARY-name>CANARY</CANARY-name></{root}>");
            responses.push(("members", Response::new(200, label, other)));
            responses.push((
                "entity",
                Response::new(200, label, format!("<{root}>&CANARY;</{root}>")),
            ));
        }
        for (what, response) in responses {
            let (outcome, request) = call(case.vendor, case.operation.fullest(), response).await;
            assert!(
                !matches!(
                    outcome.result,
                    Err(Failure::Transport(_) | Failure::Argument(_) | Failure::Other(_))
                ),
                "{case}: {what}: {}",
                outcome.word()
            );
            let loose = |it: &String| case.operation.loose.contains(&it.as_str());
            let is_open = leaves(&case.example).iter().all(loose);
            if is_open && what == "object" && outcome.result.is_ok() {
                // Whatever is an object is a good response here, and none of it is printed.
                let printed = outcome.printed.to_uppercase();
                assert!(!printed.contains(CANARY), "{case}: {}", outcome.printed);
                continue;
            }
            let decides = !case.spec().decisive().is_empty();
            if decides && what == "word" && matches!(outcome.result, Err(Failure::Vendor { .. })) {
                // The member that tells success was changed, and another was taken for a code,
                // which may be printed.
                continue;
            }
            assert_silent(
                &format!("{case}: {what}"),
                case.vendor,
                case.operation,
                Some(&request),
                &outcome,
            );
        }
        let server = serve(Response::new(200, label, &made.body)).await;
        let target = target(case.vendor, server.address()).max_response_bytes(8);
        let outcome = case.operation.fullest().make(target).await;
        assert_eq!(outcome.word(), "undecodable: oversized", "{case}");
        assert_silent(
            &format!("{case}: oversized"),
            case.vendor,
            case.operation,
            None,
            &outcome,
        );
    }
}

/// What base64 makes of `a=` and the beginning of the key's id behind 20 bytes (`printf`, `openssl
/// base64`): the signatures of Megvii's App operations hold it so.
const KEY_ID_IN_SIGN: &str = "hPUFLSURDQU5BUllpZD";

/// What a signer adds is among what must not be printed, so it has to be there.
#[tokio::test]
async fn signatures_are_among_the_values() {
    for &vendor in VENDORS.iter() {
        let operations = vendor.operations.iter();
        for operation in operations.filter(|it| !signing::is_foreign(vendor, it)) {
            let (_, request) = call(
                vendor,
                operation.fullest(),
                Response::new(200, "text/plain", ""),
            )
            .await;
            let values = telling(operation, &request);
            let signed = values
                .iter()
                .any(|it| it.contains(signing::KEY_ID) || it.contains(KEY_ID_IN_SIGN));
            assert_eq!(
                signed,
                !operation.credentials.is_empty(),
                "{}",
                operation.id
            );
        }
    }
}

/// The message of `response.unwrap()`, and of `{response:?}` in a message of the caller's own.
#[tokio::test]
async fn panics_of_those_who_unwrap() {
    let vendor = VENDORS.iter().find(|it| it.name == "aliyun-cloudauth");
    let vendor = vendor.expect("a vendor");
    let server = serve(Response::new(
        400,
        "application/json",
        r#"{"Code":"X","Message":"CANARY"}"#,
    ))
    .await;
    let config = aliyun_cloudauth::Config::new(aliyun_cloudauth::Endpoint::default());
    let config = target(vendor, server.address()).config(config);
    let client = aliyun_cloudauth::Client::new(config).expect("a good config");
    let call = tokio::spawn(async move {
        let response = client
            .get_status()
            .biz("CANARY-biz")
            .ticket_id("CANARY-ticket")
            .send()
            .await;
        response.unwrap().status()
    });
    let panic = call.await.expect_err("the vendor refuses").into_panic();
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(message.contains("ServiceError"), "{message}");
    assert!(!message.contains(CANARY), "{message}");
}

/// All at once, since some of them wait for the time-out.
#[tokio::test]
async fn failures_of_the_transport() {
    let mut calls = JoinSet::new();
    for &vendor in VENDORS.iter() {
        for operation in vendor.operations {
            calls.spawn(failures_of(vendor, operation));
        }
    }
    while let Some(done) = calls.join_next().await {
        if let Err(error) = done {
            resume_unwind(error.into_panic());
        }
    }
}

async fn failures_of(vendor: &'static Vendor, operation: &'static Operation) {
    let head = "HTTP/1.1 200 CANARY\r\nX-CANARY: CANARY\r\nContent-Type: application/json\r\n";
    let zipped = "Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\nCANARY";
    let responses = [
        ("closed at once", Response::raw(""), "Exchange"),
        ("reset at once", Response::raw("").then_reset(), "Exchange"),
        ("closed in the head", Response::raw(head), "Exchange"),
        (
            "reset in the head",
            Response::raw(head).then_reset(),
            "Exchange",
        ),
        (
            "closed in the body",
            Response::raw(format!("{head}Content-Length: 100\r\n\r\nCANARY")),
            "Body",
        ),
        (
            "reset in the body",
            Response::raw(format!("{head}Content-Length: 100\r\n\r\nCANARY")).then_reset(),
            "Body",
        ),
        ("silent", Response::raw("").then_silence(), "CallTimeout"),
        (
            "silent in the head",
            Response::raw(head).then_silence(),
            "CallTimeout",
        ),
        (
            "silent in the body",
            Response::raw(format!("{head}Content-Length: 9\r\n\r\nCANARY")).then_silence(),
            "CallTimeout",
        ),
        (
            "no HTTP",
            Response::raw("CANARY/1.1 200 CANARY\r\n\r\n"),
            "Protocol",
        ),
        (
            "no header",
            Response::raw("HTTP/1.1 200 OK\r\nCANARY CANARY\r\n\r\n"),
            "Protocol",
        ),
        ("no gzip", Response::raw(format!("{head}{zipped}")), "Body"),
        (
            "no chunk",
            Response::raw(format!(
                "{head}Transfer-Encoding: chunked\r\n\r\nCANARY\r\n"
            )),
            "Body",
        ),
    ];
    for (what, response, kind) in responses {
        let kept = Keep::default();
        let server = serve(response).await;
        let target = target(vendor, server.address()).with_middleware(kept.clone());
        let target = target.timeout(Duration::from_millis(if kind == "CallTimeout" {
            50
        } else {
            30_000
        }));
        let outcome = operation.fullest().make(target).await;
        let what = format!("{}: {what}", operation.id);
        assert_eq!(outcome.word(), format!("transport: {kind}"), "{what}");
        assert_silent(&what, vendor, operation, kept.requests().first(), &outcome);
    }
    let kept = Keep::default();
    let nobody = nobody();
    let outcome = operation
        .fullest()
        .make(target(vendor, nobody.address()).with_middleware(kept.clone()))
        .await;
    assert_eq!(outcome.word(), "transport: Connect", "{}", operation.id);
    assert_silent(
        "refused",
        vendor,
        operation,
        kept.requests().first(),
        &outcome,
    );

    let server = serve(Response::raw("HTTP/1.1 400 CANARY\r\n\r\nCANARY")).await;
    let target = target(vendor, server.address())
        .https()
        .with_middleware(kept.clone());
    let outcome = operation.fullest().make(target).await;
    assert_eq!(outcome.word(), "transport: Tls", "{}", operation.id);
    assert_silent(
        "no TLS",
        vendor,
        operation,
        kept.requests().last(),
        &outcome,
    );
    assert!(server.stop().await.is_empty());
}

#[tokio::test]
async fn middleware_that_fails() {
    type Change = fn(&mut Request) -> Result<(), CallError>;
    let changes: [(&str, Change); 4] = [
        ("signing", |_| {
            Err(CallError::signing("the key cannot be read"))
        }),
        ("frozen", |request| {
            request.encoded()?;
            Ok(request.push_query("CANARY-name", "CANARY-value")?)
        }),
        ("header", |request| {
            Ok(request.set_header("X-CANARY", "CANARY\r\nCANARY")?)
        }),
        ("reserved header", |request| {
            Ok(request.push_header("Host", "CANARY.example")?)
        }),
    ];
    for &vendor in VENDORS.iter() {
        for operation in vendor.operations {
            for (what, change) in changes {
                let server = serve(Response::new(200, "text/plain", "")).await;
                let seen = Keep::default();
                let copy = seen.clone();
                let target = target(vendor, server.address());
                // The error comes from within; the request is kept for its values.
                let outcome = operation
                    .fullest()
                    .make(target.with_middleware(Then(move |request: &mut Request| {
                        copy.keep(request);
                        change(request)
                    })))
                    .await;
                let what = format!("{}: {what}", operation.id);
                assert!(
                    matches!(outcome.result, Err(Failure::Other(_))),
                    "{what}: {}",
                    outcome.word()
                );
                assert_eq!(server.connections(), 0, "{what}");
                assert_silent(&what, vendor, operation, seen.requests().first(), &outcome);
            }
        }
    }
}
