//! What one call issued and another one wants. The pages name the life of a session; all other lives are ours.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::people::{PEOPLE, Person};
use crate::random;

/// How long a session is good, in seconds: 604800 in the vendor's samples.
pub(super) const SESSION_LIFE: u64 = 604_800;

/// How long everything else is good, in seconds.
const LIFE: u64 = 300;

/// The code of every text message here, so that a program can type it: 232326 in the vendor's sample.
const CODE: &str = "232326";

/// Codes that are good without a text message, those of the request examples.
const SEED_CODES: [(&str, &str); 2] = [("12345678901", CODE), ("12345678902", "048213")];

/// The session tokens of the request examples, each with its device.
const SEED_SESSIONS: [(&str, &str); 2] = [
    ("CANARY-session-token-1", "156canary213fp0"),
    ("CANARY-session-token-2", "156canary213fp50"),
];

/// The state tokens of the request examples.
const SEED_STATES: [&str; 2] = ["CANARY-state-token-1", "CANARY-state-token-2"];

/// The proof of a captcha in the request examples, good for any number.
const SEED_PROOF: &str = r#"CANARY-token-1---{"x":237.0,"y":5.0}"#;

/// Something with an end.
struct Until<T> {
    value: T,
    end: u64,
}

/// What a lookup found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    Good(T),
    Expired,
    Unknown,
}

impl<T> Found<T> {
    pub(super) fn good(self) -> Option<T> {
        match self {
            Self::Good(value) => Some(value),
            Self::Expired | Self::Unknown => None,
        }
    }
}

/// A session of somebody on a device.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) person: &'static Person,
    pub(super) fingerprint: String,
}

/// All that was issued.
#[derive(Default)]
pub(super) struct Issued {
    captchas: Table<()>,
    /// Proofs of captchas, with the number or address that they are for.
    proofs: Table<String>,
    /// Codes by number and purpose.
    codes: Table<()>,
    states: Table<&'static Person>,
    sessions: Table<Session>,
}

impl Issued {
    pub(super) fn captcha(&self, now: u64) -> String {
        let token = random::hex(32);
        self.captchas.put(token.clone(), (), now + LIFE);
        token
    }

    pub(super) fn has_captcha(&self, token: &str, now: u64) -> bool {
        self.captchas.get(token, now).good().is_some()
    }

    /// Notes that a captcha was solved for this number or address.
    pub(super) fn proof(&self, captcha_token: &str, sender: &str, now: u64) {
        self.proofs
            .put(captcha_token.to_owned(), sender.to_owned(), now + LIFE);
    }

    /// Uses up the proof of a captcha, if it is good for this number.
    pub(super) fn use_proof(&self, captcha_token: &str, mobile: &str, now: u64) -> Found<()> {
        if captcha_token == SEED_PROOF {
            return Found::Good(());
        }
        match self.proofs.get(captcha_token, now) {
            Found::Good(sender) if sender == mobile => {
                self.proofs.remove(captcha_token);
                Found::Good(())
            }
            Found::Good(_) | Found::Unknown => Found::Unknown,
            Found::Expired => Found::Expired,
        }
    }

    /// Sends a code. A new one takes the place of the old one.
    pub(super) fn send_code(&self, mobile: &str, purpose: &str, now: u64) {
        self.codes
            .put(format!("{mobile} {purpose}"), (), now + LIFE);
    }

    /// Whether this is the code that was sent; a right one is used up.
    pub(super) fn use_code(&self, mobile: &str, purpose: &str, code: &str, now: u64) -> bool {
        if SEED_CODES.contains(&(mobile, code)) {
            return true;
        }
        let key = format!("{mobile} {purpose}");
        let right = code == CODE && self.codes.get(&key, now).good().is_some();
        if right {
            self.codes.remove(&key);
        }
        right
    }

    /// A login that still needs a step.
    pub(super) fn state(&self, person: &'static Person, now: u64) -> String {
        let token = random::alphanumeric(40);
        self.states.put(token.clone(), person, now + LIFE);
        token
    }

