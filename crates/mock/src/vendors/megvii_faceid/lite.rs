//! What came of a verification of FaceID Lite: Lite-GetResult, and the call-back that tells the same.
//!
//! Verifications are begun by Lite-GetToken, which is not here: only those of the request examples are known.

use serde_json::{Value, json};

use super::{Call, Failure, Family, MegviiFaceid, Members, Operation, errors::COMMON};
use crate::{
    keys::Key,
    rules::{Limit, optional, required},
    vendor::{DocumentedError, OperationInfo, errors},
    verify::hash,
};

/// The verifications of the request examples, and how far each is.
const SEEDS: [(&str, &str); 3] = [
    ("1500000041,00000000-0000-4000-8000-000000000041", "OK"),
    ("1500000042,00000000-0000-4000-8000-000000000042", "OK"),
    (
        "1500000043,00000000-0000-4000-8000-000000000043",
        "PROCESSING",
    ),
];

pub(super) const GET_RESULT: Operation = Operation {
    info: OperationInfo {
        id: "LiteGetResult",
        errors: errors!(LITE_ERRORS, COMMON),
    },
    family: Family::Lite,
    path: "/faceid/lite/get_result",
    fields: &[
        required("biz_id", Limit::Text),
        optional(
            "return_image",
            Limit::OneOf(&["0", "1", "2", "3", "4", "5", "6"]),
        ),
    ],
    files: &[],
    run: get_result,
};

const LITE_ERRORS: &[DocumentedError] = &[DocumentedError::new(
    "RESULT_NOT_FOUND",
    400,
    "RESULT_NOT_FOUND",
)];

fn get_result(_: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let biz_id = call.value("biz_id");
    let Some((_, status)) = SEEDS.iter().find(|(seed, _)| *seed == biz_id) else {
        return Err(Failure::Code("RESULT_NOT_FOUND"));
    };
    let mut members = vec![
        ("status", json!(status)),
        (
            "biz_info",
            json!({
                "biz_extra_data": "",
                "biz_id": biz_id,
                "biz_no": "00000000-0000-4000-8000-000000000017",
            }),
        ),
    ];
    // 当处于“NOT_STARTED”或者“PROCESSING”状态时，idcard_info / liveness_result /verify_result字段均不会返回.
    if *status == "OK" {
        members.push((
            "idcard_info",
            json!({ "idcard_mode": "1", "idcard_uneditable_feild": "idcard_number,idcard_valid_date" }),
        ));
        members.push(("liveness_result", liveness_result()));
    }
    Ok(members)
}

fn liveness_result() -> Value {
    json!({
        "procedure_type": "video",
        "result": "PASS",
        "details": {
            "UPLOAD_TIMES": 2,
            "FACE_NOT_FOUND": 0,
            "LOW_FACE_QUALITY": 0,
            "INVALID_VIDEO_DURATION": 1,
            "SR_ERROR": 0,
            "NOT_SYNCHRONIZED": 0,
            "VIDOE_FORMAT_UNSUPPORTED": 0,
            "NO_AUDIO": 0,
        },
        "face_genuineness": {
            "synthetic_face_confidence": 0.12,
            "synthetic_face_threshold": 0.5,
            "mask_confidence": 0.04,
            "mask_threshold": 0.5,
            "screen_replay_confidence": 0,
            "screen_replay_threshold": 0.5,
        },
    })
}

/// The field `sign` that Megvii FaceID Lite posts beside this `data` to `notify_url` and `return_url`.
///
/// The mock sends no call-backs; with this a test can make one up.
#[must_use]
pub fn callback_sign(key: &Key, data: &str) -> String {
    // sign = sha1(API_SECRET + json_data)
    hash::sha1_hex(&[key.secret.as_bytes(), data.as_bytes()].concat())
}
