//! What changes in Rust: public items of the crate in git and of the one that the head's spec makes.
//!
//! `items` reads a crate, with what `macros` knows of the runtime's macros, and `line` prints each
//! item on one line. Two lines that differ are a change, whose effect on callers is judged here as
//! rustc sees it. By the convention of Rust's crates (RFC 1105) something new is harmless unless
//! callers write all fields or variants out. Whether a bound got wider cannot be told from its
//! text: every change of a signature counts as a breaking one.

mod items;
mod line;
mod macros;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::codegen::{self, print};
use crate::failure::Failure;
use crate::marker;
use crate::spec::{Spec, Type};

use super::report::{ItemChange, Semver, Subject};
use super::side::Files;
use items::{Item, Items, Kind};

/// The public items that differ. `old` and `new`: the files below `src` of a crate.
///
/// What is new or gone as a whole is one item with all that belongs to it, and an optional input is
/// one item, though it has two setters.
pub(crate) fn changes(vendor: &str, old: &Files, new: &Files) -> Vec<ItemChange> {
    // Reading takes time, and of a file in a folder nothing depends on the others.
    let differs = |files: &Files, others: &Files| {
        let files = files.iter();
        let files = files.filter(|(path, it)| !path.contains('/') || others.get(*path) != Some(it));
        let files: Files = files.map(|(path, it)| (path.clone(), it.clone())).collect();
        items::read(&files)
    };
    let (old, new) = match (differs(old, new), differs(new, old)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(file), _) | (_, Err(file)) => {
            return vec![ItemChange {
                vendor: vendor.to_owned(),
                path: file,
                before: None,
                after: None,
                semver: Semver::Unknown,
                owner: String::new(),
                member: None,
            }];
        }
    };
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut found = BTreeMap::new();
    for key in keys {
        let (before, after) = (old.get(key), new.get(key));
        let Some(item) = after.or(before) else {
            continue;
        };
        let of = item.of.as_ref().map(|it| (it.clone(), Kind::Whole));
        let of = of.as_ref().map(|it| (old.get(it), new.get(it)));
        // It is in the line of what it belongs to.
        if matches!(of, Some((Some(_), None) | (None, Some(_)))) {
            continue;
        }
        let of_open = of.is_some_and(|(before, _)| before.is_some_and(|it| it.open));
        let semver = match (before, after) {
            (Some(before), Some(after)) => changed(before, after),
            // It is not known what it declares.
            _ if item.owner.is_empty() => Semver::Unknown,
            (None, Some(_)) if key.1 == Kind::Member && of_open => Semver::Major,
            (None, _) => Semver::Minor,
            (Some(_), None) => Semver::Major,
        };
        if semver != Semver::None {
            // What differs may be in the part that is left out for readers.
            let same = before.map(|it| &it.text) == after.map(|it| &it.text);
            let line = |it: &Item, all, alone| match same && semver == Semver::Major {
                true => it.key.clone(),
                false => text(it, &key.0, all, alone),
            };
            let change = ItemChange {
                vendor: vendor.to_owned(),
                path: key.0.clone(),
                before: before.map(|it| line(it, &old, after.is_none())),
                after: after.map(|it| line(it, &new, before.is_none())),
                semver,
                owner: item.owner.clone(),
                member: item.member.clone(),
            };
            found.insert(key.clone(), change);
        }
    }
    without_second_setters(found)
}

/// The effect of another declaration of the same item.
fn changed(before: &Item, after: &Item) -> Semver {
    if before.key != after.key || before.open && !after.open {
        Semver::Major
    } else if before.open != after.open || before.deprecated != after.deprecated {
        Semver::Minor
    } else if before.text != after.text {
        Semver::Patch
    } else {
        Semver::None
    }
}

