//! What a revision has: lists and contents of files, through the program `git`.
//!
//! The bytes are those of the repository: no filter for line ends or large files touches them.

mod repository;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use self::repository::Repository;
use super::report::{Revision, Which};
use super::side::{Files, Records, Side};
use crate::failure::Failure;
use crate::names::{self, VendorFault};
use crate::text::visible;
use crate::{workspace, write};

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

/// The vendors of both sides, by name.
#[derive(Debug, Default)]
pub(crate) struct Vendors {
    /// Those with a record that differs.
    pub(crate) changed: Vec<(Option<Side>, Option<Side>)>,
    pub(crate) unchanged: Vec<String>,
    /// Files in the head's `specs/` that belong to no vendor, and did not in the base.
    pub(crate) strays: Vec<String>,
}

/// Path from the root of the workspace, with `/` → what its content is found by.
type List = BTreeMap<String, String>;

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
            return Ok(Self::at(root, "working tree".to_owned(), None));
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
        let list = self.list(&folders(vendor))?;
        self.load(vendor, which, list)
    }

    fn load(&self, vendor: &str, which: Which, list: List) -> Result<Option<Side>, Failure> {
        let file = format!("specs/{vendor}.yaml");
        if !list.contains_key(&file) {
            return Ok(None);
        }
        let records = records(vendor, self.read(list)?);
        Ok(Some(Side {
            which,
            vendor: vendor.to_owned(),
            file,
            records,
        }))
    }

    /// The files in some folders, or of these names.
    fn list(&self, paths: &[String]) -> Result<List, Failure> {
        let mut out = List::new();
        if let Some(commit) = &self.revision.commit {
            for (mode, object, path) in self.repository().list(commit, paths)? {
                match mode.as_str() {
                    "120000" => return Err(self.refused(&path, LINK)),
                    "160000" => return Err(self.refused(&path, SUBMODULE)),
                    _ => drop(out.insert(path, object)),
                }
            }
        } else {
            for path in paths {
                // `specs` may be a link as a whole.
                let mut above = Path::new(path).ancestors().skip(1);
                if let Some(link) = above.find(|it| self.root.join(it).is_symlink()) {
                    return Err(self.refused(&link.to_string_lossy(), LINK));
                }
                self.walk(&self.root.join(path), &mut out)?;
            }
        }
        let is_odd = |it: &&String| it.contains(char::REPLACEMENT_CHARACTER);
        match out.keys().find(is_odd) {
            Some(path) => Err(self.refused(path, "has a name that is not UTF-8")),
            None => Ok(out),
        }
    }

    /// The files of the working tree, without following a link.
    fn walk(&self, path: &Path, out: &mut List) -> Result<(), Failure> {
        let name = path.strip_prefix(&self.root).unwrap_or(path);
        let name = name.to_string_lossy().replace('\\', "/");
        let kind = match fs::symlink_metadata(path) {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Failure::read(path, &error)),
        };
        if kind.is_symlink() {
            return Err(self.refused(&name, LINK));
        }
        if kind.is_file() {
            out.insert(name.clone(), name);
            return Ok(());
        }
        if !kind.is_dir() {
            return Err(self.refused(&name, "is not a plain file"));
        }
        if path.join(".git").exists() {
            return Err(self.refused(&name, SUBMODULE));
        }
        for entry in write::entries(path)? {
            self.walk(&entry, out)?;
        }
        Ok(())
    }

    fn repository(&self) -> Repository<'_> {
        Repository { root: &self.root }
    }

    fn refused(&self, path: &str, why: &str) -> Failure {
        Failure::Unable(format!(
            "{} in {} {why}",
            visible(path),
            visible(&self.revision.label)
        ))
    }

    fn read(&self, list: List) -> Result<Files, Failure> {
        if self.revision.commit.is_some() {
            let objects: Vec<String> = list.values().cloned().collect();
            let contents = self.repository().read(&objects)?;
            return Ok(list.into_keys().zip(contents).collect());
        }
        let read = |path: String| {
            let place = self.root.join(&path);
            let bytes = fs::read(&place).map_err(|error| Failure::read(&place, &error))?;
            Ok((path, bytes))
        };
        list.into_keys().map(read).collect()
    }

    fn specs(&self) -> Result<List, Failure> {
        let list = self.list(&["specs".to_owned()])?;
        if list.is_empty() {
            return Err(Failure::Unable(format!(
                "{} has no folder `specs`; name a revision that has one",
                visible(&self.revision.label)
            )));
        }
        Ok(list)
    }
}

