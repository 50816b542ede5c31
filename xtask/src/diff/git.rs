//! What a revision has: lists and contents of files, through the program `git`.
//!
//! The bytes are those of the repository: no filter for line ends or large files touches them.

mod repository;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use self::repository::{LINK, Repository, SUBMODULE, refused};
use super::report::{Revision, Which};
use super::side::{Files, Records, Side};
use crate::failure::Failure;
use crate::names::{self, VendorFault};
use crate::text::visible;
use crate::{workspace, write};

const WORKING_TREE: &str = "working tree";

/// Digits of a commit's id that are shown.
const SHORT: usize = 12;

/// The commit, or the working tree, of one side.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    root: PathBuf,
    revision: Revision,
}

/// Both sides.
#[derive(Debug)]
pub(crate) struct Trees {
    pub(crate) base: Tree,
    pub(crate) head: Tree,
    /// What a reader has to know about the choice of the base, in sentences.
    pub(crate) remarks: Vec<String>,
}

/// The vendors of the two sides, by name.
#[derive(Debug, Default)]
pub(crate) struct Vendors {
    /// Those with a record that differs.
    pub(crate) changed: Vec<(Option<Side>, Option<Side>)>,
    pub(crate) unchanged: Vec<String>,
    /// Files in the head's `specs/` that belong to no vendor, and did not in the base.
    pub(crate) strays: Vec<String>,
}

impl Trees {
    /// `base` is a revision or a range, `A..B` or `A...B`; without it, the commit is taken where
    /// the head left the main branch. Without a head it is the working tree.
    pub(crate) fn open(
        root: &Path,
        base: Option<&str>,
        head: Option<&str>,
    ) -> Result<Self, Failure> {
        let repository = Repository::of(root)?;
        let range = base.and_then(|it| it.split_once(".."));
        if range.is_some() && head.is_some() {
            let why = "a range has a head already; give a range or `--head`, not both";
            return Err(Failure::Unable(why.to_owned()));
        }
        let or_head = |name| match name {
            "" => "HEAD",
            other => other,
        };
        let mut remarks = Vec::new();
        let (base, head) = match (base, range) {
            (_, Some((from, to))) => match to.strip_prefix('.') {
                Some(to) => {
                    let (from, to) = (or_head(from), or_head(to));
                    let base = merge_base(&repository, from, to, &mut remarks)?;
                    (base, Some(to))
                }
                None => (Tree::open(root, Some(or_head(from)))?, Some(or_head(to))),
            },
            (Some(base), None) => (Tree::open(root, Some(base))?, head),
            (None, None) => {
                let main = repository.main_branch()?;
                let base = merge_base(&repository, &main, head.unwrap_or("HEAD"), &mut remarks)?;
                (base, head)
            }
        };
        Ok(Self {
            base,
            head: Tree::open(root, head)?,
            remarks,
        })
    }
}

/// The commit that two have in common. What is in doubt about it becomes a remark.
fn merge_base(
    repository: &Repository<'_>,
    main: &str,
    head: &str,
    remarks: &mut Vec<String>,
) -> Result<Tree, Failure> {
    let (tip, other) = (repository.commit(main)?, repository.commit(head)?);
    let found = repository.merge_bases(&tip, &other)?;
    let shown = main.trim_start_matches("refs/remotes/");
    let shown = visible(shown.trim_start_matches("refs/heads/"));
    let Some(base) = found.first() else {
        let hint = repository.hint()?;
        return Err(Failure::Unable(format!(
            "{} has no commit in common with {shown} here; give the revision to compare with: \
             `cargo xtask diff REV`{hint}",
            visible(head)
        )));
    };
    if found.len() > 1 {
        remarks.push(format!(
            "{} and {shown} have {} equally close commits in common; {} is taken, and what the \
             branches got from each other after it is shown as a change",
            visible(head),
            found.len(),
            short(base)
        ));
    }
    if repository.is_shallow()? {
        let hint = repository.hint()?;
        remarks.push(format!(
            "in this shallow clone a later common commit may be missing{hint}"
        ));
    }
    let label = match *base == tip {
        true => shown,
        false => format!("where it left {shown}"),
    };
    Ok(Tree::at(repository.root, label, Some(base.clone())))
}

