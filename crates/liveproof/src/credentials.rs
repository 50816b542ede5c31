//! Where keys come from.
//!
//! [`Credentials`] are a key: its id, its secret, and the token of a temporary key.
//! [`ProvideCredentials`] is what supplies them when a request is signed: the credentials
//! themselves, the [`Environment`], a [`Profile`](profile::Profile) of the vendors' tools, the
//! first of several in a [`Chain`](chain::Chain), or a type of yours that fetches temporary keys,
//! perhaps in a [`Cached`](cached::Cached). It is asked before each attempt, so keys may change
//! while a client lives.
//!
//! ```
//! use liveproof::credentials::{Credentials, Environment};
//!
//! let fixed = Credentials::new("AKIDEXAMPLE", "EXAMPLE-secret");
//! let temporary = Credentials::new("AKIDEXAMPLE", "EXAMPLE-secret").with_token("EXAMPLE-token");
//! let from_environment = Environment::tencent();
//! # assert_eq!(format!("{fixed:?} {temporary:?}"), "Credentials { .. } Credentials { .. }");
//! # let _ = from_environment;
//! ```
//!
//! Nothing here prints an id, a secret or a token, and memory that held them is overwritten when
//! it is given back.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use liveproof_runtime::BoxFuture;
use secrecy::ExposeSecret;
pub use secrecy::SecretString;

use crate::environment::{EnvironmentError, Reader, Variables};

pub mod cached;
pub mod chain;
pub mod profile;
#[cfg(feature = "reqsign")]
pub mod reqsign;

use profile::ProfileError;

/// A key: its id, its secret, and the token of a temporary key.
///
/// A clone shares the same memory, which is overwritten when the last of them goes. Neither part
/// is ever printed. What a vendor calls them:
///
/// | vendor | id | secret | token |
/// |---|---|---|---|
/// | Tencent Cloud | SecretId | SecretKey | token of temporary keys (临时密钥) |
/// | Huawei Cloud | AK | SK | SecurityToken |
/// | Alibaba Cloud | AccessKey ID | AccessKey Secret | STS token |
/// | Megvii FaceID | api_key | api_secret | none |
#[derive(Clone)]
pub struct Credentials(Arc<Key>);

struct Key {
    id: SecretString,
    secret: SecretString,
    token: Option<SecretString>,
    expires: Option<SystemTime>,
}

impl Credentials {
    /// A key that lasts. What cannot be a key is refused when a request is signed, see
    /// [`SignError::Unusable`](crate::sign::SignError::Unusable).
    #[must_use]
    pub fn new(id: impl Into<SecretString>, secret: impl Into<SecretString>) -> Self {
        Self(Arc::new(Key {
            id: id.into(),
            secret: secret.into(),
            token: None,
            expires: None,
        }))
    }

    /// A token alone, without a key: for a scheme that sends it, such as
    /// [`huawei-token`](crate::sign::huawei_token). The others refuse it.
    #[must_use]
    pub fn from_token(token: impl Into<SecretString>) -> Self {
        Self::new("", "").with_token(token)
    }

    /// With the token of a temporary key.
    #[must_use]
    pub fn with_token(self, token: impl Into<SecretString>) -> Self {
        Self(Arc::new(Key {
            id: self.0.id.clone(),
            secret: self.0.secret.clone(),
            token: Some(token.into()),
            expires: self.0.expires,
        }))
    }

    /// With the time from which the vendor refuses the key. [`Cached`](cached::Cached) fetches
    /// another one before that, and no key is used when that time has come.
    #[must_use]
    pub fn with_expiry(self, time: SystemTime) -> Self {
        Self(Arc::new(Key {
            id: self.0.id.clone(),
            secret: self.0.secret.clone(),
            token: self.0.token.clone(),
            expires: Some(time),
        }))
    }

    /// When it expires, if that is known.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.0.expires
    }

    /// Whether there is a token.
    #[must_use]
    pub fn has_token(&self) -> bool {
        self.0.token.is_some()
    }

    pub(crate) fn id(&self) -> &str {
        self.0.id.expose_secret()
    }

    pub(crate) fn secret(&self) -> &str {
        self.0.secret.expose_secret()
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.0.token.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

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
///             let text = std::fs::read_to_string("/run/secrets/key");
///             let text = text.map_err(CredentialsError::other)?;
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

    /// The family of the keys, if it is known, such as `tencent`. A request that is signed with
    /// keys of another family is refused, so that no vendor gets the key of another one.
    fn family(&self) -> Option<&'static str> {
        None
    }
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

    fn family(&self) -> Option<&'static str> {
        (**self).family()
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Box<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        (**self).credentials()
    }

    fn family(&self) -> Option<&'static str> {
        (**self).family()
    }
}

