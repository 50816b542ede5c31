//! Where keys come from.
//!
//! [`Credentials`] are a key: its id, its secret, and the token of a temporary key.
//! [`ProvideCredentials`] is what supplies them when a request is signed: the credentials
//! themselves, the [`Environment`], or a type of yours that fetches temporary keys. It is asked
//! before each attempt, so keys may change while a client lives.
//!
//! ```
//! use liveproof::credentials::{Credentials, Environment};
//!
//! let fixed = Credentials::new("AKIDEXAMPLE", "EXAMPLE-secret");
//! let temporary = Credentials::new("AKIDEXAMPLE", "EXAMPLE-secret").with_token("EXAMPLE-token");
//! let from_environment = Environment::tencent();
//! # assert_eq!(format!("{fixed:?} {temporary:?}"), "Credentials { .. } Credentials { .. }");
//! # let _ = from_environment;
//! ```
//!
//! Nothing here prints an id, a secret or a token, and memory that held them is overwritten when
//! it is given back.

mod environment;
mod error;
mod key;
mod provide;

pub use environment::Environment;
pub(crate) use error::list;
pub use error::{CredentialsError, Variable, VariableProblem};
pub use key::Credentials;
pub use provide::ProvideCredentials;
pub use secrecy::SecretString;
