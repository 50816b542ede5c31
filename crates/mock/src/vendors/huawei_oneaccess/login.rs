//! Logging in by code or password, logging out (登录登出).

use serde_json::json;

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::{Access, Caller},
    errors::{self, ACCESS_DENIED, COMMON, DENIED, PASSWORD, SIGNATURE},
    people::{Next, Person},
    sms,
    state::{SESSION_LIFE, Session, Step, Wrong},
};
use crate::{
    random,
    vendor::{OperationInfo, errors as join},
};

pub(super) const BY_CODE: Operation = Operation {
    info: OperationInfo {
        id: "LoginByMobileVerifyCode",
        errors: join!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/login/mobile-verify-code",
    access: Access::Application,
    run: by_code,
};

pub(super) const BY_PASSWORD: Operation = Operation {
    info: OperationInfo {
        id: "LoginByUserNamePwd",
        errors: join!(COMMON, DENIED, PASSWORD),
    },
    method: "POST",
    path: "/api/v2/sdk/login",
    access: Access::Application,
    run: by_password,
};

pub(super) const OUT: Operation = Operation {
    info: OperationInfo {
        id: "Logout",
        errors: join!(COMMON, SIGNATURE),
    },
    method: "GET",
    path: "/api/v2/sdk/logout",
    access: Access::Signature,
    run: out,
};

fn by_code(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let mobile = call.mobile()?;
    let code = call.required("verify_code")?;
    if !vendor.issued.use_code(&mobile, sms::LOGIN, code, call.now) {
        return Err(errors::wrong_code());
    }
    let person = vendor.issued.people.by_mobile(&mobile);
    next(vendor, call, person.ok_or_else(errors::nobody)?)
}

fn by_password(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let user_name = call.required("user_name")?;
    let password = call.required("password")?;
    if let Some(seconds) = vendor.issued.locked(user_name, call.now) {
        return Err(locked(seconds));
    }
    match vendor.issued.people.by_password(user_name, password) {
        Some(person) => {
            vendor.issued.succeed(user_name);
            next(vendor, call, person)
        }
        None => Err(match vendor.issued.fail(user_name, call.now) {
            Wrong::Locked(seconds) => locked(seconds),
            Wrong::Left(attempts) => Refused::Own(errors::with_message(
                "LOGIN.0002",
                &format!("Invalid account name or password. Remaining attempts: {attempts}."),
            )),
        }),
    }
}

fn locked(seconds: u64) -> Refused {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    Refused::Own(errors::with_message(
        "LOGIN.0001",
        &format!("Locked. It unlocks in {minutes} minutes {seconds} seconds."),
    ))
}

fn out(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    if let Caller::Session { token, .. } = &call.caller {
        vendor.issued.end_session(token);
    }
    Ok(Done::Nothing)
}

/// A new session on the calling device.
pub(super) fn success(vendor: &HuaweiOneaccess, call: &Call<'_>, person: Person) -> Done {
    let session = Session {
        person,
        fingerprint: call.fingerprint.to_owned(),
    };
    Done::Json(json!({
        "status": "SUCCESS",
        "session_token": vendor.issued.session(session, call.now),
        "id_token": id_token(),
        "expire": SESSION_LIFE,
    }))
}

/// Something of the form of a JWT.
pub(super) fn id_token() -> String {
    let part = |count| random::alphanumeric(count);
    format!("eyJ{}.eyJ{}.{}", part(33), part(97), part(86))
}

/// A login that needs another step.
pub(super) fn step(
    vendor: &HuaweiOneaccess,
    call: &Call<'_>,
    status: &str,
    step: Step,
    person: Option<Person>,
) -> Done {
    Done::Json(json!({
        "status": status,
        "state_token": vendor.issued.state(step, person, call.now),
    }))
}

/// How the login goes on (登录流程状态标识).
pub(super) fn next(
    vendor: &HuaweiOneaccess,
    call: &Call<'_>,
    person: Person,
) -> Result<Done, Refused> {
    let (status, needed) = match person.next {
        Next::Session => return Ok(success(vendor, call, person)),
        Next::Denied => return Err(ACCESS_DENIED.into()),
        Next::PasswordWarn => ("PASSWORD_WARN", Step::PasswordWarn),
        Next::PasswordExpired => ("PASSWORD_EXPIRED", Step::PasswordExpired),
        Next::SecondFactor => ("MFA_AUTH", Step::SecondFactor),
    };
    Ok(step(vendor, call, status, needed, Some(person)))
}
