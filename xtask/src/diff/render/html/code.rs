//! Documents, requests, responses and Rust items side by side.

use std::ops::Range;

use super::{Esc, list};
use crate::diff::render::marks;
use crate::diff::report::{Line, LineKind, Text};

/// What is coloured, beside what differs.
#[derive(Clone, Copy)]
pub(super) enum Language {
    /// YAML, requests and JSON: names, texts in quotes, comments.
    Data,
    Rust,
}

const KEYWORDS: [&str; 12] = [
    "async", "const", "enum", "fn", "for", "impl", "mod", "pub", "self", "struct", "trait", "type",
];

/// A table with a column for each side, or for the one that has something. `heads` is HTML.
pub(super) fn table(name: &str, heads: &[String; 2], lines: &[Line], of: Language) -> String {
    let texts = || {
        lines
            .iter()
            .flat_map(|it| [&it.before, &it.after])
            .flatten()
    };
    let class = match texts().any(|it| it.number.is_some()) {
        true => "d",
        false => "\"d nn\"",
    };
    let both = [
        lines.iter().any(|it| it.before.is_some()),
        lines.iter().any(|it| it.after.is_some()),
    ];
    let columns = both.iter().filter(|it| **it).count();
    let mut out = format!("<table class={class}><caption class=vh>{name}</caption><thead><tr>");
    for ((side, head), present) in ["before", "after"].iter().zip(heads).zip(both) {
        if present {
            let dot = if head.is_empty() { "" } else { " · " };
            out += &format!("<th scope=col>{side}{dot}{head}");
        }
    }
    out += "<tbody>";
    for line in lines {
        let class = match &line.kind {
            LineKind::Gap => {
                out += &format!("<tr class=e><td colspan={columns}>…");
                continue;
            }
            LineKind::Same => " class=x",
            LineKind::Differs => "",
            LineKind::Decoded(_) => " class=dec",
        };
        out += &format!("<tr{class}>");
        let (old, new) = match (&line.kind, &line.before, &line.after) {
            (LineKind::Same, ..) | (_, None, _) | (_, _, None) => (0..0, 0..0),
            (_, Some(before), Some(after)) => marks(&before.text, &after.text),
        };
        if both[0] {
            out += &cell(&line.kind, line.before.as_ref(), ("o", "del"), old, of);
        }
        if both[1] {
            out += &cell(&line.kind, line.after.as_ref(), ("i", "ins"), new, of);
        }
    }
    out + "</table>"
}

fn cell(
    kind: &LineKind,
    text: Option<&Text>,
    (side, tag): (&str, &str),
    mark: Range<usize>,
    of: Language,
) -> String {
    let Some(text) = text else {
        return "<td class=z>".to_owned();
    };
    let number = text
        .number
        .map(|it| format!(" data-n={it}"))
        .unwrap_or_default();
    let source = source(&text.text, mark, tag, of);
    match kind {
        LineKind::Decoded(name) => format!("<td><em>{} decoded</em>{source}", Esc(name)),
        LineKind::Differs => format!("<td class={side}{number}>{source}"),
        LineKind::Same | LineKind::Gap => format!("<td{number}>{source}"),
    }
}

/// A line of code with what differs marked by the tag.
fn source(text: &str, mark: Range<usize>, tag: &str, of: Language) -> String {
    let tokens = match of {
        Language::Data => data(text),
        Language::Rust => rust(text),
    };
    list(&tokens, "", |(token, class)| {
        let inside = |at: usize| at.clamp(token.start, token.end);
        let (start, end) = (inside(mark.start), inside(mark.end));
        let piece = |part: Range<usize>| match (&text[part], *class) {
            ("", _) => String::new(),
            (text, "") => Esc(text).to_string(),
            (text, class) => format!("<{class}>{}</{class}>", Esc(text)),
        };
        let marked = match piece(start..end) {
            marked if marked.is_empty() => marked,
            marked => format!("<{tag}>{marked}</{tag}>"),
        };
        piece(token.start..start) + &marked + &piece(end..token.end)
    })
}

/// A part of a line and its tag: `b` a name or keyword, `samp` a text in quotes, `i` a comment.
type Token = (Range<usize>, &'static str);

/// A name before `: ` or `=`, then a text in quotes or anything else, then a comment.
fn data(text: &str) -> Vec<Token> {
    let start = text.len() - text.trim_start_matches([' ', '-', '?', '&']).len();
    let body = &text[start..];
    let end = body.find(|it: char| it.is_whitespace() || "=:(){}[],#".contains(it));
    let (name, rest) = body.split_at(end.unwrap_or(body.len()));
    let named = rest == ":" || rest.starts_with(": ") || rest.starts_with('=');
    let value = start + if named { name.len() } else { 0 };
    let rest = &text[value..];
    let open = value + rest.len() - rest.trim_start_matches([':', ' ']).len();
    let (tail, class) = if text[open..].starts_with(['"', '\'']) {
        (open, "samp")
    } else if text[open..].starts_with('#') {
        (open, "i")
    } else {
        (rest.find(" #").map_or(text.len(), |at| value + at), "i")
    };
    vec![
        (0..start, ""),
        (start..value, "b"),
        (value..tail, ""),
        (tail..text.len(), class),
    ]
}

fn rust(text: &str) -> Vec<Token> {
    let in_word = |it: char| it.is_alphanumeric() || it == '_';
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (len, class) = if rest.starts_with("//") {
            (rest.len(), "i")
        } else if in_word(first) {
            let len = rest.find(|it| !in_word(it)).unwrap_or(rest.len());
            (
                len,
                if KEYWORDS.contains(&&rest[..len]) {
                    "b"
                } else {
                    ""
                },
            )
        } else {
            (first.len_utf8(), "")
        };
        let start = text.len() - rest.len();
        tokens.push((start..start + len, class));
        rest = &rest[len..];
    }
    tokens
}
