//! What came of a verification of FaceID Lite: Lite-GetResult, and the call-back that tells the
//! same.
//!
//! Verifications are begun by Lite-GetToken, which is not here: only those of the request examples
//! are known.

use serde_json::{Value, json};

use super::service::{Call, FACE, Outcome, comparison};
use crate::{keys::Key, verify::sha1_hex};

/// A verification that has ended, without its `biz_id` and the comparison.
const RESULT: &str = include_str!("../../../data/megvii-faceid/lite-result.json");

pub(super) fn get_result(call: &Call<'_>) -> Outcome {
    let biz_id = call.value("biz_id");
    let status = call
        .vendor
        .verifications
        .get(biz_id, call.now)
        .ok_or("RESULT_NOT_FOUND")?;
    let mut reply: Value = serde_json::from_str(RESULT).unwrap_or_default();
    reply["biz_info"]["biz_id"] = json!(biz_id);
    // Before its end a verification has no results.
    if status != "OK" {
        return Ok(json!({ "status": status, "biz_info": reply["biz_info"] }));
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