/// There is no key to sign with. Values are not printed.
#[non_exhaustive]
#[derive(Debug)]
pub enum CredentialsError {
    /// Environment variables are missing or cannot be used.
    Environment(EnvironmentError),
    /// A profile file has no key that can be used.
    Profile(ProfileError),
    /// The key has expired, or the one that was fetched in its place.
    Expired,
    /// This provider has not been set up, which is not a mistake: a [`Chain`](chain::Chain) goes
    /// on to the next one.
    NotConfigured(Box<dyn std::error::Error + Send + Sync>),
    /// No provider of a [`Chain`](chain::Chain) has been set up: what each of them says.
    Chain(Vec<CredentialsError>),
    /// A key could not be fetched. All calls that waited for it get this error.
    Shared(Arc<CredentialsError>),
    /// A provider's own error.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl CredentialsError {
    /// For a provider that has not been set up. Nothing secret belongs into the text.
    pub fn not_configured(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::NotConfigured(error.into())
    }

    /// Whether the provider has not been set up at all, as opposed to wrongly: none of its
    /// variables is set, no profile file exists.
    #[must_use]
    pub fn is_not_configured(&self) -> bool {
        match self {
            Self::Environment(error) => error.is_unset(),
            Self::Profile(error) => error.is_not_configured(),
            Self::NotConfigured(_) | Self::Chain(_) => true,
            Self::Shared(error) => error.is_not_configured(),
            Self::Expired | Self::Other(_) => false,
        }
    }

    /// The reason alone.
    fn reason(&self) -> String {
        match self {
            Self::Environment(error) => error.list(),
            Self::Profile(error) => error.to_string(),
            Self::Expired => "the key has expired".to_owned(),
            Self::NotConfigured(error) | Self::Other(error) => error.to_string(),
            Self::Chain(errors) => {
                let reasons: Vec<String> = errors.iter().map(Self::reason).collect();
                reasons.join("; ")
            }
            Self::Shared(error) => error.reason(),
        }
    }

    /// For a provider's own error. Its text becomes part of the error of the call, so nothing
    /// secret belongs into it.
    pub fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(error.into())
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no credentials: {}", self.reason())
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Environment(_) | Self::Expired | Self::Chain(_) => None,
            Self::Profile(error) => error.source(),
            Self::NotConfigured(error) | Self::Other(error) => error.source(),
            Self::Shared(error) => error.source(),
        }
    }
}

/// Keys in environment variables, by the names that the vendors' own tools use. There is a
/// constructor for each family of keys.
///
/// As a [provider](ProvideCredentials) it reads them before each attempt; [`load`](Self::load)
/// reads them once. A token that is set to nothing counts as none.
#[derive(Clone)]
pub struct Environment {
    family: &'static Family,
    variables: Variables,
}

/// Keys of one kind: the variables that hold them, each with what the vendor calls its value.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    pub(crate) id: (&'static str, &'static str),
    pub(crate) secret: (&'static str, &'static str),
    pub(crate) token: Option<(&'static str, &'static str)>,
}

impl Environment {
    pub(crate) fn of(family: &'static Family) -> Self {
        Self {
            family,
            variables: Variables::process(),
        }
    }

    /// Reads variables with this function instead of from the process.
    #[must_use]
    pub fn lookup(self, lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        self.variables(Variables::from_fn(lookup))
    }

    /// Reads variables from here instead of from the process.
    #[must_use]
    pub fn variables(mut self, variables: Variables) -> Self {
        self.variables = variables;
        self
    }

    /// Reads the variables now.
    ///
    /// # Errors
    ///
    /// [`CredentialsError::Environment`] with all that are missing, empty or not UTF-8.
    pub fn load(&self) -> Result<Credentials, CredentialsError> {
        let mut read = self.variables.read();
        let credentials = self.read(&mut read);
        read.finish().map_err(CredentialsError::Environment)?;
        Ok(credentials)
    }

