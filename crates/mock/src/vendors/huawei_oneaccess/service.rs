//! The vendor and what one call leaves for the next. The pages name the life of a session; all
//! other lives are ours.

use std::sync::atomic::AtomicUsize;

use super::{
    errors,
    users::{User, Users},
};
use crate::{
    keys::{Client, Keys},
    random,
    store::{Lookup, Nonces, Store},
    vendor::{self, Refusal},
};

/// How long a session is good, in seconds: 604800 in the vendor's samples.
pub(super) const SESSION_LIFE: u64 = 604_800;

/// How long an access token is good, in seconds: half an hour by the page of ShowAuthToken.
pub(super) const ACCESS_TOKEN_LIFE: u64 = 1_800;

/// How long everything else is good, in seconds.
pub(super) const LIFE: u64 = 300;

/// How many wrong passwords lock a user, and for how many seconds: what an instance has by default.
const ATTEMPTS: u32 = 10;
pub(super) const LOCK: u64 = 180;

/// The code of every text message here, so that a program can type it: 232326 in the vendor's
/// sample.
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

pub(super) type Call<'a> = vendor::Call<'a, HuaweiOneaccess>;

/// What a call has to bring.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::vendors) enum Access {
    /// The application's id.
    Application,
    /// Also the state of a login, in `X-state-token`.
    State,
    /// Also a session, encrypted in `X-signature`.
    Signature,
    /// An access token of the application, and no header of the device.
    Server,
    /// No header at all: id and secret of the application are in a form.
    Form,
}

impl Access {
    /// Whether the call names application and device in headers.
    pub(super) fn has_device(self) -> bool {
        !matches!(self, Self::Server | Self::Form)
    }
}

/// Whom a call speaks for.
#[derive(Default)]
pub(in crate::vendors) enum Caller {
    #[default]
    Application,
    /// A user on the way to a session.
    State { token: String, state: State },
    /// A user with a session.
    Session { token: String, session: Session },
}

/// A session of a user on a device.
#[derive(Clone)]
pub(in crate::vendors) struct Session {
    pub(super) user: User,
    pub(super) fingerprint: String,
}

/// What a login still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::vendors) enum Step {
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
pub(in crate::vendors) struct State {
    pub(super) step: Step,
    /// None while a WeChat login belongs to nobody.
    pub(super) user: Option<User>,
}

/// The vendor.
pub(in crate::vendors) struct HuaweiOneaccess {
    pub(super) client: Client,
    /// The nonces of X-signature.
    pub(super) nonces: Nonces,
    pub(super) captchas: Store<()>,
    pub(super) captchas_shown: AtomicUsize,
    /// Proofs of captchas, with the number or address that they are for.
    proofs: Store<String>,
    /// Codes by number and purpose.
    codes: Store<()>,
    states: Store<State>,
    sessions: Store<Session>,
    tickets: Store<Session>,
    access_tokens: Store<()>,
    /// Wrong passwords in a row, and the time of the last one, by name for logging in.
    failures: Store<(u32, u64)>,
    pub(super) users: Users,
}

