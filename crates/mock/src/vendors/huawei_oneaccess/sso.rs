//! Sessions on the application's server (SSO): ShowSSOTicketBySessionToken, RefreshSessionToken.

use serde_json::json;

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON},
    login,
    state::{SESSION_LIFE, Session},
};
use crate::{random, vendor::OperationInfo};

pub(super) const TICKET: Operation = Operation {
    info: OperationInfo {
        id: "ShowSSOTicketBySessionToken",
        errors: COMMON,
    },
    method: "POST",
    path: "/api/v2/tenant/sso/session-token/sso-ticket",
    access: Access::Server,
    run: ticket,
};

pub(super) const REFRESH: Operation = Operation {
    info: OperationInfo {
        id: "RefreshSessionToken",
        errors: COMMON,
    },
    method: "POST",
    path: "/api/v2/tenant/sso/session-token/refresh",
    access: Access::Server,
    run: refresh,
};

/// How long a ticket is good, in seconds. Ours: no operation here takes one.
const TICKET_LIFE: u64 = 300;

fn ticket(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    session(vendor, call)?;
    Ok(Done::Json(json!({
        "expire": TICKET_LIFE,
        "sso_ticket": random::alphanumeric(40),
    })))
}

fn refresh(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let (old, session) = session(vendor, call)?;
    let new = vendor.issued.session(session, call.now);
    // The page does not say what becomes of the old one. A client that keeps using it would be wrong somewhere.
    vendor.issued.end_session(old);
    Ok(Done::Json(json!({
        "session_token": new,
        "id_token": login::id_token(),
        "expire": SESSION_LIFE,
    })))
}

/// The session in the body, on the device that logged in.
fn session<'a>(
    vendor: &HuaweiOneaccess,
    call: &'a Call<'_>,
) -> Result<(&'a str, Session), Refused> {
    let token = call.required("session_token")?;
    call.required("operating_sys_version")?;
    call.required("device_ip")?;
    let fingerprint = call.required("device_fingerprint")?;
    let session = vendor.issued.of_session(token, call.now).ok_or_else(|| {
        Refused::Own(errors::own(
            "SESSION",
            "The session is unknown, ended or too old.",
        ))
    })?;
    if session.fingerprint != fingerprint {
        return Err(Refused::Own(errors::own(
            "FINGERPRINT",
            "The session belongs to another device.",
        )));
    }
    Ok((token, session))
}
