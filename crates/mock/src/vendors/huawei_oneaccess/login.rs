//! Logging in by code or password, logging out (登录登出).

use serde_json::json;

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::{Access, Caller},
    errors::{self, ACCESS_DENIED, COMMON, DENIED, SIGNATURE},
    people::{self, Next, Person},
    sms,
    state::{SESSION_LIFE, Session},
};
use crate::{
    random,
    vendor::{OperationInfo, errors},
};

pub(super) const BY_CODE: Operation = Operation {
    info: OperationInfo {
        id: "LoginByMobileVerifyCode",
        errors: errors!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/login/mobile-verify-code",
    access: Access::Application,
    run: by_code,
};

pub(super) const BY_PASSWORD: Operation = Operation {
    info: OperationInfo {
        id: "LoginByUserNamePwd",
        errors: errors!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/login",
    access: Access::Application,
    run: by_password,
};

pub(super) const OUT: Operation = Operation {
    info: OperationInfo {
        id: "Logout",
        errors: errors!(COMMON, SIGNATURE),
    },
    method: "GET",
    path: "/api/v2/sdk/logout",
    access: Access::Signature,
    run: out,
};

fn by_code(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let mobile = call.required("mobile")?;
    let code = call.required("verify_code")?;
    if !vendor.issued.use_code(mobile, sms::LOGIN, code, call.now) {
        return Err(wrong_code());
    }
    let person = people::by_mobile(mobile)
        .ok_or_else(|| Refused::Own(errors::own("USER", "Nobody here has this number.")))?;
    next(vendor, call, person)
}

fn by_password(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let user_name = call.required("user_name")?;
    let password = call.required("password")?;
    let person = people::by_password(user_name, password)
        .ok_or_else(|| Refused::Own(errors::own("PASSWORD", "The name or password is wrong.")))?;
    next(vendor, call, person)
}

fn out(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    if let Caller::Session { token, .. } = &call.caller {
        vendor.issued.end_session(token);
    }
    Ok(Done::Nothing)
}

/// The code is not the one that was sent, or not for this.
pub(super) fn wrong_code() -> Refused {
    Refused::Own(errors::own(
        "VERIFY_CODE",
        "The code is wrong, used or too old.",
    ))
}

/// A new session on the calling device.
pub(super) fn session(
    vendor: &HuaweiOneaccess,
    call: &Call<'_>,
    person: &'static Person,
) -> String {
    let session = Session {
        person,
        fingerprint: call.fingerprint.to_owned(),
    };
    vendor.issued.session(session, call.now)
}

/// Something of the form of a JWT.
pub(super) fn id_token() -> String {
    let part = |count| random::alphanumeric(count);
    format!("eyJ{}.eyJ{}.{}", part(33), part(97), part(86))
}

/// How the login goes on (登录流程状态标识).
fn next(
    vendor: &HuaweiOneaccess,
    call: &Call<'_>,
    person: &'static Person,
) -> Result<Done, Refused> {
    let with_session = |status| {
        json!({
            "status": status,
            "session_token": session(vendor, call, person),
            "id_token": id_token(),
            "expire": SESSION_LIFE,
        })
    };
    let with_state = |status| {
        json!({
            "status": status,
            "state_token": vendor.issued.state(person, call.now),
        })
    };
    Ok(Done::Json(match person.next {
        Next::Session => with_session("SUCCESS"),
        Next::PasswordWarn => with_session("PASSWORD_WARN"),
        Next::PasswordExpired => with_state("PASSWORD_EXPIRED"),
        Next::SecondFactor => with_state("MFA_AUTH"),
        Next::Denied => return Err(ACCESS_DENIED.into()),
    }))
}
