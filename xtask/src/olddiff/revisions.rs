//! The specs of a git revision, in a temporary folder.
//!
//! Everything goes through the program `git`, never through a shell. The bytes are those of the
//! repository: no filter for line ends, encodings or large files touches them. Where git checks
//! files out with other line ends, the working tree differs from its own revision in these alone.

mod error;
mod git;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{ChildStdin, ChildStdout};

use tempfile::TempDir;

use self::error::Mend;
pub(crate) use self::error::{Refusal, RevisionError};
use self::git::Git;

/// The folder that is compared.
const SPECS: &str = "specs";

/// The greatest file that is read: thirty times all the specs together.
const MAX_FILE: u64 = 64 << 20;

/// All files together.
const MAX_TOTAL: u64 = 512 << 20;

/// Digits of a commit's id that are shown.
const SHORT: usize = 12;

/// One side of the comparison: a folder that holds `specs/`.
#[derive(Debug)]
pub(crate) struct Tree {
    root: PathBuf,
    label: String,
    commit: Option<String>,
    /// Removes the folder of a revision at the end.
    _folder: Option<TempDir>,
}

impl Tree {
    /// The folder above `specs`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What people call it: "working tree", or the revision with its commit.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// The full id of the commit; none for the working tree.
    pub(crate) fn commit(&self) -> Option<&str> {
        self.commit.as_deref()
    }
}

/// What is in the workspace now, committed or not.
pub(crate) fn working_tree(root: &Path) -> Tree {
    Tree {
        root: root.to_path_buf(),
        label: "working tree".to_owned(),
        commit: None,
        _folder: None,
    }
}

/// Writes `specs/` of the revision into a temporary folder, which goes with the value.
pub(crate) fn revision(root: &Path, rev: &str) -> Result<Tree, RevisionError> {
    let git = Git::of(root)?;
    let commit = commit(&git, rev)?;
    let label = label(rev, &commit);
    let files = files(&git, &label, &commit)?;
    let folder = tempfile::Builder::new()
        .prefix("liveproof-diff-")
        .tempdir()
        .map_err(|error| RevisionError::Write {
            path: std::env::temp_dir(),
            error,
        })?;
    write(&git, &label, &files, folder.path())?;
    Ok(Tree {
        root: folder.path().to_path_buf(),
        label,
        commit: Some(commit),
        _folder: Some(folder),
    })
}

/// The commit where the current branch (or `head`) left the main branch.
///
/// The main branch is the first that exists of: what `origin/HEAD` points to, `origin/main`,
/// `origin/master`, `main`, `master`. On the main branch itself that is the last commit that was
/// pushed, so commits that were not pushed and changes that were not committed are compared;
/// without a remote it is HEAD, so changes that were not committed are. Who works in a fork and has
/// the real repository under another name than `origin` gives the revision.
pub(crate) fn merge_base(root: &Path, head: Option<&str>) -> Result<String, RevisionError> {
    let git = Git::of(root)?;
    let head = match head {
        Some(rev) => commit(&git, rev)?,
        None => git.commit("HEAD")?.map_err(|_| RevisionError::NoCommit)?,
    };
    let Some(main) = git.main_branch()? else {
        return Err(RevisionError::NoMainBranch {
            mend: git.has_origin()?.then_some(Mend::MainBranch {
                shallow: git.is_shallow()?,
            }),
        });
    };
    let base = git.merge_base(&head, &main.commit)?;
    let cut = || -> Result<RevisionError, RevisionError> {
        Ok(RevisionError::Shallow {
            main: main.name.clone(),
            mend: Mend::unshallow(git.has_origin()?),
        })
    };
    match base {
        Some(base) => {
            // Where a history was cut off on the way to that base, a later one may be behind the
            // cut.
            if git.is_shallow()? && git.is_cut_above(&base, &[&head, &main.commit])? {
                return Err(cut()?);
            }
            Ok(base)
        }
        None if git.is_shallow()? => Err(cut()?),
        None => Err(RevisionError::Unrelated { main: main.name }),
    }
}

/// The commit that a person means.
fn commit(git: &Git, rev: &str) -> Result<String, RevisionError> {
    let said = match git.commit(rev)? {
        Ok(commit) => return Ok(commit),
        Err(said) => said,
    };
    Err(RevisionError::Unknown {
        rev: rev.to_owned(),
        said,
        near: git.near(rev)?,
        mend: Mend::unknown(rev, git.has_origin()?, git.is_shallow()?),
    })
}

/// `main (0123456789ab)`, or the digits alone if that is what was given.
fn label(rev: &str, commit: &str) -> String {
    let short = commit.get(..SHORT).unwrap_or(commit);
    if commit.starts_with(&rev.to_ascii_lowercase()) {
        return short.to_owned();
    }
    format!("{} ({short})", git::shown(rev))
}

/// A file of a revision.
struct Entry {
    /// With `/`, from the root of the workspace.
    path: String,
    object: String,
}

