//! Errors that a test asks for before it calls.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use crate::{info::DocumentedError, store::lock};

/// The errors that the next calls get, shared by the vendors of a mock.
#[derive(Clone, Default)]
pub(crate) struct NextAnswers(Arc<Mutex<Vec<Planned>>>);

struct Planned {
    operation: &'static str,
    error: &'static DocumentedError,
}

impl NextAnswers {
    /// Plans an error, after those that are planned already.
    pub(crate) fn push(&self, operation: &'static str, error: &'static DocumentedError) {
        lock(&self.0).push(Planned { operation, error });
    }

    /// Takes the first error that is planned for this operation.
    pub(crate) fn take(
        &self,
        operation: &str,
        errors: &[DocumentedError],
    ) -> Option<&'static DocumentedError> {
        let mut planned = lock(&self.0);
        let at = planned.iter().position(|it| {
            // Two vendors may have an operation of the same name.
            it.operation == operation && errors.contains(it.error)
        })?;
        Some(planned.remove(at).error)
    }
}

/// Why an answer cannot be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextAnswerError {
    /// No vendor that was started has this operation.
    UnknownOperation(String),
    /// The operation has no such documented error.
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
                write!(f, "{error} is not a documented error of {operation}")
            }
        }
    }
}

impl std::error::Error for NextAnswerError {}
