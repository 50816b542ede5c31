//! Order and layout of the file: what it is written like means nothing.

use super::{made, text};
use crate::diff::document;

/// A spec with all its mappings the other way round, as JSON: other order, other quotes, no
/// comments, no anchors.
fn rewritten(vendor: &str) -> String {
    fn turned(value: &serde_json::Value, keep: bool) -> serde_json::Value {
        match value {
            serde_json::Value::Object(map) => {
                // What is sent in the order in which it is declared stays so.
                let mut members: Vec<_> = map
                    .iter()
                    .map(|(key, value)| {
                        let ordered = matches!(
                            key.as_str(),
                            "properties" | "value" | "variables" | "query" | "body" | "headers"
                        );
                        (
                            key.clone(),
                            turned(value, ordered || keep && key == "value"),
                        )
                    })
                    .collect();
                if !keep {
                    members.reverse();
                }
                serde_json::Value::Object(members.into_iter().collect())
            }
            serde_json::Value::Array(items) => items.iter().map(|it| turned(it, keep)).collect(),
            other => other.clone(),
        }
    }
    let source = made(vendor, text(vendor)).1.source.expect("it is YAML");
    serde_json::to_string_pretty(&turned(&source.value, false)).expect("JSON")
}

#[test]
fn layout_means_nothing() {
    for vendor in crate::sample(["tencent-ci", "huawei-oneaccess", "tencent-csec"], 3) {
        let old = made(vendor, text(vendor));
        let new = made(vendor, rewritten(vendor));
        let found = document::between((&old.0, &old.1), (&new.0, &new.1), document::findings);
        let ids: Vec<&str> = found.iter().map(|it| it.sentence.as_str()).collect();
        assert!(found.is_empty(), "{vendor}: {ids:#?}");
    }
}
