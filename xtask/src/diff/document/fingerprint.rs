//! What tells findings apart, wherever in the file they are.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::checksum;
use crate::diff::compare::Difference;
use crate::diff::outline::{Node, What};
use crate::diff::{rules, words};

/// The same difference has the same one wherever in the file it is.
pub(super) fn fingerprint(vendor: &str, all: &[Difference<'_>], rule: &str) -> String {
    let paths: BTreeSet<String> = all.iter().map(words::path).collect();
    let side = |node: Option<&Node>| node.map_or_else(|| "-".to_owned(), content);
    let sides = all.iter();
    let sides = sides.map(|it| format!("{}\n{}", side(it.old), side(it.new)));
    let sides: BTreeSet<String> = sides.collect();
    let joined = |of: BTreeSet<String>| of.into_iter().collect::<Vec<_>>().join("\n");
    digits(&[vendor, rule, &joined(paths), &joined(sides)])
}

/// What a node is and has, apart from texts for people.
pub(super) fn content(node: &Node) -> String {
    let mut out = match &node.value {
        Some(value) => value.to_string(),
        None => node.key.clone(),
    };
    let telling = |it: &&Node| it.what != What::Example && !rules::is_docs(&it.key);
    for child in node.children.iter().filter(telling) {
        let (what, key) = (child.what.word(), &child.key);
        let _ = write!(out, "\n{what}:{key} {}", content(child));
    }
    out
}

/// Twelve digits that tell findings apart.
pub(crate) fn digits(texts: &[&str]) -> String {
    let bytes = texts.iter().flat_map(|it| it.bytes().chain([0]));
    format!("{:012x}", checksum::of(bytes) >> 16)
}
