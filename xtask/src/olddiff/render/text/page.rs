//! Lines with colours, made to fit. Nothing here knows what a finding is; and nothing gets onto a
//! page that is not clean, since it is cleaned here.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

use super::super::columns::{cut, spaces, width, wrap};
use super::super::rows::{Row, Sign, fitted, gutter};
use super::super::safe::clean;
use super::super::words::SENTENCE;

pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const FRESH: Style = AnsiColor::Green.on_default();
pub(super) const COOL: Style = AnsiColor::Cyan.on_default();
pub(super) const FAINT: Style = Style::new().dimmed();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const PLAIN: Style = Style::new();

const OLD: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();

/// Below that nothing can be laid out.
const NARROWEST: usize = 40;

/// A piece of a line.
pub(super) type Span<'a> = (Style, &'a str);

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
        self.out
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// One line, whatever its width. Spaces at its end are dropped.
    pub(super) fn line(&mut self, spans: &[Span<'_>]) {
        let mut runs: Vec<(Style, String)> = Vec::new();
        for (style, text) in spans {
            let text = clean(text);
            match runs.last_mut() {
                Some(last) if last.0 == *style => last.1.push_str(&text),
                _ => runs.push((*style, text.into_owned())),
            }
        }
        while let Some(last) = runs.last_mut() {
            last.1.truncate(last.1.trim_end().len());
            if !last.1.is_empty() {
                break;
            }
            runs.pop();
        }
        let mut plain = String::new();
        for (style, text) in &runs {
            let text = quiet(text, &plain);
            plain.push_str(&text);
            // No codes around what shows no colours.
            if *style == PLAIN || text.trim().is_empty() {
                self.out.push_str(&text);
            } else {
                self.out.push_str(&format!("{style}{text}{style:#}"));
            }
        }
        self.out.push('\n');
    }

    /// A heading, with a line up to the right edge.
    pub(super) fn rule(&mut self, stroke: &str, style: Style, title: &str) {
        let title = cut(title, self.width.saturating_sub(4));
        let title = format!("{stroke}{stroke} {title} ");
        let rest = stroke.repeat(self.width.saturating_sub(width(&title)));
        self.blank();
        self.line(&[(style, &(title + &rest))]);
    }

    /// Sentences. The first line begins at `indent`, the others at `indent + hanging`.
    pub(super) fn paragraph(&mut self, indent: usize, hanging: usize, style: Style, text: &str) {
        self.marked(indent, &spaces(hanging), style, text);
    }

    /// Sentences behind a mark such as `→ `, below which nothing stands.
    pub(super) fn sentence(&mut self, indent: usize, mark: &str, style: Style, text: &str) {
        let text = format!("{mark}{text}");
        self.marked(indent, &spaces(width(mark)), style, &text);
    }

    fn marked(&mut self, indent: usize, hanging: &str, style: Style, text: &str) {
        let text = clean(text);
        let text = cut(&text, SENTENCE);
        let columns = self.width.saturating_sub(indent + hanging.len());
        let indent = spaces(indent);
        for (at, line) in wrap(&text, columns, |_| true).iter().enumerate() {
            let before = if at == 0 { "" } else { hanging };
            self.line(&[(PLAIN, &indent), (PLAIN, before), (style, line)]);
        }
    }

    /// Lines of documents or requests, and what of them is underlined.
    pub(super) fn rows(&mut self, indent: usize, rows: &[Row]) {
        let gutter = gutter(rows);
        // Numbers, a line, the sign and a space.
        let edge = |number: &str| match gutter {
            0 => "│ ".to_owned(),
            _ => format!("{}{number} │ ", spaces(gutter - number.len())),
        };
        let columns = self.width.saturating_sub(indent + width(&edge("")) + 2);
        let indent = spaces(indent);
        for row in fitted(rows, columns) {
            let style = match row.sign {
                Sign::Old => OLD,
                Sign::New => NEW,
                Sign::Both | Sign::Gap => FAINT,
            };
            let number = row.number.map(|it| it.to_string()).unwrap_or_default();
            let sign = format!("{} ", row.sign.letter());
            self.line(&[
                (PLAIN, &indent),
                (FAINT, &edge(&number)),
                (style, &sign),
                (style, &row.before),
                (style.bold(), &row.marked),
                (style, &row.after),
            ]);
            if let Some(strokes) = row.underline() {
                let strokes = format!("  {strokes}");
                self.line(&[
                    (PLAIN, &indent),
                    (FAINT, &edge("")),
                    (style.bold(), &strokes),
                ]);
            }
        }
    }
}

/// The log of a workflow takes a line that begins with `::` for a command, and `##[` anywhere.
/// Neither may come from a spec. `before` is what the line has already.
fn quiet<'a>(text: &'a str, before: &str) -> Cow<'a, str> {
    let begin = text.len() - text.trim_start().len();
    let whole = before.trim().is_empty() && text[begin..].starts_with("::");
    let across = before.ends_with("##") && text.starts_with('[')
        || before.ends_with('#') && text.starts_with("#[");
    if !whole && !across && !text.contains("##[") {
        return Cow::Borrowed(text);
    }
    let (spaces, text) = text.split_at(begin);
    let stop = if whole || across { r"\" } else { "" };
    Cow::Owned(format!("{spaces}{stop}{}", text.replace("##[", r"##\[")))
}
