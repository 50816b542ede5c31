//! The middleware that signs.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use liveproof_runtime::{CallError, Exchange, Middleware, Next, Request};

use super::error::{KeyProblem, SignError};
use super::scheme::{Context, Scheme};
use crate::credentials::{Credentials, CredentialsError, ProvideCredentials};

/// All schemes of this crate, with their default options.
fn all() -> Vec<Arc<dyn Scheme>> {
    vec![
        Arc::new(super::aliyun_acs3::AliyunAcs3::default()),
        Arc::new(super::aliyun_rpc::AliyunRpc::default()),
        Arc::new(super::huawei_sdk_hmac::HuaweiSdkHmac::default()),
        Arc::new(super::huawei_token::HuaweiToken::default()),
        Arc::new(super::megvii_form::MegviiForm::default()),
        Arc::new(super::megvii_hmac_sha1::MegviiHmacSha1::default()),
        Arc::new(super::tencent_cos::TencentCos::default()),
        Arc::new(super::tencent_qcloud_v2::TencentQcloudV2::default()),
        Arc::new(super::tencent_tc3::TencentTc3::default()),
    ]
}

/// A middleware that signs every request in the way of its operation, see [the module](super).
///
/// Give it to a client with [`with_middleware`](crate::runtime::Config::with_middleware), after
/// what changes requests: what is added behind it is not signed.
#[derive(Clone)]
pub struct Signer {
    /// Each with the name that operations have for it.
    schemes: Vec<(Cow<'static, str>, Arc<dyn Scheme>)>,
    credentials: Arc<dyn ProvideCredentials>,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    nonce: Option<Arc<dyn Fn() -> u128 + Send + Sync>>,
}

impl Signer {
    /// Signs with these credentials, in every scheme of this crate.
    #[must_use]
    pub fn new(credentials: impl ProvideCredentials + 'static) -> Self {
        let schemes = all().into_iter().map(|it| (it.name().into(), it));
        Self {
            schemes: schemes.collect(),
            ..Self::without_schemes(credentials)
        }
    }

    /// Signs with these credentials, in the schemes that [`scheme`](Self::scheme) adds.
    #[must_use]
    pub fn without_schemes(credentials: impl ProvideCredentials + 'static) -> Self {
        Self {
            schemes: Vec::new(),
            credentials: Arc::new(credentials),
            clock: Arc::new(SystemTime::now),
            nonce: None,
        }
    }

    /// Sends a token of Huawei Cloud's IAM in place of the signature `huawei-sdk-hmac`, see
    /// [`huawei_token`](super::huawei_token).
    ///
    /// ```
    /// # #[cfg(feature = "huawei-frs")] {
    /// use liveproof::credentials::Credentials;
    /// use liveproof::huawei_frs::{Client, Config, Endpoint, Settings};
    /// use liveproof::sign::Signer;
    ///
    /// let config = Config::new(Endpoint::new("cn-north-4"))
    ///     .settings(Settings::new().project_id("0123456789abcdef0123456789abcdef"))
    ///     .with_middleware(Signer::huawei_token(Credentials::from_token("EXAMPLE-token")));
    /// let client = Client::new(config)?;
    /// # let _ = client;
    /// # }
    /// # Ok::<(), liveproof::runtime::ConfigError>(())
    /// ```
    #[must_use]
    pub fn huawei_token(token: impl ProvideCredentials + 'static) -> Self {
        let scheme = super::huawei_token::HuaweiToken::default();
        Self::without_schemes(token).with_scheme("huawei-sdk-hmac", scheme)
    }

    /// Signs in this scheme, too. It replaces the one of the same name, such as one without
    /// options.
    #[must_use]
    pub fn scheme(self, scheme: impl Scheme + 'static) -> Self {
        self.with_scheme(scheme.name(), scheme)
    }

