//! What a call has to bring beside the application: nothing, the state of a login, a session, or an
//! access token.

use super::{
    errors,
    service::{Access, Call, Caller},
};
use crate::{request::Request, vendor::Refusal, verify::huawei_session};

/// Whose public half `ShowPublicKey` gives out. It protects nothing.
const PRIVATE_KEY: &[u8] = include_bytes!("../../../data/huawei-oneaccess/session_key.der");

/// How far the time of X-signature may be off, in milliseconds. The pages only say that a signature
/// expires.
const WINDOW: u64 = 300_000;

/// Whom a call speaks for.
pub(super) fn caller(call: &Call<'_>, access: Access) -> Result<Caller, Refusal> {
    match access {
        Access::Application | Access::Form => Ok(Caller::Application),
        Access::State => {
            let token = mandatory(call.request, "X-state-token")?.to_owned();
            let state = call.vendor.states.get(&token, call.now);
            let state = state.ok_or_else(errors::wrong_state)?;
            Ok(Caller::State { token, state })
        }
        Access::Signature => signed(call, mandatory(call.request, "X-signature")?),
        Access::Server => header(call.request, "Authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(|token| call.vendor.access_tokens.get(token, call.now))
            .map(|_| Caller::Application)
            .ok_or(Refusal::Code("unauthorized")),
    }
}

fn signed(call: &Call<'_>, signature: &str) -> Result<Caller, Refusal> {
    // One code covers whatever is wrong with it, also that it is too old.
    const WRONG: &str = "PARAM.0030";
    let mut examples = call.vendor.examples.pairs("signatures");
    let token = match examples.find(|(example, _)| *example == signature) {
        Some((_, token)) => token.to_owned(),
        None => opened(call, signature).ok_or(WRONG)?,
    };
    let session = call.vendor.sessions.get(&token, call.now).ok_or(WRONG)?;
    Ok(Caller::Session { token, session })
}

/// The session token in the header, if its time is near and its nonce new.
fn opened(call: &Call<'_>, signature: &str) -> Option<String> {
    let claim = huawei_session::open(PRIVATE_KEY, signature)?;
    let now = call.now.saturating_mul(1_000);
    if claim.timestamp.abs_diff(now) > WINDOW {
        return None;
    }
    let until = claim.timestamp.saturating_add(WINDOW);
    let is_new = call.vendor.nonces.first_use(claim.nonce, now, until);
    is_new.then_some(claim.session_token)
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
