//! Keeps text from being markup of GitHub.
//!
//! GitHub looks for mentions, issues, commits and addresses after the Markdown is rendered, so
//! that escaping their characters does not help, not even as `&#64;`: only code is left alone. So
//! each word of a sentence that could be more than a word becomes code.

use super::{SENTENCE, shortened, spans};

/// Longer names and values are cut.
const NAME: usize = 160;

/// Longer texts of a table are cut.
const CELL: usize = 80;

/// A sentence of ours, with names in backticks.
pub(crate) fn prose(text: &str) -> String {
    let text = shortened(text.trim(), SENTENCE);
    let mut out = String::with_capacity(text.len() + 16);
    for (text, is_code) in spans(&text) {
        match is_code {
            true => push_code(&mut out, text),
            false => words(&mut out, text),
        }
    }
    out
}

/// Words outside of code.
fn words(out: &mut String, text: &str) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        match could_be_more(word) {
            true => push_code(out, word),
            false => push_word(out, word),
        }
    }
}

/// A name or a value as code.
pub(super) fn code(text: &str) -> String {
    let mut out = String::new();
    push_code(&mut out, &shortened(text, NAME));
    out
}

fn push_code(out: &mut String, text: &str) {
    // Two pieces of code without anything between them would be one, with other ends.
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&crate::text::code(text));
}

/// Whether GitHub could make something of a word: a mention, an issue, a commit, an emoji, an
/// address, a formula, a character by its number.
fn could_be_more(word: &str) -> bool {
    let inner = word.strip_suffix(':').unwrap_or(word);
    let any = |of: fn(&u8) -> bool| word.bytes().any(|it| of(&it));
    inner.contains(['@', '#', ':', '$', '`', '\\', '&'])
        || word.to_ascii_lowercase().contains("www.")
        // `GH-1`, `CVE-2026-1`, and what a repository links by a prefix of its own.
        || word.contains('-') && any(u8::is_ascii_digit) && any(u8::is_ascii_uppercase)
        || word
            .split(|it: char| !it.is_ascii_alphanumeric())
            .any(|it| it.len() >= 7 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn push_word(out: &mut String, word: &str) {
    let number = word.trim_start_matches(|it: char| it.is_ascii_digit());
    // `1.` and `1)` begin a list, where they begin a line.
    let ordinal = number.len() < word.len() && number.len() == 1;
    for (index, it) in word.char_indices() {
        match it {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '*' | '_' | '[' | ']' | '~' | '|' | '=' | '^' => out.extend(['\\', it]),
            '-' | '+' if index == 0 => out.extend(['\\', it]),
            '.' | ')' if ordinal => out.extend(['\\', it]),
            other => out.push(other),
        }
    }
}

/// A sentence within a cell of a table, where a `|` would end even code.
pub(super) fn cell(text: &str) -> String {
    crate::text::pipes(&prose(&shortened(text, CELL)))
}

/// A block of lines as they are, in a fence that none of them ends.
pub(super) fn fenced(language: &str, lines: &[String]) -> String {
    let runs = lines.iter().flat_map(|it| it.split(|it| it != '`'));
    let fence = "`".repeat(runs.map(str::len).max().unwrap_or_default().max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", lines.join("\n"))
}
