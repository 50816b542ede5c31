//! A response before it is decoded.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;

use crate::decode::DecodeProblem;
use crate::operation::Operation;
use crate::redact::{Redacted, partial_debug};

/// A response before it is decoded.
#[non_exhaustive]
#[derive(Clone)]
pub struct RawResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
    /// Why the body is not the whole content as it was sent, if it is not.
    pub(crate) flaw: Option<DecodeProblem>,
}

impl RawResponse {
    /// A response, such as from a middleware that answers in the server's place.
    pub fn new(status: u16, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers,
            body: body.into(),
            flaw: None,
        }
    }

    /// The first header of this name, if it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first of these headers that is not there, or is empty.
    pub(crate) fn lacks(&self, names: &[&'static str]) -> Option<&'static str> {
        let is_there = |name: &str| self.header(name).is_some_and(|it| !it.trim().is_empty());
        names.iter().copied().find(|name| !is_there(name))
    }

    /// The headers that the operation declares.
    pub(crate) fn declared_headers(&self, operation: &Operation) -> Vec<(&'static str, String)> {
        let names = operation.response_headers.iter();
        names
            .filter_map(|&name| Some((name, self.header(name)?.to_owned())))
            .collect()
    }

    /// The request ID assigned by the vendor, from the headers that the operation declares, or else
    /// that of the body.
    pub(crate) fn request_id(&self, operation: &Operation, own: Option<&str>) -> Option<String> {
        let names = operation.request_id_headers.iter();
        let mut ids = names
            .flat_map(|name| self.headers.get_all(*name))
            .filter_map(|value| value.to_str().ok())
            .chain(own);
        ids.find(|id| !id.trim().is_empty()).map(str::to_owned)
    }

    /// What `Retry-After` asks for, in seconds or as a date.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let wish = self.header("retry-after")?.trim();
        if !wish.is_empty() && wish.bytes().all(|byte| byte.is_ascii_digit()) {
            // One that is too great for a number is longer than any pause.
            return Some(Duration::from_secs(wish.parse().unwrap_or(u64::MAX)));
        }
        let date = |text: &str| httpdate::parse_http_date(text.trim()).ok();
        // By the server's own clock, if it tells the time.
        let now = self.header("date").and_then(date);
        let wait = date(wish)?.duration_since(now.unwrap_or_else(SystemTime::now));
        Some(wait.unwrap_or_default())
    }
}

partial_debug!(RawResponse, |it| status: it.status, headers: Redacted, body: it.body.len());

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
