//! Failures between the client and the server.

use std::fmt;
use std::io;
use std::time::Duration;

/// The request could not be sent, or no whole reply came back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TransportError {
    operation: &'static str,
    kind: TransportErrorKind,
    cause: Cause,
}

/// At which step the transport failed.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// The request has no exact form on the wire; nothing was sent.
    Encode,
    /// A file to send could not be read, or its length is not what was said.
    Upload,
    /// The host's name could not be resolved; nothing was sent.
    Dns,
    /// No connection could be made; nothing was sent.
    Connect,
    /// No connection was made within [`Config::connect_timeout`](crate::Config::connect_timeout);
    /// nothing was sent.
    ConnectTimeout,
    /// The connection is not secure, such as for a certificate that is not trusted; nothing was sent.
    Tls,
    /// No byte was sent or received for [`Config::idle_timeout`](crate::Config::idle_timeout).
    IdleTimeout,
    /// The call, with all its attempts, took longer than [`Config::timeout`](crate::Config::timeout).
    CallTimeout,
    /// The connection broke while the request was sent or before a reply came.
    Exchange,
    /// The reply is not HTTP/1.1, or its headers are too many or too long.
    Protocol,
    /// The reply's body broke off or could not be decompressed.
    Body,
    /// The reply is from another address than the one that was asked.
    Redirected,
}

/// What is known of the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cause {
    #[default]
    Unknown,
    /// What the operating system reported.
    Io(io::ErrorKind),
    /// What happened, in words. A thin pointer keeps the error small.
    Text(&'static &'static str),
    /// The limit that was reached, in milliseconds.
    Limit { ms: u32 },
}

impl From<Option<io::ErrorKind>> for Cause {
    fn from(kind: Option<io::ErrorKind>) -> Self {
        kind.map_or(Self::Unknown, Self::Io)
    }
}

impl From<Duration> for Cause {
    fn from(limit: Duration) -> Self {
        let ms = u32::try_from(limit.as_millis()).unwrap_or(u32::MAX);
        Self::Limit { ms }
    }
}

impl TransportError {
    pub(crate) fn new(
        operation: &'static str,
        kind: TransportErrorKind,
        cause: impl Into<Cause>,
    ) -> Self {
        Self {
            operation,
            kind,
            cause: cause.into(),
        }
    }

    /// At which step it failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// What the operating system reported, if it did.
    #[must_use]
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        match self.cause {
            Cause::Io(kind) => Some(kind),
            _ => None,
        }
    }

    /// Whether the server can have seen nothing of the request.
    #[must_use]
    pub fn is_before_sending(&self) -> bool {
        use TransportErrorKind::{Connect, ConnectTimeout, Dns, Encode, Tls};
        matches!(self.kind, Encode | Dns | Connect | ConnectTimeout | Tls)
    }

    /// Whether the same call may succeed later. [`Retry`](crate::Retry) follows it.
    pub(crate) fn is_retryable(&self) -> bool {
        use TransportErrorKind as Kind;
        matches!(
            self.kind,
            Kind::Dns
                | Kind::Connect
                | Kind::ConnectTimeout
                | Kind::IdleTimeout
                | Kind::CallTimeout
                | Kind::Exchange
                | Kind::Body
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Encode => "cannot be written as a request",
            TransportErrorKind::Upload => "was not sent whole: the upload cannot be read",
            TransportErrorKind::Dns => "was not sent: the host's name could not be resolved",
            TransportErrorKind::Connect => "was not sent: no connection",
            TransportErrorKind::ConnectTimeout => "was not sent: no connection in time",
            TransportErrorKind::Tls => "was not sent: no secure connection",
            TransportErrorKind::IdleTimeout => "timed out: no byte was sent or received",
            TransportErrorKind::CallTimeout => "timed out: the call took too long",
            TransportErrorKind::Exchange => "failed: the connection broke",
            TransportErrorKind::Protocol => {
                "failed: the reply is not HTTP/1.1, or has too many or too long headers"
            }
            TransportErrorKind::Body => "failed: the reply broke off or cannot be decompressed",
            TransportErrorKind::Redirected => "failed: the reply is from another address",
        };
        write!(f, "{} {what}", self.operation)?;
        match self.cause {
            Cause::Unknown => Ok(()),
            Cause::Io(kind) => write!(f, " ({kind})"),
            Cause::Text(text) => write!(f, " ({text})"),
            Cause::Limit { ms } => {
                let limit = Duration::from_millis(ms.into());
                write!(f, " (the limit is {limit:?})")
            }
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .field("cause", &self.cause)
            .finish()
    }
}

impl std::error::Error for TransportError {}
