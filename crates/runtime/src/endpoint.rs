//! Where a client connects.

use std::fmt;

use reqwest::Url;

use crate::words::words;

/// The address of a service: a generated type whose fields are the variables in it.
pub trait Endpoint {
    /// The base URL.
    ///
    /// # Errors
    ///
    /// If a variable has characters that no host name has.
    fn base_url(&self) -> Result<String, ConfigError>;

    /// The host without what identifies a customer, such as the name of a bucket. Traces have no
    /// address but this one.
    fn public_host(&self) -> Option<String> {
        None
    }
}

/// A client cannot be made from a [`Config`](crate::Config). Values are not printed.
#[non_exhaustive]
#[derive(Debug)]
pub enum ConfigError {
    /// A variable of the address cannot be a part of a host name.
    Variable {
        /// The variable.
        name: String,
        /// What is wrong with it.
        problem: HostProblem,
    },
    /// A variable of the address is not one of the values that the documentation lists.
    Unlisted {
        /// The variable.
        name: String,
        /// The values.
        values: &'static [&'static str],
    },
    /// The base URL cannot be used.
    BaseUrl {
        /// What is wrong with it.
        problem: UrlProblem,
    },
    /// The base URL is `http` and the host is not this machine.
    Insecure,
    /// The base URL is `https` and neither feature for TLS is on.
    NoTls,
    /// The user agent is not visible ASCII.
    UserAgent,
    /// The HTTP client could not be made, such as from certificates that cannot be read.
    Http(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Variable { name, problem } => {
                return write!(f, "{name} of the endpoint {problem}");
            }
            Self::Unlisted { name, values } => {
                let values = values.join(", ");
                return write!(
                    f,
                    "{name} of the endpoint must be one of {values}; another address is set with \
                     `Config::base_url`"
                );
            }
            Self::BaseUrl { problem } => return write!(f, "the base URL {problem}"),
            Self::Insecure => {
                "the base URL is http and its host is not this machine; use https, or \
                 `allow_http` if the network is trusted"
            }
            Self::NoTls => "the base URL is https; turn on the feature `rustls` or `native-tls`",
            Self::UserAgent => "the user agent must be visible ASCII",
            Self::Http(error) => return write!(f, "the HTTP client could not be made: {error}"),
        })
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => error.source(),
            _ => None,
        }
    }
}

words! {
    /// What is wrong with a variable of an address.
    pub enum HostProblem {
        Missing = "is not given",
        Empty = "is empty",
        Character = "must have only letters, digits, dots and hyphens",
        Label = "must not begin or end with a dot or hyphen, nor have an empty label",
        Domain = "is the whole host, and must be a domain name such as `abc.example.com`",
    }
}

impl std::error::Error for HostProblem {}

words! {
    /// What is wrong with a base URL, or with an address to fetch.
    pub enum UrlProblem {
        Syntax = "is not a URL",
        Scheme = "is neither http nor https",
        NotHttps = "is not https",
        Credentials = "must have no user name or password; credentials are given apart from it",
        QueryOrFragment = "must have no query or fragment",
        NoHost = "has no host",
        HostHeader = "has a host that cannot be sent",
    }
}

impl std::error::Error for UrlProblem {}

impl From<UrlProblem> for ConfigError {
    fn from(problem: UrlProblem) -> Self {
        Self::BaseUrl { problem }
    }
}

/// Puts variables into the template of an address.
///
/// # Errors
///
/// If a value is empty, has other characters than letters, digits, dots and hyphens, or a dot or
/// hyphen where a host name has none; if it is the whole host and has no dot; or if the template
/// names a variable that is not given.
pub fn fill_host(template: &str, variables: &[(&str, &str)]) -> Result<String, ConfigError> {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let found = variables.iter().find(|(other, _)| *other == name);
        let error = |problem| ConfigError::Variable {
            name: name.to_owned(),
            problem,
        };
        let (_, value) = found.ok_or_else(|| error(HostProblem::Missing))?;
        check_host_part(value).map_err(error)?;
        let is_host = before.ends_with("://") && (after.is_empty() || after.starts_with('/'));
        if is_host && !value.contains('.') {
            return Err(error(HostProblem::Domain));
        }
        out.push_str(before);
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// One of several addresses of a service, for generated endpoints.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Server {
    /// The address, with `{Variables}`.
    pub url: &'static str,
    /// The same without what identifies a customer, if anything is left.
    pub public_host: Option<&'static str>,
    /// The variables: name, value, and all values that are documented, if they are.
    pub variables: Vec<(&'static str, String, &'static [&'static str])>,
}

impl Endpoint for Server {
    fn base_url(&self) -> Result<String, ConfigError> {
        for (name, value, values) in &self.variables {
            if !values.is_empty() && !values.contains(&value.as_str()) {
                let name = (*name).to_owned();
                return Err(ConfigError::Unlisted { name, values });
            }
        }
        self.fill(self.url)
    }

    fn public_host(&self) -> Option<String> {
        self.fill(self.public_host?).ok()
    }
}

impl Server {
    fn fill(&self, template: &str) -> Result<String, ConfigError> {
        let variables = self
            .variables
            .iter()
            .map(|(name, value, _)| (*name, value.as_str()));
        fill_host(template, &variables.collect::<Vec<_>>())
    }
}

fn check_host_part(value: &str) -> Result<(), HostProblem> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    let is_odd = |label: &str| label.is_empty() || label.starts_with('-') || label.ends_with('-');
    if value.is_empty() {
        Err(HostProblem::Empty)
    } else if !value.bytes().all(is_legal) {
        Err(HostProblem::Character)
    } else if value.split('.').any(is_odd) {
        Err(HostProblem::Label)
    } else {
        Ok(())
    }
}

/// A base URL, taken apart and checked.
#[derive(Debug)]
pub(crate) struct BaseUrl {
    /// Scheme, host and stem.
    pub(crate) url: String,
    pub(crate) scheme: &'static str,
    /// With the port, unless that is the scheme's own.
    pub(crate) host: String,
    /// The path before that of the operation, encoded, without a slash at the end.
    pub(crate) stem: String,
    pub(crate) is_loopback: bool,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, UrlProblem> {
        let url = Url::parse(text).map_err(|_| UrlProblem::Syntax)?;
        let scheme = match url.scheme() {
            "http" => "http",
            "https" => "https",
            _ => return Err(UrlProblem::Scheme),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlProblem::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(UrlProblem::QueryOrFragment);
        }
        let name = url.host_str().ok_or(UrlProblem::NoHost)?;
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        let stem = url.path().trim_end_matches('/').to_owned();
        Ok(Self {
            url: format!("{scheme}://{host}{stem}"),
            scheme,
            is_loopback: is_loopback(name),
            host,
            stem,
        })
    }

    /// What may be recorded of the host, without a port: this machine's name, or the public part of
    /// a vendor's host. Of any other host nothing is known.
    #[cfg(feature = "tracing")]
    pub(crate) fn address(&self, public: Option<String>) -> Option<String> {
        let name = match self.host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
            _ => &self.host,
        };
        if self.is_loopback {
            return Some(name.to_owned());
        }
        let is_of = |public: &String| {
            let labels = name.strip_suffix(public.as_str());
            labels.is_some_and(|it| it.is_empty() || it.ends_with('.'))
        };
        public.map(|it| it.to_ascii_lowercase()).filter(is_of)
    }

    pub(crate) fn is_http(&self) -> bool {
        self.scheme == "http"
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

#[cfg(test)]
mod tests;
