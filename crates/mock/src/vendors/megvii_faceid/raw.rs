//! Liveness: by video with Raw-GetRandomNumber and Raw-ValidateVideo, by two selfies with
//! Raw-ValidateFrontFace and Raw-ValidateSideFace.
//!
//! The mock watches no videos, it reads the [`directives`](super::directives) in them. Whether the digits are right is
//! not told here but by Raw-Verify.

use serde_json::json;

use super::{
    directives::{Subject, directive},
    service::{Call, FACE, MegviiFaceid, Outcome, Token, single_face},
};
use crate::{random, vendor::Refusal};

/// How long a token is valid, in seconds (24 hours).
const LIFETIME: u64 = 24 * 60 * 60;

pub(super) fn random_number(call: &Call<'_>) -> Outcome {
    let digits = random::digits(4);
    let token = issue(call.vendor, Token::Digits(Some(digits.clone())), call.now);
    Ok(json!({ "random_number": digits, "token_random_number": token }))
}

pub(super) fn validate_video(call: &Call<'_>) -> Outcome {
    let token = call.value("token_random_number");
    let Some(Token::Digits(digits)) = call.vendor.tokens.get(token, call.now) else {
        return Err("INVALID_TOKEN".into());
    };
    let video = call.file("video").unwrap_or_default();
    let subject = single_face(video, |code| {
        Refusal::Code(match code {
            "NO_FACE_FOUND" => "VIDEO_FACE_NOT_FOUND",
            "MULTIPLE_FACES" => "VIDEO_MULTIPLE_FACES",
            _ => "VIDEO_UNSUPPORTED_FORMAT",
        })
    })?;
    let digits_match = match (&digits, directive(video, "digits")) {
        (Some(digits), Some(read)) => digits == read,
        _ => true,
    };
    let issued = Token::Video {
        subject,
        digits_match,
    };
    let mut reply = json!({ "token_video": issue(call.vendor, issued, call.now) });
    if call.value("return_image") == "1" {
        reply["image_best"] = json!(format!("data:image/jpeg;base64,{FACE}"));
    }
    Ok(reply)
}

pub(super) fn validate_front_face(call: &Call<'_>) -> Outcome {
    let front = selfie(call)?;
    let token = issue(call.vendor, Token::Front(Some(front)), call.now);
    Ok(json!({ "token_front_face": token }))
}

pub(super) fn validate_side_face(call: &Call<'_>) -> Outcome {
    let token = call.value("token_front_face");
    let Some(Token::Front(front)) = call.vendor.tokens.get(token, call.now) else {
        return Err("INVALID_TOKEN".into());
    };
    let side = selfie(call)?;
    let front = front.unwrap_or_else(|| side.clone());
    let token = issue(call.vendor, Token::Side { front, side }, call.now);
    Ok(json!({ "token_side_face": token }))
}

fn selfie(call: &Call<'_>) -> Result<Subject, Refusal> {
    single_face(call.file("selfie").unwrap_or_default(), Refusal::Code)
}

fn issue(vendor: &MegviiFaceid, issued: Token, now: u64) -> String {
    vendor.tokens.insert(random::hex(32), issued, now, LIFETIME)
}
