//! What a difference means: for who calls, for the bytes of requests, for the Rust API, and for
//! safety.
//!
//! A table per kind of node. The first rule that matches counts.

mod constraint;
mod document;
mod input;
mod limit;
mod operation;
mod record;
mod response;
mod rule;
mod shape;
mod success;
mod text;
mod types;

use super::compare::Difference;
use super::context::Context;
use super::outline::What;
pub(crate) use rule::Judgement;
use rule::{Rule, id, is_named, owner, past};

/// Whether a key is for people alone, whatever has it.
pub(crate) fn is_docs(key: &str) -> bool {
    let name = key.strip_prefix("info.").unwrap_or(key);
    let texts = text::RULES.iter().filter(|it| it.of.is_empty());
    let mut keys = texts.flat_map(|it| it.keys);
    keys.any(|it| is_named(it, name))
}

/// All rules, in the order in which they are tried.
pub(crate) fn all() -> impl Iterator<Item = &'static Rule> {
    let tables = [
        text::RULES,
        document::RULES,
        operation::RULES,
        constraint::RULES,
        input::RULES,
        response::RULES,
        types::RULES,
    ];
    tables.into_iter().flatten()
}

/// The names of all rules, each with its rule.
fn names() -> impl Iterator<Item = (String, &'static Rule)> {
    all().flat_map(|rule| {
        let any = rule.of.is_empty().then_some("");
        let kinds = rule.of.iter().map(|it| it.word()).chain(any);
        kinds.flat_map(move |kind| {
            let keys = rule.keys.iter().map(|key| id(kind, key));
            let changes = rule.changes.iter().map(|it| id(kind, past(*it)));
            keys.chain(changes).map(move |it| (it, rule))
        })
    })
}

/// The names that an unknown one may have been meant for.
pub(crate) fn nearest(rule: &str) -> Vec<String> {
    let records = record::RULES.iter().map(|it| it.0.to_owned());
    let all = names().map(|it| it.0).chain(records);
    let distance = |name: String| (strsim::osa_distance(rule, &name), name);
    let mut near: Vec<(usize, String)> = all.map(distance).collect();
    near.sort();
    near.dedup();
    near.into_iter().take(3).map(|it| it.1).collect()
}

/// What a rule means, for `--explain`.
pub(crate) fn explain(rule: &str) -> Option<String> {
    if let Some((_, meaning)) = record::RULES.iter().find(|it| it.0 == rule) {
        return Some(format!("{rule}\n\n{meaning}\n"));
    }
    let (_, found) = names().find(|it| it.0 == rule)?;
    let mut sentences = found.sentences.to_vec();
    sentences.dedup();
    let mut out = format!("{rule}\n\n{}\n\nWhat is reported:\n", found.meaning);
    for sentence in sentences {
        out.push_str(&format!("  {}\n", super::words::example(sentence)));
    }
    out.push_str(
        "\nWhat is breaking or unknown, and what touches safety, needs review: compare it with the \
         vendor's page.\n",
    );
    Some(out)
}

/// What a difference means.
pub(crate) fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let found = all().find_map(|it| Some((it, it.matches(difference)?)));
    let Some((rule, key)) = found else {
        return Judgement::unknown().says("No rule knows what {key} of {it} means.");
    };
    let judgement = (rule.judge)(difference, context);
    let judgement = match (difference.root().what, difference.part().what) {
        (What::Type, _) => types::read_elsewhere(judgement, difference, context),
        (_, What::Input | What::Body) => input::written(judgement, difference, context),
        _ if difference.what == What::Input => input::written(judgement, difference, context),
        _ => judgement,
    };
    let id = match difference.what {
        What::Attribute if rule.of.is_empty() => id("", key),
        What::Attribute => id(owner(difference).word(), key),
        what => id(what.word(), past(difference.change)),
    };
    Judgement {
        id,
        rule: Some(rule),
        ..judgement
    }
}

#[cfg(test)]
mod tests;
