//! Pairs in the order of their names, byte by byte.

use std::cmp::Ordering;

/// A pair that is to be sorted.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    /// The first eight bytes of the name: nearly always enough to compare two names.
    start: u64,
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(name: &'a str, value: &'a str) -> Self {
        Self {
            start: start(name.as_bytes()),
            name,
            value,
        }
    }

    /// The order of the names.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        // A name that ends is padded with zeros, which sort before every byte and are looked at
        // again if that does not decide.
        self.start
            .cmp(&other.start)
            .then_with(|| self.name.cmp(other.name))
    }
}

fn start(name: &[u8]) -> u64 {
    if let Some(eight) = name.first_chunk::<8>() {
        return u64::from_be_bytes(*eight);
    }
    let mut padded = [0; 8];
    for (to, from) in padded.iter_mut().zip(name) {
        *to = *from;
    }
    u64::from_be_bytes(padded)
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
                    Pair::new(one, "").order(&Pair::new(other, "")),
                    left.cmp(&right),
                    "{one} {other}"
                );
            }
        }
    }
}
