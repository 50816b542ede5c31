//! Why a command did not do what it should.

use std::fmt::Display;
use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;

/// Why a command did not do what it should.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Specs break rules.
    Diagnostics(Vec<Diagnostic>),
    /// It could not run: the reason in one sentence.
    Unable(String),
}

impl Failure {
    /// An error that says by itself what it is about.
    pub(crate) fn of(error: impl Display) -> Self {
        Self::Unable(error.to_string())
    }

    /// An error about a file.
    pub(crate) fn about(path: &Path, error: impl Display) -> Self {
        Self::Unable(format!("{}: {error}", path.display()))
    }

    /// A file that cannot be read.
    pub(crate) fn read(path: &Path, error: &io::Error) -> Self {
        Self::Unable(format!("cannot read {}: {error}", path.display()))
    }

    /// A file that cannot be written.
    pub(crate) fn write(path: &Path, error: &io::Error) -> Self {
        Self::Unable(format!("cannot write {}: {error}", path.display()))
    }

    /// 1: the input has findings. 2: could not run.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Diagnostics(_) => 1,
            Self::Unable(_) => 2,
        }
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Diagnostics(diagnostics)
    }
}
