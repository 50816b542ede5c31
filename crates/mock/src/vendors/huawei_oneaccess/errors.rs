//! Refusals for which the pages name no code.

use serde_json::json;

use crate::{response::Response, vendor::Refusal};

/// A code with a message of its own: 400.
pub(super) fn with_message(code: &str, message: &str) -> Refusal {
    let body = json!({ "error_code": code, "error_msg": message });
    Refusal::Response(Response::json(400, &body))
}

/// A mandatory header or body is missing: 400 (参数无效). The pages quote no code for it, only that
/// codes of this kind begin with `PARAM.`; the number is ours.
pub(super) fn missing(what: &str) -> Refusal {
    with_message("PARAM.0000", &format!("{what} required."))
}

/// Something else is wrong, such as the code of a text message. The code is ours, and looks like
/// it: no vendor sends it.
pub(super) fn own(code: &str, message: &str) -> Refusal {
    with_message(&format!("MOCK.{code}"), message)
}

/// The code is not the one that was sent, or not for this.
pub(super) fn wrong_code() -> Refusal {
    own("VERIFY_CODE", "The code is wrong, used or too old.")
}

/// The state token is of no login, or of one that needs something else.
pub(super) fn wrong_state() -> Refusal {
    own(
        "STATE_TOKEN",
        "The state token is unknown, used, too old, or for another step.",
    )
}
