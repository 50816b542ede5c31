//! Collects what the rules report.

use std::path::Path;

use serde_json::Value;

use super::damage::Damage;
use crate::diagnostic::{Diagnostic, Problem, error};
use crate::spec::load::Source;

/// What is wrong with a node: its key, or for elements of a list the element; or its value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    Key,
    Value,
}

/// A part of a value that does not fit its schema: where, and why.
pub(super) type Mismatch = (String, Spot, Problem);

/// Collects diagnostics.
pub(super) struct Report<'a> {
    pub(super) source: &'a Source,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What of the document is not as the file has it.
    pub(super) damage: Damage,
}

impl<'a> Report<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            diagnostics: Vec::new(),
            damage: Damage::default(),
        }
    }

    /// Something is wrong with a key, or missing below it.
    pub(super) fn key(
        &mut self,
        rule: &'static str,
        pointer: impl AsRef<str>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Spot::Key, pointer, error(rule, message).help(help));
    }

    /// Something is wrong with a value.
    pub(super) fn value(
        &mut self,
        rule: &'static str,
        pointer: impl AsRef<str>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Spot::Value, pointer, error(rule, message).help(help));
    }

    /// Something is wrong with a file beside the spec.
    pub(super) fn file(
        &mut self,
        rule: &'static str,
        path: &Path,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let problem = error(rule, message).help(help);
        self.diagnostics.push(Diagnostic::of_file(path, problem));
    }

    /// A problem that several rules find, or one rule in keys and in values.
    pub(super) fn push(&mut self, spot: Spot, pointer: impl AsRef<str>, problem: Problem) {
        let pointer = pointer.as_ref();
        self.diagnostics.push(Diagnostic {
            path: self.source.path.clone(),
            at: match spot {
                Spot::Key => self.source.key(pointer),
                Spot::Value => self.source.value_at(pointer),
            },
            pointer: pointer.to_owned(),
            problem,
        });
    }

    /// Parts of a value do not match their schema: the key where it is the key that is wrong.
    pub(super) fn mismatches(&mut self, what: &str, mismatches: Vec<Mismatch>) {
        for (pointer, spot, mut problem) in mismatches {
            problem.message = format!("{what} does not match its schema: {}", problem.message);
            self.push(spot, pointer, problem);
        }
    }

    /// The keys of a node in the order of the file.
    pub(super) fn keys(&self, pointer: &str) -> Vec<&'a str> {
        let node = self.source.value.pointer(pointer);
        let keys = node.and_then(Value::as_object).into_iter().flatten();
        keys.map(|it| it.0.as_str()).collect()
    }

    /// Those of the keys that a node has.
    pub(super) fn present(&self, pointer: &str, keys: &[&'static str]) -> Vec<&'static str> {
        let node = self.source.value.pointer(pointer);
        let has = |key: &&&str| node.is_some_and(|it| it.get(**key).is_some());
        keys.iter().filter(has).copied().collect()
    }
}
