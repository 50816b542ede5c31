//! The first of several providers that has a key.
//!
//! ```no_run
//! # #[cfg(feature = "tencent-csec")] {
//! use liveproof::credentials::chain::Chain;
//! use liveproof::tencent_csec::{self, Config, Endpoint};
//!
//! let client = tencent_csec::connect(Config::new(Endpoint::default()), Chain::tencent())?;
//! # let _ = client;
//! # }
//! # Ok::<(), liveproof::runtime::ConfigError>(())
//! ```

use std::fmt;

use liveproof_runtime::BoxFuture;

use super::profile::Profile;
use super::{Credentials, CredentialsError, Environment, ProvideCredentials};
use crate::environment::Variables;

/// Asks providers one after the other.
///
/// One that [has not been set up](CredentialsError::is_not_configured) is passed over. One that has
/// been set up wrongly ends the search with its error: the key of the next one may be of another
/// account. All of them are asked anew before each attempt of a call.
#[derive(Default)]
pub struct Chain {
    providers: Vec<Box<dyn ProvideCredentials>>,
}

impl Chain {
    /// Asks this provider first. [`or`](Self::or) adds the next ones.
    #[must_use]
    pub fn new(first: impl ProvideCredentials + 'static) -> Self {
        Self::default().or(first)
    }

    /// Asks this provider if none of those before it has been set up.
    #[must_use]
    pub fn or(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    /// The key of Tencent Cloud in [variables](Environment::tencent), or else in a
    /// [profile file](Profile::tencent).
    #[must_use]
    pub fn tencent() -> Self {
        Self::tencent_from(&Variables::process())
    }

    /// As [`tencent`](Self::tencent), with variables from elsewhere.
    #[must_use]
    pub fn tencent_from(variables: &Variables) -> Self {
        let environment = Environment::tencent().variables(variables.clone());
        Self::new(environment).or(Profile::tencent().variables(variables.clone()))
    }

    /// The key of Alibaba Cloud in [variables](Environment::aliyun), or else in a
    /// [profile file](Profile::aliyun).
    #[must_use]
    pub fn aliyun() -> Self {
        Self::aliyun_from(&Variables::process())
    }

    /// As [`aliyun`](Self::aliyun), with variables from elsewhere.
    #[must_use]
    pub fn aliyun_from(variables: &Variables) -> Self {
        let environment = Environment::aliyun().variables(variables.clone());
        Self::new(environment).or(Profile::aliyun().variables(variables.clone()))
    }

    async fn first(&self) -> Result<Credentials, CredentialsError> {
        let family = self.family();
        let mut errors = Vec::new();
        for provider in &self.providers {
            // The signer has asked for one family only.
            if provider.family().is_some_and(|it| Some(it) != family) {
                return Err(CredentialsError::other(
                    "the providers of a chain have keys of different families",
                ));
            }
            match provider.credentials().await {
                Err(error) if error.is_not_configured() => errors.push(error),
                result => return result,
            }
        }
        Err(CredentialsError::Chain(errors))
    }
}

impl ProvideCredentials for Chain {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.first())
    }

    fn family(&self) -> Option<&'static str> {
        self.providers.iter().find_map(|it| it.family())
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain")
            .field("providers", &self.providers.len())
            .finish()
    }
}

#[cfg(test)]
mod tests;
