//! Compares what was generated with what is there, and replaces it: all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::marker;

/// Everything that a run makes. Paths are relative to the root.
#[derive(Debug, Default)]
pub(crate) struct Output {
    /// Files and their contents.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// Folders that hold nothing else.
    pub(crate) owned: BTreeSet<PathBuf>,
}

impl Output {
    /// Lines of all files.
    pub(crate) fn lines(&self) -> usize {
        self.files.values().map(|it| it.lines().count()).sum()
    }

    /// The owned folders, and the files outside of them.
    pub(crate) fn places(&self) -> Vec<PathBuf> {
        let outside = |file: &&PathBuf| !self.owned.iter().any(|it| file.starts_with(it));
        let files = self.files.keys().filter(outside);
        self.owned.iter().chain(files).cloned().collect()
    }
}

/// A difference between what is there and what should be.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) path: PathBuf,
    /// What is there; `None`: nothing.
    pub(crate) old: Option<String>,
    /// What should be there; `None`: nothing.
    pub(crate) new: Option<String>,
    /// Somebody edited a generated file.
    pub(crate) edited: bool,
}

/// Why nothing was written.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// A file could not be read.
    Read { path: PathBuf, error: io::Error },
    /// What was made could not be stored beside the tree. Nothing has changed.
    Stage { path: PathBuf, error: io::Error },
    /// What was stored could not be moved into its place. What had been moved was moved back.
    Replace { path: PathBuf, error: io::Error },
    /// Moving back failed, too. The old files are in `kept`.
    Restore {
        path: PathBuf,
        kept: PathBuf,
        error: io::Error,
    },
}

/// Where work in progress and replaced work go.
#[derive(Debug)]
pub(crate) struct Folders {
    /// New files before they are moved into their place. On the same file system as that.
    pub(crate) staging: PathBuf,
    /// Copies of hand-edited files that were replaced.
    pub(crate) kept: PathBuf,
}

