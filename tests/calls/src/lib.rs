//! Calls any operation of any vendor by its id, with values by their names on the wire.
//!
//! `vendors/` is made by `cargo xtask generate`: one match per operation from names to setters, and
//! the table of operations. What else a caller needs to know of an operation, such as the values of
//! its examples, is read from `specs/` when it is needed: see [`spec`].

mod outcome;
pub mod programs;
pub mod spec;
mod value;
#[rustfmt::skip]
mod vendors;

use std::fmt;

use liveproof::environment::{EnvironmentError, Variables};
use liveproof::runtime::{Config, ConfigError, Request};
use liveproof::sign::{Context, Scheme, SignError};

pub use outcome::{Details, Failure, Outcome};
use value::with_extras;
pub use value::{Extras, Value, Values};
pub use vendors::{VENDORS, call};

/// A vendor.
#[derive(Debug)]
pub struct Vendor {
    /// The name of its spec.
    pub name: &'static str,
    /// In the order of the spec.
    pub operations: &'static [Operation],
}

/// An operation. What it sends and what comes back is kept in `tests/snapshots/`.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    /// The request examples.
    pub examples: &'static [Snapshot],
    /// The response samples, by their file names.
    pub samples: &'static [Snapshot],
}

/// An entry of the table for a file in `tests/snapshots/`.
#[derive(Debug)]
pub struct Snapshot {
    /// The name of an example or a sample.
    pub name: &'static str,
    /// Changes with everything that the snapshot depends on, and with nothing else.
    pub fingerprint: &'static str,
}

const fn snapshot(name: &'static str, fingerprint: &'static str) -> Snapshot {
    Snapshot { name, fingerprint }
}

/// In place of a scheme that the facade has not: what it would sign is refused.
#[derive(Debug)]
pub struct NoSigner {
    /// The name of the scheme.
    pub name: &'static str,
    /// The family of its keys.
    pub family: &'static str,
}

impl Scheme for NoSigner {
    fn name(&self) -> &'static str {
        self.name
    }

    fn family(&self) -> &'static str {
        self.family
    }

    fn sign(&self, _: &mut Request, _: &Context<'_>) -> Result<(), SignError> {
        Err(SignError::UnknownScheme { scheme: self.name })
    }
}

/// Sets up the client of a call.
pub trait Setup {
    /// Where address, credentials and settings are read. By default the address and the settings
    /// are those of the example.
    fn environment(&self) -> Option<&Variables> {
        None
    }

    /// Adds to the client's configuration.
    fn configure<P, S: Default>(&self, config: Config<P, S>) -> Config<P, S>;
}

/// Why no call was made.
#[derive(Debug)]
pub enum Problem {
    /// There is no such vendor.
    Vendor(String),
    /// The vendor has no such operation.
    Operation(String),
    /// The operation takes nothing of this name.
    Name(String),
    /// A value is of another type.
    Value {
        /// The name of the input.
        name: String,
        /// What it takes.
        expected: &'static str,
    },
    /// The environment lacks something.
    Environment(EnvironmentError),
    /// The client could not be set up.
    Config(ConfigError),
}

impl Problem {
    fn operation(id: &str) -> Self {
        Self::Operation(id.to_owned())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vendor(name) => write!(f, "there is no vendor `{name}`"),
            Self::Operation(id) => write!(f, "the vendor has no operation `{id}`"),
            Self::Name(name) => write!(f, "the operation takes nothing called `{name}`"),
            Self::Value { name, expected } => write!(f, "`{name}` must be {expected}"),
            Self::Environment(error) => error.fmt(f),
            Self::Config(error) => error.fmt(f),
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