const LINK: &str = "is a symbolic link, and links are not followed; replace it by a file";
const SUBMODULE: &str = "is a submodule, and its files are in another repository";

/// The vendors of both sides. Files are read only where something differs.
pub(crate) fn vendors(base: &Tree, head: &Tree) -> Result<Vendors, Failure> {
    let (before, after) = (base.specs()?, head.specs()?);
    let names: BTreeSet<&str> = before
        .keys()
        .chain(after.keys())
        .filter_map(|it| vendor(it))
        .collect();
    let mut out = Vendors {
        strays: strays(&after),
        ..Vendors::default()
    };
    let known = strays(&before);
    out.strays.retain(|it| !known.contains(it));
    for name in names {
        let folders = folders(name);
        let (old, new) = (base.list(&folders)?, head.list(&folders)?);
        if base.revision.commit.is_some() && old == new {
            out.unchanged.push(name.to_owned());
            continue;
        }
        let old = base.load(name, Which::Base, old)?;
        let new = head.load(name, Which::Head, new)?;
        if old.as_ref().map(|it| &it.records) == new.as_ref().map(|it| &it.records) {
            out.unchanged.push(name.to_owned());
        } else {
            out.changed.push((old, new));
        }
    }
    Ok(out)
}

/// `specs/<vendor>.yaml`
fn vendor(path: &str) -> Option<&str> {
    let name = path.strip_prefix("specs/")?.strip_suffix(".yaml")?;
    (!name.contains('/')).then_some(name)
}

/// Where the records of a vendor are. A name that no crate can have has a spec alone: it could lead
/// out of these folders.
fn folders(vendor: &str) -> Vec<String> {
    let mut out = vec![format!("specs/{vendor}.yaml")];
    if names::vendor_fault(vendor) != Some(VendorFault::Form) {
        out.push(format!("specs/samples/{vendor}"));
        out.push(format!("tests/snapshots/{vendor}"));
        out.push(format!("crates/{vendor}/src"));
    }
    out
}

/// Sorts files by what they are records of.
fn records(vendor: &str, files: Files) -> Records {
    let mut folders = [
        format!("specs/samples/{vendor}/"),
        format!("tests/snapshots/{vendor}/responses/"),
        format!("tests/snapshots/{vendor}/"),
        format!("crates/{vendor}/src/"),
    ]
    .map(|it| (it, Files::new()));
    let mut spec = None;
    for (path, bytes) in files {
        let mut own = folders.iter_mut();
        match own.find_map(|(folder, files)| Some((path.strip_prefix(&*folder)?, files))) {
            Some((name, files)) => drop(files.insert(name.to_owned(), bytes)),
            None => spec = Some(bytes),
        }
    }
    let [samples, mut responses, mut requests, code] = folders.map(|it| it.1);
    // Beside them insta leaves those that failed, `….snap.new`.
    for snapshots in [&mut responses, &mut requests] {
        snapshots.retain(|name, _| name.ends_with(".snap"));
    }
    Records {
        spec,
        samples,
        requests,
        responses,
        code,
    }
}

/// What is in `specs` and belongs to no vendor.
fn strays(specs: &List) -> Vec<String> {
    let is_of_a_vendor = |path: &str| {
        let name = path.strip_prefix("specs/").unwrap_or(path);
        let owner = match name.split_once('/') {
            None => return name.ends_with(".yaml") || SHARED.contains(&name),
            Some(("samples", rest)) => rest.split_once('/').map(|it| it.0),
            Some(("changelog", rest)) => rest.strip_suffix(".md"),
            Some(_) => None,
        };
        owner.is_some_and(|it| specs.contains_key(&format!("specs/{it}.yaml")))
    };
    let paths = specs.keys().filter(|it| !is_of_a_vendor(it));
    paths.cloned().collect()
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
        let tree = Tree::open(&folder, None)?;
        let mut list = List::new();
        tree.walk(&folder, &mut list)?;
        Ok::<_, Failure>(Side {
            which,
            vendor: vendor.clone(),
            file: path.to_string_lossy().replace('\\', "/"),
            records: Records {
                spec: Some(spec),
                samples: tree.read(list)?,
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
