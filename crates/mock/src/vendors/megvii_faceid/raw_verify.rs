//! The comparison with a person: Raw-Verify.

use serde_json::json;

use super::{
    directives::Subject,
    service::{
        Call, Outcome, TOO_LARGE, Token, comparison, is_idcard_number, references, single_face,
    },
};
use crate::{rules::Violation, vendor::Refusal};

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
        }) => (of_video(digits_match), subject),
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
    let references = references(call, &REFERENCES, |content, name| {
        if content.len() > MAX_PICTURE {
            return Err(TOO_LARGE.into());
        }
        single_face(content, |code| Refusal::Detail(code, name))
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

/// The result of a recording.
fn of_video(digits_match: bool) -> &'static str {
    if digits_match {
        PASSED
    } else {
        "VIDEO_SR_ERROR"
    }
}

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
