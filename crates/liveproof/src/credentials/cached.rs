//! Keys that expire, fetched again before they do.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use liveproof::credentials::{Credentials, CredentialsError, ProvideCredentials};
//! use liveproof::credentials::cached::Cached;
//! use liveproof::runtime::BoxFuture;
//!
//! struct FromSts;
//!
//! impl ProvideCredentials for FromSts {
//!     fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
//!         Box::pin(async {
//!             // Ask your STS here.
//!             let key = Credentials::new("AKIDEXAMPLE", "EXAMPLE-secret").with_token("EXAMPLE");
//!             Ok(key.with_expiry(SystemTime::now() + Duration::from_secs(7200)))
//!         })
//!     }
//! }
//!
//! let credentials = Cached::new(FromSts);
//! # let _ = credentials;
//! ```

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use liveproof_runtime::BoxFuture;
use tokio::runtime::Handle;
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, timeout, timeout_at};

use super::{Credentials, CredentialsError, ProvideCredentials};

/// A key is fetched again so long before it expires, or a tenth of its time if that is less.
const LEAD: Duration = Duration::from_secs(300);
/// So long after a failure the provider is not asked again.
const BACK_OFF: Duration = Duration::from_secs(1);
/// So long may a provider take.
const LIMIT: Duration = Duration::from_secs(60);
/// So long a key is kept whose expiry is not known.
const KEEP: Duration = Duration::from_secs(300);
/// No key is kept longer: a hundred years.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// Keeps the key of a provider, and asks for another one before it expires.
///
/// - The next key is fetched five minutes before the [expiry](Credentials::expiry), or when nine
///   tenths of the time are over if that is later. Meanwhile calls are signed with the old one.
/// - Only one task asks the provider at a time. Calls that have no valid key wait for it, and share
///   its result. That a call is cancelled does not end the task.
/// - A failure is reported if there is no valid key. The provider is asked again with the next
///   call, but not within a second. One that takes longer than a minute or panics has failed.
/// - No call gets an expired key.
/// - A key without an expiry is kept for five minutes, or as [`keep_for`](Self::keep_for) says.
///
/// The task runs in the runtime of tokio that the call is in, and needs its timer, as calls do.
/// If that runtime stops running tasks, the next call after the minute begins again. Outside of one
/// there is no task and no limit: the call that asks is the one that fetches, and if it is
/// cancelled, the next one begins again.
#[derive(Clone)]
pub struct Cached {
    shared: Arc<Shared>,
    keep: Duration,
    clock: Clock,
}

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

struct Shared {
    provider: Box<dyn ProvideCredentials>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Who holds it asks the provider.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// When it was taken last.
    taken: Option<Instant>,
    kept: Option<Kept>,
    failure: Option<(SystemTime, Arc<CredentialsError>)>,
}

struct Kept {
    key: Credentials,
    since: SystemTime,
    refresh: SystemTime,
    end: SystemTime,
}

/// What there is at a time.
enum Found {
    Key(Credentials),
    /// A key that is valid, and should be replaced now.
    Old(Credentials),
    Failure(Arc<CredentialsError>),
    Nothing,
}

impl Cached {
    /// Keeps the keys of this provider.
    #[must_use]
    pub fn new(provider: impl ProvideCredentials + 'static) -> Self {
        Self {
            shared: Arc::new(Shared {
                provider: Box::new(provider),
                state: Mutex::default(),
            }),
            keep: KEEP,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Keeps a key whose expiry is not known for so long; five minutes by default.
    #[must_use]
    pub fn keep_for(mut self, time: Duration) -> Self {
        self.keep = time.min(LONGEST);
        self
    }

    /// Takes the time from here instead of from the system, for tests or a clock that is known to
    /// be wrong.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that is held while it is locked can panic.
        let state = self.shared.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self) -> Found {
        let now = (self.clock)();
        let state = self.state();
        let failure = state.failure.as_ref().filter(|(time, _)| {
            // If the clock was set back, it is over.
            now.duration_since(*time).is_ok_and(|it| it < BACK_OFF)
        });
        match (&state.kept, failure) {
            (Some(kept), failure) if now < kept.end => {
                // A clock that was set back says nothing about how old the key is.
                match (kept.since..kept.refresh).contains(&now) || failure.is_some() {
                    true => Found::Key(kept.key.clone()),
                    false => Found::Old(kept.key.clone()),
                }
            }
            (_, Some((_, error))) => Found::Failure(error.clone()),
            _ => Found::Nothing,
        }
    }

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        match self.find() {
            Found::Key(key) => return Ok(key),
            Found::Failure(error) => return Err(CredentialsError::Shared(error)),
            Found::Old(key) => {
                let Some(turn) = self.try_turn() else {
                    return Ok(key);
                };
                // Somebody may have had the turn since.
                if let Found::Old(key) = self.find()
                    && let Ok(runtime) = Handle::try_current()
                {
                    runtime.spawn(self.clone().refresh(turn));
                    return Ok(key);
                }
            }
            Found::Nothing => {}
        }
        let turn = self.turn().await;
        if let Some(result) = self.settled() {
            return result;
        }
        let result = match Handle::try_current() {
            Ok(runtime) => {
                let task = runtime.spawn(self.clone().refresh(turn));
                task.await.unwrap_or_else(|_| {
                    let reason = "the task that fetches the key has ended";
                    Err(CredentialsError::other(reason))
                })
            }
            Err(_) => {
                let fetched = self.fetch().await;
                self.settle(fetched, turn)
            }
        };
        result.or_else(|error| match self.find() {
            Found::Key(old) | Found::Old(old) => Ok(old),
            Found::Failure(_) | Found::Nothing => Err(error),
        })
    }

