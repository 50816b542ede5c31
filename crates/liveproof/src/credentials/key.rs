//! A key.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

/// A key: its id, its secret, and the token of a temporary key.
///
/// A clone shares the same memory, which is overwritten when the last of them goes. Neither part
/// is ever printed. What a vendor calls them:
///
/// | vendor | id | secret | token |
/// |---|---|---|---|
/// | Tencent Cloud | SecretId | SecretKey | token of temporary keys (临时密钥) |
/// | Alibaba Cloud | AccessKey ID | AccessKey Secret | STS token |
/// | Megvii FaceID | api_key | api_secret | none |
#[derive(Clone)]
pub struct Credentials(Arc<Key>);

struct Key {
    id: SecretString,
    secret: SecretString,
    token: Option<SecretString>,
}

impl Credentials {
    /// A key that lasts. What cannot be a key is refused when a request is signed, see
    /// [`SignError::Unusable`](crate::sign::SignError::Unusable).
    #[must_use]
    pub fn new(id: impl Into<SecretString>, secret: impl Into<SecretString>) -> Self {
        Self(Arc::new(Key {
            id: id.into(),
            secret: secret.into(),
            token: None,
        }))
    }

    /// With the token of a temporary key.
    #[must_use]
    pub fn with_token(self, token: impl Into<SecretString>) -> Self {
        Self(Arc::new(Key {
            id: self.0.id.clone(),
            secret: self.0.secret.clone(),
            token: Some(token.into()),
        }))
    }

    /// Whether there is a token.
    #[must_use]
    pub fn has_token(&self) -> bool {
        self.0.token.is_some()
    }

    pub(crate) fn id(&self) -> &str {
        self.0.id.expose_secret()
    }

    pub(crate) fn secret(&self) -> &str {
        self.0.secret.expose_secret()
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.0.token.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_nothing_of_a_key() {
        let key = Credentials::new("CANARYid", "CANARYsecret").with_token("CANARYtoken");
        assert_eq!(format!("{key:?} {key:#?}").matches("CANARY").count(), 0);
        assert!(key.has_token());
    }
}
