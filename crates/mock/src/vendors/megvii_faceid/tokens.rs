//! The tokens that one raw operation issues and another takes.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::marks::Seen;
use crate::random;

/// How long a token is valid, in seconds (24 hours).
const LIFETIME: u64 = 24 * 60 * 60;

/// What a token stands for. One that is for something else counts as unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Issued {
    /// `token_random_number`: the digits; `None` in a request example, to which any digits are right.
    Digits(Option<String>),
    /// `token_video`: what the recording shows, and whether the digits were right.
    Video { seen: Seen, digits_match: bool },
    /// `token_front_face`
    Front(Seen),
    /// `token_side_face`: both selfies.
    Side { front: Seen, side: Seen },
}

/// The tokens that were issued, each with the time of its end.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<String, (Issued, u64)>>);

impl Tokens {
    /// A new token.
    pub(super) fn issue(&self, issued: Issued, now: u64) -> String {
        let token = random::hex(32);
        let entry = (issued, now.saturating_add(LIFETIME));
        self.all(|all| all.insert(token.clone(), entry));
        token
    }

    /// What the token stands for, if it was issued and is still valid.
    pub(super) fn get(&self, token: &str, now: u64) -> Option<Issued> {
        self.all(|all| {
            all.get(token)
                .filter(|(_, until)| now <= *until)
                .map(|(issued, _)| issued.clone())
        })
    }

    fn all<T>(&self, f: impl FnOnce(&mut HashMap<String, (Issued, u64)>) -> T) -> T {
        // No code that holds the guard can panic, so a poisoned map is whole.
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_valid_for_a_day() {
        let tokens = Tokens::default();
        let issued = Issued::Digits(Some("0417".to_owned()));
        let token = tokens.issue(issued.clone(), 100);
        assert_eq!(tokens.get(&token, 100), Some(issued.clone()));
        assert_eq!(tokens.get(&token, 86_500), Some(issued));
        assert_eq!(tokens.get(&token, 86_501), None);
        assert_eq!(tokens.get("other", 100), None);
    }
}
