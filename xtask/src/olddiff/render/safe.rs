//! Characters that never reach a reader as they are: those that steer a terminal, turn the
//! direction of writing, or cannot be seen. They are spelled out, so that a reviewer learns of
//! them.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// The text on one line, with `\n`, `\t` and `\u{202e}` instead of what they stand for.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|it| matches!(it, b' '..=b'~')) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hidden(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Whether a character is spelled out. After that, the columns of a text are the sum of those of
/// its characters.
pub(super) fn is_hidden(character: char) -> bool {
    match character {
        // Most are of these two kinds, and need no table.
        ' '..='~' | '\u{4e00}'..='\u{9fff}' => false,
        // Spaces that look like the usual one. The wide one (U+3000) can be told from it.
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => true,
        // Not all tables give these no width: soft hyphen, Arabic mark, separators, embeddings,
        // isolates, fillers, tags.
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{200b}'..='\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' => true,
        '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        // Controls have no width, marks that combine have none of their own: piled up, they cover
        // other lines.
        other => other.width().unwrap_or_default() == 0,
    }
}
