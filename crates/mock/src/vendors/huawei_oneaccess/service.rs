//! The vendor and what one call leaves for the next. The pages name the life of a session; all
//! other lives are ours.

use std::sync::atomic::AtomicUsize;

use super::{
    errors,
    users::{User, Users},
};
use crate::{
    keys::{Client, Keys},
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

/// What the request examples use. Each session is of the user at its place, and each ticket and state
/// for the session at its place; a state is good for any step, a proof for any number.
const CAPTCHAS: [(&str, f64); 2] = [
    ("5f1c0a9be27d4386a1b07c3ed9452f68", 237.0),
    ("CANARY-token-2", 103.5),
];
const PROOFS: [&str; 2] = [
    r#"5f1c0a9be27d4386a1b07c3ed9452f68---{"x":237.0,"y":5.0}"#,
    r#"CANARY-token-1---{"x":237.0,"y":5.0}"#,
];
const STATES: [&str; 2] = ["s4Wq9ZkR2mXv7TbN1cLh8PsDf6JyGe3U", "CANARY-state-token-2"];
const SESSIONS: [&str; 2] = ["k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60", "CANARY-session-token-2"];
const DEVICES: [&str; 2] = ["158kqwzma407rt26", "156canary213fp50"];
const TICKETS: [&str; 2] = ["ssoT7hVbQ2nXk9RzWc4LmPy8TfJd5GsU", "CANARY-sso-ticket-2"];
const ACCESS_TOKENS: [&str; 2] = [
    "5d0c7e4a-91b2-4f6d-8a3e-2c7b10f4e9d6",
    "CANARY-access-token-2",
];

pub(super) type Call<'a> = vendor::Call<'a, HuaweiOneaccess>;
pub(super) type Outcome = vendor::Outcome<HuaweiOneaccess>;

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
    /// Captchas, with the place of the gap.
    pub(super) captchas: Store<f64>,
    pub(super) captchas_shown: AtomicUsize,
    /// Proofs of captchas, with the number or address that they are for; `None` is any.
    pub(super) proofs: Store<Option<String>>,
    /// Codes by number and purpose.
    codes: Store<()>,
    pub(super) states: Store<State>,
    pub(super) sessions: Store<Session>,
    pub(super) tickets: Store<Session>,
    pub(super) access_tokens: Store<()>,
    /// Wrong passwords in a row, and the time of the last one, by name for logging in.
    failures: Store<(u32, u64)>,
    pub(super) users: Users,
}

impl HuaweiOneaccess {
    /// The vendor with its application.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        let users = Users::default();
        let examples = users.examples();
        let states = examples.iter().map(|user| State {
            step: Step::Any,
            user: Some(user.clone()),
        });
        let sessions = examples.iter().zip(DEVICES).map(|(user, device)| Session {
            user: user.clone(),
            fingerprint: device.to_owned(),
        });
        Self {
            client: keys.huawei.clone(),
            nonces: Nonces::default(),
            captchas: Store::with_examples(CAPTCHAS),
            captchas_shown: AtomicUsize::default(),
            proofs: Store::with_examples(PROOFS.map(|proof| (proof, None))),
            codes: Store::default(),
            states: Store::with_examples(STATES.into_iter().zip(states)),
            sessions: Store::with_examples(SESSIONS.into_iter().zip(sessions.clone())),
            tickets: Store::with_examples(TICKETS.into_iter().zip(sessions)),
            access_tokens: Store::with_examples(ACCESS_TOKENS.map(|token| (token, ()))),
            failures: Store::default(),
            users,
        }
    }

    /// Uses up the proof of a captcha, if it is good for this number.
    pub(super) fn use_proof(&self, captcha_token: &str, mobile: &str, now: u64) -> Lookup<()> {
        match self.proofs.find(captcha_token, now) {
            Lookup::Valid(sender) if sender.as_ref().is_none_or(|sender| sender == mobile) => {
                self.proofs.remove(captcha_token);
                Lookup::Valid(())
            }
            Lookup::Valid(_) | Lookup::Unknown => Lookup::Unknown,
            Lookup::Expired => Lookup::Expired,
        }
    }

    /// Sends a code. A new one takes the place of the old one.
    pub(super) fn send_code(&self, mobile: &str, purpose: &str, now: u64) {
        self.codes
            .insert(format!("{mobile} {purpose}"), (), now, LIFE);
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
        self.failures
            .insert(user_name.to_owned(), (failures, now), now, LOCK);
        ATTEMPTS.saturating_sub(failures)
    }

    /// Forgets the wrong passwords after a right one.
    pub(super) fn succeed(&self, user_name: &str) {
        self.failures.remove(user_name);
    }
}

#[cfg(test)]
mod tests;
