//! `name=value&…`, in queries and forms.

use super::percent;
use crate::request::Pairs;

/// Appends the pairs in their order.
pub(super) fn pairs(out: &mut String, pairs: &Pairs) {
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        percent::encode(out, name);
        out.push('=');
        percent::encode(out, value);
    }
}

/// Enough for pairs that are mostly unreserved characters.
pub(super) fn guess_len(pairs: &Pairs) -> usize {
    pairs
        .iter()
        .map(|(name, value)| name.len() + value.len() + 2)
        .sum()
}
