//! From specs to crates: `cargo xtask help` says what there is.
//!
//! Data flows one way: `spec` (load, profile, resolve) → `lint` → `codegen` → `write`, each a
//! module of that name.

mod checksum;
mod cli;
mod codegen;
mod demo;
mod diagnostic;
mod diff;
mod failure;
mod git;
mod lint;
mod marker;
mod names;
mod new;
mod pipeline;
mod releases;
mod report;
mod snapshots;
mod spec;
mod text;
mod version;
mod workspace;
mod write;

use std::process::ExitCode;

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn run() -> ExitCode {
    cli::run()
}

/// Of a long corpus every `step`th entry, or with `LIVEPROOF_ALL=1`, as CI sets it, all of it.
#[cfg(test)]
fn sample<T>(corpus: impl IntoIterator<Item = T>, step: usize) -> impl Iterator<Item = T> {
    let all = std::env::var_os("LIVEPROOF_ALL").is_some();
    corpus.into_iter().step_by(if all { 1 } else { step })
}
