//! The errors that Huawei documents. The page of all error codes (错误码) is not at hand; these are the codes that other
//! pages quote.

use super::error_body;
use crate::{answer::Answer, vendor::DocumentedError};

/// The one code that comes in the shape of OAuth.
pub(super) const UNAUTHORIZED: &str = "unauthorized";

/// The one that is no error by its HTTP status.
pub(super) const ACCESS_DENIED: &str = "ACCESS_DENIED";

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

/// What checking the answer to a captcha can answer besides.
pub(super) const ANSWER: &[DocumentedError] = &[
    DocumentedError::new("PARAM.0004", 400, "Coordinates required."),
    DocumentedError::new("PARAM.0005", 400, "Token required."),
    DocumentedError::new("CAPTCHA.0002", 400, "Invalid CAPTCHA code."),
];

/// What sending a text message can answer besides.
pub(super) const PROOF: &[DocumentedError] = &[
    DocumentedError::new("CAPTCHA.0003", 400, "CAPTCHA token expired."),
    DocumentedError::new("CAPTCHA.0004", 400, "Invalid CAPTCHA token."),
    DocumentedError::new("USER.0038", 400, "Invalid mobile number."),
];

/// What a login can answer besides.
pub(super) const DENIED: &[DocumentedError] = &[DocumentedError::new(ACCESS_DENIED, 200, "")];

/// What operations with `X-signature` can answer besides.
pub(super) const SIGNATURE: &[DocumentedError] = &[DocumentedError::new(
    "PARAM.0030",
    400,
    // The quotation of the message is cut behind its second word.
    "Signature invalid or expired.",
)];

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

/// Something is wrong for which the pages at hand name no code: a wrong code or password, say. The code is ours, and
/// looks like it: no vendor sends it.
pub(super) fn own(code: &str, message: &str) -> Answer {
    Answer::new(
        400,
        "application/json",
        serde_json::json!({
            "error_code": format!("MOCK.{code}"),
            "error_msg": message,
        })
        .to_string(),
    )
}
