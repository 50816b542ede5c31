//! Where a call goes: the vendor's own host name, resolved to a listener on loopback.

use std::net::SocketAddr;
use std::sync::Arc;

use liveproof::runtime::{Config, Middleware};

/// Leads a client to a listener.
#[derive(Clone)]
pub struct Target {
    host: &'static str,
    address: SocketAddr,
    middleware: Option<Arc<dyn Middleware>>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("host", &self.host).field("address", &self.address).finish_non_exhaustive()
    }
}

impl Target {
    /// `host` is the name in the request; `address` is where the listener is.
    #[must_use]
    pub fn new(host: &'static str, address: SocketAddr) -> Self {
        Self { host, address, middleware: None }
    }

    /// Every request passes this, too.
    #[must_use]
    pub fn with(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware = Some(Arc::new(middleware));
        self
    }

    /// Frozen: no retry, a boundary that is always the same.
    #[must_use]
    pub fn config<P, S: Default>(&self, config: Config<P, S>) -> Config<P, S> {
        let (host, address) = (self.host, self.address);
        let config = config
            .base_url(format!("http://{host}"))
            .allow_http()
            .no_retry()
            .user_agent("liveproof-tests")
            .boundary(|| "liveproof-boundary".to_owned())
            .http(move |it| it.resolve(host, address));
        match &self.middleware {
            Some(middleware) => config.with(Forward(Arc::clone(middleware))),
            None => config,
        }
    }
}

struct Forward(Arc<dyn Middleware>);

impl Middleware for Forward {
    fn handle<'a>(
        &'a self,
        request: liveproof::runtime::Request,
        next: liveproof::runtime::Next<'a>,
    ) -> liveproof::runtime::BoxFuture<'a, Result<liveproof::runtime::RawReply, liveproof::runtime::CallError>> {
        self.0.handle(request, next)
    }
}