/// What differs, sorted by path.
pub(crate) fn compare(root: &Path, output: &Output) -> Result<Vec<Change>, WriteError> {
    let mut changes = Vec::new();
    for (path, new) in &output.files {
        let old = read(&root.join(path))?;
        // What git checked out with other line ends is the same file.
        if old
            .as_ref()
            .is_some_and(|it| it == new || it.replace("\r\n", "\n") == *new)
        {
            continue;
        }
        let edited = old.as_deref().and_then(marker::is_edited).unwrap_or(false);
        changes.push(Change {
            path: path.clone(),
            old,
            new: Some(new.clone()),
            edited,
        });
    }
    for folder in &output.owned {
        for path in files_below(&root.join(folder))? {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
            if !output.files.contains_key(&relative) {
                let old = fs::read(&path).map_err(|error| WriteError::Read {
                    path: path.clone(),
                    error,
                })?;
                let old = String::from_utf8_lossy(&old).into_owned();
                let edited = marker::is_edited(&old).unwrap_or(true);
                changes.push(Change {
                    path: relative,
                    old: Some(old),
                    new: None,
                    edited,
                });
            }
        }
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

fn read(path: &Path) -> Result<Option<String>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError::Read {
            path: path.to_path_buf(),
            error,
        }),
    }
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                return Err(WriteError::Read {
                    path: folder,
                    error,
                });
            }
        };
        for entry in entries {
            let entry = entry.map_err(|error| WriteError::Read {
                path: folder.clone(),
                error,
            })?;
            let path = entry.path();
            if path.is_dir() {
                // Cargo's own, if somebody built the crate alone.
                if entry.file_name() != "target" {
                    open.push(path);
                }
            } else if entry.file_name() != "Cargo.lock" {
                out.push(path);
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Writes what differs. A folder that is owned is replaced as a whole, since cargo refuses every command while a member
/// of the workspace is half there.
///
/// Returns where the hand-edited files went, if there were any.
pub(crate) fn replace(
    root: &Path,
    folders: &Folders,
    output: &Output,
    changes: &[Change],
) -> Result<Option<PathBuf>, WriteError> {
    if changes.is_empty() {
        return Ok(None);
    }
    let stage = |error| WriteError::Stage {
        path: folders.staging.clone(),
        error,
    };
    fs::create_dir_all(&folders.staging).map_err(stage)?;
    let staging = tempfile::Builder::new()
        .prefix(".xtask-")
        .tempdir_in(&folders.staging)
        .map_err(stage)?;
    let mut moves = Vec::new();
    for owned in &output.owned {
        if changes.iter().any(|it| it.path.starts_with(owned)) {
            let staged = staging.path().join("new").join(owned);
            for (path, content) in output.files.range(owned.clone()..) {
                let Ok(inside) = path.strip_prefix(owned) else {
                    break;
                };
                stage_file(&staged.join(inside), content)?;
            }
            moves.push((staged, owned.clone()));
        }
    }
    for change in changes {
        if output.owned.iter().any(|it| change.path.starts_with(it)) {
            continue;
        }
        if let Some(content) = &change.new {
            let staged = staging.path().join("new").join(&change.path);
            stage_file(&staged, content)?;
            moves.push((staged, change.path.clone()));
        }
    }
    let kept = keep_edited(&folders.kept, changes)?;
    move_all(root, &staging.path().join("old"), moves).map_err(|(error, lost)| {
        if lost {
            // The only copies of the old files must outlive this process.
            let kept = staging.keep();
            return match error {
                WriteError::Replace { path, error } => WriteError::Restore { path, kept, error },
                other => other,
            };
        }
        error
    })?;
    Ok(kept)
}

/// Copies of hand-edited files, so that no work is lost.
fn keep_edited(kept: &Path, changes: &[Change]) -> Result<Option<PathBuf>, WriteError> {
    let mut any = false;
    for change in changes.iter().filter(|it| it.edited) {
        if let Some(old) = &change.old {
            stage_file(&kept.join(&change.path), old)?;
            any = true;
        }
    }
    Ok(any.then(|| kept.to_path_buf()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the staging area, not the tree"
)]
fn stage_file(path: &Path, content: &str) -> Result<(), WriteError> {
    let stage = |error| WriteError::Stage {
        path: path.to_path_buf(),
        error,
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(stage)?;
    }
    fs::write(path, content).map_err(stage)
}

/// Moves each thing into its place, and all of them back if one cannot be moved. The flag tells whether moving back
/// failed.
fn move_all(
    root: &Path,
    old: &Path,
    moves: Vec<(PathBuf, PathBuf)>,
) -> Result<(), (WriteError, bool)> {
    let mut done: Vec<(PathBuf, PathBuf, bool)> = Vec::new();
    for (staged, place) in moves {
        let target = root.join(&place);
        let aside = old.join(&place);
        if let Err(error) = swap(&staged, &target, &aside) {
            let mut lost = false;
            for (target, aside, existed) in done.into_iter().rev() {
                let away = aside.with_extension("undone");
                lost |= fs::rename(&target, &away).is_err();
                lost |= existed && fs::rename(&aside, &target).is_err();
            }
            lost |= !target.exists() && aside.exists() && fs::rename(&aside, &target).is_err();
            return Err((WriteError::Replace { path: place, error }, lost));
        }
        let existed = aside.exists();
        done.push((target, aside, existed));
    }
    Ok(())
}

fn swap(staged: &Path, target: &Path, aside: &Path) -> io::Result<()> {
    for path in [target, aside] {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
    }
    if target.exists() {
        fs::rename(target, aside)?;
    }
    fs::rename(staged, target)
}

#[cfg(test)]
mod tests {
    use super::{Folders, Output, compare, replace};
    use std::fs;
    use std::path::PathBuf;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    fn output(files: &[(&str, &str)], owned: &[&str]) -> Output {
        Output {
            files: files
                .iter()
                .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
                .collect(),
            owned: owned.iter().map(PathBuf::from).collect(),
        }
    }

    fn folders(root: &std::path::Path) -> Folders {
        Folders {
            staging: root.join("target"),
            kept: root.join("target/replaced"),
        }
    }

    fn problem(error: super::WriteError) -> Box<dyn std::error::Error> {
        format!("{error:?}").into()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a folder of the test's")]
    fn a_folder_is_replaced_whole_and_strangers_go() -> Result {
        let root = tempfile::tempdir()?;
        fs::create_dir_all(root.path().join("crates/a/src"))?;
        fs::write(root.path().join("crates/a/stray.rs"), "mine")?;
        let output = output(
            &[("crates/a/src/lib.rs", "x"), ("crates/ab.txt", "y")],
            &["crates/a"],
        );
        let changes = compare(root.path(), &output).map_err(problem)?;
        assert_eq!(changes.len(), 3);
        let kept =
            replace(root.path(), &folders(root.path()), &output, &changes).map_err(problem)?;
        assert_eq!(
            fs::read_to_string(root.path().join("crates/a/src/lib.rs"))?,
            "x"
        );
        assert_eq!(fs::read_to_string(root.path().join("crates/ab.txt"))?, "y");
        assert!(!root.path().join("crates/a/stray.rs").exists());
        let kept = kept.ok_or("the stray file was not kept")?;
        assert_eq!(fs::read_to_string(kept.join("crates/a/stray.rs"))?, "mine");
        assert!(compare(root.path(), &output).map_err(problem)?.is_empty());
        Ok(())
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a folder of the test's")]
    fn a_failure_leaves_everything_as_it_was() -> Result {
        let root = tempfile::tempdir()?;
        fs::create_dir_all(root.path().join("crates/a"))?;
        fs::write(root.path().join("crates/a/lib.rs"), "old")?;
        // A file where a folder has to be: the second move fails.
        fs::write(root.path().join("z"), "a file")?;
        let output = output(
            &[
                ("crates/a/lib.rs", "new"),
                ("y.txt", "new"),
                ("z/b.txt", "new"),
            ],
            &["crates/a"],
        );
        let changes = vec![
            super::Change {
                path: "crates/a/lib.rs".into(),
                old: Some("old".into()),
                new: Some("new".into()),
                edited: false,
            },
            super::Change {
                path: "y.txt".into(),
                old: None,
                new: Some("new".into()),
                edited: false,
            },
            super::Change {
                path: "z/b.txt".into(),
                old: None,
                new: Some("new".into()),
                edited: false,
            },
        ];
        assert!(replace(root.path(), &folders(root.path()), &output, &changes).is_err());
        assert_eq!(
            fs::read_to_string(root.path().join("crates/a/lib.rs"))?,
            "old"
        );
        assert!(!root.path().join("y.txt").exists());
        assert_eq!(fs::read_to_string(root.path().join("z"))?, "a file");
        Ok(())
    }
}
