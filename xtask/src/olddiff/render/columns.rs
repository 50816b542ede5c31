//! Columns of a terminal: how wide a text is, where it is cut and where its lines break. A Chinese
//! character takes two columns. All of it is for texts that are clean already.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Columns of a text.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(of).sum()
}

/// Columns of a character.
fn of(character: char) -> usize {
    match character {
        // Most are of these two kinds, and need no table.
        ' '..='~' => 1,
        '\u{4e00}'..='\u{9fff}' => 2,
        other => other.width().unwrap_or_default(),
    }
}

/// The text in at most so many columns: its begin, and `…` if that is not all.
pub(super) fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    // Not all of a text that is far too long is looked at.
    if fitting(text.chars(), columns) == text.len() {
        return Cow::Borrowed(text);
    }
    let end = fitting(text.chars(), columns.saturating_sub(1));
    Cow::Owned(format!("{}…", &text[..end]))
}

/// As above, but what is left is the end.
pub(super) fn cut_front(text: &str, columns: usize) -> Cow<'_, str> {
    if fitting(text.chars().rev(), columns) == text.len() {
        return Cow::Borrowed(text);
    }
    let kept = fitting(text.chars().rev(), columns.saturating_sub(1));
    Cow::Owned(format!("…{}", &text[text.len() - kept..]))
}

/// How many bytes of the characters fit.
fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> usize {
    let (mut bytes, mut used) = (0, 0);
    for character in characters {
        used += of(character);
        if used > columns {
            break;
        }
        bytes += character.len_utf8();
    }
    bytes
}

/// The text, and as many spaces as it needs to be as wide as that.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", spaces(columns.saturating_sub(width(text))))
}

/// So many spaces.
pub(super) fn spaces(columns: usize) -> String {
    " ".repeat(columns)
}

/// The lines of a text. They break at spaces and beside Chinese characters; in a word only if it
/// has a line for itself and still does not fit, and in an address never: it is there to be
/// followed. `may_begin` says which words a line may begin with.
pub(super) fn wrap(text: &str, columns: usize, may_begin: fn(&str) -> bool) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for piece in pieces(text, may_begin) {
        let mut rest = &text[piece.begin..piece.end];
        let gap = usize::from(piece.spaced && used > 0);
        if used > 0 && used + gap + width(rest) > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if gap > 0 {
            line.push(' ');
            used += 1;
        }
        while width(rest) > columns && !is_address(rest) {
            // A column that is too narrow for a wide character takes it all the same: each line
            // takes one at least.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = fitting(rest.chars(), columns).max(first);
            lines.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
        line.push_str(rest);
        used += width(rest);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// What is not broken unless it has to be.
struct Piece {
    /// Whether there is a space before it.
    spaced: bool,
    begin: usize,
    end: usize,
}

fn pieces(text: &str, may_begin: fn(&str) -> bool) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        let (mut begin, end) = (at, at + word.len());
        at = end + 1;
        if word.is_empty() {
            continue;
        }
        // What may not begin a line takes the word before it along.
        if let Some(last) = out.last_mut().filter(|_| !may_begin(word)) {
            last.end = end;
            continue;
        }
        let mut spaced = begin > 0;
        let mut before = None;
        for (offset, character) in word.char_indices() {
            let breaks = before.is_some_and(|it| may_break(it, character));
            if breaks && !is_address(word) {
                let end = end - word.len() + offset;
                out.push(Piece { spaced, begin, end });
                (spaced, begin) = (false, end);
            }
            before = Some(character);
        }
        out.push(Piece { spaced, begin, end });
    }
    out
}

fn is_address(word: &str) -> bool {
    word.contains("://")
}

/// Chinese text breaks anywhere, but no line begins with a closing mark or ends with an opening
/// one.
fn may_break(before: char, after: char) -> bool {
    const OPENING: &str = "（《「『【〔“‘([`\"'";
    const CLOSING: &str = "，。、；：？！）》」』】〕”’…—·)]`\"',.;:?!";
    (of(before) == 2 || of(after) == 2) && !OPENING.contains(before) && !CLOSING.contains(after)
}
