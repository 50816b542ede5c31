//! From specs to crates: `cargo xtask help` says what there is.
//!
//! Data flows one way: `load → lint → lower → generate → adapt → print → write`, each a module of that name.

mod adapt;
mod checksum;
mod cli;
mod codegen;
mod demo;
mod diagnostic;
mod diff;
mod emit;
mod generate;
mod lint;
mod lower;
mod marker;
mod names;
mod pipeline;
mod plan;
mod print;
mod report;
#[expect(
    dead_code,
    unused_imports,
    reason = "the linter has its own model until its rules read this one"
)]
mod spec;
mod text;
mod workspace;
mod write;

use std::process::ExitCode;

use spec::{load, profile};

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn run() -> ExitCode {
    cli::run()
}
