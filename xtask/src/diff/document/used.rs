//! Which operations a difference reaches, and on which way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::version::Both;
use crate::diff::compare::Difference;
use crate::diff::outline::{Node, What};
use crate::diff::report::UsedBy;

/// The operations that reach a place, by name.
pub(super) fn by(all: &[Difference<'_>], both: &Both<'_>) -> Vec<UsedBy> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut settings = BTreeSet::new();
    let versions = [&both.new, &both.old];
    let operations = || {
        let all = versions.into_iter();
        all.flat_map(|it| it.meaning.outline.all(What::Operation))
    };
    for difference in all {
        let root = difference.root();
        match root.what {
            What::Operation => {
                let part = difference.trail.get(1);
                out.entry(root.key.clone())
                    .or_insert_with(|| part.map(|it| way(it)).into_iter().collect());
                settings.extend(setting(difference));
            }
            What::Type => {
                let own = difference.sides().filter(|it| it.what == What::Type);
                for name in own.chain([root]) {
                    for used in versions
                        .iter()
                        .flat_map(|it| it.meaning.reach.uses(&name.key))
                    {
                        out.entry(used.operation.clone())
                            .or_insert_with(|| used.way.clone());
                    }
                }
            }
            // Every request goes there.
            What::Server => {
                out.extend(operations().map(|it| (it.key.clone(), Vec::new())));
            }
            // Signed with it.
            What::Scheme => {
                for version in versions {
                    let signed = signed_with(&version.meaning.outline, &root.key);
                    out.extend(signed.map(|it| (it.to_owned(), Vec::new())));
                }
            }
            _ => {}
        }
    }
    // What the parameter says of a setting counts for forms, too.
    for operation in operations().filter(|_| !settings.is_empty()) {
        let mut inputs = operation.all(What::Input);
        let found = inputs.find(|it| it.flag("x-setting") && settings.contains(it.key.as_str()));
        if let Some(setting) = found {
            out.entry(operation.key.clone())
                .or_insert_with(|| vec![way(setting)]);
        }
    }
    let vendor = &both.new.side.vendor;
    let used = |(operation, way)| UsedBy {
        vendor: vendor.clone(),
        operation,
        way,
    };
    out.into_iter().map(used).collect()
}

/// The setting whose value differs: it is given once for all operations.
fn setting<'a>(difference: &Difference<'a>) -> Option<&'a str> {
    let input = difference.trail.get(1)?;
    let in_example = difference.trail.get(2).map(|it| it.what) == Some(What::Example);
    let is_value =
        in_example || difference.what == What::Example || difference.node().key == "x-initial";
    let is_setting = input.what == What::Input && input.flag("x-setting");
    (is_setting && is_value).then_some(input.key.as_str())
}

fn way(node: &Node) -> String {
    let way = format!("{} {}", node.what.word(), node.key);
    way.trim_end().to_owned()
}

/// The operations that are signed with a scheme.
fn signed_with<'a>(document: &'a Node, scheme: &'a str) -> impl Iterator<Item = &'a str> {
    let names = move |node: &Node| {
        let schemes = node.get("security").and_then(Value::as_array);
        let mut schemes = schemes.into_iter().flatten();
        schemes.any(|it| it.get(scheme).is_some())
    };
    let everywhere = names(document);
    let signed = document.all(What::Operation).filter(move |it| {
        let own = it.get("security").is_some();
        if own { names(it) } else { everywhere }
    });
    signed.map(|it| it.key.as_str())
}
