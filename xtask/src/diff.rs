//! `cargo xtask diff`: what a change of specs does, for whoever reviews it.
//!
//! Everything it states is in a record in git: the documents, the request snapshots, the response
//! snapshots, and the crates. Data flows one way: `git` (what a revision has) → `side` (one
//! vendor of it) → `document`, `wire`, `responses`, `rust` (what differs, a module for each
//! record) → `assemble` → [`report::Report`] → `render`. Values that are never printed are taken
//! out by `secrets` before anything is shown.

mod assemble;
mod card;
mod command;
mod compare;
mod comparison;
mod context;
mod document;
mod git;
mod looser;
mod meaning;
mod outline;
mod package;
mod reach;
mod render;
mod report;
mod responses;
mod rules;
mod rust;
mod secrets;
mod side;
mod snapshot;
#[cfg(test)]
mod tests;
mod vendor;
mod versions;
mod wire;
mod words;

pub(crate) use command::{FailOn, Format, Request, explain, run};
pub(crate) use render::json::schema;
pub(crate) use report::Kind;
