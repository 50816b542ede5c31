//! Percent-encoding of RFC 3986: the unreserved characters stay, every other byte becomes `%XX`.

/// Which bytes stay as they are.
static UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] =
            (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// `%XX` of every byte, one after the other.
static ONCE: &str = ascii(&escapes::<{ 256 * 3 }>(b"%"));

/// `%25XX` of every byte: the encoding of `%XX`.
static TWICE: &str = ascii(&escapes::<{ 256 * 5 }>(b"%25"));

const fn escapes<const LEN: usize>(start: &[u8]) -> [u8; LEN] {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut table = [0; LEN];
    let (mut byte, mut at) = (0, 0);
    while byte < 256 {
        let mut index = 0;
        while index < start.len() {
            table[at] = start[index];
            (at, index) = (at + 1, index + 1);
        }
        table[at] = HEX[byte >> 4];
        table[at + 1] = HEX[byte & 15];
        (at, byte) = (at + 2, byte + 1);
    }
    table
}

const fn ascii(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("not ASCII"),
    }
}

/// Appends the encoded text.
pub(crate) fn encode(out: &mut String, text: &str) {
    encode_with::<3>(out, text, ONCE);
}

/// Appends the encoding of the encoded text.
pub(crate) fn encode_twice(out: &mut String, text: &str) {
    encode_with::<5>(out, text, TWICE);
}

fn encode_with<const LEN: usize>(out: &mut String, text: &str, escapes: &str) {
    let mut run = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !UNRESERVED[usize::from(byte)] {
            // Whole runs of unreserved characters: most texts are one.
            out.push_str(text.get(run..at).unwrap_or_default());
            let escape = usize::from(byte) * LEN;
            out.push_str(&escapes[escape..escape + LEN]);
            run = at + 1;
        }
    }
    out.push_str(text.get(run..).unwrap_or_default());
}

/// Whether the text is its own encoding in lower case.
pub(crate) fn is_plain_lower(text: &str) -> bool {
    text.bytes()
        .all(|byte| UNRESERVED[usize::from(byte)] && !byte.is_ascii_uppercase())
}

/// The text with its `%XX` read; an escape that is none stays, and what is no UTF-8 becomes `U+FFFD`.
pub(crate) fn decode(text: &str) -> String {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'%' {
            if let (Some(high), Some(low)) = (digit(tail.first()), digit(tail.get(1))) {
                out.push((high * 16 + low) as u8);
                rest = tail.get(2..).unwrap_or_default();
                continue;
            }
        }
        out.push(byte);
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_all_but_the_unreserved() {
        for (text, encoded) in [
            ("", ""),
            ("AZaz09-._~", "AZaz09-._~"),
            (" ", "%20"),
            ("a b", "a%20b"),
            ("!'()*", "%21%27%28%29%2A"),
            ("%2F", "%252F"),
            ("a\u{952e}b", "a%E9%94%AEb"),
            ("\0\u{7f}\n", "%00%7F%0A"),
        ] {
            let mut out = String::new();
            encode(&mut out, text);
            assert_eq!(out, encoded);
        }
    }

    #[test]
    fn encodes_twice_what_is_signed_encoded() {
        let mut out = String::new();
        encode_twice(&mut out, "a=\u{952e}~\u{ff}");
        assert_eq!(out, "a%253D%25E9%2594%25AE~%25C3%25BF");
    }

    #[test]
    fn reads_escapes() {
        assert_eq!(decode("/a%20b%2Fc%"), "/a b/c%");
        assert_eq!(decode("%E9%94%AE%zz"), "\u{952e}%zz");
    }
}
