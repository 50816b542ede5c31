//! What a call has to bring beside the application: nothing, the state of a login, a session, or an access token.

use super::{
    HuaweiOneaccess, Refused, errors, header,
    state::{Issued, Session, State},
};
use crate::{received::Received, verify::huawei_session};

/// What a call has to bring.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
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
pub(super) enum Caller {
    Application,
    /// Somebody on the way to a session.
    State {
        token: String,
        state: State,
    },
    /// Somebody with a session.
    Session {
        token: String,
        session: Session,
    },
}

/// The access tokens of the request examples.
const SEED_ACCESS_TOKENS: [&str; 2] = [
    "5d0c7e4a-91b2-4f6d-8a3e-2c7b10f4e9d6",
    "CANARY-access-token-2",
];

/// The headers X-signature of the request examples, each with its session. They were made with no key.
const SEED_SIGNATURES: [(&str, &str); 2] = [
    (
        "q83vEjRWeJqrze8SNFZ4mqvN7xI0VniaE83vEjRWeJqrze8SNFZ4mqvN7xI0VniaE83vEjRWeJqrze8SNFZ4mg==",
        "k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60",
    ),
    (
        "CANARYsignatureTWO/000+00000000000000000000000000000000000000000000000000000000000000A==",
        "CANARY-session-token-2",
    ),
];

/// Whose public half `ShowPublicKey` gives out. It protects nothing.
const PRIVATE_KEY: &[u8] = include_bytes!("session_key.der");

/// How far the time of X-signature may be off, in milliseconds. The pages only say that a signature expires.
const WINDOW: u64 = 300_000;

impl HuaweiOneaccess {
    /// Whom the call speaks for.
    pub(super) fn caller(
        &self,
        access: Access,
        request: &Received,
        now: u64,
    ) -> Result<Caller, Refused> {
        match access {
            Access::Application | Access::Form => Ok(Caller::Application),
            Access::State => of_state(&self.issued, request, now),
            Access::Signature => self.of_signature(request, now),
            Access::Server => server(&self.issued, request, now).map(|()| Caller::Application),
        }
    }

    fn of_signature(&self, request: &Received, now: u64) -> Result<Caller, Refused> {
        // One code covers whatever is wrong with it, also that it is too old.
        const WRONG: Refused = Refused::Documented("PARAM.0030");
        let signature = header(request, "X-signature")
            .ok_or_else(|| Refused::Own(errors::missing("X-signature")))?;
        let seed = SEED_SIGNATURES.iter().find(|(seed, _)| *seed == signature);
        let token = match seed {
            Some((_, token)) => (*token).to_owned(),
            None => self.opened(signature, now).ok_or(WRONG)?,
        };
        let session = self.issued.of_session(&token, now).ok_or(WRONG)?;
        Ok(Caller::Session { token, session })
    }

    /// The session token in the header, if its time is near and its nonce new.
    fn opened(&self, signature: &str, now: u64) -> Option<String> {
        let claim = huawei_session::open(PRIVATE_KEY, signature)?;
        let now = now * 1_000;
        if claim.timestamp.abs_diff(now) > WINDOW {
            return None;
        }
        let keep_until = claim.timestamp + WINDOW;
        self.nonces
            .first_use(claim.nonce, now, keep_until)
            .then_some(claim.session_token)
    }
}

fn of_state(issued: &Issued, request: &Received, now: u64) -> Result<Caller, Refused> {
    let token = header(request, "X-state-token")
        .ok_or_else(|| Refused::Own(errors::missing("X-state-token")))?;
    let state = issued
        .of_state(token, now)
        .ok_or_else(errors::wrong_state)?;
    Ok(Caller::State {
        token: token.to_owned(),
        state,
    })
}

fn server(issued: &Issued, request: &Received, now: u64) -> Result<(), Refused> {
    header(request, "Authorization")
        .and_then(|value| value.strip_prefix("Bearer "))
        .filter(|token| SEED_ACCESS_TOKENS.contains(token) || issued.has_access_token(token, now))
        .map(|_| ())
        .ok_or(Refused::Documented(errors::UNAUTHORIZED))
}
