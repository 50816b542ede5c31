//! Characters that no generated file can hold, wherever they are.

use serde_json::Value;

use super::report::Report;
use crate::diagnostic::{Problem, error};
use crate::load::escape;
use crate::text::is_refused;

pub(super) fn check(value: &Value, pointer: &str, report: &mut Report<'_>) {
    match value {
        Value::String(it) => {
            if let Some(found) = it.chars().find(|it| is_refused(*it)) {
                report.value(pointer, invisible(found));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check(item, &format!("{pointer}/{index}"), report);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                let inside = format!("{pointer}/{}", escape(key));
                if let Some(found) = key.chars().find(|it| is_refused(*it)) {
                    report.key(&inside, invisible(found));
                }
                check(item, &inside, report);
            }
        }
        _ => {}
    }
}

fn invisible(found: char) -> Problem {
    let code = u32::from(found);
    error(
        "invisible-character",
        format!(
            "the text contains the invisible character U+{code:04X}, which no generated file can \
             hold"
        ),
    )
    .help("remove it")
}
