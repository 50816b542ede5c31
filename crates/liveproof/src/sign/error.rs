//! Why a request could not be signed.

use std::fmt;

use liveproof_runtime::RequestError;

use crate::credentials::CredentialsError;

/// A request could not be signed, and was not sent. Values are not printed.
///
/// It is the source of [`Error::Signing`](crate::runtime::Error::Signing).
#[non_exhaustive]
#[derive(Debug)]
pub enum SignError {
    /// There is no key.
    Credentials(CredentialsError),
    /// A part of the key cannot be one, so it was garbled on its way here.
    Unusable {
        /// The part: `id`, `secret` or `token`.
        part: &'static str,
        /// What is wrong with it.
        problem: KeyProblem,
    },
    /// The operation is signed in a scheme that is not known here.
    UnknownScheme {
        /// The scheme.
        scheme: &'static str,
    },
    /// The key is not for this scheme. It was not even read.
    Family {
        /// The scheme.
        scheme: &'static str,
        /// The family that the scheme signs with.
        wanted: &'static str,
        /// The family of the key.
        family: &'static str,
    },
    /// The request already has what would be added: it is signed twice.
    Taken {
        /// The header, parameter or part.
        name: &'static str,
    },
    /// A parameter that the scheme leaves unsigned, or that is not signed alike everywhere.
    ///
    /// Without its name, which may be the caller's own (`extra_query`).
    Parameter(ParameterProblem),
    /// A part of the request would not be signed.
    Unsigned(UnsignedPart),
    /// The clock stands before 1970.
    Clock,
    /// The system gave no random number.
    Random(getrandom::Error),
    /// What is to be added cannot be, see there.
    Request(RequestError),
}

/// What is wrong with a part of a key.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// It is empty.
    Empty,
    /// It has other characters than visible ASCII, such as the line break at the end of a file.
    NotVisibleAscii,
    /// It has this character, which ends it in what the scheme sends or signs.
    Separator(char),
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::NotVisibleAscii => {
                f.write_str("must be visible ASCII without spaces or line breaks")
            }
            Self::Separator(it) => {
                write!(f, "must have no `{it}`, which ends it in what is signed")
            }
        }
    }
}

/// Why a parameter cannot be signed.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterProblem {
    /// Its value begins with `@`, which a POST of `tencent-qcloud-v2` leaves unsigned: whoever
    /// changes it on its way is not found out.
    AtSign,
    /// Its name begins with an underscore, which the vendor's SDKs do not sign alike.
    LeadingUnderscore,
    /// Its name has an underscore that the vendor's SDKs do not sort alike.
    Underscore,
    /// Its name has a character that is sent encoded, and `aliyun-acs3` signs it as it is in the
    /// vendor's SDKs and encoded on its page.
    Name,
}

/// A part of a request that a scheme does not sign.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsignedPart {
    /// A body that is not a form.
    Body,
    /// A body that is not in memory, such as a file.
    Upload,
    /// The query of a POST.
    Query,
    /// The form of a request other than POST.
    Form,
}

impl fmt::Display for ParameterProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AtSign => "has a value that begins with `@`, which is not signed on POST",
            Self::LeadingUnderscore => {
                "has a name that begins with an underscore, which the vendor's SDKs do not sign alike"
            }
            Self::Underscore => {
                "has a name with an underscore that the vendor's SDKs do not sort alike"
            }
            Self::Name => "has a name that the vendor's SDKs and its page do not sign alike",
        })
    }
}

impl fmt::Display for UnsignedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "a body that is not a form",
            Self::Upload => "a body that is not in memory",
            Self::Query => "the query of a POST",
            Self::Form => "the form of a request other than POST",
        })
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credentials(error) => error.fmt(f),
            Self::Unusable { part, problem } => {
                write!(f, "the {part} of the credentials {problem}")
            }
            Self::UnknownScheme { scheme } => {
                write!(f, "no signer for the scheme `{scheme}`")
            }
            Self::Family {
                scheme,
                wanted,
                family,
            } => write!(
                f,
                "the scheme `{scheme}` needs a key of the family `{wanted}`, not of `{family}`"
            ),
            Self::Taken { name } => {
                write!(f, "the request already has `{name}`; is it signed twice?")
            }
            Self::Parameter(problem) => write!(f, "a parameter {problem}"),
            Self::Unsigned(part) => write!(f, "{part} would not be signed"),
            Self::Clock => f.write_str("the clock stands before 1970"),
            Self::Random(_) => f.write_str("the system gave no random number"),
            Self::Request(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SignError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Credentials(error) => error.source(),
            Self::Random(error) => Some(error),
            Self::Request(error) => error.source(),
            _ => None,
        }
    }
}

impl From<CredentialsError> for SignError {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}

impl From<RequestError> for SignError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}
