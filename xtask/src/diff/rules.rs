//! What a difference means: for who calls, for the bytes of requests, for the Rust API, and for
//! safety.
//!
//! A table per kind of node. The first rule that matches counts.

mod constraint;
mod document;
mod input;
mod limit;
mod mark;
mod operation;
mod record;
mod response;
mod rule;
mod shape;
mod success;
mod text;
mod types;

use std::collections::BTreeMap;

use super::compare::{Change, Difference};
use super::context::Context;
use super::looser;
use super::outline::What;
pub(crate) use operation::plainly_reads;
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

/// The names of all rules, each with its rule, and with what it reports.
fn names() -> impl Iterator<Item = (String, &'static Rule, String)> {
    all().flat_map(|rule| {
        let any = rule.of.is_empty().then_some("");
        let kinds = rule.of.iter().map(|it| it.word()).chain(any);
        kinds.flat_map(move |kind| {
            let it = match kind {
                "" => "something".to_owned(),
                "items" => kind.to_owned(),
                _ if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
                _ => format!("a {kind}"),
            };
            let told = move |key: &str, change| {
                let sentence = super::words::example(rule.sentence(change), &it, key);
                let initial = sentence.chars().next().map(|it| it.to_ascii_uppercase());
                initial
                    .into_iter()
                    .chain(sentence.chars().skip(1))
                    .collect::<String>()
            };
            let of_key = told.clone();
            let keys = rule.keys.iter();
            let keys = keys.map(move |key| {
                let name = key.trim_end_matches('.');
                (
                    id(kind, key),
                    rule,
                    of_key(&format!("`{name}`"), Change::Changed),
                )
            });
            let changes = rule.changes.iter();
            let changes = changes.map(move |it| (id(kind, past(*it)), rule, told("", *it)));
            keys.chain(changes)
        })
    })
}

/// The names of all rules, each with what it means or reports, in one line.
pub(crate) fn list() -> BTreeMap<String, String> {
    let rules = names().map(|(name, _, told)| (name, told));
    let records = record::RULES.iter();
    let records = records.map(|(name, meaning)| {
        let end = meaning.find(". ").map_or(meaning.len(), |it| it + 1);
        ((*name).to_owned(), meaning[..end].to_owned())
    });
    let mut out = BTreeMap::new();
    // The first rule of a name is that which counts.
    for (name, line) in records.chain(rules) {
        out.entry(name).or_insert(line);
    }
    out
}

/// The names that an unknown one may have been meant for: those that contain it, then those that
/// are written alike. Nothing if there are none.
pub(crate) fn nearest(rule: &str) -> Vec<String> {
    const ALIKE: f64 = 0.5;
    let near = |name: String| {
        let contains = !rule.is_empty() && name.contains(rule);
        let alike = strsim::sorensen_dice(rule, &name);
        (contains || alike > ALIKE).then_some((contains, alike, name))
    };
    let mut near: Vec<_> = list().into_keys().filter_map(near).collect();
    near.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
    near.into_iter().take(5).map(|it| it.2).collect()
}

/// What a rule means, for `--explain`.
pub(crate) fn explain(rule: &str) -> Option<String> {
    if let Some((_, meaning)) = record::RULES.iter().find(|it| it.0 == rule) {
        return Some(format!("{rule}\n\n{meaning}\n"));
    }
    let (_, found, _) = names().find(|it| it.0 == rule)?;
    let mut sentences = found.sentences.to_vec();
    sentences.dedup();
    let mut out = format!("{rule}\n\n{}\n\nWhat is reported:\n", found.meaning);
    for sentence in sentences {
        out.push_str(&format!(
            "  {}\n",
            super::words::example(sentence, "X", "KEY")
        ));
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
    let judgement = mark::judged(judgement, difference, context);
    let judgement =
        judgement.looser_if(!is_docs(&difference.node().key) && looser::is_by(context, difference));
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
