//! The program `git`.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Output, Stdio};
use std::thread;

use super::error::RevisionError;

/// What a hook gets from git about the repository that it belongs to. None of it may decide which
/// repository is read: that is the one around the workspace. `GIT_DIR` of a hook may be relative to
/// another folder or belong to the repository around a submodule, `GIT_INDEX_FILE` may be an index
/// in the making, `GIT_PREFIX` belongs to whoever called. The last four change what a path means.
/// `GIT_CONFIG_…` stays: `safe.directory` and the like come that way.
pub(super) const FOREIGN: [&str; 14] = [
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

/// Characters of what git said that are passed on.
const MAX_SAID: usize = 600;

/// Bytes of it that are kept at all.
const MAX_STDERR: u64 = 16 << 10;

/// Names among which similar ones are looked for.
const MAX_NAMES: &str = "--count=2000";

/// Similar names that are shown.
const MAX_NEAR: usize = 3;

/// Where the main branch may be, best first.
const MAIN_BRANCHES: [&str; 5] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
];

/// A branch.
pub(super) struct Branch {
    /// `origin/main`
    pub(super) name: String,
    pub(super) commit: String,
}

/// git in a folder.
pub(super) struct Git<'a> {
    root: &'a Path,
}

impl<'a> Git<'a> {
    /// git in a folder that is in a repository.
    pub(super) fn of(root: &'a Path) -> Result<Self, RevisionError> {
        let git = Self { root };
        git.bytes(&["rev-parse", "--git-dir"])?;
        Ok(git)
    }

    /// The id of a commit, or what git said about the name, often nothing.
    ///
    /// No name may become an option. git knows none that begins with `-`, so those do not get
    /// there; that works with every git, and `--end-of-options` in `rev-parse` only since 2.30.
    pub(super) fn commit(&self, rev: &str) -> Result<Result<String, String>, RevisionError> {
        if rev.is_empty() || rev.starts_with('-') || rev.contains('\0') {
            return Ok(Err(String::new()));
        }
        // In two steps: a text that is searched for (`:/text`) goes on to the end, and would take
        // `^{commit}` in.
        let object = self.run(&["rev-parse", "--verify", "--quiet", rev])?;
        let id = line(&object.stdout);
        if !object.status.success() || !is_id(&id) {
            return Ok(Err(said(&object.stderr)));
        }
        let commit = format!("{id}^{{commit}}");
        let commit = self.run(&["rev-parse", "--verify", "--quiet", &commit])?;
        let id = line(&commit.stdout);
        if !commit.status.success() || !is_id(&id) {
            return Ok(Err(said(&commit.stderr)));
        }
        Ok(Ok(id))
    }

    /// Names that a person may have meant: the same of the remote, or ones that look alike.
    pub(super) fn near(&self, rev: &str) -> Result<Vec<String>, RevisionError> {
        let names = self.text(&[
            "for-each-ref",
            MAX_NAMES,
            // Not `origin` for `origin/HEAD`.
            "--format=%(if)%(symref)%(then)%(else)%(refname:short)%(end)",
            "refs/heads",
            "refs/remotes",
            "refs/tags",
        ])?;
        let remote = format!("origin/{rev}");
        let mut near: Vec<_> = names
            .lines()
            .filter(|name| !name.is_empty() && *name != rev)
            .filter_map(|name| {
                let away = if name == remote {
                    0
                } else {
                    distance(name, rev)
                };
                (away <= rev.chars().count().div_ceil(3)).then_some((away, name.to_owned()))
            })
            .collect();
        near.sort();
        near.truncate(MAX_NEAR);
        Ok(near.into_iter().map(|(_, name)| name).collect())
    }

    /// The first of the main branches that exists.
    pub(super) fn main_branch(&self) -> Result<Option<Branch>, RevisionError> {
        let mut command = vec![
            "for-each-ref",
            "--format=%(refname) %(objectname) %(symref)",
        ];
        command.extend(MAIN_BRANCHES);
        let list = self.text(&command)?;
        // A pattern finds what is below that name, too.
        let found = MAIN_BRANCHES.iter().find_map(|wanted| {
            list.lines().find_map(|line| {
                let mut words = line.split(' ');
                let (name, commit) = (words.next()?, words.next()?);
                let target = words.next().filter(|it| !it.is_empty());
                (name == *wanted).then(|| (target.unwrap_or(name), commit))
            })
        });
        Ok(found.map(|(name, commit)| {
            let short = name.strip_prefix("refs/remotes/");
            let short = short.or_else(|| name.strip_prefix("refs/heads/"));
            Branch {
                name: shown(short.unwrap_or(name)),
                commit: commit.to_owned(),
            }
        }))
    }

    /// The best common commit, if there is any; one of them if there are several.
    pub(super) fn merge_base(&self, a: &str, b: &str) -> Result<Option<String>, RevisionError> {
        let command = ["merge-base", a, b];
        let output = self.run(&command)?;
        match output.status.code() {
            Some(0) => Ok(Some(line(&output.stdout))),
            Some(1) => Ok(None),
            _ => Err(self.failed(&command, &output.stderr)),
        }
    }

