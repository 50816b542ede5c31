//! How a client is set up: from the environment.

use std::sync::Arc;

use liveproof::environment::Variables;
use liveproof::runtime::Config;

use super::capture::Capture;

/// The environment of a call, and a look at its request.
#[derive(Clone)]
pub struct Environment {
    variables: Arc<Variables>,
    pub(super) capture: Capture,
}

impl Environment {
    /// Of a process, or of a test.
    #[must_use]
    pub fn new(variables: Variables) -> Self {
        Self {
            variables: Arc::new(variables),
            capture: Capture::default(),
        }
    }
}

impl crate::Setup for Environment {
    fn environment(&self) -> Option<&Variables> {
        Some(&self.variables)
    }

    /// The request line is noted behind the signer, where it is as it will be sent.
    fn configure<P, S: Default>(&self, config: Config<P, S>) -> Config<P, S> {
        config.with_middleware(self.capture.clone())
    }
}
