//! The errors that Megvii documents, with the text of the error's member as it comes.

use crate::vendor::DocumentedError;

/// Too large a request: plain text, no code. Documented on the pages of App-GetBizToken, App-Verify and Raw-Verify.
pub(super) const TOO_LARGE: &str = "Request Entity Too Large";

/// What every raw operation documents (通用的ERROR_MESSAGE).
pub(super) const COMMON: &[DocumentedError] = &[
    DocumentedError::new("AUTHENTICATION_ERROR", 403, "AUTHENTICATION_ERROR"),
    DocumentedError::new("AUTHORIZATION_ERROR", 403, "AUTHORIZATION_ERROR:Denied."),
    DocumentedError::new(
        "CONCURRENCY_LIMIT_EXCEEDED",
        403,
        "CONCURRENCY_LIMIT_EXCEEDED",
    ),
    DocumentedError::new("MISSING_ARGUMENTS", 400, "MISSING_ARGUMENTS: api_key"),
    DocumentedError::new("BAD_ARGUMENTS", 400, "BAD_ARGUMENTS:biz_no"),
    DocumentedError::new("API_NOT_FOUND", 404, "API_NOT_FOUND"),
    DocumentedError::new("INTERNAL_ERROR", 500, "INTERNAL_ERROR"),
];

/// What operations with a file have besides.
pub(super) const UPLOAD: &[DocumentedError] = &[DocumentedError::new(TOO_LARGE, 413, TOO_LARGE)];

/// What both App operations document alike.
pub(super) const APP: &[DocumentedError] = &[
    DocumentedError::new("MISSING_ARGUMENTS", 400, "MISSING_ARGUMENTS: sign"),
    DocumentedError::new("BAD_ARGUMENTS", 400, "BAD_ARGUMENTS: sign_version"),
    DocumentedError::new(
        "IMAGE_ERROR_UNSUPPORTED_FORMAT",
        400,
        "IMAGE_ERROR_UNSUPPORTED_FORMAT:image_ref1",
    ),
    DocumentedError::new("NO_FACE_FOUND", 400, "NO_FACE_FOUND:image_ref1"),
    DocumentedError::new("INVALID_IMAGE_SIZE", 400, "INVALID_IMAGE_SIZE:image_ref1"),
    DocumentedError::new(
        "AUTHORIZATION_ERROR",
        403,
        "AUTHORIZATION_ERROR: INVALID_SIGN",
    ),
    DocumentedError::new("API_NOT_FOUND", 404, "API_NOT_FOUND"),
    DocumentedError::new(TOO_LARGE, 413, TOO_LARGE),
    DocumentedError::new("INTERNAL_ERROR", 500, "INTERNAL_ERROR"),
];
