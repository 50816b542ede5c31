//! Errors of the facade say why in their own text, and no clause of a printed chain comes twice.

use std::fmt;
use std::sync::Arc;

use liveproof::credentials::profile::Profile;
use liveproof::credentials::{CredentialsError, Environment};
use liveproof::environment::{ConnectError, Variables};
use liveproof::runtime::{ConfigError, HostProblem, RequestError, UrlProblem};
use liveproof::sign::{KeyProblem, ParameterProblem, SignError, UnsignedPart};
use liveproof::tencent_ci;
use liveproof_tests::support::chain::{chain, repeated};

/// An error of somebody's own with a cause.
#[derive(Debug)]
struct Outer(std::num::ParseIntError);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the vault is sealed")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn outer() -> Outer {
    Outer("x".parse::<u8>().expect_err("no number"))
}

/// The reason is in the first text, what is below it follows, and nothing comes twice.
fn check(error: &(dyn std::error::Error + 'static), reason: &str, below: &[&str]) {
    let chain = chain(error);
    assert!(chain[0].contains(reason), "{chain:?}");
    assert_eq!(chain[1..], *below, "{chain:?}");
    assert_eq!(repeated(&chain), None, "{chain:?}");
}

const CAUSE: &[&str] = &["invalid digit found in string"];

#[test]
fn of_credentials() {
    let missing = || {
        let environment = Environment::tencent().lookup(|_| None);
        environment.load().expect_err("nothing is set")
    };
    let name = "TENCENTCLOUD_SECRET_KEY is not set";
    check(&missing(), name, &[]);
    check(&SignError::from(missing()), name, &[]);
    let other = || CredentialsError::other(outer());
    check(&other(), "the vault is sealed", CAUSE);
    check(&SignError::from(other()), "the vault is sealed", CAUSE);
    check(&CredentialsError::other("no key"), "no key", &[]);
    check(&CredentialsError::Expired, "the key has expired", &[]);
    let unset = || CredentialsError::not_configured(outer());
    check(&unset(), "the vault is sealed", CAUSE);
    let shared = CredentialsError::Shared(Arc::new(other()));
    check(&shared, "the vault is sealed", CAUSE);
    let chain = CredentialsError::Chain(vec![missing(), unset()]);
    check(&chain, "(SecretKey); the vault is sealed", &[]);
    check(&SignError::from(chain), "the vault is sealed", &[]);
    let profile = Profile::tencent().file(".").load();
    let profile = profile.expect_err("a folder");
    check(&profile, "`.` is not a regular file", &[]);
}

#[test]
fn of_signing() {
    for (error, reason) in [
        (
            SignError::Unusable {
                part: "secret",
                problem: KeyProblem::NotVisibleAscii,
            },
            "the secret of the credentials must be visible ASCII",
        ),
        (SignError::UnknownScheme { scheme: "x" }, "scheme `x`"),
        (SignError::Taken { name: "Signature" }, "`Signature`"),
        (
            SignError::Parameter(ParameterProblem::LeadingUnderscore),
            "a name that begins with an underscore",
        ),
        (
            SignError::Unsigned(UnsignedPart::Body),
            "a body that is not a form",
        ),
        (
            SignError::Family {
                scheme: "x",
                wanted: "a",
                family: "b",
            },
            "`x` needs a key of the family `a`, not of `b`",
        ),
        (SignError::Clock, "1970"),
        (
            SignError::Request(RequestError::HeaderValue),
            "not visible ASCII",
        ),
    ] {
        check(&error, reason, &[]);
    }
    let below = getrandom::Error::UNSUPPORTED;
    let random = SignError::Random(below);
    check(&random, "random number", &[&below.to_string()]);
}

#[test]
fn of_set_up() {
    let none = Variables::from_fn(|_| None);
    let error = tencent_ci::config_from(&none).expect_err("nothing is set");
    check(&error, "TENCENT_CI_BUCKET is not set", &[]);
    let error = ConnectError::from(error);
    check(&error, "TENCENT_CI_BUCKET is not set", &[]);
    let http = || ConfigError::Http(Box::new(outer()));
    let variable = ConfigError::Variable {
        name: "Bucket".to_owned(),
        problem: HostProblem::Empty,
    };
    check(&variable, "Bucket of the endpoint is empty", &[]);
    let base_url = ConfigError::BaseUrl {
        problem: UrlProblem::NoHost,
    };
    check(&base_url, "the base URL has no host", &[]);
    check(&ConfigError::Insecure, "use https", &[]);
    check(&ConfigError::NoTls, "rustls", &[]);
    check(&ConfigError::UserAgent, "visible ASCII", &[]);
    check(&http(), "the vault is sealed", CAUSE);
    check(&ConnectError::from(http()), "the vault is sealed", CAUSE);
}
