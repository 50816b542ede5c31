//! What changes in Rust: public items of the crate in git, and of the one that the head's spec
//! makes.
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

use std::collections::BTreeSet;
use std::path::Path;

use crate::codegen::{self, print};
use crate::failure::Failure;
use crate::marker;
use crate::names::{self, PREFIXES, Scope};
use crate::spec::{Server, Spec, Type};

use super::report::{Finding, ItemChange, Semver, Subject};
use super::side::Files;
use items::{Item, Items, Kind};

/// The public items that differ. `old` and `new`: the files below `src` of a crate.
///
/// What is new or gone as a whole is one item with all that belongs to it, and an optional input is
/// one item, though it has two setters.
pub(crate) fn changes(vendor: &str, old: &Files, new: &Files) -> Vec<ItemChange> {
    let (old, new) = match (items::read(old, new), items::read(new, old)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(path), _) | (_, Err(path)) => {
            return vec![ItemChange {
                vendor: vendor.to_owned(),
                path,
                semver: Semver::Unknown,
                ..ItemChange::default()
            }];
        }
    };
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut found = Vec::new();
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
            _ if key.1 == Kind::Other => Semver::Unknown,
            (None, _) if key.1 == Kind::Member && of_open => Semver::Major,
            (None, _) => Semver::Minor,
            (Some(_), None) => Semver::Major,
        };
        if semver == Semver::None {
            continue;
        }
        let line = |it: &Item, all: &Items| {
            let text = match (before, after) {
                (Some(before), Some(after)) if before.text != after.text => it.text.clone(),
                // What differs is in the part that is left out for readers.
                (Some(_), Some(_)) => it.key.clone(),
                _ => with_parts(it, &key.0, all),
            };
            let deprecated = if it.deprecated { "#[deprecated] " } else { "" };
            format!("{deprecated}{text}")
        };
        let change = ItemChange {
            vendor: vendor.to_owned(),
            path: key.0.clone(),
            before: before.map(|it| line(it, &old)),
            after: after.map(|it| line(it, &new)),
            semver,
            owner: item.owner.clone(),
            member: item.member.clone(),
        };
        found.push(change);
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

/// The line of an item and of what belongs to it: the fields or variants, or else the methods that
/// not all have.
fn with_parts(item: &Item, path: &str, all: &Items) -> String {
    let is_common = |it: &Item| {
        let name = it.member.as_deref().unwrap_or_default();
        name == "request" || PREFIXES.iter().any(|it| name.starts_with(it))
    };
    let (mut members, mut methods) = (Vec::new(), Vec::new());
    for ((_, kind), it) in all.iter().filter(|it| it.1.of.as_deref() == Some(path)) {
        match kind {
            Kind::Member => members.push(it.text.as_str()),
            Kind::Function if !is_common(it) => methods.push(it.text.as_str()),
            _ => {}
        }
    }
    let text = &item.text;
    if !members.is_empty() {
        let head = text.trim_end_matches(" { .. }");
        let rest = if item.open { "" } else { ", .." };
        format!("{head} {{ {}{rest} }}", members.join(", "))
    } else if !methods.is_empty() {
        format!("{text} with {}", methods.join("; "))
    } else {
        text.clone()
    }
}

/// Leaves the setter that takes an `Option` out where the other one changes in the same way, and
/// else lets it belong to the same input.
fn without_second_setters(all: Vec<ItemChange>) -> Vec<ItemChange> {
    let sides = |it: &ItemChange| (it.before.is_some(), it.after.is_some());
    let seen: BTreeSet<_> = all.iter().map(|it| (it.path.clone(), sides(it))).collect();
    let keep = |mut it: ItemChange| {
        let text = it.after.as_ref().or(it.before.as_ref());
        let is_setter = text.is_some_and(|it| it.starts_with("fn "));
        if let Some((of, name)) = it.path.split_once("::maybe_").filter(|_| is_setter) {
            if seen.contains(&(format!("{of}::{name}"), sides(&it))) {
                return None;
            }
            it.member = Some(name.to_owned());
        }
        Some(it)
    };
    all.into_iter().filter_map(keep).collect()
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
    let ident = |find: &dyn Fn(&str) -> Option<String>| match &subject.member {
        Some(name) => find(name).map(Some),
        None => Some(None),
    };
    if let Some(id) = &subject.operation {
        let operation = spec.operations.iter().find(|it| it.id == *id)?;
        let inputs = &operation.inputs;
        let input = |name: &str| {
            Some(
                inputs
                    .iter()
                    .find(|it| it.name == name || it.label == name)?
                    .ident
                    .clone(),
            )
        };
        return Some((operation.builder_ident(), ident(&input)?));
    }
    if let Some(name) = &subject.type_name {
        let schema = spec.document.components.schemas.get(name.as_str())?;
        let owner = names::ident(Scope::Type, name, schema.rust_name.as_deref());
        let of = spec.types.get(&owner)?;
        let member = ident(&|name| member_ident(of, name))?;
        return Some((owner, member));
    }
    let name = subject.member.as_ref()?;
    let has_it = |it: &&Server| it.variables.iter().any(|it| it.name == *name);
    let called = |it: &&Server| match name.as_str() {
        "0" => it.ident.is_empty(),
        name => it.ident.trim_end_matches('_') == name,
    };
    let servers = || spec.servers.iter();
    if let Some(server) = servers().find(has_it).or_else(|| servers().find(called)) {
        return Some(("Endpoint".to_owned(), Some(server.constructor().to_owned())));
    }
    let setting = spec.settings.iter().find(|it| it.name == *name)?;
    Some(("Settings".to_owned(), Some(setting.ident.clone())))
}

/// The old and the new Rust name of a type, if a finding is about its name.
pub(crate) fn renamed(
    finding: &Finding,
    old: Option<&Spec>,
    new: &Spec,
) -> Option<(String, String)> {
    let is_of_type = finding.rule == "type-renamed";
    let subjects = || finding.subjects.iter().filter(|_| is_of_type);
    let mut was = subjects().filter_map(|it| names(old?, it));
    let mut is = subjects().filter_map(|it| names(new, it));
    Some((was.next()?.0, is.next()?.0))
}

/// The findings whose new names of types are all that differs in an item, by their places.
pub(crate) fn by_renames(item: &ItemChange, renamed: &[Option<(String, String)>]) -> Vec<usize> {
    let (Some(before), Some(after)) = (&item.before, &item.after) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut line = String::new();
    for word in before.split_inclusive(|it: char| !it.is_alphanumeric() && it != '_') {
        let name = word.trim_end_matches(|it: char| !it.is_alphanumeric() && it != '_');
        let is_it = |it: &Option<(String, String)>| it.as_ref().is_some_and(|it| it.0 == name);
        let at = renamed.iter().position(is_it);
        let new = at.and_then(|at| renamed[at].as_ref());
        line.push_str(new.map_or(name, |it| it.1.as_str()));
        line.push_str(&word[name.len()..]);
        found.extend(at);
    }
    found.dedup();
    match line == *after {
        true => found,
        false => Vec::new(),
    }
}

fn member_ident(of: &Type, name: &str) -> Option<String> {
    Some(match of {
        Type::Object(it) => it.members.iter().find(|it| it.name == name)?.ident.clone(),
        Type::Enum(it) => it.values.iter().find(|it| it.value == name)?.name.clone(),
        Type::Union(it) => it.members.iter().find(|it| *it == name)?.clone(),
        Type::Map(_) => return None,
    })
}