/// All files in `specs`, with one `git ls-tree`.
fn files(git: &Git, rev: &str, commit: &str) -> Result<Vec<Entry>, RevisionError> {
    // Run in the root of the workspace, it takes and gives paths relative to that, wherever the
    // repository begins.
    let list = git.bytes(&["ls-tree", "-r", "-z", commit, SPECS])?;
    let mut out = Vec::new();
    for line in list.split(|it| *it == 0).filter(|it| !it.is_empty()) {
        let refused = |path: &[u8], why| RevisionError::Refused {
            rev: rev.to_owned(),
            path: git::shown(&String::from_utf8_lossy(path)),
            why,
        };
        let Some((kind, object, path)) = parts(line) else {
            return Err(git.odd("ls-tree", line));
        };
        match kind {
            b"120000" => return Err(refused(path, Refusal::Link)),
            b"160000" => return Err(refused(path, Refusal::Submodule)),
            b"100644" | b"100755" | b"100664" => {}
            _ => return Err(git.odd("ls-tree", line)),
        }
        if path == SPECS.as_bytes() {
            // A file with the name of the folder.
            return Err(no_specs(git, rev));
        }
        let name = str::from_utf8(path).map_err(|_| refused(path, Refusal::NotUtf8))?;
        if !stays_inside(name) {
            return Err(refused(path, Refusal::Outside));
        }
        out.push(Entry {
            path: name.to_owned(),
            object: object.to_owned(),
        });
    }
    if out.is_empty() {
        return Err(no_specs(git, rev));
    }
    Ok(out)
}

fn no_specs(git: &Git, rev: &str) -> RevisionError {
    RevisionError::NoSpecs {
        rev: rev.to_owned(),
        // Only a place in a message.
        folder: format!("{}{SPECS}", git.prefix().unwrap_or_default()),
    }
}

/// `100644 blob 0123…<tab>specs/a.yaml`
fn parts(line: &[u8]) -> Option<(&[u8], &str, &[u8])> {
    let tab = line.iter().position(|it| *it == b'\t')?;
    let (head, path) = (line.get(..tab)?, line.get(tab + 1..)?);
    let mut head = head.split(|it| *it == b' ');
    let (kind, _, object) = (head.next()?, head.next()?, head.next()?);
    Some((kind, str::from_utf8(object).ok()?, path))
}

/// Whether a path of a tree names a file below `specs`, on this system, too. git makes no others,
/// but a tree can be made without git.
fn stays_inside(path: &str) -> bool {
    let is_name = |part: &str| {
        let mut parts = Path::new(part).components();
        matches!(
            (parts.next(), parts.next()),
            (Some(Component::Normal(it)), None) if it == part
        )
    };
    path.split('/').all(is_name) && path.split('/').next() == Some(SPECS)
}

/// Writes all files, with one `git cat-file --batch`.
fn write(git: &Git, rev: &str, files: &[Entry], folder: &Path) -> Result<(), RevisionError> {
    let ask = |mut stdin: ChildStdin| {
        // Ends early when the other side stops reading; that side says why.
        files
            .iter()
            .try_for_each(|it| writeln!(stdin, "{}", it.object))
    };
    let take = |stdout: ChildStdout| {
        let mut stdout = BufReader::new(stdout);
        let mut folders = HashSet::new();
        let mut left = MAX_TOTAL;
        for file in files {
            let size = header(git, &mut stdout)?;
            let refused = |why| RevisionError::Refused {
                rev: rev.to_owned(),
                path: git::shown(&file.path),
                why,
            };
            if size > MAX_FILE {
                return Err(refused(Refusal::Large { size }));
            }
            left = left
                .checked_sub(size)
                .ok_or_else(|| refused(Refusal::LargeInAll))?;
            let path = folder.join(&file.path);
            let parent = path.parent().unwrap_or(folder).to_path_buf();
            let whole = write_file(&path, &parent, &mut folders, &mut stdout, size)
                .map_err(|error| RevisionError::Write { path, error })?;
            if !whole {
                return Err(git.odd("cat-file", b"less than it said"));
            }
        }
        Ok(())
    };
    git.batch(ask, take)
}

/// `0123… blob 17`
fn header(git: &Git, stdout: &mut impl BufRead) -> Result<u64, RevisionError> {
    let mut line = Vec::new();
    let read = stdout.take(256).read_until(b'\n', &mut line);
    read.map_err(|error| RevisionError::Start { error })?;
    let size = str::from_utf8(&line).ok().and_then(|it| {
        let (_, size) = it.trim_end().split_once(" blob ")?;
        size.parse().ok()
    });
    size.ok_or_else(|| git.odd("cat-file", &line))
}

/// The next bytes of `from` as a new file. Returns whether all of them came.
fn write_file(
    path: &Path,
    parent: &Path,
    folders: &mut HashSet<PathBuf>,
    from: &mut impl Read,
    size: u64,
) -> io::Result<bool> {
    if !folders.contains(parent) {
        fs::create_dir_all(parent)?;
        folders.insert(parent.to_path_buf());
    }
    // Neither follows a link nor replaces a file: two names that this system takes for one are an
    // error.
    let mut file = File::create_new(path)?;
    let copied = io::copy(&mut from.take(size), &mut file)?;
    let mut end = [0];
    Ok(copied == size && from.read_exact(&mut end).is_ok() && end == *b"\n")
}
