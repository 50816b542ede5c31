//! Why there is no key.

use std::fmt;

/// There is no key to sign with. Values are not printed.
#[non_exhaustive]
#[derive(Debug)]
pub enum CredentialsError {
    /// Environment variables are missing or cannot be used: all that are wrong, in their order.
    Environment(Vec<Variable>),
    /// A provider's own error.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

/// An environment variable that cannot be used.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, such as `TENCENTCLOUD_SECRET_KEY`.
    pub name: &'static str,
    /// What it would have given, in the vendor's words: `SecretKey`.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: VariableProblem,
}

/// What is wrong with an environment variable.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableProblem {
    /// It is not set.
    Missing,
    /// It is set to nothing.
    Empty,
    /// Its value is not UTF-8.
    NotUtf8,
    /// It is not a number, or neither `true` nor `false`.
    Malformed,
}

impl CredentialsError {
    /// For a provider's own error. Its text becomes part of the error of the call, so nothing
    /// secret belongs into it.
    pub fn other(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Other(error.into())
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(variables) => {
                f.write_str("no credentials: ")?;
                list(f, variables)
            }
            Self::Other(error) => write!(f, "no credentials: {error}"),
        }
    }
}

/// All that are wrong, with commas.
pub(crate) fn list(f: &mut fmt::Formatter<'_>, variables: &[Variable]) -> fmt::Result {
    for (index, variable) in variables.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{variable}")?;
    }
    Ok(())
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            VariableProblem::Missing => "is not set",
            VariableProblem::Empty => "is empty",
            VariableProblem::NotUtf8 => "is not UTF-8",
            VariableProblem::Malformed => "has another type",
        };
        write!(f, "{} {problem} ({})", self.name, self.field)
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Environment(_) => None,
            Self::Other(error) => error.source(),
        }
    }
}
