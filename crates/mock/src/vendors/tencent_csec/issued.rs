//! What the vendor issued, until it expires or is used up.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Things by the name under which they were issued.
pub(super) struct Issued<T> {
    /// How long a thing is good, in seconds.
    lifetime: u64,
    /// How often a thing is good.
    times: u32,
    entries: Mutex<HashMap<String, Entry<T>>>,
}

struct Entry<T> {
    /// In unix seconds.
    expires: u64,
    /// How often it is still good.
    left: u32,
    thing: T,
}

impl<T: Clone> Issued<T> {
    /// Things that are good for so many seconds and so many times.
    pub(super) fn new(lifetime: u64, times: u32) -> Self {
        Self {
            lifetime,
            times,
            entries: Mutex::default(),
        }
    }

    /// Issues a thing.
    pub(super) fn issue(&self, name: String, thing: T, now: u64) {
        let mut entries = self.entries();
        entries.retain(|_, entry| entry.expires >= now);
        let entry = Entry {
            expires: now.saturating_add(self.lifetime),
            left: self.times,
            thing,
        };
        entries.insert(name, entry);
    }

    /// Whether such a thing was issued and has not expired.
    pub(super) fn knows(&self, name: &str, now: u64) -> bool {
        self.entries()
            .get(name)
            .is_some_and(|entry| entry.expires >= now)
    }

    /// Uses the thing of this name once if it has not expired and is accepted.
    pub(super) fn take_if(
        &self,
        name: &str,
        now: u64,
        accepts: impl FnOnce(&T) -> bool,
    ) -> Option<T> {
        let mut entries = self.entries();
        let entry = entries.get_mut(name)?;
        if entry.expires < now || !accepts(&entry.thing) {
            return None;
        }
        entry.left = entry.left.saturating_sub(1);
        if entry.left > 0 {
            return Some(entry.thing.clone());
        }
        entries.remove(name).map(|entry| entry.thing)
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry<T>>> {
        // A panic of `accepts` cannot leave a change half-done, so a poisoned map is whole.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_good_a_few_times_until_it_expires() {
        let issued = Issued::new(300, 2);
        issued.issue("a".to_owned(), 1, 100);
        assert!(issued.knows("a", 400));
        assert!(!issued.knows("a", 401));
        assert_eq!(issued.take_if("a", 401, |_| true), None);
        assert_eq!(issued.take_if("a", 100, |thing| *thing == 2), None);
        assert_eq!(issued.take_if("b", 100, |_| true), None);
        assert_eq!(issued.take_if("a", 100, |thing| *thing == 1), Some(1));
        assert_eq!(issued.take_if("a", 400, |_| true), Some(1));
        assert_eq!(issued.take_if("a", 100, |_| true), None);
    }
}