fn short(commit: &str) -> &str {
    commit.get(..SHORT).unwrap_or(commit)
}

impl Tree {
    /// A revision as git understands it; none: the working tree.
    pub(crate) fn open(root: &Path, rev: Option<&str>) -> Result<Self, Failure> {
        let Some(rev) = rev else {
            return Ok(Self::at(root, WORKING_TREE.to_owned(), None));
        };
        let commit = Repository::of(root)?.commit(rev)?;
        let label = match commit.starts_with(&rev.to_ascii_lowercase()) {
            true => short(&commit).to_owned(),
            false => visible(rev),
        };
        Ok(Self::at(root, label, Some(commit)))
    }

    fn at(root: &Path, label: String, commit: Option<String>) -> Self {
        Self {
            root: root.to_path_buf(),
            revision: Revision { label, commit },
        }
    }

    pub(crate) fn revision(&self) -> &Revision {
        &self.revision
    }

    /// A vendor with all its records; none if there is no such spec.
    pub(crate) fn side(&self, vendor: &str, which: Which) -> Result<Option<Side>, Failure> {
        let mut folders = vec![format!("specs/{vendor}.yaml")];
        folders.extend(records_of(vendor));
        Ok(side(vendor, which, &self.files(&folders)?))
    }

    /// All records of all vendors.
    fn all(&self) -> Result<Files, Failure> {
        let mut files = self.files(&["specs".to_owned()])?;
        if files.is_empty() {
            return Err(Failure::Unable(format!(
                "{} has no folder `specs`; name a revision that has one",
                visible(&self.revision.label)
            )));
        }
        let folders: Vec<String> = vendors_of(&files).flat_map(records_of).collect();
        files.extend(self.files(&folders)?);
        Ok(files)
    }

    /// The files in some folders, or of these names.
    fn files(&self, paths: &[String]) -> Result<Files, Failure> {
        if let Some(commit) = &self.revision.commit {
            let repository = Repository { root: &self.root };
            return repository.files(commit, &self.revision.label, paths);
        }
        let mut out = Files::new();
        for path in paths {
            // `specs` may be a link as a whole.
            let mut above = Path::new(path).ancestors().skip(1);
            if let Some(link) = above.find(|it| self.root.join(it).is_symlink()) {
                return Err(refused(&link.to_string_lossy(), WORKING_TREE, LINK));
            }
            walk(&self.root, &self.root.join(path), &mut out)?;
        }
        Ok(out)
    }
}

/// Reads files of the working tree, without following a link.
fn walk(root: &Path, path: &Path, out: &mut Files) -> Result<(), Failure> {
    let name = path.strip_prefix(root).unwrap_or(path);
    let name = name.to_string_lossy().replace('\\', "/");
    let kind = match fs::symlink_metadata(path) {
        Ok(found) => found.file_type(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::read(path, &error)),
    };
    if kind.is_file() {
        let bytes = fs::read(path).map_err(|error| Failure::read(path, &error))?;
        out.insert(name, bytes);
        return Ok(());
    }
    let refused = |why| Err(refused(&name, WORKING_TREE, why));
    if kind.is_symlink() {
        return refused(LINK);
    }
    if !kind.is_dir() {
        return refused("is not a plain file");
    }
    if path.join(".git").exists() {
        return refused(SUBMODULE);
    }
    let entries = write::entries(path)?;
    entries.iter().try_for_each(|it| walk(root, it, out))
}

/// The vendors of the two sides.
pub(crate) fn vendors(base: &Tree, head: &Tree) -> Result<Vendors, Failure> {
    let (before, after) = (base.all()?, head.all()?);
    let known = strays(&before);
    let mut out = Vendors {
        strays: strays(&after),
        ..Vendors::default()
    };
    out.strays.retain(|it| !known.contains(it));
    let names: BTreeSet<&str> = vendors_of(&before).chain(vendors_of(&after)).collect();
    for name in names {
        let old = side(name, Which::Base, &before);
        let new = side(name, Which::Head, &after);
        if old.as_ref().map(|it| &it.records) == new.as_ref().map(|it| &it.records) {
            out.unchanged.push(name.to_owned());
        } else {
            out.changed.push((old, new));
        }
    }
    Ok(out)
}

