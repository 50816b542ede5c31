//! `cargo xtask`, from outside of the workspace.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::run()
}
