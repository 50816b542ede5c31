//! What the crates need: a table above the findings, stanzas for the changelogs below.

use super::super::super::model::CrateSummary;
use super::super::columns::{cut, pad, width, wrap};
use super::super::safe::clean;
use super::super::words;
use super::page::{BAD, FRESH, PLAIN, Page, STRONG};

/// Longer names and versions are cut.
const NAME: usize = 32;
const VERSION: usize = 16;

/// More lines of one stanza are only counted.
const LINES: usize = 200;

/// Between two columns.
const GAP: &str = "   ";

/// One line per crate; where that is too narrow for a table, sentences.
pub(super) fn table(page: &mut Page, crates: &[CrateSummary]) {
    if crates.is_empty() {
        return;
    }
    let head = ["crate", "version", "calls for", "at least"].map(str::to_owned);
    let lines: Vec<_> = crates.iter().map(cells).collect();
    let widths: [usize; 4] = std::array::from_fn(|column| {
        let cells = lines.iter().chain([&head]).map(|it| width(&it[column]));
        cells.max().unwrap_or_default()
    });
    let row = |cells: &[String; 4]| -> String {
        let cells = cells.iter().zip(widths);
        cells.map(|(cell, width)| pad(cell, width) + GAP).collect()
    };
    page.blank();
    let fits = width(&row(&head)) + words::TOO_LOW.len() <= page.width();
    if fits {
        page.line(&[(STRONG, &row(&head))]);
    }
    for (it, cells) in crates.iter().zip(&lines) {
        let (enough, style) = (words::enough(it), if it.enough { FRESH } else { BAD });
        if fits {
            page.line(&[(PLAIN, &row(cells)), (style, enough)]);
        } else {
            let [vendor, versions, bump, wanted] = cells;
            let text = format!("{vendor} {versions} calls for {bump}, at least {wanted}: {enough}");
            page.paragraph(0, 2, style, &text);
        }
    }
}

fn cells(it: &CrateSummary) -> [String; 4] {
    let word = |text: &str, columns| cut(&clean(text), columns).into_owned();
    let (old, new) = words::versions(it);
    [
        word(&it.vendor, NAME),
        format!("{} → {}", word(old, VERSION), word(new, VERSION)),
        it.bump.word().to_owned(),
        word(it.wanted_version.as_deref().unwrap_or("–"), VERSION),
    ]
}

/// The stanzas, from the first column on: they are there to be copied.
pub(super) fn changelogs(page: &mut Page, crates: &[CrateSummary]) {
    for it in crates.iter().filter(|it| !it.changelog.trim().is_empty()) {
        let name = clean(&it.vendor);
        let title = format!("Changelog of {}, to paste", cut(&name, NAME));
        page.rule("─", STRONG, &title);
        let lines: Vec<_> = it.changelog.trim().lines().collect();
        for line in lines.iter().take(LINES) {
            stanza(page, line);
        }
        if lines.len() > LINES {
            let more = format!("… and {} more lines", lines.len() - LINES);
            page.paragraph(0, 0, PLAIN, &more);
        }
    }
}

/// A line of Markdown. Its breaks mean nothing in Markdown: what follows is still of the same item.
fn stanza(page: &mut Page, line: &str) {
    let text = line.trim_start_matches(' ');
    let mut indent = line.len() - text.len();
    if text.is_empty() {
        return page.blank();
    }
    let text = clean(text);
    let text = cut(&text, 4 * words::SENTENCE);
    let hanging = if text.starts_with("- ") || text.starts_with("* ") {
        2
    } else {
        0
    };
    // A heading must stay in one line, or its rest is no heading; one that is too wide is left to
    // the terminal.
    if text.starts_with('#') {
        return page.line(&[(STRONG, &text)]);
    }
    indent = indent.min(page.width() / 2);
    let columns = page.width().saturating_sub(indent + hanging);
    for (at, line) in wrap(&text, columns, may_begin).iter().enumerate() {
        let before = " ".repeat(indent + if at == 0 { 0 } else { hanging });
        page.line(&[(PLAIN, &before), (PLAIN, line)]);
    }
}

/// Whether a word is still a word at the beginning of a line of Markdown, and not a list item, a
/// heading, a rule.
fn may_begin(word: &str) -> bool {
    let behind = word.trim_start_matches(|it: char| it.is_ascii_digit());
    let ordinal = behind.len() < word.len() && behind.starts_with(['.', ')']);
    !ordinal && !word.starts_with(['-', '+', '*', '#', '>', '=', '`', '~', '|', '_'])
}
