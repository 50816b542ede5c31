//! Makes a document of a tree whose structure is wrong, so that the rules can check the rest of it.
//!
//! An unknown key is left out, or taken for the one that was probably meant; a wrong value is left
//! out; what is missing gets a neutral value. All this is [`Damage`]: nothing is reported of it but
//! its structure.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::{Map, Value};

use super::damage::Damage;
use super::nearest::nearest;
use super::structure::{leaves, schema, siblings, validator};
use crate::spec::load::Pointer;
use crate::spec::profile::Document;

/// How often what was put in may need something itself.
const ROUNDS: usize = 8;

/// The document, and what is damaged in it. None: nothing can be made of the tree.
pub(super) fn repair(value: &Value) -> Option<(Document, Damage)> {
    let mut value = value.clone();
    let mut damage = Damage::default();
    for _ in 0..ROUNDS {
        let mut repairs = Vec::new();
        for error in validator()?.iter_errors(&value) {
            for leaf in leaves(&error) {
                repairs_of(leaf, &mut repairs);
            }
        }
        let mut changed = false;
        for (pointer, repair) in repairs {
            damage.add(&pointer, !matches!(repair, Repair::Replace(_)));
            damage.refers |= repair.may_refer(value.pointer(&pointer));
            changed |= repair.apply(&mut value, &pointer);
        }
        if !changed {
            break;
        }
    }
    Some((serde_json::from_value(value).ok()?, damage))
}

/// What to do about a node.
enum Repair {
    /// It can stay.
    Keep,
    Remove,
    /// It is an unknown key, or a known one that was perhaps meant. It takes the place of the known
    /// key, if that is clear.
    Unknown(Option<String>),
    Replace(Value),
    Insert(Value),
}

fn repairs_of(error: &ValidationError<'_>, out: &mut Vec<(String, Repair)>) {
    let pointer = error.instance_path().as_str();
    let instance: &Value = error.instance();
    let path = error.schema_path().as_str();
    let parent = path.rsplit_once('/').map_or("", |it| it.0);
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let mut free = siblings(error);
            free.retain(|it| instance.get(it).is_none());
            // Any of these may have been meant.
            out.extend(
                free.iter()
                    .map(|it| (pointer.at(it), Repair::Unknown(None))),
            );
            for key in unexpected {
                let name = nearest(key, free.iter().map(String::as_str));
                out.push((pointer.at(key), Repair::Unknown(name.map(str::to_owned))));
            }
        }
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let wanted = schema().pointer(&parent.at("properties").at(key));
            let value = wanted.map(neutral).unwrap_or_default();
            out.push((pointer.at(key), Repair::Insert(value)));
        }
        // The types of the profile take these.
        Kind::Pattern { .. }
        | Kind::MinLength { .. }
        | Kind::MaxLength { .. }
        | Kind::MinItems { .. }
        | Kind::MaxItems { .. }
        | Kind::MinProperties { .. }
        | Kind::MaxProperties { .. } => out.push((pointer.to_owned(), Repair::Keep)),
        _ => {
            // An object may be an entry that something refers to, and an item one that others
            // follow; and the name of an entry counts without its value.
            let value = schema().pointer(parent).map(neutral).unwrap_or_default();
            let is_item = pointer.ends_with(|it: char| it.is_ascii_digit());
            let is_entry = parent.ends_with("/additionalProperties");
            let repair = match value.is_object() || is_item || is_entry {
                true => Repair::Replace(value),
                false => Repair::Remove,
            };
            out.push((pointer.to_owned(), repair));
        }
    }
}

/// The least that the profile's types take where this schema is.
fn neutral(wanted: &Value) -> Value {
    if let Some(target) = wanted.get("$ref").and_then(Value::as_str) {
        let target = schema().pointer(target.trim_start_matches('#'));
        return target.map(neutral).unwrap_or_default();
    }
    let first = |key: &str| wanted.get(key).and_then(|it| it.get(0));
    // Of a reference or the thing itself, a reference, which leads nowhere.
    if let Some(branch) = first("anyOf").or(first("oneOf")) {
        return neutral(branch);
    }
    if let Some(value) = wanted.get("const").or(first("enum")) {
        return value.clone();
    }
    match wanted.get("type").and_then(Value::as_str) {
        Some("object") => {
            let keys = wanted.get("required").and_then(Value::as_array);
            let keys = keys.into_iter().flatten().filter_map(Value::as_str);
            let members = keys.filter_map(|key| {
                let member = wanted.get("properties")?.get(key)?;
                Some((key.to_owned(), neutral(member)))
            });
            members.collect::<Map<String, Value>>().into()
        }
        Some("array") => Vec::<Value>::new().into(),
        Some("integer" | "number") => 0.into(),
        Some("boolean") => false.into(),
        _ => "".into(),
    }
}

impl Repair {
    /// Whether what is repaired may refer to a component. An unknown key with a plain value does
    /// not.
    fn may_refer(&self, found: Option<&Value>) -> bool {
        match (self, found) {
            (Self::Unknown(_), Some(Value::Array(_) | Value::Object(_))) => true,
            (Self::Unknown(_), Some(Value::String(text))) => text.starts_with("#/"),
            (Self::Unknown(_), _) => false,
            _ => true,
        }
    }

    /// Whether anything is other than before.
    fn apply(self, root: &mut Value, pointer: &str) -> bool {
        if let Self::Replace(value) = self {
            let node = root.pointer_mut(pointer);
            return node.map(|it| *it = value).is_some();
        }
        let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
        let key = key.replace("~1", "/").replace("~0", "~");
        let Some(Value::Object(map)) = root.pointer_mut(parent) else {
            return false;
        };
        match self {
            Self::Keep | Self::Replace(_) => false,
            Self::Remove | Self::Unknown(None) => map.shift_remove(&key).is_some(),
            Self::Unknown(Some(name)) => {
                let value = map.shift_remove(&key);
                value.map(|it| map.insert(name, it)).is_some()
            }
            Self::Insert(value) => {
                map.insert(key, value);
                true
            }
        }
    }
}
