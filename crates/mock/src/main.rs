//! `liveproof-mock`: the vendors of liveproof on loopback. See `--help`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
