//! RegisterByMobile: a new user (注册).

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON, DENIED},
    login, sms,
};
use crate::vendor::{OperationInfo, errors as join};

pub(super) const BY_MOBILE: Operation = Operation {
    info: OperationInfo {
        id: "RegisterByMobile",
        errors: join!(COMMON, DENIED),
    },
    method: "POST",
    path: "/api/v2/sdk/register/mobile-verify-code",
    access: Access::Application,
    run: by_mobile,
};

fn by_mobile(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let mobile = call.mobile()?;
    let code = call.required("verify_code")?;
    if !vendor
        .issued
        .use_code(&mobile, sms::REGISTER, code, call.now)
    {
        return Err(errors::wrong_code());
    }
    let people = &vendor.issued.people;
    let person = match people.by_mobile(&mobile) {
        Some(person) if person.is_example() => person,
        Some(_) => return Err(errors::taken()),
        None => people.register(
            &mobile,
            call.text("user_name"),
            call.text("name"),
            call.text("pwd"),
        ),
    };
    Ok(login::success(vendor, call, person))
}
