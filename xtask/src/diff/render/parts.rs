//! What is shown of a report in one column, in order: the same in a terminal and in a comment.

use super::{Row, about, counted, effect, pair, rows};
use crate::diff::report::{self, Card, Finding, Place, RecordChange};

/// A piece of a finding.
pub(super) enum Part<'a> {
    /// A sentence with code in backticks.
    Sentence(Tone, String),
    Places(&'a [Place]),
    Page(&'a report::Page),
    Note(&'a report::Note),
    Rows(Vec<Row<'a>>),
    /// Lines as the linter prints them.
    Lines(Vec<&'a str>),
}

/// How loud a sentence is.
#[derive(Clone, Copy)]
pub(super) enum Tone {
    Plain,
    Faint,
    Weaker,
    Advice,
}

/// The pieces of a finding below its sentence.
pub(super) fn of(finding: &Finding) -> Vec<Part<'_>> {
    let mut out = vec![
        Part::Sentence(Tone::Faint, labels(finding)),
        Part::Places(&finding.places),
    ];
    out.extend(finding.document.iter().map(|it| Part::Rows(rows(it))));
    let diagnostics = finding.diagnostics.iter();
    out.extend(diagnostics.map(|it| Part::Lines(it.lines().collect())));
    out.extend(finding.card.iter().flat_map(facts));
    out.extend(records("request", &finding.requests));
    out.extend(records("response", &finding.responses));
    let items = finding.rust.iter().flat_map(|it| {
        let [before, after] = [&it.before, &it.after].map(|it| Some((None, it.as_deref()?)));
        let (before, after) = pair(None, before, after);
        before.into_iter().chain(after)
    });
    out.push(Part::Rows(items.collect()));
    out.extend(finding.page.as_ref().map(Part::Page));
    out.extend(finding.notes.iter().map(Part::Note));
    let names = finding
        .used_by
        .iter()
        .map(|it| format!("`{}`", it.operation));
    let names: Vec<_> = names.collect();
    if names.len() > 1 {
        let text = format!("used by {}", names.join(", "));
        out.push(Part::Sentence(Tone::Faint, text));
    }
    let advice = finding.advice.iter().map(|it| format!("→ {it}"));
    out.extend(advice.map(|it| Part::Sentence(Tone::Advice, it)));
    out
}

/// Kind, safety, vendors, rule, and what it does.
fn labels(finding: &Finding) -> String {
    let mut labels = vec![finding.kind.word().to_owned()];
    labels.extend(finding.safety.iter().map(|it| format!("▲ {}", it.word())));
    labels.extend([about(finding), format!("`{}`", finding.rule)]);
    labels.extend(finding.guess.then(|| "matched by a guess".to_owned()));
    let effects = effect(&finding.effect).into_iter();
    let effects = effects.filter(|it| it.1 != "same");
    labels.extend(effects.map(|(name, what)| format!("{name}: {what}")));
    labels.join(" · ")
}

/// The facts of a card, and the operations that are weaker than others.
fn facts(card: &Card) -> impl Iterator<Item = Part<'_>> {
    let facts = card.facts.iter().map(|it| {
        let siblings = it.siblings.as_ref().map(|it| format!(" (siblings: {it})"));
        let text = format!("{}: {}{}", it.name, it.value, siblings.unwrap_or_default());
        (it.weaker, text)
    });
    let operations = card.operations.iter().filter(|it| it.weaker).map(|it| {
        let text = format!("`{}`: {}, {}", it.operation, it.signer, it.success);
        (true, text)
    });
    facts.chain(operations).map(|(weaker, text)| match weaker {
        true => Part::Sentence(Tone::Weaker, format!("▲ {text}")),
        false => Part::Sentence(Tone::Plain, text),
    })
}

/// The first record in lines, the others by name.
fn records<'a>(what: &str, records: &'a [RecordChange]) -> Vec<Part<'a>> {
    let Some((first, others)) = records.split_first() else {
        return Vec::new();
    };
    let name = |it: &RecordChange| format!("`{}/{}`", it.operation, it.name);
    let text = format!("{what} {}: {}", name(first), first.summary);
    let mut out = vec![
        Part::Sentence(Tone::Plain, text),
        Part::Rows(rows(&first.comparison)),
    ];
    if !others.is_empty() {
        let others: Vec<_> = others.iter().map(name).collect();
        let text = format!("also {}", others.join(", "));
        out.push(Part::Sentence(Tone::Faint, text));
    }
    out
}

/// The cells of an operation in the table: name, request, response, Rust, safety, findings.
pub(super) fn cells(row: &report::Row) -> [String; 6] {
    let safety: Vec<_> = row.safety.iter().map(|it| it.word()).collect();
    let mark = if safety.is_empty() { "" } else { "▲ " };
    let numbers: Vec<_> = row.findings.iter().map(usize::to_string).collect();
    [
        row.operation.clone().unwrap_or_else(|| "all".to_owned()),
        row.request.clone(),
        row.response.clone(),
        row.rust.clone(),
        format!("{mark}{}", safety.join(", ")),
        numbers.join(" "),
    ]
}

/// The heads of these cells.
pub(super) const HEADS: [&str; 6] = [
    "operation",
    "request",
    "response",
    "Rust",
    "safety",
    "findings",
];

/// How many places there are besides those that are shown.
pub(super) fn more_places(places: &[Place], shown: usize) -> String {
    match places.len().saturating_sub(shown) {
        0 => String::new(),
        more => format!(" and {}", counted(more, "more place")),
    }
}
