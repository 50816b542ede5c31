//! One event per attempt, and nothing in it that could identify anyone.

use std::time::Instant;

use crate::middleware::{Exchange, Middleware, Next};
use crate::request::Request;

/// Sits between retry and the other middleware, so that it sees every attempt.
#[derive(Debug)]
pub(crate) struct Trace;

impl Middleware for Trace {
    fn handle<'a>(&'a self, request: Request, next: Next<'a>) -> Exchange<'a> {
        Box::pin(async move {
            let (vendor, operation) = (request.operation().vendor, request.operation().id);
            let attempt = request.attempt();
            let start = Instant::now();
            let result = next.run(request).await;
            // 0 where no reply came.
            let status = result.as_ref().map_or(0, |reply| reply.status);
            let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(target: "liveproof", vendor, operation, attempt, status, ms, "attempt");
            result
        })
    }
}
