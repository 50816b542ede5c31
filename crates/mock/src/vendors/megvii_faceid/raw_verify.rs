//! The comparison with a person: Raw-Verify.

use serde_json::{Map, Value, json};

use super::{
    Call, Failure, Family, MAX_PICTURE, MegviiFaceid, Members, Operation, comparison,
    errors::{COMMON, TOO_LARGE, UPLOAD},
    marks::Seen,
    raw::BIZ_NO,
    tokens::Issued,
};
use crate::{
    rules::{Limit, optional, required},
    vendor::{DocumentedError, OperationInfo, errors},
};

/// The tokens of the request examples, of good recordings. They never expire.
const SEEDS: [&str; 5] = [
    "ca0a2f00000000000000000000000031",
    "ca0a2f00000000000000000000000032",
    "ca0a2f00000000000000000000000033",
    "ca0a2f00000000000000000000000034",
    "ca0a2f00000000000000000000000035",
];

pub(super) const VERIFY: Operation = Operation {
    info: OperationInfo {
        id: "RawVerify",
        errors: errors!(VERIFY_ERRORS, COMMON, UPLOAD),
    },
    family: Family::Raw,
    path: "/faceid/lite/raw/verify",
    fields: &[
        required("token", Limit::Text),
        BIZ_NO,
        required("comparison_type", Limit::OneOf(&["0", "1"])),
        optional(
            "liveness_preferences",
            Limit::OneOf(&["none", NO_METADATA_CHECK, "video_strict"]),
        ),
        optional("idcard_name", Limit::Text),
        optional("idcard_number", Limit::Text),
        optional("uuid", Limit::Check(|value| value.len() <= 512)),
        optional("multi_oriented_detection", Limit::OneOf(&["0", "1"])),
    ],
    files: &[],
    run: verify,
};

const VERIFY_ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "IMAGE_ERROR_UNSUPPORTED_FORMAT",
        400,
        "IMAGE_ERROR_UNSUPPORTED_FORMAT:data_source",
    ),
    DocumentedError::new("NO_FACE_FOUND", 400, "NO_FACE_FOUND:data_source"),
    DocumentedError::new("NO_SUCH_ID_NUMBER", 400, "NO_SUCH_ID_NUMBER"),
    DocumentedError::new("ID_NUMBER_NAME_NOT_MATCH", 400, "ID_NUMBER_NAME_NOT_MATCH"),
    DocumentedError::new("INVALID_TOKEN", 400, "INVALID_TOKEN"),
    DocumentedError::new("INVALID_IMAGE_SIZE", 400, "INVALID_IMAGE_SIZE:image_ref1"),
    DocumentedError::new("MULTIPLE_FACES", 400, "MULTIPLE_FACES:image_ref1"),
    DocumentedError::new("INVALID_NAME_FORMAT", 400, "INVALID_NAME_FORMAT"),
    DocumentedError::new("INVALID_IDCARD_NUMBER", 400, "INVALID_IDCARD_NUMBER"),
    DocumentedError::new("DATA_SOURCE_ERROR", 400, "DATA_SOURCE_ERROR"),
];

const NO_METADATA_CHECK: &str = "selfie_no_metadata_check";

/// The pictures to compare with, and the results about them.
const REFERENCES: [(&str, &str); 3] = [
    ("image_ref1", "result_ref1"),
    ("image_ref2", "result_ref2"),
    ("image_ref3", "result_ref3"),
];

fn verify(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let token = call.value("token");
    let preferences = call.value("liveness_preferences");
    let (validation, seen) = match vendor.tokens.get(token, call.now) {
        Some(Issued::Video { seen, digits_match }) => (of_video(digits_match), seen),
        Some(Issued::Side { front, side }) => (of_selfies(&front, &side, preferences), front),
        _ if SEEDS.contains(&token) => (PASSED, Seen::of(b"")),
        _ => return Err(Failure::Code("INVALID_TOKEN")),
    };
    let with_source = call.value("comparison_type") == "1";
    if with_source {
        let name = call.required("idcard_name")?;
        let number = call.required("idcard_number")?;
        if name.chars().count() > 32 {
            return Err(Failure::Code("INVALID_NAME_FORMAT"));
        }
        if !is_idcard_number(number) {
            return Err(Failure::Code("INVALID_IDCARD_NUMBER"));
        }
    } else {
        call.required("uuid")?;
    }
    let references = references(call)?;
    if !with_source && references.is_empty() {
        return Err(Failure::Missing("image_ref1"));
    }

    let mut liveness = Map::new();
    liveness.insert("procedure_validation".to_owned(), json!(validation));
    let mut members = Members::new();
    if with_source {
        members.push((
            "id_exceptions",
            json!({ "id_photo_monochrome": 0, "id_attacked": 0 }),
        ));
    }
    // A user who did not do what was asked for is neither judged further nor compared.
    let compares = validation == PASSED;
    if compares {
        let genuineness = seen.fake.as_deref().unwrap_or(PASSED);
        liveness.insert("face_genuineness".to_owned(), json!(genuineness));
    }
    members.push(("liveness", Value::Object(liveness)));
    if compares && with_source {
        let alike = seen.is_named(call.value("idcard_name"));
        members.push(("result_faceid", comparison(alike)));
    }
    if compares {
        members.extend(
            references
                .iter()
                .map(|(result, reference)| (*result, comparison(seen.is_like(reference)))),
        );
    }
    Ok(members)
}

const PASSED: &str = "PASSED";

/// What is said of a recording.
fn of_video(digits_match: bool) -> &'static str {
    if digits_match {
        PASSED
    } else {
        "VIDEO_SR_ERROR"
    }
}

/// What is said of two selfies.
fn of_selfies(front: &Seen, side: &Seen, preferences: &str) -> &'static str {
    // The metadata are looked at first.
    if preferences != NO_METADATA_CHECK && !(front.jpeg && side.jpeg) {
        "SELFIE_METADATA_INCONSISTENT"
    } else if !front.is_like(side) {
        "SELFIE_INCONSISTENT"
    } else {
        PASSED
    }
}

/// The pictures to compare with, each with the name of its result.
fn references(call: &Call<'_>) -> Result<Vec<(&'static str, Seen)>, Failure> {
    let mut found = Vec::new();
    for (name, result) in REFERENCES {
        let Some(content) = call.find_file(name) else {
            continue;
        };
        if content.len() > MAX_PICTURE {
            return Err(Failure::Code(TOO_LARGE));
        }
        if content.is_empty() {
            return Err(Failure::Detail("IMAGE_ERROR_UNSUPPORTED_FORMAT", name));
        }
        let seen = Seen::of(content);
        match seen.faces {
            0 => return Err(Failure::Detail("NO_FACE_FOUND", name)),
            1 => found.push((result, seen)),
            _ => return Err(Failure::Detail("MULTIPLE_FACES", name)),
        }
    }
    Ok(found)
}

/// 18 characters: digits, the last one perhaps an X.
pub(super) fn is_idcard_number(number: &str) -> bool {
    let (digits, last) = match number.as_bytes() {
        [digits @ .., last] => (digits, *last),
        [] => return false,
    };
    digits.len() == 17
        && digits.iter().all(u8::is_ascii_digit)
        && (last.is_ascii_digit() || last.eq_ignore_ascii_case(&b'x'))
}
