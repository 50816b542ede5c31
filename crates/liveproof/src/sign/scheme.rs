//! What a signing scheme is.

use std::fmt;
use std::time::SystemTime;

use liveproof_runtime::Request;

use super::error::SignError;
use super::nonce;
use crate::credentials::Credentials;

/// A signing scheme: adds to a request what proves who sends it.
///
/// A type of this trait is a scheme with its options. [`Signer`](super::Signer) picks the scheme by
/// the name that an operation has for it.
pub trait Scheme: Send + Sync {
    /// The name, as operations have it: `x-signing` of the specification.
    fn name(&self) -> &'static str;

    /// The family of keys that it signs with, such as `tencent`: `x-credentials` of the
    /// specification. A key that is known to be of another family is not used.
    fn family(&self) -> &'static str;

    /// Signs one attempt of a call.
    ///
    /// # Errors
    ///
    /// See [`SignError`]. The request may then have been changed in part, and is not sent.
    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError>;
}

/// What a scheme signs with: the key, and the time and the nonce of one attempt.
pub struct Context<'a> {
    pub(super) credentials: &'a Credentials,
    pub(super) clock: &'a dyn Fn() -> SystemTime,
    pub(super) nonce: Option<&'a dyn Fn() -> u128>,
}

impl Context<'_> {
    /// The key. All of its parts are visible ASCII.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        self.credentials
    }

    /// The time in seconds since 1970.
    ///
    /// # Errors
    ///
    /// [`SignError::Clock`].
    pub fn unix(&self) -> Result<u64, SignError> {
        match (self.clock)().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Ok(since.as_secs()),
            Err(_) => Err(SignError::Clock),
        }
    }

    /// A number that was not used before, in the form of a UUID of version 4.
    ///
    /// # Errors
    ///
    /// [`SignError::Random`].
    pub fn nonce(&self) -> Result<u128, SignError> {
        match self.nonce {
            Some(nonce) => Ok(nonce()),
            None => nonce::random(),
        }
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").finish_non_exhaustive()
    }
}
