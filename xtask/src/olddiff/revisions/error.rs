//! Why there are no specs of a revision, and what to do.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use super::git;

/// How to compare without git.
const TWO_FILES: &str = "compare two files: `cargo xtask diff --spec NEW --against OLD`";

/// Why there are no specs of a revision.
#[derive(Debug)]
pub(crate) enum RevisionError {
    /// There is no program `git`.
    NoGit,
    /// It could not be started, or not be read from.
    Start { error: io::Error },
    /// The workspace is in no repository.
    NotRepository { folder: PathBuf },
    /// There is nothing to compare with yet.
    NoCommit,
    /// There is no commit with that name here.
    Unknown {
        rev: String,
        /// What git said about it; often nothing.
        said: String,
        /// Names that look alike.
        near: Vec<String>,
        mend: Option<Mend>,
    },
    /// No branch is the main branch.
    NoMainBranch { mend: Option<Mend> },
    /// The history does not reach back to where the branches parted.
    Shallow { main: String, mend: Mend },
    /// The branches never parted.
    Unrelated { main: String },
    /// The revision has no `specs/`.
    NoSpecs { rev: String, folder: String },
    /// Something in `specs/` is not read.
    Refused {
        rev: String,
        path: String,
        why: Refusal,
    },
    /// A file of the repository cannot be read.
    Read { path: PathBuf, error: io::Error },
    /// The temporary folder cannot be written.
    Write { path: PathBuf, error: io::Error },
    /// git failed otherwise.
    Git { command: String, said: String },
}

/// Why something in `specs/` is not read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refusal {
    /// Links lead anywhere.
    Link,
    /// Its files are in another repository.
    Submodule,
    /// Such names cannot be written on every system.
    NotUtf8,
    /// Git makes no such path.
    Outside,
    /// No spec is that large.
    Large { size: u64 },
    /// No specs together are that large.
    LargeInAll,
}

/// The command that gets what is missing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Mend {
    /// One branch of the remote, or one commit.
    Fetch { what: String, shallow: bool },
    /// All branches and tags.
    FetchAll { shallow: bool },
    /// All branches and tags, and which is the main one.
    MainBranch { shallow: bool },
    /// All the history of a clone whose remote is not called `origin`.
    Unshallow,
}

impl Mend {
    /// For a history that was cut off.
    pub(super) fn unshallow(origin: bool) -> Self {
        match origin {
            true => Self::FetchAll { shallow: true },
            false => Self::Unshallow,
        }
    }

    /// For a name that is not known.
    pub(super) fn unknown(rev: &str, origin: bool, shallow: bool) -> Option<Self> {
        if !origin {
            return shallow.then_some(Self::Unshallow);
        }
        if git::is_id(rev) {
            return Some(Self::Fetch {
                what: rev.to_owned(),
                shallow,
            });
        }
        // Only a name that no shell takes for something else gets into a command.
        let plain = |it: &u8| it.is_ascii_alphanumeric() || b"._-/".contains(it);
        match rev.strip_prefix("origin/") {
            Some(name) if !name.is_empty() && name.bytes().all(|it| plain(&it)) => {
                Some(Self::Fetch {
                    what: format!("\"+refs/heads/{name}:refs/remotes/origin/{name}\""),
                    shallow,
                })
            }
            _ => Some(Self::FetchAll { shallow }),
        }
    }

    fn is_shallow(&self) -> bool {
        match self {
            Self::Fetch { shallow, .. }
            | Self::FetchAll { shallow }
            | Self::MainBranch { shallow } => *shallow,
            Self::Unshallow => true,
        }
    }
}

