//! Keys in environment variables.

use std::ffi::OsString;
use std::fmt;

use liveproof_runtime::BoxFuture;

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::environment::Variables;

/// Keys in environment variables, by the names that the vendors' own tools use.
///
/// | | id | secret | token, if the key is a temporary one |
/// |---|---|---|---|
/// | [`tencent`](Self::tencent) | `TENCENTCLOUD_SECRET_ID` | `TENCENTCLOUD_SECRET_KEY` | `TENCENTCLOUD_SESSION_TOKEN` |
/// | [`aliyun`](Self::aliyun) | `ALIBABA_CLOUD_ACCESS_KEY_ID` | `ALIBABA_CLOUD_ACCESS_KEY_SECRET` | `ALIBABA_CLOUD_SECURITY_TOKEN` |
/// | [`megvii`](Self::megvii) | `MEGVII_API_KEY` | `MEGVII_API_SECRET` | |
///
/// As a [provider](ProvideCredentials) it reads them before each attempt; [`load`](Self::load)
/// reads them once. A token that is set to nothing counts as none.
#[derive(Clone)]
pub struct Environment {
    pub(crate) names: &'static Names,
    variables: Variables,
}

/// Variables, each with what the vendor calls its value.
pub(crate) struct Names {
    pub(crate) id: (&'static str, &'static str),
    pub(crate) secret: (&'static str, &'static str),
    pub(crate) token: Option<(&'static str, &'static str)>,
}

static TENCENT: Names = Names {
    id: ("TENCENTCLOUD_SECRET_ID", "SecretId"),
    secret: ("TENCENTCLOUD_SECRET_KEY", "SecretKey"),
    token: Some(("TENCENTCLOUD_SESSION_TOKEN", "token")),
};

static ALIYUN: Names = Names {
    id: ("ALIBABA_CLOUD_ACCESS_KEY_ID", "AccessKey ID"),
    secret: ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "AccessKey Secret"),
    token: Some(("ALIBABA_CLOUD_SECURITY_TOKEN", "STS token")),
};

static MEGVII: Names = Names {
    id: ("MEGVII_API_KEY", "api_key"),
    secret: ("MEGVII_API_SECRET", "api_secret"),
    token: None,
};

impl Environment {
    /// The variables of Tencent Cloud, for `tencent-ci` and `tencent-csec`.
    #[must_use]
    pub fn tencent() -> Self {
        Self::of(&TENCENT)
    }

    /// The variables of Alibaba Cloud, for `aliyun-cloudauth`.
    #[must_use]
    pub fn aliyun() -> Self {
        Self::of(&ALIYUN)
    }

    /// The variables of Megvii, for `megvii-faceid`.
    #[must_use]
    pub fn megvii() -> Self {
        Self::of(&MEGVII)
    }

    /// The variables for a signing scheme, as an operation names it: `tencent-cos`,
    /// `tencent-qcloud-v2`, `aliyun-rpc`, `megvii-form` or `megvii-hmac-sha1`.
    #[must_use]
    pub fn for_scheme(scheme: &str) -> Option<Self> {
        match scheme {
            "tencent-cos" | "tencent-qcloud-v2" => Some(Self::tencent()),
            "aliyun-rpc" => Some(Self::aliyun()),
            "megvii-form" | "megvii-hmac-sha1" => Some(Self::megvii()),
            _ => None,
        }
    }

    fn of(names: &'static Names) -> Self {
        Self {
            names,
            variables: Variables::process(),
        }
    }

    /// Reads variables with this function instead of from the process.
    #[must_use]
    pub fn lookup(
        mut self,
        lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static,
    ) -> Self {
        self.variables = Variables::from_fn(lookup);
        self
    }

    /// Reads the variables now.
    ///
    /// # Errors
    ///
    /// [`CredentialsError::Environment`] with all that are missing, empty or not UTF-8.
    pub fn load(&self) -> Result<Credentials, CredentialsError> {
        let mut read = self.variables.read();
        let credentials = read.credentials(self);
        match read.finish() {
            Ok(()) => Ok(credentials),
            Err(error) => Err(CredentialsError::Environment(error.into())),
        }
    }
}

