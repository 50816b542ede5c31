//! The vendor and what one call leaves for the next. The pages name the life of a session; all
//! other lives are ours.

use std::sync::atomic::AtomicUsize;

use super::{
    errors,
    users::{User, Users},
};
use crate::{
    data::Sections,
    keys::{Client, Keys},
    store::{Nonces, Store},
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
    pub(super) examples: Sections,
}

impl HuaweiOneaccess {
    /// The vendor with its application.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        let data = Sections::read(include_str!("../../../data/huawei-oneaccess/examples.txt"));
        let users = Users::default();
        let examples = users.examples();
        let states = examples.iter().map(|user| State {
            step: Step::Any,
            user: Some(user.clone()),
        });
        let devices = data.pairs("sessions");
        let sessions: Vec<_> = examples
            .iter()
            .zip(devices)
            .map(|(user, (_, device))| Session {
                user: user.clone(),
                fingerprint: device.to_owned(),
            })
            .collect();
        let captchas = data.pairs("captchas");
        let captchas = captchas.filter_map(|(token, gap)| Some((token, gap.parse().ok()?)));
        let session_tokens = data.pairs("sessions").map(|(token, _)| token);
        Self {
            client: keys.huawei.clone(),
            nonces: Nonces::default(),
            captchas: Store::with_examples(captchas),
            captchas_shown: AtomicUsize::default(),
            proofs: Store::with_examples(data.lines("proofs").map(|proof| (proof, None))),
            codes: Store::default(),
            states: Store::with_examples(data.lines("states").zip(states)),
            sessions: Store::with_examples(session_tokens.zip(sessions.clone())),
            tickets: Store::with_examples(data.lines("tickets").zip(sessions)),
            access_tokens: Store::with_examples(data.lines("access tokens").map(|it| (it, ()))),
            failures: Store::default(),
            users,
            examples: data,
        }
    }

    /// Uses up the proof of a captcha, if it is good for this number. Otherwise the result is the
    /// code of the error.
    pub(super) fn use_proof(
        &self,
        proof: &str,
        mobile: &str,
        now: u64,
    ) -> Result<(), &'static str> {
        match self.proofs.get(proof, now) {
            Some(sender) if sender.as_ref().is_none_or(|sender| sender == mobile) => {
                self.proofs.remove(proof);
                Ok(())
            }
            None if self.proofs.is_expired(proof, now) => Err("CAPTCHA.0003"),
            _ => Err("CAPTCHA.0004"),
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
        let is_example = self.examples.pairs("codes").any(|it| it == (mobile, code));
        let taken = || self.codes.take(&format!("{mobile} {purpose}"), now);
        if is_example || code == CODE && taken().is_some() {
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
