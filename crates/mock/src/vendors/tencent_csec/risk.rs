//! Risk checks (业务安全防护): how malicious a user's registration, log-in, part in a campaign or message
//! looks, and feedback on verdicts that were wrong.
//!
//! Nobody is malicious here but who acts from an address that is not a public one, who writes a
//! word of [`KEYWORDS`](super::message::KEYWORDS), and who was reported with Feedback.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::{Map, Value, json};

use super::{
    Call, Operation,
    captcha::{IP, OPTIONAL_BUSINESS_ID, REGISTER_TIME, SCENE_ID, UNSIGNED},
    errors, message, reply,
};
use crate::{
    rules::{Limit, Rule, optional, required},
    vendor::{OperationInfo, errors},
};

/// The level of who acts from an address that is not a public one.
const NOT_PUBLIC: u8 = 2;

pub(super) const REGISTER_PROTECTION: Operation = Operation {
    info: OperationInfo {
        id: "RegisterProtection",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "RegisterProtection",
    script: false,
    rules: &[
        ACCOUNT_TYPE,
        UID,
        required("registerTime", UNSIGNED),
        required("registerIp", IP),
        optional("registerSource", SOURCE),
        MOUSE_CLICK_COUNT,
        KEYBOARD_CLICK_COUNT,
        optional("registerSpend", UNSIGNED),
        RESULT,
        optional("reason", Limit::Integer(0, 3)),
        OPTIONAL_BUSINESS_ID,
        SCENE_ID,
        WX_SUB_TYPE,
    ],
    run: |call| {
        let mut reply = verdict(call, "registerIp");
        echo(&mut reply, call, &["registerIp"]);
        echo_number(&mut reply, call, "registerTime");
        echo(&mut reply, call, &["uid", "associateAccount"]);
        Ok(reply::json(&reply.into()))
    },
};

pub(super) const LOGIN_PROTECTION: Operation = Operation {
    info: OperationInfo {
        id: "LoginProtection",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "LoginProtection",
    script: false,
    rules: &[
        required("loginIp", IP),
        required("loginTime", UNSIGNED),
        ACCOUNT_TYPE,
        UID,
        REGISTER_TIME,
        REGISTER_IP,
        LOGIN_SOURCE,
        LOGIN_TYPE,
        MOUSE_CLICK_COUNT,
        KEYBOARD_CLICK_COUNT,
        RESULT,
        optional("reason", Limit::Integer(0, 4)),
        LOGIN_SPEND,
        OPTIONAL_BUSINESS_ID,
    ],
    run: |call| {
        let mut reply = verdict(call, "loginIp");
        // This page is of the newer kind.
        reply.insert("codeDesc".to_owned(), "Success".into());
        echo(&mut reply, call, &["loginIp"]);
        echo_number(&mut reply, call, "loginTime");
        echo(&mut reply, call, &["uid", "associateAccount"]);
        Ok(reply::json(&reply.into()))
    },
};

pub(super) const ACTIVITY_ANTI_RUSH: Operation = Operation {
    info: OperationInfo {
        id: "ActivityAntiRush",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "ActivityAntiRush",
    script: false,
    rules: &[
        ACCOUNT_TYPE,
        UID,
        REGISTER_TIME,
        REGISTER_IP,
        LOGIN_SOURCE,
        LOGIN_TYPE,
        required("userIp", IP),
        required("postTime", UNSIGNED),
        LOGIN_SPEND,
        MOUSE_CLICK_COUNT,
        KEYBOARD_CLICK_COUNT,
        OPTIONAL_BUSINESS_ID,
        SCENE_ID,
        WX_SUB_TYPE,
    ],
    run: |call| {
        let mut reply = verdict(call, "userIp");
        // Under the names of the table; the sample has others.
        echo(&mut reply, call, &["rootId", "userIp"]);
        echo_number(&mut reply, call, "postTime");
        echo(&mut reply, call, &["uid", "associateAccount"]);
        Ok(reply::json(&reply.into()))
    },
};

pub(super) const UGC_ANTI_SPAM: Operation = Operation {
    info: OperationInfo {
        id: "UgcAntiSpam",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "UgcAntiSpam",
    script: false,
    rules: &[
        ACCOUNT_TYPE,
        UID,
        optional("toAccountType", ACCOUNT_TYPES),
        optional("relationship", Limit::Integer(1, 6)),
        required("messageStruct", Limit::Check(message::is_well_formed)),
        required("postIp", IP),
        optional("postTime", UNSIGNED),
        REGISTER_TIME,
        REGISTER_IP,
        LOGIN_SOURCE,
        LOGIN_TYPE,
        OPTIONAL_BUSINESS_ID,
        SCENE_ID,
    ],
    run: |call| {
        let found = message::keyword(call.value("messageStruct"));
        let level = level(call, "postIp").max(found.map_or(0, |keyword| keyword.level));
        let mut reply = success();
        reply.insert("level".to_owned(), level.into());
        echo(&mut reply, call, &["messageId", "postIp"]);
        echo_number(&mut reply, call, "postTime");
        echo(&mut reply, call, &["uid", "associateAccount"]);
        if let Some(keyword) = found {
            reply.insert("type".to_owned(), keyword.kind.into());
            reply.insert("beatTips".to_owned(), keyword.word.into());
        }
        Ok(reply::json(&reply.into()))
    },
};

pub(super) const FEEDBACK: Operation = Operation {
    info: OperationInfo {
        id: "Feedback",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "Feedback",
    script: false,
    rules: &[
        required("accountType", Limit::OneOf(&["1", "2", "4"])),
        UID,
        required("userIp", IP),
        required(
            "interfaceName",
            Limit::OneOf(&["RegisterProtection", "LoginProtection", "ActivityAntiRush"]),
        ),
        required("queryTime", UNSIGNED),
        required("result", Limit::Integer(0, 4)),
        required("feedbackType", Limit::Integer(0, 2)),
    ],
    run: |call| {
        call.state.reports.note(call);
        Ok(reply::json(&json!({"code": 0, "message": "OK"})))
    },
};

// The rows that several pages have.
/// Those of all pages, older and newer, of the risk checks.
const ACCOUNT_TYPES: Limit = Limit::OneOf(&["0", "1", "2", "4", "6", "7", "8", "10004"]);
const ACCOUNT_TYPE: Rule = required("accountType", ACCOUNT_TYPES);
const UID: Rule = required("uid", Limit::Text);
const REGISTER_IP: Rule = optional("registerIp", IP);
const SOURCE: Limit = Limit::Integer(0, 4);
const LOGIN_SOURCE: Rule = optional("loginSource", SOURCE);
const LOGIN_TYPE: Rule = optional("loginType", Limit::Integer(0, 3));
const LOGIN_SPEND: Rule = optional("loginSpend", UNSIGNED);
const MOUSE_CLICK_COUNT: Rule = optional("mouseClickCount", UNSIGNED);
const KEYBOARD_CLICK_COUNT: Rule = optional("keyboardClickCount", UNSIGNED);
const RESULT: Rule = optional("result", Limit::Integer(0, 1));
const WX_SUB_TYPE: Rule = optional("wxSubType", Limit::Integer(1, 2));

/// The level of a call, and what speaks against the user: as the newer pages have it.
fn verdict(call: &Call<'_>, address: &str) -> Map<String, Value> {
    let level = level(call, address);
    let mut reply = success();
    reply.insert("level".to_owned(), level.into());
    if level > 0 {
        // 205: not a public address; 4: on the block list, as was reported.
        let risk = match is_public(call.value(address)) {
            true => 4,
            false => 205,
        };
        reply.insert("riskType".to_owned(), json!([risk]));
    }
    reply
}

/// The level of a call: as it was reported, or else by the address from which the user acts.
fn level(call: &Call<'_>, address: &str) -> u8 {
    let own = if is_public(call.value(address)) {
        0
    } else {
        NOT_PUBLIC
    };
    call.state.reports.level(call).unwrap_or(own)
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

fn success() -> Map<String, Value> {
    let mut reply = Map::new();
    reply.insert("code".to_owned(), 0.into());
    reply.insert("message".to_owned(), "No Error".into());
    reply
}

/// Gives parameters back as they came, those that were given.
fn echo(reply: &mut Map<String, Value>, call: &Call<'_>, names: &[&str]) {
    for name in names {
        let value = call.value(name);
        if !value.is_empty() {
            reply.insert((*name).to_owned(), value.into());
        }
    }
}

/// Gives a time back as a number, as the samples have it; the tables say text.
fn echo_number(reply: &mut Map<String, Value>, call: &Call<'_>, name: &str) {
    if let Ok(number) = call.value(name).parse::<i64>() {
        reply.insert(name.to_owned(), number.into());
    }
}

/// What was reported with Feedback: the level of the next calls about a user.
#[derive(Default)]
pub(super) struct Reports(Mutex<HashMap<[String; 3], u8>>);

impl Reports {
    fn note(&self, call: &Call<'_>) {
        let key = ["interfaceName", "accountType", "uid"].map(|name| call.value(name).to_owned());
        let mut reports = self.reports();
        match call.value("feedbackType") {
            "1" => reports.insert(key, 0),
            "2" => reports.insert(key, 4),
            _ => reports.remove(&key),
        };
    }

    fn level(&self, call: &Call<'_>) -> Option<u8> {
        let key = [call.action, call.value("accountType"), call.value("uid")].map(str::to_owned);
        self.reports().get(&key).copied()
    }

    fn reports(&self) -> MutexGuard<'_, HashMap<[String; 3], u8>> {
        // No code that holds the guard can panic, so a poisoned map is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_house_are_not_public() {
        for good in ["8.8.8.8", "203.0.113.1", "2001:db8::1"] {
            assert!(is_public(good), "{good}");
        }
        for bad in [
            "127.0.0.1",
            "10.64.10.1",
            "192.168.1.1",
            "169.254.0.1",
            "::1",
            "fd00::1",
        ] {
            assert!(!is_public(bad), "{bad}");
        }
    }
}
