//! Keys in the profile files of the vendors' own tools.
//!
//! ```
//! use liveproof::credentials::profile::Profile;
//!
//! let default = Profile::tencent();
//! let named = Profile::aliyun().name("kiosk").file("/run/secrets/aliyun");
//! # let _ = (default, named);
//! ```

use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use liveproof_runtime::BoxFuture;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::environment::Variables;

pub(crate) mod error;
mod ini;
mod json;

pub use error::{ProfileError, ProfileProblem};

/// Keys in a profile file: one that several programs of a machine share, with a key for each
/// profile.
///
/// As a [provider](ProvideCredentials) it reads the file before each attempt, so that a key can be
/// replaced while the client lives; [`load`](Self::load) reads it once. Who may read the file is
/// not checked, as the vendors' tools do not check it either.
#[derive(Clone)]
pub struct Profile {
    vendor: &'static Vendor,
    name: Option<String>,
    file: Option<PathBuf>,
    variables: Variables,
}

/// What a vendor's tools read.
struct Vendor {
    family: &'static str,
    /// The files in the order in which they are tried; `~` is the home directory.
    files: &'static [(&'static str, Format)],
    /// The variable that names another INI file.
    file_variable: &'static str,
    profile_variable: &'static str,
    /// The variable that switches off the JSON file with `true`.
    json_off_variable: Option<&'static str>,
    keys: Keys,
}

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Ini,
    Json,
}

/// What an INI file calls the parts of a key.
struct Keys {
    id: &'static str,
    secret: &'static str,
    token: Option<&'static str>,
    /// Whether profiles name their kind, so that one of another kind can be told apart.
    has_kind: bool,
}

const DEFAULT: &str = "default";

static TENCENT: Vendor = Vendor {
    family: "tencent",
    files: &[
        ("~/.tencentcloud/credentials", Format::Ini),
        ("/etc/tencentcloud/credentials", Format::Ini),
    ],
    file_variable: "TENCENTCLOUD_CREDENTIALS_FILE",
    profile_variable: "TENCENTCLOUD_PROFILE",
    json_off_variable: None,
    keys: Keys {
        id: "secret_id",
        secret: "secret_key",
        token: Some("token"),
        has_kind: false,
    },
};

static ALIYUN: Vendor = Vendor {
    family: "aliyun",
    files: &[
        ("~/.aliyun/config.json", Format::Json),
        ("~/.alibabacloud/credentials", Format::Ini),
        ("~/.alibabacloud/credentials.ini", Format::Ini),
    ],
    file_variable: "ALIBABA_CLOUD_CREDENTIALS_FILE",
    profile_variable: "ALIBABA_CLOUD_PROFILE",
    json_off_variable: Some("ALIBABA_CLOUD_CLI_PROFILE_DISABLED"),
    keys: Keys {
        id: "access_key_id",
        secret: "access_key_secret",
        token: None,
        has_kind: true,
    },
};

/// Kinds of profiles that Alibaba Cloud's tools know and that are not read here: of the INI file,
/// then of the command line.
const OTHER_KINDS: &[&str] = &[
    "bearer_token",
    "ecs_ram_role",
    "oidc_role_arn",
    "ram_role_arn",
    "rsa_key_pair",
    "ChainableRamRoleArn",
    "CloudSSO",
    "CredentialsURI",
    "EcsRamRole",
    "External",
    "OAuth",
    "OIDC",
    "RamRoleArn",
    "RamRoleArnWithEcs",
    "RsaKeyPair",
];

impl Profile {
    /// The key of Tencent Cloud in `~/.tencentcloud/credentials` or, if there is no such file,
    /// `/etc/tencentcloud/credentials`:
    ///
    /// ```ini
    /// [default]
    /// secret_id = AKIDEXAMPLE
    /// secret_key = EXAMPLE-secret
    /// ```
    ///
    /// `TENCENTCLOUD_CREDENTIALS_FILE` names another file, `TENCENTCLOUD_PROFILE` another profile.
    /// A temporary key has its token as `token`.
    #[must_use]
    pub fn tencent() -> Self {
        Self::of(&TENCENT)
    }

