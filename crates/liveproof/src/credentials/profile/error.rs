//! What is wrong with a profile file.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A profile file has no key that can be used. Its values are not printed.
#[derive(Debug)]
pub struct ProfileError {
    pub(super) files: Vec<PathBuf>,
    pub(super) profile: Option<String>,
    pub(super) problem: ProfileProblem,
    pub(super) is_not_configured: bool,
}

impl ProfileError {
    /// The file; several if the profile was looked for in each of them.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(PathBuf::as_path)
    }

    /// The name of the profile, unless the file was not read that far.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &ProfileProblem {
        &self.problem
    }

    /// Whether there is just nothing: no file was named and none exists, or neither a file nor a
    /// profile was named and the files have no default one.
    #[must_use]
    pub fn is_not_configured(&self) -> bool {
        self.is_not_configured
    }
}

/// What is wrong with a profile file.
#[non_exhaustive]
#[derive(Debug)]
pub enum ProfileProblem {
    /// There is no such file.
    NoFile,
    /// It is a folder, a pipe or a device.
    NotAFile,
    /// It is larger than 1 MiB.
    TooLarge,
    /// It cannot be read.
    Io(io::Error),
    /// It is not UTF-8.
    NotUtf8,
    /// It is malformed.
    Syntax {
        /// The line, counted from 1.
        line: usize,
    },
    /// It has no profile of this name.
    NoProfile,
    /// The profile does not have this, or has it without a value.
    Missing {
        /// Its name in the file, such as `secret_key`.
        key: &'static str,
    },
    /// The profile has this more than once.
    Duplicate {
        /// Its name in the file.
        key: &'static str,
    },
    /// The profile is of a kind that is not read here: a role, a login in a browser.
    Unsupported {
        /// Its kind in the words of the file, such as `EcsRamRole`, if it is a known one.
        kind: Option<&'static str>,
        /// The kinds that are read.
        supported: &'static str,
    },
}

/// A text that came from outside, in one line and not longer than anybody reads.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 256;
    let mut shown = String::new();
    for letter in text.chars().take(LONGEST) {
        match letter {
            '\\' | '\'' | '"' => shown.push(letter),
            _ => shown.extend(letter.escape_debug()),
        }
    }
    format!("`{shown}`")
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: Vec<String> = self
            .files()
            .map(|it| quoted(&it.to_string_lossy()))
            .collect();
        let files = files.join(", ");
        let profile = match &self.profile {
            Some(name) => format!("the profile {} of {files}", quoted(name)),
            None => files.clone(),
        };
        match &self.problem {
            ProfileProblem::NoFile => write!(f, "{files} does not exist"),
            ProfileProblem::NotAFile => write!(f, "{files} is not a regular file"),
            ProfileProblem::TooLarge => write!(f, "{files} is larger than 1 MiB"),
            ProfileProblem::Io(_) => write!(f, "{files} cannot be read"),
            ProfileProblem::NotUtf8 => write!(f, "{files} is not UTF-8"),
            ProfileProblem::Syntax { line } => write!(f, "{files} is malformed in line {line}"),
            ProfileProblem::NoProfile => write!(f, "{profile} does not exist"),
            ProfileProblem::Missing { key } => write!(f, "{profile} has no `{key}`"),
            ProfileProblem::Duplicate { key } => {
                write!(f, "{profile} has `{key}` more than once")
            }
            ProfileProblem::Unsupported { kind, supported } => {
                let kind = kind.map_or_else(|| "of another kind".to_owned(), quoted);
                write!(f, "{profile} is {kind}; only {supported} is read")
            }
        }
    }
}

impl std::error::Error for ProfileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            ProfileProblem::Io(error) => Some(error),
            _ => None,
        }
    }
}