    /// Signs operations that have this name as `x-signing` in this scheme, which may be of your own
    /// crate and may have another name. It replaces the one that was there.
    #[must_use]
    pub fn with_scheme(
        mut self,
        name: impl Into<Cow<'static, str>>,
        scheme: impl Scheme + 'static,
    ) -> Self {
        let name = name.into();
        self.schemes.retain(|it| it.0 != name);
        self.schemes.push((name, Arc::new(scheme)));
        self
    }

    /// Whether it signs in the scheme of this name.
    #[must_use]
    pub fn has_scheme(&self, name: &str) -> bool {
        self.schemes.iter().any(|it| it.0 == name)
    }

    /// Takes the time from here instead of from the system, for tests or a clock that is known to
    /// be wrong.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Takes nonces from here instead of from the system, for tests. Vendors refuse a nonce that
    /// comes again.
    ///
    /// `tencent-qcloud-v2` sends the number, without what is beyond 63 bits; `aliyun-rpc` sends it
    /// as a UUID and `aliyun-acs3` as 32 digits; `megvii-hmac-sha1` sends its lowest 32 bits as a
    /// number.
    #[must_use]
    pub fn nonce(mut self, nonce: impl Fn() -> u128 + Send + Sync + 'static) -> Self {
        self.nonce = Some(Arc::new(nonce));
        self
    }

    /// Signs one request, for a middleware of your own. Without a scheme it stays as it is.
    ///
    /// # Errors
    ///
    /// See [`SignError`]. The request may then have been changed in part, and must not be sent.
    pub async fn sign(&self, request: &mut Request) -> Result<(), SignError> {
        let operation = request.operation();
        let Some(name) = operation.scheme else {
            return Ok(());
        };
        let scheme = self.schemes.iter().find(|it| it.0 == name);
        let (_, scheme) = scheme.ok_or(SignError::UnknownScheme { scheme: name })?;
        if let Some(family) = self.credentials.family()
            && family != scheme.family()
        {
            return Err(SignError::Family {
                scheme: name,
                wanted: scheme.family(),
                family,
            });
        }
        let credentials = self.credentials.credentials().await?;
        if credentials.expiry().is_some_and(|it| it <= (self.clock)()) {
            return Err(CredentialsError::Expired.into());
        }
        check_key(&credentials, scheme.needs_key())?;
        let context = Context {
            credentials: &credentials,
            clock: &*self.clock,
            nonce: self.nonce.as_ref().map(|it| &**it as _),
        };
        scheme.sign(request, &context)?;
        // What another scheme writes is not what the operation has for its own.
        if scheme.name() != name || operation.required_signature_fields.is_empty() {
            request.mark_signed();
        }
        Ok(())
    }
}

/// A key of other characters was garbled on its way here: a line break at the end of a file, a
/// quote of the shell. The vendor would only say that the signature is wrong.
fn check_key(credentials: &Credentials, needs_key: bool) -> Result<(), SignError> {
    let (id, secret) = (Some(credentials.id()), Some(credentials.secret()));
    let token = credentials.token();
    let parts = match needs_key {
        true => &[("id", id), ("secret", secret), ("token", token)][..],
        false => &[("token", token.or(Some("")))],
    };
    for &(part, text) in parts {
        let problem = match text {
            Some("") => KeyProblem::Empty,
            Some(text) if !text.bytes().all(|it| it.is_ascii_graphic()) => {
                KeyProblem::NotVisibleAscii
            }
            _ => continue,
        };
        return Err(SignError::Unusable { part, problem });
    }
    Ok(())
}

impl Middleware for Signer {
    fn handle<'a>(&'a self, mut request: Request, next: Next<'a>) -> Exchange<'a> {
        if request.operation().scheme.is_none() {
            return next.run(request);
        }
        Box::pin(async move {
            self.sign(&mut request).await.map_err(CallError::signing)?;
            next.run(request).await
        })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.schemes.iter().map(|it| &*it.0).collect();
        f.debug_struct("Signer")
            .field("schemes", &names)
            .finish_non_exhaustive()
    }
}
