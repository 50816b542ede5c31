//! Environment variables: reading them, and what is wrong with them.

use std::ffi::OsString;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use liveproof_runtime::ConfigError;
use secrecy::zeroize::Zeroizing;

/// Where variables come from: the process, or a function that replaces it.
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

    /// The value of one.
    pub(crate) fn get(&self, name: &str) -> Option<OsString> {
        (self.get)(name)
    }

    /// Reads several, and collects what is wrong with them.
    pub(crate) fn read(&self) -> Reader<'_> {
        Reader {
            variables: self,
            problems: Vec::new(),
            is_unset: true,
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
    /// Whether no variable was set to anything.
    is_unset: bool,
}

impl Reader<'_> {
    /// The value, or a default one that `finish` will refuse.
    pub(crate) fn required<T: FromStr + Default>(
        &mut self,
        name: &'static str,
        field: &'static str,
    ) -> T {
        let value = self.value(name, field);
        self.is_unset &= value.as_ref().is_err_and(Variable::is_unset);
        value.unwrap_or_else(|problem| {
            self.problems.push(problem);
            T::default()
        })
    }

    /// The value, if there is one. One that is set to nothing counts as none.
    pub(crate) fn optional<T: FromStr>(
        &mut self,
        name: &'static str,
        field: &'static str,
    ) -> Option<T> {
        let value = self.value(name, field);
        self.is_unset &= value.as_ref().is_err_and(Variable::is_unset);
        value
            .map_err(|problem| {
                if !problem.is_unset() {
                    self.problems.push(problem);
                }
            })
            .ok()
    }

    fn value<T: FromStr>(&self, name: &'static str, field: &'static str) -> Result<T, Variable> {
        let problem = match (self.variables.get)(name).map(OsString::into_string) {
            None => VariableProblem::Missing,
            Some(Ok(text)) if text.is_empty() => VariableProblem::Empty,
            Some(Ok(text)) => {
                // It may be a key.
                let text = Zeroizing::new(text);
                match text.parse().or_else(|_| text.trim().parse()) {
                    Ok(value) => return Ok(value),
                    Err(_) => VariableProblem::Malformed(expected::<T>()),
                }
            }
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

    /// # Errors
    ///
    /// What was wrong with any of the variables.
    pub(crate) fn finish(self) -> Result<(), EnvironmentError> {
        match self.problems.is_empty() {
            true => Ok(()),
            false => Err(EnvironmentError {
                problems: self.problems,
                is_unset: self.is_unset,
            }),
        }
    }
}

/// What a value of this type has to be.
fn expected<T>() -> &'static str {
    match std::any::type_name::<T>() {
        "bool" => "`true` or `false`",
        "f32" | "f64" => "a number",
        _ => "a whole number",
    }
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

impl Variable {
    fn is_unset(&self) -> bool {
        matches!(
            self.problem,
            VariableProblem::Missing | VariableProblem::Empty
        )
    }
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
    /// It is not of the type that is expected, such as `a whole number`.
    Malformed(&'static str),
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            VariableProblem::Missing => "is not set",
            VariableProblem::Empty => "is empty",
            VariableProblem::NotUtf8 => "is not UTF-8",
            VariableProblem::Malformed(expected) => {
                return write!(f, "{} is not {expected} ({})", self.name, self.field);
            }
        };
        write!(f, "{} {problem} ({})", self.name, self.field)
    }
}

/// Variables that are missing or cannot be used. It holds their names, never a value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EnvironmentError {
    problems: Vec<Variable>,
    is_unset: bool,
}

impl EnvironmentError {
    /// What is wrong, variable by variable.
    #[must_use]
    pub fn variables(&self) -> &[Variable] {
        &self.problems
    }

    /// Whether none of the variables is set, not even an optional one: somebody who uses them would
    /// have set some.
    #[must_use]
    pub fn is_unset(&self) -> bool {
        self.is_unset
    }

    /// All that are wrong, with commas.
    pub(crate) fn list(&self) -> String {
        let texts: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        texts.join(", ")
    }
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment lacks something: {}", self.list())
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
        assert_eq!(read.required::<i32>("NUMBER", "Number"), -7);
        assert_eq!(read.optional::<f64>("SHARE", "Share"), Some(0.5));
        assert_eq!(read.optional::<bool>("FLAG", "Flag"), Some(true));
        assert_eq!(read.optional::<i64>("NONE", "None"), None);
        assert!(read.finish().is_ok());

        let mut read = variables.read();
        read.required::<i64>("WORD", "Word");
        read.optional::<bool>("NUMBER", "Number");
        read.optional::<f64>("WORD", "Share");
        read.required::<bool>("NONE", "None");
        let error = read.finish().err().map(|it| it.to_string());
        assert_eq!(
            error.as_deref(),
            Some(
                "the environment lacks something: WORD is not a whole number (Word), \
                 NUMBER is not `true` or `false` (Number), WORD is not a number (Share), \
                 NONE is not set (None)"
            )
        );
    }
}
