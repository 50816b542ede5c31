//! Lines for a terminal: made to fit, with colours, and without anything that does something to the
//! terminal or to the log of a workflow.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Row, SENTENCE, shortened, visible};

pub(super) const PLAIN: Style = Style::new();
pub(super) const FAINT: Style = Style::new().dimmed();
const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();

/// Nothing can be laid out in less.
const NARROWEST: usize = 60;

/// Columns before what differs that are kept when the beginning of a line is left out.
const BEFORE: usize = 16;

/// What is written so far.
pub(super) struct Page {
    out: String,
    width: usize,
}

impl Page {
    pub(super) fn new(width: usize) -> Self {
        Self {
            out: String::new(),
            width: width.max(NARROWEST),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out.trim_end().to_owned() + "\n"
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// An empty line, unless the last one is empty.
    pub(super) fn blank(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// One line, whatever its width.
    pub(super) fn line(&mut self, spans: &[(Style, &str)]) {
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
    pub(super) fn paragraph(&mut self, indent: usize, style: Style, text: &str) {
        let further = if indent == 0 { 4 } else { indent + 2 };
        let text = shortened(text, SENTENCE);
        let (mut line, mut before) = (String::new(), indent);
        for word in text.split(' ') {
            let mut word = word;
            if !line.is_empty() && before + width(&line) + 1 + width(word) > self.width {
                self.line(&[(PLAIN, &" ".repeat(before)), (style, &line)]);
                (line, before) = (String::new(), further);
            }
            // An address stays in one piece, so that it can be followed.
            while before + width(word) > self.width && !word.contains("://") {
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
    pub(super) fn rows(&mut self, indent: usize, rows: &[Row], most: usize) {
        let gutter = rows.iter().filter_map(|it| it.number).max();
        let gutter = gutter.map_or(0, |it| it.to_string().len() + 1);
        let space = self.width.saturating_sub(indent + gutter + 4);
        for row in rows.iter().take(most) {
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
        if let more @ 1.. = rows.len().saturating_sub(most) {
            let text = format!("{}… and {more} more lines", " ".repeat(indent + gutter));
            self.line(&[(FAINT, &text)]);
        }
    }
}

/// The text of a row around what is marked: before, marked, after.
fn window(row: &Row, space: usize) -> [String; 3] {
    let (start, end) = (row.mark.start, row.mark.end);
    let mut before = visible(&row.text[..start]);
    let marked = visible(&row.text[start..end]);
    if width(&before) + width(&marked) > space {
        let behind = before.chars().rev().take(BEFORE).collect::<Vec<_>>();
        before = format!("…{}", behind.iter().rev().collect::<String>());
    }
    let marked = cut(&marked, space.saturating_sub(width(&before)));
    let left = space.saturating_sub(width(&before) + width(&marked));
    let after = cut(&visible(&row.text[end..]), left);
    [before, marked, after]
}

/// Columns of a text. A Chinese character takes two.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// How many bytes of a text fit.
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
pub(super) fn fitted(text: &str, columns: usize) -> String {
    let text = cut(&visible(text), columns);
    let rest = " ".repeat(columns.saturating_sub(width(&text)));
    text + &rest
}
