//! Liveness by video: Raw-GetRandomNumber, Raw-ValidateVideo.
//!
//! The mock watches no videos: whatever has content passes.

use serde_json::json;

use super::{
    Call, Failure, MegviiFaceid, Members, Operation,
    errors::{COMMON, UPLOAD},
    tokens::Purpose,
};
use crate::{
    random,
    rules::{Limit, Rule, optional, required},
    vendor::{DocumentedError, OperationInfo, errors},
};

/// The tokens of the request examples. They never expire.
const SEEDS: [&str; 3] = [
    "ca0a2f00000000000000000000000001",
    "ca0a2f00000000000000000000000002",
    "ca0a2f00000000000000000000000003",
];

/// A grey JPEG of one pixel, as Base64: the best face.
const FACE: &str = "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP////////////////////////////////////////////////////////\
    //////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";

pub(super) const GET_RANDOM_NUMBER: Operation = Operation {
    info: OperationInfo {
        id: "RawGetRandomNumber",
        errors: COMMON,
    },
    path: "/faceid/lite/raw/get_random_number",
    fields: &[BIZ_NO],
    files: &[],
    run: get_random_number,
};

pub(super) const VALIDATE_VIDEO: Operation = Operation {
    info: OperationInfo {
        id: "RawValidateVideo",
        errors: errors!(VIDEO_ERRORS, COMMON, UPLOAD),
    },
    path: "/faceid/lite/raw/validate_video",
    fields: &[
        required("token_random_number", Limit::Text),
        BIZ_NO,
        optional("return_image", Limit::OneOf(&["0", "1"])),
    ],
    files: &["video"],
    run: validate_video,
};

const VIDEO_ERRORS: &[DocumentedError] = &[
    DocumentedError::new("INVALID_TOKEN", 400, "INVALID_TOKEN"),
    DocumentedError::new("VIDEO_FACE_NOT_FOUND", 400, "VIDEO_FACE_NOT_FOUND"),
    DocumentedError::new("VIDEO_LOW_FACE_QUALITY", 400, "VIDEO_LOW_FACE_QUALITY"),
    DocumentedError::new("VIDEO_INVALID_DURATION", 400, "VIDEO_INVALID_DURATION"),
    DocumentedError::new("VIDEO_MULTIPLE_FACES", 400, "VIDEO_MULTIPLE_FACES"),
    DocumentedError::new("VIDEO_NO_AUDIO", 400, "VIDEO_NO_AUDIO"),
    DocumentedError::new("VIDEO_UNSUPPORTED_FORMAT", 400, "VIDEO_UNSUPPORTED_FORMAT"),
];

const BIZ_NO: Rule = optional("biz_no", Limit::Characters(0, 128));

fn get_random_number(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    Ok(vec![
        ("random_number", json!(random::digits(4))),
        (
            "token_random_number",
            json!(vendor.tokens.issue(Purpose::RandomNumber, call.now)),
        ),
    ])
}

fn validate_video(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let token = call.value("token_random_number");
    if !SEEDS.contains(&token)
        && !vendor
            .tokens
            .is_valid(token, Purpose::RandomNumber, call.now)
    {
        return Err(Failure::Code("INVALID_TOKEN"));
    }
    if call.file("video").is_empty() {
        return Err(Failure::Code("VIDEO_UNSUPPORTED_FORMAT"));
    }
    let mut members = vec![(
        "token_video",
        json!(vendor.tokens.issue(Purpose::Video, call.now)),
    )];
    if call.value("return_image") == "1" {
        members.push((
            "image_best",
            json!(format!("data:image/jpeg;base64,{FACE}")),
        ));
    }
    Ok(members)
}
