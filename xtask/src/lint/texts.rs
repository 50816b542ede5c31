//! Characters that no generated file can hold, wherever they are.

use serde_json::Value;

use super::report::{Report, Spot};
use crate::diagnostic::error;
use crate::spec::load::Pointer;
use crate::text::is_refused;

pub(super) fn check(value: &Value, pointer: &str, report: &mut Report<'_>) {
    match value {
        Value::String(it) => visible(it, Spot::Value, pointer, report),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check(item, &pointer.at(index), report);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                let inside = pointer.at(key);
                visible(key, Spot::Key, &inside, report);
                check(item, &inside, report);
            }
        }
        _ => {}
    }
}

fn visible(text: &str, spot: Spot, pointer: &str, report: &mut Report<'_>) {
    if let Some(found) = text.chars().find(|it| is_refused(*it)) {
        let message = format!(
            "the text contains the invisible character U+{:04X}, which no generated file can hold",
            u32::from(found)
        );
        let problem = error("invisible-character", message).help("remove it");
        report.push(spot, pointer, problem);
    }
}
