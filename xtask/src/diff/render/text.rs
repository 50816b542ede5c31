//! The report for a terminal. Everything can be read without colours: they repeat what a word or a
//! sign says.

use anstyle::{AnsiColor, Style};

use super::page::{Page, fitted, width};
use super::{about, counted, effect, enough, position, rows, title, versions};
use crate::diff::report::{Card, Crate, Finding, Kind, RecordChange, Report, Row, Section};

const BAD: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const COOL: Style = AnsiColor::Cyan.on_default();
const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();
const PLAIN: Style = Style::new();

/// More rows of the table, and more findings about words, are only counted.
const ROWS: usize = 60;
const WORDS: usize = 30;

/// More lines of a comparison are only counted.
const LINES: usize = 10;

/// The report with colours; who prints it takes them out where they are not wanted.
pub(crate) fn render(report: &Report, width: usize) -> String {
    let mut page = Page::new(width);
    let summary = &report.summary;
    let style = if summary.needs_review { BAD } else { GOOD };
    page.paragraph(0, style, &summary.verdict);
    let compared = format!("{} → {}", summary.base.label, summary.head.label);
    page.paragraph(0, FAINT, &compared);
    for it in &summary.missing {
        page.paragraph(0, FAINT, it);
    }
    operations(&mut page, &report.operations);
    crates(&mut page, &summary.crates);
    for section in report.findings.chunk_by(|a, b| a.section() == b.section()) {
        findings(&mut page, section);
    }
    if !report.unchanged.is_empty() {
        page.blank();
        page.paragraph(
            0,
            FAINT,
            &format!("no difference: {}", report.unchanged.join(", ")),
        );
    }
    page.finish()
}

fn operations(page: &mut Page, operations: &[Row]) {
    if operations.is_empty() {
        return;
    }
    page.blank();
    let space = page.width().saturating_sub(2);
    let widths = [
        space * 26 / 100,
        space / 5,
        space * 22 / 100,
        10,
        space / 6,
        0,
    ];
    let heads = [
        "operation",
        "request",
        "response",
        "Rust",
        "safety",
        "findings",
    ];
    page.line(&[(FAINT, "  "), (FAINT, &cells(&heads, &widths))]);
    let mut vendor = None;
    for row in operations.iter().take(ROWS) {
        if vendor.replace(&row.vendor) != Some(&row.vendor) {
            page.line(&[(STRONG, &row.vendor)]);
        }
        let safety: Vec<_> = row.safety.iter().map(|it| it.word()).collect();
        let safety = match safety.is_empty() {
            true => String::new(),
            false => format!("▲ {}", safety.join(", ")),
        };
        let numbers: Vec<_> = row.findings.iter().map(usize::to_string).collect();
        let name = row.operation.as_deref().unwrap_or("all");
        let effects = [name, row.request.as_str(), &row.response, &row.rust];
        page.line(&[
            (PLAIN, "  "),
            (PLAIN, &cells(&effects, &widths)),
            (BAD, &cells(&[&safety], &widths[4..])),
            (FAINT, &numbers.join(" ")),
        ]);
    }
    if let more @ 1.. = operations.len().saturating_sub(ROWS) {
        page.line(&[(FAINT, &format!("  … and {}", counted(more, "more row")))]);
    }
}

fn cells(texts: &[&str], widths: &[usize]) -> String {
    let cells = texts.iter().zip(widths).map(|(text, width)| match width {
        0 => (*text).to_owned(),
        _ => format!("{}  ", fitted(text, width.saturating_sub(2))),
    });
    cells.collect()
}

fn crates(page: &mut Page, crates: &[Crate]) {
    if crates.is_empty() {
        return;
    }
    page.blank();
    let wide = crates
        .iter()
        .map(|it| width(&it.vendor))
        .max()
        .unwrap_or_default();
    for it in crates {
        let enough = enough(it);
        let style = if enough.starts_with('✓') {
            PLAIN
        } else {
            BAD
        };
        page.line(&[
            (PLAIN, &format!("{}  ", fitted(&it.vendor, wide))),
            (PLAIN, &format!("{}  ", fitted(&versions(it), 16))),
            (FAINT, &fitted(it.since.word(), 9)),
            (style, &enough),
        ]);
    }
}

