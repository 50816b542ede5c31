//! What middleware fails with.

use std::fmt;

use super::transport::TransportError;
use crate::request::RequestError;
use crate::violation::ArgumentError;

/// Why there is no response: what middleware passes on.
#[non_exhaustive]
#[derive(Debug)]
pub enum CallError {
    /// An argument breaks a rule that could only be checked when sending, such as a file's length.
    InvalidArgument(ArgumentError),
    /// The request could not be signed.
    Signing(Box<dyn std::error::Error + Send + Sync>),
    /// A middleware made a change to the request that cannot be made.
    Request(RequestError),
    /// The request could not be sent, or no whole response came back.
    Transport(TransportError),
}

impl CallError {
    /// For a signer's own error.
    pub fn signing(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Signing(error.into())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidArgument(error) => error.fmt(f),
            Self::Signing(error) => write!(f, "the request could not be signed: {error}"),
            Self::Request(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signing(error) => error.source(),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($error:ident as $variant:ident;)*) => {$(
        impl From<$error> for CallError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

from! {
    ArgumentError as InvalidArgument;
    RequestError as Request;
    TransportError as Transport;
}
