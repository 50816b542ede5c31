//! Captchas (验证码): fetch the script that shows one, check the ticket of the user who solved it.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::json;

use super::{Call, Operation, errors, reply};
use crate::{
    answer::Answer,
    random,
    rules::{Limit, Rule, optional, required},
    vendor::{OperationInfo, Refused, errors},
};

/// How long a ticket is good, in seconds. The page says only that a script is valid for a limited time.
const TICKET_LIFETIME: u64 = 300;

/// Tickets that are always good, whoever solved what: those of the request examples below `specs`.
const SEEDS: &[&str] = &[
    "CANARY-ticket-1",
    "t02CANARY_ticket-2*+/=",
    "CANARY-ticket-3",
    "CANARY-ticket-4",
    "CANARY-ticket-5",
    "CANARY-ticket-6",
    "CANARY-ticket-7",
    "CANARY-ticket-8",
];

/// What has to be the same in both calls.
const TIED: [&str; 5] = ["userIp", "businessId", "captchaType", "uid", "sceneId"];

pub(super) const CAPTCHA_QUERY: Operation = Operation {
    info: OperationInfo {
        id: "CaptchaQuery",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "CaptchaQuery",
    script: false,
    rules: QUERY,
    run: |call| {
        check_app_id(call)?;
        Ok(reply::json(&json!({
            "code": 0,
            "message": "No Error",
            "script": captcha_script(call),
        })))
    },
};

pub(super) const CAPTCHA_QUERY_SCRIPT: Operation = Operation {
    info: OperationInfo {
        id: "CaptchaQueryScript",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "CaptchaQuery",
    script: true,
    rules: QUERY,
    run: |call| {
        check_app_id(call)?;
        Ok(reply::script(&captcha_script(call)))
    },
};

pub(super) const CAPTCHA_CHECK: Operation = Operation {
    info: OperationInfo {
        id: "CaptchaCheck",
        errors: errors!(errors::COMMON, &[errors::CHECK_FAILED]),
    },
    action: "CaptchaCheck",
    script: false,
    rules: CHECK,
    run: captcha_check,
};

// The rows that both pages of the older generation have.
const ACCOUNT_TYPE: Rule = optional("accountType", Limit::OneOf(&["0", "1", "2", "4", "6", "7"]));
const REGISTER_TIME: Rule = required("registerTime", UNSIGNED);
const USER_IP: Rule = required(
    "userIp",
    Limit::Check(|text| text.parse::<IpAddr>().is_ok()),
);
const CAPTCHA_TYPE: Rule = required("captchaType", Limit::Integer(1, 8));
const BUSINESS_ID: Rule = required("businessId", UNSIGNED);
const SCENE_ID: Rule = optional("sceneId", UNSIGNED);
const UNSIGNED: Limit = Limit::Integer(0, i64::MAX);

const QUERY: &[Rule] = &[
    ACCOUNT_TYPE,
    REGISTER_TIME,
    USER_IP,
    CAPTCHA_TYPE,
    required("script", Limit::OneOf(&["0", "1"])),
    BUSINESS_ID,
    SCENE_ID,
];

const CHECK: &[Rule] = &[
    ACCOUNT_TYPE,
    REGISTER_TIME,
    USER_IP,
    CAPTCHA_TYPE,
    required("ticket", Limit::Text),
    BUSINESS_ID,
    SCENE_ID,
];

fn captcha_check(call: &Call<'_>) -> Result<Answer, Refused> {
    check_app_id(call)?;
    if !call.tickets.is_good(call) {
        return Err(errors::CHECK_FAILED.into());
    }
    Ok(reply::json(&json!({"code": 0, "message": "No Error"})))
}

/// An account of QQ or WeChat has an appId.
fn check_app_id(call: &Call<'_>) -> Result<(), Refused> {
    if matches!(call.value("accountType"), "1" | "2") && call.value("appId").is_empty() {
        return Err(errors::INVALID_PARAMETER.with("appId"));
    }
    Ok(())
}

/// The page shows its script as a picture only. This one gives the ticket away, as nobody is there to solve a captcha.
fn captcha_script(call: &Call<'_>) -> String {
    format!(
        "var captcha = {{ key: \"{}\", type: {}, ticket: \"{}\" }};\n\
         // 刷新验证码 </script>\n\
         function refreshCaptcha() {{ captcha.at = {}; }}\n",
        random::hex(32),
        call.value("captchaType"),
        call.tickets.issue(call),
        call.now,
    )
}

/// The tickets that were issued.
#[derive(Default)]
pub(super) struct Tickets(Mutex<HashMap<String, Ticket>>);

struct Ticket {
    /// In unix seconds.
    expires: u64,
    tied: [String; TIED.len()],
}

impl Tickets {
    fn issue(&self, call: &Call<'_>) -> String {
        let ticket = format!("t02{}", random::alphanumeric(40));
        let mut issued = self.issued();
        issued.retain(|_, ticket| ticket.expires >= call.now);
        issued.insert(
            ticket.clone(),
            Ticket {
                expires: call.now.saturating_add(TICKET_LIFETIME),
                tied: tied(call),
            },
        );
        ticket
    }

    fn is_good(&self, call: &Call<'_>) -> bool {
        let ticket = call.value("ticket");
        SEEDS.contains(&ticket)
            || self
                .issued()
                .get(ticket)
                .is_some_and(|issued| issued.expires >= call.now && issued.tied == tied(call))
    }

    fn issued(&self) -> MutexGuard<'_, HashMap<String, Ticket>> {
        // No code that holds the guard can panic, so a poisoned map is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tied(call: &Call<'_>) -> [String; TIED.len()] {
    TIED.map(|name| call.value(name).to_owned())
}
