//! Keeps text from being markup.
//!
//! GitHub looks for mentions, issues, commits, emoji and addresses after the Markdown is rendered,
//! so that escaping their characters does not help: only what stands in code is left alone. So
//! names and values go into code, and of sentences each word that could be more than a word does.

use super::super::columns::cut;
use super::super::safe::clean;
use super::super::words::SENTENCE;

/// Longer values are cut.
const VALUE: usize = 160;

/// Longer words in a table are cut.
const CELL: usize = 40;

/// A sentence of ours, in which names stand in backticks.
pub(super) fn prose(text: &str) -> String {
    let text = clean(text);
    // Spaces before it would make a block of code of it.
    let text = cut(text.trim(), SENTENCE);
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = &*text;
    // Of an odd number of backticks, the last one is a character like others.
    while let Some((before, inside, after)) = pair(rest) {
        words(&mut out, before);
        push_code(&mut out, inside);
        rest = after;
    }
    words(&mut out, rest);
    out
}

fn pair(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (inside, after) = rest.split_once('`')?;
    Some((before, inside, after))
}

/// A name or a value as code.
pub(super) fn code(text: &str) -> String {
    let mut out = String::new();
    push_code(&mut out, text);
    out
}

/// As above, in a cell of a table: there a `|` ends even code, and the ways to escape it differ.
pub(super) fn cell(text: &str) -> String {
    let text = clean(text).replace('|', r"\u{7c}");
    code(&cut(&text, CELL))
}

fn push_code(out: &mut String, text: &str) {
    let text = clean(text);
    let text = cut(&text, VALUE);
    let text = if text.is_empty() { "\"\"" } else { &*text };
    // Two codes without anything between them would be one, with other ends.
    if out.ends_with('`') {
        out.push(' ');
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let bare = |it: Option<char>| it != Some('`') && it != Some(' ');
    let space = if bare(text.chars().next()) && bare(text.chars().last()) {
        ""
    } else {
        " "
    };
    for part in [&*fence, space, text, space, &*fence] {
        out.push_str(part);
    }
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|it| it != '`');
    runs.map(str::len).max().unwrap_or_default()
}

/// Words outside of code.
fn words(out: &mut String, text: &str) {
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if could_be_more(word) {
            push_code(out, word);
        } else {
            push_word(out, word);
        }
    }
}

/// Whether GitHub could make something of a word: a mention, an issue, a commit, an emoji, an
/// address, a formula.
fn could_be_more(word: &str) -> bool {
    let inner = word.strip_suffix(':').unwrap_or(word);
    let any = |of: fn(&u8) -> bool| word.bytes().any(|it| of(&it));
    inner.contains(['@', '#', ':', '$', '`', '\\'])
        || word.to_ascii_lowercase().contains("www.")
        // `GH-1`, `CVE-2026-1`, `GHSA-…`, and what a repository links by a prefix of its own.
        || word.contains('-') && any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic)
        || word
            .split(|it: char| !it.is_ascii_alphanumeric())
            .any(|it| it.len() >= 7 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn push_word(out: &mut String, word: &str) {
    let number = word.trim_start_matches(|it: char| it.is_ascii_digit());
    // `1.` and `1)` begin a list, where they begin a line.
    let ordinal = number.len() < word.len() && number.len() == 1;
    for (at, character) in word.char_indices() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '*' | '_' | '[' | ']' | '~' | '|' | '=' | '^' => out.extend(['\\', character]),
            '-' | '+' if at == 0 => out.extend(['\\', character]),
            '.' | ')' if ordinal => out.extend(['\\', character]),
            other => out.push(other),
        }
    }
}

/// Text where HTML is read and Markdown is not, as code. For `summary`, which ends with its line.
pub(super) fn html(text: &str) -> String {
    let mut out = "<code>".to_owned();
    for character in clean(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out + "</code>"
}

/// A block of lines that are shown as they are. They have to be clean.
pub(super) fn fenced(language: &str, lines: &[String]) -> String {
    let longest = lines.iter().map(|it| longest_run(it)).max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}