    pub(super) fn of_state(&self, token: &str, now: u64) -> Option<&'static Person> {
        let seed = SEED_STATES.iter().position(|seed| *seed == token);
        seed.and_then(|at| PEOPLE.get(at))
            .or_else(|| self.states.get(token, now).good())
    }

    pub(super) fn end_state(&self, token: &str) {
        self.states.remove(token);
    }

    pub(super) fn session(&self, session: Session, now: u64) -> String {
        let token = random::alphanumeric(40);
        self.sessions
            .put(token.clone(), session, now + SESSION_LIFE);
        token
    }

    pub(super) fn of_session(&self, token: &str, now: u64) -> Option<Session> {
        let seed = SEED_SESSIONS.iter().position(|(seed, _)| *seed == token);
        let of_seed = |at: usize| {
            Some(Session {
                person: PEOPLE.get(at)?,
                fingerprint: SEED_SESSIONS.get(at)?.1.to_owned(),
            })
        };
        seed.and_then(of_seed)
            .or_else(|| self.sessions.get(token, now).good())
    }

    pub(super) fn end_session(&self, token: &str) {
        self.sessions.remove(token);
    }
}

/// What was issued of one kind.
struct Table<T>(Mutex<HashMap<String, Until<T>>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Table<T> {
    fn put(&self, key: String, value: T, end: u64) {
        self.all(|all| all.insert(key, Until { value, end }));
    }

    fn get(&self, key: &str, now: u64) -> Found<T> {
        self.all(|all| match all.get(key) {
            None => Found::Unknown,
            Some(until) if until.end < now => Found::Expired,
            Some(until) => Found::Good(until.value.clone()),
        })
    }

    fn remove(&self, key: &str) {
        self.all(|all| all.remove(key));
    }

    fn all<R>(&self, f: impl FnOnce(&mut HashMap<String, Until<T>>) -> R) -> R {
        // No code that holds the guard can panic, so a poisoned map is whole.
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_for_one_number_and_one_use() {
        let issued = Issued::default();
        issued.proof("p", "12345678903", 100);
        assert_eq!(issued.use_proof("p", "12345678904", 100), Found::Unknown);
        assert_eq!(issued.use_proof("p", "12345678903", 401), Found::Expired);
        assert_eq!(issued.use_proof("p", "12345678903", 400), Found::Good(()));
        assert_eq!(issued.use_proof("p", "12345678903", 400), Found::Unknown);
    }

    #[test]
    fn a_code_is_for_one_number_one_purpose_and_one_use() {
        let issued = Issued::default();
        let used = |mobile, purpose, code, now| issued.use_code(mobile, purpose, code, now);
        assert!(!used("12345678903", "LOGIN_SMS", CODE, 100));
        issued.send_code("12345678903", "LOGIN_SMS", 100);
        assert!(!used("12345678903", "LOGIN_SMS", "232327", 100));
        assert!(!used("12345678903", "OTP_REST_SMS", CODE, 100));
        assert!(!used("12345678904", "LOGIN_SMS", CODE, 100));
        assert!(!used("12345678903", "LOGIN_SMS", CODE, 401));
        assert!(used("12345678903", "LOGIN_SMS", CODE, 400));
        assert!(!used("12345678903", "LOGIN_SMS", CODE, 400));
        // That of the examples is always good.
        assert!(used("12345678902", "LOGIN_SMS", "048213", 0));
        assert!(used("12345678902", "LOGIN_SMS", "048213", 0));
    }

    #[test]
    fn sessions_end() {
        let issued = Issued::default();
        let session = Session {
            person: &PEOPLE[2],
            fingerprint: "f".to_owned(),
        };
        let token = issued.session(session, 100);
        let found = issued.of_session(&token, 100 + SESSION_LIFE);
        assert_eq!(found.expect("it is good").fingerprint, "f");
        assert!(issued.of_session(&token, 101 + SESSION_LIFE).is_none());
        issued.end_session(&token);
        assert!(issued.of_session(&token, 100).is_none());
    }
}
