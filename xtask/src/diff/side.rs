//! One vendor at one revision: its records, as they are in git.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Which;
use crate::diagnostic::Diagnostic;
use crate::lint;
use crate::spec::load::{self, Source};
use crate::spec::profile::Document;

/// Name of a file below a folder, with `/` → its bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The records of a vendor.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Records {
    /// `specs/<vendor>.yaml`; none if it is among the refused.
    pub(crate) spec: Option<Vec<u8>>,
    /// Records that are not read, and why; and what is wrong with the vendor's name.
    pub(crate) refused: Vec<Diagnostic>,
    /// `specs/samples/<vendor>/`
    pub(crate) samples: Files,
    /// `tests/snapshots/<vendor>/*.snap`, by file name.
    pub(crate) requests: Files,
    /// `tests/snapshots/<vendor>/responses/*.snap`, by file name.
    pub(crate) responses: Files,
    /// `crates/<vendor>/src/`
    pub(crate) code: Files,
    /// All else in `crates/<vendor>/`.
    pub(crate) beside_code: Files,
    /// What `generate` copies into the crate, by the names there.
    pub(crate) copied: Files,
}

/// A vendor of one side.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) which: Which,
    /// File name of the spec, such as `tencent-ci`.
    pub(crate) vendor: String,
    /// The spec, from the root of the workspace.
    pub(crate) file: String,
    /// The vendors of its revision; none for a file by itself.
    pub(crate) vendors: Option<BTreeSet<String>>,
    pub(crate) records: Records,
}

impl Side {
    /// A side of a test's.
    #[cfg(test)]
    pub(crate) fn made(which: Which, vendor: &str, records: Records) -> Self {
        Self {
            which,
            vendor: vendor.to_owned(),
            file: format!("specs/{vendor}.yaml"),
            vendors: None,
            records,
        }
    }

    /// Parses and checks the spec.
    pub(crate) fn read(&self) -> Reading {
        let mut refused = self.records.refused.clone();
        let Some(spec) = &self.records.spec else {
            return Reading {
                refused,
                ..Reading::default()
            };
        };
        let mut source = match load::read(self.file.as_ref(), spec.clone()) {
            Ok(source) => source,
            Err(diagnostic) => {
                refused.push(*diagnostic);
                return Reading {
                    refused,
                    ..Reading::default()
                };
            }
        };
        source.samples = Some(self.records.samples.clone());
        source.vendors = self.vendors.clone();
        let checked = lint::check(&source);
        let is_sound = refused.is_empty();
        refused.extend(checked.diagnostics);
        refused.retain(|it| !it.is_note());
        let (document, repaired) = match checked.document {
            Some(document) if is_sound => (Some(document), None),
            Some(document) => (None, Some(document)),
            // Of a file without a mapping nothing is left.
            None if !source.value.is_object() => (None, None),
            None => (None, lint::repaired(&source)),
        };
        Reading {
            source: Some(source),
            document,
            repaired,
            refused,
        }
    }
}

/// A spec, as far as it can be read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// None: it is not read, or not YAML.
    pub(crate) source: Option<Source>,
    /// None: the linter refuses it.
    pub(crate) document: Option<Document>,
    /// What is left of a refused one without what cannot be read; none if that is nothing.
    repaired: Option<Document>,
    /// Why it is refused.
    pub(crate) refused: Vec<Diagnostic>,
}

impl Reading {
    /// What can be compared of it: the file, and what could be read of that.
    pub(crate) fn comparable(&self) -> Option<(&Source, &Document)> {
        let document = self.document.as_ref().or(self.repaired.as_ref());
        self.source.as_ref().zip(document)
    }
}
