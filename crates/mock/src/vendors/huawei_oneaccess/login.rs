//! Users on their way to a session: registering, logging in by code, password or WeChat, the steps
//! that a login may need (二次认证, 密码管理, 社交账号), and logging out.

use serde_json::{Value, json};

use super::{
    access::header,
    errors, numbers,
    service::{Call, Caller, LIFE, LOCK, Outcome, SESSION_LIFE, Session, State, Step},
    users::{Next, User},
};
use crate::{random, vendor::Refusal};

/// Codes of WeChat whose accounts belong to nobody at first.
const UNBOUND: &str = "mock-wechat-unbound";
const NEW: &str = "mock-wechat-new";

pub(super) fn register(call: &Call<'_>) -> Outcome {
    let mobile = proven_mobile(call, "REGISTER_SMS")?;
    let user = new_user(call, &mobile)?;
    Ok(success(call, user))
}

pub(super) fn by_code(call: &Call<'_>) -> Outcome {
    let mobile = proven_mobile(call, "LOGIN_SMS")?;
    next(call, known_user(call, &mobile)?)
}

pub(super) fn by_password(call: &Call<'_>) -> Outcome {
    let user_name = call.required("user_name")?;
    let password = call.required("password")?;
    if let Some(seconds) = call.vendor.locked(user_name, call.now) {
        return Err(locked(seconds));
    }
    if let Some(user) = call.vendor.users.by_password(user_name, password) {
        call.vendor.succeed(user_name);
        return next(call, user);
    }
    Err(match call.vendor.fail(user_name, call.now) {
        0 => locked(LOCK),
        attempts => errors::with_message(
            "LOGIN.0002",
            &format!("Invalid account name or password. Remaining attempts: {attempts}."),
        ),
    })
}

fn locked(seconds: u64) -> Refusal {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    errors::with_message(
        "LOGIN.0001",
        &format!("Locked. It unlocks in {minutes} minutes {seconds} seconds."),
    )
}

pub(super) fn by_wechat(call: &Call<'_>) -> Outcome {
    let code = call.required("code")?;
    if let Some(user) = call.vendor.users.by_wechat(code) {
        return next(call, user);
    }
    let (status, needed) = match code {
        UNBOUND => ("SOCIAL_BIND", Step::Bind(code.to_owned())),
        NEW => ("USER_REGISTER", Step::Register(code.to_owned())),
        _ => return Err(errors::own("WECHAT", "WeChat does not know this code.")),
    };
    Ok(step(call, status, needed, None))
}

pub(super) fn bind(call: &Call<'_>) -> Outcome {
    let (token, state) = waiting(call, |step| matches!(step, Step::Bind(_)))?;
    let mobile = proven_mobile(call, "BIND_MOBILE_SMS")?;
    let user = known_user(call, &mobile)?;
    if let Step::Bind(code) = &state.step {
        call.vendor.users.bind(&user, code);
    }
    call.vendor.states.remove(token);
    next(call, user)
}

pub(super) fn register_bind(call: &Call<'_>) -> Outcome {
    let (token, state) = waiting(call, |step| matches!(step, Step::Register(_)))?;
    let mobile = proven_mobile(call, "BIND_MOBILE_SMS")?;
    let user = new_user(call, &mobile)?;
    if let Step::Register(code) = &state.step {
        call.vendor.users.bind(&user, code);
    }
    call.vendor.states.remove(token);
    Ok(success(call, user))
}

pub(super) fn show_mobile(call: &Call<'_>) -> Outcome {
    let (_, user) = waiting_user(call, |step| *step == Step::SecondFactor)?;
    Ok(json!({ "mobile": user.mobile }))
}

pub(super) fn second_factor(call: &Call<'_>) -> Outcome {
    let (token, user) = waiting_user(call, |step| *step == Step::SecondFactor)?;
    let mobile = numbers::mobile(call)?;
    let code = call.required("verify_code")?;
    // No code helps with the number of another user, and none is used up.
    if mobile != user.mobile {
        return Err(errors::wrong_code());
    }
    call.vendor
        .use_code(&mobile, "OTP_REST_SMS", code, call.now)?;
    call.vendor.states.remove(token);
    Ok(success(call, user))
}

pub(super) fn replace_password(call: &Call<'_>) -> Outcome {
    let is_old = |step: &Step| matches!(step, Step::PasswordWarn | Step::PasswordExpired);
    let (token, user) = waiting_user(call, is_old)?;
    let old_password = call.required("old_password")?;
    let new_password = call.required("new_password")?;
    if old_password != user.password {
        return Err(errors::own("PASSWORD", "The old password is wrong."));
    }
    call.vendor.users.set_password(&user, new_password);
    call.vendor.states.remove(token);
    Ok(success(call, user))
}

