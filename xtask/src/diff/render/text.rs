//! The report for a terminal. Everything can be read without colours: they repeat what a word or a
//! sign says.

use std::iter;

use anstyle::{AnsiColor, Style};

use super::page::{FAINT, PLAIN, Page, fitted, width};
use super::parts::{self, Part, Table};
use super::{position, title};
use crate::diff::report::{Finding, Report};

const BAD: Style = AnsiColor::Red.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const COOL: Style = AnsiColor::Cyan.on_default();
const STRONG: Style = Style::new().bold();

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
    for it in parts::tables(report) {
        table(&mut page, &it);
    }
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

/// The rows below the name of their vendor. The widest columns are cut until all fit.
fn table(page: &mut Page, table: &Table) {
    let heads: Vec<_> = table.heads.iter().map(|it| (*it).to_owned()).collect();
    let lines = || iter::once(&heads).chain(&table.rows);
    let columns = (1..heads.len()).map(|at| lines().map(|it| width(&it[at])).max());
    let mut widths: Vec<_> = columns.flatten().collect();
    // Two blanks before each.
    let space = page.width() - 2 * widths.len();
    while widths.iter().sum::<usize>() > space
        && let Some(widest) = widths.iter_mut().max()
    {
        *widest -= 1;
    }
    page.blank();
    let mut vendor = &heads[0];
    for row in lines() {
        if vendor != &row[0] {
            vendor = &row[0];
            page.line(&[(STRONG, &fitted(vendor, page.width()))]);
        }
        let cells = row[1..].iter().zip(&widths);
        let cells = cells.map(|(it, width)| format!("  {}", fitted(it, *width)));
        let style = match row.iter().any(|it| it.starts_with(['▲', '✕'])) {
            _ if vendor == &heads[0] => FAINT,
            true => BAD,
            false => PLAIN,
        };
        page.line(&[(style, &cells.collect::<String>())]);
    }
    if let Some(it) = &table.more {
        page.line(&[(FAINT, it)]);
    }
}

/// A section, with as many findings in full as there is room for.
fn findings(page: &mut Page, section: &[Finding], room: &mut usize) {
    let (name, what) = title(&section[0]);
    page.blank();
    let heading = format!("━━ {name} ({}): {what}", section.len());
    page.paragraph(0, STRONG, &heading);
    for finding in section {
        if finding.needs_review && *room > 0 {
            *room -= 1;
            full(page, finding);
            continue;
        }
        let place = finding.places.first().map(|it| position(it) + ": ");
        let place = place.unwrap_or_default();
        let text = format!("[{}] {place}{}", finding.number, finding.sentence);
        page.paragraph(0, PLAIN, &text);
    }
}

fn full(page: &mut Page, finding: &Finding) {
    let sentence = format!("[{}] {}", finding.number, finding.sentence);
    page.paragraph(0, STRONG, &sentence);
    for part in parts::of(finding) {
        match part {
            Part::Sentence(text) => {
                let style = match text.chars().next() {
                    Some('▲') => BAD,
                    Some('→') => COOL,
                    _ => PLAIN,
                };
                page.paragraph(4, style, &text);
            }
            Part::Places(places) if places.is_empty() => {}
            Part::Places(places) => {
                let text = parts::places(&places, 1, position);
                page.line(&[(FAINT, "    --> "), (PLAIN, &text)]);
            }
            Part::Page(it) => {
                let read = it.read.as_ref().map(|it| format!(" (read {it})"));
                let text = format!("    page: {}{}", it.url, read.unwrap_or_default());
                page.line(&[(FAINT, &text)]);
            }
            Part::Rows(rows) => page.rows(4, &rows, LINES),
        }
    }
    page.blank();
}
