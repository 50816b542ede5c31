//! Bytes that a response consists of.

use std::fmt;
use std::ops::Deref;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::response::ResponseBody;

/// A response that is bytes, such as a picture. `Debug` prints how many; serde writes and reads
/// them as Base64.
///
/// ```
/// use liveproof_runtime::Binary;
///
/// let picture = Binary::new(vec![0xff, 0xd8]);
/// assert_eq!(picture[..], [0xff, 0xd8]);
/// assert_eq!(format!("{picture:?}"), "Binary(2 bytes)");
/// ```
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Binary(Bytes);

impl Binary {
    /// One that no call returned, for tests.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self(bytes.into())
    }

    /// The bytes, which are not copied.
    pub fn into_inner(self) -> Bytes {
        self.0
    }
}

impl Deref for Binary {
    type Target = Bytes;

    fn deref(&self) -> &Bytes {
        &self.0
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.0.len())
    }
}

impl TryFrom<String> for Binary {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let bytes = STANDARD.decode(text).map_err(|_| "it is not Base64")?;
        Ok(Self(bytes.into()))
    }
}

impl From<Binary> for String {
    fn from(binary: Binary) -> Self {
        STANDARD.encode(&binary.0)
    }
}

impl ResponseBody for Binary {
    fn of_bytes(bytes: &Bytes) -> Option<Self> {
        Some(Self(bytes.clone()))
    }
}
