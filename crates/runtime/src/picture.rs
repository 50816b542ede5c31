//! Fetches a picture that a reply names.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, SET_COOKIE};

use reqwest::Url;

use crate::clock::{Clock, Limits};
use crate::decode::Reason;
use crate::endpoint::{Base, ConfigError};
use crate::error::is_retryable_status;
use crate::limit::{self, ReadError};
use crate::redact::Redacted;
use crate::send::http_client;

/// Fetches pictures that replies name, such as that of a captcha.
///
/// The address comes from a vendor, so not everything is done that it says: it has to be `https` (or `http` to this
/// machine, for mocks), no redirect is followed, so that only the host that it names is asked, no proxy of the
/// environment is used, nothing of the client goes along (no key, no cookie), and reading stops at a limit.
///
/// Clones share connections, so one of these serves a whole program.
///
/// ```no_run
/// # async fn example(url: &str) -> Result<(), liveproof_runtime::PictureError> {
/// use liveproof_runtime::Pictures;
///
/// let picture = Pictures::new().max_bytes(256 * 1024).fetch(url).await?;
/// let signature = picture.cookie("vsig");
/// # let _ = signature;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Pictures {
    max_bytes: u64,
    timeout: Duration,
    /// For `https` and with this time; setting TLS up costs more than a picture.
    client: Arc<OnceLock<reqwest::Client>>,
}

impl Pictures {
    /// At most 1 MiB, within 10 seconds.
    #[must_use]
    pub fn new() -> Self {
        Self {
            max_bytes: 1024 * 1024,
            timeout: Duration::from_secs(10),
            client: Arc::new(OnceLock::new()),
        }
    }

    /// The greatest number of bytes of a picture.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// The total time, from connecting to the last byte.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.client = Arc::new(OnceLock::new());
        self
    }

    /// Fetches the picture at this address.
    ///
    /// # Errors
    ///
    /// See [`PictureError`]. None of them quotes the address.
    pub async fn fetch(&self, url: &str) -> Result<Picture, PictureError> {
        let parsed = Url::parse(url).map_err(|_| PictureError::Address {
            reason: "is not a URL",
        })?;
        let mut origin = parsed.clone();
        origin.set_path("");
        origin.set_query(None);
        origin.set_fragment(None);
        let base = Base::parse(origin.as_str()).map_err(|error| PictureError::Address {
            reason: match error {
                ConfigError::BaseUrl { reason } => reason,
                _ => "cannot be used",
            },
        })?;
        if base.is_http() && !base.is_loopback() {
            return Err(PictureError::Address {
                reason: "is not https",
            });
        }
        let clock = Clock::new(Limits {
            connect: self.timeout,
            idle: self.timeout,
            call: self.timeout,
        });
        let picture = self.ask(&base, parsed, &clock);
        let picture = clock.within_call(picture).await;
        picture.ok_or(PictureError::Timeout)?
    }
}

impl Pictures {
    async fn ask(&self, base: &Base, url: Url, clock: &Clock) -> Result<Picture, PictureError> {
        let response = self.client(base)?.get(url.clone()).send().await;
        let mut response = response.map_err(|error| failed(&error))?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(PictureError::Status(status));
        }
        if response.url() != &url {
            return Err(PictureError::Redirected);
        }
        let mut headers = std::mem::take(response.headers_mut());
        let media_type = media_type(&headers).ok_or(PictureError::NoPicture)?;
        let limited = limit::read(response, &mut headers, self.max_bytes, clock).await;
        let limited = limited.map_err(|error| match error {
            ReadError::Http(error) => failed(&error),
            ReadError::Idle => PictureError::Timeout,
            ReadError::Coding(_) => PictureError::Transport,
        })?;
        match limited.flaw {
            Some(Reason::TooLarge { limit }) => return Err(PictureError::TooLarge { limit }),
            Some(_) => return Err(PictureError::NoPicture),
            None if limited.body.is_empty() => return Err(PictureError::NoPicture),
            None => {}
        }
        Ok(Picture {
            bytes: limited.body,
            media_type,
            cookies: cookies(&headers),
        })
    }

    fn client(&self, base: &Base) -> Result<reqwest::Client, PictureError> {
        let new = || http_client(base, None, self.timeout, false).map_err(|_| PictureError::Client);
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

impl Default for Pictures {
    fn default() -> Self {
        Self::new()
    }
}

/// `image/…`, in lower case and without parameters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let label = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = label.split(';').next()?.trim().to_ascii_lowercase();
    essence.starts_with("image/").then_some(essence)
}

/// Names and values; attributes say where a browser would send them again, and nothing is sent again here.
fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|header| {
            let pair = header.to_str().ok()?.split(';').next()?;
            let (name, value) = pair.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect()
}

fn failed(error: &reqwest::Error) -> PictureError {
    if error.is_timeout() {
        PictureError::Timeout
    } else {
        PictureError::Transport
    }
}

/// A picture, and the cookies that came with it.
#[derive(Clone)]
pub struct Picture {
    bytes: Bytes,
    media_type: String,
    cookies: Vec<(String, String)>,
}

impl Picture {
    /// The picture.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The media type that it came with, such as `image/jpeg`.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The value of a cookie that came with it. It may be a secret of the vendor's.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("bytes", &self.bytes.len())
            .field("cookies", &Redacted)
            .finish_non_exhaustive()
    }
}

/// Why there is no picture.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// The address is not one that is asked; nothing was sent.
    Address {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The HTTP client could not be made.
    Client,
    /// There was no connection, or it broke.
    Transport,
    /// Time ran out.
    Timeout,
    /// Another status than 200 came; a redirect is one of them.
    Status(u16),
    /// The picture is from another address than the one that was asked.
    Redirected,
    /// What came is not labelled as a picture, is empty, or has a coding that was not asked for.
    NoPicture,
    /// The picture is larger than allowed.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
}

impl PictureError {
    /// Whether the same address may give the picture later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport | Self::Timeout => true,
            Self::Status(status) => is_retryable_status(*status),
            _ => false,
        }
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address { reason } => write!(f, "the picture's address {reason}"),
            Self::Client => f.write_str("the HTTP client could not be made"),
            Self::Transport => f.write_str("the picture did not come: the connection failed"),
            Self::Timeout => f.write_str("the picture did not come in time"),
            Self::Status(status @ 300..=399) => {
                write!(
                    f,
                    "the picture did not come (HTTP {status}; redirects are not followed)"
                )
            }
            Self::Status(status) => write!(f, "the picture did not come (HTTP {status})"),
            Self::Redirected => f.write_str("the picture is from another address"),
            Self::NoPicture => f.write_str("what came is not a picture"),
            Self::TooLarge { limit } => write!(f, "the picture is larger than {limit} bytes"),
        }
    }
}

impl std::error::Error for PictureError {}

#[cfg(all(test, any(feature = "rustls", feature = "native-tls")))]
mod tests {
    use super::*;

    #[test]
    fn clones_share_a_client_until_its_time_changes() {
        let pictures = Pictures::new();
        let base = Base::parse("https://captcha.example").expect("an address");
        pictures.clone().client(&base).expect("a client");
        assert!(pictures.client.get().is_some(), "the clone made it");
        let other = pictures.timeout(Duration::from_secs(1));
        assert!(other.client.get().is_none(), "of the old time");
    }
}
