//! What the pipeline has to say about a spec: where, and what is wrong.
//!
//! The data is here and in [`Problem`]; the words are in `finding/words.rs`, so that a rule is never mixed up with
//! its sentence.

mod problem;
mod render;
mod words;

use std::path::PathBuf;

pub(crate) use problem::{Dated, Misfit, Place, Problem, WhenFault};
pub(crate) use render::render;
#[cfg(test)]
pub(crate) use words::FORMS;

/// A place in a text. Both count from 1; columns count characters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Position {
    /// The line.
    pub(crate) line: u64,
    /// The character in the line.
    pub(crate) column: u64,
}

impl Position {
    /// Where a file begins.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// Line and column, in the type that counts what is in memory.
    pub(crate) fn counts(self) -> (usize, usize) {
        let count = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
        (count(self.line), count(self.column))
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    /// The file.
    pub(crate) path: PathBuf,
    /// The offending key or value.
    pub(crate) at: Position,
    /// JSON pointer of the offending node.
    pub(crate) pointer: String,
    /// What is wrong.
    pub(crate) problem: Problem,
}

/// Sorts by file and position, and drops what is said twice: a shared component is met once for each of its users.
pub(crate) fn tidy(findings: &mut Vec<Finding>) {
    // The rendered text decides among findings at one place, so that the order never depends on the order of rules.
    findings.sort_by_cached_key(|it| (it.path.clone(), it.at, it.to_string()));
    findings.dedup_by(|a, b| a.path == b.path && a.at == b.at && a.problem == b.problem);
}
