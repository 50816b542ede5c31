//! Documents, requests, responses and Rust items side by side.

use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::{Esc, list};
use crate::diff::render::marks;
use crate::diff::report::{Line, LineKind, Text};

/// What is coloured in a language. The groups are tags of HTML: `b` a name or a keyword, `samp` a
/// text in quotes, `i` a comment.
pub(super) type Language = LazyLock<Option<Regex>>;

/// YAML, requests and JSON: a name before `: ` or `=`, then a text in quotes; a comment.
pub(super) static DATA: Language = LazyLock::new(|| {
    let name = r#"^[ ?&-]*(?:(?<b>[^\s=:(){}\[\],#"]+)(?:=|:$|: +))?(?<samp>["'].*)?"#;
    Regex::new(&format!("{name}|(?:^| )(?<i>#.*)")).ok()
});

pub(super) static RUST: Language = LazyLock::new(|| {
    let keywords = "async|const|enum|fn|for|impl|mod|pub|self|struct|trait|type";
    Regex::new(&format!(r"\b(?<b>{keywords})\b|(?<i>//.*)")).ok()
});

/// A table with a column for each side, or for the one that has something. `heads` is HTML.
pub(super) fn table(name: &str, heads: &[String; 2], lines: &[Line], of: &Language) -> String {
    let sides = [
        lines.iter().any(|it| it.before.is_some()),
        lines.iter().any(|it| it.after.is_some()),
    ];
    let sides: Vec<_> = [0, 1].into_iter().filter(|it| sides[*it]).collect();
    let columns = list(&sides, "", |side| {
        let (head, name) = (&heads[*side], ["before", "after"][*side]);
        let dot = if head.is_empty() { "" } else { " · " };
        format!("<th scope=col>{name}{dot}{head}")
    });
    let rows = list(lines, "", |line| {
        let cells = list(&sides, "", |side| cell(line, *side, of));
        match line.kind {
            LineKind::Gap => format!("<tr class=e><td colspan={}>…", sides.len()),
            LineKind::Same => format!("<tr class=x>{cells}"),
            LineKind::Differs => format!("<tr>{cells}"),
            LineKind::Decoded(_) => format!("<tr class=dec>{cells}"),
        }
    });
    let mut texts = lines.iter().flat_map(|it| [&it.before, &it.after]);
    let class = match texts.any(|it| it.as_ref().is_some_and(|it| it.number.is_some())) {
        true => "d",
        false => "\"d nn\"",
    };
    format!(
        "<table class={class}><caption class=vh>{name}</caption><thead><tr>{columns}\
         <tbody>{rows}</table>"
    )
}

/// The cell of a side: 0 is before, 1 is after.
fn cell(line: &Line, side: usize, of: &Language) -> String {
    let sides = [&line.before, &line.after];
    let Some(Text { number, text }) = sides[side] else {
        return "<td class=z>".to_owned();
    };
    let marks = match sides {
        [Some(old), Some(new)] if line.kind != LineKind::Same => marks(&old.text, &new.text),
        _ => (0..0, 0..0),
    };
    let mark = if side == 0 { marks.0 } else { marks.1 };
    let source = source(text, &mark, ["del", "ins"][side], of);
    let number = number.map(|it| format!(" data-n={it}"));
    let number = number.unwrap_or_default();
    match &line.kind {
        LineKind::Decoded(name) => format!("<td><em>{} decoded</em>{source}", Esc(name)),
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
    let (before, after) = (Esc(&text[before]), Esc(&text[after]));
    match Esc(&text[inside]) {
        Esc("") => format!("{before}{after}"),
        inside => format!("{before}<{tag}>{inside}</{tag}>{after}"),
    }
}
