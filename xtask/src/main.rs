//! The commands, as the tests start them. `cargo xtask` starts `launch/`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::run()
}
