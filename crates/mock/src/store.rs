//! What the vendors remember from one call to the next.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Above this many entries the old ones are removed on the next insertion.
const SWEEP_AT: usize = 4096;

/// Locks a value. No code of this crate panics while it holds a guard, so a poisoned value is
/// whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Values by key. Each is valid up to a time, in unix seconds.
pub(crate) struct Store<T>(Mutex<HashMap<String, Entry<T>>>);

struct Entry<T> {
    value: T,
    /// The last second in which it is valid; `None` for an example.
    until: Option<u64>,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Entry<T> {
    fn is_valid(&self, now: u64) -> bool {
        self.until.is_none_or(|until| until >= now)
    }
}

impl<T: Clone> Store<T> {
    /// A store with the values of the request examples below `specs`. They do not expire, and no
    /// call changes or removes them: each example can be sent again.
    pub(crate) fn with_examples<K: Into<String>>(
        examples: impl IntoIterator<Item = (K, T)>,
    ) -> Self {
        let entry = |(key, value): (K, T)| (key.into(), Entry { value, until: None });
        Self(Mutex::new(examples.into_iter().map(entry).collect()))
    }

    /// Inserts a value that is valid for so many seconds, in place of an older one. Returns the
    /// key.
    pub(crate) fn insert(&self, key: String, value: T, now: u64, lifetime: u64) -> String {
        let mut entries = lock(&self.0);
        if entries.get(&key).is_none_or(|entry| entry.until.is_some()) {
            put(
                &mut entries,
                key.clone(),
                value,
                now,
                now.saturating_add(lifetime),
            );
        }
        key
    }

    /// The value of this key, if it is valid.
    pub(crate) fn get(&self, key: &str, now: u64) -> Option<T> {
        let entries = lock(&self.0);
        let entry = entries.get(key).filter(|entry| entry.is_valid(now))?;
        Some(entry.value.clone())
    }

    /// Whether the key had a value that is not valid any more.
    pub(crate) fn is_expired(&self, key: &str, now: u64) -> bool {
        lock(&self.0).get(key).is_some_and(|it| !it.is_valid(now))
    }

    /// Changes the value of this key, if it is valid.
    pub(crate) fn change<R>(
        &self,
        key: &str,
        now: u64,
        change: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        let mut entries = lock(&self.0);
        let entry = entries.get_mut(key).filter(|it| it.is_valid(now))?;
        if entry.until.is_none() {
            return Some(change(&mut entry.value.clone()));
        }
        Some(change(&mut entry.value))
    }

    /// Removes the value of this key, if it is valid.
    pub(crate) fn take(&self, key: &str, now: u64) -> Option<T> {
        let value = self.get(key, now)?;
        self.remove(key).then_some(value)
    }

    /// Removes the value of this key. Returns whether there was one.
    pub(crate) fn remove(&self, key: &str) -> bool {
        let mut entries = lock(&self.0);
        match entries.get(key) {
            Some(entry) if entry.until.is_none() => true,
            _ => entries.remove(key).is_some(),
        }
    }
}

/// The nonces that were used, each until its request would be refused for its time.
pub(crate) type Nonces = Store<()>;

impl Nonces {
    /// Notes a nonce until `until`; returns whether it was new. A second use does not prolong it.
    ///
    /// To be called when the signature is accepted: otherwise anybody could use up the nonces of
    /// others.
    pub(crate) fn first_use(&self, nonce: String, now: u64, until: u64) -> bool {
        let mut used = lock(&self.0);
        if used.get(&nonce).is_some_and(|entry| entry.is_valid(now)) {
            return false;
        }
        put(&mut used, nonce, (), now, until);
        true
    }
}

/// Inserts a value, after removing the old ones if there are many.
fn put<T>(entries: &mut HashMap<String, Entry<T>>, key: String, value: T, now: u64, until: u64) {
    if entries.len() >= SWEEP_AT {
        entries.retain(|_, entry| entry.is_valid(now));
    }
    let until = Some(until);
    entries.insert(key, Entry { value, until });
}

#[cfg(test)]
mod tests;
