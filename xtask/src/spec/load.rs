//! Step 1: the file as a tree that knows its places.
//!
//! Never straight into the types of a specification: those drop a misspelt key without a word. What an alias brings
//! in has the position of the anchor it comes from, because that is the text to mend.

mod tree;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use serde_json::Value;

use crate::finding::{Finding, Position, Problem};

/// The greatest size of a document. Well above any hand-written one.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The greatest number of values in a document, those that aliases bring in included.
const MAX_NODES: usize = 2_000_000;
/// The greatest number of lists and mappings inside each other. Everything that walks the tree recurses that far.
const MAX_DEPTH: usize = 32;

/// A file that could not be turned into a [`Source`].
#[derive(Debug)]
pub(crate) enum LoadError {
    /// It could not be read at all.
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no YAML, or says one thing twice.
    Findings(Vec<Finding>),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Self::Findings(findings) => {
                for (index, finding) in findings.iter().enumerate() {
                    if index > 0 {
                        f.write_str("\n")?;
                    }
                    write!(f, "{finding}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Findings(_) => None,
        }
    }
}

/// A document with the position of each of its keys and values.
#[derive(Debug)]
pub(crate) struct Source {
    /// Where it came from, as the caller named it.
    pub(crate) path: PathBuf,
    /// The file as it is.
    pub(crate) text: String,
    /// The tree, in the order of the file.
    pub(crate) value: Value,
    places: HashMap<String, Places>,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    /// Its key; for the elements of a list, the element itself.
    key: Position,
    /// Its value.
    value: Position,
}

impl Source {
    /// The key of the node, or of its nearest ancestor that exists.
    pub(crate) fn key(&self, pointer: &str) -> Position {
        self.places(pointer).map_or(Position::START, |it| it.key)
    }

    /// The value of the node; of its nearest ancestor that exists, the key, since that is the shorter way to the
    /// place where something is missing.
    pub(crate) fn value_at(&self, pointer: &str) -> Position {
        match self.places.get(pointer) {
            Some(places) => places.value,
            None => self.key(pointer),
        }
    }

    /// The same places with another tree.
    #[cfg(test)]
    pub(crate) fn with_value(&self, value: Value) -> Self {
        Self {
            path: self.path.clone(),
            text: String::new(),
            value,
            places: self.places.clone(),
        }
    }

    fn places(&self, mut pointer: &str) -> Option<Places> {
        loop {
            if let Some(places) = self.places.get(pointer) {
                return Some(*places);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }
}

/// Reads and parses a file: YAML, or JSON, which is YAML.
pub(crate) fn load(path: &Path) -> Result<Source, LoadError> {
    let read = |source| LoadError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = std::fs::read(path).map_err(read)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let valid = String::from_utf8_lossy(valid);
        let line = valid.rsplit('\n').next().unwrap_or_default();
        LoadError::Findings(vec![Finding {
            path: path.to_owned(),
            at: Position {
                line: valid.matches('\n').count() as u64 + 1,
                column: line.chars().count() as u64 + 1,
            },
            pointer: String::new(),
            problem: Problem::NotUtf8,
        }])
    })?;
    parse(path, text).map_err(|finding| LoadError::Findings(vec![*finding]))
}

/// Parses a text.
pub(crate) fn parse(path: &Path, text: String) -> Result<Source, Box<Finding>> {
    let finding = |at, problem| {
        Box::new(Finding {
            path: path.to_owned(),
            at,
            pointer: String::new(),
            problem,
        })
    };
    if text.len() > MAX_BYTES {
        return Err(finding(
            Position::START,
            Problem::TooLarge { limit: MAX_BYTES },
        ));
    }
    let (value, places) = tree::read(&text).map_err(|(at, problem)| finding(at, problem))?;
    Ok(Source {
        path: path.to_owned(),
        text,
        value,
        places,
    })
}

/// Turns a key into a segment of a JSON pointer.
pub(crate) fn escape(key: &str) -> std::borrow::Cow<'_, str> {
    if key.contains(['~', '/']) {
        key.replace('~', "~0").replace('/', "~1").into()
    } else {
        key.into()
    }
}
