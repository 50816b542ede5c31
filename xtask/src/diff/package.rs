//! The crate in git, file by file, against the one that the head's spec makes.

use std::collections::BTreeSet;
use std::path::Path;

use super::comparison;
use super::report::{Comparison, Place};
use super::side::{Files, Side};
use crate::codegen;
use crate::codegen::manifest::Runtime;
use crate::marker;
use crate::spec::Spec;

/// Files of a crate that are not what its spec makes, by their paths.
#[derive(Debug, Default)]
pub(super) struct Stale {
    /// `generate` writes or removes them.
    pub(super) generated: Vec<String>,
    /// `generate` did not make them, and leaves them alone.
    pub(super) foreign: Vec<String>,
}

/// Compares all files of a crate. `code`: those below `src` that the spec makes.
pub(super) fn stale(side: &Side, spec: &Spec<'_>, code: &Files) -> Stale {
    let mut beside = side.records.copied.clone();
    for (name, text) in codegen::beside_code(spec, &Runtime::Workspace, &side.file) {
        let text = marker::mark(Path::new(&name), &side.file, &text);
        beside.insert(name, text.into_bytes());
    }
    let mut out = Stale::default();
    out.compare(
        &format!("crates/{}/", side.vendor),
        &beside,
        &side.records.beside_code,
    );
    out.compare(
        &format!("crates/{}/src/", side.vendor),
        code,
        &side.records.code,
    );
    out
}

/// The manifests, if they differ in more than `[package]`, which is what the document says.
pub(super) fn manifests(old: &Side, new: &Side) -> Option<Comparison> {
    let part = |side: &Side| {
        let text = side.records.beside_code.get(MANIFEST)?;
        let text = String::from_utf8_lossy(text).into_owned();
        let is_next = |it: &str| it.starts_with('[') && !it.starts_with("[package]");
        let begin = text.lines().position(is_next).unwrap_or_default();
        let place = Place {
            line: begin + 1,
            ..Place::file(side.which, format!("crates/{}/{MANIFEST}", side.vendor))
        };
        let rest = text.split_inclusive('\n').skip(begin).collect::<String>();
        Some((place, rest))
    };
    let (before, after) = (part(old)?, part(new)?);
    let out = comparison::of((Some(before.0), &before.1), (Some(after.0), &after.1));
    (!out.lines.is_empty()).then_some(out)
}

const MANIFEST: &str = "Cargo.toml";

impl Stale {
    fn compare(&mut self, folder: &str, made: &Files, found: &Files) {
        let names: BTreeSet<&String> = made.keys().chain(found.keys()).collect();
        for name in names
            .into_iter()
            .filter(|it| made.get(*it) != found.get(*it))
        {
            let is_ours = |it: &Vec<u8>| marker::is_marked(&String::from_utf8_lossy(it));
            let is_generated = made.contains_key(name) || found.get(name).is_some_and(is_ours);
            let list = if is_generated {
                &mut self.generated
            } else {
                &mut self.foreign
            };
            list.push(format!("{folder}{name}"));
        }
    }
}
