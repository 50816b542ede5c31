//! Errors that a test asks for before it calls.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use crate::vendor::{DocumentedError, OperationInfo};

/// What the next calls are answered with, shared by the vendors of a mock.
#[derive(Clone, Default)]
pub(crate) struct NextAnswers(Arc<Mutex<Vec<Planned>>>);

struct Planned {
    operation: &'static str,
    error: &'static DocumentedError,
}

impl NextAnswers {
    /// Plans an answer, behind those that are planned already.
    pub(crate) fn push(&self, operation: &'static str, error: &'static DocumentedError) {
        self.all(|all| all.push(Planned { operation, error }));
    }

    /// Takes the first answer that is planned for this operation.
    pub(crate) fn take(&self, operation: &OperationInfo) -> Option<&'static DocumentedError> {
        self.all(|all| {
            let at = all.iter().position(|it| {
                // Two vendors may have an operation of the same name.
                it.operation == operation.id && operation.errors.contains(it.error)
            })?;
            Some(all.remove(at).error)
        })
    }

    fn all<T>(&self, use_them: impl FnOnce(&mut Vec<Planned>) -> T) -> T {
        // No code that holds the guard can panic, so a poisoned list is whole.
        use_them(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
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
