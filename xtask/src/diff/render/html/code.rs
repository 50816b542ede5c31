//! Documents, requests, responses and Rust items side by side.

use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use askama::filters::Safe;

use super::escape::{Html, escaped};
use crate::diff::render::marks;
use crate::diff::report::{Line, LineKind};

/// What is coloured in a language. The groups are tags of HTML: `b` a name or a keyword, `samp` a
/// text in quotes, `i` a comment.
pub(super) type Language = LazyLock<Option<Regex>>;

/// YAML, requests and JSON: a name before `: ` or `=`, then a text in quotes; a comment.
pub(super) static DATA: Language = LazyLock::new(|| {
    let name = r#"^[ ?&-]*(?:(?<b>[^\s=:(){}\[\],#"]+)(?:=|:$|: +))?"#;
    let value = r#"(?:(?<samp>["'].*)|(?:.*? )??(?<i>#.*))?"#;
    Regex::new(&format!("{name}{value}")).ok()
});

pub(super) static RUST: Language = LazyLock::new(|| {
    let keywords = "async|const|enum|fn|for|impl|mod|pub|self|struct|trait|type";
    Regex::new(&format!(r"\b(?<b>{keywords})\b|(?<i>//.*)")).ok()
});

/// A table with a column for each side, or for the one that has something. `heads` is HTML.
pub(super) fn table(name: &str, heads: &[String; 2], lines: &[Line], of: &Language) -> Html {
    let sides = [
        lines.iter().any(|it| it.before.is_some()),
        lines.iter().any(|it| it.after.is_some()),
    ];
    let sides: Vec<_> = [0, 1].into_iter().filter(|it| sides[*it]).collect();
    let columns = sides.iter().map(|side| {
        let (head, name) = (&heads[*side], ["before", "after"][*side]);
        let dot = if head.is_empty() { "" } else { " · " };
        format!("<th scope=col>{name}{dot}{head}")
    });
    let columns: String = columns.collect();
    let texts = || {
        lines
            .iter()
            .flat_map(|it| [&it.before, &it.after])
            .flatten()
    };
    let indented = texts().filter(|it| !it.text.trim().is_empty());
    let indent = indented.map(|it| it.text.len() - it.text.trim_start_matches(' ').len());
    let indent = indent.min().unwrap_or_default();
    let rows = lines.iter().map(|line| {
        let cells = sides.iter().map(|side| cell(line, *side, indent, of));
        let cells: String = cells.collect();
        match line.kind {
            LineKind::Gap => format!("<tr class=e><td colspan={}>…", sides.len()),
            LineKind::Same => format!("<tr class=x>{cells}"),
            LineKind::Differs => format!("<tr>{cells}"),
            LineKind::Decoded(_) => format!("<tr class=dec>{cells}"),
        }
    });
    let rows: String = rows.collect();
    let class = match texts().any(|it| it.number.is_some()) {
        true => "d",
        false => "\"d nn\"",
    };
    Safe(format!(
        "<table class={class}><caption class=vh>{name}</caption><thead><tr>{columns}\
         <tbody>{rows}</table>"
    ))
}

/// The cell of a side: 0 is before, 1 is after. What all lines begin with is left out.
fn cell(line: &Line, side: usize, indent: usize, of: &Language) -> String {
    let sides = [&line.before, &line.after];
    let texts = sides.map(|it| it.as_ref()?.text.get(indent..).or(Some("")));
    let Some(text) = texts[side] else {
        return "<td class=z>".to_owned();
    };
    let marks = match texts {
        [Some(old), Some(new)] if line.kind != LineKind::Same => marks(old, new),
        _ => (0..0, 0..0),
    };
    let mark = if side == 0 { marks.0 } else { marks.1 };
    let source = source(text, &mark, ["del", "ins"][side], of);
    let number = sides[side].as_ref().and_then(|it| it.number);
    let number = number.map(|it| format!(" data-n={it}"));
    let number = number.unwrap_or_default();
    match &line.kind {
        LineKind::Decoded(name) => format!("<td><em>{} decoded</em>{source}", escaped(name)),
        LineKind::Differs => format!("<td class={}{number}>{source}", ["o", "i"][side]),
        LineKind::Same | LineKind::Gap => format!("<td{number}>{source}"),
    }
}

/// A line of code with what differs in the tag.
fn source(text: &str, mark: &Range<usize>, tag: &str, of: &Language) -> String {
    let mut out = String::new();
    let mut from = 0;
    let groups = |found: Captures<'_>| {
        let group = |name: &'static str| found.name(name).map(|it| (it.range(), name));
        ["b", "samp", "i"].map(group)
    };
    let found = of.iter().flat_map(|it| it.captures_iter(text));
    let groups = found.flat_map(groups).flatten();
    for (range, class) in groups.chain([(text.len()..text.len(), "b")]) {
        out += &marked(text, from..range.start, mark, tag);
        from = range.end;
        if !range.is_empty() {
            out += &format!("<{class}>{}</{class}>", marked(text, range, mark, tag));
        }
    }
    out
}

/// A part of a line, with what of it is marked in the tag.
fn marked(text: &str, part: Range<usize>, mark: &Range<usize>, tag: &str) -> String {
    let start = mark.start.clamp(part.start, part.end);
    let end = mark.end.clamp(part.start, part.end);
    let [before, inside, after] = [part.start..start, start..end, end..part.end];
    let [before, inside, after] = [before, inside, after].map(|it| escaped(&text[it]));
    match inside.is_empty() {
        true => before + &after,
        false => format!("{before}<{tag}>{inside}</{tag}>{after}"),
    }
}
