//! Captchas by script (验证码): fetch the script that shows one, or its address; check the ticket of
//! the user who solved it. Captchas by picture (后台接入方式): fetch the picture's address, the picture
//! with its signature, check the answer.

use std::sync::atomic::Ordering;

use serde_json::json;

use super::{
    reply,
    service::{Call, LIFETIME, Outcome, TIED, TencentCsec, Ticket, Tied},
};
use crate::{random, response::Response, rules::Violation, text::percent_encode};

/// Path of the scripts.
pub(super) const SCRIPT: &str = "/template/TCapIframeApi.js";

/// Path of the pictures.
pub(super) const PICTURE: &str = "/getcap_new";

/// The host that the samples name.
const HOST: &str = "captcha.guard.qcloud.com";

/// How long and how often a ticket is good: as the vendor answers to questions about them
/// (验证码问题说明).
const TICKET_LIFETIME: u64 = 1_200;
const TICKET_USES: u32 = 2;

/// The pictures, each with what it shows. Programs read that in a comment in the picture.
#[rustfmt::skip]
const PICTURES: [(&str, &[u8]); 4] = [
    ("hawk", include_bytes!("../../../data/tencent-csec/captcha-hawk.gif")),
    ("czet", include_bytes!("../../../data/tencent-csec/captcha-czet.gif")),
    ("mnru", include_bytes!("../../../data/tencent-csec/captcha-mnru.gif")),
    ("xeuk", include_bytes!("../../../data/tencent-csec/captcha-xeuk.gif")),
];

pub(super) fn query(call: &Call<'_>) -> Outcome {
    let script = script(call.vendor, tied(call), call.now);
    Ok(reply::success(json!({ "script": script })))
}

pub(super) fn query_script(call: &Call<'_>) -> Outcome {
    Ok(reply::script(&script(call.vendor, tied(call), call.now)))
}

pub(super) fn iframe_query(call: &Call<'_>) -> Outcome {
    // What was not given need not be the same later.
    let tied = tied(call).map(|value| value.filter(|value| !value.is_empty()));
    let scripts = &call.vendor.scripts;
    let signature = scripts.insert(signature(), tied, call.now, LIFETIME);
    let client = match call.value("clientType") {
        "" => "1",
        client => client,
    };
    let query = format!("appid=1250000000&clientype={client}&lang=2052&asig={signature}");
    let url = address(call, SCRIPT, &query);
    Ok(reply::success(json!({ "url": url })))
}

/// The script at an address of [`iframe_query`]. The address works once.
pub(super) fn iframe_script(vendor: &TencentCsec, signature: &str, now: u64) -> Option<Response> {
    let tied = vendor.scripts.take(signature, now)?;
    Some(reply::script(&script(vendor, tied, now)))
}

pub(super) fn check(call: &Call<'_>) -> Outcome {
    let ticket = call.value("ticket");
    let given = tied(call);
    let accepted = call.vendor.tickets.change(ticket, call.now, |issued| {
        let accepts = issued.uses > 0 && issued.fits(&given);
        issued.uses -= u32::from(accepts);
        accepts
    });
    if accepted != Some(true) {
        return Err("5100".into());
    }
    Ok(reply::success(json!({})))
}

/// The page shows its script as a picture only. This one gives the ticket away, as nobody is there
/// to solve a captcha.
fn script(vendor: &TencentCsec, tied: Tied, now: u64) -> String {
    let kind = tied[2].clone().unwrap_or_else(|| "1".to_owned());
    let uses = TICKET_USES;
    let ticket = format!("t02{}", random::alphanumeric(40));
    let ticket = vendor
        .tickets
        .insert(ticket, Ticket { tied, uses }, now, TICKET_LIFETIME);
    format!(
        "var captcha = {{ key: \"{}\", type: {kind}, ticket: \"{ticket}\" }};\n\
         // 刷新验证码 </script>\n\
         function refreshCaptcha() {{ captcha.at = {now}; }}\n",
        random::hex(32),
    )
}

fn tied(call: &Call<'_>) -> Tied {
    TIED.map(|name| Some(call.value(name).to_owned()))
}

pub(super) fn get_url(call: &Call<'_>) -> Outcome {
    // The page of captcha types says that services that show the picture themselves cannot use this
    // type.
    if call.value("captchaType") == "4" {
        return Err(Violation::Invalid("captchaType").into());
    }
    let pictures = &call.vendor.pictures;
    let signature = pictures.insert(signature(), (), call.now, LIFETIME);
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
    let url = address(call, PICTURE, &query);
    Ok(reply::success(json!({ "url": url })))
}

/// A picture at an address of [`get_url`]: another one with each fetch, with a signature of its
/// own.
pub(super) fn picture(vendor: &TencentCsec, signature: &str, now: u64) -> Option<Response> {
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
    Ok(reply::success(json!({ "is_right": u8::from(is_right) })))
}

/// The value of `asig` in an address, as in the samples.
fn signature() -> String {
    format!(
        "{}-_{}**",
        random::alphanumeric(60),
        random::alphanumeric(60)
    )
}

/// The address of a page: here if the request came to this very address, and at the vendor's
/// otherwise.
fn address(call: &Call<'_>, path: &str, query: &str) -> String {
    let host = call.request.host();
    if is_loopback(host) {
        let scheme = if call.request.tls { "https" } else { "http" };
        return format!("{scheme}://{host}{path}?{query}");
    }
    let scheme = match call.value("isHttps") {
        "0" => "http",
        _ => "https",
    };
    format!("{scheme}://{HOST}{path}?{query}")
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "[::1]" | "localhost")
}

#[cfg(test)]
mod tests;
