//! The signature of what FaceID Lite of Megvii (旷视) posts to `notify_url` and `return_url`.
//!
//! From the section on callbacks of the page Lite-GetResult of [Megvii
//! FaceID](https://github.com/wyc2015fq/cstd/tree/20fe16f9f91b70eb981f2fd6e5d35e2cca3bc464/doc/api/faceid):
//! a callback is a form with two fields. `data` is a JSON text; `sign` is the SHA-1 of the API
//! secret and that text, one behind the other, in hexadecimal digits of lower case.
//!
//! Such a signature does not keep someone who has a genuine callback from adding to the end of its
//! `data` (SHA-1 can be continued without the secret). What was added makes it malformed, so parse
//! all of it; and ask the vendor with `lite_get_result` before much depends on it. A genuine
//! callback can also come twice.

use std::hint::black_box;

use crate::credentials::Credentials;
use crate::sign::hash;

/// Whether the vendor signed this `data`. Both fields as they are in the decoded form.
///
/// It takes as long for a wrong signature as for the right one.
///
/// ```
/// use liveproof::credentials::Credentials;
/// use liveproof::verify::megvii_callback::is_genuine;
///
/// let credentials = Credentials::new("EXAMPLE-key", "EXAMPLE-secret");
/// let data = r#"{"status":"OK","biz_no":"业务 1"}"#;
/// // From `printf '%s' "EXAMPLE-secret$data" | openssl dgst -sha1`.
/// let sign = "498568072ec58d731ab7e97f98fd9b13a773ba3d";
/// assert!(is_genuine(&credentials, data, sign));
/// assert!(!is_genuine(&credentials, "{}", sign));
/// ```
#[must_use]
pub fn is_genuine(credentials: &Credentials, data: &str, sign: &str) -> bool {
    let expected = hash::hex(&hash::sha1(&[
        credentials.secret().as_bytes(),
        data.as_bytes(),
    ]));
    // The length is not secret.
    if sign.len() != expected.len() {
        return false;
    }
    let difference = expected
        .bytes()
        .zip(sign.bytes())
        .fold(0, |difference, (one, other)| difference | (one ^ other));
    // Otherwise the compiler may stop at the first byte that differs.
    black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_openssl_signs_and_nothing_else() {
        // `printf '%s' EXAMPLE-secret | openssl dgst -sha1`
        const EMPTY: &str = "30e31ecebec812354036ff435a506686044c480d";
        let credentials = Credentials::new("EXAMPLE-key", "EXAMPLE-secret");
        assert!(is_genuine(&credentials, "", EMPTY));
        // It is a plain concatenation.
        assert!(is_genuine(
            &Credentials::new("k", "EXAMPLE-sec"),
            "ret",
            EMPTY
        ));
        for (data, sign) in [
            (" ", EMPTY),
            ("", ""),
            ("", "30e31ecebec812354036ff435a506686044c480"),
            ("", "30e31ecebec812354036ff435a506686044c480d0"),
            ("", "30e31ecebec812354036ff435a506686044c480e"),
            ("", "20e31ecebec812354036ff435a506686044c480d"),
            // The page says lower case.
            ("", "30E31ECEBEC812354036FF435A506686044C480D"),
        ] {
            assert!(!is_genuine(&credentials, data, sign), "{data:?} {sign}");
        }
        assert!(!is_genuine(&Credentials::new("k", "other"), "", EMPTY));
    }
}
