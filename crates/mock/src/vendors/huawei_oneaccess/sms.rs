//! SendSmsVerifyCode: a code by text message (发送短信验证码).

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, COMMON, PROOF},
    state::Found,
};
use crate::vendor::{OperationInfo, errors};

pub(super) const SEND: Operation = Operation {
    info: OperationInfo {
        id: "SendSmsVerifyCode",
        errors: errors!(COMMON, PROOF),
    },
    method: "POST",
    path: "/api/v2/sdk/sms/send",
    access: Access::Application,
    run: send,
};

/// The code is for logging in.
pub(super) const LOGIN: &str = "LOGIN_SMS";
/// The code is for the second factor.
pub(super) const SECOND_FACTOR: &str = "OTP_REST_SMS";

/// What a code may be for (发送场景).
const PURPOSES: [&str; 6] = [
    "REGISTER_SMS",
    LOGIN,
    "FORGET_PWD_SMS",
    "BIND_MOBILE_SMS",
    "UPDATE_MOBILE_SMS",
    SECOND_FACTOR,
];

fn send(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let mobile = call.required("mobile")?;
    let purpose = call.required("type")?;
    let proof = call.required("captcha_token")?;
    // Only digits, 11 of them, by the wording of 2025.
    if mobile.len() != 11 || !mobile.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("USER.0038".into());
    }
    if !PURPOSES.contains(&purpose) {
        return Err(Refused::Own(errors::own("TYPE", "There is no such type.")));
    }
    match vendor.issued.use_proof(proof, mobile, call.now) {
        Found::Good(()) => {
            vendor.issued.send_code(mobile, purpose, call.now);
            Ok(Done::Nothing)
        }
        Found::Expired => Err("CAPTCHA.0003".into()),
        Found::Unknown => Err("CAPTCHA.0004".into()),
    }
}
