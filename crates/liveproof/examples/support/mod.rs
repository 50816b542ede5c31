//! What `call` and `demo` share: any operation by its name, and what came of it as one object.

mod capture;
mod given;
mod outcome;
mod print;
pub(crate) mod record;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use liveproof::credentials::Credentials;
use liveproof::environment::{EnvironmentError, Variables};
use liveproof::runtime::{Config, ConfigError};
use liveproof::sign::Sign;

pub(crate) use capture::Capture;
pub(crate) use given::Given;
pub(crate) use outcome::{Failure, Outcome};
pub(crate) use print::{complain, say};
pub(crate) use record::run;

/// A call under way.
pub(crate) type Calling = Pin<Box<dyn Future<Output = Result<Outcome, Problem>>>>;

/// A vendor, as its spec describes it.
pub(crate) struct Vendor {
    /// As the spec is called.
    pub(crate) name: &'static str,
    /// In the order of the spec.
    pub(crate) operations: &'static [Operation],
    /// Makes a call.
    pub(crate) call: fn(Call) -> Calling,
}

/// An operation.
pub(crate) struct Operation {
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// How it is signed.
    pub(crate) scheme: Option<&'static str>,
    /// What can be set.
    pub(crate) inputs: &'static [Input],
    /// The request examples.
    pub(crate) examples: &'static [(&'static str, &'static [Value])],
}

impl Operation {
    /// The scheme, if nothing here signs in that way.
    pub(crate) fn foreign_scheme(&self) -> Option<&'static str> {
        let sign = Sign::new(Credentials::new("", ""));
        self.scheme.filter(|scheme| !sign.has_scheme(scheme))
    }
}

/// What can be set.
pub(crate) struct Input {
    /// As on the wire.
    pub(crate) name: &'static str,
    /// Without it nothing is sent.
    pub(crate) required: bool,
}

impl Input {
    pub(crate) const fn required(name: &'static str) -> Self {
        Self {
            name,
            required: true,
        }
    }

    pub(crate) const fn optional(name: &'static str) -> Self {
        Self {
            name,
            required: false,
        }
    }
}

/// A value of a request example.
#[derive(Clone, Copy)]
pub(crate) struct Value {
    name: &'static str,
    text: &'static str,
    media_type: Option<&'static str>,
}

impl Value {
    pub(crate) const fn text(name: &'static str, text: &'static str) -> Self {
        Self {
            name,
            text,
            media_type: None,
        }
    }

    pub(crate) const fn file(
        name: &'static str,
        text: &'static str,
        media_type: &'static str,
    ) -> Self {
        Self {
            name,
            text,
            media_type: Some(media_type),
        }
    }
}

/// A call to be made.
pub(crate) struct Call {
    pub(crate) setup: Setup,
    pub(crate) operation: &'static str,
    pub(crate) values: Vec<Given>,
}

impl Call {
    pub(crate) fn unknown_operation(&self) -> Problem {
        Problem::Operation(self.operation.to_owned())
    }
}

/// How a client is set up.
#[derive(Clone)]
pub(crate) struct Setup {
    variables: Arc<Variables>,
    capture: Capture,
}

impl Setup {
    pub(crate) fn new(variables: Variables) -> Self {
        Self {
            variables: Arc::new(variables),
            capture: Capture::default(),
        }
    }

    pub(crate) fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The request line is noted behind the signer, where it is as it will be sent.
    pub(crate) fn apply<P, S>(&self, config: Config<P, S>) -> Config<P, S> {
        config.with(self.capture.clone())
    }
}

/// Why no call was made.
#[derive(Debug)]
pub(crate) enum Problem {
    /// The vendor has no such operation.
    Operation(String),
    /// The operation takes nothing of this name.
    Name(String),
    /// A value is of another type.
    Value {
        name: String,
        expected: &'static str,
    },
    /// The environment lacks something.
    Environment(EnvironmentError),
    /// The client could not be set up.
    Config(ConfigError),
    /// Nothing here signs in this way.
    Scheme(&'static str),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(name) => write!(f, "the vendor has no operation `{name}`"),
            Self::Name(name) => write!(f, "the operation takes nothing called `{name}`"),
            Self::Value { name, expected } => write!(f, "`{name}` must be {expected}"),
            Self::Environment(error) => error.fmt(f),
            Self::Config(error) => error.fmt(f),
            Self::Scheme(scheme) => write!(f, "there is no signer for the scheme `{scheme}`"),
        }
    }
}

impl std::error::Error for Problem {}

impl From<EnvironmentError> for Problem {
    fn from(error: EnvironmentError) -> Self {
        Self::Environment(error)
    }
}

impl From<ConfigError> for Problem {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}
