//! What the vendor issued, until it expires or is used up.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long anything that is issued is good, in seconds. The pages name no time; of a script they say that it is
/// limited.
pub(super) const LIFETIME: u64 = 300;

/// Things by the name under which they were issued.
pub(super) struct Issued<T>(Mutex<HashMap<String, Entry<T>>>);

struct Entry<T> {
    /// In unix seconds.
    expires: u64,
    thing: T,
}

impl<T> Default for Issued<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Issued<T> {
    /// Issues a thing.
    pub(super) fn issue(&self, name: String, thing: T, now: u64) {
        let mut entries = self.entries();
        entries.retain(|_, entry| entry.expires >= now);
        let expires = now.saturating_add(LIFETIME);
        entries.insert(name, Entry { expires, thing });
    }

    /// Whether such a thing was issued and has not expired.
    pub(super) fn knows(&self, name: &str, now: u64) -> bool {
        self.entries()
            .get(name)
            .is_some_and(|entry| entry.expires >= now)
    }

    /// Uses up the thing of this name if it has not expired and is accepted.
    pub(super) fn take_if(
        &self,
        name: &str,
        now: u64,
        accepts: impl FnOnce(&T) -> bool,
    ) -> Option<T> {
        let mut entries = self.entries();
        let entry = entries.get(name)?;
        if entry.expires < now || !accepts(&entry.thing) {
            return None;
        }
        entries.remove(name).map(|entry| entry.thing)
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry<T>>> {
        // A panic of `accepts` cannot leave a change half-done, so a poisoned map is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_good_once_until_it_expires() {
        let issued = Issued::default();
        issued.issue("a".to_owned(), 1, 100);
        assert!(issued.knows("a", 100 + LIFETIME));
        assert!(!issued.knows("a", 101 + LIFETIME));
        assert_eq!(issued.take_if("a", 101 + LIFETIME, |_| true), None);
        assert_eq!(issued.take_if("a", 100, |thing| *thing == 2), None);
        assert_eq!(issued.take_if("b", 100, |_| true), None);
        assert_eq!(issued.take_if("a", 100, |thing| *thing == 1), Some(1));
        assert_eq!(issued.take_if("a", 100, |_| true), None);
    }
}
