//! `megvii-form`: key and secret as fields of the form, as Megvii FaceID (旷视) takes them.
//!
//! A request without a form (`GET`) has them in its query. There is no signature, time or nonce: whoever sees a request has the secret, so it must only go
//! over TLS. From the field tables of Raw-ValidateVideo and Lite-GetResult,
//! [Megvii FaceID](https://github.com/wyc2015fq/cstd/tree/20fe16f9f91b70eb981f2fd6e5d35e2cca3bc464/doc/api/faceid).

use crate::credentials::Credentials;

/// The fields, in a form before those of the operation: `api_key` and `api_secret`.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::sign::megvii_form::fields;
///
/// let credentials = Credentials::new("EXAMPLE-key", "EXAMPLE-secret");
/// assert_eq!(fields(&credentials), [("api_key", "EXAMPLE-key"), ("api_secret", "EXAMPLE-secret")]);
/// ```
#[must_use]
pub fn fields(credentials: &Credentials) -> [(&'static str, &str); 2] {
    [
        (API_KEY, credentials.id()),
        (API_SECRET, credentials.secret()),
    ]
}

pub(super) const API_KEY: &str = "api_key";
pub(super) const API_SECRET: &str = "api_secret";
