//! The report for a terminal. Everything can be read without colours: they repeat what a word or a
//! sign says.

use anstyle::{AnsiColor, Style};

use super::page::{Page, fitted, width};
use super::parts::{self, Part, Tone};
use super::{counted, enough, position, title, versions};
use crate::diff::report::{Crate, Finding, Report, Row, Section};

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
    let rows: Vec<_> = shown.iter().map(parts::cells).collect();
    let heads = parts::HEADS.map(str::to_owned);
    let most = page.width() / 4;
    let widths: Vec<_> = (0..heads.len())
        .map(|index| {
            let cells = rows.iter().map(|it| width(&it[index]));
            cells.fold(width(&heads[index]), usize::max).min(most)
        })
        .collect();
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(&widths);
        let cells = cells.map(|(it, width)| fitted(it, *width) + "  ");
        format!("  {}", cells.collect::<String>())
    };
    page.blank();
    page.line(&[(FAINT, &line(&heads))]);
    let mut vendor = None;
    for (row, cells) in shown.iter().zip(&rows) {
        if vendor.replace(&row.vendor) != Some(&row.vendor) {
            page.line(&[(STRONG, &fitted(&row.vendor, page.width()))]);
        }
        let style = if row.safety.is_empty() { PLAIN } else { BAD };
        page.line(&[(style, &line(cells))]);
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
    for part in parts::of(finding) {
        match part {
            Part::Sentence(tone, text) => {
                let style = match tone {
                    Tone::Plain => PLAIN,
                    Tone::Faint => FAINT,
                    Tone::Weaker => BAD,
                    Tone::Advice => COOL,
                };
                page.paragraph(4, style, &text);
            }
            Part::Places([]) => {}
            Part::Places(places) => {
                let text = position(&places[0]) + &parts::more_places(places, 1);
                page.line(&[(FAINT, "    --> "), (PLAIN, &text)]);
            }
            Part::Page(it) => {
                let read = it.read.as_ref().map(|it| format!(" (read {it})"));
                let text = format!("    page: {}{}", it.url, read.unwrap_or_default());
                page.line(&[(FAINT, &text)]);
            }
            Part::Rows(rows) => page.rows(4, &rows, LINES),
            Part::Lines(lines) => {
                for line in lines.iter().take(LINES) {
                    page.line(&[(PLAIN, "    "), (PLAIN, &fitted(line, page.width() - 4))]);
                }
            }
        }
    }
}
