//! What the feature `tracing` records.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use liveproof_runtime::{Client, Retry};
use support::*;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "liveproof"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = match field.name() {
            "ms" => "_".to_owned(),
            _ => format!("{value:?}"),
        };
        self.0.push_str(&format!("{}={value} ", field.name()));
    }
}

#[test]
fn one_event_per_attempt_and_nothing_else_in_it() {
    let server = Server::new(vec![http("503 Busy", "X-Request-Id: CANARY\r\n", ""), ok()]);
    let lines = Lines::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    tracing::subscriber::with_default(lines.clone(), || {
        let config = config(&server).retry(Retry::new().start(Duration::from_millis(1)));
        let client: Client = Client::new(config).unwrap();
        let request = new_draft(&IDEMPOTENT).finish();
        runtime
            .block_on(client.call::<Done, Refused>(request))
            .unwrap();
    });
    let lines = lines.0.lock().unwrap().clone();
    assert_eq!(
        lines,
        [
            "message=attempt vendor=\"test\" operation=\"DoIt\" attempt=1 status=503 ms=_ ",
            "message=attempt vendor=\"test\" operation=\"DoIt\" attempt=2 status=200 ms=_ ",
        ]
    );
}
