//! The report for a terminal. Everything can be read without colours: they repeat what a word or a
//! sign says.

use anstyle::{AnsiColor, Style};

use super::page::{Page, fitted, width};
use super::{about, counted, effect, enough, position, rows, title, versions};
use crate::diff::report::{Card, Crate, Finding, RecordChange, Report, Row, Section};

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

/// Of more findings only the sentence is shown.
const FULL: usize = 20;

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
    let mut full = 0;
    for section in report.findings.chunk_by(|a, b| a.section() == b.section()) {
        findings(&mut page, section, &mut full);
    }
    if full == FULL {
        page.blank();
        page.line(&[(
            FAINT,
            &format!("{FULL} are shown in full; --format html has all"),
        )]);
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
    let shown = &operations[..operations.len().min(ROWS)];
    let row = |row: &Row| {
        let safety: Vec<_> = row.safety.iter().map(|it| it.word()).collect();
        let mark = if safety.is_empty() { "" } else { "▲ " };
        [
            row.operation.clone().unwrap_or_else(|| "all".to_owned()),
            row.request.clone(),
            row.response.clone(),
            row.rust.clone(),
            format!("{mark}{}", safety.join(", ")),
        ]
    };
    let heads = ["operation", "request", "response", "Rust", "safety"].map(str::to_owned);
    let rows: Vec<_> = shown.iter().map(row).collect();
    let most = page.width() / 4;
    let widths = [0, 1, 2, 3, 4].map(|index| {
        let cells = rows.iter().map(|it: &[String; 5]| width(&it[index]));
        cells
            .max()
            .unwrap_or_default()
            .clamp(width(&heads[index]), most)
    });
    let cells = |row: &[String; 5]| {
        let cells = row
            .iter()
            .zip(widths)
            .map(|(it, width)| fitted(it, width) + "  ");
        format!("  {}", cells.collect::<String>())
    };
    page.blank();
    page.line(&[(FAINT, &cells(&heads)), (FAINT, "findings")]);
    let mut vendor = None;
    for (row, texts) in shown.iter().zip(&rows) {
        if vendor.replace(&row.vendor) != Some(&row.vendor) {
            page.line(&[(STRONG, &fitted(&row.vendor, page.width()))]);
        }
        let style = if row.safety.is_empty() { PLAIN } else { BAD };
        let numbers: Vec<_> = row.findings.iter().map(usize::to_string).collect();
        page.line(&[(style, &cells(texts)), (FAINT, &numbers.join(" "))]);
    }
    if let more @ 1.. = operations.len() - shown.len() {
        page.line(&[(FAINT, &format!("  … and {}", counted(more, "more row")))]);
    }
}

fn crates(page: &mut Page, crates: &[Crate]) {
    if crates.is_empty() {
        return;
    }
    page.blank();
    let wide = crates.iter().map(|it| width(&it.vendor)).max();
    let wide = wide.unwrap_or_default().min(page.width() / 3);
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

fn findings(page: &mut Page, section: &[Finding], in_full: &mut usize) {
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
    let mut after_full = false;
    for (index, finding) in section.iter().enumerate() {
        if after_full {
            page.blank();
        }
        after_full = finding.needs_review && *in_full < FULL;
        if after_full {
            *in_full += 1;
            full(page, finding);
        } else if first.section() != Section::Words || index < WORDS {
            let place = finding.places.first().map(|it| position(it) + ": ");
            let place = place.unwrap_or_default();
            let text = format!("[{}] {place}{}", finding.number, finding.sentence);
            page.paragraph(0, PLAIN, &text);
        } else {
            let more = counted(section.len() - WORDS, "more finding");
            page.line(&[(FAINT, &format!("… and {more}, all in --format html"))]);
            break;
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
    for line in finding
        .diagnostics
        .iter()
        .flat_map(|it| it.lines())
        .take(20)
    {
        let line = fitted(line, page.width() - 4);
        page.line(&[(PLAIN, "    "), (PLAIN, &line)]);
    }
    if let Some(card) = &finding.card {
        facts(page, card);
    }
    records(page, "request", &finding.requests);
    records(page, "response", &finding.responses);
    for item in &finding.rust {
        for (sign, line) in [("-", &item.before), ("+", &item.after)] {
            if let Some(line) = line {
                page.paragraph(4, PLAIN, &format!("{sign} {line}"));
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
