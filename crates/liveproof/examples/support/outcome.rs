//! What a call came to, without its types.

use std::error::Error as _;
use std::fmt::Debug;

use liveproof::runtime::{Error, ErrorBody, Reply};
use serde::Serialize;
use serde_json::Value;

/// What a call came to.
pub(crate) struct Outcome {
    pub(crate) status: Option<u16>,
    pub(crate) reply: Result<Value, Failure>,
    /// As `{:?}` prints the reply: without what must not be printed.
    pub(crate) shown: Option<String>,
}

/// Why there is no reply.
#[derive(Serialize)]
pub(crate) struct Failure {
    /// `invalid-argument`, `signing`, `transport`, `vendor`, `undecodable`, `unexpected-status` or `setup`.
    pub(crate) kind: &'static str,
    /// The vendor's code.
    pub(crate) code: Option<String>,
    pub(crate) message: String,
    pub(crate) request_id: Option<String>,
    pub(crate) retryable: bool,
}

impl Outcome {
    pub(crate) fn of<T: Serialize + Debug, E: ErrorBody>(
        result: Result<Reply<T>, Error<E>>,
    ) -> Self {
        match result {
            Ok(reply) => Self {
                status: Some(reply.status()),
                shown: Some(format!("{:?}", *reply)),
                reply: serde_json::to_value(&*reply).map_err(|error| Failure {
                    kind: "undecodable",
                    code: None,
                    message: format!("the reply cannot be written as JSON: {error}"),
                    request_id: reply.request_id().map(str::to_owned),
                    retryable: false,
                }),
            },
            Err(error) => Self {
                status: error.status(),
                reply: Err(failure(&error)),
                shown: None,
            },
        }
    }
}

fn failure<E: ErrorBody>(error: &Error<E>) -> Failure {
    let kind = match error {
        Error::InvalidArgument(_) => "invalid-argument",
        Error::Signing(_) => "signing",
        Error::Transport(_) => "transport",
        Error::Vendor(_) => "vendor",
        Error::Undecodable(_) => "undecodable",
        Error::UnexpectedStatus(_) => "unexpected-status",
        _ => "other",
    };
    // An error does not print the vendor's own words, since they may quote the request. Here they are what the
    // person at the keyboard wants to see.
    let mut message = match error.vendor().and_then(ErrorBody::message) {
        Some(text) => text.to_owned(),
        None => error.to_string(),
    };
    let mut source = error.source();
    while let Some(it) = source {
        message.push_str(&format!(": {it}"));
        source = it.source();
    }
    Failure {
        kind,
        code: error.code().map(str::to_owned),
        message,
        request_id: error.request_id().map(str::to_owned),
        retryable: error.is_retryable(),
    }
}
