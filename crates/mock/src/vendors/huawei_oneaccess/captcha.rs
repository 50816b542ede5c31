//! The sliding captcha (滑块图形验证码) and the text message that its proof allows: ShowCaptcha,
//! ValidateCaptcha, SendSmsVerifyCode.
//!
//! The gap of every captcha here is where the vendor's sample has it, so that a program can solve
//! it.

use std::sync::atomic::Ordering;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    errors, numbers,
    service::{Call, LIFE, Outcome},
};
use crate::{random, vendor::Refusal};

/// How far the piece has to be slid, in pixels: 237.0 in the vendor's sample.
const GAP: f64 = 237.0;

/// How far off an answer may be, in pixels.
const TOLERANCE: f64 = 5.0;

/// The pictures, each with its piece. They alternate.
#[rustfmt::skip]
const PICTURES: [[&[u8]; 2]; 2] = [
    [include_bytes!("../../../data/huawei-oneaccess/captcha-1.png"),
     include_bytes!("../../../data/huawei-oneaccess/piece-1.png")],
    [include_bytes!("../../../data/huawei-oneaccess/captcha-2.png"),
     include_bytes!("../../../data/huawei-oneaccess/piece-2.png")],
];

/// What a captcha comes with beside its pictures and its token.
const REPLY: &str = include_str!("../../../data/huawei-oneaccess/captcha.json");

/// What a code may be for (发送场景).
const PURPOSES: [&str; 6] = [
    "REGISTER_SMS",
    "LOGIN_SMS",
    "FORGET_PWD_SMS",
    "BIND_MOBILE_SMS",
    "UPDATE_MOBILE_SMS",
    "OTP_REST_SMS",
];

pub(super) fn show(call: &Call<'_>) -> Outcome {
    let shown = call.vendor.captchas_shown.fetch_add(1, Ordering::Relaxed);
    let [picture, piece] = PICTURES[shown % PICTURES.len()];
    let mut reply: Value = serde_json::from_str(REPLY).unwrap_or_default();
    reply["originalImageBase64"] = json!(STANDARD.encode(picture));
    reply["jigsawImageBase64"] = json!(STANDARD.encode(piece));
    let captchas = &call.vendor.captchas;
    reply["token"] = json!(captchas.insert(random::hex(32), GAP, call.now, LIFE));
    Ok(reply)
}

pub(super) fn validate(call: &Call<'_>) -> Outcome {
    // One code covers whatever is wrong with the answer.
    const WRONG: &str = "CAPTCHA.0002";
    let point_json = call.required("point_json").map_err(|_| "PARAM.0004")?;
    let token = call.required("token").map_err(|_| "PARAM.0005")?;
    let sender = sender(call.required("sender")?)?;
    let (x, y) = point(point_json).ok_or(WRONG)?;
    let gap = call.vendor.captchas.get(token, call.now).ok_or(WRONG)?;
    // The pages fix y at 5.0.
    let solved = (x - gap).abs() <= TOLERANCE && (y - 5.0).abs() < 1e-9;
    if !solved {
        return Err(WRONG.into());
    }
    let (proof, proofs) = (format!("{token}---{point_json}"), &call.vendor.proofs);
    let proof = proofs.insert(proof, Some(sender), call.now, LIFE);
    Ok(json!({ "captcha_token": proof }))
}

/// The two numbers of `{"x":237.0,"y":5.0}`.
fn point(point_json: &str) -> Option<(f64, f64)> {
    let point: Value = serde_json::from_str(point_json).ok()?;
    Some((point.get("x")?.as_f64()?, point.get("y")?.as_f64()?))
}

/// A mobile number or an e-mail address (手机号、邮箱). The pages name no code for anything else, and
/// that of a wrong answer would point at the coordinates.
fn sender(text: &str) -> Result<String, Refusal> {
    let is_address = text
        .split_once('@')
        .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
    let sender = numbers::canonical(text).or_else(|| is_address.then(|| text.to_owned()));
    let message = "The sender is neither a mobile number nor an e-mail address.";
    sender.ok_or_else(|| errors::own("SENDER", message))
}

pub(super) fn send(call: &Call<'_>) -> Outcome {
    let mobile = call.required("mobile")?;
    let purpose = call.required("type")?;
    let proof = call.required("captcha_token")?;
    let mobile = numbers::canonical(mobile).ok_or("USER.0038")?;
    if !PURPOSES.contains(&purpose) {
        return Err(errors::own("TYPE", "There is no such type."));
    }
    call.vendor.use_proof(proof, &mobile, call.now)?;
    call.vendor.send_code(&mobile, purpose, call.now);
    Ok(Value::Null)
}

#[cfg(test)]
mod tests;
