//! Checks of a body that is stored as an object.

use super::{Call, errors};
use crate::vendor::Refused;

/// COS demands a length, or else a transfer encoding (436/7728).
pub(super) fn check_length(call: &Call<'_>) -> Result<(), Refused> {
    if call.request.header("content-length").is_none()
        && call.request.header("transfer-encoding").is_none()
    {
        return Err(errors::MISSING_CONTENT_LENGTH.into());
    }
    Ok(())
}
