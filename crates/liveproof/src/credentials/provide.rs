//! What supplies keys.

use std::sync::Arc;

use liveproof_runtime::BoxFuture;

use super::{Credentials, CredentialsError};

/// Supplies the key when a request is signed.
///
/// It is asked before each attempt of each call: one that fetches keys should keep them until they
/// are about to expire.
///
/// ```
/// use liveproof::credentials::{Credentials, CredentialsError, ProvideCredentials};
/// use liveproof::runtime::BoxFuture;
///
/// struct FromVault;
///
/// impl ProvideCredentials for FromVault {
///     fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
///         Box::pin(async {
///             let text = std::fs::read_to_string("/run/secrets/key").map_err(CredentialsError::other)?;
///             let (id, secret) = text.trim_end().split_once(':')
///                 .ok_or_else(|| CredentialsError::other("the file has no colon"))?;
///             Ok(Credentials::new(id, secret))
///         })
///     }
/// }
/// ```
pub trait ProvideCredentials: Send + Sync {
    /// The key to sign with now.
    ///
    /// # Errors
    ///
    /// There is none; the request is then not sent.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;
}

impl ProvideCredentials for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        (**self).credentials()
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Box<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        (**self).credentials()
    }
}
