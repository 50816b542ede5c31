//! Failures between the client and the server.

use std::fmt;
use std::io;

/// The request could not be sent, or no whole reply came back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TransportError {
    operation: &'static str,
    kind: TransportErrorKind,
    io: Option<io::ErrorKind>,
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
    /// The connection is not secure, such as for a certificate that is not trusted; nothing was sent.
    Tls,
    /// Time ran out after the connection was made.
    Timeout,
    /// The connection failed while the request was sent or before a reply came.
    Exchange,
    /// The reply's body broke off or could not be decompressed.
    Body,
    /// The reply is from another address than the one that was asked.
    Redirected,
}

impl TransportError {
    pub(crate) fn new(
        operation: &'static str,
        kind: TransportErrorKind,
        io: Option<io::ErrorKind>,
    ) -> Self {
        Self {
            operation,
            kind,
            io,
        }
    }

    /// At which step it failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// What the operating system said, if it said something.
    #[must_use]
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        self.io
    }

    /// Whether the server can have seen nothing of the request.
    #[must_use]
    pub fn is_before_sending(&self) -> bool {
        use TransportErrorKind::{Connect, Dns, Encode, Tls};
        matches!(self.kind, Encode | Dns | Connect | Tls)
    }

    pub(crate) fn is_retryable(&self) -> bool {
        use TransportErrorKind::{Body, Connect, Dns, Exchange, Timeout};
        matches!(self.kind, Dns | Connect | Timeout | Exchange | Body)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Encode => "cannot be written as a request",
            TransportErrorKind::Upload => {
                "was not sent: a file could not be read or has another length"
            }
            TransportErrorKind::Dns => "was not sent: the host's name could not be resolved",
            TransportErrorKind::Connect => "was not sent: no connection",
            TransportErrorKind::Tls => "was not sent: no secure connection",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Exchange => "failed: the connection broke",
            TransportErrorKind::Body => "failed: the reply broke off or cannot be decompressed",
            TransportErrorKind::Redirected => "failed: the reply is from another address",
        };
        write!(f, "{} {what}", self.operation)?;
        match self.io {
            Some(io) => write!(f, " ({io})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .field("io", &self.io)
            .finish()
    }
}

impl std::error::Error for TransportError {}
