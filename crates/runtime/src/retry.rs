//! Trying again.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::decode;
use crate::error::is_retryable_status;
use crate::middleware::{BoxFuture, CallError, Middleware, Next, RawReply};
use crate::operation::Operation;
use crate::request::Request;

/// How often and when a call is tried again.
///
/// Any operation is tried again if no connection could be made: the server saw nothing of it. An
/// operation that is documented as safe to repeat ([`Operation::idempotent`](crate::Operation)) is
/// also tried again
/// * if the connection broke before the whole reply came, or the reply cannot be decompressed;
/// * if no byte moved for [`Config::idle_timeout`](crate::Config::idle_timeout);
/// * after the statuses 408, 429, 502, 503 and 504, and after the vendor's codes for "again later".
///   A 500 alone does not mean that; a 425 answers early data, which is never sent.
///
/// The pause before attempt *n* is random between nothing and `start · 2ⁿ⁻²`, at most `cap`. A reply
/// can ask for another one with `Retry-After`. If that is longer than `cap`, or if the pause would
/// not end within [`Config::timeout`](crate::Config::timeout), the call ends at once, and
/// [`Error::retry_after`](crate::Error::retry_after) is what the reply asked for.
///
/// Beneath this, the HTTP library sends a request on a new connection if the server had closed the
/// one that it took before any byte of the request was written. Such a request was never sent, so
/// this is done for all operations and is not counted as an attempt.
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

    /// The longest pause of all, also of those that a reply asks for.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The pause after the given attempt; `None` if the reply asks for too long a one.
    fn pause(&self, attempt: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if retry_after.is_some() {
            return retry_after.filter(|wanted| *wanted <= self.cap);
        }
        let factor = 1u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let longest = self.start.saturating_mul(factor).min(self.cap);
        Some(longest.mul_f64(self.random()))
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
                let left = next.clock().left();
                match self.pause(attempt, retry_after) {
                    Some(pause) if pause < left => tokio::time::sleep(pause).await,
                    _ => return result,
                }
                request = fresh;
                attempt += 1;
            }
        })
    }
}

/// Whether to try again (`Some`), and after which time if the reply asks for one.
fn wish(
    result: &Result<RawReply, CallError>,
    operation: &'static Operation,
) -> Option<Option<Duration>> {
    let idempotent = operation.idempotent;
    let is_again = |reply: &RawReply| {
        is_retryable_status(reply.status) || decode::means_again(operation, reply)
    };
    match result {
        Ok(reply) if idempotent && is_again(reply) => Some(retry_after(&reply.headers)),
        Err(CallError::Transport(error))
            if error.is_retryable() && (idempotent || error.is_before_sending()) =>
        {
            Some(None)
        }
        _ => None,
    }
}

/// What `Retry-After` asks for, in seconds or as a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let wish: &str = text(http::header::RETRY_AFTER)?;
    if !wish.is_empty() && wish.bytes().all(|byte| byte.is_ascii_digit()) {
        // One that is too great for a number is longer than any pause.
        return Some(Duration::from_secs(wish.parse().unwrap_or(u64::MAX)));
    }
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    // By the server's own clock, if it tells the time.
    let now = text(http::header::DATE).and_then(date);
    let wait = date(wish)?.duration_since(now.unwrap_or_else(SystemTime::now));
    Some(wait.unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_a_number_of_seconds_or_a_date_of_any_of_the_three_forms() {
        let wish = |wish: &str, date: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", wish.parse().unwrap());
            if !date.is_empty() {
                headers.insert("date", date.parse().unwrap());
            }
            retry_after(&headers).map(|it| it.as_secs())
        };
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (text, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("Sun, 06 Nov 1994 08:51:37 GMT", Some(120)),
            ("Sunday, 06-Nov-94 08:51:37 GMT", Some(120)),
            ("Sun Nov  6 08:51:37 1994", Some(120)),
            ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("99999999999999999999", Some(u64::MAX)),
        ] {
            assert_eq!(wish(text, date), seconds, "{text}");
        }
        // Without a clock of the server's, a date of the past is one all the same.
        assert_eq!(wish(date, ""), Some(0));
        let far = wish("Fri, 31 Dec 9999 23:59:59 GMT", "").unwrap();
        assert!(far > 3600 * 24 * 365 * 7000);
    }

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
                let pause = retry.pause(attempt, None).unwrap();
                assert!(pause <= Duration::from_millis(longest));
            }
        }
        let asked = |ms| retry.pause(1, Some(Duration::from_millis(ms)));
        assert_eq!(asked(2000), Some(Duration::from_secs(2)));
        assert_eq!(asked(2001), None);
    }

    #[test]
    fn jitter_spreads() {
        let retry = Retry::new();
        let mean = (0..1000).map(|_| retry.random()).sum::<f64>() / 1000.0;
        assert!((0.4..0.6).contains(&mean), "{mean}");
    }
}
