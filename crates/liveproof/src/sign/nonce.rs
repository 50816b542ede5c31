//! Numbers that come once.

use super::error::SignError;

/// A random number in the form of a UUID of version 4: 122 random bits.
pub(crate) fn random() -> Result<u128, SignError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(SignError::Random)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Ok(u128::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::random;

    #[test]
    fn random_numbers_are_uuids_that_differ() {
        let (one, two) = (random().expect("randomness"), random().expect("randomness"));
        assert_ne!(one, two);
        for number in [one, two] {
            assert_eq!(number >> 76 & 0xf, 4, "the version");
            assert_eq!(number >> 62 & 0b11, 0b10, "the variant");
        }
    }
}
