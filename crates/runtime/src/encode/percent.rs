//! Percent-encoding of RFC 3986: the unreserved characters stand as they are, every other byte is `%XX`.

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// By byte: a look-up is quicker than five comparisons.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let character = byte as u8;
        table[byte] =
            character.is_ascii_alphanumeric() || matches!(character, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

fn is_unreserved(byte: u8) -> bool {
    UNRESERVED[usize::from(byte)]
}

/// Appends the encoded text.
pub(crate) fn encode(out: &mut String, text: &str) {
    // Most texts are plain to their end.
    let plain = text.bytes().take_while(|&byte| is_unreserved(byte)).count();
    let (plain, rest) = text.split_at(plain);
    out.push_str(plain);
    for byte in rest.bytes() {
        if is_unreserved(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(HEX[usize::from(digit)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn encodes_all_but_the_unreserved() {
        let mut out = String::new();
        encode(&mut out, "aZ09-._~ +*/%!'()&=?#\u{4eba}");
        assert_eq!(
            out,
            "aZ09-._~%20%2B%2A%2F%25%21%27%28%29%26%3D%3F%23%E4%BA%BA"
        );
    }
}
