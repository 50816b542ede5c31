//! The second step of a login (二次认证): ShowMobileByStateToken, SecondaryAuthByMobileVerifyCode.

use serde_json::json;

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON, DENIED},
    login,
    people::Person,
    sms,
    state::Step,
};
use crate::vendor::{OperationInfo, errors as join};

pub(super) const MOBILE: Operation = Operation {
    info: OperationInfo {
        id: "ShowMobileByStateToken",
        errors: COMMON,
    },
    method: "GET",
    path: "/api/v2/sdk/mobile-by-token",
    access: Access::State,
    run: mobile,
};

pub(super) const CODE: Operation = Operation {
    info: OperationInfo {
        id: "SecondaryAuthByMobileVerifyCode",
        errors: join!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/mfa/sms",
    access: Access::State,
    run: code,
};

fn mobile(_vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let (_, person) = waiting(call)?;
    Ok(Done::Json(json!({ "mobile": person.mobile })))
}

fn code(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let (state, person) = waiting(call)?;
    let mobile = call.mobile()?;
    let code = call.required("verify_code")?;
    // Of somebody else's number no code helps, and none is used up.
    let right = mobile == person.mobile
        && vendor
            .issued
            .use_code(&mobile, sms::SECOND_FACTOR, code, call.now);
    if !right {
        return Err(errors::wrong_code());
    }
    vendor.issued.end_state(state);
    Ok(login::success(vendor, call, person))
}

/// Who waits for the second step.
fn waiting<'a>(call: &'a Call<'_>) -> Result<(&'a str, Person), Refused> {
    let (token, state) = call.waiting(|step| *step == Step::SecondFactor)?;
    Ok((token, state.person.ok_or_else(errors::wrong_state)?))
}
