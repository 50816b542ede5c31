//! Fresh ids and codes. They have to differ from each other, not to withstand a guess: the mock guards nothing.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
};

/// A random number.
pub(crate) fn number() -> u64 {
    // The standard library's only source of randomness; each state has keys of its own.
    RandomState::new().build_hasher().finish()
}

/// A random number below `limit` (which is at least 1).
pub(crate) fn below(limit: u64) -> u64 {
    number() % limit.max(1)
}

/// So many random bytes.
pub(crate) fn bytes(count: usize) -> Vec<u8> {
    std::iter::repeat_with(|| number().to_le_bytes())
        .flatten()
        .take(count)
        .collect()
}

/// So many random decimal digits; the first may be zero.
pub(crate) fn digits(count: usize) -> String {
    from(b"0123456789", count)
}

/// So many random lower-case hex digits.
pub(crate) fn hex(count: usize) -> String {
    from(b"0123456789abcdef", count)
}

/// So many random letters and digits.
pub(crate) fn alphanumeric(count: usize) -> String {
    from(
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        count,
    )
}

/// A random UUID of version 4, in lower case.
pub(crate) fn uuid() -> String {
    format!(
        "{}-{}-4{}-{}{}-{}",
        hex(8),
        hex(4),
        hex(3),
        from(b"89ab", 1),
        hex(3),
        hex(12)
    )
}

fn from(alphabet: &[u8], count: usize) -> String {
    bytes(count)
        .into_iter()
        .map(|byte| char::from(alphabet[usize::from(byte) % alphabet.len()]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_form_and_differ() {
        assert_eq!(digits(4).len(), 4);
        assert!(digits(40).bytes().all(|byte| byte.is_ascii_digit()));
        let (first, second) = (uuid(), uuid());
        assert_ne!(first, second);
        assert_eq!(
            first.split('-').map(str::len).collect::<Vec<_>>(),
            [8, 4, 4, 4, 12]
        );
        assert_eq!(first.as_bytes()[14], b'4');
        assert!(below(3) < 3);
    }
}
