//! Adds the parts of `megvii-form`.

use liveproof_runtime::{Body, Part, Request};

use crate::credentials::Credentials;
use crate::sign::SignError;
use crate::sign::megvii_form::{API_KEY, fields};

pub(in crate::sign) fn sign(
    request: &mut Request,
    credentials: &Credentials,
) -> Result<(), SignError> {
    if let Body::Multipart(parts) = request.body() {
        if parts.iter().any(|part| part.name() == API_KEY) {
            return Err(SignError::Taken { name: API_KEY });
        }
    }
    for (name, value) in fields(credentials).into_iter().rev() {
        request.prepend_part(Part::text(name, value))?;
        request.mark_sensitive(name);
    }
    Ok(())
}
