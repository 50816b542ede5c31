//! Which operations a difference reaches, and on which way.

use std::collections::BTreeMap;

use super::wire;
use crate::olddiff::compare::Difference;
use crate::olddiff::model::UsedBy;
use crate::olddiff::side::Side;
use crate::olddiff::tree::{Node, What};

/// The operations that reach a place, by name.
pub(super) fn used_by(group: &[Difference<'_>], old: &Side, new: &Side) -> Vec<UsedBy> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut settings: BTreeMap<&str, &Node> = BTreeMap::new();
    for difference in group {
        let root = difference.root();
        match root.what {
            What::Operation => {
                let part = difference.trail.get(1);
                out.entry(root.key.clone())
                    .or_insert_with(|| part.map(|it| way(it)).into_iter().collect());
                settings.extend(wire::setting_of(difference).map(|it| (it.key.as_str(), it)));
            }
            What::Type => {
                let old_name = difference.old.filter(|it| it.what == What::Type);
                let names = [Some(root.key.as_str()), old_name.map(|it| it.key.as_str())];
                for name in names.into_iter().flatten() {
                    for used in new.reach.uses(name).iter().chain(old.reach.uses(name)) {
                        out.entry(used.operation.clone())
                            .or_insert_with(|| used.way.clone());
                    }
                }
            }
            // Every request goes there.
            What::Server => {
                for operation in operations(old, new) {
                    out.entry(operation.key.clone()).or_default();
                }
            }
            // Signed with it.
            What::Scheme => {
                for side in [new, old] {
                    for operation in signed_with(&side.tree, &root.key) {
                        out.entry(operation.to_owned()).or_default();
                    }
                }
            }
            _ => {}
        }
    }
    // What the parameter says of a setting counts for forms, too.
    for operation in operations(old, new).filter(|_| !settings.is_empty()) {
        let setters = operation.all(What::Input).filter(|it| it.flag("x-setting"));
        for setting in setters.filter_map(|it| settings.get(it.key.as_str())) {
            out.entry(operation.key.clone())
                .or_insert_with(|| vec![way(setting)]);
        }
    }
    out.into_iter()
        .map(|(operation, way)| UsedBy { operation, way })
        .collect()
}

/// All operations of both sides.
fn operations<'a>(old: &'a Side, new: &'a Side) -> impl Iterator<Item = &'a Node> {
    let sides = [new, old].into_iter();
    sides.flat_map(|it| it.tree.all(What::Operation))
}

fn way(node: &Node) -> String {
    match node.what {
        What::Reply => format!("reply {}", node.key),
        what => format!("{} {}", what.word(), node.key)
            .trim_end()
            .to_owned(),
    }
}

/// The operations that are signed with a scheme.
fn signed_with<'a>(document: &'a Node, scheme: &str) -> impl Iterator<Item = &'a str> {
    let names = |node: &Node| {
        node.get("security").is_some_and(|it| {
            let schemes = it.as_array().into_iter().flatten();
            schemes
                .filter_map(serde_json::Value::as_object)
                .any(|it| it.contains_key(scheme))
        })
    };
    let everywhere = names(document);
    document.all(What::Operation).filter_map(move |it| {
        let own = it.get("security").is_some();
        (if own { names(it) } else { everywhere }).then_some(it.key.as_str())
    })
}