    /// The key of Alibaba Cloud in `~/.aliyun/config.json`, which its command line writes, or else
    /// in `~/.alibabacloud/credentials`, which its SDKs read (some of them with `.ini`):
    ///
    /// ```ini
    /// [default]
    /// type = access_key
    /// access_key_id = LTAIEXAMPLE
    /// access_key_secret = EXAMPLE-secret
    /// ```
    ///
    /// `ALIBABA_CLOUD_CREDENTIALS_FILE` names another file of the second kind, which is then the
    /// only one; `ALIBABA_CLOUD_PROFILE` names the profile. Without it, it is the current one of
    /// the command line, and `default` of the other file. Profiles with keys are read (modes `AK`
    /// and `StsToken`, type `access_key`), those of roles and logins are refused. What has
    /// `enable = false` counts as not there, and so does the first file if
    /// `ALIBABA_CLOUD_CLI_PROFILE_DISABLED` is `true`.
    #[must_use]
    pub fn aliyun() -> Self {
        Self::of(&ALIYUN)
    }

    fn of(vendor: &'static Vendor) -> Self {
        Self {
            vendor,
            name: None,
            file: None,
            variables: Variables::process(),
        }
    }

    /// The profile of this name, whatever the environment says.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Reads this file and no other. One whose name ends with `.json` is one of Alibaba Cloud's
    /// command line.
    #[must_use]
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Reads variables from here instead of from the process, `HOME` (on Windows `USERPROFILE`)
    /// included.
    #[must_use]
    pub fn variables(mut self, variables: Variables) -> Self {
        self.variables = variables;
        self
    }

    /// Reads the file now.
    ///
    /// # Errors
    ///
    /// [`CredentialsError::Profile`].
    pub fn load(&self) -> Result<Credentials, CredentialsError> {
        self.find().map_err(CredentialsError::Profile)
    }

    fn find(&self) -> Result<Credentials, ProfileError> {
        let name = self
            .name
            .clone()
            .or_else(|| self.variable(self.vendor.profile_variable));
        let (files, is_named) = self.files();
        let mut found = Vec::new();
        for (file, format) in &files {
            if !is_named && file.starts_with("~") {
                // There is no home directory.
                continue;
            }
            let mut profile = name.clone();
            let credentials = match read(file) {
                Err(ProfileProblem::NoFile) if !is_named => continue,
                Err(problem) => Err(problem),
                Ok(text) => self.parse(&text, *format, &mut profile),
            };
            match credentials {
                Ok(Some(credentials)) => return Ok(credentials),
                Ok(None) => found.push((file.clone(), profile)),
                Err(problem) => {
                    return Err(ProfileError {
                        files: vec![file.clone()],
                        profile,
                        problem,
                        is_not_configured: false,
                    });
                }
            }
        }
        Err(match found.first() {
            Some((_, profile)) => ProfileError {
                profile: profile.clone(),
                problem: ProfileProblem::NoProfile,
                is_not_configured: name.is_none() && !is_named,
                files: found.into_iter().map(|it| it.0).collect(),
            },
            None => ProfileError {
                profile: None,
                problem: ProfileProblem::NoFile,
                is_not_configured: true,
                files: files.into_iter().map(|it| it.0).collect(),
            },
        })
    }

    /// The files to try, and whether somebody has named them.
    fn files(&self) -> (Vec<(PathBuf, Format)>, bool) {
        if let Some(file) = &self.file {
            let is_json = file.extension().is_some_and(|it| it == "json")
                && self.vendor.files.iter().any(|it| it.1 == Format::Json);
            let format = if is_json { Format::Json } else { Format::Ini };
            return (vec![(file.clone(), format)], true);
        }
        let named = self.variables.get(self.vendor.file_variable);
        if let Some(file) = named.filter(|it| !it.is_empty()) {
            return (vec![(file.into(), Format::Ini)], true);
        }
        let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let home = self.variables.get(home).filter(|it| !it.is_empty());
        let is_off = |name| self.variable(name).is_some_and(|it| it == "true");
        let is_json_off = self.vendor.json_off_variable.is_some_and(is_off);
        let files = self.vendor.files.iter();
        let files = files.filter(|it| !(is_json_off && it.1 == Format::Json));
        let files = files.map(|(file, format)| {
            let file = match (file.strip_prefix("~/"), &home) {
                (Some(below), Some(home)) => Path::new(home).join(below),
                _ => PathBuf::from(file),
            };
            (file, *format)
        });
        (files.collect(), false)
    }

    /// A variable that is set to something.
    fn variable(&self, name: &str) -> Option<String> {
        let value = self.variables.get(name)?;
        Some(value.to_string_lossy().into_owned()).filter(|it| !it.is_empty())
    }

