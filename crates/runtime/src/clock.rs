//! The time that a call may take.

use std::future::Future;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// Longer than any program runs, and short enough to be added to an instant.
const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// How long the parts of a call may last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) idle: Duration,
    pub(crate) call: Duration,
}

/// Watches the limits of one call. The upload moves them while it makes progress.
pub(crate) struct Clock {
    pub(crate) limits: Limits,
    state: Mutex<State>,
}

struct State {
    /// When the call has to be over.
    end: Instant,
    /// When the last byte is known to have moved.
    last: Instant,
}

impl Clock {
    /// Starts now.
    pub(crate) fn new(limits: Limits) -> Self {
        let now = Instant::now();
        let state = State {
            end: now + limits.call.min(FOREVER),
            last: now,
        };
        Self {
            limits,
            state: Mutex::new(state),
        }
    }

    /// The result of the work, unless the call's time ends before.
    pub(crate) async fn within_call<F: Future>(&self, work: F) -> Option<F::Output> {
        until(work, || self.state().end).await
    }

    /// The result of the work, unless no byte moves for too long.
    pub(crate) async fn within_idle<F: Future>(&self, work: F) -> Option<F::Output> {
        let idle = self.limits.idle.min(FOREVER);
        self.touch();
        until(work, || self.state().last + idle).await
    }

    /// The time that the call has left.
    pub(crate) fn left(&self) -> Duration {
        self.state().end.saturating_duration_since(Instant::now())
    }

    /// A byte moves, such as the first of an upload.
    pub(crate) fn touch(&self) {
        self.state().last = Instant::now();
    }

    /// The connection takes further bytes of an upload: the time since the last ones is not
    /// counted.
    pub(crate) fn progress(&self) {
        let mut state = self.state();
        let now = Instant::now();
        let passed = now.saturating_duration_since(state.last);
        state.end += passed;
        state.last = now;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs the work until a deadline, which may move meanwhile.
async fn until<F: Future>(work: F, deadline: impl Fn() -> Instant) -> Option<F::Output> {
    let mut work = pin!(work);
    loop {
        let end = deadline();
        match timeout_at(end, work.as_mut()).await {
            Ok(output) => return Some(output),
            Err(_) if deadline() == end => return None,
            Err(_) => {}
        }
    }
}
