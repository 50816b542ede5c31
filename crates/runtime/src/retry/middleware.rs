//! Trying again.

use std::time::Duration;

use super::Retry;
use crate::decode;
use crate::error::{CallError, is_retryable_status};
use crate::middleware::{Exchange, Middleware, Next};
use crate::operation::Operation;
use crate::raw_response::RawResponse;
use crate::request::Request;

impl Middleware for Retry {
    fn handle<'a>(&'a self, mut request: Request, next: Next<'a>) -> Exchange<'a> {
        Box::pin(async move {
            let operation = request.operation();
            let mut attempt = 1;
            loop {
                request.attempt = attempt;
                let again = (attempt < self.attempts)
                    .then(|| request.try_clone())
                    .flatten();
                let result = next.run(request).await;
                let (Some(fresh), Some(retry_after)) = (again, wish(&result, operation)) else {
                    return result;
                };
                let left = next.clock.left();
                match self.pause(attempt, retry_after) {
                    Some(pause) if pause < left => tokio::time::sleep(pause).await,
                    _ => return result,
                }
                request = fresh;
                attempt += 1;
            }
        })
    }
}

/// Whether to try again (`Some`), and after which time if the response asks for one.
fn wish(
    result: &Result<RawResponse, CallError>,
    operation: &'static Operation,
) -> Option<Option<Duration>> {
    let idempotent = operation.idempotent;
    let is_again = |response: &RawResponse| {
        is_retryable_status(response.status) || decode::means_again(operation, response)
    };
    match result {
        Ok(response) if idempotent && is_again(response) => Some(response.retry_after()),
        Err(CallError::Transport(error))
            if error.is_retryable() && (idempotent || error.is_before_sending()) =>
        {
            Some(None)
        }
        _ => None,
    }
}