/// The line of an item; of one that the other side does not have with all that belongs to it.
fn text(item: &Item, path: &str, all: &Items, alone: bool) -> String {
    let deprecated = if item.deprecated {
        "#[deprecated] "
    } else {
        ""
    };
    let text = &item.text;
    let of = |kind| {
        let items = all.iter().filter(move |((_, it), _)| *it == kind);
        items.filter(|(_, it)| it.of.as_deref() == Some(path))
    };
    let members: Vec<&str> = of(Kind::Member).map(|(_, it)| it.text.as_str()).collect();
    let methods = of(Kind::Function).filter(|(_, it)| !it.common && !is_second(it));
    let methods: Vec<&str> = methods.map(|(_, it)| it.text.as_str()).collect();
    if !alone || item.of.is_some() || members.is_empty() && methods.is_empty() {
        format!("{deprecated}{text}")
    } else if members.is_empty() {
        format!("{deprecated}{text} with {}", methods.join("; "))
    } else {
        let head = text.trim_end_matches(" { .. }");
        let rest = if head == text { "" } else { ", .." };
        format!("{deprecated}{head} {{ {}{rest} }}", members.join(", "))
    }
}

/// The prefix of the setter that takes an `Option`.
const SECOND: &str = "maybe_";

fn is_second(item: &Item) -> bool {
    let name = item.member.as_deref();
    name.is_some_and(|it| it.starts_with(SECOND))
}

/// Leaves a second setter out where the first one changes in the same way, and else lets it belong
/// to the same input.
fn without_second_setters(mut all: BTreeMap<(String, Kind), ItemChange>) -> Vec<ItemChange> {
    let sides = |it: &ItemChange| (it.before.is_some(), it.after.is_some());
    let first: BTreeMap<String, _> = all
        .values()
        .map(|it| (it.path.clone(), sides(it)))
        .collect();
    all.retain(|(path, kind), it| {
        let Some((of, name)) = path.rsplit_once("::") else {
            return true;
        };
        match name.strip_prefix(SECOND) {
            Some(name) if *kind == Kind::Function => {
                it.member = Some(name.to_owned());
                first.get(&format!("{of}::{name}")) != Some(&sides(it))
            }
            _ => true,
        }
    });
    all.into_values().collect()
}

/// The files below `src` of the crate that `generate` makes of a spec. `source`: where the spec is,
/// such as `specs/tencent-ci.yaml`.
pub(crate) fn of_spec(spec: &Spec, source: &str) -> Result<Files, Failure> {
    let failed = |error| Failure::about(Path::new(source), error);
    let modules = codegen::modules(spec).map_err(failed)?;
    let files = modules.into_iter().map(|module| {
        let text = print::module(&module).map_err(failed)?;
        let text = marker::mark(Path::new(&module.path), source, &text);
        Ok((module.path, text.into_bytes()))
    });
    files.collect()
}

/// The Rust names of what a finding is about, as items have them: `owner` and `member`. `None`: the
/// spec has no such thing.
pub(crate) fn names(spec: &Spec, subject: &Subject) -> Option<(String, Option<String>)> {
    let member = subject.member.as_deref();
    if let Some(id) = &subject.operation {
        let operation = spec.operations.iter().find(|it| it.id == *id)?;
        let inputs = &operation.inputs;
        let ident = match member {
            Some(name) => Some(inputs.iter().find(|it| it.name == name)?.ident.clone()),
            None => None,
        };
        return Some((operation.builder_ident(), ident));
    }
    if let Some(name) = &subject.type_name {
        let schema = spec.document.components.schemas.get(name.as_str())?;
        let given = schema.rust_name.as_deref();
        let owner = crate::names::ident(crate::names::Scope::Type, name, given);
        let of = spec.types.get(&owner)?;
        let ident = match member {
            Some(name) => Some(member_ident(of, name)?),
            None => None,
        };
        return Some((owner, ident));
    }
    let name = member?;
    if spec.variables.iter().any(|it| it.name == name) {
        return Some(("Endpoint".to_owned(), Some("new".to_owned())));
    }
    let setting = spec.settings.iter().find(|it| it.name == name)?;
    Some(("Settings".to_owned(), Some(setting.ident.clone())))
}

fn member_ident(of: &Type, name: &str) -> Option<String> {
    match of {
        Type::Object(it) => {
            let member = it.members.iter().find(|it| it.name == name);
            member.map(|it| it.ident.clone())
        }
        Type::Enum(it) => {
            let value = it.values.iter().find(|it| it.value == name);
            value.map(|it| it.name.clone())
        }
        Type::Union(it) => it.members.iter().find(|it| *it == name).cloned(),
        Type::Map(_) => None,
    }
}
