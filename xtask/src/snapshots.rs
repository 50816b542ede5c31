//! `cargo xtask snapshots`: records anew what is sent and what comes back.

use std::process::ExitCode;

use crate::failure::Failure;
use crate::pipeline::{self, Mode};
use crate::{workspace, write};

/// Lets the tests write all snapshots, and removes those that no example and no sample has.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    // The fingerprints are those of the generated table.
    if !pipeline::generate_workspace(&[], Mode::CheckQuietly)? {
        return Ok(ExitCode::from(1));
    }
    let root = workspace::root()?;
    let wanted = pipeline::snapshots(&root)?;
    let status = workspace::cargo(
        &root,
        &[
            "test",
            "-p",
            "liveproof-tests",
            "--test",
            "common",
            "snapshots::",
        ],
        &[("INSTA_UPDATE", "force"), ("INSTA_FORCE_PASS", "1")],
    )?;
    let folder = root.join("tests").join("snapshots");
    for path in write::files_below(&folder)? {
        if !wanted.contains(&path) {
            std::fs::remove_file(&path).map_err(|error| {
                Failure::Unable(format!("cannot remove {}: {error}", path.display()))
            })?;
        }
    }
    Ok(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}
