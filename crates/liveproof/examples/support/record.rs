//! One call, from names to one object.

use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use super::{Call, Failure, Given, Operation, Outcome, Problem, Setup, Vendor};

/// A call and what came of it.
#[derive(Serialize)]
pub(crate) struct Record {
    pub(crate) vendor: &'static str,
    pub(crate) operation: &'static str,
    /// Method and target; `null` if nothing was sent.
    pub(crate) request: Option<String>,
    pub(crate) scheme: Option<&'static str>,
    pub(crate) status: Option<u16>,
    /// `ok` or `error`.
    pub(crate) outcome: &'static str,
    pub(crate) error: Option<Failure>,
    pub(crate) reply: Option<Value>,
    /// The reply as it may be printed.
    #[serde(skip)]
    #[allow(dead_code)] // `demo` prints it, `call` the whole reply.
    pub(crate) shown: Option<String>,
    pub(crate) ms: f64,
}

/// Makes a call. What cannot even be tried is an error of the kind `setup`.
///
/// `hidden` are keys that a vendor's message may quote.
pub(crate) async fn run(
    vendor: &'static Vendor,
    operation: &'static Operation,
    values: Vec<Given>,
    setup: Setup,
    hidden: &[String],
) -> Record {
    let capture = setup.capture.clone();
    let started = Instant::now();
    let call = Call {
        setup,
        operation: operation.id,
        values,
    };
    let outcome = match operation.foreign_scheme() {
        None => (vendor.call)(call).await,
        // It would go out unsigned.
        Some(scheme) => Err(Problem::Scheme(scheme)),
    };
    let outcome = outcome.unwrap_or_else(|problem| refused(&problem));
    let ms = (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    let seen = capture.seen();
    let (reply, error) = match outcome.reply {
        Ok(reply) => (Some(reply), None),
        Err(mut failure) => {
            for key in hidden.iter().filter(|it| !it.is_empty()) {
                failure.message = failure.message.replace(key.as_str(), "***");
            }
            (None, Some(failure))
        }
    };
    Record {
        vendor: vendor.name,
        operation: operation.id,
        request: seen.request,
        scheme: operation.scheme,
        status: outcome.status.or(seen.status),
        outcome: if error.is_none() { "ok" } else { "error" },
        error,
        reply,
        shown: outcome.shown,
        ms,
    }
}

fn refused(problem: &Problem) -> Outcome {
    Outcome {
        status: None,
        shown: None,
        reply: Err(Failure {
            kind: "setup",
            code: None,
            message: problem.to_string(),
            request_id: None,
            retryable: false,
        }),
    }
}