impl ProvideCredentials for Environment {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(self.load()))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("id", &self.names.id.0)
            .field("secret", &self.names.secret.0)
            .field("token", &self.names.token.map(|token| token.0))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(
        environment: Environment,
        pairs: &'static [(&'static str, &'static str)],
    ) -> Environment {
        environment.lookup(move |name| {
            let found = pairs.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn reads_the_variables_of_each_scheme() {
        for (scheme, pairs) in [
            (
                "tencent-cos",
                [
                    ("TENCENTCLOUD_SECRET_ID", "one"),
                    ("TENCENTCLOUD_SECRET_KEY", "two"),
                    ("TENCENTCLOUD_SESSION_TOKEN", "three"),
                ],
            ),
            (
                "tencent-qcloud-v2",
                [
                    ("TENCENTCLOUD_SECRET_ID", "one"),
                    ("TENCENTCLOUD_SECRET_KEY", "two"),
                    ("TENCENTCLOUD_SESSION_TOKEN", "three"),
                ],
            ),
            (
                "aliyun-rpc",
                [
                    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "one"),
                    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "two"),
                    ("ALIBABA_CLOUD_SECURITY_TOKEN", "three"),
                ],
            ),
        ] {
            let environment = Environment::for_scheme(scheme).expect("a known scheme");
            let key = environment
                .lookup(move |name| {
                    let found = pairs.iter().find(|(other, _)| *other == name);
                    found.map(|(_, value)| OsString::from(value))
                })
                .load()
                .expect("all are set");
            assert_eq!(
                (key.id(), key.secret(), key.token()),
                ("one", "two", Some("three")),
                "{scheme}"
            );
        }
        assert!(Environment::for_scheme("tencent-tc3").is_none());
    }

    #[test]
    fn a_token_is_optional_and_megvii_has_none() {
        let key = with(
            Environment::tencent(),
            &[
                ("TENCENTCLOUD_SECRET_ID", "one"),
                ("TENCENTCLOUD_SECRET_KEY", "two"),
                ("TENCENTCLOUD_SESSION_TOKEN", ""),
            ],
        )
        .load()
        .expect("an empty token is none");
        assert!(!key.has_token());
        for scheme in ["megvii-form", "megvii-hmac-sha1"] {
            let key = with(
                Environment::for_scheme(scheme).expect("a known scheme"),
                &[("MEGVII_API_KEY", "one"), ("MEGVII_API_SECRET", "two")],
            )
            .load()
            .expect("both are set");
            assert_eq!((key.id(), key.secret(), key.token()), ("one", "two", None));
        }
    }

    #[test]
    fn names_all_that_is_missing_and_prints_no_value() {
        let error = with(Environment::tencent(), &[])
            .load()
            .expect_err("nothing is set");
        assert_eq!(
            error.to_string(),
            "no credentials: TENCENTCLOUD_SECRET_ID is not set (SecretId), \
             TENCENTCLOUD_SECRET_KEY is not set (SecretKey)"
        );
        let error = with(
            Environment::aliyun(),
            &[
                ("ALIBABA_CLOUD_ACCESS_KEY_ID", "CANARYid"),
                ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", ""),
            ],
        )
        .load()
        .expect_err("the secret is empty");
        assert_eq!(
            error.to_string(),
            "no credentials: ALIBABA_CLOUD_ACCESS_KEY_SECRET is empty (AccessKey Secret)"
        );
        assert!(!format!("{error:?}").contains("CANARY"));
    }

    #[cfg(unix)]
    #[test]
    fn says_what_is_not_utf8() {
        use std::os::unix::ffi::OsStringExt;

        let error = Environment::tencent()
            .lookup(|_| Some(OsString::from_vec(vec![b'C', b'A', 0xff])))
            .load()
            .expect_err("no text");
        assert_eq!(
            error.to_string(),
            "no credentials: TENCENTCLOUD_SECRET_ID is not UTF-8 (SecretId), \
             TENCENTCLOUD_SECRET_KEY is not UTF-8 (SecretKey), \
             TENCENTCLOUD_SESSION_TOKEN is not UTF-8 (token)"
        );
    }
}
