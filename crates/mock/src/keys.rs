//! The keys that the mock knows. They are invented, yet never printed but by `--help`.

use std::fmt;

use serde::Deserialize;

/// The keys of all vendors. [`Keys::default`] are invented ones.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keys {
    /// All Tencent vendors: SecretId and SecretKey.
    pub tencent: Key,
    /// Alibaba Cloud: AccessKeyId and AccessKeySecret.
    pub aliyun: Key,
    /// Megvii: api_key and api_secret.
    pub megvii: Key,
    /// Huawei OneAccess has no keys, only a registered application.
    pub huawei: Client,
    /// Huawei Cloud: AK and SK.
    #[serde(rename = "huawei-cloud")]
    pub huawei_cloud: Key,
    /// Huawei Cloud: a token of IAM, for those who send one in place of a signature.
    #[serde(rename = "huawei-token")]
    pub huawei_token: Token,
}

/// A token that has no key.
#[derive(Clone, Deserialize)]
pub struct Token(pub String);

/// A key that signs.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The public half: SecretId, AccessKeyId, api_key.
    pub id: String,
    /// The secret half.
    pub secret: String,
    /// The token of temporary keys. If it is set, requests have to bring it.
    #[serde(default)]
    pub token: Option<String>,
}

/// A registered application.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// The ClientId that came with the registration.
    pub client_id: String,
    /// The tenant that an ISV application has to name; `None` if it is not an ISV application.
    #[serde(default)]
    pub tenant_id: Option<String>,
}

impl Keys {
    /// Reads keys from JSON such as `{"tencent": {"id": "…", "secret": "…", "token": "…"}}`. A
    /// vendor that is left out keeps the default.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or has other members. The message names the place, not the contents.
    pub fn from_json(json: &str) -> Result<Self, KeysError> {
        serde_json::from_str(json).map_err(|error| KeysError {
            line: error.line(),
            column: error.column(),
        })
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            tencent: Key::new(
                "AKIDmockTencentSecretId000000000001",
                "mock-tencent-secret-key",
            ),
            aliyun: Key::new("LTAImockAccessKeyId1", "mock-aliyun-access-key-secret"),
            megvii: Key::new("mock-megvii-api-key", "mock-megvii-api-secret"),
            huawei: Client {
                client_id: "mockClientId00000000000000000001".to_owned(),
                tenant_id: None,
            },
            huawei_cloud: Key::new("MOCKHUAWEICLOUDAK001", "mock-huawei-cloud-secret-key"),
            huawei_token: Token("mock-huawei-iam-token".to_owned()),
        }
    }
}

impl Key {
    /// A key without a token.
    #[must_use]
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            token: None,
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// A file of keys that cannot be read. It says where, never what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysError {
    line: usize,
    column: usize,
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the keys are not as expected at line {}, column {}: an object with tencent, aliyun, megvii, huawei-cloud \
             (each with id, secret and perhaps token), huawei-token (a text) and huawei (client_id and perhaps \
             tenant_id)",
            self.line, self.column
        )
    }
}

impl std::error::Error for KeysError {}

#[cfg(test)]
mod tests;
