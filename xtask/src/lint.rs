//! Step 2: everything that is wrong with a spec, all at once.
//!
//! First the structure, against the JSON Schema of the profile; then, on what is sound, the rules of meaning.

mod fit;
mod names;
mod report;
mod rules;
mod structure;
mod texts;

pub(crate) use rules::is_date;
pub(crate) use structure::profile_schema;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, sort_and_dedup};
use crate::load::{Source, escape};
use crate::profile::Document;
use crate::spec;
use report::Report;

/// What is reported about a spec, and the document if nothing is wrong with it.
pub(crate) struct Checked {
    pub(crate) document: Option<Document>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Checks a spec.
pub(crate) fn check(source: &Source) -> Checked {
    let mut report = Report::new(source);
    structure::check(&mut report);
    let mut document = None;
    if report.diagnostics.is_empty() {
        match serde_json::from_value::<Document>(source.value.clone()) {
            Ok(it) => {
                meaning(&it, &mut report);
                document = Some(it);
            }
            Err(error) => structure::check_types(&mut report, &error),
        }
    } else if let Some(sound) = without_unsound_operations(source, &report.diagnostics) {
        let mut rest = Report::new(source);
        rest.is_partial = true;
        meaning(&sound, &mut rest);
        let meant = |it: &Diagnostic| !NEED_ALL_OPERATIONS.contains(&it.problem.rule);
        report
            .diagnostics
            .extend(rest.diagnostics.into_iter().filter(meant));
    }
    texts::check(&source.value, "", &mut report);
    let mut diagnostics = report.diagnostics;
    sort_and_dedup(&mut diagnostics);
    let document = document.filter(|_| diagnostics.iter().all(Diagnostic::is_note));
    Checked {
        document,
        diagnostics,
    }
}

/// The document, or what is wrong with it.
pub(crate) fn lint(source: &Source) -> Result<Document, Vec<Diagnostic>> {
    let Checked {
        document,
        mut diagnostics,
    } = check(source);
    diagnostics.retain(|it| !it.is_note());
    document.ok_or(diagnostics)
}

fn meaning(document: &Document, report: &mut Report<'_>) {
    let spec = spec::resolve("", document);
    for rule in rules::ALL {
        rule(&spec, report);
    }
}

/// The rules about what is used or shown, perhaps by an operation that was left out.
const NEED_ALL_OPERATIONS: &[&str] = &[
    "binary-place",
    "credential-place",
    "one-of-place",
    "retry-place",
    "role-place",
    "sample-operation",
    "setting-place",
    "unused-component",
    "verdict-place",
];

/// The document without the operations whose structure is wrong, if nothing else is: the rest can be checked now,
/// instead of after the next correction.
fn without_unsound_operations(source: &Source, diagnostics: &[Diagnostic]) -> Option<Document> {
    let mut value = source.value.clone();
    let paths = value.get_mut("paths").and_then(Value::as_object_mut)?;
    let unsound = |path: &str| {
        let pointer = format!("/paths/{}", escape(path));
        let below = format!("{pointer}/");
        diagnostics
            .iter()
            .any(|it| it.pointer == pointer || it.pointer.starts_with(&below))
    };
    if diagnostics
        .iter()
        .any(|it| !it.pointer.starts_with("/paths/"))
    {
        return None;
    }
    paths.retain(|path, _| !unsound(path));
    serde_json::from_value(value).ok()
}

#[cfg(test)]
mod tests;
