//! Compares what was generated with what is there, and replaces it: all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::marker;

/// Everything that a run makes. Paths are relative to the root.
#[derive(Debug, Default)]
pub(crate) struct Output {
    /// Files and their contents.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// Folders where a file that carries the marker and is not among `files` is out of date. What
    /// carries no marker is somebody's and stays.
    pub(crate) owned: BTreeSet<PathBuf>,
}

impl Output {
    /// Adds a file that begins with the mark.
    pub(crate) fn mark(&mut self, path: PathBuf, source: &str, body: &str) {
        let text = marker::mark(&path, source, body);
        self.files.insert(path, text);
    }

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

/// Where work in progress and replaced work go.
#[derive(Debug)]
pub(crate) struct Folders {
    /// New files before they are moved into their place. On the same file system as that.
    pub(crate) staging: PathBuf,
    /// Copies of hand-edited files that were replaced.
    pub(crate) kept: PathBuf,
}

/// What differs, sorted by path.
pub(crate) fn compare(root: &Path, output: &Output) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    let mut foreign = Vec::new();
    for (path, new) in &output.files {
        let old = read(&root.join(path))?;
        // What git checked out with other line ends is the same file.
        if old
            .as_ref()
            .is_some_and(|it| it == new || it.replace("\r\n", "\n") == *new)
        {
            continue;
        }
        let unmarked = |it: &String| !marker::is_marked(it);
        if marker::is_marked(new) && old.as_ref().is_some_and(unmarked) {
            foreign.push(path.clone());
        }
        changes.push(Change {
            path: path.clone(),
            edited: old.as_deref().is_some_and(marker::is_edited),
            old,
            new: Some(new.clone()),
        });
    }
    if !foreign.is_empty() {
        let paths: Vec<String> = foreign.iter().map(|it| it.display().to_string()).collect();
        return Err(Failure::Unable(format!(
            "{} would be replaced, and `cargo xtask generate` did not make them; move them \
             elsewhere. Nothing was changed",
            paths.join(", ")
        )));
    }
    for folder in &output.owned {
        for path in files_below(&root.join(folder))? {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
            let old = read(&path)?.filter(|it| marker::is_ours(&path, it));
            if old.is_some() && !output.files.contains_key(&relative) {
                changes.push(Change {
                    path: relative,
                    edited: old.as_deref().is_some_and(marker::is_edited),
                    old,
                    new: None,
                });
            }
        }
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// The text of a file; `None`: there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::read(path, &error)),
    }
}

/// What is in a folder, sorted; nothing, if there is no folder.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::read(folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let paths = entries.map(|entry| Ok(entry?.path()));
    let mut out = paths.collect::<io::Result<Vec<_>>>().map_err(failed)?;
    out.sort();
    Ok(out)
}

/// All files in a folder and its folders, sorted.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for path in entries(&folder)? {
            // A folder behind a link is somebody else's, and one of cargo's is large.
            let is_folder = path.is_dir() && !path.is_symlink();
            if is_folder && !path.ends_with("target") {
                open.push(path);
            } else if !is_folder && path.is_file() {
                out.push(path);
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Writes what differs: all of it, or nothing. A folder that gets empty goes, too.
///
/// Returns where the hand-edited files went, if there were any.
pub(crate) fn replace(
    root: &Path,
    folders: &Folders,
    changes: &[Change],
) -> Result<Option<PathBuf>, Failure> {
    if changes.is_empty() {
        return Ok(None);
    }
    let stage = |error| unwritten(&folders.staging, &error);
    fs::create_dir_all(&folders.staging).map_err(stage)?;
    let staging = tempfile::Builder::new()
        .prefix(".xtask-")
        .tempdir_in(&folders.staging)
        .map_err(stage)?;
    let mut moves = Vec::new();
    for change in changes {
        let staged = staging.path().join("new").join(&change.path);
        if let Some(content) = &change.new {
            stage_file(&staged, content)?;
        }
        moves.push((change.new.is_some().then_some(staged), change.path.clone()));
    }
    let kept = keep_edited(&folders.kept, changes)?;
    if let Err((path, error, lost)) = move_all(root, &staging.path().join("old"), moves) {
        let state = match lost {
            false => "everything is as it was".to_owned(),
            // The only copies of the old files must outlive this process.
            true => format!(
                "what was there could not all be put back and is in {}",
                staging.keep().display()
            ),
        };
        let path = path.display();
        return Err(Failure::Unable(format!(
            "cannot replace {path}: {error}; {state}"
        )));
    }
    for change in changes.iter().filter(|it| it.new.is_none()) {
        remove_empty(root, &change.path);
    }
    Ok(kept)
}

/// Removes the folders of a file that are empty now. One that is not is refused by the system.
fn remove_empty(root: &Path, path: &Path) {
    let folders = path.ancestors().skip(1);
    for folder in folders.take_while(|it| !it.as_os_str().is_empty()) {
        if fs::remove_dir(root.join(folder)).is_err() {
            break;
        }
    }
}

/// Copies of hand-edited files, so that no work is lost.
fn keep_edited(kept: &Path, changes: &[Change]) -> Result<Option<PathBuf>, Failure> {
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
fn stage_file(path: &Path, content: &str) -> Result<(), Failure> {
    let stage = |error| unwritten(path, &error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(stage)?;
    }
    fs::write(path, content).map_err(stage)
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    Failure::Unable(format!("cannot write {path}: {error}; nothing was changed"))
}

/// Moves each file into its place or, where there is none, the old one away; and all of them back
/// if one cannot be moved: that one, why, and whether moving back failed.
fn move_all(
    root: &Path,
    old: &Path,
    moves: Vec<(Option<PathBuf>, PathBuf)>,
) -> Result<(), (PathBuf, io::Error, bool)> {
    let mut done: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (staged, place) in moves {
        let (target, aside) = (root.join(&place), old.join(&place));
        if let Err(error) = swap(staged.as_deref(), &target, &aside) {
            let mut lost = aside.exists() && fs::rename(&aside, &target).is_err();
            for (target, aside) in done.into_iter().rev() {
                lost |= match aside.exists() {
                    true => fs::rename(aside, target).is_err(),
                    false => fs::remove_file(target).is_err(),
                };
            }
            return Err((place, error, lost));
        }
        done.push((target, aside));
    }
    Ok(())
}

fn swap(staged: Option<&Path>, target: &Path, aside: &Path) -> io::Result<()> {
    for parent in [target.parent(), aside.parent()].into_iter().flatten() {
        fs::create_dir_all(parent)?;
    }
    if target.exists() {
        fs::rename(target, aside)?;
    }
    staged.map_or(Ok(()), |it| fs::rename(it, target))
}

#[cfg(test)]
mod tests;
