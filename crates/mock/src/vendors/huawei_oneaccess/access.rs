//! What a call has to bring beside the application: nothing, the state of a login, a session, or an
//! access token.

use super::{
    errors,
    service::{Access, Caller, HuaweiOneaccess},
};
use crate::{request::Request, vendor::Refusal, verify::huawei_session};

/// Whose public half `ShowPublicKey` gives out. It protects nothing.
const PRIVATE_KEY: &[u8] = include_bytes!("../../../data/huawei-oneaccess/session_key.der");

/// How far the time of X-signature may be off, in milliseconds. The pages only say that a signature
/// expires.
const WINDOW: u64 = 300_000;

impl HuaweiOneaccess {
    /// Whom the call speaks for.
    pub(super) fn caller(
        &self,
        access: Access,
        request: &Request,
        now: u64,
    ) -> Result<Caller, Refusal> {
        match access {
            Access::Application | Access::Form => Ok(Caller::Application),
            Access::State => {
                let token = mandatory(request, "X-state-token")?.to_owned();
                let state = self
                    .states
                    .get(&token, now)
                    .ok_or_else(errors::wrong_state)?;
                Ok(Caller::State { token, state })
            }
            Access::Signature => self.signed(mandatory(request, "X-signature")?, now),
            Access::Server => header(request, "Authorization")
                .and_then(|value| value.strip_prefix("Bearer "))
                .and_then(|token| self.access_tokens.get(token, now))
                .map(|_| Caller::Application)
                .ok_or(Refusal::Code("unauthorized")),
        }
    }

    fn signed(&self, signature: &str, now: u64) -> Result<Caller, Refusal> {
        // One code covers whatever is wrong with it, also that it is too old.
        const WRONG: &str = "PARAM.0030";
        let mut examples = self.examples.pairs("signatures");
        let token = match examples.find(|(example, _)| *example == signature) {
            Some((_, token)) => token.to_owned(),
            None => self.opened(signature, now).ok_or(WRONG)?,
        };
        let session = self.sessions.get(&token, now).ok_or(WRONG)?;
        Ok(Caller::Session { token, session })
    }

    /// The session token in the header, if its time is near and its nonce new.
    fn opened(&self, signature: &str, now: u64) -> Option<String> {
        let claim = huawei_session::open(PRIVATE_KEY, signature)?;
        let now = now.saturating_mul(1_000);
        if claim.timestamp.abs_diff(now) > WINDOW {
            return None;
        }
        let keep_until = claim.timestamp.saturating_add(WINDOW);
        self.nonces
            .first_use(claim.nonce, now, keep_until)
            .then_some(claim.session_token)
    }
}

/// A header's value, if there is one.
pub(super) fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .header(name)
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// The value of a mandatory header.
pub(super) fn mandatory<'a>(request: &'a Request, name: &str) -> Result<&'a str, Refusal> {
    header(request, name).ok_or_else(|| errors::missing(name))
}
