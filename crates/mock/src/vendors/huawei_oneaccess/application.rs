//! The application's side: its access token (ShowAuthToken), sessions on its server (SSO), the
//! profile of a user (ShowUser), the time and the public key of the server.

use serde_json::{Value, json};

use super::{
    errors, login,
    service::{ACCESS_TOKEN_LIFE, Call, Caller, LIFE, Outcome, SESSION_LIFE, Session},
};
use crate::{random, vendor::Refusal};

/// The public half of the key that opens X-signature.
const PUBLIC_KEY: &str = include_str!("../../../data/huawei-oneaccess/session_key.pem");

/// What is the same in every user's profile.
const PROFILE: &str = include_str!("../../../data/huawei-oneaccess/profile.json");

/// The secret of the application.
const SECRET: &str = "mock-client-secret";

pub(super) fn date(call: &Call<'_>) -> Outcome {
    // Milliseconds as a text, as in the vendor's sample.
    Ok(json!({ "timestamp": (call.now.saturating_mul(1_000)).to_string() }))
}

pub(super) fn public_key(_: &Call<'_>) -> Outcome {
    Ok(json!({ "public_key": PUBLIC_KEY.trim_end() }))
}

pub(super) fn profile(call: &Call<'_>) -> Outcome {
    let Caller::Session { session, .. } = &call.caller else {
        // The table says that the operation wants a session.
        return Err(errors::missing("X-signature"));
    };
    let user = &session.user;
    let mut reply: Value = serde_json::from_str(PROFILE).unwrap_or_default();
    reply["user_name"] = json!(user.user_name);
    reply["name"] = json!(user.name);
    reply["mobile"] = json!(user.mobile);
    Ok(reply)
}

pub(super) fn access_token(call: &Call<'_>) -> Outcome {
    let grant_type = call.required("grant_type")?;
    let application = (call.required("client_id")?, call.required("client_secret")?);
    if grant_type != "client_credentials" {
        return Err(errors::own(
            "GRANT_TYPE",
            "The grant_type is not client_credentials.",
        ));
    }
    let mut examples = call.vendor.examples.pairs("applications");
    if application != (&call.vendor.client.client_id, SECRET)
        && !examples.any(|it| it == application)
    {
        return Err("invalid_client".into());
    }
    let tokens = &call.vendor.access_tokens;
    Ok(json!({
        "access_token": tokens.insert(random::hex(32), (), call.now, ACCESS_TOKEN_LIFE),
        "token_type": "Bearer",
        "expires_in": ACCESS_TOKEN_LIFE,
        "scope": "all",
        "id_token": login::id_token(),
    }))
}

pub(super) fn sso_ticket(call: &Call<'_>) -> Outcome {
    let (_, session) = session(call)?;
    Ok(json!({
        "expire": LIFE,
        "sso_ticket": call.vendor.tickets.insert(random::alphanumeric(40), session, call.now, LIFE),
    }))
}

pub(super) fn sso_user(call: &Call<'_>) -> Outcome {
    let ticket = call.required("sso_ticket").map_err(|_| "PARAM.0031")?;
    let unknown = || errors::own("TICKET", "The ticket is unknown, used or too old.");
    let tickets = &call.vendor.tickets;
    let session = tickets.get(ticket, call.now).ok_or_else(unknown)?;
    on_device(call, &session)?;
    tickets.remove(ticket);
    let user = session.user;
    Ok(json!({
        // What the two hold is not documented.
        "code": "0",
        "message": "success",
        "data": {
            "user": {
                "userName": user.user_name,
                "id": user.id(),
                "name": user.name,
                "mobile": user.mobile,
                "email": null,
            },
        },
    }))
}

pub(super) fn refresh(call: &Call<'_>) -> Outcome {
    let (old, session) = session(call)?;
    let (new, sessions) = (random::alphanumeric(40), &call.vendor.sessions);
    let new = sessions.insert(new, session, call.now, SESSION_LIFE);
    // The page does not say what becomes of the old one. A client that keeps using it would be
    // wrong somewhere.
    sessions.remove(old);
    Ok(json!({
        "session_token": new,
        "id_token": login::id_token(),
        "expire": SESSION_LIFE,
    }))
}

/// The session in the body, on the device that logged in.
fn session<'a>(call: &'a Call<'_>) -> Result<(&'a str, Session), Refusal> {
    let token = call.required("session_token")?;
    let unknown = || errors::own("SESSION", "The session is unknown, ended or too old.");
    let session = call
        .vendor
        .sessions
        .get(token, call.now)
        .ok_or_else(unknown)?;
    on_device(call, &session)?;
    Ok((token, session))
}

/// Whether the body names the device that logged in.
fn on_device(call: &Call<'_>, session: &Session) -> Result<(), Refusal> {
    call.required("operating_sys_version")?;
    call.required("device_ip")?;
    let is_same = session.fingerprint == call.required("device_fingerprint")?;
    let other = || errors::own("FINGERPRINT", "The session belongs to another device.");
    is_same.then_some(()).ok_or_else(other)
}