    /// The key, or an empty one that [`Reader::finish`] will refuse.
    pub(crate) fn read(&self, reader: &mut Reader<'_>) -> Credentials {
        let Family {
            id, secret, token, ..
        } = self.family;
        let [id, secret] = [id, secret].map(|it| reader.required::<String>(it.0, it.1));
        let credentials = Credentials::new(id, secret);
        match token.and_then(|it| reader.optional::<String>(it.0, it.1)) {
            Some(token) => credentials.with_token(token),
            None => credentials,
        }
    }
}

impl ProvideCredentials for Environment {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(self.load()))
    }

    fn family(&self) -> Option<&'static str> {
        Some(self.family.name)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("family", &self.family.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(
        environment: Environment,
        pairs: &'static [(&'static str, &'static str)],
    ) -> Environment {
        environment.lookup(move |name| {
            let found = pairs.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn prints_nothing_of_a_key() {
        let key = Credentials::new("CANARYid", "CANARYsecret").with_token("CANARYtoken");
        assert_eq!(format!("{key:?} {key:#?}").matches("CANARY").count(), 0);
        assert!(key.has_token());
    }

    #[test]
    fn reads_the_variables_of_each_family() {
        for (environment, pairs) in [
            (
                Environment::tencent(),
                &[
                    ("TENCENTCLOUD_SECRET_ID", "one"),
                    ("TENCENTCLOUD_SECRET_KEY", "two"),
                    ("TENCENTCLOUD_SESSION_TOKEN", "three"),
                ],
            ),
            (
                Environment::aliyun(),
                &[
                    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "one"),
                    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "two"),
                    ("ALIBABA_CLOUD_SECURITY_TOKEN", "three"),
                ],
            ),
        ] {
            let key = with(environment, pairs).load().expect("all are set");
            assert_eq!(
                (key.id(), key.secret(), key.token()),
                ("one", "two", Some("three"))
            );
        }
    }

    #[test]
    fn a_token_is_optional_and_megvii_has_none() {
        let key = with(
            Environment::tencent(),
            &[
                ("TENCENTCLOUD_SECRET_ID", "one"),
                ("TENCENTCLOUD_SECRET_KEY", "two"),
                ("TENCENTCLOUD_SESSION_TOKEN", ""),
            ],
        )
        .load()
        .expect("an empty token is none");
        assert!(!key.has_token());
        let key = with(
            Environment::megvii(),
            &[("MEGVII_API_KEY", "one"), ("MEGVII_API_SECRET", "two")],
        )
        .load()
        .expect("both are set");
        assert_eq!((key.id(), key.secret(), key.token()), ("one", "two", None));
    }

    #[test]
    fn names_all_that_is_missing_and_prints_no_value() {
        let error = with(Environment::tencent(), &[])
            .load()
            .expect_err("nothing is set");
        assert_eq!(
            error.to_string(),
            "no credentials: TENCENTCLOUD_SECRET_ID is not set (SecretId), \
             TENCENTCLOUD_SECRET_KEY is not set (SecretKey)"
        );
        let error = with(
            Environment::aliyun(),
            &[
                ("ALIBABA_CLOUD_ACCESS_KEY_ID", "CANARYid"),
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", ""),
            ],
        )
        .load()
        .expect_err("the secret is empty");
        assert_eq!(
            error.to_string(),
            "no credentials: ALIBABA_CLOUD_ACCESS_KEY_SECRET is empty (AccessKey Secret)"
        );
        assert!(!format!("{error:?}").contains("CANARY"));
    }

    #[cfg(unix)]
    #[test]
    fn says_what_is_not_utf8() {
        use std::os::unix::ffi::OsStringExt;

        let error = Environment::tencent()
            .lookup(|_| Some(OsString::from_vec(vec![b'C', b'A', 0xff])))
            .load()
            .expect_err("no text");
        assert_eq!(
            error.to_string(),
            "no credentials: TENCENTCLOUD_SECRET_ID is not UTF-8 (SecretId), \
             TENCENTCLOUD_SECRET_KEY is not UTF-8 (SecretKey), \
             TENCENTCLOUD_SESSION_TOKEN is not UTF-8 (token)"
        );
    }
}
