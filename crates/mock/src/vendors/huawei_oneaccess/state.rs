//! What one call issued and another one wants. The pages name the life of a session; all other lives are ours.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::people::{People, Person};
use crate::random;

/// How long a session is good, in seconds: 604800 in the vendor's samples.
pub(super) const SESSION_LIFE: u64 = 604_800;

/// How long an access token is good, in seconds: half an hour by the page of ShowAuthToken.
pub(super) const ACCESS_TOKEN_LIFE: u64 = 1_800;

/// How long everything else is good, in seconds.
pub(super) const LIFE: u64 = 300;

/// How many wrong passwords lock a user, and for how many seconds: what an instance has by default.
const ATTEMPTS: u32 = 10;
const LOCK: u64 = 180;

/// The code of every text message here, so that a program can type it: 232326 in the vendor's sample.
const CODE: &str = "232326";

/// Codes that are good without a text message, those of the request examples.
const SEED_CODES: [(&str, &str); 2] = [("12345678901", CODE), ("12345678902", "048213")];

/// The session tokens of the request examples, each with its device.
const SEED_SESSIONS: [(&str, &str); 2] = [
    ("k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60", "158kqwzma407rt26"),
    ("CANARY-session-token-2", "156canary213fp50"),
];

/// The tickets of the request examples, each for the session at its place.
const SEED_TICKETS: [&str; 2] = ["ssoT7hVbQ2nXk9RzWc4LmPy8TfJd5GsU", "CANARY-sso-ticket-2"];

/// The state tokens of the request examples, good for any step.
const SEED_STATES: [&str; 2] = ["s4Wq9ZkR2mXv7TbN1cLh8PsDf6JyGe3U", "CANARY-state-token-2"];

/// The proofs of a captcha in the request examples, good for any number.
const SEED_PROOFS: [&str; 2] = [
    r#"5f1c0a9be27d4386a1b07c3ed9452f68---{"x":237.0,"y":5.0}"#,
    r#"CANARY-token-1---{"x":237.0,"y":5.0}"#,
];

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
    pub(super) person: Person,
    pub(super) fingerprint: String,
}

/// What a login still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The second factor.
    SecondFactor,
    /// Another password, or a word that this one is kept.
    PasswordWarn,
    /// Another password.
    PasswordExpired,
    /// A user to whom this WeChat login is bound.
    Bind(String),
    /// A new user for this WeChat login.
    Register(String),
    /// Whatever the call gives: the state of a request example.
    Any,
}

/// A login that still needs a step.
#[derive(Clone)]
pub(super) struct State {
    pub(super) step: Step,
    /// Nobody, as long as a WeChat login belongs to nobody.
    pub(super) person: Option<Person>,
}

/// What became of a wrong password.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// So many attempts are left.
    Left(u32),
    /// The user is locked for so many seconds.
    Locked(u64),
}

