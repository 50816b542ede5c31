//! Nothing is overlooked: each key of each spec is changed, removed and joined by another one, and
//! something is reported each time, or the list of what means nothing says why not. Where more
//! responses are a success then, something that is reported is why.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{made, text};
use crate::diff::context::Context;
use crate::diff::reach::Reach;
use crate::diff::{compare, looser, outline};
use crate::spec::load::escape;
use crate::spec::profile::Document;

// Of a shape that a spec has more than once, the first, the fourth, the sixteenth … is tried: they
// all go one way through the code. `LIVEPROOF_ALL=1` tries each, which takes minutes.

/// What a mutation does to a node.
#[derive(Clone, Copy, Debug)]
enum Mutation {
    Change,
    Remove,
    Add,
}

#[test]
fn every_key_of_every_spec_counts() {
    let vendors = [
        "aliyun-cloudauth",
        "huawei-oneaccess",
        "megvii-faceid",
        "tencent-ci",
        "tencent-csec",
    ];
    crate::sample(vendors, 3).for_each(every_key_counts);
}

fn every_key_counts(vendor: &str) {
    let source = made(vendor, text(vendor)).1.source;
    let whole = source.expect("it is YAML").value;
    let mut silent = BTreeMap::<String, Vec<String>>::new();
    let (mut tried, mut compared, mut loosened) = (0, 0, 0);
    let every = std::env::var_os("LIVEPROOF_ALL").is_some();
    let mut seen = BTreeMap::<String, usize>::new();
    for mut part in parts(&whole) {
        let original = parsed(&part.document).expect("it can be read");
        let old = crate::spec::resolve("", &original);
        let unchanged = part.document.clone();
        let before = outline::of(&old, &unchanged);
        let reach = Reach::of(&before);
        let mut pointers = Vec::new();
        let looked_at = part.document.pointer(&part.look_at).expect("a part");
        pointers_of(looked_at, &part.look_at, &mut pointers);
        for pointer in &pointers {
            let seen = seen.entry(shape(pointer)).or_default();
            *seen += 1;
            let is_chosen = seen.is_power_of_two() && seen.trailing_zeros().is_multiple_of(2);
            if !every && !is_chosen {
                continue;
            }
            for mutation in [Mutation::Change, Mutation::Remove, Mutation::Add] {
                let Some(undo) = mutate(&mut part.document, pointer, mutation) else {
                    continue;
                };
                tried += 1;
                // What cannot be read is compared by keys.
                if let Some(document) = parsed(&part.document) {
                    let new = crate::spec::resolve("", &document);
                    let after = outline::of(&new, &part.document);
                    let operations = compare::operations(&before, &after);
                    let looser = looser::of(&old, &new, &operations);
                    let context = Context {
                        old: &before,
                        new: &after,
                        old_reach: &reach,
                        new_reach: &Reach::of(&after),
                        looser: &looser,
                    };
                    let differences = compare::compare(&context);
                    let why = || differences.iter().any(|it| looser::is_by(&context, it));
                    if !looser.is_empty() {
                        loosened += 1;
                        assert!(why(), "{mutation:?} {pointer}: {looser:?}");
                    }
                    if differences.is_empty() {
                        let shape = format!("{mutation:?} {}", shape(pointer));
                        silent.entry(shape).or_default().push(pointer.clone());
                    }
                    compared += 1;
                }
                *part.document.pointer_mut(&undo.0).expect("it is there") = undo.1;
            }
        }
    }
    for pointers in silent.values_mut() {
        pointers.truncate(2);
    }
    assert!(tried > 300 && compared * 2 > tried, "{compared} of {tried}");
    assert!(
        loosened > 0,
        "no change makes a response of {vendor} a success"
    );
    assert!(silent.is_empty(), "nothing is reported about {silent:#?}");
}

fn parsed(document: &Value) -> Option<Document> {
    serde_json::from_value(document.clone()).ok()
}

/// A document that is small enough to be looked at thousands of times.
struct Part {
    document: Value,
    /// What is changed in it.
    look_at: String,
}

