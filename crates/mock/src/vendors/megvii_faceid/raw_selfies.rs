//! Liveness by two selfies: Raw-ValidateFrontFace, Raw-ValidateSideFace.

use serde_json::json;

use super::{
    Call, Failure, Family, MegviiFaceid, Members, Operation,
    errors::{COMMON, UPLOAD},
    marks::Seen,
    raw::BIZ_NO,
    tokens::Issued,
};
use crate::{
    rules::{Limit, required},
    vendor::{DocumentedError, OperationInfo, errors},
};

/// The tokens of the request examples. They never expire.
const SEEDS: [&str; 2] = [
    "ca0a2f00000000000000000000000021",
    "ca0a2f00000000000000000000000022",
];

pub(super) const VALIDATE_FRONT_FACE: Operation = Operation {
    info: OperationInfo {
        id: "RawValidateFrontFace",
        errors: errors!(SELFIE_ERRORS, FRONT_ERRORS, COMMON, UPLOAD),
    },
    family: Family::Raw,
    path: "/faceid/lite/raw/validate_front_face",
    fields: &[BIZ_NO],
    files: &["selfie"],
    run: validate_front_face,
};

pub(super) const VALIDATE_SIDE_FACE: Operation = Operation {
    info: OperationInfo {
        id: "RawValidateSideFace",
        errors: errors!(SELFIE_ERRORS, SIDE_ERRORS, COMMON, UPLOAD),
    },
    family: Family::Raw,
    path: "/faceid/lite/raw/validate_side_face",
    fields: &[required("token_front_face", Limit::Text), BIZ_NO],
    files: &["selfie"],
    run: validate_side_face,
};

const SELFIE_ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "IMAGE_ERROR_UNSUPPORTED_FORMAT",
        400,
        "IMAGE_ERROR_UNSUPPORTED_FORMAT",
    ),
    DocumentedError::new("NO_FACE_FOUND", 400, "NO_FACE_FOUND"),
    DocumentedError::new("MULTIPLE_FACES", 400, "MULTIPLE_FACES"),
    DocumentedError::new("FACE_BLURRED", 400, "FACE_BLURRED"),
    DocumentedError::new("FACE_POOR_LIGHT", 400, "FACE_POOR_LIGHT"),
    DocumentedError::new("FACE_NOT_PROPER_POSITION", 400, "FACE_NOT_PROPER_POSITION"),
];

const FRONT_ERRORS: &[DocumentedError] = &[DocumentedError::new(
    "FACE_NOT_FRONT",
    400,
    "FACE_NOT_FRONT",
)];

const SIDE_ERRORS: &[DocumentedError] = &[
    DocumentedError::new("INVALID_TOKEN", 400, "INVALID_TOKEN"),
    DocumentedError::new("FACE_NOT_SIDE", 400, "FACE_NOT_SIDE"),
];

fn validate_front_face(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let front = selfie(call)?;
    let token = vendor.tokens.issue(Issued::Front(front), call.now);
    Ok(vec![("token_front_face", json!(token))])
}

fn validate_side_face(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let token = call.value("token_front_face");
    let front = match vendor.tokens.get(token, call.now) {
        Some(Issued::Front(front)) => Some(front),
        _ if SEEDS.contains(&token) => None,
        _ => return Err(Failure::Code("INVALID_TOKEN")),
    };
    let side = selfie(call)?;
    let issued = Issued::Side {
        front: front.unwrap_or_else(|| side.clone()),
        side,
    };
    let token = vendor.tokens.issue(issued, call.now);
    Ok(vec![("token_side_face", json!(token))])
}

fn selfie(call: &Call<'_>) -> Result<Seen, Failure> {
    let content = call.file("selfie");
    if content.is_empty() {
        return Err(Failure::Code("IMAGE_ERROR_UNSUPPORTED_FORMAT"));
    }
    let seen = Seen::of(content);
    match seen.faces {
        0 => Err(Failure::Code("NO_FACE_FOUND")),
        1 => Ok(seen),
        _ => Err(Failure::Code("MULTIPLE_FACES")),
    }
}
