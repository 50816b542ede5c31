//! What the pipeline reports about a spec: the rule, the place, what is wrong, and what to write
//! instead.
//!
//! A [`Problem`] is written where its rule is: `error(id, message).help(…)`. Each id is written
//! once, and a test demands a case for it in `xtask/tests/lint/`.

pub(crate) mod formats;
pub(crate) mod phrase;
pub(crate) mod render;

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::text::visible;

/// A place in a text. Both count from 1; columns count characters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct Position {
    /// The line.
    pub(crate) line: u64,
    /// The character in the line.
    pub(crate) column: u64,
}

impl Position {
    /// The beginning of a file.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// Line and column, in the type that counts what is in memory.
    pub(crate) fn counts(self) -> (usize, usize) {
        let count = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
        (count(self.line), count(self.column))
    }
}

/// Whether a spec with a diagnostic can be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// The spec has to be changed.
    Error,
    /// It may be a mistake; it can be used as it is.
    Warning,
    /// Tells what was done; nothing has to be changed.
    Note,
}

impl Severity {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What is wrong, without a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Problem {
    pub(crate) severity: Severity,
    /// The id of the rule.
    pub(crate) rule: &'static str,
    /// What is wrong.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

/// A broken rule.
pub(crate) fn error(rule: &'static str, message: impl Into<String>) -> Problem {
    let message = message.into();
    Problem {
        severity: Severity::Error,
        rule,
        message,
        help: None,
    }
}

/// Something that may be a mistake.
pub(crate) fn warning(rule: &'static str, message: impl Into<String>) -> Problem {
    Problem {
        severity: Severity::Warning,
        ..error(rule, message)
    }
}

/// Something that was done and may surprise.
pub(crate) fn note(rule: &'static str, message: impl Into<String>) -> Problem {
    Problem {
        severity: Severity::Note,
        ..error(rule, message)
    }
}

impl Problem {
    /// Adds what to write instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A problem at its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Diagnostic {
    /// The file.
    pub(crate) path: PathBuf,
    /// The offending key or value.
    #[serde(flatten)]
    pub(crate) at: Position,
    /// JSON pointer of the offending node.
    pub(crate) pointer: String,
    #[serde(flatten)]
    pub(crate) problem: Problem,
}

impl Diagnostic {
    /// A problem with a file as a whole.
    pub(crate) fn of_file(path: impl Into<PathBuf>, problem: Problem) -> Self {
        Self {
            path: path.into(),
            at: Position::START,
            pointer: String::new(),
            problem,
        }
    }

    /// Whether nothing has to be changed: it is a note or a warning.
    pub(crate) fn is_note(&self) -> bool {
        self.problem.severity != Severity::Error
    }
}

/// Sorts by file and position, and drops repetitions: a shared component is met once for each of
/// its users.
pub(crate) fn sort_and_dedup(diagnostics: &mut Vec<Diagnostic>) {
    // The text decides at one place, so that the order never depends on the order of rules.
    diagnostics.sort_by_cached_key(|it| (it.path.clone(), it.at, it.to_string()));
    diagnostics.dedup_by(|a, b| a.path == b.path && a.at == b.at && a.problem == b.problem);
}

/// The message alone.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.message))
    }
}

/// Without the line of the file, which [`render::render`] shows.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, at, problem) = (self.path.display(), self.at, &self.problem);
        let place = visible(&format!("{path}:{}:{}", at.line, at.column));
        let severity = problem.severity.word();
        write!(f, "{place}: {severity}[{}]: {problem}", problem.rule)?;
        match &problem.help {
            Some(help) => write!(f, "\n    help: {}", visible(help)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
