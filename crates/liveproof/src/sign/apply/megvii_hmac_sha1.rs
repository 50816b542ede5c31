//! Adds the parts of `megvii-hmac-sha1`.

use liveproof_runtime::{Body, Part, Request};

use super::Moment;
use crate::credentials::Credentials;
use crate::sign::megvii_hmac_sha1::{SIGN, SIGN_VERSION, Validity, fields};
use crate::sign::{KeyProblem, SignError};

pub(in crate::sign) fn sign(
    request: &mut Request,
    credentials: &Credentials,
    lifetime: u64,
    moment: Moment,
) -> Result<(), SignError> {
    if credentials.id().contains('&') {
        return Err(SignError::Unusable {
            part: "id",
            problem: KeyProblem::Ampersand,
        });
    }
    if let Body::Multipart(parts) = request.body() {
        for name in [SIGN, SIGN_VERSION] {
            if parts.iter().any(|part| part.name() == name) {
                return Err(SignError::Taken { name });
            }
        }
    }
    let validity = Validity {
        from: moment.unix,
        // The end has to be later than the beginning.
        until: moment.unix.saturating_add(lifetime.max(1)),
    };
    // The lowest bits of a UUID are random.
    #[allow(clippy::cast_possible_truncation)]
    let random = moment.nonce as u32;
    for (name, value) in fields(credentials, validity, random).into_iter().rev() {
        request.prepend_part(Part::text(name, value))?;
    }
    request.mark_sensitive(SIGN);
    Ok(())
}
