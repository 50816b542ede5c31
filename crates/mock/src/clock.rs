//! The mock's time.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

/// The time that the mock believes in. Clones share it, so that a test can move the clock of a
/// running mock.
#[derive(Clone)]
pub struct Clock(Arc<Mutex<Time>>);

#[derive(Clone, Copy, Debug)]
enum Time {
    /// The system's time and seconds on top of it.
    System { ahead: u64 },
    /// It stands still.
    Fixed(u64),
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Arc::new(Mutex::new(Time::System { ahead: 0 })))
    }

    /// A clock that stands still at this time, in unix seconds.
    #[must_use]
    pub fn fixed(unix: u64) -> Self {
        Self(Arc::new(Mutex::new(Time::Fixed(unix))))
    }

    /// The time, in unix seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        match *self.time() {
            Time::System { ahead } => system_now().saturating_add(ahead),
            Time::Fixed(unix) => unix,
        }
    }

    /// Sets the time, in unix seconds. It stands still from then on.
    pub fn set(&self, unix: u64) {
        *self.time() = Time::Fixed(unix);
    }

    /// Moves the time forward by some seconds.
    pub fn advance(&self, seconds: u64) {
        let mut time = self.time();
        *time = match *time {
            Time::System { ahead } => Time::System {
                ahead: ahead.saturating_add(seconds),
            },
            Time::Fixed(unix) => Time::Fixed(unix.saturating_add(seconds)),
        };
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        // No code that holds the guard can panic, so a poisoned value is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&*self.time()).finish()
    }
}

fn system_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