pub(super) fn keep_password(call: &Call<'_>) -> Outcome {
    let (token, user) = waiting_user(call, |step| *step == Step::PasswordWarn)?;
    call.vendor.states.remove(token);
    Ok(success(call, user))
}

pub(super) fn forgotten_password(call: &Call<'_>) -> Outcome {
    for name in ["mobile", "verify_code", "password"] {
        call.required(name)?;
    }
    let mobile = proven_mobile(call, "FORGET_PWD_SMS")?;
    let user = known_user(call, &mobile)?;
    call.vendor
        .users
        .set_password(&user, call.value("password"));
    Ok(Value::Null)
}

pub(super) fn out(call: &Call<'_>) -> Outcome {
    if let Caller::Session { token, .. } = &call.caller {
        call.vendor.sessions.remove(token);
    }
    Ok(Value::Null)
}

/// The number in the body, if its code is right.
fn proven_mobile(call: &Call<'_>, purpose: &str) -> Result<String, Refusal> {
    let mobile = numbers::mobile(call)?;
    let code = call.required("verify_code")?;
    call.vendor.use_code(&mobile, purpose, code, call.now)?;
    Ok(mobile)
}

/// The user with this number.
fn known_user(call: &Call<'_>, mobile: &str) -> Result<User, Refusal> {
    let user = call.vendor.users.by_mobile(mobile);
    user.ok_or_else(|| errors::own("USER", "Nobody here has this number."))
}

/// Registers a user with this number, unless it is one of the request examples. Without a name for
/// logging in it is the number, without a password there is none.
fn new_user(call: &Call<'_>, mobile: &str) -> Result<User, Refusal> {
    let text = |name| call.value(name).to_owned();
    match call.vendor.users.by_mobile(mobile) {
        Some(user) if user.is_example() => Ok(user),
        Some(_) => Err(errors::own("MOBILE", "Somebody here has this number.")),
        None => Ok(call.vendor.users.register(User {
            user_name: match call.value("user_name") {
                "" => mobile.to_owned(),
                name => name.to_owned(),
            },
            password: text("pwd"),
            mobile: mobile.to_owned(),
            name: text("name"),
            ..User::default()
        })),
    }
}

/// The state token, and the login at this step to which it belongs.
fn waiting<'a>(
    call: &'a Call<'_>,
    is: impl Fn(&Step) -> bool,
) -> Result<(&'a str, State), Refusal> {
    match &call.caller {
        Caller::State { token, state } if is(&state.step) || state.step == Step::Any => {
            Ok((token, state.clone()))
        }
        _ => Err(errors::wrong_state()),
    }
}

/// The state token, and the user whose login is at this step.
fn waiting_user<'a>(
    call: &'a Call<'_>,
    is: impl Fn(&Step) -> bool,
) -> Result<(&'a str, User), Refusal> {
    let (token, state) = waiting(call, is)?;
    Ok((token, state.user.ok_or_else(errors::wrong_state)?))
}

/// A new session on the calling device.
fn success(call: &Call<'_>, user: User) -> Value {
    let fingerprint = header(call.request, "X-device-fingerprint").unwrap_or_default();
    let session = Session {
        user,
        fingerprint: fingerprint.to_owned(),
    };
    json!({
        "status": "SUCCESS",
        "session_token": call.vendor.sessions.insert(random::alphanumeric(40), session, call.now, SESSION_LIFE),
        "id_token": id_token(),
        "expire": SESSION_LIFE,
    })
}

/// Something of the form of a JWT.
pub(super) fn id_token() -> String {
    let part = random::alphanumeric;
    format!("eyJ{}.eyJ{}.{}", part(33), part(97), part(86))
}

/// A login that needs another step.
fn step(call: &Call<'_>, status: &str, step: Step, user: Option<User>) -> Value {
    let token = random::alphanumeric(40);
    json!({
        "status": status,
        "state_token": call.vendor.states.insert(token, State { step, user }, call.now, LIFE),
    })
}

/// How the login goes on (登录流程状态标识).
fn next(call: &Call<'_>, user: User) -> Outcome {
    let (status, needed) = match user.next {
        Next::Session => return Ok(success(call, user)),
        Next::Denied => return Err("ACCESS_DENIED".into()),
        Next::PasswordWarn => ("PASSWORD_WARN", Step::PasswordWarn),
        Next::PasswordExpired => ("PASSWORD_EXPIRED", Step::PasswordExpired),
        Next::SecondFactor => ("MFA_AUTH", Step::SecondFactor),
    };
    Ok(step(call, status, needed, Some(user)))
}
