//! Errors that a test asks for before it calls.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use crate::{
    info::{Answer, OperationInfo},
    request::Request,
    response::Response,
    store::lock,
};

/// The request header that asks for an answer: `X-Mock-Answer: CODE`, or `CODE@STATUS` if the
/// vendor documents one code with several statuses; or the name of a sample.
const PLANNED: &str = "x-mock-answer";

/// The answer that is asked for: by the request itself, or before it with
/// [`Mock::answer_next`](crate::Mock::answer_next).
pub(crate) fn planned(
    request: &Request,
    operation: &OperationInfo,
    next_answers: &NextAnswers,
) -> Result<Option<Answer>, Response> {
    let Some(name) = request.header(PLANNED).map(str::trim) else {
        return Ok(next_answers.take(operation));
    };
    let unknown = || {
        let unknown = NextAnswerError::Undocumented {
            operation: operation.id,
            error: name.to_owned(),
        };
        Response::plain(500, format!("{unknown}\n"))
    };
    operation.answer(name).map(Some).ok_or_else(unknown)
}

/// The answers that the next calls get, shared by the vendors of a mock.
#[derive(Clone, Default)]
pub(crate) struct NextAnswers(Arc<Mutex<Vec<Planned>>>);

struct Planned {
    operation: &'static str,
    answer: Answer,
}

impl NextAnswers {
    /// Plans an answer, after those that are planned already.
    pub(crate) fn push(&self, operation: &'static str, answer: Answer) {
        lock(&self.0).push(Planned { operation, answer });
    }

    /// Takes the first answer that is planned for this operation.
    fn take(&self, operation: &OperationInfo) -> Option<Answer> {
        let mut planned = lock(&self.0);
        let at = planned.iter().position(|it| {
            // Two vendors may have an operation of the same name.
            it.operation == operation.id
                && match it.answer {
                    Answer::Error(error) => operation.errors.contains(error),
                    Answer::Sample(sample) => operation.samples.contains(sample),
                }
        })?;
        Some(planned.remove(at).answer)
    }
}

/// Why an answer cannot be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextAnswerError {
    /// No vendor that was started has this operation.
    UnknownOperation(String),
    /// The operation has no such documented error, and no sample of this name.
    Undocumented {
        /// The operation.
        operation: &'static str,
        /// The error that was asked for.
        error: String,
    },
}

impl fmt::Display for NextAnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation(name) => {
                write!(f, "no vendor that was started has an operation {name:?}")
            }
            Self::Undocumented { operation, error } => {
                write!(
                    f,
                    "{error} is neither a documented error nor a sample of {operation}"
                )
            }
        }
    }
}

impl std::error::Error for NextAnswerError {}
