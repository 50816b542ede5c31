//! SendSmsVerifyCode: a code by text message (发送短信验证码).

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON, PROOF},
    numbers,
    state::Found,
};
use crate::vendor::{OperationInfo, errors as join};

pub(super) const SEND: Operation = Operation {
    info: OperationInfo {
        id: "SendSmsVerifyCode",
        errors: join!(COMMON, PROOF),
    },
    method: "POST",
    path: "/api/v2/sdk/sms/send",
    access: Access::Application,
    run: send,
};

/// The code is for logging in.
pub(super) const LOGIN: &str = "LOGIN_SMS";
/// The code is for registering.
pub(super) const REGISTER: &str = "REGISTER_SMS";
/// The code is for a forgotten password.
pub(super) const FORGOTTEN: &str = "FORGET_PWD_SMS";
/// The code is for a number that an account of a social network is bound to.
pub(super) const BIND: &str = "BIND_MOBILE_SMS";
/// The code is for the second factor.
pub(super) const SECOND_FACTOR: &str = "OTP_REST_SMS";

/// What a code may be for (发送场景).
const PURPOSES: [&str; 6] = [
    REGISTER,
    LOGIN,
    FORGOTTEN,
    BIND,
    "UPDATE_MOBILE_SMS",
    SECOND_FACTOR,
];

fn send(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let mobile = call.required("mobile")?;
    let purpose = call.required("type")?;
    let proof = call.required("captcha_token")?;
    let mobile = numbers::canonical(mobile).ok_or("USER.0038")?;
    if !PURPOSES.contains(&purpose) {
        return Err(Refused::Own(errors::own("TYPE", "There is no such type.")));
    }
    match vendor.issued.use_proof(proof, &mobile, call.now) {
        Found::Good(()) => {
            vendor.issued.send_code(&mobile, purpose, call.now);
            Ok(Done::Nothing)
        }
        Found::Expired => Err("CAPTCHA.0003".into()),
        Found::Unknown => Err("CAPTCHA.0004".into()),
    }
}
