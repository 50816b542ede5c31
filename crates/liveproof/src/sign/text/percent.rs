//! Percent-encoding of RFC 3986: the unreserved characters stay, every other byte becomes `%XX`.

/// What each byte becomes, encoded once and twice (`%25XX`).
static ONCE: Table = table(b"%");
static TWICE: Table = table(b"%25");

/// For each byte the text that it becomes, and at the end the length of that text.
type Table = [[u8; 8]; 256];

const fn table(start: &[u8]) -> Table {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut table = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let entry = &mut table[byte];
        if is_unreserved(byte as u8) {
            entry[0] = byte as u8;
            entry[7] = 1;
        } else {
            let mut at = 0;
            while at < start.len() {
                entry[at] = start[at];
                at += 1;
            }
            entry[at] = HEX[byte >> 4];
            entry[at + 1] = HEX[byte & 15];
            entry[7] = at as u8 + 2;
        }
        byte += 1;
    }
    table
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// 1 for each byte that is escaped.
static ESCAPED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = !is_unreserved(byte as u8) as u8;
        byte += 1;
    }
    table
};

/// Appends the encoded text.
#[inline]
pub(crate) fn encode(out: &mut Vec<u8>, text: &str) {
    encode_with::<3>(out, text, &ONCE);
}

/// Appends the encoding of the encoded text.
#[inline]
pub(crate) fn encode_twice(out: &mut Vec<u8>, text: &str) {
    encode_with::<5>(out, text, &TWICE);
}

/// Signing is mostly this, so it is written for speed: a text that stays as it is, as most do, is
/// looked through without a branch and copied whole.
#[inline]
fn encode_with<const LONGEST: usize>(out: &mut Vec<u8>, text: &str, table: &Table) {
    match any_escaped(text.as_bytes()) {
        false => out.extend_from_slice(text.as_bytes()),
        true => escape::<LONGEST>(out, text.as_bytes(), table),
    }
}

#[inline]
fn any_escaped(bytes: &[u8]) -> bool {
    let escaped = |any, byte: &u8| any | ESCAPED[usize::from(*byte)];
    bytes.iter().fold(0, escaped) != 0
}

/// Every byte writes eight, of which only those that count are kept; eight that all stay are copied.
#[inline(never)]
fn escape<const LONGEST: usize>(out: &mut Vec<u8>, bytes: &[u8], table: &Table) {
    for block in bytes.chunks(256) {
        let mut at = out.len();
        // Room for the longest of each byte, and for what is written and does not count.
        out.resize(at + block.len() * LONGEST + 8, 0);
        let mut eights = block.chunks_exact(8);
        for eight in &mut eights {
            if any_escaped(eight) {
                at = write_each(out, at, eight, table);
            } else if let Some(to) = out.get_mut(at..at + 8) {
                to.copy_from_slice(eight);
                at += 8;
            }
        }
        at = write_each(out, at, eights.remainder(), table);
        out.truncate(at);
    }
}

fn write_each(out: &mut [u8], mut at: usize, bytes: &[u8], table: &Table) -> usize {
    for byte in bytes {
        let entry = &table[usize::from(*byte)];
        if let Some(to) = out.get_mut(at..at + 8) {
            to.copy_from_slice(entry);
        }
        at += usize::from(entry[7]);
    }
    at
}

/// Appends the encoded text in lower case.
pub(crate) fn encode_lower(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    encode(out, text);
    out.get_mut(start..)
        .unwrap_or_default()
        .make_ascii_lowercase();
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

    fn with(encode: fn(&mut Vec<u8>, &str), text: &str) -> String {
        let mut out = b"before ".to_vec();
        encode(&mut out, text);
        let out = String::from_utf8(out).expect("ASCII");
        out.strip_prefix("before ").expect("it is kept").to_owned()
    }

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
            ("abcdefgh", "abcdefgh"),
            ("abcdefghi", "abcdefghi"),
            ("abcdefgh/", "abcdefgh%2F"),
            ("abcdefg/h/ijklmnopqrstu", "abcdefg%2Fh%2Fijklmnopqrstu"),
            ("////////", "%2F%2F%2F%2F%2F%2F%2F%2F"),
        ] {
            assert_eq!(with(encode, text), encoded);
        }
    }

    #[test]
    fn encodes_long_texts() {
        for len in [255, 256, 257, 600] {
            assert_eq!(with(encode, &"a".repeat(len)), "a".repeat(len));
            assert_eq!(with(encode, &"/".repeat(len)), "%2F".repeat(len));
            assert_eq!(with(encode_twice, &"/".repeat(len)), "%252F".repeat(len));
            assert_eq!(
                with(encode, &"a/bcdefghi".repeat(len)),
                "a%2Fbcdefghi".repeat(len)
            );
        }
    }

    #[test]
    fn encodes_twice_what_is_signed_encoded() {
        assert_eq!(
            with(encode_twice, "a=\u{952e}~\u{ff}"),
            "a%253D%25E9%2594%25AE~%25C3%25BF"
        );
    }

    #[test]
    fn lowers_digits_too() {
        assert_eq!(with(encode_lower, "IdCard\u{952e}/"), "idcard%e9%94%ae%2f");
    }

    #[test]
    fn reads_escapes() {
        assert_eq!(decode("/a%20b%2Fc%"), "/a b/c%");
        assert_eq!(decode("%E9%94%AE%zz"), "\u{952e}%zz");
    }
}
