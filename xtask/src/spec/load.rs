//! Step 1: the file as a tree that knows its places.
//!
//! Never straight into the types of a specification: those drop a misspelt key without a word. What
//! an alias brings in has the position of the anchor it comes from, because that is the text to
//! change.

mod place;
mod tree;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Position, error};
use place::Places;
pub(crate) use place::{Pointer, escape};

/// The greatest size of a document. Well above any hand-written one.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Files below a folder: their names, with `/`, and their bytes.
pub(crate) type Samples = BTreeMap<String, Vec<u8>>;

/// A document with the position of each of its keys and values.
#[derive(Debug)]
pub(crate) struct Source {
    /// Where it came from, as the caller named it.
    pub(crate) path: PathBuf,
    /// The file as it is.
    pub(crate) text: String,
    /// The tree, in the order of the file.
    pub(crate) value: Value,
    /// The samples of its vendor; none if they are in the folder beside the file.
    pub(crate) samples: Option<Samples>,
    /// The vendors that have a spec; none if those are the files in its folder.
    pub(crate) vendors: Option<BTreeSet<String>>,
    places: HashMap<String, Places>,
}

impl Source {
    /// The key of the node, or of its nearest ancestor that exists.
    pub(crate) fn key(&self, pointer: &str) -> Position {
        self.places(pointer).map_or(Position::START, |it| it.key)
    }

    /// The value of the node; of its nearest ancestor that exists, the key, since that is the
    /// shorter way to the place where something is missing.
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
            samples: None,
            vendors: None,
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
pub(crate) fn load(path: &Path) -> Result<Source, Box<Diagnostic>> {
    let bytes = std::fs::read(path).map_err(|cause| {
        let problem = error("unreadable-file", format!("cannot read the file: {cause}"))
            .help("correct its path, or remove it");
        Diagnostic::of_file(path, problem)
    })?;
    read(path, bytes)
}

/// Parses the bytes of a file.
pub(crate) fn read(path: &Path, bytes: Vec<u8>) -> Result<Source, Box<Diagnostic>> {
    let text = String::from_utf8(bytes).map_err(|cause| {
        let valid = &cause.as_bytes()[..cause.utf8_error().valid_up_to()];
        let valid = String::from_utf8_lossy(valid);
        let line = valid.rsplit('\n').next().unwrap_or_default();
        let problem =
            error("not-utf8", "the file is not valid UTF-8 from here on").help("save it as UTF-8");
        let at = Position {
            line: valid.matches('\n').count() as u64 + 1,
            column: line.chars().count() as u64 + 1,
        };
        Diagnostic {
            at,
            ..Diagnostic::of_file(path, problem)
        }
    })?;
    parse(path, text)
}

/// Parses a text.
pub(crate) fn parse(path: &Path, text: String) -> Result<Source, Box<Diagnostic>> {
    if text.len() > MAX_BYTES {
        let message = format!("the file has more than {MAX_BYTES} bytes");
        let problem = error("file-too-large", message).help("split it into one file per vendor");
        return Err(Box::new(Diagnostic::of_file(path, problem)));
    }
    let (value, places) = tree::read(&text).map_err(|(at, problem)| Diagnostic {
        at,
        ..Diagnostic::of_file(path, problem)
    })?;
    Ok(Source {
        path: path.to_owned(),
        text,
        value,
        samples: None,
        vendors: None,
        places,
    })
}
