//! Accounts of social networks (社交账号): LoginByWechat, BindSocialAccount, RegisterBindSocialAccount.

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON, DENIED},
    login, sms,
    state::Step,
};
use crate::vendor::{OperationInfo, errors as join};

pub(super) const LOGIN: Operation = Operation {
    info: OperationInfo {
        id: "LoginByWechat",
        errors: join!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/login/wechat",
    access: Access::Application,
    run: by_wechat,
};

pub(super) const BIND: Operation = Operation {
    info: OperationInfo {
        id: "BindSocialAccount",
        errors: join!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/social/bind",
    access: Access::State,
    run: bind,
};

pub(super) const REGISTER: Operation = Operation {
    info: OperationInfo {
        id: "RegisterBindSocialAccount",
        errors: join!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/social/register-bind",
    access: Access::State,
    run: register,
};

/// Codes of WeChat whose accounts belong to nobody at first.
const UNBOUND: &str = "mock-wechat-unbound";
const NEW: &str = "mock-wechat-new";

fn by_wechat(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let code = call.required("code")?;
    if let Some(person) = vendor.issued.people.by_wechat(code) {
        return login::next(vendor, call, person);
    }
    let (status, step) = match code {
        UNBOUND => ("SOCIAL_BIND", Step::Bind(code.to_owned())),
        NEW => ("USER_REGISTER", Step::Register(code.to_owned())),
        _ => {
            return Err(Refused::Own(errors::own(
                "WECHAT",
                "WeChat does not know this code.",
            )));
        }
    };
    Ok(login::step(vendor, call, status, step, None))
}

fn bind(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let (token, state) = call.waiting(|step| matches!(step, Step::Bind(_)))?;
    let mobile = number(vendor, call)?;
    let people = &vendor.issued.people;
    let person = people.by_mobile(&mobile).ok_or_else(errors::nobody)?;
    if let Step::Bind(code) = &state.step {
        people.bind(&person, code);
    }
    vendor.issued.end_state(token);
    login::next(vendor, call, person)
}

fn register(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let (token, state) = call.waiting(|step| matches!(step, Step::Register(_)))?;
    let mobile = number(vendor, call)?;
    let people = &vendor.issued.people;
    let person = match people.by_mobile(&mobile) {
        Some(person) if person.is_example() => person,
        Some(_) => return Err(errors::taken()),
        None => people.register(&mobile, None, None, None),
    };
    if let Step::Register(code) = &state.step {
        people.bind(&person, code);
    }
    vendor.issued.end_state(token);
    Ok(login::success(vendor, call, person))
}

/// The number in the body, if its code is right.
fn number(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<String, Refused> {
    let mobile = call.mobile()?;
    let code = call.required("verify_code")?;
    let right = vendor.issued.use_code(&mobile, sms::BIND, code, call.now);
    right.then_some(mobile).ok_or_else(errors::wrong_code)
}
