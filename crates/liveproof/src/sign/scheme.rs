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
///
/// Schemes of your own are registered with [`Signer::with_scheme`](super::Signer::with_scheme):
/// the guide has [a whole one][guide]. A scheme marks what must not be printed
/// ([`Request::mark_sensitive`]), and refuses what would be sent without being signed, and what is
/// already there. One that signs bytes takes them from [`Request::encoded`], so that what is signed
/// is what is sent.
///
/// [guide]: https://github.com/liveproof/liveproof/blob/main/docs/your-own-signer.md
pub trait Scheme: Send + Sync {
    /// The name, as operations have it: `x-signing` of the specification.
    fn name(&self) -> &'static str;

    /// The family of keys that it signs with, such as `tencent`: `x-credentials` of the
    /// specification. A key that is known to be of another family is not used.
    fn family(&self) -> &'static str;

    /// Whether it signs with id and secret of a key. Otherwise it takes a token alone, and a key
    /// without one is refused.
    fn needs_key(&self) -> bool {
        true
    }

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
    /// The key, for the functions of this crate. All of its parts are visible ASCII.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        self.credentials
    }

    /// The id of the key. Like its other parts it is lent, for as long as the request is signed:
    /// whoever copies it has a text that may be printed and is not overwritten.
    #[must_use]
    pub fn id(&self) -> &str {
        self.credentials.id()
    }

    /// The secret of the key. Keys that are derived from it belong into memory that is overwritten,
    /// such as that of the crate `zeroize`.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.credentials.secret()
    }

    /// The token of a temporary key.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.credentials.token()
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
