//! Liveness by video with Raw-GetRandomNumber and Raw-ValidateVideo, or by two selfies with
//! Raw-ValidateFrontFace and Raw-ValidateSideFace; then the comparison with a person, Raw-Verify.
//!
//! The mock watches no videos, it reads the [`directives`](super::directives) in them. Whether the
//! digits are right is not told by Raw-ValidateVideo but by Raw-Verify.

use serde_json::json;

use super::{
    directives::{Subject, directive},
    service::{
        Call, FACE, MegviiFaceid, Outcome, TOO_LARGE, Token, comparison, is_idcard_number,
        references, single_face,
    },
};
use crate::{random, rules::Violation, vendor::Refusal};

/// How long a token is valid, in seconds (24 hours).
const LIFETIME: u64 = 24 * 60 * 60;

pub(super) fn digits(call: &Call<'_>) -> Outcome {
    let digits = random::digits(4);
    let token = issue(call.vendor, Token::Digits(Some(digits.clone())), call.now);
    Ok(json!({ "random_number": digits, "token_random_number": token }))
}

pub(super) fn video(call: &Call<'_>) -> Outcome {
    let token = call.value("token_random_number");
    let Some(Token::Digits(digits)) = call.vendor.tokens.get(token, call.now) else {
        return Err("INVALID_TOKEN".into());
    };
    let video = call.file("video").unwrap_or_default();
    let subject = single_face(video).map_err(|code| match code {
        "NO_FACE_FOUND" => "VIDEO_FACE_NOT_FOUND",
        "MULTIPLE_FACES" => "VIDEO_MULTIPLE_FACES",
        _ => "VIDEO_UNSUPPORTED_FORMAT",
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

pub(super) fn front_face(call: &Call<'_>) -> Outcome {
    let front = selfie(call)?;
    let token = issue(call.vendor, Token::Front(Some(front)), call.now);
    Ok(json!({ "token_front_face": token }))
}

pub(super) fn side_face(call: &Call<'_>) -> Outcome {
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
    Ok(single_face(call.file("selfie").unwrap_or_default())?)
}

fn issue(vendor: &MegviiFaceid, issued: Token, now: u64) -> String {
    vendor.tokens.insert(random::hex(32), issued, now, LIFETIME)
}

/// The largest reference picture, in bytes (2MB).
const MAX_PICTURE: usize = 2 * 1024 * 1024;

const NO_METADATA_CHECK: &str = "selfie_no_metadata_check";

/// The pictures to compare with, and the results about them.
const REFERENCES: [(&str, &str); 3] = [
    ("image_ref1", "result_ref1"),
    ("image_ref2", "result_ref2"),
    ("image_ref3", "result_ref3"),
];

pub(super) fn verify(call: &Call<'_>) -> Outcome {
    let token = call.value("token");
    let preferences = call.value("liveness_preferences");
    let (validation, subject) = match call.vendor.tokens.get(token, call.now) {
        Some(Token::Video {
            subject,
            digits_match,
        }) if digits_match => (PASSED, subject),
        Some(Token::Video { subject, .. }) => ("VIDEO_SR_ERROR", subject),
        Some(Token::Side { front, side }) => (of_selfies(&front, &side, preferences), front),
        _ => return Err("INVALID_TOKEN".into()),
    };
    let with_source = call.value("comparison_type") == "1";
    if with_source {
        let name = call.required("idcard_name")?;
        let number = call.required("idcard_number")?;
        if name.chars().count() > 32 {
            return Err("INVALID_NAME_FORMAT".into());
        }
        if !is_idcard_number(number) {
            return Err("INVALID_IDCARD_NUMBER".into());
        }
    } else {
        call.required("uuid")?;
    }
    let references = references(call, &REFERENCES, |content| match content.len() {
        length if length > MAX_PICTURE => Err(TOO_LARGE),
        _ => single_face(content),
    })?;
    if !with_source && references.is_empty() {
        return Err(Violation::Missing("image_ref1").into());
    }

    let mut liveness = json!({ "procedure_validation": validation });
    let mut reply = json!({});
    if with_source {
        reply["id_exceptions"] = json!({ "id_photo_monochrome": 0, "id_attacked": 0 });
    }
    // A user who did not do what was asked for is neither judged further nor compared.
    if validation == PASSED {
        liveness["face_genuineness"] = json!(subject.fake.as_deref().unwrap_or(PASSED));
        if with_source {
            reply["result_faceid"] = comparison(subject.is_named(call.value("idcard_name")));
        }
        for (result, reference) in references {
            reply[result] = comparison(subject.is_like(&reference));
        }
    }
    reply["liveness"] = liveness;
    Ok(reply)
}

const PASSED: &str = "PASSED";

/// The result of two selfies.
fn of_selfies(front: &Subject, side: &Subject, preferences: &str) -> &'static str {
    // The metadata are looked at first.
    if preferences != NO_METADATA_CHECK && !(front.jpeg && side.jpeg) {
        "SELFIE_METADATA_INCONSISTENT"
    } else if !front.is_like(side) {
        "SELFIE_INCONSISTENT"
    } else {
        PASSED
    }
}
