//! What is shown of a report in one column, in order: the same in a terminal and in a comment.

use super::{
    Row, about, advice, counted, distinct, effect, enough, item_line, operations, rows, since,
    versions,
};
use crate::diff::report::{Card, Finding, Page, Place, RecordChange, Report};

/// More rows of a table are only counted.
const ROWS: usize = 60;

/// A table; the first cell of each row is a vendor.
pub(super) struct Table {
    pub(super) heads: &'static [&'static str],
    pub(super) rows: Vec<Vec<String>>,
    /// How many rows there are besides these, in words.
    pub(super) more: Option<String>,
}

/// What is touched, and the crates. Tables without a row are left out.
pub(super) fn tables(report: &Report) -> impl Iterator<Item = Table> {
    let operations = report.operations.iter().map(|row| {
        let safety: Vec<_> = row.safety.iter().map(|it| it.word()).collect();
        let mark = if safety.is_empty() { "" } else { "▲ " };
        let numbers: Vec<_> = row.findings.iter().map(usize::to_string).collect();
        vec![
            row.vendor.clone(),
            row.operation.clone().unwrap_or_else(|| "all".to_owned()),
            row.request.clone(),
            row.response.clone(),
            row.rust.clone(),
            format!("{mark}{}", safety.join(", ")),
            numbers.join(" "),
        ]
    });
    let crates = report.summary.crates.iter();
    let crates = crates.map(|it| vec![it.vendor.clone(), versions(it), since(it), enough(it)]);
    let table = |heads, rows: Vec<Vec<String>>| {
        let more = rows.len().checked_sub(ROWS + 1);
        Table {
            heads,
            more: more.map(|it| format!("… and {}", counted(it + 1, "more row"))),
            rows: rows.into_iter().take(ROWS).collect(),
        }
    };
    let tables = [
        table(
            &[
                "vendor",
                "operation",
                "request",
                "response",
                "Rust",
                "safety",
                "findings",
            ],
            operations.collect(),
        ),
        table(
            &["crate", "version", "asks for", "enough?"],
            crates.collect(),
        ),
    ];
    tables.into_iter().filter(|it| !it.rows.is_empty())
}

/// A piece of a finding.
pub(super) enum Part<'a> {
    /// A sentence with code in backticks. What is weaker begins with `▲`, an instruction with `→`.
    Sentence(String),
    Places(Vec<&'a Place>),
    Page(&'a Page),
    Rows(Vec<Row>),
}

/// The pieces of a finding below its sentence.
pub(super) fn of(finding: &Finding) -> Vec<Part<'_>> {
    let mut out = vec![
        Part::Sentence(labels(finding)),
        Part::Places(distinct(&finding.places)),
    ];
    out.extend(
        finding
            .document
            .iter()
            .map(|it| Part::Rows(rows(&it.lines))),
    );
    out.extend(finding.diagnostics.iter().map(|it| {
        let row = |text: &str| Row {
            sign: ' ',
            text: text.to_owned(),
            ..Row::default()
        };
        Part::Rows(it.lines().map(row).collect())
    }));
    out.extend(finding.card.iter().flat_map(facts));
    out.extend(records("request", &finding.requests));
    out.extend(records("response", &finding.responses));
    let items: Vec<_> = finding.rust.iter().map(item_line).collect();
    out.push(Part::Rows(rows(&items)));
    out.extend(finding.page.as_ref().map(Part::Page));
    for it in &finding.notes {
        out.push(Part::Sentence(format!("note `{}`: {}", it.id, it.choice)));
        let readings = it.readings.iter();
        let readings = readings.map(|(text, by)| format!("reading: {text} ({by})"));
        out.extend(readings.map(Part::Sentence));
    }
    let names = operations(finding).into_iter();
    let names: Vec<_> = names.map(|it| format!("`{}`", it.operation)).collect();
    if names.len() > 1 {
        out.push(Part::Sentence(format!("used by {}", names.join(", "))));
    }
    out.extend(advice(finding).map(|it| Part::Sentence(format!("→ {it}"))));
    out
}

/// Kind, safety, vendors, rule, and what it does.
pub(super) fn labels(finding: &Finding) -> String {
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
        let mark = if it.weaker { "▲ " } else { "" };
        format!(
            "{mark}{}: {}{}",
            it.name,
            it.value,
            siblings.unwrap_or_default()
        )
    });
    let weaker = card.operations.iter().filter(|it| it.weaker);
    let weaker = weaker.map(|it| format!("▲ `{}`: {}, {}", it.operation, it.signer, it.success));
    facts.chain(weaker).map(Part::Sentence)
}

/// The first record in lines, the others by name.
fn records<'a>(what: &str, records: &'a [RecordChange]) -> Vec<Part<'a>> {
    let Some((first, others)) = records.split_first() else {
        return Vec::new();
    };
    let name = |it: &RecordChange| format!("`{}/{}`", it.operation, it.name);
    let text = format!("{what} {}: {}", name(first), first.summary);
    let mut out = vec![
        Part::Sentence(text),
        Part::Rows(rows(&first.comparison.lines)),
    ];
    if !others.is_empty() {
        let others: Vec<_> = others.iter().map(name).collect();
        let text = format!("also {}", others.join(", "));
        out.push(Part::Sentence(text));
    }
    out
}

/// The first places, and how many there are besides.
pub(super) fn places<'a>(
    places: &[&'a Place],
    shown: usize,
    text: impl Fn(&'a Place) -> String,
) -> String {
    let texts: Vec<_> = places.iter().take(shown).map(|it| text(it)).collect();
    match places.len().saturating_sub(shown) {
        0 => texts.join(", "),
        more => format!("{} and {}", texts.join(", "), counted(more, "more place")),
    }
}
