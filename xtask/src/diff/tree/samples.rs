//! The files below `specs/samples`, and what examples of replies show.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::node::{Node, What};
use crate::diff::findings::digits;

/// Puts the sample files to their operations: `<operationId>/<file>`.
pub(crate) fn add_samples(root: &mut Node, samples: &BTreeMap<String, Vec<u8>>) {
    let mut places: HashMap<String, usize> = root
        .children
        .iter()
        .enumerate()
        .filter(|(_, it)| it.what == What::Operation)
        .map(|(index, it)| (it.key.clone(), index))
        .collect();
    for (path, content) in samples {
        let (operation, file) = path.split_once('/').unwrap_or(("", path));
        // What is in them matters only as far as it is the same: a text of our own would be long.
        let sum = digits(&[&String::from_utf8_lossy(content)]);
        let pointer = String::new();
        let mut node = Node::new(What::Sample, file, pointer);
        node.value = Some(format!("{} bytes, {sum}", content.len()).into());
        let index = *places.entry(operation.to_owned()).or_insert_with(|| {
            root.children
                .push(Node::new(What::Operation, operation, ""));
            root.children.len() - 1
        });
        root.children[index].children.push(node);
    }
}

/// Whether a reply example of one of these operations has a member of this name.
pub(crate) fn reply_examples_have(root: &Node, operations: &BTreeSet<&str>, name: &str) -> bool {
    root.all(What::Operation)
        .filter(|it| operations.contains(it.key.as_str()))
        .flat_map(|it| it.all(What::Reply))
        .flat_map(|it| it.all(What::Content))
        .flat_map(|it| it.all(What::Example))
        .filter_map(|it| it.get("value"))
        .any(|it| has_member(it, name))
}

fn has_member(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| key == name || has_member(value, name)),
        Value::Array(items) => items.iter().any(|it| has_member(it, name)),
        _ => false,
    }
}
