//! The middleware that signs.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use liveproof_runtime::{BoxFuture, CallError, Middleware, Next, RawReply, Request};

use super::apply::{self, Moment};
use super::tencent_cos::Window;
use super::tencent_qcloud_v2::Algorithm;
use super::{SignError, nonce};
use crate::credentials::ProvideCredentials;

/// How far ahead the local clock may be, for `tencent-cos`: as in the vendor's SDK for Python.
const CLOCK_AHEAD: u64 = 60;

/// How long a signature of `megvii-hmac-sha1` holds: as in the sample of the vendor's page.
const MEGVII_LIFETIME: Duration = Duration::from_secs(100);

/// A middleware that signs every request in the way of its operation, see [the module](super).
///
/// Give it to a client with [`Config::with`](crate::runtime::Config::with), after what changes
/// requests: what is added behind it is not signed.
#[derive(Clone)]
pub struct Sign {
    credentials: Arc<dyn ProvideCredentials>,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    nonce: Option<Arc<dyn Fn() -> u128 + Send + Sync>>,
    cos_lifetime: Duration,
    megvii_lifetime: Duration,
    algorithm: Option<Algorithm>,
}

impl Sign {
    /// Signs with these credentials.
    #[must_use]
    pub fn new(credentials: impl ProvideCredentials + 'static) -> Self {
        Self {
            credentials: Arc::new(credentials),
            clock: Arc::new(SystemTime::now),
            nonce: None,
            cos_lifetime: Duration::from_secs(900),
            megvii_lifetime: MEGVII_LIFETIME,
            algorithm: None,
        }
    }

    /// How long a signature of `tencent-cos` holds from now on, in whole seconds; 900 s if not
    /// said. It also holds for the last 60 s, as the local clock may be ahead.
    #[must_use]
    pub fn cos_lifetime(mut self, lifetime: Duration) -> Self {
        self.cos_lifetime = lifetime;
        self
    }

    /// How long a signature of `megvii-hmac-sha1` holds from now on, in whole seconds, at least one;
    /// 100 s if not said. Whoever gets hold of it can use it that long, for any call with this key.
    #[must_use]
    pub fn megvii_lifetime(mut self, lifetime: Duration) -> Self {
        self.megvii_lifetime = lifetime;
        self
    }

    /// Signs `tencent-qcloud-v2` with HMAC-SHA1 and sends `SignatureMethod=HmacSHA1`.
    ///
    /// By default HMAC-SHA1 is used without that parameter, as the pages of the older services
    /// demand. The vendor takes the two for the same.
    #[must_use]
    pub fn hmac_sha1(mut self) -> Self {
        self.algorithm = Some(Algorithm::HmacSha1);
        self
    }

    /// Signs `tencent-qcloud-v2` with HMAC-SHA256 and sends `SignatureMethod=HmacSHA256`, which
    /// the vendor's general pages describe.
    #[must_use]
    pub fn hmac_sha256(mut self) -> Self {
        self.algorithm = Some(Algorithm::HmacSha256);
        self
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
    /// as a UUID; `megvii-hmac-sha1` sends its lowest 32 bits as a number.
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
        let Some(scheme) = request.operation().scheme else {
            return Ok(());
        };
        let scheme = Scheme::of(scheme)?;
        let credentials = self.credentials.credentials().await?;
        apply::check_key(&credentials)?;
        match scheme {
            Scheme::TencentCos => {
                let now = self.unix()?;
                let window = Window {
                    start: now.saturating_sub(CLOCK_AHEAD),
                    end: now.saturating_add(self.cos_lifetime.as_secs()),
                };
                apply::tencent_cos::sign(request, &credentials, window)
            }
            Scheme::TencentQcloudV2 => apply::tencent_qcloud_v2::sign(
                request,
                &credentials,
                self.algorithm,
                self.moment()?,
            ),
            Scheme::AliyunRpc => apply::aliyun_rpc::sign(request, &credentials, self.moment()?),
            Scheme::MegviiForm => apply::megvii_form::sign(request, &credentials),
            Scheme::MegviiHmacSha1 => apply::megvii_hmac_sha1::sign(
                request,
                &credentials,
                self.megvii_lifetime.as_secs(),
                self.moment()?,
            ),
        }
    }

    fn moment(&self) -> Result<Moment, SignError> {
        Ok(Moment {
            unix: self.unix()?,
            nonce: match &self.nonce {
                Some(nonce) => nonce(),
                None => nonce::random()?,
            },
        })
    }

    fn unix(&self) -> Result<u64, SignError> {
        match (self.clock)().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Ok(since.as_secs()),
            Err(_) => Err(SignError::Clock),
        }
    }
}

/// The schemes that are known here.
enum Scheme {
    TencentCos,
    TencentQcloudV2,
    AliyunRpc,
    MegviiForm,
    MegviiHmacSha1,
}

impl Scheme {
    fn of(scheme: &'static str) -> Result<Self, SignError> {
        Ok(match scheme {
            "tencent-cos" => Self::TencentCos,
            "tencent-qcloud-v2" => Self::TencentQcloudV2,
            "aliyun-rpc" => Self::AliyunRpc,
            "megvii-form" => Self::MegviiForm,
            "megvii-hmac-sha1" => Self::MegviiHmacSha1,
            scheme => return Err(SignError::UnknownScheme { scheme }),
        })
    }
}

impl Middleware for Sign {
    fn handle<'a>(
        &'a self,
        mut request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawReply, CallError>> {
        if request.operation().scheme.is_none() {
            return next.run(request);
        }
        Box::pin(async move {
            self.sign(&mut request).await.map_err(CallError::signing)?;
            next.run(request).await
        })
    }
}

impl fmt::Debug for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sign")
            .field("cos_lifetime", &self.cos_lifetime)
            .field("megvii_lifetime", &self.megvii_lifetime)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}
