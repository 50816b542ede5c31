//! Step 2: everything that is wrong with a spec, all at once.
//!
//! First the structure, against the JSON Schema of the profile; then, on what is sound, the rules
//! of meaning.

mod damage;
mod fit;
mod members;
mod names;
mod nearest;
mod repair;
mod report;
mod rules;
mod structure;
mod texts;
mod unfinished;

pub(crate) use rules::server_fault;
pub(crate) use structure::profile_schema;
pub(crate) use unfinished::is_unfinished;

use crate::diagnostic::{Diagnostic, sort_and_dedup};
use crate::spec;
use crate::spec::load::Source;
use crate::spec::profile::Document;
use report::{Report, Spot};
use structure::unreadable;

/// What is reported about a spec, and the document if nothing is wrong with it.
pub(crate) struct Checked {
    pub(crate) document: Option<Document>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Checks a spec.
pub(crate) fn check(source: &Source) -> Checked {
    let mut report = Report::new(source);
    structure::check(&mut report);
    let document = if report.diagnostics.is_empty() {
        let document = serde_json::from_value::<Document>(source.value.clone());
        document
            .map_err(|error| report.push(Spot::Key, "", unreadable(error)))
            .ok()
    } else {
        repair::repair(&source.value).map(|(repaired, damage)| {
            report.damage = damage;
            repaired
        })
    };
    unfinished::check(&mut report);
    if let Some(document) = &document {
        meaning(document, &mut report);
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

/// A refused document without what is damaged in it.
pub(crate) fn repaired(source: &Source) -> Option<Document> {
    repair::repair(&source.value).map(|it| it.0)
}

fn meaning(document: &Document, report: &mut Report<'_>) {
    let mut spec = spec::resolve("", document);
    report.damage.spread(&mut spec);
    let structure = std::mem::take(&mut report.diagnostics);
    for rule in rules::ALL {
        rule(&spec, report);
    }
    report.diagnostics.retain(|it| !report.damage.hides(it));
    report.diagnostics.extend(structure);
    // What no rule reports, should there be anything.
    if report.diagnostics.iter().all(Diagnostic::is_note) {
        for it in &spec.unresolved {
            report.push(Spot::Key, &it.pointer, unreadable(&it.problem));
        }
    }
}

#[cfg(test)]
mod tests;
