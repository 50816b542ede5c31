//! Pairs in the order of their names, byte by byte.

use std::cmp::Ordering;

/// A pair that is to be sorted.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    start: u64,
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

impl<'a> Pair<'a> {
    #[inline]
    pub(crate) fn new((name, value): (&'a str, &'a str)) -> Self {
        Self {
            start: start(name.as_bytes()),
            name,
            value,
        }
    }

    /// The order of the names.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        self.start
            .cmp(&other.start)
            .then_with(|| self.name.cmp(other.name))
    }
}

/// The first eight bytes of a name: nearly always enough to compare two names.
///
/// A name that is shorter is padded with zeros, which sort before every byte. Where that does not
/// decide, the whole names have to be compared.
#[inline]
pub(crate) fn start(name: &[u8]) -> u64 {
    if let Some(eight) = name.first_chunk::<8>() {
        return u64::from_be_bytes(*eight);
    }
    let shorter = name
        .iter()
        .fold(0, |start, byte| start << 8 | u64::from(*byte));
    match name.len() {
        0 => 0,
        len => shorter << (8 * (8 - len)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_as_the_bytes_of_the_names() {
        // By hand: digits, upper case, lower case, beyond ASCII; a name before its longer forms.
        let sorted = [
            "",
            "\0",
            "0",
            "A",
            "Action",
            "SecretId",
            "SecretIe",
            "SignatureMethod",
            "SignatureMethod\0",
            "SignatureVersion",
            "a",
            "a.b",
            "aB",
            "a_b",
            "ab",
            "\u{952e}",
            "\u{ff5e}",
            "\u{1f600}",
        ];
        for (left, one) in sorted.iter().enumerate() {
            for (right, other) in sorted.iter().enumerate() {
                assert_eq!(
                    Pair::new((one, "")).order(&Pair::new((other, ""))),
                    left.cmp(&right),
                    "{one} {other}"
                );
            }
        }
    }
}
