//! Captchas by script (验证码): fetch the script that shows one, or its address; check the ticket of
//! the user who solved it.

use serde_json::json;

use super::{
    address, reply,
    service::{Call, LIFETIME, Outcome, TIED, TencentCsec, Ticket, Tied},
};
use crate::{random, response::Response};

/// How long and how often a ticket is good: as the vendor answers to questions about them
/// (验证码问题说明).
const TICKET_LIFETIME: u64 = 1_200;
const TICKET_USES: u32 = 2;

pub(super) fn query(call: &Call<'_>) -> Outcome {
    Ok(reply::success(
        json!({ "script": script(call.vendor, tied(call), call.now),
        }),
    ))
}

pub(super) fn query_script(call: &Call<'_>) -> Outcome {
    Ok(reply::script(&script(call.vendor, tied(call), call.now)))
}

pub(super) fn iframe_query(call: &Call<'_>) -> Outcome {
    // What was not given need not be the same later.
    let tied = tied(call).map(|value| value.filter(|value| !value.is_empty()));
    let signature = call
        .vendor
        .scripts
        .insert(address::signature(), tied, call.now, LIFETIME);
    let client = match call.value("clientType") {
        "" => "1",
        client => client,
    };
    let query = format!("appid=1250000000&clientype={client}&lang=2052&asig={signature}");
    Ok(reply::success(
        json!({ "url": address::of(call, address::SCRIPT, &query),
        }),
    ))
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
