//! What tells findings apart, for `specs/accepted.toml`.

use std::fmt::Write as _;

use crate::checksum;
use crate::olddiff::compare::Difference;
use crate::olddiff::rules::{self, Judgement};
use crate::olddiff::tree::{Node, What};
use crate::olddiff::words;

/// The same difference has the same one wherever in the file it stands. It is made of what was
/// judged: what differs, for whom, and the verdict. Who accepts it has accepted nothing else.
pub(super) fn fingerprint(vendor: &str, group: &[Difference<'_>], judgement: &Judgement) -> String {
    let mut paths: Vec<String> = group.iter().map(words::path).collect();
    paths.sort_unstable();
    paths.dedup();
    let difference = group.first();
    let side = |node: Option<&Node>| node.map_or_else(|| "-".to_owned(), content);
    let verdict = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        judgement.kind, judgement.arguments, judgement.replies, judgement.api, judgement.safety
    );
    digits(&[
        vendor,
        &judgement.id,
        &paths.join("\n"),
        &side(difference.and_then(|it| it.old)),
        &side(difference.and_then(|it| it.new)),
        &verdict,
    ])
}

/// What a node is and holds, apart from texts for people.
fn content(node: &Node) -> String {
    let mut out = match &node.value {
        Some(value) => value.to_string(),
        None => node.key.clone(),
    };
    let telling = |it: &&Node| it.what != What::Example && !rules::is_docs(&it.key);
    for child in node.children.iter().filter(telling) {
        let _ = write!(
            out,
            "\n{}:{} {}",
            child.what.word(),
            child.key,
            content(child)
        );
    }
    out
}

/// Twelve digits that tell findings apart.
pub(crate) fn digits(texts: &[&str]) -> String {
    let bytes = texts.iter().flat_map(|it| it.bytes().chain([0]));
    format!("{:012x}", checksum::of(bytes) >> 16)
}
