//! Liveness by video: Raw-GetRandomNumber, Raw-ValidateVideo.
//!
//! The mock watches no videos, it reads the marks in them (see [`super::marks`]). Whether the digits are right is not
//! said here but by Raw-Verify.

use serde_json::json;

use super::{
    Call, FACE, Failure, Family, MegviiFaceid, Members, Operation,
    errors::{COMMON, UPLOAD},
    marks::{self, Seen},
    tokens::Issued,
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

pub(super) const GET_RANDOM_NUMBER: Operation = Operation {
    info: OperationInfo {
        id: "RawGetRandomNumber",
        errors: COMMON,
    },
    family: Family::Raw,
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
    family: Family::Raw,
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

pub(super) const BIZ_NO: Rule = optional("biz_no", Limit::Characters(0, 128));

fn get_random_number(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let digits = random::digits(4);
    let token = vendor
        .tokens
        .issue(Issued::Digits(Some(digits.clone())), call.now);
    Ok(vec![
        ("random_number", json!(digits)),
        ("token_random_number", json!(token)),
    ])
}

fn validate_video(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let token = call.value("token_random_number");
    let digits = match vendor.tokens.get(token, call.now) {
        Some(Issued::Digits(digits)) => digits,
        _ if SEEDS.contains(&token) => None,
        _ => return Err(Failure::Code("INVALID_TOKEN")),
    };
    let video = call.file("video");
    if video.is_empty() {
        return Err(Failure::Code("VIDEO_UNSUPPORTED_FORMAT"));
    }
    let seen = Seen::of(video);
    match seen.faces {
        0 => return Err(Failure::Code("VIDEO_FACE_NOT_FOUND")),
        1 => {}
        _ => return Err(Failure::Code("VIDEO_MULTIPLE_FACES")),
    }
    let digits_match = match (&digits, marks::digits(video)) {
        (Some(digits), Some(read)) => digits == read,
        _ => true,
    };
    let issued = Issued::Video { seen, digits_match };
    let mut members = vec![("token_video", json!(vendor.tokens.issue(issued, call.now)))];
    if call.value("return_image") == "1" {
        members.push((
            "image_best",
            json!(format!("data:image/jpeg;base64,{FACE}")),
        ));
    }
    Ok(members)
}
