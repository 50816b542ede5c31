//! The places that `cargo xtask new` leaves to a person.

use serde_json::Value;

use super::report::{Report, Spot};
use crate::diagnostic::{Diagnostic, error};
use crate::spec::load::escape;

/// What such a text begins with; what to write follows. A vendor's own value `TODO` is fine.
const MARK: &str = "TODO: ";

/// Reports the marked texts, and nothing else of them: not even their form is known.
pub(super) fn check(report: &mut Report<'_>) {
    let mut found = Vec::new();
    places("", &report.source.value, &mut found);
    let is_marked = |it: &Diagnostic| found.iter().any(|found| found.0 == it.pointer);
    report.diagnostics.retain(|it| !is_marked(it));
    for (pointer, is_key, text) in found {
        report.damage.add(&pointer, is_key);
        let spot = if is_key { Spot::Key } else { Spot::Value };
        let problem = error("unfinished", "this is not written yet").help(format!("write {text}"));
        report.push(spot, &pointer, problem);
    }
}

/// Whether a diagnostic is one of these.
pub(crate) fn is_unfinished(it: &Diagnostic) -> bool {
    it.problem.rule == "unfinished"
}

/// Pointer, whether it is the key, and what to write.
fn places<'a>(pointer: &str, value: &'a Value, out: &mut Vec<(String, bool, &'a str)>) {
    match value {
        Value::String(text) => {
            let marked = text.strip_prefix(MARK);
            out.extend(marked.map(|it| (pointer.to_owned(), false, it)));
        }
        Value::Array(list) => {
            for (index, it) in list.iter().enumerate() {
                places(&format!("{pointer}/{index}"), it, out);
            }
        }
        Value::Object(map) => {
            for (key, it) in map {
                let inside = format!("{pointer}/{}", escape(key));
                let marked = key.strip_prefix(MARK);
                out.extend(marked.map(|it| (inside.clone(), true, it)));
                places(&inside, it, out);
            }
        }
        _ => {}
    }
}
