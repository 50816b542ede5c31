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
pub(super) const KEYWORDS: &[Keyword] = &[
    Keyword {
        word: "广告",
        kind: 1,
        level: 2,
    },
    Keyword {
        word: "色情",
        kind: 2,
        level: 4,
    },
    Keyword {
        word: "灌水",
        kind: 4,
        level: 1,
    },
];

/// Text (文本) and the title of an article (文章标题).
const TEXTS: [u32; 2] = [1, 7];

/// Whether this is Base64 of parts of known types, at least one.
pub(super) fn is_well_formed(encoded: &str) -> bool {
    parts(encoded).is_some_and(|parts| !parts.is_empty())
}

/// The first word of the list that one of the texts contains.
pub(super) fn keyword(encoded: &str) -> Option<&'static Keyword> {
    let texts: Vec<String> = parts(encoded)?
        .into_iter()
        .filter(|(kind, _)| TEXTS.contains(kind))
        .filter_map(|(_, value)| String::from_utf8(value).ok())
        .collect();
    KEYWORDS
        .iter()
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
mod tests {
    use super::*;

    #[test]
    fn the_form_of_the_page_s_sample_is_well_formed() {
        // A text (6 bytes in UTF-8) and the address of a video, as in the sample.
        let bytes = b"\0\0\0\x01\0\0\0\x06\xE6\xB5\x8B\xE8\xAF\x95\0\0\0\x03\0\0\0\x02//";
        assert!(is_well_formed(&STANDARD.encode(bytes)));
        assert_eq!(keyword(&STANDARD.encode(bytes)), None);
    }

    #[test]
    fn damage_is_found() {
        for bad in [
            &b""[..],
            b"\0\0\0\x01\0\0\0",
            b"\0\0\0\x01\0\0\0\x02a",
            b"\0\0\0\x0B\0\0\0\0",
            b"\0\0\0\x01\0\0\0\x01\xFF",
            b"\x01\0\0\0\0\0\0\0",
        ] {
            assert!(!is_well_formed(&STANDARD.encode(bad)), "{bad:?}");
        }
        assert!(!is_well_formed("plain text"));
    }

    #[test]
    fn keywords_are_found_in_texts_only() {
        let with = |kind: u8| {
            let mut bytes = vec![0, 0, 0, kind, 0, 0, 0, 8];
            bytes.extend("a广告b".bytes());
            keyword(&STANDARD.encode(bytes)).map(|keyword| keyword.kind)
        };
        assert_eq!(with(1), Some(1));
        assert_eq!(with(7), Some(1));
        assert_eq!(with(5), None);
    }
}
