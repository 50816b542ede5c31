//! Operations, with their rules about inputs.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::Tree;
use super::flat::{flat, list, members, named};
use super::node::{Node, What};
use crate::spec::load::escape;
use crate::spec::profile::text;

/// Keys whose parts are nodes of their own.
const OPERATION: &[&str] = &[
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "x-when",
    "x-note",
];

impl<'a> Tree<'a> {
    pub(super) fn path_item(&self, path: &str, item: &'a Value, out: &mut Vec<Node>) {
        let pointer = format!("/paths/{}", escape(path));
        let Some(map) = item.as_object() else {
            out.push(Node::attribute(path, item, pointer));
            return;
        };
        for (method, operation) in map {
            let pointer = format!("{pointer}/{}", escape(method));
            let id = operation.get("operationId").and_then(Value::as_str);
            let fragment = path.split_once('#').map(|it| it.1);
            let mut node = Node::new(What::Operation, id.or(fragment).unwrap_or(path), &pointer);
            let method = Value::from(method.to_uppercase());
            node.children
                .push(Node::attribute("method", &method, &pointer));
            // The fragment only repeats the operation's name.
            let (plain, rest) = path.split_once('#').unwrap_or((path, ""));
            let place = pointer.rsplit_once('/').map_or("", |it| it.0);
            node.children
                .push(Node::attribute("path", &plain.into(), place));
            if Some(rest) != id {
                node.children
                    .push(Node::attribute("fragment", &rest.into(), place));
            }
            match operation.as_object() {
                Some(map) => self.operation(map, &pointer, &mut node),
                None => node.value = Some(operation.clone()),
            }
            out.push(node);
        }
    }

    fn operation(&self, map: &'a Map<String, Value>, pointer: &str, node: &mut Node) {
        flat(map, pointer, OPERATION, "", &mut node.children);
        named(map, "x-note", "id", What::Note, pointer, &mut node.children);
        // In which order they stand means nothing; those of one condition are told apart by it.
        let mut whens: Vec<(usize, &Value)> = list(map.get("x-when")).collect();
        whens.sort_by_cached_key(|it| it.1.to_string());
        for (index, when) in whens {
            node.children
                .push(condition(when, &format!("{pointer}/x-when/{index}")));
        }
        for (index, parameter) in list(map.get("parameters")) {
            let site = format!("{pointer}/parameters/{index}");
            let input = self.parameter(parameter, &site);
            node.children.push(input);
        }
        if let Some(body) = map.get("requestBody") {
            self.body(body, &format!("{pointer}/requestBody"), node);
        }
        for (status, response) in members(map.get("responses")) {
            let site = format!("{pointer}/responses/{}", escape(status));
            let response = self.response(status, response, &site);
            node.children.push(response);
        }
        tell_apart(&mut node.children);
    }
}

/// Two inputs of one name are told apart by their place, or else by their number.
fn tell_apart(nodes: &mut [Node]) {
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

/// The name of a node that may have been told apart from its namesake.
pub(crate) fn wire_name(key: &str) -> String {
    key.split(" (").next().unwrap_or(key).to_owned()
}

/// Keys of a rule about inputs that say when it holds.
pub(crate) const CONDITION: &[&str] = &["parameter", "equals", "absent"];

/// A rule about inputs. Its condition is its name; all of it are attributes.
fn condition(when: &Value, pointer: &str) -> Node {
    let Some(map) = when.as_object() else {
        let mut node = Node::new(What::When, when.to_string(), pointer);
        node.value = Some(when.clone());
        return node;
    };
    let name = map.get("parameter").map(text).unwrap_or_default();
    let mut values: Vec<String> = list(map.get("equals")).map(|it| text(it.1)).collect();
    values.sort_unstable();
    let values = values.join(" or ");
    let absent = map.get("absent") == Some(&Value::Bool(true));
    let key = match (values.as_str(), absent) {
        ("", false) => name,
        ("", true) => format!("no {name}"),
        (values, false) => format!("{name} = {values}"),
        (values, true) => format!("{name} = {values} or none"),
    };
    let mut node = Node::new(What::When, key, pointer);
    flat(map, pointer, &[], "", &mut node.children);
    // What cannot be a condition is not said by the name.
    for child in &mut node.children {
        let is_sound = match (child.key.as_str(), &child.value) {
            ("parameter", Some(it)) => it.is_string(),
            ("equals", Some(it)) => it.is_array(),
            ("absent", Some(it)) => it.is_boolean(),
            _ => true,
        };
        if !is_sound {
            child.key = format!("condition.{}", child.key);
        }
    }
    node
}