fn findings(page: &mut Page, section: &[Finding]) {
    let Some(first) = section.first() else {
        return;
    };
    let (name, what) = title(first.section());
    let style = match first.section() {
        Section::Safety | Section::Unknown | Section::Breaking => BAD,
        Section::Adds => WARN,
        Section::Words => COOL,
    };
    page.rule(style, &format!("{name} ({}): {what}", section.len()));
    let mut brief = 0;
    for finding in section {
        if finding.needs_review {
            full(page, finding);
            page.blank();
            continue;
        }
        brief += 1;
        if finding.kind != Kind::Docs || brief <= WORDS {
            let place = finding.places.first().map(position);
            let place = place.map_or(String::new(), |it| format!("{it}: "));
            let text = format!("[{}] {place}{}", finding.number, finding.sentence);
            page.paragraph(0, PLAIN, &text);
        }
    }
    if let more @ 1.. = brief.saturating_sub(WORDS).min(brief) {
        if first.section() == Section::Words {
            let more = counted(more, "more finding");
            page.line(&[(FAINT, &format!("… and {more}, all in --format html"))]);
        }
    }
}

fn full(page: &mut Page, finding: &Finding) {
    let guess = if finding.guess { " (a guess)" } else { "" };
    let sentence = format!("[{}] {}{guess}", finding.number, finding.sentence);
    page.paragraph(0, STRONG, &sentence);
    let safety = finding.safety.iter().map(|it| format!("▲ {}", it.word()));
    let mut labels = vec![finding.kind.word().to_owned()];
    labels.extend(safety);
    labels.extend([about(finding), finding.rule.clone()]);
    let effects = effect(&finding.effect).into_iter();
    let effects = effects.filter(|it| it.1 != "same");
    labels.extend(effects.map(|(name, what)| format!("{name}: {what}")));
    page.paragraph(4, FAINT, &labels.join(" · "));
    if let Some((first, others)) = finding.places.split_first() {
        let others = match others.len() {
            0 => String::new(),
            more => format!(" and {}", counted(more, "more place")),
        };
        page.line(&[(FAINT, "    --> "), (PLAIN, &(position(first) + &others))]);
    }
    for comparison in &finding.document {
        page.rows(4, &rows(comparison), LINES);
    }
    for diagnostic in &finding.diagnostics {
        for line in diagnostic.lines() {
            page.line(&[(PLAIN, "    "), (PLAIN, line)]);
        }
    }
    if let Some(card) = &finding.card {
        facts(page, card);
    }
    records(page, "request", &finding.requests);
    records(page, "response", &finding.responses);
    for item in &finding.rust {
        let lines = [("    - ", &item.before), ("    + ", &item.after)];
        for (sign, line) in lines {
            if let Some(line) = line {
                page.paragraph(4, PLAIN, &format!("{} {line}", sign.trim()));
            }
        }
    }
    if let Some(it) = &finding.page {
        let read = it.read.as_ref().map(|it| format!(" (read {it})"));
        let read = read.unwrap_or_default();
        page.paragraph(4, FAINT, &format!("page: {}{read}", it.url));
    }
    for note in &finding.notes {
        page.paragraph(4, FAINT, &format!("note {}: {}", note.id, note.choice));
    }
    if let Some(advice) = &finding.advice {
        page.paragraph(4, COOL, &format!("→ {advice}"));
    }
}

fn facts(page: &mut Page, card: &Card) {
    for it in &card.facts {
        let siblings = it.siblings.as_ref().map(|it| format!(" (siblings: {it})"));
        let siblings = siblings.unwrap_or_default();
        let (sign, style) = if it.weaker {
            ("▲ ", BAD)
        } else {
            ("", PLAIN)
        };
        page.paragraph(
            4,
            style,
            &format!("{sign}{}: {}{siblings}", it.name, it.value),
        );
    }
    for it in card.operations.iter().filter(|it| it.weaker) {
        let text = format!("▲ {}: {}, {}", it.operation, it.signer, it.success);
        page.paragraph(4, BAD, &text);
    }
}

/// The first record in lines, the others by name.
fn records(page: &mut Page, what: &str, records: &[RecordChange]) {
    let Some((first, others)) = records.split_first() else {
        return;
    };
    let name = |it: &RecordChange| format!("{}/{}", it.operation, it.name);
    page.paragraph(
        4,
        PLAIN,
        &format!("{what} {}: {}", name(first), first.summary),
    );
    page.rows(4, &rows(&first.comparison), LINES);
    if !others.is_empty() {
        let others: Vec<_> = others.iter().map(name).collect();
        page.paragraph(4, FAINT, &format!("also {}", others.join(", ")));
    }
}
