//! Which operations a difference reaches, and on which way.

use std::collections::BTreeMap;

use super::wire;
use crate::diff::compare::Difference;
use crate::diff::model::UsedBy;
use crate::diff::side::Side;
use crate::diff::tree::{Node, What};

/// The operations that reach a place, by name.
pub(super) fn used_by(group: &[Difference<'_>], old: &Side, new: &Side) -> Vec<UsedBy> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for difference in group {
        let root = difference.root();
        match root.what {
            What::Operation => {
                let way = difference.trail.get(1).map(|it| way(it));
                for operation in sharing(difference, old, new) {
                    out.entry(operation.to_owned())
                        .or_insert_with(|| way.clone().into_iter().collect());
                }
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
                for operation in [new, old]
                    .into_iter()
                    .flat_map(|it| it.tree.all(What::Operation))
                {
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
    out.into_iter()
        .map(|(operation, way)| UsedBy { operation, way })
        .collect()
}

/// The operation, and of a setting's value all that have the setting: what the parameter says counts for forms, too.
fn sharing<'a>(difference: &Difference<'a>, old: &'a Side, new: &'a Side) -> Vec<&'a str> {
    let mut out = vec![difference.root().key.as_str()];
    let Some(setting) = wire::setting_of(difference) else {
        return out;
    };
    let has_it = |operation: &&'a Node| {
        let mut inputs = operation.all(What::Input);
        inputs.any(|it| it.key == setting.key && it.flag("x-setting"))
    };
    for side in [old, new] {
        out.extend(
            side.tree
                .all(What::Operation)
                .filter(has_it)
                .map(|it| it.key.as_str()),
        );
    }
    out
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