    fn try_turn(&self) -> Option<OwnedMutexGuard<()>> {
        let mut state = self.state();
        let turn = state.turn.clone().try_lock_owned().ok()?;
        state.taken = Some(Instant::now());
        Some(turn)
    }

    /// Waits for the turn. One that lasts longer than a provider may take is that of a task which
    /// nobody runs, and passed over.
    async fn turn(&self) -> OwnedMutexGuard<()> {
        loop {
            let (turn, taken) = {
                let state = self.state();
                (state.turn.clone(), state.taken)
            };
            let next = turn.clone().lock_owned();
            let next = match (taken, Handle::try_current()) {
                (Some(taken), Ok(_)) => timeout_at(taken + LIMIT + BACK_OFF, next).await.ok(),
                _ => Some(next.await),
            };
            let mut state = self.state();
            if Arc::ptr_eq(&state.turn, &turn) {
                if let Some(next) = next {
                    state.taken = Some(Instant::now());
                    return next;
                }
                if state.taken == taken {
                    state.turn = Arc::default();
                }
            }
        }
    }

    /// What a call gets that has waited, unless it has to fetch a key itself.
    fn settled(&self) -> Option<Result<Credentials, CredentialsError>> {
        match self.find() {
            Found::Key(key) => Some(Ok(key)),
            Found::Failure(error) => Some(Err(CredentialsError::Shared(error))),
            Found::Old(_) | Found::Nothing => None,
        }
    }

    async fn refresh(self, turn: OwnedMutexGuard<()>) -> Result<Credentials, CredentialsError> {
        let asked = self.clone();
        // A task of its own, which a panic ends alone.
        let mut task = tokio::spawn(async move { asked.fetch().await });
        let fetched = match timeout(LIMIT, &mut task).await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(_)) => Err(CredentialsError::other("the provider has panicked")),
            Err(_) => {
                task.abort();
                let reason = "the provider did not answer within a minute";
                Err(CredentialsError::other(reason))
            }
        };
        self.settle(fetched, turn)
    }

    async fn fetch(&self) -> Result<Credentials, CredentialsError> {
        let key = self.shared.provider.credentials().await?;
        match key.expiry().is_some_and(|it| it <= (self.clock)()) {
            true => Err(CredentialsError::Expired),
            false => Ok(key),
        }
    }

    /// Keeps what was fetched, and ends the turn.
    fn settle(
        &self,
        fetched: Result<Credentials, CredentialsError>,
        turn: OwnedMutexGuard<()>,
    ) -> Result<Credentials, CredentialsError> {
        let now = (self.clock)();
        let mut state = self.state();
        let result = match fetched {
            Ok(key) => {
                let end = key.expiry().or_else(|| now.checked_add(self.keep));
                let end = end.unwrap_or(now);
                let time = end.duration_since(now).unwrap_or_default();
                let lead = LEAD.min(time / 10);
                state.kept = Some(Kept {
                    key: key.clone(),
                    since: now,
                    refresh: end.checked_sub(lead).unwrap_or(end),
                    end,
                });
                state.failure = None;
                Ok(key)
            }
            Err(error) => {
                let error = Arc::new(error);
                state.failure = Some((now, error.clone()));
                Err(CredentialsError::Shared(error))
            }
        };
        drop(state);
        drop(turn);
        result
    }
}

impl ProvideCredentials for Cached {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.get())
    }

    fn family(&self) -> Option<&'static str> {
        self.shared.provider.family()
    }
}

impl fmt::Debug for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
