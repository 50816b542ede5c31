//! Characters that no generated file can hold, wherever they are.

use serde_json::Value;

use crate::finding::{Finding, Problem};
use crate::load::{Source, escape};
use crate::text;

pub(super) fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    walk(source, &source.value, "", &mut findings);
    findings
}

fn walk(source: &Source, value: &Value, pointer: &str, findings: &mut Vec<Finding>) {
    let refused = |text: &str| text.chars().find(|it| text::is_refused(*it));
    let finding = |at, found| Finding {
        path: source.path.clone(),
        at,
        pointer: pointer.to_owned(),
        problem: Problem::Character { found },
    };
    match value {
        Value::String(it) => {
            findings.extend(refused(it).map(|it| finding(source.value_at(pointer), it)));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(source, item, &format!("{pointer}/{index}"), findings);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                let inside = format!("{pointer}/{}", escape(key));
                findings.extend(refused(key).map(|it| finding(source.key(&inside), it)));
                walk(source, item, &inside, findings);
            }
        }
        _ => {}
    }
}
