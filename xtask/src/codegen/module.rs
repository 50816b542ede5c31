//! What comes of a spec: the Rust files of a crate, or why there are none.

use std::fmt;

use proc_macro2::TokenStream;

/// A Rust file of the crate, as tokens.
#[derive(Debug)]
pub(crate) struct Module {
    /// Path below `src/`.
    pub(crate) path: String,
    /// Module documentation.
    pub(crate) docs: String,
    pub(crate) tokens: TokenStream,
}

/// Why there is no code.
#[derive(Debug)]
pub(crate) enum CodegenError {
    /// typify or progenitor prints nothing.
    Tool { tool: String, problem: String },
    /// They printed something that no edit was made for.
    Unexpected(String),
    /// They did not print something that the spec has.
    Missing(String),
    /// What was made is not Rust.
    Syntax { file: String, problem: String },
}

impl fmt::Display for CodegenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tool { tool, problem } => write!(f, "{tool} printed no code: {problem}"),
            Self::Unexpected(what) => {
                write!(f, "no edit in xtask/src/codegen was made for {what}")
            }
            Self::Missing(what) => write!(f, "typify and progenitor printed no {what}"),
            Self::Syntax { file, problem } => write!(f, "{file} is not Rust: {problem}"),
        }
    }
}

impl std::error::Error for CodegenError {}

/// An error if what was printed is not what the edits were made for.
pub(super) fn expect(
    what: &str,
    found: &TokenStream,
    expected: &TokenStream,
) -> Result<(), CodegenError> {
    let (found, expected) = (found.to_string(), expected.to_string());
    match found == expected {
        true => Ok(()),
        false => Err(CodegenError::Unexpected(format!(
            "{what}: {found}, not {expected}"
        ))),
    }
}
