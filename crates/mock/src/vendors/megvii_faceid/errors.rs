//! The errors that Megvii documents, with the text of `error_message` as it comes.

use crate::vendor::{DocumentedError, OperationInfo};

/// Too large a request: plain text, no code. Documented on the pages of App-GetBizToken, App-Verify and Raw-Verify.
pub(super) const TOO_LARGE: &str = "Request Entity Too Large";

/// What every operation documents (通用的ERROR_MESSAGE).
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

/// Stands in for a code that is in no table.
const UNKNOWN: DocumentedError = DocumentedError::new("INTERNAL_ERROR", 500, "INTERNAL_ERROR");

/// The operation's error with this code.
pub(super) fn of(operation: &OperationInfo, code: &str) -> &'static DocumentedError {
    operation
        .errors
        .iter()
        .find(|error| error.code == code)
        .unwrap_or(&UNKNOWN)
}