impl HuaweiOneaccess {
    /// The vendor with its application.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        Self {
            client: keys.huawei.clone(),
            nonces: Nonces::default(),
            captchas: Store::default(),
            captchas_shown: AtomicUsize::default(),
            proofs: Store::default(),
            codes: Store::default(),
            states: Store::default(),
            sessions: Store::default(),
            tickets: Store::default(),
            access_tokens: Store::default(),
            failures: Store::default(),
            users: Users::default(),
        }
    }

    /// Notes that a captcha was solved for this number or address.
    pub(super) fn issue_proof(&self, captcha_token: &str, sender: String, now: u64) {
        self.proofs.insert(captcha_token, sender, now, LIFE);
    }

    /// Uses up the proof of a captcha, if it is good for this number.
    pub(super) fn use_proof(&self, captcha_token: &str, mobile: &str, now: u64) -> Lookup<()> {
        if SEED_PROOFS.contains(&captcha_token) {
            return Lookup::Valid(());
        }
        match self.proofs.find(captcha_token, now) {
            Lookup::Valid(sender) if sender == mobile => {
                self.proofs.remove(captcha_token);
                Lookup::Valid(())
            }
            Lookup::Valid(_) | Lookup::Unknown => Lookup::Unknown,
            Lookup::Expired => Lookup::Expired,
        }
    }

    /// Sends a code. A new one takes the place of the old one.
    pub(super) fn send_code(&self, mobile: &str, purpose: &str, now: u64) {
        let key = format!("{mobile} {purpose}");
        self.codes.insert(key, (), now, LIFE);
    }

    /// Checks that this is the code that was sent; a right one is used up.
    pub(super) fn use_code(
        &self,
        mobile: &str,
        purpose: &str,
        code: &str,
        now: u64,
    ) -> Result<(), Refusal> {
        let is_seed = SEED_CODES.contains(&(mobile, code));
        let taken = || self.codes.take(&format!("{mobile} {purpose}"), now);
        if is_seed || code == CODE && taken().is_some() {
            return Ok(());
        }
        Err(errors::wrong_code())
    }

    /// Issues the token of a login that still needs a step.
    pub(super) fn issue_state(&self, step: Step, user: Option<User>, now: u64) -> String {
        let token = random::alphanumeric(40);
        self.states.insert(&token, State { step, user }, now, LIFE);
        token
    }

    pub(super) fn state(&self, token: &str, now: u64) -> Option<State> {
        match SEED_STATES.iter().position(|seed| *seed == token) {
            Some(at) => Some(State {
                step: Step::Any,
                user: self.users.example(at),
            }),
            None => self.states.get(token, now),
        }
    }

    pub(super) fn end_state(&self, token: &str) {
        self.states.remove(token);
    }

    pub(super) fn issue_session(&self, session: Session, now: u64) -> String {
        let token = random::alphanumeric(40);
        self.sessions.insert(&token, session, now, SESSION_LIFE);
        token
    }

    pub(super) fn session(&self, token: &str, now: u64) -> Option<Session> {
        match SEED_SESSIONS.iter().position(|(seed, _)| *seed == token) {
            Some(at) => self.example_session(at),
            None => self.sessions.get(token, now),
        }
    }

    /// The session of a request example.
    fn example_session(&self, at: usize) -> Option<Session> {
        Some(Session {
            user: self.users.example(at)?,
            fingerprint: SEED_SESSIONS.get(at)?.1.to_owned(),
        })
    }

    pub(super) fn end_session(&self, token: &str) {
        self.sessions.remove(token);
    }

    pub(super) fn issue_ticket(&self, session: Session, now: u64) -> String {
        let ticket = random::alphanumeric(40);
        self.tickets.insert(&ticket, session, now, LIFE);
        ticket
    }

    pub(super) fn ticket(&self, ticket: &str, now: u64) -> Option<Session> {
        match SEED_TICKETS.iter().position(|seed| *seed == ticket) {
            Some(at) => self.example_session(at),
            None => self.tickets.get(ticket, now),
        }
    }

    pub(super) fn end_ticket(&self, ticket: &str) {
        self.tickets.remove(ticket);
    }

    pub(super) fn issue_access_token(&self, now: u64) -> String {
        let token = random::hex(32);
        self.access_tokens
            .insert(&token, (), now, ACCESS_TOKEN_LIFE);
        token
    }

    pub(super) fn has_access_token(&self, token: &str, now: u64) -> bool {
        self.access_tokens.contains(token, now)
    }

    /// For how many seconds more a user is locked.
    pub(super) fn locked(&self, user_name: &str, now: u64) -> Option<u64> {
        let (failures, last) = self.failures.get(user_name, now)?;
        (failures >= ATTEMPTS).then(|| (last + LOCK).saturating_sub(now))
    }

    /// Counts a wrong password. Returns how many attempts are left; after the last one the user is
    /// locked.
    pub(super) fn fail(&self, user_name: &str, now: u64) -> u32 {
        let failures = self
            .failures
            .get(user_name, now)
            .map_or(1, |(failures, _)| failures + 1);
        self.failures.insert(user_name, (failures, now), now, LOCK);
        ATTEMPTS.saturating_sub(failures)
    }

    /// Forgets the wrong passwords after a right one.
    pub(super) fn succeed(&self, user_name: &str) {
        self.failures.remove(user_name);
    }
}

#[cfg(test)]
mod tests;
