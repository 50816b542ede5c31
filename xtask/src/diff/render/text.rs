//! The report for a terminal. Everything can be read without colours: they repeat what a word or a
//! sign says.

use std::iter;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::parts::{self, Part, Table};
use super::{Row, SENTENCE, counted, few, position, shortened, title, visible};
use crate::diff::report::{Finding, Report};

const PLAIN: Style = Style::new();
const FAINT: Style = Style::new().dimmed();
const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();
const BAD: Style = OLD.bold();
const GOOD: Style = NEW.bold();
const COOL: Style = AnsiColor::Cyan.on_default();
const STRONG: Style = Style::new().bold();

/// Of more findings that need review only the sentence is shown.
const FULL: usize = 20;

/// More lines of a comparison are only counted.
const LINES: usize = 8;

/// Nothing can be laid out in less.
const NARROWEST: usize = 60;

/// Columns before what differs that are kept when the beginning of a line is left out.
const BEFORE: usize = 16;

/// The report with colours; who prints it takes them out where they are not wanted.
pub(crate) fn render(report: &Report, width: usize) -> String {
    let mut page = Page {
        out: String::new(),
        width: width.max(NARROWEST),
    };
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
    page.out.trim_end().to_owned() + "\n"
}

/// The rows below the name of their vendor. The widest columns are cut until all fit.
fn table(page: &mut Page, table: &Table) {
    let heads: Vec<_> = table.heads.iter().map(|it| (*it).to_owned()).collect();
    let lines = || iter::once(&heads).chain(&table.rows);
    let columns = (1..heads.len()).map(|at| lines().map(|it| it[at].width()).max());
    let mut widths: Vec<_> = columns.flatten().collect();
    // Two blanks before each.
    let space = page.width - 2 * widths.len();
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
            page.line(&[(STRONG, &fitted(vendor, page.width))]);
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

/// What is written so far.
struct Page {
    out: String,
    width: usize,
}

impl Page {
    /// An empty line, unless the last one is empty.
    fn blank(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// One line, whatever its width.
    fn line(&mut self, spans: &[(Style, &str)]) {
        let last = spans.iter().rposition(|it| !it.1.trim().is_empty());
        let mut plain = String::new();
        for (index, (style, text)) in spans.iter().enumerate().take(last.map_or(0, |it| it + 1)) {
            // The log of a workflow takes `::` at the beginning of a line, and `##[` anywhere, for
            // a command.
            let mut text = visible(text).replace("##[", r"##\[");
            if plain.trim().is_empty() && text.trim_start().starts_with("::") {
                text = text.replacen("::", r"\::", 1);
            }
            if last == Some(index) {
                text.truncate(text.trim_end().len());
            }
            plain.push_str(&text);
            match *style == PLAIN || text.trim().is_empty() {
                true => self.out.push_str(&text),
                false => self.out.push_str(&format!("{style}{text}{style:#}")),
            }
        }
        self.out.push('\n');
    }

    /// Sentences. All lines but the first are indented further.
    fn paragraph(&mut self, indent: usize, style: Style, text: &str) {
        let further = if indent == 0 { 4 } else { indent + 2 };
        let text = shortened(text, SENTENCE);
        let (mut line, mut before) = (String::new(), indent);
        for word in text.split(' ') {
            let mut word = word;
            if !line.is_empty() && before + line.width() + 1 + word.width() > self.width {
                self.line(&[(PLAIN, &" ".repeat(before)), (style, &line)]);
                (line, before) = (String::new(), further);
            }
            // An address or a path stays in one piece, so that it can be followed.
            let is_path = word.contains("://") || word.starts_with('`') && word.contains('/');
            while before + word.width() > self.width && !is_path {
                let end = fitting(word, self.width - before);
                self.line(&[(PLAIN, &" ".repeat(before)), (style, &word[..end])]);
                (word, before) = (&word[end..], further);
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(&[(PLAIN, &" ".repeat(before)), (style, &line)]);
    }

    /// Lines of a comparison, with what is marked in bold.
    fn rows(&mut self, indent: usize, rows: &[Row], most: usize) {
        let gutter = rows.iter().filter_map(|it| it.number).max();
        let gutter = gutter.map_or(0, |it| it.to_string().len() + 1);
        let space = self.width.saturating_sub(indent + gutter + 4);
        let (shown, left) = few(rows, most);
        for row in shown {
            let style = match row.sign {
                '-' => OLD,
                '+' => NEW,
                _ => FAINT,
            };
            let number = row.number.map(|it| format!("{it} ")).unwrap_or_default();
            let edge = format!("{}{number:>gutter$}│ ", " ".repeat(indent));
            let [before, marked, after] = window(row, space);
            let sign = format!("{} ", row.sign);
            self.line(&[
                (FAINT, &edge),
                (style, &sign),
                (style, &before),
                (style.bold(), &marked),
                (style, &after),
            ]);
        }
        if left > 0 {
            let edge = " ".repeat(indent + gutter);
            let text = format!("{edge}… and {}", counted(left, "more line"));
            self.line(&[(FAINT, &text)]);
        }
    }
}

/// The text of a row around what differs: before the mark, marked, after it.
fn window(row: &Row, space: usize) -> [String; 3] {
    let (start, end) = match row.mark.is_empty() {
        true => (row.first, row.first),
        false => (row.mark.start, row.mark.end),
    };
    let mut before = visible(&row.text[..start]);
    let marked = visible(&row.text[start..end]);
    let fits = visible(&row.text).width() <= space;
    if !fits && before.width() + marked.width().max(BEFORE) > space {
        let behind = before.chars().rev().take(BEFORE).collect::<Vec<_>>();
        before = format!("…{}", behind.iter().rev().collect::<String>());
    }
    let marked = cut(&marked, space.saturating_sub(before.width()));
    let left = space.saturating_sub(before.width() + marked.width());
    let after = cut(&visible(&row.text[end..]), left);
    [before, marked, after]
}

/// How many bytes of a text fit. A Chinese character takes two columns.
fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let fits = |it: &char| {
        used += it.width().unwrap_or_default();
        used <= columns
    };
    text.chars().take_while(fits).map(char::len_utf8).sum()
}

/// The text in at most so many columns: its beginning, and `…` if that is not all.
fn cut(text: &str, columns: usize) -> String {
    match fitting(text, columns) == text.len() {
        true => text.to_owned(),
        false if columns == 0 => String::new(),
        false => format!("{}…", &text[..fitting(text, columns.saturating_sub(1))]),
    }
}

/// The text in exactly so many columns.
fn fitted(text: &str, columns: usize) -> String {
    let text = cut(&visible(text), columns);
    let rest = " ".repeat(columns.saturating_sub(text.width()));
    text + &rest
}
