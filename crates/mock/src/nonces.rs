//! Which nonces were used.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Above this many nonces the old ones are swept out on the next use.
const SWEEP_AT: usize = 4096;

/// The nonces seen so far, each with the time until which it counts as used.
#[derive(Default)]
pub(crate) struct Nonces(Mutex<HashMap<String, u64>>);

impl Nonces {
    /// Notes a nonce until `keep_until` (unix seconds); says whether it was new. A use in vain does not prolong it.
    ///
    /// To be called when the signature is accepted: otherwise anybody could use up the nonces of others.
    pub(crate) fn first_use(&self, nonce: String, now: u64, keep_until: u64) -> bool {
        // No code that holds the guard can panic, so a poisoned map is whole.
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= SWEEP_AT {
            seen.retain(|_, until| *until >= now);
        }
        if seen.get(&nonce).is_some_and(|until| *until >= now) {
            return false;
        }
        seen.insert(nonce, keep_until);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_counts_once_until_it_is_forgotten() {
        let nonces = Nonces::default();
        assert!(nonces.first_use("a".into(), 100, 110));
        assert!(nonces.first_use("b".into(), 100, 110));
        assert!(!nonces.first_use("a".into(), 110, 120));
        assert!(nonces.first_use("a".into(), 111, 121));
    }
}
