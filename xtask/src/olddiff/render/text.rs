//! The report for a terminal: the verdict, the crates, the findings by section, the changelog, what
//! the exit code is. What a finding looks like stands in `finding`, how a line gets its colours in
//! `page`.
//!
//! Everything can be read without colours: they repeat what a word or a sign says.

mod crates;
mod finding;
mod page;

use anstyle::Style;

use super::super::model::Report;
use super::order::{Item, Section, arrange};
use super::{requests, users, words};
use page::{BAD, COOL, FAINT, FRESH, GOOD, Page, STRONG, WARN};

/// The report as text with colours; who prints it takes them out where they are not wanted. No line
/// is wider than `width`, but for those with a `file:line:column`, which has to stay in one piece.
pub(crate) fn render(report: &Report, width: usize) -> String {
    let mut page = Page::new(width);
    verdict(&mut page, report);
    crates::table(&mut page, &report.summary.crates);
    findings(&mut page, &arrange(report));
    crates::changelogs(&mut page, &report.summary.crates);
    page.blank();
    let exit = words::verdict(&report.summary);
    if report.summary.needs_person {
        page.line(&[(BAD, exit), (FAINT, " (exit 4)")]);
    } else {
        page.line(&[(GOOD, exit)]);
    }
    page.finish()
}

/// The answer in one line, and what was asked.
fn verdict(page: &mut Page, report: &Report) {
    let summary = &report.summary;
    let (base, head) = (&summary.base, &summary.head);
    if report.findings.is_empty() {
        let text = format!("no difference of meaning between {base} and {head}");
        return page.paragraph(0, 0, GOOD, &text);
    }
    let style = if summary.needs_person { BAD } else { GOOD };
    page.paragraph(0, 0, style, &summary.line);
    page.paragraph(0, 0, FAINT, &format!("{base} → {head}"));
}

fn findings(page: &mut Page, items: &[Item<'_>]) {
    // All begin their text in the same column, whatever their number.
    let indent = items.len().to_string().len() + 3;
    let mut users = users::Seen::default();
    let mut requests = requests::Seen::default();
    for section in items.chunk_by(|a, b| a.section == b.section) {
        let Some(first) = section.first() else {
            continue;
        };
        heading(page, first.section, section.len());
        for (at, item) in section.iter().enumerate() {
            if at > 0 {
                page.blank();
            }
            if item.section == Section::Accepted {
                finding::accepted(page, indent, item);
            } else {
                let shown = (users.look(item), requests.look(item));
                finding::full(page, indent, item, shown);
            }
        }
    }
}

fn heading(page: &mut Page, section: Section, number: usize) {
    let title = format!("{} ({number})", words::heading(section));
    if section == Section::Safety {
        page.rule("━", BAD, &(title + ": a person has to look at each"));
    } else {
        page.rule("─", style(section), &title);
    }
}

/// How the word for a section is written.
fn style(section: Section) -> Style {
    match section {
        Section::Safety | Section::Breaking => BAD,
        Section::Unknown => STRONG,
        Section::Behaviour => WARN,
        Section::Additive => FRESH,
        Section::Docs => COOL,
        Section::Accepted => FAINT,
    }
}
