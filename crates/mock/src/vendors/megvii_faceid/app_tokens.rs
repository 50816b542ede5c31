//! The biz_tokens that App-GetBizToken issues and App-Verify takes, once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::marks::Seen;
use crate::random;

/// How long a token is valid, in seconds (1 hour).
const LIFETIME: u64 = 60 * 60;

/// What was asked for when the token was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The picture to compare, if no liveness is to be proven (raw_image).
    pub image: Option<Seen>,
    /// With whom.
    pub whom: Whom,
    /// The pictures to compare with, each with the name of its result.
    pub references: Vec<(&'static str, Seen)>,
    /// The caller's own name for it.
    pub biz_no: String,
    /// Whether eyes that are always closed are a failure.
    pub eyes_close_detection: bool,
    /// Whether a fake is compared, too.
    pub force_compare: bool,
    /// Whether the comparisons are told.
    pub verbose: bool,
}

/// With whom a face is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// The person of this name, as the authorities know it.
    Source(String),
    /// The pictures.
    Pictures,
}

/// The tokens that were issued and not yet used, each with the time of its end.
#[derive(Default)]
pub(super) struct AppTokens(Mutex<HashMap<String, (Asked, u64)>>);

impl AppTokens {
    /// A new token.
    pub(super) fn issue(&self, asked: Asked, now: u64) -> String {
        let token = format!("{now},{}", random::uuid());
        let entry = (asked, now.saturating_add(LIFETIME));
        self.all(|all| all.insert(token.clone(), entry));
        token
    }

    /// What was asked for with this token, if it can still be used.
    pub(super) fn get(&self, token: &str, now: u64) -> Option<Asked> {
        self.all(|all| {
            all.get(token)
                .filter(|(_, until)| now <= *until)
                .map(|(asked, _)| asked.clone())
        })
    }

    /// Uses the token up. The answer is false if it was used before.
    pub(super) fn use_up(&self, token: &str) -> bool {
        self.all(|all| all.remove(token).is_some())
    }

    fn all<T>(&self, f: impl FnOnce(&mut HashMap<String, (Asked, u64)>) -> T) -> T {
        // No code that holds the guard can panic, so a poisoned map is whole.
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_an_hour_and_one_use() {
        let tokens = AppTokens::default();
        let asked = Asked {
            image: None,
            whom: Whom::Pictures,
            references: Vec::new(),
            biz_no: String::new(),
            eyes_close_detection: false,
            force_compare: false,
            verbose: false,
        };
        let token = tokens.issue(asked.clone(), 100);
        assert_eq!(tokens.get(&token, 3700), Some(asked));
        assert_eq!(tokens.get(&token, 3701), None);
        assert!(tokens.use_up(&token));
        assert_eq!(tokens.get(&token, 100), None);
        assert!(!tokens.use_up(&token));
    }
}
