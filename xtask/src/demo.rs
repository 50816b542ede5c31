//! `cargo xtask demo`: everything at a glance, for whoever has just cloned the repository.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::pipeline::{self, Mode};
use crate::workspace;

/// Checks specs and crates in this process, then starts the example `demo` of `liveproof-calls`,
/// since xtask itself depends on no crate of the workspace.
pub(crate) fn run(json: bool, port_base: Option<u16>) -> Result<ExitCode, Failure> {
    // With `--json`, what is printed is for a program.
    let mode = if json {
        Mode::CheckQuietly
    } else {
        Mode::Check
    };
    if !pipeline::generate_workspace(&[], mode)? {
        return Ok(ExitCode::from(1));
    }
    let port = port_base.map(|it| it.to_string());
    let mut arguments = vec!["run", "-p", "liveproof-calls", "--example", "demo", "--"];
    arguments.extend(json.then_some("--json"));
    arguments.extend(port.iter().flat_map(|it| ["--port-base", it]));
    let status = workspace::cargo(&workspace::root()?, &arguments, &[])?;
    Ok(match status.code() {
        Some(0) => ExitCode::SUCCESS,
        Some(1) => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}
