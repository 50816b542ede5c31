//! Fetches an address that a response names.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Url;
use thiserror::Error;

use crate::clock::{Clock, Limits};
use crate::decode::DecodeProblem;
use crate::endpoint::{BaseUrl, UrlProblem};
use crate::error::is_retryable_status;
use crate::limit::{self, ReadError};
use crate::raw_response::RawResponse;
use crate::send::http_client;

/// Fetches addresses that responses name, such as that of a captcha's picture.
///
/// The address comes from a vendor, so not everything is done that it says: it has to be `https`
/// (or `http` to this machine, for mocks), no redirect is followed, so that only the host that it
/// names is asked, no proxy of the environment is used, nothing of a client goes along (no key, no
/// cookie), and reading stops at a limit. The path and the query are sent as they are.
///
/// Clones share connections, so one of these serves a whole program.
#[derive(Clone, Debug)]
#[must_use]
pub struct Fetcher {
    max_bytes: u64,
    timeout: Duration,
    /// For `https` and with this time limit; setting up TLS costs more than a small response.
    client: Arc<OnceLock<reqwest::Client>>,
}

impl Fetcher {
    /// At most 1 MiB, within 10 seconds.
    pub fn new() -> Self {
        Self {
            max_bytes: 1024 * 1024,
            timeout: Duration::from_secs(10),
            client: Arc::new(OnceLock::new()),
        }
    }

    /// The greatest number of bytes of a body, after decompression.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The total time, from connecting to the last byte.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.client = Arc::new(OnceLock::new());
        self
    }

    /// Fetches this address once. Only a response with the status 200 is one.
    ///
    /// # Errors
    ///
    /// See [`FetchError`]. None of them quotes the address.
    pub async fn fetch(&self, address: &str) -> Result<RawResponse, FetchError> {
        let url = Url::parse(address).map_err(|_| UrlProblem::Syntax)?;
        let base = base(&url)?;
        let clock = Clock::new(Limits {
            connect: self.timeout,
            idle: self.timeout,
            call: self.timeout,
        });
        let response = clock.within_call(self.exchange(&base, url, &clock)).await;
        response.ok_or(FetchError::Timeout)?
    }

    async fn exchange(
        &self,
        base: &BaseUrl,
        url: Url,
        clock: &Clock,
    ) -> Result<RawResponse, FetchError> {
        let incoming = self.client(base)?.get(url.clone()).send().await;
        let incoming = incoming.map_err(failed)?;
        let status = incoming.status().as_u16();
        if status != 200 {
            return Err(FetchError::Status(status));
        }
        if incoming.url() != &url {
            return Err(FetchError::Redirected);
        }
        let read = limit::read(incoming, self.max_bytes, clock).await;
        let read = read.map_err(|error| match error {
            ReadError::Http(error) => failed(error),
            ReadError::Idle => FetchError::Timeout,
            ReadError::Coding(_) => FetchError::ContentCoding,
        })?;
        match read.flaw {
            None => Ok(read),
            Some(DecodeProblem::TooLarge { limit }) => Err(FetchError::TooLarge { limit }),
            Some(_) => Err(FetchError::ContentCoding),
        }
    }

    fn client(&self, base: &BaseUrl) -> Result<reqwest::Client, FetchError> {
        let new = || http_client(base, None, self.timeout, false).map_err(|_| FetchError::Client);
        if base.is_http() {
            return new();
        }
        if let Some(client) = self.client.get() {
            return Ok(client.clone());
        }
        let client = new()?;
        Ok(self.client.get_or_init(|| client).clone())
    }
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::new()
    }
}

/// Where the address leads, without path and query.
fn base(url: &Url) -> Result<BaseUrl, UrlProblem> {
    let mut origin = url.clone();
    origin.set_path("");
    origin.set_query(None);
    origin.set_fragment(None);
    let base = BaseUrl::parse(origin.as_str())?;
    if base.is_http() && !base.is_loopback {
        return Err(UrlProblem::NotHttps);
    }
    Ok(base)
}

fn failed(error: reqwest::Error) -> FetchError {
    if error.is_timeout() {
        FetchError::Timeout
    } else {
        FetchError::Connection
    }
}

/// Why there is no response from an address.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FetchError {
    /// The address is not one that is asked; nothing was sent.
    #[error("its address {0}")]
    Address(UrlProblem),
    /// The HTTP client could not be made.
    #[error("the HTTP client could not be made")]
    Client,
    /// There was no connection, or it broke.
    #[error("the connection failed")]
    Connection,
    /// Time ran out.
    #[error("time ran out")]
    Timeout,
    /// The status is not 200; that of a redirect is one of them.
    #[error("HTTP {status}{}", redirect(.0), status = .0)]
    Status(u16),
    /// The response is from another address than the one that was asked.
    #[error("the response is from another address")]
    Redirected,
    /// The body has a content coding that was not asked for, or cannot be decompressed.
    #[error("the body cannot be decompressed")]
    ContentCoding,
    /// The body is larger than allowed.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
}

fn redirect(status: &u16) -> &'static str {
    match status / 100 {
        3 => ", and redirects are not followed",
        _ => "",
    }
}

impl FetchError {
    /// Whether the same address may answer later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connection | Self::Timeout => true,
            Self::Status(status) => is_retryable_status(*status),
            _ => false,
        }
    }
}

impl From<UrlProblem> for FetchError {
    fn from(problem: UrlProblem) -> Self {
        Self::Address(problem)
    }
}

#[cfg(all(test, any(feature = "rustls", feature = "native-tls")))]
mod tests;
