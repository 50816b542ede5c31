//! How often and when a call is tried again.

mod middleware;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// How often and when a call is tried again.
///
/// Any operation is tried again if no connection could be made: the server saw nothing of it. An
/// operation that is documented as safe to repeat ([`Operation::idempotent`](crate::Operation)) is
/// also tried again
/// * if the connection broke before the whole response came, or the response cannot be
///   decompressed;
/// * if no byte moved for [`Config::idle_timeout`](crate::Config::idle_timeout);
/// * after the statuses 408, 429, 502, 503 and 504, and after the vendor's codes for "again later".
///   A 500 alone does not mean that; a 425 answers early data, which is never sent.
///
/// The pause before attempt *n* is random between nothing and `start · 2ⁿ⁻²`, at most `cap`. A
/// response can ask for another one with `Retry-After`. If that is longer than `cap`, or if the
/// pause would not end within [`Config::timeout`](crate::Config::timeout), the call ends at once,
/// and [`Error::retry_after`](crate::Error::retry_after) is what the response asked for.
///
/// Beneath this, the HTTP library sends a request on a new connection if the server had closed the
/// one that it took before any byte of the request was written. Such a request was never sent, so
/// this is done for all operations and is not counted as an attempt.
#[derive(Clone, Debug)]
#[must_use]
pub struct Retry {
    attempts: u32,
    start: Duration,
    cap: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl Retry {
    /// Three attempts in all, pauses from 100 ms to 2 s.
    pub fn new() -> Self {
        Self {
            attempts: 3,
            start: Duration::from_millis(100),
            cap: Duration::from_secs(2),
        }
    }

    /// The number of attempts in all; 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest pause before the second attempt; it doubles for each further one.
    pub fn start(mut self, start: Duration) -> Self {
        self.start = start;
        self
    }

    /// The longest pause of all, also of those that a response asks for.
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The pause after the given attempt; `None` if the response asks for too long a one.
    fn pause(&self, attempt: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if retry_after.is_some() {
            return retry_after.filter(|wanted| *wanted <= self.cap);
        }
        let factor = 1u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let longest = self.start.saturating_mul(factor).min(self.cap);
        Some(longest.mul_f64(random()))
    }
}

/// A number from 0 to 1. Every `RandomState` has its own keys, and jitter needs no secrecy.
fn random() -> f64 {
    (RandomState::new().build_hasher().finish() >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
