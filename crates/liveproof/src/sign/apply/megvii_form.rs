//! Adds the parts of `megvii-form`, or the parameters of a request that has no form.

use liveproof_runtime::{Body, Method, Part, Request};

use super::check_untaken;
use crate::credentials::Credentials;
use crate::sign::SignError;
use crate::sign::megvii_form::{API_KEY, API_SECRET, fields};

pub(in crate::sign) fn sign(
    request: &mut Request,
    credentials: &Credentials,
) -> Result<(), SignError> {
    if let (Body::Empty, Method::Get) = (request.body(), request.method()) {
        return sign_query(request, credentials);
    }
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

fn sign_query(request: &mut Request, credentials: &Credentials) -> Result<(), SignError> {
    for name in [API_KEY, API_SECRET] {
        check_untaken(request.query(), name)?;
    }
    for (name, value) in fields(credentials) {
        request.push_query(name, value)?;
        request.mark_sensitive(name);
    }
    Ok(())
}