/// All that was issued.
#[derive(Default)]
pub(super) struct Issued {
    captchas: Table<()>,
    /// Proofs of captchas, with the number or address that they are for.
    proofs: Table<String>,
    /// Codes by number and purpose.
    codes: Table<()>,
    states: Table<State>,
    sessions: Table<Session>,
    tickets: Table<Session>,
    access_tokens: Table<()>,
    /// Wrong passwords in a row, by name for logging in.
    failures: Table<u32>,
    pub(super) people: People,
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
        if SEED_PROOFS.contains(&captcha_token) {
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
    pub(super) fn state(&self, step: Step, person: Option<Person>, now: u64) -> String {
        let token = random::alphanumeric(40);
        let state = State { step, person };
        self.states.put(token.clone(), state, now + LIFE);
        token
    }

    pub(super) fn of_state(&self, token: &str, now: u64) -> Option<State> {
        let example = |at: usize| State {
            step: Step::Any,
            person: self.people.example(at),
        };
        let seed = SEED_STATES.iter().position(|seed| *seed == token);
        seed.map(example)
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
        seed.and_then(|at| self.of_example(at))
            .or_else(|| self.sessions.get(token, now).good())
    }

    /// The session of a request example.
    fn of_example(&self, at: usize) -> Option<Session> {
        Some(Session {
            person: self.people.example(at)?,
            fingerprint: SEED_SESSIONS.get(at)?.1.to_owned(),
        })
    }

    pub(super) fn end_session(&self, token: &str) {
        self.sessions.remove(token);
    }

    pub(super) fn ticket(&self, session: Session, now: u64) -> String {
        let ticket = random::alphanumeric(40);
        self.tickets.put(ticket.clone(), session, now + LIFE);
        ticket
    }

    pub(super) fn of_ticket(&self, ticket: &str, now: u64) -> Option<Session> {
        let seed = SEED_TICKETS.iter().position(|seed| *seed == ticket);
        seed.and_then(|at| self.of_example(at))
            .or_else(|| self.tickets.get(ticket, now).good())
    }

    pub(super) fn end_ticket(&self, ticket: &str) {
        self.tickets.remove(ticket);
    }

    pub(super) fn access_token(&self, now: u64) -> String {
        let token = random::hex(32);
        self.access_tokens
            .put(token.clone(), (), now + ACCESS_TOKEN_LIFE);
        token
    }

    pub(super) fn has_access_token(&self, token: &str, now: u64) -> bool {
        self.access_tokens.get(token, now).good().is_some()
    }

    /// For how many seconds more a user is locked.
    pub(super) fn locked(&self, user_name: &str, now: u64) -> Option<u64> {
        let until = self.failures.end(user_name)?;
        let failures = self.failures.get(user_name, now).good()?;
        (failures >= ATTEMPTS).then(|| until - now)
    }

    /// Counts a wrong password.
    pub(super) fn fail(&self, user_name: &str, now: u64) -> Wrong {
        let failures = self.failures.get(user_name, now).good().unwrap_or(0) + 1;
        self.failures
            .put(user_name.to_owned(), failures, now + LOCK);
        match ATTEMPTS.saturating_sub(failures) {
            0 => Wrong::Locked(LOCK),
            left => Wrong::Left(left),
        }
    }

    /// Forgets the wrong passwords after a right one.
    pub(super) fn succeed(&self, user_name: &str) {
        self.failures.remove(user_name);
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

    /// When it ends, or ended.
    fn end(&self, key: &str) -> Option<u64> {
        self.all(|all| all.get(key).map(|until| until.end))
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
            person: issued.people.by_mobile("12345678903").expect("somebody"),
            fingerprint: "f".to_owned(),
        };
        let token = issued.session(session, 100);
        let found = issued.of_session(&token, 100 + SESSION_LIFE);
        assert_eq!(found.expect("it is good").fingerprint, "f");
        assert!(issued.of_session(&token, 101 + SESSION_LIFE).is_none());
        issued.end_session(&token);
        assert!(issued.of_session(&token, 100).is_none());
    }

    #[test]
    fn ten_wrong_passwords_lock_a_user_for_three_minutes() {
        let issued = Issued::default();
        for left in (1..ATTEMPTS).rev() {
            assert_eq!(issued.fail("u", 100), Wrong::Left(left));
            assert_eq!(issued.locked("u", 100), None);
        }
        assert_eq!(issued.fail("u", 100), Wrong::Locked(180));
        assert_eq!(issued.locked("u", 101), Some(179));
        assert_eq!(issued.locked("v", 101), None);
        assert_eq!(issued.locked("u", 281), None);
        assert_eq!(issued.fail("u", 281), Wrong::Left(9));
        issued.succeed("u");
        assert_eq!(issued.fail("u", 281), Wrong::Left(9));
    }

    #[test]
    fn tickets_and_access_tokens_end() {
        let issued = Issued::default();
        let person = issued.people.by_mobile("12345678903").expect("somebody");
        let fingerprint = "f".to_owned();
        let session = Session {
            person,
            fingerprint,
        };
        let ticket = issued.ticket(session, 100);
        assert!(issued.of_ticket(&ticket, 400).is_some());
        assert!(issued.of_ticket(&ticket, 401).is_none());
        issued.end_ticket(&ticket);
        assert!(issued.of_ticket(&ticket, 100).is_none());
        let token = issued.access_token(100);
        assert!(issued.has_access_token(&token, 1_900));
        assert!(!issued.has_access_token(&token, 1_901));
    }
}
