//! Which inputs, or members of an object, depend on each other.

use std::collections::HashMap;

use serde_json::Value;

use super::node::{Node, What, entries};
use crate::spec::load::Pointer;
use crate::spec::profile::text;

/// The rules about inputs, or about members of an object. Their order means nothing; those of one
/// condition are told apart by it.
pub(super) fn whens(raw: &Value, pointer: &str) -> Vec<Node> {
    let mut whens = entries(&raw["x-when"], &pointer.at("x-when"));
    whens.sort_by_cached_key(|it| it.2.to_string());
    let whens = whens.into_iter().map(|(_, place, it)| when(it, &place));
    whens.collect()
}

/// A rule about inputs. Its condition is its name; all of it are attributes.
fn when(when: &Value, pointer: &str) -> Node {
    let name = when.get("parameter").map(text).unwrap_or_default();
    let equals = when["equals"].as_array().into_iter().flatten();
    let mut values: Vec<String> = equals.map(text).collect();
    values.sort_unstable();
    let values = values.join(" or ");
    let absent = when["absent"] == Value::Bool(true);
    let key = match (values.as_str(), absent) {
        ("", false) => name,
        ("", true) => format!("no {name}"),
        (values, false) => format!("{name} = {values}"),
        (values, true) => format!("{name} = {values} or none"),
    };
    let mut node = Node::new(What::When, key, pointer);
    node.keys(when, pointer, "", &[]);
    node
}

/// Two inputs of one name are told apart by their place, or else by their number.
pub(super) fn tell_apart(nodes: &mut [Node]) {
    let mut seen = HashMap::<(What, String), usize>::new();
    for node in nodes.iter_mut().filter(|it| it.what != What::Attribute) {
        let count = seen.entry((node.what, node.key.clone())).or_default();
        *count += 1;
        if *count > 1 {
            let place = node.get("in").map_or_else(|| count.to_string(), text);
            node.key = format!("{} ({place})", node.key);
        }
    }
}
