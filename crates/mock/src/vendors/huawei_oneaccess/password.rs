//! Passwords that expire or were forgotten (密码管理): ForceUpdatePwd, SkipForceUpdatePwd, GetBackPwdByMobile.

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON, DENIED},
    login, sms,
    state::Step,
};
use crate::vendor::{OperationInfo, errors as join};

pub(super) const REPLACE: Operation = Operation {
    info: OperationInfo {
        id: "ForceUpdatePwd",
        errors: join!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/pwd/update",
    access: Access::State,
    run: replace,
};

pub(super) const KEEP: Operation = Operation {
    info: OperationInfo {
        id: "SkipForceUpdatePwd",
        errors: join!(COMMON, DENIED),
    },
    method: "GET",
    path: "/api/v2/sdk/pwd/skip-update",
    access: Access::State,
    run: keep,
};

pub(super) const FORGOTTEN: Operation = Operation {
    info: OperationInfo {
        id: "GetBackPwdByMobile",
        errors: COMMON,
    },
    method: "POST",
    path: "/api/v2/sdk/pwd/update-by-mobile",
    access: Access::Application,
    run: forgotten,
};

fn replace(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let old = |step: &Step| matches!(step, Step::PasswordWarn | Step::PasswordExpired);
    let (token, state) = call.waiting(old)?;
    let person = state.person.ok_or_else(errors::wrong_state)?;
    let old_password = call.required("old_password")?;
    let new_password = call.required("new_password")?;
    if old_password != person.password {
        return Err(Refused::Own(errors::own(
            "PASSWORD",
            "The old password is wrong.",
        )));
    }
    vendor.issued.people.set_password(&person, new_password);
    vendor.issued.end_state(token);
    Ok(login::success(vendor, call, person))
}

fn keep(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let (token, state) = call.waiting(|step| *step == Step::PasswordWarn)?;
    let person = state.person.ok_or_else(errors::wrong_state)?;
    vendor.issued.end_state(token);
    Ok(login::success(vendor, call, person))
}

fn forgotten(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let mobile = call.mobile()?;
    let code = call.required("verify_code")?;
    let password = call.required("password")?;
    if !vendor
        .issued
        .use_code(&mobile, sms::FORGOTTEN, code, call.now)
    {
        return Err(errors::wrong_code());
    }
    let people = &vendor.issued.people;
    let person = people.by_mobile(&mobile).ok_or_else(errors::nobody)?;
    people.set_password(&person, password);
    Ok(Done::Nothing)
}
