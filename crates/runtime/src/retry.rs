//! Trying again.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::decode;
use crate::error::{TransportErrorKind, is_retryable_status};
use crate::middleware::{BoxFuture, CallError, Middleware, Next, RawReply};
use crate::operation::Operation;
use crate::request::Request;

/// How often and when a call is tried again.
///
/// Any operation is tried again if no connection could be made, so that the server saw nothing.
/// Operations that are documented as safe to repeat are also tried again after a time-out and the
/// statuses 429, 502, 503 and 504. The pause before attempt *n* is random between nothing and
/// `start · 2ⁿ⁻²`, at most `cap`; a reply's `Retry-After` in seconds counts, up to `cap`.
#[derive(Debug)]
pub struct Retry {
    attempts: u32,
    start: Duration,
    cap: Duration,
    jitter: AtomicU64,
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for Retry {
    fn clone(&self) -> Self {
        Self {
            jitter: AtomicU64::new(seed()),
            ..*self
        }
    }
}

impl Retry {
    /// Three attempts in all, pauses from 100 ms to 2 s.
    #[must_use]
    pub fn new() -> Self {
        Self {
            attempts: 3,
            start: Duration::from_millis(100),
            cap: Duration::from_secs(2),
            jitter: AtomicU64::new(seed()),
        }
    }

    /// The number of attempts in all; 0 counts as 1.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest pause before the second attempt; it doubles for each further one.
    #[must_use]
    pub fn start(mut self, start: Duration) -> Self {
        self.start = start;
        self
    }

    /// The longest pause of all.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The pause after the given attempt.
    fn pause(&self, attempt: u32, retry_after: Option<Duration>) -> Duration {
        if let Some(wanted) = retry_after {
            return wanted.min(self.cap);
        }
        let factor = 1u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let longest = self.start.saturating_mul(factor).min(self.cap);
        longest.mul_f64(self.random())
    }

    /// A number from 0 to 1. Jitter needs no secrecy, so a xorshift does.
    fn random(&self) -> f64 {
        let step = |mut state: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let old = self
            .jitter
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |state| {
                Some(step(state))
            })
            .unwrap_or_else(|state| state);
        (step(old) >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn seed() -> u64 {
    // A xorshift stays at 0 for ever.
    RandomState::new().build_hasher().finish() | 1
}

impl Middleware for Retry {
    fn handle<'a>(
        &'a self,
        mut request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawReply, CallError>> {
        Box::pin(async move {
            let operation = request.operation();
            let mut attempt = 1;
            loop {
                request.set_attempt(attempt);
                let again = (attempt < self.attempts)
                    .then(|| request.try_clone())
                    .flatten();
                let result = next.run(request).await;
                let (Some(fresh), Some(retry_after)) = (again, wish(&result, operation)) else {
                    return result;
                };
                tokio::time::sleep(self.pause(attempt, retry_after)).await;
                request = fresh;
                attempt += 1;
            }
        })
    }
}

/// Whether to try again (`Some`), and after which time if the server said so.
fn wish(
    result: &Result<RawReply, CallError>,
    operation: &'static Operation,
) -> Option<Option<Duration>> {
    let idempotent = operation.idempotent;
    let is_again = |reply: &RawReply| {
        is_retryable_status(reply.status) || decode::means_again(operation, reply)
    };
    match result {
        Ok(reply) if idempotent && is_again(reply) => Some(retry_after(reply)),
        Err(CallError::Transport(error)) => match error.kind() {
            TransportErrorKind::Connect | TransportErrorKind::Dns => Some(None),
            TransportErrorKind::Timeout if idempotent => Some(None),
            _ => None,
        },
        _ => None,
    }
}

fn retry_after(reply: &RawReply) -> Option<Duration> {
    let seconds = reply.header("retry-after")?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_cap_and_never_beyond() {
        let retry = Retry::new();
        for attempt in 1..80 {
            for _ in 0..50 {
                let longest = match attempt {
                    1 => 100,
                    2 => 200,
                    3 => 400,
                    4 => 800,
                    5 => 1600,
                    _ => 2000,
                };
                assert!(retry.pause(attempt, None) <= Duration::from_millis(longest));
            }
        }
        assert_eq!(
            retry.pause(1, Some(Duration::from_secs(1))),
            Duration::from_secs(1)
        );
        assert_eq!(
            retry.pause(1, Some(Duration::from_secs(99))),
            Duration::from_secs(2)
        );
    }

    #[test]
    fn jitter_spreads() {
        let retry = Retry::new();
        let mean = (0..1000).map(|_| retry.random()).sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "{mean}");
    }
}
