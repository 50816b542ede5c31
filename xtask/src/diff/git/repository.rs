//! What is asked of the program `git`, and sentences for what it refuses.

use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use regex_lite::Regex;

use crate::failure::Failure;
use crate::git;
use crate::text::visible;

/// How to compare without git.
const TWO_FILES: &str = "compare two files: `cargo xtask diff --spec NEW --against OLD`";

/// The command that gets what may be missing.
pub(super) const FETCH: &str = "if the remote has it, run `git fetch --tags origin \
     '+refs/heads/*:refs/remotes/origin/*'`, in a shallow clone with `--unshallow`";

/// Characters of what git said that are passed on.
const MAX_SAID: usize = 600;

/// The id of the commit that a person means; none if there is no such commit.
pub(super) fn commit(root: &Path, rev: &str) -> Result<Option<String>, Failure> {
    // No revision begins with these, and git would take it for an option or a list.
    if rev.starts_with(['-', '^']) {
        return Ok(None);
    }
    let commit = format!("{rev}^{{commit}}");
    word(root, &["rev-parse", "--verify", "--quiet", &commit])
}

/// What a command prints; none if that is nothing.
pub(super) fn word(root: &Path, command: &[&str]) -> Result<Option<String>, Failure> {
    let output = run(root, &mut git::command(root, command))?;
    Ok(Some(line(&output.stdout)).filter(|it| !it.is_empty()))
}

/// The contents of objects; fewer, if one cannot be read.
pub(super) fn contents(root: &Path, objects: &[&str]) -> Result<Vec<Vec<u8>>, Failure> {
    // In a file and not in a pipe, which may be full while git waits for a reader.
    let list = tempfile::tempfile().and_then(|mut file| {
        file.write_all(objects.join("\n").as_bytes())?;
        file.rewind()?;
        Ok(file)
    });
    let list = list.map_err(|error| not_started(root, &error))?;
    let mut command = git::command(root, &["cat-file", "--batch", "--buffer"]);
    let output = run(root, command.stdin(list))?;
    let mut rest = output.stdout.as_slice();
    let mut out = Vec::new();
    while let Some((content, after)) = next(rest) {
        out.push(content.to_vec());
        rest = after;
    }
    Ok(out)
}

/// The repository on the web, for links: the address of `origin` without what signs somebody in.
pub(crate) fn repository_url(root: &Path) -> Option<String> {
    let url = word(root, &["config", "--get", "remote.origin.url"]);
    web_address(&url.ok()??)
}

/// What a command prints that has to succeed.
pub(super) fn text(root: &Path, command: &[&str]) -> Result<String, Failure> {
    let output = run(root, &mut git::command(root, command))?;
    if output.status.success() {
        return Ok(line(&output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let said: String = visible(&said).chars().take(MAX_SAID).collect();
    let command = command.first().copied().unwrap_or_default();
    Err(Failure::Unable(format!(
        "`git {command}` failed: {said}; fix that, or {TWO_FILES}"
    )))
}

fn run(root: &Path, command: &mut Command) -> Result<Output, Failure> {
    command.output().map_err(|error| not_started(root, &error))
}

fn not_started(root: &Path, error: &std::io::Error) -> Failure {
    Failure::Unable(format!(
        "cannot run `git` in {}: {error}; install it, or {TWO_FILES}",
        root.display()
    ))
}

/// `0123… blob 17`, a line end, 17 bytes, a line end.
fn next(output: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = output.iter().position(|it| *it == b'\n')?;
    let (header, rest) = output.split_at_checked(end)?;
    let (_, size) = str::from_utf8(header).ok()?.split_once(" blob ")?;
    let (content, rest) = rest.get(1..)?.split_at_checked(size.parse().ok()?)?;
    Some((content, rest.strip_prefix(b"\n")?))
}

fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}

/// `https://host/path` of `git@host:path.git` and the like; none for anything else.
fn web_address(url: &str) -> Option<String> {
    let user = "(?:(?:https?|ssh|git)://(?:[^/@]*@)?|[^/@:]+@)";
    let path = r"([A-Za-z0-9._-]+)(?::[0-9]+/|:|/)/*([A-Za-z0-9._~/-]+?)(?:\.git)?/*";
    let found = Regex::new(&format!("^{user}{path}$")).ok()?.captures(url)?;
    Some(format!("https://{}/{}", &found[1], &found[2]))
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn links_go_to_the_web_without_a_password() {
        for (url, wanted) in [
            ("git@github.com:a/b.git", Some("https://github.com/a/b")),
            ("https://github.com/a/b", Some("https://github.com/a/b")),
            (
                "https://me:secret@github.com/a/b.git/",
                Some("https://github.com/a/b"),
            ),
            (
                "ssh://git@example.com:2222/a/b.git",
                Some("https://example.com/a/b"),
            ),
            ("https://example.com:8443/a", Some("https://example.com/a")),
            ("/srv/a.git", None),
            ("C:\\a", None),
            ("file:///srv/a.git", None),
            ("https://github.com/a\"><script>", None),
            ("https://github.com", None),
            ("", None),
        ] {
            assert_eq!(web_address(url).as_deref(), wanted, "{url}");
        }
    }
}
