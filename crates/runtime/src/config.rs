//! How a client is set up.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Limits;
use crate::encode::{Boundary, random_boundary};
use crate::middleware::Middleware;
use crate::redact::partial_debug;
use crate::retry::Retry;
use crate::send::Setup;

/// How a client is set up: where it connects, what its requests pass, its limits.
///
/// `E` is the generated [`Endpoint`](crate::Endpoint), `S` the generated settings that are given
/// once per client.
///
/// | | default |
/// |---|---|
/// | time to connect | 10 s |
/// | time without a byte sent or received | 30 s |
/// | time of a whole call | 60 s, not counting an upload that makes progress |
/// | attempts | 3, see [`Retry`] |
/// | connections | closed after 10 s without use |
/// | proxy | none |
/// | redirects | none, ever |
/// | HTTP | 1.1, over TLS unless the host is this machine |
///
/// An endpoint alone is a config, so `Client::new(endpoint)` works where settings have a default.
#[must_use]
pub struct Config<E, S = ()> {
    pub(crate) endpoint: E,
    pub(crate) settings: S,
    pub(crate) base_url: Option<String>,
    pub(crate) middleware: Vec<Arc<dyn Middleware>>,
    pub(crate) retry: Option<Retry>,
    pub(crate) limits: Limits,
    pub(crate) allow_http: bool,
    pub(crate) unsigned: bool,
    pub(crate) system_proxy: bool,
    pub(crate) max_response_bytes: Option<u64>,
    pub(crate) user_agent: String,
    pub(crate) http: Setup,
    pub(crate) boundary: Boundary,
}

impl<E, S: Default> Config<E, S> {
    /// The defaults, for this endpoint.
    pub fn new(endpoint: E) -> Self {
        Self {
            endpoint,
            settings: S::default(),
            base_url: None,
            middleware: Vec::new(),
            retry: Some(Retry::new()),
            limits: Limits {
                connect: Duration::from_secs(10),
                idle: Duration::from_secs(30),
                call: Duration::from_secs(60),
            },
            allow_http: false,
            unsigned: false,
            system_proxy: false,
            max_response_bytes: None,
            user_agent: concat!("liveproof/", env!("CARGO_PKG_VERSION")).to_owned(),
            http: None,
            boundary: Arc::new(random_boundary),
        }
    }
}

impl<E, S> Config<E, S> {
    /// What is given once per client and sent with every call that takes it.
    pub fn settings(mut self, settings: S) -> Self {
        self.settings = settings;
        self
    }

    /// Changes the settings that are there, such as those that the environment gave.
    pub fn map_settings(mut self, change: impl FnOnce(S) -> S) -> Self {
        self.settings = change(self.settings);
        self
    }

    /// Connects to this address instead of the endpoint's, such as `http://127.0.0.1:8001`. It may
    /// have a path, which is then put before that of every operation.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Adds a middleware inside those that are there.
    pub fn with_middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// How often and when a call is tried again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Every call is tried once.
    pub fn no_retry(mut self) -> Self {
        self.retry = None;
        self
    }

    /// The time of a whole call: all attempts, the pauses between them and what middleware does.
    /// The time in which an upload makes progress is not counted, so that a large file may take
    /// longer; [`idle_timeout`](Self::idle_timeout) ends an upload that makes none.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.call = timeout;
        self
    }

    /// The longest time in which no byte is sent or received, for each attempt. What the operating
    /// system buffers counts as sent, the headers of a response count as received when all of them
    /// are there. Connecting is part of it.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout;
        self
    }

    /// The time to make a connection: resolving the name, TCP and TLS.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect = timeout;
        self
    }

    /// Allows `http` to hosts other than this machine. Everything that is sent can then be read on
    /// the way: names, photos, tokens.
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// Sends what nothing signed, to a gateway that signs it on its way. Without this, a call of an
    /// operation that is signed fails with [`Error::Signing`](crate::Error::Signing) before
    /// anything is sent, unless a middleware writes what the operation has for the signature.
    pub fn unsigned(mut self) -> Self {
        self.unsigned = true;
        self
    }

    /// Uses the proxy that the environment names (`HTTPS_PROXY` and the like).
    pub fn system_proxy(mut self) -> Self {
        self.system_proxy = true;
        self
    }

    /// The greatest number of bytes of a response's body after decompression, in place of each
    /// operation's own limit.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// The `User-Agent` header; `liveproof/` and the version by default.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets up the HTTP client further: certificates, a proxy, name resolution. What this crate
    /// promises is set afterwards and wins: no redirects, HTTP/1.1, the time to connect, gzip
    /// alone, no connection kept for longer than 10 s without use. A time limit that is set here
    /// ends an attempt.
    pub fn configure_http(
        mut self,
        setup: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.http = Some(match self.http.take() {
            Some(before) => Box::new(|builder| setup(before(builder))),
            None => Box::new(setup),
        });
        self
    }

    /// Makes the boundaries of multipart bodies, for tests that compare bytes. At most 70 letters,
    /// digits, `-` and `_`.
    pub fn boundary(mut self, boundary: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.boundary = Arc::new(boundary);
        self
    }

    /// The endpoint.
    pub fn endpoint(&self) -> &E {
        &self.endpoint
    }
}

impl<E: crate::Endpoint, S: Default> From<E> for Config<E, S> {
    fn from(endpoint: E) -> Self {
        Self::new(endpoint)
    }
}

partial_debug!(Config<E, S>, |it|
    middleware: it.middleware.len(),
    retry: it.retry,
    timeout: it.limits.call,
    idle_timeout: it.limits.idle,
    connect_timeout: it.limits.connect,
    allow_http: it.allow_http,
    unsigned: it.unsigned,
    system_proxy: it.system_proxy,
    max_response_bytes: it.max_response_bytes,
);
