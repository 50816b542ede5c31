//! The program `git`, run without a shell in the repository around a folder.

use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a hook gets from git about the repository that it belongs to, which may be another one than
/// that around the folder; and what changes the meaning of paths. `GIT_CONFIG_…` stays:
/// `safe.directory` and the like come that way.
const FOREIGN: [&str; 14] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_GRAFT_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// git in a folder. It asks nobody, and writes nothing into the repository.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for name in FOREIGN {
        command.env_remove(name);
    }
    command
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null());
    command
}

/// What it prints, and how it ends.
pub(crate) fn output(folder: &Path, arguments: &[&str]) -> io::Result<Output> {
    command(folder, arguments).output()
}
