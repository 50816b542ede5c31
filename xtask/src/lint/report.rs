//! Collects what the rules report.

use serde_json::Value;

use super::damage::Damage;
use super::fit::Mismatch;
use crate::diagnostic::{Diagnostic, Position, Problem};
use crate::load::Source;
use crate::spec::Input;

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
    pub(super) fn key(&mut self, pointer: &str, problem: Problem) {
        self.at(self.source.key(pointer), pointer, problem);
    }

    /// Something is wrong with a value.
    pub(super) fn value(&mut self, pointer: &str, problem: Problem) {
        self.at(self.source.value_at(pointer), pointer, problem);
    }

    fn at(&mut self, at: Position, pointer: &str, problem: Problem) {
        self.diagnostics.push(Diagnostic {
            path: self.source.path.clone(),
            at,
            pointer: pointer.to_owned(),
            problem,
        });
    }

    /// Parts of a value do not match their schema: the key where it is the key that is wrong.
    pub(super) fn mismatches(&mut self, what: &str, mismatches: Vec<Mismatch>) {
        for (pointer, is_key, mut problem) in mismatches {
            problem.message = format!("{what} does not match its schema: {}", problem.message);
            match is_key {
                true => self.key(&pointer, problem),
                false => self.value(&pointer, problem),
            }
        }
    }

    /// The name of an input is wrong: the value of `name`, or the key of a field.
    pub(super) fn name(&mut self, input: &Input<'_>, problem: Problem) {
        if input.parameter.is_some() {
            self.value(&format!("{}/name", input.pointer), problem);
        } else {
            self.key(&input.pointer, problem);
        }
    }

    /// The keys of a node in the order of the file.
    pub(super) fn keys(&self, pointer: &str) -> impl Iterator<Item = &str> {
        let map = self
            .source
            .value
            .pointer(pointer)
            .and_then(Value::as_object);
        map.into_iter().flatten().map(|it| it.0.as_str())
    }

    /// Those of the keys that a node has.
    pub(super) fn present(&self, pointer: &str, keys: &[&'static str]) -> Vec<&'static str> {
        let node = self.source.value.pointer(pointer);
        let has = |key: &&&str| node.is_some_and(|it| it.get(**key).is_some());
        keys.iter().filter(has).copied().collect()
    }
}