/// The command, as one types it into any shell; then what to do where nobody types.
impl fmt::Display for Mend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unshallow = if self.is_shallow() {
            " --unshallow"
        } else {
            ""
        };
        // A clone of one branch does not get the others by itself.
        let all =
            format!("git fetch{unshallow} --tags origin \"+refs/heads/*:refs/remotes/origin/*\"");
        match self {
            Self::Fetch { what, .. } => write!(f, "run `git fetch origin {what}`")?,
            Self::FetchAll { .. } => write!(f, "run `{all}`")?,
            Self::MainBranch { .. } => {
                write!(f, "run `{all} && git remote set-head origin --auto`")?;
            }
            Self::Unshallow => f.write_str("run `git fetch --unshallow`")?,
        }
        if self.is_shallow() {
            f.write_str("; in a GitHub workflow, give actions/checkout `fetch-depth: 0`")?;
        }
        Ok(())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link => f.write_str("is a symbolic link, and links are not followed"),
            Self::Submodule => {
                f.write_str("is a submodule, and its files are not in this repository")
            }
            Self::NotUtf8 => f.write_str("has a name that is not UTF-8"),
            Self::Outside => f.write_str("has a name that leads out of its folder"),
            Self::Large { size } => write!(
                f,
                "has {} MiB, and at most {} MiB are read",
                size.div_ceil(1 << 20),
                super::MAX_FILE >> 20
            ),
            Self::LargeInAll => write!(
                f,
                "would make more than {} MiB of specs",
                super::MAX_TOTAL >> 20
            ),
        }
    }
}

impl fmt::Display for RevisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit => write!(
                f,
                "the program `git` is not there; install it, or {TWO_FILES}"
            ),
            Self::Start { error } => {
                write!(f, "cannot run `git`: {error}; try again, or {TWO_FILES}")
            }
            Self::NotRepository { folder } => write!(
                f,
                "{} is in no git repository; clone it with git, or {TWO_FILES}",
                folder.display()
            ),
            Self::NoCommit => write!(
                f,
                "there is no commit to compare with yet; commit, or {TWO_FILES}"
            ),
            Self::Unknown {
                rev,
                said,
                near,
                mend,
            } => unknown(f, rev, said, near, mend.as_ref()),
            Self::NoMainBranch { mend } => {
                f.write_str(
                    "there is no main branch (origin/HEAD, origin/main, origin/master, main or master); say what to \
                     compare with: `cargo xtask diff REV`",
                )?;
                mend.iter().try_for_each(|it| write!(f, "; or {it}"))
            }
            Self::Shallow { main, mend } => write!(
                f,
                "this is a shallow clone, and its history does not reach back to where it left {main}; {mend}"
            ),
            Self::Unrelated { main } => write!(
                f,
                "the history has no commit in common with {main}; say what to compare with: `cargo xtask diff REV`"
            ),
            Self::NoSpecs { rev, folder } => write!(
                f,
                "{rev} has no folder {folder}; name a revision that has one"
            ),
            Self::Refused { rev, path, why } => write!(
                f,
                "{path} in {rev} {why}; name another revision, or {TWO_FILES}"
            ),
            Self::Read { path, error } => write!(
                f,
                "cannot read {}: {error}; say what to compare with: `cargo xtask diff REV`",
                path.display()
            ),
            Self::Write { path, error } => write!(
                f,
                "cannot write {}: {error}; make room there, or set TMPDIR (TEMP on Windows) to another folder",
                path.display()
            ),
            Self::Git { command, said } => {
                let said = if said.is_empty() {
                    "it did not say why"
                } else {
                    said
                };
                write!(f, "`git {command}` failed: {said}; ")?;
                match command.as_str() {
                    "cat-file" => f.write_str("`git fsck` tells what of the repository is damaged"),
                    _ => write!(f, "mend that, or {TWO_FILES}"),
                }
            }
        }
    }
}

fn unknown(
    f: &mut fmt::Formatter<'_>,
    rev: &str,
    said: &str,
    near: &[String],
    mend: Option<&Mend>,
) -> fmt::Result {
    write!(f, "git knows no commit `{}` here", git::shown(rev))?;
    if !said.is_empty() {
        write!(f, " ({said})")?;
    }
    let names: Vec<_> = near
        .iter()
        .map(|it| format!("`{}`", git::shown(it)))
        .collect();
    match (names.is_empty(), mend) {
        (false, _) => write!(f, "; did you mean {}?", names.join(" or "))?,
        (true, None) => f.write_str("; `git log --oneline --all` shows what there is")?,
        (true, Some(_)) => {}
    }
    let Some(mend) = mend else { return Ok(()) };
    write!(f, "; if it is in the remote, {mend}")?;
    if matches!(mend, Mend::FetchAll { .. }) {
        f.write_str("; a branch of the remote is then called `origin/NAME`")?;
    }
    Ok(())
}

impl Error for RevisionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Start { error } | Self::Read { error, .. } | Self::Write { error, .. } => {
                Some(error)
            }
            _ => None,
        }
    }
}