/// Each operation with what it needs, each component with an operation that needs it, and the rest
/// without either.
fn parts(whole: &Value) -> Vec<Part> {
    let mut out = Vec::new();
    let mut looked_at = BTreeSet::new();
    let members = |value: &Value, key: &str| -> Vec<(String, Value)> {
        let map = value.get(key).and_then(Value::as_object);
        map.into_iter()
            .flatten()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    };
    let with = |paths: Value, components: Value| {
        let mut document = whole.clone();
        document["paths"] = paths;
        document["components"] = components;
        document
    };
    let mut shared = serde_json::json!({});
    if let Some(schemes) = whole["components"].get("securitySchemes") {
        shared["securitySchemes"] = schemes.clone();
    }
    for (path, item) in members(whole, "paths") {
        let mut needed = BTreeSet::new();
        close_over(whole, &item, &mut needed);
        let mut components = shared.clone();
        for target in &needed {
            let mut parts = target.split('/').skip(2);
            if let (Some(kind), Some(name)) = (parts.next(), parts.next()) {
                components[kind][name] = whole["components"][kind][name].clone();
            }
        }
        let document = with(serde_json::json!({ path.clone(): item }), components);
        out.push(Part {
            document: document.clone(),
            look_at: format!("/paths/{}", escape(&path)),
        });
        for target in needed {
            let pointer = target.trim_start_matches('#').to_owned();
            if looked_at.insert(pointer.clone()) {
                out.push(Part {
                    document: document.clone(),
                    look_at: pointer,
                });
            }
        }
    }
    let rest = with(serde_json::json!({}), shared);
    for key in whole.as_object().expect("a document").keys() {
        if key != "paths" {
            out.push(Part {
                document: rest.clone(),
                look_at: format!("/{key}"),
            });
        }
    }
    for (kind, components) in members(whole, "components") {
        for name in components.as_object().into_iter().flatten().map(|it| it.0) {
            let pointer = format!("/components/{kind}/{name}");
            assert!(
                kind == "securitySchemes" || looked_at.contains(&pointer),
                "{pointer} is not used"
            );
        }
    }
    out
}

/// The components that something needs.
fn close_over(whole: &Value, value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with("#/components/") && out.insert(text.clone()) => {
            if let Some(target) = whole.pointer(text.trim_start_matches('#')) {
                close_over(whole, target, out);
            }
        }
        Value::Object(map) => map.values().for_each(|it| close_over(whole, it, out)),
        Value::Array(items) => items.iter().for_each(|it| close_over(whole, it, out)),
        _ => {}
    }
}

/// Changes the document; where to put back what was there.
fn mutate(document: &mut Value, pointer: &str, mutation: Mutation) -> Option<(String, Value)> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    let above = document.pointer_mut(parent)?;
    let before = above.clone();
    match (mutation, &mut *above) {
        (Mutation::Remove, Value::Object(map)) => {
            map.shift_remove(&key)?;
        }
        (Mutation::Remove, Value::Array(items)) => {
            items.remove(key.parse().ok()?);
        }
        (Mutation::Change, _) => {
            let value = document.pointer_mut(pointer)?;
            *value = match value {
                Value::String(text) => Value::String(format!("{text}x")),
                Value::Number(number) => Value::from(number.as_f64()? + 1.0),
                Value::Bool(it) => Value::Bool(!*it),
                Value::Null => Value::from("x"),
                Value::Object(_) | Value::Array(_) => return None,
            };
        }
        (Mutation::Add, _) => match document.pointer_mut(pointer)? {
            Value::Object(map) => {
                map.insert("zzAdded".to_owned(), Value::from("x"));
            }
            Value::Array(items) => items.push(Value::from("zzAdded")),
            _ => return None,
        },
        _ => return None,
    }
    Some((parent.to_owned(), before))
}

fn pointers_of(value: &Value, at: &str, out: &mut Vec<String>) {
    out.extend(Some(at).filter(|it| !it.is_empty()).map(str::to_owned));
    for (_, pointer, value) in outline::entries(value, at) {
        pointers_of(value, &pointer, out);
    }
}

/// A pointer without the names that people chose.
fn shape(pointer: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut before = "";
    for part in pointer.split('/').skip(1) {
        let chosen = matches!(
            before,
            "paths"
                | "schemas"
                | "parameters"
                | "headers"
                | "responses"
                | "requestBodies"
                | "securitySchemes"
                | "properties"
                | "examples"
                | "content"
                | "variables"
        ) || part.chars().all(|it| it.is_ascii_digit());
        out.push(if chosen { "*" } else { part });
        // Within a value of the vendor's, whatever it looks like is compared as a whole.
        if out.ends_with(&["examples", "*", "value"]) {
            break;
        }
        before = if chosen { "*" } else { part };
    }
    out.join("/")
}
