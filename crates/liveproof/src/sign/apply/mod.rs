//! From the pure functions to a request: takes it apart, and adds what they return.

pub(super) mod aliyun_rpc;
pub(super) mod megvii_form;
pub(super) mod megvii_hmac_sha1;
pub(super) mod tencent_cos;
pub(super) mod tencent_qcloud_v2;

use std::borrow::Cow;

use liveproof_runtime::{Body, Request};

use super::{KeyProblem, SignError};
use crate::credentials::Credentials;

/// Time and nonce of one attempt.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// Seconds since 1970.
    pub(super) unix: u64,
    pub(super) nonce: u128,
}

/// A key of other characters was garbled on its way here: a line break at the end of a file, a
/// quote of the shell. The vendor would only say that the signature is wrong.
pub(super) fn check_key(credentials: &Credentials) -> Result<(), SignError> {
    let parts = [
        ("id", Some(credentials.id())),
        ("secret", Some(credentials.secret())),
        ("token", credentials.token()),
    ];
    for (part, text) in parts {
        let Some(text) = text else { continue };
        let problem = match text {
            "" => KeyProblem::Empty,
            text if !is_graphic(text) => KeyProblem::NotVisibleAscii,
            _ => continue,
        };
        return Err(SignError::Unusable { part, problem });
    }
    Ok(())
}

/// Whether all is visible ASCII. Looks at all of it, whatever it finds, so that it is quick.
fn is_graphic(text: &str) -> bool {
    text.bytes()
        .fold(true, |all, byte| all & byte.is_ascii_graphic())
}

type Pair = (Cow<'static, str>, String);

fn pairs(pairs: &[Pair]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (&**name, value.as_str()))
}

/// The pairs of the form; none if there is no body.
fn form(request: &Request) -> Result<&[Pair], SignError> {
    match request.body() {
        Body::Empty => Ok(&[]),
        Body::Form(pairs) => Ok(pairs),
        _ => Err(SignError::Unsigned {
            what: "a body that is not a form",
        }),
    }
}

/// The path of the base URL before that of the operation, as it is sent.
fn stem(request: &Request) -> &str {
    let authority = request.scheme().len() + "://".len() + request.host().len();
    request.base_url().get(authority..).unwrap_or_default()
}

fn check_untaken(pairs: &[Pair], name: &'static str) -> Result<(), SignError> {
    match pairs.iter().any(|(other, _)| other == name) {
        true => Err(SignError::Taken { name }),
        false => Ok(()),
    }
}
