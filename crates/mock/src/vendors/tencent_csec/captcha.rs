//! Captchas by script (验证码): fetch the script that shows one, or its address; check the ticket of
//! the user who solved it.

use std::net::IpAddr;

use serde_json::json;

use super::{Call, Operation, State, errors, pages, reply};
use crate::{
    answer::Answer,
    random,
    rules::{Limit, Rule, optional, required},
    vendor::{OperationInfo, Refused, errors},
};

/// Tickets that are always good, whoever solved what: those of the request examples below `specs`.
const SEEDS: &[&str] = &[
    "t02Zk5Vq8mXbR1cNwJ7uLhT3eYdA0sGfP9oKiBvM6x",
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
        Ok(reply::json(&json!({
            "code": 0,
            "message": "No Error",
            "script": script_of_query(call),
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
    run: |call| Ok(reply::script(&script_of_query(call))),
};

pub(super) const CAPTCHA_IFRAME_QUERY: Operation = Operation {
    info: OperationInfo {
        id: "CaptchaIframeQuery",
        errors: errors!(errors::COMMON, errors::OPERATION_FAILED),
    },
    action: "CaptchaIframeQuery",
    script: false,
    rules: IFRAME,
    run: captcha_iframe_query,
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

// The rows that several pages have.
pub(super) const ACCOUNT_TYPE: Rule =
    optional("accountType", Limit::OneOf(&["0", "1", "2", "4", "6", "7"]));
pub(super) const SCENE_ID: Rule = optional("sceneId", UNSIGNED);
pub(super) const UNSIGNED: Limit = Limit::Integer(0, i64::MAX);
pub(super) const IP: Limit = Limit::Check(|text| text.parse::<IpAddr>().is_ok());
/// The older pages require it of CaptchaQuery and CaptchaCheck, and their samples go without it.
pub(super) const REGISTER_TIME: Rule = optional("registerTime", UNSIGNED);
pub(super) const OPTIONAL_USER_IP: Rule = optional("userIp", IP);
pub(super) const OPTIONAL_BUSINESS_ID: Rule = optional("businessId", UNSIGNED);
/// By the page of captcha types; the samples have a level of 0.
pub(super) const PICTURE_TYPE: Rule =
    optional("captchaType", Limit::OneOf(&["1", "2", "4", "5", "7"]));
pub(super) const DISTURB_LEVEL: Rule = optional("disturbLevel", Limit::OneOf(&["0", "1", "2"]));
pub(super) const IS_HTTPS: Rule = optional("isHttps", Limit::OneOf(&["0", "1"]));

const USER_IP: Rule = required("userIp", IP);

const QUERY: &[Rule] = &[
    ACCOUNT_TYPE,
    REGISTER_TIME,
    USER_IP,
    required("captchaType", Limit::Integer(1, 8)),
    required("script", Limit::OneOf(&["0", "1"])),
    required("businessId", UNSIGNED),
    SCENE_ID,
];

/// All are optional, as on the older page; the newer one requires some, and its sample goes without
/// two of them.
const IFRAME: &[Rule] = &[
    ACCOUNT_TYPE,
    REGISTER_TIME,
    OPTIONAL_USER_IP,
    PICTURE_TYPE,
    DISTURB_LEVEL,
    IS_HTTPS,
    optional("clientType", Limit::OneOf(&["1", "2", "4"])),
    OPTIONAL_BUSINESS_ID,
    SCENE_ID,
];

/// What both pages require; the type 9 and verifyType are those of the vendor's demo.
const CHECK: &[Rule] = &[
    ACCOUNT_TYPE,
    REGISTER_TIME,
    USER_IP,
    required("captchaType", Limit::Integer(1, 9)),
    DISTURB_LEVEL,
    required("ticket", Limit::Text),
    optional("verifyType", UNSIGNED),
    OPTIONAL_BUSINESS_ID,
    SCENE_ID,
];

fn captcha_iframe_query(call: &Call<'_>) -> Result<Answer, Refused> {
    let signature = pages::signature();
    // What was not given need not be the same later.
    let tied = tied(call).map(|value| value.filter(|value| !value.is_empty()));
    call.state
        .scripts
        .issue(signature.clone(), Ticket { tied }, call.now);
    let client = match call.value("clientType") {
        "" => "1",
        client => client,
    };
    let query = format!("appid=1250000000&clientype={client}&lang=2052&asig={signature}");
    Ok(reply::json(&json!({
        "code": 0,
        "message": "No Error",
        "url": pages::address(call, pages::SCRIPT, &query),
    })))
}

/// The script behind an address of [`CAPTCHA_IFRAME_QUERY`]. The address works once.
pub(super) fn iframe_script(state: &State, signature: &str, now: u64) -> Option<String> {
    let ticket = state.scripts.take_if(signature, now, |_| true)?;
    Some(script(state, ticket, now))
}

fn captcha_check(call: &Call<'_>) -> Result<Answer, Refused> {
    let ticket = call.value("ticket");
    let asked = tied(call);
    let is_good = SEEDS.contains(&ticket)
        || call
            .state
            .tickets
            .take_if(ticket, call.now, |issued| issued.fits(&asked))
            .is_some();
    if !is_good {
        return Err(errors::CHECK_FAILED.into());
    }
    Ok(reply::json(&json!({"code": 0, "message": "No Error"})))
}

fn script_of_query(call: &Call<'_>) -> String {
    let ticket = Ticket { tied: tied(call) };
    script(call.state, ticket, call.now)
}

/// The page shows its script as a picture only. This one gives the ticket away, as nobody is there
/// to solve a captcha.
fn script(state: &State, issued: Ticket, now: u64) -> String {
    let ticket = format!("t02{}", random::alphanumeric(40));
    let kind = issued.tied[2].clone().unwrap_or_else(|| "1".to_owned());
    state.tickets.issue(ticket.clone(), issued, now);
    format!(
        "var captcha = {{ key: \"{}\", type: {kind}, ticket: \"{ticket}\" }};\n\
         // 刷新验证码 </script>\n\
         function refreshCaptcha() {{ captcha.at = {now}; }}\n",
        random::hex(32),
    )
}

/// A ticket that was issued.
#[derive(Clone)]
pub(super) struct Ticket {
    /// The values of [`TIED`]; `None` is any.
    tied: [Option<String>; TIED.len()],
}

impl Ticket {
    fn fits(&self, asked: &[Option<String>; TIED.len()]) -> bool {
        self.tied
            .iter()
            .zip(asked)
            .all(|(wanted, given)| wanted.is_none() || wanted == given)
    }
}

fn tied(call: &Call<'_>) -> [Option<String>; TIED.len()] {
    TIED.map(|name| Some(call.value(name).to_owned()))
}
