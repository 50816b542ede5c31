//! Why a request does not get its sample.

use crate::{info::DocumentedError, response::Response};

/// Why a request does not get its sample.
pub(super) enum Refusal {
    /// The first of these codes that the spec has, or else the last; and what it is about.
    Code(&'static [&'static str], &'static str),
    /// The documented error that was asked for.
    Error(&'static DocumentedError),
    /// A response that is in no table.
    Response(Response),
}
