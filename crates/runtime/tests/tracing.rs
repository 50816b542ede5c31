//! What the feature `tracing` records.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use liveproof_runtime::{
    Client, Config, ConfigError, Endpoint, Exchange, Middleware, Next, Request, Retry, testing,
};
use support::*;
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// The names that a span has, set or not.
const FIELDS: [&str; 9] = [
    "otel.kind",
    "rpc.service",
    "rpc.method",
    "http.request.method",
    "server.address",
    "http.response.status_code",
    "http.request.resend_count",
    "error.type",
    "liveproof.request_id",
];

type Span = (&'static str, BTreeMap<&'static str, String>);

/// Keeps the spans in the order in which they began.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Span>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        let names: Vec<_> = metadata.fields().iter().map(|it| it.name()).collect();
        assert_eq!(names, FIELDS);
        assert_eq!(metadata.target(), "liveproof");
        let mut fields = Fields(BTreeMap::new());
        attributes.record(&mut fields);
        let mut spans = self.0.lock().unwrap();
        context
            .span(id)
            .unwrap()
            .extensions_mut()
            .insert(spans.len());
        spans.push((metadata.name(), fields.0));
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        assert_ne!(
            event.metadata().target(),
            "liveproof",
            "there are no events"
        );
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let index = *context
            .span(id)
            .unwrap()
            .extensions()
            .get::<usize>()
            .unwrap();
        let mut fields = Fields(BTreeMap::new());
        values.record(&mut fields);
        self.0.lock().unwrap()[index].1.extend(fields.0);
    }
}

struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// The spans of a call, a line each: name and fields.
fn spans<E: Endpoint>(config: Config<E>) -> Vec<String> {
    let spans = Spans::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    tracing::subscriber::with_default(Registry::default().with(spans.clone()), || {
        let client: Client = Client::new(config).unwrap();
        let mut request = new_builder(&IDEMPOTENT).finish().unwrap();
        request.push_query("id_card", "CANARY").unwrap();
        request.set_header("X-Key", "CANARY").unwrap();
        let call = client.call::<Done, Refused>(Ok(request));
        let _ = runtime.block_on(call);
    });
    let spans = spans.0.lock().unwrap();
    let line = |span: &Span| {
        let fields: Vec<_> = span
            .1
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!("{}: {}", span.0, fields.join(" "))
    };
    spans.iter().map(line).collect()
}

#[test]
fn a_call_and_each_of_its_attempts_is_a_span() {
    let busy = http("503 Busy", "X-Request-Id: r-1\r\n", "CANARY");
    let server = Server::new(vec![busy, ok()]);
    let config = config(&server).retry(Retry::new().start(Duration::from_millis(1)));
    let common = "http.request.method=\"GET\"";
    let names = "otel.kind=\"client\" rpc.method=\"DoIt\" rpc.service=\"test\" \
                 server.address=\"127.0.0.1\"";
    assert_eq!(
        spans(config),
        [
            format!(
                "call: {common} http.request.resend_count=1 http.response.status_code=200 {names}"
            ),
            format!(
                "attempt: error.type=\"503\" {common} http.request.resend_count=0 \
                 http.response.status_code=503 liveproof.request_id=\"r-1\" {names}"
            ),
            format!(
                "attempt: {common} http.request.resend_count=1 http.response.status_code=200 {names}"
            ),
        ]
    );
}

/// A bucket's address, of which the first label is the customer's.
struct Bucket(&'static str);

impl Endpoint for Bucket {
    fn base_url(&self) -> Result<String, ConfigError> {
        Ok(self.0.to_owned())
    }

    fn public_host(&self) -> Option<String> {
        Some("cos.example.com".to_owned())
    }
}

#[test]
fn no_span_identifies_anyone() {
    let json = [
        ("Content-Type", "application/json"),
        ("X-Request-Id", "CANARY of the vendor"),
    ];
    for (status, body, error) in [
        (200, r#"{"id":1,"name":"CANARY"}"#, None),
        (
            403,
            r#"{"Code":"CANARY","Message":"CANARY"}"#,
            Some("service"),
        ),
        (200, "CANARY", Some("undecodable")),
        (302, "CANARY", Some("unexpected_status")),
    ] {
        let config = Config::new(Bucket("https://CANARY-1250000000.cos.example.com/CANARY"))
            .with_middleware(testing::respond(status, json, body))
            .no_retry();
        let spans = spans(config);
        assert!(
            !spans.join("\n").to_lowercase().contains("canary"),
            "{spans:#?}"
        );
        assert!(
            spans[0].contains("server.address=\"cos.example.com\""),
            "{spans:#?}"
        );
        let wanted = error.map(|it| format!("error.type={it:?}"));
        match wanted {
            Some(wanted) => assert!(spans[0].contains(&wanted), "{spans:#?}"),
            None => assert!(!spans[0].contains("error.type"), "{spans:#?}"),
        }
    }
}

#[test]
fn the_kind_of_a_failure_of_the_connection_is_named() {
    let spans = spans(Config::new(Nowhere).no_retry());
    assert!(spans[0].contains("error.type=\"connect\""), "{spans:#?}");
    assert!(spans[1].contains("error.type=\"connect\""), "{spans:#?}");
}

#[test]
fn a_request_id_of_the_body_is_that_of_the_call() {
    let body = r#"{"Code":"X","RequestId":"r-2"}"#;
    let json = [("Content-Type", "application/json")];
    let config = Config::new(Nowhere)
        .with_middleware(testing::respond(403, json, body))
        .no_retry();
    let spans = spans(config);
    assert!(
        spans[0].contains("liveproof.request_id=\"r-2\""),
        "{spans:#?}"
    );
    assert!(spans[1].contains("error.type=\"403\""), "{spans:#?}");
}

/// A middleware that never answers.
struct Silence;

impl Middleware for Silence {
    fn handle<'a>(&'a self, _: Request, _: Next<'a>) -> Exchange<'a> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn an_attempt_that_is_given_up_says_so() {
    let config = Config::new(Nowhere)
        .with_middleware(Silence)
        .timeout(Duration::from_millis(1));
    let spans = spans(config);
    assert!(
        spans[0].contains("error.type=\"call_timeout\""),
        "{spans:#?}"
    );
    assert!(spans[1].contains("error.type=\"cancelled\""), "{spans:#?}");
}
