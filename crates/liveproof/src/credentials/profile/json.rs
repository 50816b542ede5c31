//! Reads the configuration of Alibaba Cloud's command line, `~/.aliyun/config.json`.

use std::fmt;

use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Deserializer};

/// The file. What only the command line needs is left out.
#[derive(Deserialize)]
pub(super) struct Config {
    pub(super) current: Option<String>,
    pub(super) profiles: Option<Vec<Entry>>,
}

/// A profile.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) name: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) access_key_id: Option<Hidden>,
    pub(super) access_key_secret: Option<Hidden>,
    pub(super) sts_token: Option<Hidden>,
}

/// A part of a key: overwritten when it is given back, never printed.
pub(super) struct Hidden(pub(super) Zeroizing<String>);

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|it| Self(Zeroizing::new(it)))
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

/// # Errors
///
/// The number of the line that is malformed. What the parser says about it may quote the file.
pub(super) fn config(text: &str) -> Result<Config, usize> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // serde reads a struct from a list, too.
    let content = text.trim_start();
    if content.starts_with('[') {
        return Err(text[..text.len() - content.len()].lines().count() + 1);
    }
    serde_json::from_str(text).map_err(|error| error.line())
}
