//! Clients from environment variables.

use std::ffi::OsString;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use liveproof_runtime::ConfigError;
use secrecy::zeroize::Zeroizing;

use crate::credentials::{Credentials, Environment, Variable, VariableProblem, list};

/// Where variables come from: the process, or a stand-in.
///
/// ```
/// use liveproof::environment::Variables;
///
/// let variables = Variables::from_fn(|name| match name {
///     "TENCENT_CI_REGION" => Some("ap-beijing".into()),
///     _ => None,
/// });
/// # let _ = variables;
/// ```
#[derive(Clone)]
pub struct Variables {
    get: Lookup,
}

type Lookup = Arc<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

impl Variables {
    /// Those of this process.
    #[must_use]
    pub fn process() -> Self {
        Self::from_fn(|name| std::env::var_os(name))
    }

    /// Those that a function knows: a secret store, a file, a test.
    #[must_use]
    pub fn from_fn(get: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self { get: Arc::new(get) }
    }

    /// Reads several, and collects what is wrong with them.
    pub(crate) fn read(&self) -> Reader<'_> {
        Reader {
            variables: self,
            problems: Vec::new(),
        }
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Variables")
    }
}

/// Reads variables one after the other; [`finish`](Self::finish) tells all that is wrong at once.
pub(crate) struct Reader<'a> {
    variables: &'a Variables,
    problems: Vec<Variable>,
}

impl Reader<'_> {
    /// The value, or an empty text that `finish` will refuse.
    pub(crate) fn required(&mut self, name: &'static str, field: &'static str) -> String {
        self.value(name, field).unwrap_or_else(|problem| {
            self.problems.push(problem);
            String::new()
        })
    }

    /// The value, if there is one. One that is set to nothing counts as none.
    pub(crate) fn optional(&mut self, name: &'static str, field: &'static str) -> Option<String> {
        match self.value(name, field) {
            Ok(value) => Some(value),
            Err(problem) => {
                if problem.problem == VariableProblem::NotUtf8 {
                    self.problems.push(problem);
                }
                None
            }
        }
    }

    /// The value of a type other than text, or a default one beside what `finish` will refuse.
    #[allow(
        dead_code,
        reason = "it depends on the vendors which types their settings have"
    )]
    pub(crate) fn required_value<T: FromStr + Default>(
        &mut self,
        name: &'static str,
        field: &'static str,
    ) -> T {
        let text = self.value(name, field);
        let value = text.and_then(|text| parsed(&text, name, field));
        value.unwrap_or_else(|problem| {
            self.problems.push(problem);
            T::default()
        })
    }

    /// The value of a type other than text, if there is one.
    #[allow(
        dead_code,
        reason = "it depends on the vendors which types their settings have"
    )]
    pub(crate) fn optional_value<T: FromStr>(
        &mut self,
        name: &'static str,
        field: &'static str,
    ) -> Option<T> {
        let text = self.optional(name, field)?;
        parsed(&text, name, field)
            .map_err(|problem| self.problems.push(problem))
            .ok()
    }

    fn value(&self, name: &'static str, field: &'static str) -> Result<String, Variable> {
        let problem = match (self.variables.get)(name).map(OsString::into_string) {
            None => VariableProblem::Missing,
            Some(Ok(text)) if !text.is_empty() => return Ok(text),
            Some(Ok(_)) => VariableProblem::Empty,
            Some(Err(bytes)) => {
                // It may be a key that is damaged.
                drop(Zeroizing::new(bytes.into_encoded_bytes()));
                VariableProblem::NotUtf8
            }
        };
        Err(Variable {
            name,
            field,
            problem,
        })
    }

    /// The key for this place, or an empty one that `finish` will refuse.
    pub(crate) fn credentials(&mut self, place: &Environment) -> Credentials {
        let names = place.names;
        let id = self.required(names.id.0, names.id.1);
        let credentials = Credentials::new(id, self.required(names.secret.0, names.secret.1));
        match names.token.and_then(|it| self.optional(it.0, it.1)) {
            Some(token) => credentials.with_token(token),
            None => credentials,
        }
    }

    /// # Errors
    ///
    /// What was wrong with any of the variables.
    pub(crate) fn finish(self) -> Result<(), EnvironmentError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(EnvironmentError {
                problems: self.problems,
            })
        }
    }
}

#[allow(
    dead_code,
    reason = "it depends on the vendors which types their settings have"
)]
fn parsed<T: FromStr>(text: &str, name: &'static str, field: &'static str) -> Result<T, Variable> {
    text.trim().parse().map_err(|_| Variable {
        name,
        field,
        problem: VariableProblem::Malformed,
    })
}

/// Variables that are missing or cannot be used. It holds their names, never a value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EnvironmentError {
    problems: Vec<Variable>,
}

impl EnvironmentError {
    /// What is wrong, variable by variable.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.problems
    }
}

impl From<EnvironmentError> for Vec<Variable> {
    fn from(error: EnvironmentError) -> Self {
        error.problems
    }
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the environment lacks something: ")?;
        list(f, &self.problems)
    }
}

impl std::error::Error for EnvironmentError {}

/// Why there is no client.
#[non_exhaustive]
#[derive(Debug)]
pub enum ConnectError {
    /// The environment lacks something.
    Environment(EnvironmentError),
    /// The client could not be set up.
    Config(ConfigError),
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(error) => error.fmt(f),
            Self::Config(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ConnectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Environment(_) => None,
            Self::Config(error) => error.source(),
        }
    }
}

impl From<EnvironmentError> for ConnectError {
    fn from(error: EnvironmentError) -> Self {
        Self::Environment(error)
    }
}

impl From<ConfigError> for ConnectError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

#[cfg(test)]
mod tests {
    use super::Variables;

    #[test]
    fn a_value_that_is_no_text_is_read_or_reported_with_the_others() {
        let variables = Variables::from_fn(|name| match name {
            "NUMBER" => Some(" -7".into()),
            "SHARE" => Some("0.5".into()),
            "FLAG" => Some("true".into()),
            "WORD" => Some("seven".into()),
            _ => None,
        });
        let mut read = variables.read();
        assert_eq!(read.required_value::<i32>("NUMBER", "Number"), -7);
        assert_eq!(read.optional_value::<f64>("SHARE", "Share"), Some(0.5));
        assert_eq!(read.optional_value::<bool>("FLAG", "Flag"), Some(true));
        assert_eq!(read.optional_value::<i64>("NONE", "None"), None);
        assert!(read.finish().is_ok());

        let mut read = variables.read();
        read.required_value::<i64>("WORD", "Word");
        read.optional_value::<bool>("NUMBER", "Number");
        read.required_value::<bool>("NONE", "None");
        let error = read.finish().err().map(|it| it.to_string());
        assert_eq!(
            error.as_deref(),
            Some(
                "the environment lacks something: WORD has another type (Word), \
                 NUMBER has another type (Number), NONE is not set (None)"
            )
        );
    }
}