    /// Whether the history between a commit and its descendants was cut off somewhere.
    pub(super) fn is_cut_above(&self, base: &str, tips: &[&str]) -> Result<bool, RevisionError> {
        let path = self.text(&["rev-parse", "--git-path", "shallow"])?;
        let path = self.root.join(path);
        let cuts =
            std::fs::read_to_string(&path).map_err(|error| RevisionError::Read { path, error })?;
        let without = format!("^{base}");
        let mut command = vec!["rev-list", &without];
        command.extend(tips);
        let above = self.text(&command)?;
        let above: std::collections::HashSet<_> = above.lines().collect();
        Ok(cuts.lines().any(|it| above.contains(it)))
    }

    /// Whether a part of the history is not there.
    pub(super) fn is_shallow(&self) -> Result<bool, RevisionError> {
        Ok(self.text(&["rev-parse", "--is-shallow-repository"])? == "true")
    }

    /// Whether there is a remote to fetch from.
    pub(super) fn has_origin(&self) -> Result<bool, RevisionError> {
        let remotes = self.text(&["remote"])?;
        Ok(remotes.lines().any(|it| it == "origin"))
    }

    /// The way from the root of the repository to the folder, with `/` at the end; for people.
    pub(super) fn prefix(&self) -> Result<String, RevisionError> {
        Ok(shown(&self.text(&["rev-parse", "--show-prefix"])?))
    }

    /// What a command prints.
    pub(super) fn bytes(&self, command: &[&str]) -> Result<Vec<u8>, RevisionError> {
        let output = self.run(command)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(self.failed(command, &output.stderr))
    }

    /// The same as text, without the end of the last line.
    fn text(&self, command: &[&str]) -> Result<String, RevisionError> {
        Ok(line(&self.bytes(command)?))
    }

    /// Asks one `git cat-file --batch` for many objects. `ask` writes the names and `take` reads
    /// the contents, each on its own thread: either pipe may be full while the other waits.
    pub(super) fn batch(
        &self,
        ask: impl FnOnce(ChildStdin) -> io::Result<()> + Send,
        take: impl FnOnce(ChildStdout) -> Result<(), RevisionError>,
    ) -> Result<(), RevisionError> {
        let command = ["cat-file", "--batch", "--buffer"];
        let start = |error| RevisionError::Start { error };
        let mut child = self
            .command(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.not_started(error))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(mut stderr)) = pipes else {
            return Err(start(io::ErrorKind::BrokenPipe.into()));
        };
        let (taken, asked, stderr) = thread::scope(|scope| {
            let asking = scope.spawn(|| ask(stdin));
            let listening = scope.spawn(move || {
                let mut kept = Vec::new();
                // What cannot be read cannot be shown; the exit code tells the rest.
                let _ = stderr.by_ref().take(MAX_STDERR).read_to_end(&mut kept);
                let _ = io::copy(&mut stderr, &mut io::sink());
                kept
            });
            // Closes the pipe at its end: a git that still writes stops then.
            let taken = take(stdout);
            if taken.is_err() {
                // It may be gone already.
                let _ = child.kill();
            }
            let gone = || io::Error::other("a thread panicked");
            (
                taken,
                asking.join().unwrap_or_else(|_| Err(gone())),
                listening.join().unwrap_or_default(),
            )
        });
        let status = child.wait().map_err(start)?;
        match taken {
            // A git that stops by itself says more than what was read last.
            Err(RevisionError::Git { .. }) if !stderr.is_empty() => {
                Err(self.failed(&command, &stderr))
            }
            Err(error) => Err(error),
            Ok(()) if !status.success() => Err(self.failed(&command, &stderr)),
            Ok(()) => asked.map_err(start),
        }
    }

    fn run(&self, command: &[&str]) -> Result<Output, RevisionError> {
        self.command(command)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| self.not_started(error))
    }

    pub(super) fn command(&self, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> Command {
        let mut command = Command::new("git");
        command.current_dir(self.root).args(arguments);
        for name in FOREIGN {
            command.env_remove(name);
        }
        // Messages are searched; nobody is there to answer questions; nothing is written into the
        // repository.
        command
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0");
        command
    }

    fn not_started(&self, error: io::Error) -> RevisionError {
        // A folder that is not there is the same error.
        if error.kind() == io::ErrorKind::NotFound && self.root.is_dir() {
            return RevisionError::NoGit;
        }
        RevisionError::Start { error }
    }

    fn failed(&self, command: &[&str], stderr: &[u8]) -> RevisionError {
        let said = said(stderr);
        if said.contains("not a git repository") {
            return RevisionError::NotRepository {
                folder: PathBuf::from(self.root),
            };
        }
        RevisionError::Git {
            command: (*command.first().unwrap_or(&"")).to_owned(),
            said,
        }
    }

    /// git printed something that it never prints.
    pub(super) fn odd(&self, command: &str, printed: &[u8]) -> RevisionError {
        RevisionError::Git {
            command: command.to_owned(),
            said: format!("it printed `{}`", said(printed)),
        }
    }
}

fn line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

/// SHA-1 or SHA-256.
pub(super) fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|it| it.is_ascii_hexdigit())
}

/// What git said, on one line, not too long, without anything that moves a cursor.
fn said(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<_> = text.split_whitespace().map(shown).collect();
    let text = words.join(" ");
    match text.char_indices().nth(MAX_SAID) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// A text without control characters.
pub(super) fn shown(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).collect()
}

/// Letters to put in, to take out or to replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<_> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = row[j] + usize::from(x != *y);
            next.push(replaced.min(row[j + 1] + 1).min(next[j] + 1));
        }
        row = next;
    }
    row[b.len()]
}
