//! Captchas by picture (后台接入方式): fetch the picture's address, the picture with its signature, check
//! the answer.

use serde_json::json;

use super::{
    Call, Operation, State,
    captcha::{
        ACCOUNT_TYPE, DISTURB_LEVEL, IS_HTTPS, OPTIONAL_BUSINESS_ID, OPTIONAL_USER_IP,
        PICTURE_TYPE, REGISTER_TIME, SCENE_ID,
    },
    errors, gif, pages, reply,
};
use crate::{
    answer::Answer,
    random,
    rules::{Limit, Rule, required},
    text::percent_encode,
    vendor::{OperationInfo, Refused, errors},
};

/// Signatures and answers that are always right: those of the request examples below `specs`.
const SEEDS: &[(&str, &str)] = &[
    ("b01d7Qm2XwKz8-fSwS_qWTDrk5*", "cana"),
    ("b01CANARY-vsig_2-fSwS-qWTDrk*", "人 a+b"),
    ("CANARY-vsig-3", "cana"),
    ("CANARY-vsig-4", "cana"),
    ("CANARY-vsig-5", "cana"),
    ("CANARY-vsig-6", "cana"),
    ("CANARY-vsig-7", "cana"),
    ("CANARY-vsig-8", "cana"),
];

/// Letters of an answer, as in the sample's.
const LENGTH: usize = 4;

pub(super) const CAPTCHA_GET_URL: Operation = Operation {
    info: OperationInfo {
        id: "CaptchaGetUrl",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "CaptchaGetUrl",
    script: false,
    rules: &[
        ACCOUNT_TYPE,
        REGISTER_TIME,
        OPTIONAL_USER_IP,
        PICTURE_TYPE,
        DISTURB_LEVEL,
        IS_HTTPS,
        OPTIONAL_BUSINESS_ID,
        SCENE_ID,
    ],
    run: captcha_get_url,
};

pub(super) const CAPTCHA_VERIFY: Operation = Operation {
    info: OperationInfo {
        id: "CaptchaVerify",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "CaptchaVerify",
    script: false,
    rules: VERIFY,
    run: captcha_verify,
};

const VERIFY: &[Rule] = &[
    ACCOUNT_TYPE,
    REGISTER_TIME,
    OPTIONAL_USER_IP,
    required("captchaSig", Limit::Text),
    required("verifyCode", Limit::Text),
    PICTURE_TYPE,
    OPTIONAL_BUSINESS_ID,
    SCENE_ID,
];

fn captcha_get_url(call: &Call<'_>) -> Result<Answer, Refused> {
    // The page of captcha types says that services that show the picture themselves cannot use this
    // type.
    if call.value("captchaType") == "4" {
        return Err(errors::INVALID_PARAMETER.with("captchaType"));
    }
    let signature = pages::signature();
    call.state.pictures.issue(signature.clone(), (), call.now);
    let or_zero = |name| match call.value(name) {
        "" => "0".to_owned(),
        value => percent_encode(value),
    };
    let query = format!(
        "appid=1250000000&uid={}&userip={}&buid={}&sceneid={}&asig={signature}",
        or_zero("uid"),
        or_zero("userIp"),
        or_zero("businessId"),
        or_zero("sceneId"),
    );
    Ok(reply::json(&json!({
        "code": 0,
        "message": "No Error",
        "url": pages::address(call, pages::PICTURE, &query),
    })))
}

/// A picture behind an address of [`CAPTCHA_GET_URL`]: a new one with each fetch, with a signature
/// of its own.
pub(super) fn serve(state: &State, signature: &str, now: u64) -> Option<Answer> {
    if !state.pictures.knows(signature, now) {
        return None;
    }
    let letters: Vec<_> = std::iter::repeat_with(gif::letter).take(LENGTH).collect();
    let code: String = letters.iter().map(|letter| letter.character).collect();
    let vsig = format!(
        "b01{}-{}_{}*",
        random::alphanumeric(40),
        random::alphanumeric(40),
        random::alphanumeric(30)
    );
    let picture = gif::encode(&letters, &format!("verifyCode={code}"));
    state.answers.issue(vsig.clone(), code, now);
    let answer = Answer::new(200, "image/gif", picture)
        .with("Server", "nginx/1.6.0")
        .with("Accept-Ranges", "bytes")
        .with("Pragma", "No-cache")
        .with("P3P", "CP=CAO PSA OUR")
        .with(
            "Set-Cookie",
            format!("vsig={vsig}; PATH=/; DOMAIN=guard.qcloud.com;"),
        );
    Some(answer)
}

/// Every answer uses the picture up, or it could be guessed.
fn captcha_verify(call: &Call<'_>) -> Result<Answer, Refused> {
    let (signature, code) = (call.value("captchaSig"), call.value("verifyCode"));
    let is_right = SEEDS.contains(&(signature, code))
        || call
            .state
            .answers
            .take_if(signature, call.now, |_| true)
            .is_some_and(|expected| expected == code);
    Ok(reply::json(&json!({
        "code": 0,
        "message": "No Error",
        "is_right": u8::from(is_right),
    })))
}
