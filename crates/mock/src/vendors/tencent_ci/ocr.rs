//! Reading ID cards (身份证识别).

use serde_json::{Map, Value};

use super::{
    liveness::check_upload,
    service::{Call, Outcome},
};
use crate::{random, vendor::Refusal};

/// A picture may have 7M as Base64, which are 5.25 MiB.
const MAX_PICTURE: usize = 7 * 1024 * 1024 / 4 * 3;

/// The card that every picture shows is valid until the end of this day, 2020-07-21 in China. In
/// unix seconds.
const VALID_UNTIL: u64 = 1_595_347_200;

/// The two sides of that card.
const FRONT: &str = include_str!("../../../data/tencent-ci/id-card-front.xml");
const BACK: &str = include_str!("../../../data/tencent-ci/id-card-back.xml");

/// The members of `Config`.
const OPTIONS: [&str; 10] = [
    "CropIdCard",
    "CropPortrait",
    "CopyWarn",
    "BorderCheckWarn",
    "ReshootWarn",
    "DetectPsWarn",
    "TempIdWarn",
    "InvalidDateWarn",
    "Quality",
    "MultiCardDetect",
];

pub(super) fn recognize_upload(call: &Call<'_>) -> Outcome {
    let (empty, too_large) = (
        "FailedOperation.EmptyImageError",
        "LimitExceeded.TooLargeFileError",
    );
    check_upload(call, MAX_PICTURE, empty, too_large)?;
    recognize(call)
}

/// Every object counts as stored in the bucket, and as the picture of one and the same card.
pub(super) fn recognize(call: &Call<'_>) -> Outcome {
    let is_back = match call.value("CardSide") {
        // Which side it is would be found out: it is the front.
        "" | "FRONT" => false,
        "BACK" => true,
        _ => {
            let code = "InvalidParameterValue.InvalidParameterValueLimit";
            return Err(Refusal::Detail(code, "CardSide"));
        }
    };
    let options = options(call.value("Config")).ok_or("InvalidParameter.ConfigFormatError")?;
    let id_info = if is_back { BACK } else { FRONT };
    let mut reply = format!("<Response>\n{id_info}");
    if !options.is_empty() {
        reply.push_str("  <AdvancedInfo>\n");
        for (name, text) in advanced(&options, is_back, call.now) {
            reply.push_str(&format!("     <{name}>{text}</{name}>\n"));
        }
        reply.push_str("  </AdvancedInfo>\n");
    }
    reply.push_str("</Response>\n");
    Ok(reply)
}

/// What the options ask for. The card is spotless, but not valid for ever.
fn advanced(options: &[&str], is_back: bool, now: u64) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let asked = |name| options.contains(&name);
    if asked("CropIdCard") {
        found.push(("IdCard", random::jpeg()));
    }
    if asked("CropPortrait") && !is_back {
        found.push(("Portrait", random::jpeg()));
    }
    if asked("Quality") {
        found.push(("Quality", (50 + random::below(51)).to_string()));
    }
    if asked("BorderCheckWarn") {
        found.push(("BorderCodeValue", random::below(50).to_string()));
    }
    if asked("InvalidDateWarn") && is_back && now >= VALID_UNTIL {
        found.push(("WarnInfos", "9100".to_owned()));
    }
    found
}

/// The options that are wanted; nothing if this is not a JSON object of truth values.
fn options(config: &str) -> Option<Vec<&'static str>> {
    if config.is_empty() {
        return Some(Vec::new());
    }
    let config: Map<String, Value> = serde_json::from_str(config).ok()?;
    let mut wanted = Vec::new();
    for name in OPTIONS {
        match config.get(name) {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => wanted.push(name),
            Some(_) => return None,
        }
    }
    Some(wanted)
}

#[cfg(test)]
mod tests;
