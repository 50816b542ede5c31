//! The tokens that one operation issues and another takes.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::random;

/// How long a token is valid, in seconds (24 hours).
const LIFETIME: u64 = 24 * 60 * 60;

/// What a token is for. One that is for something else counts as unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// `token_random_number`, for Raw-ValidateVideo.
    RandomNumber,
    /// `token_video`, for Raw-Verify.
    Video,
}

/// The tokens that were issued, each with its purpose and the time of its end.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<String, (Purpose, u64)>>);

impl Tokens {
    /// A new token.
    pub(super) fn issue(&self, purpose: Purpose, now: u64) -> String {
        let token = random::hex(32);
        let entry = (purpose, now.saturating_add(LIFETIME));
        self.all(|all| all.insert(token.clone(), entry));
        token
    }

    /// Whether the token was issued for this purpose and is still valid.
    pub(super) fn is_valid(&self, token: &str, purpose: Purpose, now: u64) -> bool {
        self.all(|all| {
            all.get(token)
                .is_some_and(|(given_for, until)| *given_for == purpose && now <= *until)
        })
    }

    fn all<T>(&self, f: impl FnOnce(&mut HashMap<String, (Purpose, u64)>) -> T) -> T {
        // No code that holds the guard can panic, so a poisoned map is whole.
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_valid_for_its_purpose_and_a_day() {
        let tokens = Tokens::default();
        let token = tokens.issue(Purpose::RandomNumber, 100);
        assert!(tokens.is_valid(&token, Purpose::RandomNumber, 100));
        assert!(tokens.is_valid(&token, Purpose::RandomNumber, 86_500));
        assert!(!tokens.is_valid(&token, Purpose::RandomNumber, 86_501));
        assert!(!tokens.is_valid(&token, Purpose::Video, 100));
        assert!(!tokens.is_valid("other", Purpose::RandomNumber, 100));
    }
}