    /// The key of the profile, if the file has that profile. The name becomes the one that the
    /// file has as its default.
    fn parse(
        &self,
        text: &str,
        format: Format,
        profile: &mut Option<String>,
    ) -> Result<Option<Credentials>, ProfileProblem> {
        match format {
            Format::Ini => {
                let name = profile.get_or_insert_with(|| DEFAULT.to_owned());
                let pairs = ini::section(text, name);
                let pairs = pairs.map_err(|line| ProfileProblem::Syntax { line })?;
                pairs.map_or(Ok(None), |it| self.vendor.keys.credentials(&it))
            }
            Format::Json => {
                let config = json::config(text).map_err(|line| ProfileProblem::Syntax { line })?;
                let current = config.current.filter(|it| !it.is_empty());
                let is_current = profile.is_none() && current.is_some();
                let name =
                    profile.get_or_insert_with(|| current.unwrap_or_else(|| DEFAULT.to_owned()));
                let entries = config.profiles.unwrap_or_default().into_iter();
                let mut entries = entries.filter(|it| it.name.as_deref() == Some(name));
                match (entries.next(), entries.next()) {
                    (Some(_), Some(_)) => Err(ProfileProblem::Duplicate { key: "name" }),
                    (None, _) if is_current => Err(ProfileProblem::NoProfile),
                    (entry, _) => entry.map(from_entry).transpose(),
                }
            }
        }
    }
}

impl Keys {
    fn credentials(&self, pairs: &[(&str, &str)]) -> Result<Option<Credentials>, ProfileProblem> {
        let value = |key: &'static str| {
            let mut values = pairs.iter().filter(|it| it.0.eq_ignore_ascii_case(key));
            match (values.next(), values.next()) {
                (Some(_), Some(_)) => Err(ProfileProblem::Duplicate { key }),
                (first, _) => Ok(first.map(|it| it.1).filter(|it| !it.is_empty())),
            }
        };
        let required = |key| value(key)?.ok_or(ProfileProblem::Missing { key });
        if self.has_kind {
            if value("enable")?.is_some_and(|it| it.eq_ignore_ascii_case("false")) {
                return Ok(None);
            }
            let kind = required("type")?;
            if kind != "access_key" {
                return Err(unsupported(kind, "`access_key`"));
            }
        }
        let credentials = Credentials::new(required(self.id)?, required(self.secret)?);
        let token = self.token.map(value).transpose()?.flatten();
        Ok(Some(match token {
            Some(token) => credentials.with_token(token),
            None => credentials,
        }))
    }
}

fn from_entry(entry: json::Entry) -> Result<Credentials, ProfileProblem> {
    let required = |value: Option<json::Hidden>, key| {
        let value = value.map(|it| it.0).filter(|it| !it.is_empty());
        let value = value.ok_or(ProfileProblem::Missing { key })?;
        Ok::<_, ProfileProblem>(SecretString::from(value.as_str()))
    };
    let mode = entry.mode.filter(|it| !it.is_empty());
    let mode = mode.ok_or(ProfileProblem::Missing { key: "mode" })?;
    if !["AK", "StsToken"].contains(&mode.as_str()) {
        return Err(unsupported(&mode, "`AK` or `StsToken`"));
    }
    let id = required(entry.access_key_id, "access_key_id")?;
    let secret = required(entry.access_key_secret, "access_key_secret")?;
    let credentials = Credentials::new(id, secret);
    match mode.as_str() {
        "StsToken" => Ok(credentials.with_token(required(entry.sts_token, "sts_token")?)),
        _ => Ok(credentials),
    }
}

fn unsupported(kind: &str, supported: &'static str) -> ProfileProblem {
    ProfileProblem::Unsupported {
        kind: OTHER_KINDS.iter().find(|it| **it == kind).copied(),
        supported,
    }
}

/// The text of a file. The memory that held it is overwritten when it is given back.
fn read(path: &Path) -> Result<Zeroizing<String>, ProfileProblem> {
    const LARGEST: u64 = 1 << 20;
    let problem = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ProfileProblem::NoFile,
        _ => ProfileProblem::Io(error),
    };
    // To open a pipe would wait for somebody who writes into it.
    if !fs::metadata(path).map_err(problem)?.is_file() {
        return Err(ProfileProblem::NotAFile);
    }
    let file = File::open(path).map_err(problem)?;
    let length = file.metadata().map_err(problem)?.len();
    if length > LARGEST {
        return Err(ProfileProblem::TooLarge);
    }
    // With room for all of it, so that no copy is left behind by growing.
    let room = usize::try_from(length).unwrap_or_default() + 32;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(problem)?;
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(ProfileProblem::NotUtf8)
        }
    }
}

impl ProvideCredentials for Profile {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.load() })
    }

    fn family(&self) -> Option<&'static str> {
        Some(self.vendor.family)
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile")
            .field("family", &self.vendor.family)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
