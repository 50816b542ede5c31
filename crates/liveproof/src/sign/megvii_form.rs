//! `megvii-form`: key and secret as fields of the form, as Megvii FaceID (旷视) takes them.
//!
//! A request without a form (`GET`) has them in its query. There is no signature, time or nonce:
//! whoever sees a request has the secret, so it must only go over TLS. From the field tables of
//! Raw-ValidateVideo and Lite-GetResult, [Megvii
//! FaceID](https://github.com/wyc2015fq/cstd/tree/20fe16f9f91b70eb981f2fd6e5d35e2cca3bc464/doc/api/faceid).

use liveproof_runtime::{Body, Method, Part, Request};

use super::error::SignError;
use super::request::{check_pair, check_part};
use super::scheme::{Context, Scheme};
use crate::credentials::Credentials;

const API_KEY: &str = "api_key";
const API_SECRET: &str = "api_secret";

/// The scheme `megvii-form`, see [the module](self).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct MegviiForm {}

impl Scheme for MegviiForm {
    fn name(&self) -> &'static str {
        "megvii-form"
    }

    fn family(&self) -> &'static str {
        "megvii"
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        let in_query = matches!(
            (request.body(), request.method()),
            (Body::Empty, Method::Get)
        );
        for name in [API_KEY, API_SECRET] {
            match in_query {
                true => check_pair(request.query(), name)?,
                false => check_part(request, name)?,
            }
            request.mark_sensitive(name);
        }
        let fields = fields(context.credentials());
        if in_query {
            for (name, value) in fields {
                request.push_query(name, value)?;
            }
        } else {
            for (name, value) in fields.into_iter().rev() {
                request.prepend_part(Part::text(name, value))?;
            }
        }
        Ok(())
    }
}

/// The fields, in a form before those of the operation: `api_key` and `api_secret`.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::megvii_form::fields;
///
/// let credentials = Credentials::new("EXAMPLE-key", "EXAMPLE-secret");
/// let wanted = [("api_key", "EXAMPLE-key"), ("api_secret", "EXAMPLE-secret")];
/// assert_eq!(fields(&credentials), wanted);
/// ```
#[must_use]
pub fn fields(credentials: &Credentials) -> [(&'static str, &str); 2] {
    [
        (API_KEY, credentials.id()),
        (API_SECRET, credentials.secret()),
    ]
}
