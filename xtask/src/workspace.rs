//! Where things are.

use std::path::{Path, PathBuf};

use crate::pipeline::Failure;

/// A spec of this workspace.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub(crate) vendor: String,
    pub(crate) path: PathBuf,
}

/// The root of the workspace: the nearest folder upwards that has specs and the runtime.
pub(crate) fn root() -> Result<PathBuf, Failure> {
    let here = std::env::current_dir().map_err(|error| Failure::Read {
        path: PathBuf::from("."),
        error,
    })?;
    here.ancestors()
        .find(|it| it.join("specs").is_dir() && it.join("crates").join("runtime").is_dir())
        .map(Path::to_path_buf)
        .ok_or(Failure::NoWorkspace { here })
}

/// All specs, by name.
pub(crate) fn specs(root: &Path) -> Result<Vec<Spec>, Failure> {
    let folder = root.join("specs");
    let read = |error| Failure::Read {
        path: folder.clone(),
        error,
    };
    let mut out = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        if path.extension().is_some_and(|it| it == "yaml") {
            out.push(Spec {
                vendor: vendor(&path),
                path: relative(root, &path),
            });
        }
    }
    out.sort_by(|a, b| a.vendor.cmp(&b.vendor));
    Ok(out)
}

/// The vendor's name: the file's, without its ending.
pub(crate) fn vendor(path: &Path) -> String {
    path.file_stem()
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// A path as a person in the current folder would write it.
fn relative(root: &Path, path: &Path) -> PathBuf {
    match std::env::current_dir() {
        Ok(here) if here == root => path.strip_prefix(root).unwrap_or(path).to_path_buf(),
        _ => path.to_path_buf(),
    }
}

/// The way from one folder to another, with `/`.
pub(crate) fn way(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from.components().collect();
    let to: Vec<_> = to.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to
        .iter()
        .skip(shared)
        .map(|it| it.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
