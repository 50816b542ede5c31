//! Proving that a person is alive (人脸核身): fetch a challenge, verify a recording.

use super::service::{Call, Outcome};
use crate::{
    random,
    rules::{self, Violation},
    vendor::Refusal,
};

/// A video may have 8M as Base64, which are 6 MiB.
const MAX_VIDEO: usize = 8 * 1024 * 1024 / 4 * 3;

pub(super) fn live_code(call: &Call<'_>) -> Outcome {
    let code = call.vendor.issue(random::digits(4), call.now);
    Ok(format!(
        "<Response>\n  <LiveCode>{code}</LiveCode>\n</Response>\n"
    ))
}

pub(super) fn action_sequence(call: &Call<'_>) -> Outcome {
    // 1 is to open the mouth, 2 to close the eyes.
    let sequence = if random::below(2) == 0 { "1,2" } else { "2,1" };
    let sequence = call.vendor.issue(sequence.to_owned(), call.now);
    Ok(format!(
        "<Response>\n  <ActionSequence>{sequence}</ActionSequence>\n</Response>\n"
    ))
}

/// Every object counts as stored in the bucket, and every video as one of the named person.
pub(super) fn recognize(call: &Call<'_>) -> Outcome {
    if !is_id_card_number(call.value("IdCard")) {
        return Err("FailedOperation.IdFormatError".into());
    }
    if call.value("Name").trim().is_empty() {
        return Err("FailedOperation.NameFormatError".into());
    }
    let (liveness_type, data) = (call.value("LivenessType"), call.value("ValidateData"));
    check_validate_data(liveness_type, data)?;
    // Other digits than those that were issued are not those that the person in the video reads,
    // and likewise for movements.
    let issued = call.vendor.is_issued(data, call.now);
    match liveness_type {
        "LIP" if !issued => return Err("FailedOperation.LipVoiceRecognize".into()),
        "ACTION" if !issued => return Err("FailedOperation.ActionFirstAction".into()),
        _ => {}
    }

    let mut reply = format!(
        "<Response>\n    <BestFrameBase64>{}</BestFrameBase64>\n    <Sim>{}</Sim>\n",
        random::jpeg(),
        similarity()
    );
    let wanted = rules::integer(call.value("BestFrameNum")).unwrap_or(1);
    if wanted > 1 {
        for _ in 0..wanted {
            let frame = random::jpeg();
            reply.push_str(&format!("    <BestFrameList>{frame}</BestFrameList>\n"));
        }
    }
    reply.push_str("</Response>\n");
    Ok(reply)
}

pub(super) fn recognize_upload(call: &Call<'_>) -> Outcome {
    check_upload(call, MAX_VIDEO, "MissingContent", "InvalidContent@413")?;
    recognize(call)
}

/// Checks a body that is stored as an object. COS demands a length, or else a transfer encoding
/// (436/7728).
pub(super) fn check_upload(
    call: &Call<'_>,
    limit: usize,
    empty: &'static str,
    too_large: &'static str,
) -> Result<(), Refusal> {
    let has = |name| call.request.header(name).is_some();
    if !has("content-length") && !has("transfer-encoding") {
        return Err("MissingContentLength".into());
    }
    match call.request.body.len() {
        0 => Err(empty.into()),
        length if length > limit => Err(too_large.into()),
        _ => Ok(()),
    }
}

/// The digits with LIP, the movements with ACTION, nothing with SILENT: whether they are
/// well-formed.
fn check_validate_data(liveness_type: &str, data: &str) -> Result<(), Violation> {
    let fits = match liveness_type {
        "LIP" | "ACTION" if data.is_empty() => return Err(Violation::Missing("ValidateData")),
        "LIP" => data.len() == 4 && data.bytes().all(|byte| byte.is_ascii_digit()),
        // The page writes the comma in both widths.
        "ACTION" => data
            .split([',', '，'])
            .all(|movement| matches!(movement, "1" | "2")),
        _ => data.is_empty(),
    };
    fits.then_some(()).ok_or(Violation::Invalid("ValidateData"))
}

/// 18 characters, of which the last may be an X, or 15 digits in the old form. The check digit is
/// not checked.
fn is_id_card_number(text: &str) -> bool {
    let digits = match text.len() {
        15 => text,
        18 => text.strip_suffix(['X', 'x']).unwrap_or(text),
        _ => return false,
    };
    digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Between 70 and 100, without decimals where there are none.
fn similarity() -> String {
    let hundredths = 7_000 + random::below(3_001);
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        rest => format!("{}.{rest:02}", hundredths / 100),
    }
}

#[cfg(test)]
mod tests;
