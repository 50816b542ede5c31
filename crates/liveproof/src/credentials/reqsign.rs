//! Keys from the providers of the crates `reqsign-*`, with the feature `reqsign`.
//!
//! `reqsign-tencent-cos` and `reqsign-aliyun-oss` know how to ask for the keys of a role: with the
//! token of a workload (OIDC), from the metadata service of an instance, from STS. [`Reqsign`]
//! makes a [provider](ProvideCredentials) of each of theirs.

use std::fmt;

use liveproof_runtime::BoxFuture;
use reqsign_core::{Context, ProvideCredential};

use super::{Credentials, CredentialsError, ProvideCredentials};

/// A provider of `reqsign`.
///
/// The [`Context`] is how it reads files and variables and sends requests; a new one does neither.
/// Put it into a [`Cached`](super::cached::Cached): on its own it fetches a key for each attempt.
///
/// Of an error only the kind is kept, since its text may quote what the vendor has sent. A provider
/// without the settings that it needs counts as
/// [not set up](CredentialsError::is_not_configured).
///
/// ```
/// use liveproof::credentials::{Credentials, cached::Cached, reqsign::Reqsign};
/// use reqsign_core::{Context, OsEnv, ProvideCredential, Result};
///
/// # #[derive(Debug)]
/// # struct FromOidc;
/// # struct Theirs { id: String, secret: String }
/// # impl ProvideCredential for FromOidc {
/// #     type Credential = Theirs;
/// #     async fn provide_credential(&self, _: &Context) -> Result<Option<Theirs>> { Ok(None) }
/// # }
/// let context = Context::new().with_env(OsEnv); // and what sends requests
/// let provider = Reqsign::new(FromOidc, context, |key| Credentials::new(key.id, key.secret));
/// let credentials = Cached::new(provider.of_family("tencent"));
/// # let _ = credentials;
/// ```
pub struct Reqsign<P: ProvideCredential> {
    provider: P,
    context: Context,
    convert: Box<dyn Fn(P::Credential) -> Credentials + Send + Sync>,
    family: Option<&'static str>,
}

impl<P: ProvideCredential> Reqsign<P> {
    /// Asks this provider, in this context. The function makes ours of its key; it should set the
    /// [expiry](Credentials::with_expiry).
    #[must_use]
    pub fn new(
        provider: P,
        context: Context,
        convert: impl Fn(P::Credential) -> Credentials + Send + Sync + 'static,
    ) -> Self {
        Self {
            provider,
            context,
            convert: Box::new(convert),
            family: None,
        }
    }

    /// Says of which family the keys are, such as `tencent`, so that no other vendor gets them.
    #[must_use]
    pub fn of_family(mut self, family: &'static str) -> Self {
        self.family = Some(family);
        self
    }
}

impl<P: ProvideCredential> ProvideCredentials for Reqsign<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            match self.provider.provide_credential(&self.context).await {
                Ok(Some(key)) => Ok((self.convert)(key)),
                Ok(None) => Err(CredentialsError::not_configured(
                    "the provider of reqsign has no settings",
                )),
                Err(error) => {
                    let reason = format!("the provider of reqsign says: {}", error.kind());
                    Err(CredentialsError::other(reason))
                }
            }
        })
    }

    fn family(&self) -> Option<&'static str> {
        self.family
    }
}

impl<P: ProvideCredential> fmt::Debug for Reqsign<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reqsign")
            .field("family", &self.family)
            .finish_non_exhaustive()
    }
}
