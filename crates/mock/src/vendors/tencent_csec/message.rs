//! What a user wrote (消息结构体): Base64 of parts, each a type, a length and a value.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A word that is not to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keyword {
    pub(super) word: &'static str,
    /// The vendor's number for words of this kind.
    pub(super) kind: u8,
    pub(super) level: u8,
}

/// The kinds' own names, as the page lists them.
pub(super) const KEYWORDS: [Keyword; 3] = [
    keyword_of("广告", 1, 2),
    keyword_of("色情", 2, 4),
    keyword_of("灌水", 4, 1),
];

const fn keyword_of(word: &'static str, kind: u8, level: u8) -> Keyword {
    Keyword { word, kind, level }
}

/// Text (文本) and the title of an article (文章标题).
const TEXTS: [u32; 2] = [1, 7];

/// Whether this is Base64 of parts of known types, at least one.
pub(super) fn is_well_formed(encoded: &str) -> bool {
    parts(encoded).is_some_and(|parts| !parts.is_empty())
}

/// The first word of the list that one of the texts contains.
pub(super) fn keyword(encoded: &str) -> Option<Keyword> {
    let texts: Vec<String> = parts(encoded)?
        .into_iter()
        .filter(|(kind, _)| TEXTS.contains(kind))
        .filter_map(|(_, value)| String::from_utf8(value).ok())
        .collect();
    KEYWORDS
        .into_iter()
        .find(|keyword| texts.iter().any(|text| text.contains(keyword.word)))
}

/// Types and values; nothing unless all is well.
fn parts(encoded: &str) -> Option<Vec<(u32, Vec<u8>)>> {
    let decoded = STANDARD.decode(encoded).ok()?;
    let mut rest = decoded.as_slice();
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let (kind, after) = number(rest)?;
        let (length, after) = number(after)?;
        let (value, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
        if !matches!(kind, 1..=10 | 1000)
            || TEXTS.contains(&kind) && std::str::from_utf8(value).is_err()
        {
            return None;
        }
        parts.push((kind, value.to_vec()));
        rest = after;
    }
    Some(parts)
}

/// Four bytes, the most significant first.
fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_be_bytes(*number), rest))
}

#[cfg(test)]
mod tests;
