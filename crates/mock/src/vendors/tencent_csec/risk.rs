//! Risk checks (业务安全防护): how malicious a user's registration, log-in, part in a campaign or message
//! looks, and feedback on verdicts that were wrong.
//!
//! Nobody is malicious here but who acts from an address that is not a public one, who writes a
//! word of [`KEYWORDS`](super::message::KEYWORDS), and who was reported with Feedback.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::{
    message, reply,
    service::{Call, Outcome},
};
use crate::store::lock;

/// The level of who acts from an address that is not a public one.
const NOT_PUBLIC: u8 = 2;

pub(super) fn register(call: &Call<'_>) -> Outcome {
    Ok(reply::success(verdict(call, "registerIp", "registerTime")))
}

pub(super) fn login(call: &Call<'_>) -> Outcome {
    let mut reply = verdict(call, "loginIp", "loginTime");
    // This page is of the newer kind.
    reply["codeDesc"] = json!("Success");
    Ok(reply::success(reply))
}

pub(super) fn activity(call: &Call<'_>) -> Outcome {
    let mut reply = verdict(call, "userIp", "postTime");
    // Under the name of the table; the sample has another.
    echo(&mut reply, call, &["rootId"]);
    Ok(reply::success(reply))
}

pub(super) fn message(call: &Call<'_>) -> Outcome {
    let found = message::keyword(call.value("messageStruct"));
    let level = level(call, "postIp").max(found.map_or(0, |keyword| keyword.level));
    let mut reply = leveled(call, level, "postIp", "postTime");
    echo(&mut reply, call, &["messageId"]);
    if let Some(keyword) = found {
        reply["type"] = json!(keyword.kind);
        reply["beatTips"] = json!(keyword.word);
    }
    Ok(reply::success(reply))
}

/// Notes the level of the next calls about a user.
pub(super) fn feedback(call: &Call<'_>) -> Outcome {
    let key = ["interfaceName", "accountType", "uid"].map(|name| call.value(name).to_owned());
    let mut reports = lock(&call.vendor.reports);
    match call.value("feedbackType") {
        "1" => reports.insert(key, 0),
        "2" => reports.insert(key, 4),
        _ => reports.remove(&key),
    };
    Ok(reply::json(json!({"code": 0, "message": "OK"})))
}

/// The level of a call, and what speaks against the user: as the newer pages have it.
fn verdict(call: &Call<'_>, address: &str, time: &str) -> Value {
    let level = level(call, address);
    let mut reply = leveled(call, level, address, time);
    if level > 0 {
        // 205: not a public address; 4: on the block list, as was reported.
        let risk = if is_public(call.value(address)) {
            4
        } else {
            205
        };
        reply["riskType"] = json!([risk]);
    }
    reply
}

/// The level of a call: as it was reported, or else by the address from which the user acts.
fn level(call: &Call<'_>, address: &str) -> u8 {
    let interface = call.operation.map_or("", |operation| operation.name);
    let key = [interface, call.value("accountType"), call.value("uid")].map(str::to_owned);
    let reported = lock(&call.vendor.reports).get(&key).copied();
    reported.unwrap_or(if is_public(call.value(address)) {
        0
    } else {
        NOT_PUBLIC
    })
}

/// Addresses of documents count as public, or no example could act from one.
fn is_public(address: &str) -> bool {
    match address.parse() {
        Ok(IpAddr::V4(address)) => {
            !(address.is_private() || address.is_loopback() || address.is_link_local())
        }
        Ok(IpAddr::V6(address)) => !(address.is_loopback() || address.is_unique_local()),
        Err(_) => false,
    }
}

/// A success with a level, and the parameters that every page gives back.
fn leveled(call: &Call<'_>, level: u8, address: &str, time: &str) -> Value {
    let mut reply = json!({ "level": level });
    echo(&mut reply, call, &[address, "uid", "associateAccount"]);
    // A number, as the samples have it; the tables say text.
    if let Ok(number) = call.value(time).parse::<i64>() {
        reply[time] = json!(number);
    }
    reply
}

/// Gives parameters back as they came, those that were given.
fn echo(reply: &mut Value, call: &Call<'_>, names: &[&str]) {
    for name in names {
        let value = call.value(name);
        if !value.is_empty() {
            reply[name] = json!(value);
        }
    }
}

#[cfg(test)]
mod tests;
