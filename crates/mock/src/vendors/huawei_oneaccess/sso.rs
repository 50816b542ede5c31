//! Sessions on the application's server (SSO): ShowSSOTicketBySessionToken, ShowUserBySSOTicket, RefreshSessionToken.

use serde_json::json;

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON, TICKET as NO_TICKET},
    login,
    state::{LIFE, SESSION_LIFE, Session},
};
use crate::vendor::{OperationInfo, errors as join};

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

pub(super) const USER: Operation = Operation {
    info: OperationInfo {
        id: "ShowUserBySSOTicket",
        errors: join!(COMMON, NO_TICKET),
    },
    method: "POST",
    path: "/api/v2/tenant/sso/sso-ticket/verify",
    access: Access::Server,
    run: user,
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

fn ticket(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let (_, session) = session(vendor, call)?;
    Ok(Done::Json(json!({
        "expire": LIFE,
        "sso_ticket": vendor.issued.ticket(session, call.now),
    })))
}

fn user(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let ticket = call.text("sso_ticket").ok_or("PARAM.0031")?;
    let session = vendor.issued.of_ticket(ticket, call.now).ok_or_else(|| {
        Refused::Own(errors::own(
            "TICKET",
            "The ticket is unknown, used or too old.",
        ))
    })?;
    on_device(call, &session)?;
    vendor.issued.end_ticket(ticket);
    let person = session.person;
    Ok(Done::Json(json!({
        // What the two hold is not documented.
        "code": "0",
        "message": "success",
        "data": {
            "user": {
                "userName": person.user_name,
                "id": person.id(),
                "name": person.name,
                "mobile": person.mobile,
                "email": null,
            },
        },
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
    let session = vendor.issued.of_session(token, call.now).ok_or_else(|| {
        Refused::Own(errors::own(
            "SESSION",
            "The session is unknown, ended or too old.",
        ))
    })?;
    on_device(call, &session)?;
    Ok((token, session))
}

/// Whether the body names the device that logged in.
fn on_device(call: &Call<'_>, session: &Session) -> Result<(), Refused> {
    call.required("operating_sys_version")?;
    call.required("device_ip")?;
    if session.fingerprint == call.required("device_fingerprint")? {
        return Ok(());
    }
    Err(Refused::Own(errors::own(
        "FINGERPRINT",
        "The session belongs to another device.",
    )))
}
