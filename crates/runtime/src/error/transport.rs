//! Failures between the client and the server.

use std::io;
use std::time::Duration;

use thiserror::Error;

/// The request could not be sent, or no whole response came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{operation} {kind}{}", .cause.map_or_else(String::new, |cause| format!(" ({cause})")))]
pub struct TransportError {
    operation: &'static str,
    kind: TransportErrorKind,
    cause: Option<TransportCause>,
}

/// At which step the transport failed.
///
/// Displayed, it is the end of a sentence that begins with the operation's name.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TransportErrorKind {
    /// The request has no exact form on the wire; nothing was sent.
    #[error("cannot be written as a request")]
    Encode,
    /// A file to send could not be read, or its length is not what was said.
    #[error("was not sent whole: the upload cannot be read")]
    Upload,
    /// The host's name could not be resolved; nothing was sent.
    #[error("was not sent: the host's name could not be resolved")]
    Dns,
    /// No connection could be made; nothing was sent.
    #[error("was not sent: no connection")]
    Connect,
    /// No connection was made within [`Config::connect_timeout`](crate::Config::connect_timeout);
    /// nothing was sent.
    #[error("was not sent: no connection in time")]
    ConnectTimeout,
    /// The connection is not secure, such as for a certificate that is not trusted; nothing was
    /// sent.
    #[error("was not sent: no secure connection")]
    Tls,
    /// No byte was sent or received for [`Config::idle_timeout`](crate::Config::idle_timeout).
    #[error("timed out: no byte was sent or received")]
    IdleTimeout,
    /// The call, with all its attempts, took longer than
    /// [`Config::timeout`](crate::Config::timeout).
    #[error("timed out: the call took too long")]
    CallTimeout,
    /// The connection broke while the request was sent or before a response came.
    #[error("failed: the connection broke")]
    Exchange,
    /// The response is not HTTP/1.1, or its headers are too many or too long.
    #[error("failed: the response is not HTTP/1.1, or has too many or too long headers")]
    Protocol,
    /// The response's body broke off or could not be decompressed.
    #[error("failed: the response broke off or cannot be decompressed")]
    Body,
    /// The response is from another address than the one that was asked.
    #[error("failed: the response is from another address")]
    Redirected,
}

/// What is known of the reason of a [`TransportError`].
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TransportCause {
    /// What the operating system reported.
    #[error("{0}")]
    Io(io::ErrorKind),
    /// The time limit that was reached.
    #[error("the limit is {:?}", Duration::from_millis((*.ms).into()))]
    Limit {
        /// The limit, in milliseconds.
        ms: u32,
    },
    /// The server's certificate has expired.
    #[error("the certificate has expired")]
    CertificateExpired,
    /// The server's certificate is not valid yet.
    #[error("the certificate is not valid yet")]
    CertificateNotYetValid,
    /// The server's certificate is for another host.
    #[error("the certificate is for another host")]
    CertificateHost,
    /// The server's certificate is from an authority that is not trusted.
    #[error("the certificate is from an authority that is not trusted")]
    CertificateIssuer,
    /// The server's certificate is revoked.
    #[error("the certificate is revoked")]
    CertificateRevoked,
    /// The server's certificate is not accepted for another reason.
    #[error("the certificate is not accepted")]
    Certificate,
    /// The server does not speak TLS.
    #[error("the server does not speak TLS")]
    NotTls,
    /// The server ended the TLS handshake.
    #[error("the server ended the handshake")]
    Handshake,
    /// The stream of an upload can be read only once, and was read before.
    #[error("the stream was read before")]
    UploadReadBefore,
    /// The path of an upload names a pipe or a device.
    #[error("it is a pipe or a device; use `Upload::stream_once`")]
    UploadNotAFile,
    /// The operating system does not tell the length of an upload's file.
    #[error("the system does not tell the file's length; read it and use `Upload::bytes`")]
    UploadNoLength,
    /// The length of an upload has changed, or is not the given one.
    #[error("its length has changed, or is not the given one")]
    UploadLength,
}

impl TransportCause {
    pub(crate) fn limit(limit: Duration) -> Self {
        Self::Limit {
            ms: u32::try_from(limit.as_millis()).unwrap_or(u32::MAX),
        }
    }
}

impl TransportError {
    pub(crate) fn new(
        operation: &'static str,
        kind: TransportErrorKind,
        cause: Option<TransportCause>,
    ) -> Self {
        Self {
            operation,
            kind,
            cause,
        }
    }

    /// At which step it failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// What is known of the reason.
    pub fn cause(&self) -> Option<TransportCause> {
        self.cause
    }

    /// Whether the server can have seen nothing of the request.
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
