//! What a call came to, without its types.

use std::error::Error as _;
use std::fmt::Debug;

use liveproof::runtime::{
    ConfigError, DecodeProblem, Error, ErrorBody, FormatProblem, Response, ServiceError,
    TypeProblem,
};
use serde::Serialize;
use serde_json::Value as Json;

/// What a call came to.
#[derive(Debug)]
pub struct Outcome {
    /// The response as JSON, or why there is none.
    pub result: Result<Json, Failure>,
    /// The status of the response, if one came.
    pub status: Option<u16>,
    /// `{:?}` and `{}` of all that the caller gets, sources of errors included.
    pub printed: String,
    /// `{:?}` of the vendor's own error, if there is one.
    pub printed_body: String,
    /// `{:?}` of the value of a success.
    pub shown: Option<String>,
    /// What a caller learns of an error.
    pub details: Option<Details>,
}

/// Why there is no response.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Nothing was sent.
    Argument(String),
    /// The vendor reported an error.
    Vendor {
        /// The code.
        code: String,
        /// The error as JSON.
        body: Json,
        /// The status of the response.
        status: u16,
    },
    /// The response is not what the spec says; the reason in one word.
    Undecodable(String),
    /// A status that the spec does not have.
    UnexpectedStatus(u16),
    /// No response came.
    Transport(String),
    /// The client could not be set up, or a middleware failed.
    Other(String),
}

/// What a caller learns of an error.
#[derive(Debug, Serialize)]
pub struct Details {
    /// `invalid-argument`, `signing`, `transport`, `vendor`, `undecodable`, `unexpected-status`,
    /// `setup` or `other`.
    pub kind: &'static str,
    /// The vendor's code.
    pub code: Option<String>,
    /// The vendor's own words if it has any, else the error's, with its sources.
    pub message: String,
    /// The name that the vendor gave the request.
    pub request_id: Option<String>,
    /// Whether the same call may pass later.
    pub retryable: bool,
}

impl Outcome {
    /// Of a call.
    pub fn of<T: Serialize + Debug, E: ErrorBody + Serialize>(
        result: Result<Response<T>, Error<E>>,
    ) -> Self {
        match result {
            Ok(response) => Self {
                result: serde_json::to_value(&*response)
                    .map_err(|it| Failure::Other(format!("the response cannot be written: {it}"))),
                status: Some(response.status()),
                printed: format!("{response:?} {:?} {response:#?}", *response),
                printed_body: String::new(),
                shown: Some(format!("{:?}", *response)),
                details: None,
            },
            Err(error) => {
                let mut printed = format!("{error:?} {error} {error:#?}");
                let body = error.service_error().map(ServiceError::body);
                let printed_body = body.map(|it| format!("{it:?} {it:#?}"));
                let mut source = error.source();
                while let Some(it) = source {
                    printed.push_str(&format!(" {it:?} {it}"));
                    source = it.source();
                }
                Self {
                    status: error.status(),
                    printed,
                    printed_body: printed_body.unwrap_or_default(),
                    shown: None,
                    details: Some(details(&error)),
                    result: Err(failure(error)),
                }
            }
        }
    }

    /// Of a client that could not be set up.
    #[must_use]
    pub fn of_config(error: &ConfigError) -> Self {
        Self {
            printed: format!("{error:?} {error}"),
            ..Self::of_problem(error.to_string())
        }
    }

    /// Of a call that could not be tried.
    #[must_use]
    pub fn of_problem(message: String) -> Self {
        Self {
            result: Err(Failure::Other(message.clone())),
            status: None,
            printed: String::new(),
            printed_body: String::new(),
            shown: None,
            details: Some(Details {
                kind: "setup",
                code: None,
                message,
                request_id: None,
                retryable: false,
            }),
        }
    }

    /// In the words of `.expect` files: `undecodable: root`, `vendor: CODE`, `unexpected-status`,
    /// `response`.
    #[must_use]
    pub fn word(&self) -> String {
        match &self.result {
            Ok(_) => "response".to_owned(),
            Err(Failure::Argument(text)) => format!("argument: {text}"),
            Err(Failure::Vendor { code, .. }) => format!("vendor: {code}"),
            Err(Failure::Undecodable(reason)) => format!("undecodable: {reason}"),
            Err(Failure::UnexpectedStatus(_)) => "unexpected-status".to_owned(),
            Err(Failure::Transport(text)) => format!("transport: {text}"),
            Err(Failure::Other(text)) => format!("other: {text}"),
        }
    }
}

fn details<E: ErrorBody>(error: &Error<E>) -> Details {
    let kind = match error {
        Error::InvalidArgument(_) => "invalid-argument",
        Error::Signing(_) => "signing",
        Error::Transport(_) => "transport",
        Error::Service(_) => "vendor",
        Error::Undecodable(_) => "undecodable",
        Error::UnexpectedStatus(_) => "unexpected-status",
        _ => "other",
    };
    // An error does not print the vendor's own words, since they may quote the request. Here they
    // are what the person at the keyboard wants to see.
    let mut message = match error.service_error().and_then(|it| it.body().message()) {
        Some(text) => text.to_owned(),
        None => error.to_string(),
    };
    let mut source = error.source();
    while let Some(it) = source {
        message.push_str(&format!(": {it}"));
        source = it.source();
    }
    Details {
        kind,
        code: error.code().map(str::to_owned),
        message,
        request_id: error.request_id().map(str::to_owned),
        retryable: error.is_retryable(),
    }
}

fn failure<E: ErrorBody + Serialize>(error: Error<E>) -> Failure {
    match error {
        Error::InvalidArgument(error) => Failure::Argument(error.to_string()),
        Error::Service(error) => Failure::Vendor {
            code: error.body().code().unwrap_or_default().into_owned(),
            body: serde_json::to_value(error.body()).unwrap_or_default(),
            status: error.status(),
        },
        Error::Undecodable(error) => Failure::Undecodable(word(error.reason())),
        Error::UnexpectedStatus(error) => Failure::UnexpectedStatus(error.status()),
        Error::Transport(error) => Failure::Transport(format!("{:?}", error.kind())),
        other => Failure::Other(other.to_string()),
    }
}
/// The word that `.expect` files use.
fn word(reason: &DecodeProblem) -> String {
    let word = match reason {
        DecodeProblem::Html => "html",
        DecodeProblem::Empty => "empty",
        DecodeProblem::WrongRoot { .. } => "root",
        DecodeProblem::Malformed { problem, .. } => match problem {
            FormatProblem::Truncated => "truncated",
            FormatProblem::Trailing => "trailing",
            FormatProblem::Markup => "html",
            _ => "syntax",
        },
        // A blank text, or an object without members, counts as missing.
        DecodeProblem::Mistyped {
            problem: TypeProblem::Missing { .. } | TypeProblem::Blank | TypeProblem::Hollow,
            ..
        } => "missing-member",
        DecodeProblem::Mistyped { .. } | DecodeProblem::NoScript => "type",
        DecodeProblem::TooLarge { .. } => "oversized",
        DecodeProblem::ContentType => "label",
        DecodeProblem::Charset => "charset",
        DecodeProblem::NotUtf8 => "encoding",
        DecodeProblem::NotEmpty => "not-empty",
        DecodeProblem::Ambiguous { .. } => "ambiguous",
        other => return format!("{other:?}"),
    };
    word.to_owned()
}
