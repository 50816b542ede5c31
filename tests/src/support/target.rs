//! Where a call goes: the vendor's own host name, resolved to a listener on loopback.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use liveproof::runtime::{Config, Middleware};
use liveproof_calls::Setup;

/// Leads a client to a listener.
#[derive(Clone)]
pub struct Target {
    host: &'static str,
    address: SocketAddr,
    scheme: &'static str,
    timeout: Option<Duration>,
    max_response_bytes: Option<u64>,
    middleware: Vec<Arc<dyn Middleware>>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target")
            .field("host", &self.host)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Target {
    /// `host` is the name in the request, with a path if the server has one; `address` is where the
    /// listener is.
    #[must_use]
    pub fn new(host: &'static str, address: SocketAddr) -> Self {
        Self {
            host,
            address,
            scheme: "http",
            timeout: None,
            max_response_bytes: None,
            middleware: Vec::new(),
        }
    }

    /// Every request passes this, too, after those that are there.
    #[must_use]
    pub fn with_middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// Speaks TLS.
    #[must_use]
    pub fn https(mut self) -> Self {
        self.scheme = "https";
        self
    }

    /// The time of an attempt.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The limit of a response's body.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Frozen: no retry, a boundary that is always the same.
    pub fn config<P, S: Default>(&self, config: Config<P, S>) -> Config<P, S> {
        let (host, address) = (self.host, self.address);
        let name = host.split(['/', ':']).next().unwrap_or_default();
        let mut config = config
            .base_url(format!("{}://{host}", self.scheme))
            .allow_http()
            // Most tests are not about signatures.
            .unsigned()
            .no_retry()
            .user_agent("liveproof-tests")
            .boundary(|| "liveproof-boundary".to_owned())
            // Loading the system's certificates takes longer than the call, and nobody here has
            // one.
            .configure_http(move |it| it.resolve(name, address).tls_certs_only([]));
        if let Some(timeout) = self.timeout {
            config = config.timeout(timeout);
        }
        if let Some(bytes) = self.max_response_bytes {
            config = config.max_response_bytes(bytes);
        }
        for middleware in &self.middleware {
            config = config.with_middleware(Arc::clone(middleware));
        }
        config
    }
}

impl Setup for Target {
    fn configure<P, S: Default>(&self, config: Config<P, S>) -> Config<P, S> {
        self.config(config)
    }
}
