//! A verification on the vendor's own pages: Lite-GetToken, Lite-GetResult, and the call-back that
//! tells what came of it.
//!
//! Nobody opens the page: a verification counts as passed as soon as it is begun.

use serde_json::{Value, json};

use super::service::{Call, FACE, Outcome, Verification, comparison};
use crate::{keys::Key, random, rules::Violation, verify::sha1_hex};

/// How long a result is kept, in seconds (1 day).
const DAY: u64 = 24 * 60 * 60;

/// A verification that has ended, without its `biz_id` and the comparison.
const RESULT: &str = include_str!("../../../data/megvii-faceid/lite-result.json");

pub(super) fn get_token(call: &Call<'_>) -> Outcome {
    if call.value("comparison_type") == "0" {
        let mut pictures = ["image_ref1", "image_ref2", "image_ref3"].into_iter();
        if !pictures.any(|name| call.file(name).is_some()) {
            return Err(Violation::Missing("image_ref1").into());
        }
    } else if call.required("idcard_mode")? == "0" {
        call.required("idcard_name")?;
        call.required("idcard_number")?;
    }
    let names = ["biz_no", "biz_extra_data"].map(|it| call.value(it).to_owned());
    let begun = Verification {
        status: "OK",
        names: Some(names),
    };
    let biz_id = format!("{},{}", call.now, random::uuid());
    let biz_id = call
        .vendor
        .verifications
        .insert(biz_id, begun, call.now, DAY);
    Ok(json!({
        "token": random::uuid().replace('-', ""),
        "biz_id": biz_id,
        "expired_time": call.now + 60 * 60,
    }))
}

pub(super) fn get_result(call: &Call<'_>) -> Outcome {
    let biz_id = call.value("biz_id");
    let found = call
        .vendor
        .verifications
        .get(biz_id, call.now)
        .ok_or("RESULT_NOT_FOUND")?;
    let mut reply: Value = serde_json::from_str(RESULT).unwrap_or_default();
    reply["biz_info"]["biz_id"] = json!(biz_id);
    if let Some([biz_no, extra]) = found.names {
        reply["biz_info"]["biz_no"] = json!(biz_no);
        reply["biz_info"]["biz_extra_data"] = json!(extra);
    }
    // Before its end a verification has no results.
    if found.status != "OK" {
        return Ok(json!({ "status": found.status, "biz_info": reply["biz_info"] }));
    }
    reply["verify_result"]["result_faceid"] = comparison(true);
    let names: &[&str] = match call.value("return_image") {
        "1" => &["image_best"],
        "2" => &["image_idcard_front"],
        "3" => &["image_idcard_back"],
        "4" => &["image_best", "image_idcard_front", "image_idcard_back"],
        // The verifications here are by video, so there are no selfies.
        _ => &[],
    };
    for name in names {
        reply["images"][name] = json!(format!("data:image/jpeg;base64,{FACE}"));
    }
    Ok(reply)
}

/// The field `sign` that Megvii FaceID Lite posts beside this `data` to `notify_url` and
/// `return_url`.
///
/// The mock sends no call-backs; with this a test can make one up.
#[must_use]
pub fn callback_sign(key: &Key, data: &str) -> String {
    // sign = sha1(API_SECRET + json_data)
    sha1_hex(&[key.secret.as_bytes(), data.as_bytes()].concat())
}
