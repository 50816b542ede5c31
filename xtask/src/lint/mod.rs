//! Step 2: everything that is wrong with a spec, all at once.
//!
//! First the structure, against the JSON Schema of the profile; then, on what is sound, the rules of meaning.

mod fit;
mod model;
mod names;
mod rules;
mod structure;
mod texts;
mod walk;

pub(crate) use rules::is_date;
pub(crate) use structure::profile_schema;

use serde_json::Value;

use crate::finding::{Finding, Problem, tidy};
use crate::load::{Source, escape};
use crate::profile::Document;
use model::{Report, Spec};

/// What is said about a spec, and the document if nothing is wrong with it.
pub(crate) struct Checked {
    pub(crate) document: Option<Document>,
    pub(crate) findings: Vec<Finding>,
}

/// Checks a spec.
pub(crate) fn check(source: &Source) -> Checked {
    let mut findings = structure::check(source);
    let mut document = None;
    if findings.is_empty() {
        match serde_json::from_value::<Document>(source.value.clone()) {
            Ok(it) => {
                findings = meaning(source, &it);
                document = Some(it);
            }
            Err(error) => findings.push(structure::unreadable(source, &error)),
        }
    } else if let Some(sound) = without_unsound_operations(source, &findings) {
        findings.extend(
            meaning(source, &sound)
                .into_iter()
                .filter(|it| !needs_all_operations(&it.problem)),
        );
    }
    findings.extend(texts::check(source));
    tidy(&mut findings);
    let document = document.filter(|_| findings.iter().all(|it| it.problem.is_information()));
    Checked { document, findings }
}

/// The document, or what is wrong with it.
pub(crate) fn lint(source: &Source) -> Result<Document, Vec<Finding>> {
    let Checked {
        document,
        mut findings,
    } = check(source);
    findings.retain(|it| !it.problem.is_information());
    document.ok_or(findings)
}

fn meaning(source: &Source, document: &Document) -> Vec<Finding> {
    let spec = Spec::new(document);
    let mut report = Report {
        source,
        findings: Vec::new(),
    };
    for rule in rules::ALL {
        rule(&spec, &mut report);
    }
    report.findings
}

/// The document without the operations whose structure is wrong, if nothing else is: the rest can be checked now,
/// instead of after the next correction.
fn without_unsound_operations(source: &Source, findings: &[Finding]) -> Option<Document> {
    let mut value = source.value.clone();
    let paths = value.get_mut("paths").and_then(Value::as_object_mut)?;
    let unsound = |path: &str| {
        let pointer = format!("/paths/{}", escape(path));
        let below = format!("{pointer}/");
        findings
            .iter()
            .any(|it| it.pointer == pointer || it.pointer.starts_with(&below))
    };
    if findings.iter().any(|it| !it.pointer.starts_with("/paths/")) {
        return None;
    }
    paths.retain(|path, _| !unsound(path));
    serde_json::from_value(value).ok()
}

/// What an operation that was left out would have used or shown.
fn needs_all_operations(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::UnusedComponent { .. } | Problem::SampleOperation { .. } | Problem::BinaryPlace
    ) || matches!(
        problem,
        Problem::CredentialPlace
            | Problem::SettingPlace { .. }
            | Problem::RolePlace { .. }
            | Problem::RetryPlace
            | Problem::OneOfPlace
            | Problem::VerdictPlace
    ) || matches!(problem, Problem::KeyUnfit { key, .. } if key == "x-max-bytes")
}

#[cfg(test)]
mod tests;
