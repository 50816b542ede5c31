//! The errors that Huawei documents. The page of all error codes (错误码) is not at hand; these are the codes that other
//! pages quote.

use super::error_body;
use crate::{
    answer::Answer,
    vendor::{DocumentedError, OperationInfo},
};

/// The one code that comes in the shape of OAuth.
pub(super) const UNAUTHORIZED: &str = "unauthorized";

/// What every operation can answer.
pub(super) const COMMON: &[DocumentedError] = &[
    DocumentedError::new("APP.0001", 400, "Application does not exist."),
    DocumentedError::new("APP.0002", 400, "Application ID required."),
    DocumentedError::new(
        "APP_ACCOUNT.0004",
        400,
        "Unsupported application account permission.",
    ),
    // Quoted beside the others, without the operations that can answer it.
    DocumentedError::new("USER.0037", 400, "Invalid name."),
    DocumentedError::new(
        UNAUTHORIZED,
        401,
        "Full authentication is required to access this resource",
    ),
];

/// What operations with a captcha can answer besides.
pub(super) const CAPTCHA: &[DocumentedError] = &[
    DocumentedError::new("CAPTCHA.0002", 400, "Invalid CAPTCHA code."),
    DocumentedError::new("CAPTCHA.0003", 400, "CAPTCHA token expired."),
    DocumentedError::new("CAPTCHA.0004", 400, "Invalid CAPTCHA token."),
];

/// Stands in for a code that is in no table.
const UNKNOWN: DocumentedError = DocumentedError::new("APP.0001", 400, "");

/// The operation's error with this code.
pub(super) fn of(operation: &OperationInfo, code: &str) -> &'static DocumentedError {
    operation
        .errors
        .iter()
        .find(|error| error.code == code)
        .unwrap_or(&UNKNOWN)
}

/// An error, as it is sent.
pub(super) fn answer(error: &DocumentedError) -> Answer {
    Answer::new(
        error.status,
        "application/json",
        error_body(error).to_string(),
    )
}

/// A mandatory header or body is missing: 400 (参数无效). The pages at hand quote no code for it, only that codes of this
/// kind begin with `PARAM.`; the number is ours.
pub(super) fn missing(what: &str) -> Answer {
    Answer::new(
        400,
        "application/json",
        serde_json::json!({
            "error_code": "PARAM.0000",
            "error_msg": format!("{what} required."),
        })
        .to_string(),
    )
}
