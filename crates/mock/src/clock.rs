//! The mock's time.

use std::{
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::store::lock;

/// The time that the mock believes in. Clones share it, so that a test can move the clock of a
/// running mock.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Mutex<Time>>);

#[derive(Clone, Copy, Debug, Default)]
struct Time {
    /// The time at which the clock stands still; `None` for the system's time.
    fixed: Option<u64>,
    /// Seconds on top of it.
    ahead: u64,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still at this time, in unix seconds.
    #[must_use]
    pub fn fixed(unix: u64) -> Self {
        let clock = Self::system();
        clock.set(unix);
        clock
    }

    /// The time, in unix seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        let time = *lock(&self.0);
        time.fixed
            .unwrap_or_else(system_now)
            .saturating_add(time.ahead)
    }

    /// Sets the time, in unix seconds. It stands still from then on.
    pub fn set(&self, unix: u64) {
        *lock(&self.0) = Time {
            fixed: Some(unix),
            ahead: 0,
        };
    }

    /// Moves the time forward by some seconds.
    pub fn advance(&self, seconds: u64) {
        let mut time = lock(&self.0);
        time.ahead = time.ahead.saturating_add(seconds);
    }
}

fn system_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
