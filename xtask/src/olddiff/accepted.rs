//! `specs/accepted.toml`: findings that somebody has looked at.
//!
//! ```toml
//! [[accepted]]
//! fingerprint = "0123456789ab"
//! reason = "the page of 2026-11-20 says so"
//! date = "2026-11-22"
//! ```

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::Failure;

/// Where the file is, below the root.
pub(crate) const FILE: &str = "specs/accepted.toml";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    accepted: Vec<toml::Spanned<Entry>>,
}

/// A finding that was accepted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) fingerprint: String,
    pub(crate) reason: String,
    pub(crate) date: String,
    /// Where it begins, from 1.
    #[serde(skip)]
    pub(crate) line: usize,
}

/// Why the file cannot be used.
#[derive(Debug)]
pub(crate) struct BadEntries {
    pub(crate) path: PathBuf,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) problem: String,
}

impl std::fmt::Display for BadEntries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (path, line, column) = (self.path.display(), self.line, self.column);
        write!(f, "{path}:{line}:{column}: {}", self.problem)
    }
}

/// The entries; none if there is no file.
pub(crate) fn read(root: &Path) -> Result<Vec<Entry>, Failure> {
    let path = root.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => parse(&text).map_err(Failure::of),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Failure::read(&path, &error)),
    }
}

fn parse(text: &str) -> Result<Vec<Entry>, BadEntries> {
    let bad = |at: usize, problem: String| {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        BadEntries {
            path: PathBuf::from(FILE),
            line,
            column,
            problem,
        }
    };
    let document: Document = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |it| it.start);
        bad(at, error.message().to_owned())
    })?;
    let mut out: Vec<Entry> = Vec::new();
    for spanned in document.accepted {
        let at = spanned.span().start;
        let mut entry = spanned.into_inner();
        let refused = |what: &str| Err(bad(at, what.to_owned()));
        let is_hex = |it: char| it.is_ascii_digit() || ('a'..='f').contains(&it);
        if entry.fingerprint.len() != 12 || !entry.fingerprint.chars().all(is_hex) {
            return refused("a fingerprint is the twelve digits that `cargo xtask diff` shows");
        }
        if entry.reason.trim().is_empty() {
            return refused("`reason` is empty; write why this finding is right as it is");
        }
        if !crate::lint::is_date(&entry.date) {
            return refused("`date` is no day of the calendar, such as \"2026-11-22\"");
        }
        if out.iter().any(|it| it.fingerprint == entry.fingerprint) {
            return refused("this fingerprint is accepted twice; remove one of the entries");
        }
        entry.line = bad(at, String::new()).line;
        out.push(entry);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# Why not.\n\n[[accepted]]\nfingerprint = \"0123456789ab\"\nreason = \"so\"\ndate = \"2026-11-22\"\n";

    #[test]
    fn entries_have_their_lines() {
        let entries = parse(GOOD).expect("a good file");
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].line, 3);
        assert_eq!(entries[0].reason, "so");
        assert!(parse("").expect("nothing").is_empty());
    }

    #[test]
    fn a_bad_file_is_said_plainly() {
        let table = [
            (
                "0123456789ab",
                "0123456789",
                "3:1: a fingerprint is the twelve digits that `cargo xtask diff` shows",
            ),
            (
                "\"so\"",
                "\" \"",
                "3:1: `reason` is empty; write why this finding is right as it is",
            ),
            (
                "2026-11-22",
                "2026-02-30",
                "3:1: `date` is no day of the calendar, such as \"2026-11-22\"",
            ),
            (
                "date",
                "when",
                "6:1: unknown field `when`, expected one of `fingerprint`, `reason`, `date`",
            ),
        ];
        for (old, new, wanted) in table {
            let bad = parse(&GOOD.replace(old, new)).expect_err("it is bad");
            assert_eq!(
                format!("{}:{}: {}", bad.line, bad.column, bad.problem),
                wanted
            );
        }
        let twice = format!("{GOOD}\n{GOOD}");
        assert_eq!(parse(&twice).expect_err("it is bad").line, 10);
    }
}