/// The names of all `specs/<vendor>.yaml`.
fn vendors_of(files: &Files) -> impl Iterator<Item = &str> {
    let names = files
        .keys()
        .filter_map(|it| it.strip_prefix("specs/")?.strip_suffix(".yaml"));
    names.filter(|it| !it.contains('/'))
}

/// Where the records of a vendor are, but for its spec. A name that no crate can have has none: it
/// could lead out of these folders.
fn records_of(vendor: &str) -> Vec<String> {
    match names::vendor_fault(vendor) {
        Some(VendorFault::Form) => Vec::new(),
        _ => vec![
            format!("specs/samples/{vendor}"),
            format!("tests/snapshots/{vendor}"),
            format!("crates/{vendor}/src"),
        ],
    }
}

/// A vendor out of the files of all.
fn side(vendor: &str, which: Which, files: &Files) -> Option<Side> {
    let file = format!("specs/{vendor}.yaml");
    let below = |folder: &str| -> Files {
        let own = files.iter().filter_map(|(path, bytes)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((name.to_owned(), bytes.clone()))
        });
        own.collect()
    };
    let snapshots = |folder: &str| -> Files {
        let mut all = below(folder);
        // Beside them insta leaves those that failed, `….snap.new`.
        all.retain(|name, _| name.ends_with(".snap") && !name.contains('/'));
        all
    };
    let records = Records {
        spec: Some(files.get(&file)?.clone()),
        samples: below(&format!("specs/samples/{vendor}")),
        requests: snapshots(&format!("tests/snapshots/{vendor}")),
        responses: snapshots(&format!("tests/snapshots/{vendor}/responses")),
        code: below(&format!("crates/{vendor}/src")),
    };
    Some(Side {
        which,
        vendor: vendor.to_owned(),
        file,
        records,
    })
}

/// What is in `specs` and belongs to no vendor.
fn strays(files: &Files) -> Vec<String> {
    let is_of_a_vendor = |path: &str| {
        let name = path.strip_prefix("specs/").unwrap_or(path);
        let owner = match name.split_once('/') {
            None => return name.ends_with(".yaml") || SHARED.contains(&name),
            Some(("samples", rest)) => rest.split_once('/').map(|it| it.0),
            Some(("changelog", rest)) => rest.strip_suffix(".md"),
            Some(_) => None,
        };
        owner.is_some_and(|it| files.contains_key(&format!("specs/{it}.yaml")))
    };
    let specs = files.keys().filter(|it| it.starts_with("specs/"));
    let strays = specs.filter(|it| !is_of_a_vendor(it));
    strays.cloned().collect()
}

/// What specs share.
const SHARED: [&str; 2] = ["README.md", "profile.schema.json"];

/// Two files instead of two revisions. A vendor is called as the new one is.
pub(crate) fn files(new: &Path, old: &Path) -> Result<(Side, Side), Failure> {
    let vendor = workspace::vendor(new);
    let side = |path: &Path, which| {
        let spec = fs::read(path).map_err(|error| Failure::read(path, &error))?;
        let folder = path
            .with_file_name("samples")
            .join(path.file_stem().unwrap_or_default());
        let mut samples = Files::new();
        walk(&folder, &folder, &mut samples)?;
        Ok::<_, Failure>(Side {
            which,
            vendor: vendor.clone(),
            file: path.to_string_lossy().replace('\\', "/"),
            records: Records {
                spec: Some(spec),
                samples,
                ..Records::default()
            },
        })
    };
    let (mut old, mut new) = (side(old, Which::Base)?, side(new, Which::Head)?);
    // A file that is somewhere by itself has no samples, which says nothing about them.
    if old.records.samples.is_empty() || new.records.samples.is_empty() {
        old.records.samples.clear();
        new.records.samples.clear();
    }
    Ok((old, new))
}

/// The repository on the web, for links.
pub(crate) fn repository_url(root: &Path) -> Option<String> {
    let repository = Repository { root };
    repository.web_address().ok().flatten()
}

#[cfg(test)]
mod tests;
