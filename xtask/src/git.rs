//! The program `git`, run without a shell in the repository around a folder.

use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What may stay of what a hook or a user sets. All else belongs to the repository of the hook,
/// which may be another one than that around the folder, or changes the meaning of paths.
const KEPT: [&str; 4] = [
    "GIT_CONFIG",
    "GIT_CEILING",
    "GIT_DISCOVERY",
    "GIT_EXEC_PATH",
];

/// git in a folder. It asks nobody, and writes nothing into the repository.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("GIT_") && !KEPT.iter().any(|it| text.starts_with(it)) {
            command.env_remove(&name);
        }
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
