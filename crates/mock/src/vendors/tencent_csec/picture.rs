//! Captchas by picture (后台接入方式): fetch the picture's address, the picture with its signature, check
//! the answer.

use std::sync::atomic::Ordering;

use serde_json::json;

use super::{
    address, reply,
    service::{Call, LIFETIME, Outcome, TencentCsec},
};
use crate::{random, response::Response, rules::Violation, text::percent_encode};

/// The pictures, each with what it shows. Programs read that in a comment in the picture.
const PICTURES: [(&str, &[u8]); 4] = [
    (
        "hawk",
        include_bytes!("../../../data/tencent-csec/captcha-hawk.gif"),
    ),
    (
        "czet",
        include_bytes!("../../../data/tencent-csec/captcha-czet.gif"),
    ),
    (
        "mnru",
        include_bytes!("../../../data/tencent-csec/captcha-mnru.gif"),
    ),
    (
        "xeuk",
        include_bytes!("../../../data/tencent-csec/captcha-xeuk.gif"),
    ),
];

pub(super) fn get_url(call: &Call<'_>) -> Outcome {
    // The page of captcha types says that services that show the picture themselves cannot use this
    // type.
    if call.value("captchaType") == "4" {
        return Err(Violation::Invalid("captchaType").into());
    }
    let signature = call
        .vendor
        .pictures
        .insert(address::signature(), (), call.now, LIFETIME);
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
    Ok(reply::success(
        json!({ "url": address::of(call, address::PICTURE, &query),
        }),
    ))
}

/// A picture behind an address of [`get_url`]: a new one with each fetch, with a signature
/// of its own.
pub(super) fn serve(vendor: &TencentCsec, signature: &str, now: u64) -> Option<Response> {
    vendor.pictures.get(signature, now)?;
    let shown = vendor.shown.fetch_add(1, Ordering::Relaxed);
    let (code, picture) = PICTURES[shown % PICTURES.len()];
    let vsig = format!(
        "b01{}-{}_{}*",
        random::alphanumeric(40),
        random::alphanumeric(40),
        random::alphanumeric(30)
    );
    let vsig = vendor.answers.insert(vsig, code, now, LIFETIME);
    let cookie = format!("vsig={vsig}; PATH=/; DOMAIN=guard.qcloud.com;");
    let response = Response::new(200, "image/gif", picture)
        .with("Server", "nginx/1.6.0")
        .with("Accept-Ranges", "bytes")
        .with("Pragma", "No-cache")
        .with("P3P", "CP=CAO PSA OUR")
        .with("Set-Cookie", cookie);
    Some(response)
}

/// Every answer uses the picture up, or it could be guessed.
pub(super) fn verify(call: &Call<'_>) -> Outcome {
    let (signature, code) = (call.value("captchaSig"), call.value("verifyCode"));
    let is_right = call.vendor.answers.take(signature, call.now) == Some(code);
    Ok(reply::success(json!({ "is_right": u8::from(is_right),
    })))
}
