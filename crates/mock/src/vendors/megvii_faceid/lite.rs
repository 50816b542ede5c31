//! What came of a verification of FaceID Lite: Lite-GetResult, and the call-back that tells the same.
//!
//! Verifications are begun by Lite-GetToken, which is not here: only those of the request examples are known.

use serde_json::{Map, Value, json};

use super::{
    Call, FACE, Failure, Family, MegviiFaceid, Members, Operation, comparison, errors::COMMON,
};
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
    // Before its end a verification has no results.
    if *status == "OK" {
        members.push(("idcard_info", idcard_info()));
        members.push(("liveness_result", liveness_result()));
        members.push((
            "verify_result",
            json!({
                "error_message": null,
                "result_faceid": comparison(true),
                "id_exceptions": { "id_attacked": 0, "id_photo_monochrome": 0 },
            }),
        ));
        let image = format!("data:image/jpeg;base64,{FACE}");
        let names: &[&str] = match call.value("return_image") {
            "1" => &["image_best"],
            "2" => &["image_idcard_front"],
            "3" => &["image_idcard_back"],
            "4" => &["image_best", "image_idcard_front", "image_idcard_back"],
            // The verifications here are by video, so there are no selfies.
            _ => &[],
        };
        if !names.is_empty() {
            let images: Map<_, _> = names
                .iter()
                .map(|name| ((*name).to_owned(), json!(image)))
                .collect();
            members.push(("images", images.into()));
        }
    }
    Ok(members)
}

fn idcard_info() -> Value {
    json!({
        "idcard_mode": "1",
        "idcard_uneditable_feild": "idcard_number,idcard_valid_date",
        "idcard_number": "11010519491231002X",
        "idcard_name": "张三",
        "idcard_valid_date": "2010.11.13-2030.11.13",
        "idcard_issued_by": "",
        "front_side": {
            "upload_times": 1,
            "ocr_result": {
                "side": "front",
                "name": "张三",
                "gender": "女",
                "race": "汉",
                "birthday": { "year": "1949", "month": "12", "day": "31" },
                "id_card_number": "11010519491231002X",
                "address": "东二环0号",
                "legality": {
                    "ID Photo": 0.98,
                    "Temporary ID Photo ": 0.01,
                    "Photocopy": 0,
                    "Screen": 0.01,
                    "Edited": 0,
                },
            },
        },
    })
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
