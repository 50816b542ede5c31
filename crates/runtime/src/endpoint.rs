//! Where a client connects.

use std::fmt;

use reqwest::Url;

/// The address of a service: a generated type whose fields are the variables in it.
pub trait Endpoint {
    /// The base URL.
    ///
    /// # Errors
    ///
    /// If a variable has characters that no host name has.
    fn base_url(&self) -> Result<String, ConfigError>;
}

/// A client cannot be made from a [`Config`](crate::Config). Values are not printed.
#[non_exhaustive]
#[derive(Debug)]
pub enum ConfigError {
    /// A variable of the address cannot stand in a host name.
    Variable {
        /// The variable.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The base URL cannot be used.
    BaseUrl {
        /// What is wrong with it.
        reason: &'static str,
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
        match self {
            Self::Variable { name, reason } => write!(f, "{name} of the endpoint {reason}"),
            Self::BaseUrl { reason } => write!(f, "the base URL {reason}"),
            Self::Insecure => f.write_str(
                "the base URL is http and its host is not this machine; use https, or `allow_http` if the network is trusted",
            ),
            Self::NoTls => f.write_str("the base URL is https; turn on the feature `rustls` or `native-tls`"),
            Self::UserAgent => f.write_str("the user agent must be visible ASCII"),
            Self::Http(error) => write!(f, "the HTTP client could not be made: {error}"),
        }
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

/// Puts variables into the template of an address.
///
/// # Errors
///
/// If a value is empty, has other characters than letters, digits, dots and hyphens, or a dot or
/// hyphen where a host name has none; or if the template names a variable that is not given.
pub fn fill_host(template: &str, variables: &[(&str, &str)]) -> Result<String, ConfigError> {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let found = variables.iter().find(|(other, _)| *other == name);
        let error = |reason| ConfigError::Variable {
            name: name.to_owned(),
            reason,
        };
        let (_, value) = found.ok_or_else(|| error("is not given"))?;
        check_host_part(value).map_err(error)?;
        out.push_str(before);
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn check_host_part(value: &str) -> Result<(), &'static str> {
    if value.is_empty() {
        return Err("is empty");
    }
    if !value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
    {
        return Err("must have only letters, digits, dots and hyphens");
    }
    if value
        .split('.')
        .any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-'))
    {
        return Err("must not begin or end with a dot or hyphen, nor have an empty label");
    }
    Ok(())
}

/// A base URL, taken apart and checked.
#[derive(Debug)]
pub(crate) struct Base {
    url: String,
    scheme: &'static str,
    host: String,
    stem: String,
    loopback: bool,
}

impl Base {
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        let refuse = |reason| Err(ConfigError::BaseUrl { reason });
        let Ok(url) = Url::parse(text) else {
            return refuse("is not a URL");
        };
        let scheme = match url.scheme() {
            "http" => "http",
            "https" => "https",
            _ => return refuse("is neither http nor https"),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse(
                "must have no user name or password; credentials are given apart from it",
            );
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("must have no query or fragment");
        }
        let Some(name) = url.host_str() else {
            return refuse("has no host");
        };
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        let stem = url.path().trim_end_matches('/').to_owned();
        Ok(Self {
            url: format!("{scheme}://{host}{stem}"),
            scheme,
            loopback: is_loopback(name),
            host,
            stem,
        })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// With the port, unless that is the scheme's own.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The path before that of the operation, encoded, without a slash at the end.
    pub(crate) fn stem(&self) -> &str {
        &self.stem
    }

    pub(crate) fn is_http(&self) -> bool {
        self.scheme == "http"
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }
}

fn is_loopback(host: &str) -> bool {
    if host == "localhost" {
        return true;
    }
    let plain = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    plain
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_only_what_a_host_can_have() {
        let fill = |bucket| {
            fill_host(
                "https://{Bucket}.ci.{Region}.example",
                &[("Bucket", bucket), ("Region", "ap-1")],
            )
        };
        assert_eq!(
            fill("b-125").expect("fine"),
            "https://b-125.ci.ap-1.example"
        );
        for bad in [
            "", "a/b", "a@b", "a:1", "-a", "a-", ".a", "a.", "a..b", "a b", "\u{4eba}", "a#", "a?b",
        ] {
            assert!(fill(bad).is_err(), "{bad}");
        }
        assert!(fill_host("https://{Other}", &[]).is_err());
    }

    #[test]
    fn takes_a_base_url_apart() {
        let base = Base::parse("https://Example.com:8443/stem/").expect("fine");
        assert_eq!(base.url(), "https://example.com:8443/stem");
        assert_eq!(
            (base.host(), base.stem(), base.scheme()),
            ("example.com:8443", "/stem", "https")
        );
        assert_eq!(
            Base::parse("https://example.com:443").expect("fine").host(),
            "example.com"
        );
        for bad in [
            "x",
            "ftp://a",
            "https://u@a",
            "https://u:p@a",
            "https://a?b",
            "https://a#b",
            "https://",
        ] {
            assert!(Base::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn knows_this_machine() {
        for (url, loopback) in [
            ("http://127.0.0.1:1", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:80", true),
            ("http://localhost", true),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
            ("http://127.0.0.1.example", false),
        ] {
            assert_eq!(
                Base::parse(url).expect(url).is_loopback(),
                loopback,
                "{url}"
            );
        }
    }
}
