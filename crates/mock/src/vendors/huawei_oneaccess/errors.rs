//! The errors that Huawei documents: of the page of error codes (错误码) the beginning was read, and other pages quote
//! some.

use super::{Refused, error_body};
use crate::{answer::Answer, vendor::DocumentedError};

/// The codes that come in the shape of OAuth.
pub(super) const UNAUTHORIZED: &str = "unauthorized";
pub(super) const INVALID_CLIENT: &str = "invalid_client";

/// The one whose HTTP status is that of a success.
pub(super) const ACCESS_DENIED: &str = "ACCESS_DENIED";

/// What every operation can answer.
pub(super) const COMMON: &[DocumentedError] = &[
    DocumentedError::new("APP.0001", 400, "Application does not exist."),
    DocumentedError::new("APP.0002", 400, "Application ID required."),
    // The list does not say which operations can answer these.
    DocumentedError::new("APP.0003", 400, "Application disabled."),
    DocumentedError::new("APP_ACCOUNT.0001", 400, "No such application account."),
    DocumentedError::new(
        "APP_ACCOUNT.0002",
        400,
        "The application account is there already.",
    ),
    DocumentedError::new("APP_ACCOUNT.0003", 400, "Unsupported type of account."),
    DocumentedError::new(
        "APP_ACCOUNT.0004",
        400,
        "Unsupported application account permission.",
    ),
    DocumentedError::new("USER.0001", 400, "No such user."),
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

/// What a login by password can answer besides. The numbers in the messages are filled in.
pub(super) const PASSWORD: &[DocumentedError] = &[
    DocumentedError::new("LOGIN.0001", 400, "Locked."),
    DocumentedError::new("LOGIN.0002", 400, "Invalid account name or password."),
];

/// What the exchange of a ticket can answer besides.
pub(super) const TICKET: &[DocumentedError] = &[DocumentedError::new(
    "PARAM.0031",
    400,
    "SSO ticket required.",
)];

/// What asking for an access token can answer besides. Its status was not read.
pub(super) const CLIENT: &[DocumentedError] = &[DocumentedError::new(
    INVALID_CLIENT,
    400,
    "Bad client credentials",
)];

/// What whatever replies a Login can answer besides.
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

/// A code with a message of its own: 400.
pub(super) fn with_message(code: &str, message: &str) -> Answer {
    Answer::new(
        400,
        "application/json",
        serde_json::json!({ "error_code": code, "error_msg": message }).to_string(),
    )
}

/// A mandatory header or body is missing: 400 (参数无效). The pages quote no code for it, only that codes of this kind
/// begin with `PARAM.`; the number is ours.
pub(super) fn missing(what: &str) -> Answer {
    with_message("PARAM.0000", &format!("{what} required."))
}

/// Something is wrong for which the pages name no code, such as a wrong code of a text message. The code is ours, and
/// looks like it: no vendor sends it.
pub(super) fn own(code: &str, message: &str) -> Answer {
    with_message(&format!("MOCK.{code}"), message)
}

/// The code is not the one that was sent, or not for this.
pub(super) fn wrong_code() -> Refused {
    Refused::Own(own("VERIFY_CODE", "The code is wrong, used or too old."))
}

/// The state token is of no login, or of one that needs something else.
pub(super) fn wrong_state() -> Refused {
    Refused::Own(own(
        "STATE_TOKEN",
        "The state token is unknown, used, too old, or for another step.",
    ))
}

/// Nobody has this number.
pub(super) fn nobody() -> Refused {
    Refused::Own(own("USER", "Nobody here has this number."))
}

/// Somebody has this number already.
pub(super) fn taken() -> Refused {
    Refused::Own(own("MOBILE", "Somebody here has this number."))
}
