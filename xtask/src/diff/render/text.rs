//! The report for a terminal. Everything can be read without colours: they repeat what a word or a
//! sign says.

use anstyle::{AnsiColor, Style};

use super::page::{FAINT, PLAIN, Page, fitted, width};
use super::parts::{self, Part, Tone};
use super::{counted, enough, position, title, versions};
use crate::diff::report::{Crate, Finding, Kind, Report, Row, Section};

const BAD: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const COOL: Style = AnsiColor::Cyan.on_default();
const STRONG: Style = Style::new().bold();

/// More rows of the table, and more findings about words, are only counted.
const ROWS: usize = 60;
const WORDS: usize = 30;

/// Of more findings that need review only the sentence is shown.
const FULL: usize = 20;

/// More lines of a comparison are only counted.
const LINES: usize = 8;

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
    let mut room = FULL;
    for section in report.findings.chunk_by(|a, b| a.section() == b.section()) {
        findings(&mut page, section, &mut room);
    }
    if !report.unchanged.is_empty() {
        page.blank();
        let text = format!("no difference: {}", report.unchanged.join(", "));
        page.paragraph(0, FAINT, &text);
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
    let columns = (0..heads.len()).map(|index| {
        let cells = rows.iter().map(|it| width(&it[index]));
        cells.fold(width(&heads[index]), usize::max)
    });
    let mut widths: Vec<_> = columns.collect();
    // Two blanks before each.
    let space = page.width() - 2 * widths.len();
    while widths.iter().sum::<usize>() > space
        && let Some(widest) = widths.iter_mut().max()
    {
        *widest -= 1;
    }
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(&widths);
        let cells = cells.map(|(it, width)| format!("  {}", fitted(it, *width)));
        cells.collect::<String>()
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
        let is_enough = enough.starts_with('✓');
        let style = if is_enough { PLAIN } else { BAD };
        page.line(&[
            (PLAIN, &format!("{}  ", fitted(&it.vendor, wide))),
            (PLAIN, &format!("{}  ", fitted(&versions(it), 16))),
            (FAINT, &fitted(it.since.word(), 9)),
            (style, &enough),
        ]);
    }
}

/// A section, with as many findings in full as there is room for.
fn findings(page: &mut Page, section: &[Finding], room: &mut usize) {
    let Some(first) = section.first() else {
        return;
    };
    let (name, what) = title(first);
    let style = match first.section() {
        Section::Safety | Section::Unknown | Section::Breaking => BAD,
        Section::Adds => WARN,
        Section::Words => COOL,
    };
    page.rule(style, &format!("{name} ({}): {what}", section.len()));
    let (mut after_full, mut hidden) = (false, 0);
    for (index, finding) in section.iter().enumerate() {
        if after_full {
            page.blank();
        }
        after_full = finding.needs_review && *room > 0;
        if after_full {
            *room -= 1;
            full(page, finding);
        } else if finding.needs_review || finding.kind != Kind::Docs || index < WORDS {
            let place = finding.places.first().map(|it| position(it) + ": ");
            let place = place.unwrap_or_default();
            let text = format!("[{}] {place}{}", finding.number, finding.sentence);
            page.paragraph(0, PLAIN, &text);
        } else {
            hidden += 1;
        }
    }
    if hidden > 0 {
        let more = counted(hidden, "more finding");
        page.line(&[(FAINT, &format!("… and {more}, all in --format html"))]);
    }
}

fn full(page: &mut Page, finding: &Finding) {
    let sentence = format!("[{}] {}", finding.number, finding.sentence);
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
            Part::Note(it) => {
                let text = format!("note {}: {}", it.id, it.choice);
                let text = fitted(&text, page.width() - 4);
                page.line(&[(FAINT, "    "), (FAINT, &text)]);
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
