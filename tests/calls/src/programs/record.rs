//! One call, from names to one object.

use std::time::Instant;

use serde::Serialize;
use serde_json::Value as Json;

use super::{Environment, foreign_scheme};
use crate::spec::Spec;
use crate::{Details, Outcome, Values, call};

/// A call and what came of it.
#[derive(Serialize)]
pub struct Record {
    /// The name of its spec.
    pub vendor: &'static str,
    /// The `operationId`.
    pub operation: &'static str,
    /// Method and target; `null` if nothing was sent.
    pub request: Option<String>,
    /// How it is signed.
    pub scheme: Option<&'static str>,
    /// The status of the response.
    pub status: Option<u16>,
    /// `ok` or `error`.
    pub outcome: &'static str,
    /// Why there is no value.
    pub error: Option<Details>,
    /// The value.
    pub response: Option<Json>,
    /// The response as it may be printed.
    #[serde(skip)]
    pub shown: Option<String>,
    /// How long it took, in milliseconds.
    pub ms: f64,
}

/// Makes a call. What cannot even be tried is an error of the kind `setup`.
///
/// `hidden` are keys that a vendor's message may quote.
pub async fn run(
    vendor: &'static str,
    operation: &'static str,
    values: Values,
    setup: Environment,
    hidden: &[String],
) -> Record {
    let started = Instant::now();
    let spec = Spec::of(vendor, operation);
    let outcome = match foreign_scheme(spec) {
        None => match call(&setup, vendor, operation, &values).await {
            Ok(outcome) => outcome,
            Err(problem) => Outcome::of_problem(problem.to_string()),
        },
        // It would go out unsigned.
        Some(scheme) => {
            Outcome::of_problem(format!("there is no signer for the scheme `{scheme}`"))
        }
    };
    let ms = (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    let seen = setup.capture.seen();
    let mut error = outcome.details;
    if let Some(error) = &mut error {
        for key in hidden.iter().filter(|it| !it.is_empty()) {
            error.message = error.message.replace(key.as_str(), "***");
        }
    }
    Record {
        vendor,
        operation,
        request: seen.request,
        scheme: spec.scheme(),
        status: outcome.status.or(seen.status),
        outcome: if error.is_none() { "ok" } else { "error" },
        error,
        response: outcome.result.ok(),
        shown: outcome.shown,
        ms,
    }
}
