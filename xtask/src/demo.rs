//! `cargo xtask demo`: everything at a glance, for whoever has just cloned the repository.

use std::process::{Command, ExitCode};

use crate::pipeline::{self, Failure, Mode};
use crate::workspace;

/// Checks specs and crates in this process, then starts the facade's example `demo`, since xtask itself depends on no
/// crate of the workspace.
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
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // `all`, not `--all-features`: the feature `native-tls` needs a library of the system.
    command.current_dir(workspace::root()?).args([
        "run",
        "-p",
        "liveproof",
        "--features",
        "all",
        "--example",
        "demo",
        "--",
    ]);
    if json {
        command.arg("--json");
    }
    if let Some(port) = port_base {
        command.args(["--port-base", &port.to_string()]);
    }
    let status = command.status().map_err(|error| Failure::Start {
        command: "cargo run -p liveproof --example demo".to_owned(),
        error,
    })?;
    Ok(match status.code() {
        Some(0) => ExitCode::SUCCESS,
        Some(1) => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}
