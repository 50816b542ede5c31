//! What a revision has: lists and contents of files, through the program `git`.
//!
//! The bytes are those of the repository: no filter for line ends or large files touches them.

mod repository;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use self::repository::FETCH;
pub(crate) use self::repository::repository_url;
use super::report::{Revision, Which};
use super::side::{Files, Records, Side};
use crate::failure::Failure;
use crate::text::visible;
use crate::{workspace, write};

const WORKING_TREE: &str = "working tree";

const LINK: &str = "is a symbolic link, and links are not followed; replace it by a file";
const SUBMODULE: &str = "is a submodule, and its files are in another repository";

/// Digits of a commit's id that are shown.
const SHORT: usize = 12;

/// Where the main branch may be, the best first.
const MAIN_BRANCHES: [&str; 4] = [
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
];

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
    pub(crate) fn open<'a>(
        root: &Path,
        base: Option<&'a str>,
        head: Option<&'a str>,
    ) -> Result<Self, Failure> {
        repository::text(root, &["rev-parse", "--git-dir"])?;
        let (from, to, is_fork) = match base.map(|it| (it, it.split_once(".."))) {
            None => (main_branch(root)?, head, true),
            Some((rev, None)) => (rev, head, false),
            Some(_) if head.is_some() => {
                let why = "a range has a head already; give a range or `--head`, not both";
                return Err(Failure::Unable(why.to_owned()));
            }
            Some((_, Some((from, to)))) => match to.strip_prefix('.') {
                Some(to) => (from, Some(to), true),
                None => (from, Some(to), false),
            },
        };
        let or_head = |it: &'a str| if it.is_empty() { "HEAD" } else { it };
        let (from, to) = (or_head(from), to.map(or_head));
        let base = match is_fork {
            true => Tree::fork(root, from, to.unwrap_or("HEAD"))?,
            false => Tree::open(root, Some(from))?,
        };
        let head = Tree::open(root, to)?;
        Ok(Self { base, head })
    }
}

/// The first of the main branches that exists.
fn main_branch(root: &Path) -> Result<&'static str, Failure> {
    for name in MAIN_BRANCHES {
        if repository::commit(root, name)?.is_some() {
            return Ok(name);
        }
    }
    Err(Failure::Unable(format!(
        "there is no main branch (main or master, of origin or here); give the revision to \
         compare with: `cargo xtask diff REV`; {FETCH}"
    )))
}

fn commit(root: &Path, rev: &str) -> Result<String, Failure> {
    let found = repository::commit(root, rev)?;
    found.ok_or_else(|| {
        let rev = visible(rev);
        Failure::Unable(format!("git knows no commit `{rev}` here; {FETCH}"))
    })
}

impl Tree {
    /// A revision as git understands it; none: the working tree.
    pub(crate) fn open(root: &Path, rev: Option<&str>) -> Result<Self, Failure> {
        let Some(rev) = rev else {
            return Ok(Self::at(root, WORKING_TREE.to_owned(), None));
        };
        let commit = commit(root, rev)?;
        let label = match commit.starts_with(&rev.to_ascii_lowercase()) {
            true => commit.chars().take(SHORT).collect(),
            false => visible(rev),
        };
        Ok(Self::at(root, label, Some(commit)))
    }

    /// The commit where a head left the main branch.
    fn fork(root: &Path, main: &str, head: &str) -> Result<Self, Failure> {
        let (tip, other) = (commit(root, main)?, commit(root, head)?);
        let shown = main.trim_start_matches("refs/remotes/");
        let (shown, head) = (
            visible(shown.trim_start_matches("refs/heads/")),
            visible(head),
        );
        if repository::text(root, &["rev-parse", "--is-shallow-repository"])? == "true" {
            return Err(Failure::Unable(format!(
                "in this shallow clone, the commit may be missing where {head} left {shown}; run \
                 `git fetch --unshallow --tags`, or give actions/checkout `fetch-depth: 0`"
            )));
        }
        // With none, git fails and prints nothing.
        let found = repository::word(root, &["merge-base", "--all", &tip, &other])?;
        let found = found.unwrap_or_default();
        let all: Vec<&str> = found.split_whitespace().collect();
        let Some(base) = all.first().map(|it| (*it).to_owned()) else {
            return Err(Failure::Unable(format!(
                "{head} has no commit in common with {shown} here; give the revision to compare \
                 with: `cargo xtask diff REV`; {FETCH}"
            )));
        };
        let label = match base == tip {
            true => shown,
            false if all.len() > 1 => {
                format!("where it left {shown}, one of {} such commits", all.len())
            }
            false => format!("where it left {shown}"),
        };
        Ok(Self::at(root, label, Some(base)))
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
        Ok(side(vendor, which, &self.files()?))
    }

    /// All records of all vendors, by paths that begin at the root, wherever the repository does.
    fn files(&self) -> Result<Files, Failure> {
        let (label, root) = (&self.revision.label, &self.root);
        let mut command = match &self.revision.commit {
            Some(commit) => vec!["ls-tree", "-r", "-z", commit],
            None => vec!["ls-files", "-z", "--cached", "--others"],
        };
        command.extend(["specs", "tests", "crates"]);
        let list = repository::text(root, &command)?;
        let mut out = Files::new();
        let (mut names, mut objects) = (Vec::new(), Vec::new());
        for entry in list.split_terminator('\0') {
            let (head, path) = match self.revision.commit {
                Some(_) => entry.split_once('\t').unwrap_or_default(),
                None => ("", entry),
            };
            if !is_record(path) {
                continue;
            }
            match head.get(..6) {
                _ if path.contains(char::REPLACEMENT_CHARACTER) => {
                    return Err(refused(path, label, "has a name that is not UTF-8"));
                }
                Some("120000") => return Err(refused(path, label, LINK)),
                Some("160000") => return Err(refused(path, label, SUBMODULE)),
                Some(_) => {
                    names.push(path.to_owned());
                    objects.extend(head.rsplit(' ').next());
                }
                None => out.extend(read(root, path)?.map(|it| (path.to_owned(), it))),
            }
        }
        let contents = repository::contents(root, &objects)?;
        if let Some(missing) = names.get(contents.len()) {
            let why = "cannot be read; `git fsck` says what of the repository is damaged";
            return Err(refused(missing, label, why));
        }
        out.extend(names.into_iter().zip(contents));
        if !out.keys().any(|it| it.starts_with("specs/")) {
            return Err(Failure::Unable(format!(
                "{} has no folder `specs`; name a revision that has one",
                visible(label)
            )));
        }
        Ok(out)
    }
}

/// Whether a file is a record, or a link may be what records are in.
fn is_record(path: &str) -> bool {
    matches!(
        path.split('/').collect::<Vec<_>>()[..],
        ["specs", ..]
            | ["tests"]
            | ["tests", "snapshots", ..]
            | ["crates"]
            | ["crates", _]
            | ["crates", _, "src", ..]
    )
}

/// A file of the working tree; none if it is deleted.
fn read(root: &Path, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let parts = Path::new(name).ancestors();
    let mut parts = parts.filter(|it| !it.as_os_str().is_empty());
    if let Some(link) = parts.find(|it| root.join(it).is_symlink()) {
        return Err(refused(&link.to_string_lossy(), WORKING_TREE, LINK));
    }
    let path = root.join(name);
    let refused = |why| Err(refused(name, WORKING_TREE, why));
    match fs::metadata(&path) {
        Ok(found) if found.is_dir() => refused(SUBMODULE),
        Ok(found) if !found.is_file() => refused("is not a plain file"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => {
            let bytes = fs::read(&path).map_err(|error| Failure::read(&path, &error))?;
            Ok(Some(bytes))
        }
    }
}

/// That a file is not read.
fn refused(path: &str, label: &str, why: &str) -> Failure {
    Failure::Unable(format!("{} in {} {why}", visible(path), visible(label)))
}

/// The vendors of the two sides.
pub(crate) fn vendors(base: &Tree, head: &Tree) -> Result<Vendors, Failure> {
    let (before, after) = (base.files()?, head.files()?);
    let mut out = Vendors {
        strays: strays(&after).collect(),
        ..Vendors::default()
    };
    out.strays
        .retain(|it| !strays(&before).any(|known| known == *it));
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
    // Beside them insta leaves those that failed, `….snap.new`.
    let is_snapshot = |name: &String| name.ends_with(".snap") && !name.contains('/');
    let mut records = Records {
        spec: Some(files.get(&file)?.clone()),
        samples: below(&format!("specs/samples/{vendor}")),
        requests: below(&format!("tests/snapshots/{vendor}")),
        responses: below(&format!("tests/snapshots/{vendor}/responses")),
        code: below(&format!("crates/{vendor}/src")),
    };
    records.requests.retain(|name, _| is_snapshot(name));
    records.responses.retain(|name, _| is_snapshot(name));
    Some(Side {
        which,
        vendor: vendor.to_owned(),
        file,
        records,
    })
}

/// What specs share.
const SHARED: [&str; 2] = ["specs/README.md", "specs/profile.schema.json"];

/// What is in `specs` and belongs to no vendor.
fn strays(files: &Files) -> impl Iterator<Item = String> {
    let is_known = |path: &str| {
        let is_of = |vendor: &str| {
            path == format!("specs/{vendor}.yaml")
                || path == format!("specs/changelog/{vendor}.md")
                || path.starts_with(&format!("specs/samples/{vendor}/"))
        };
        SHARED.contains(&path) || vendors_of(files).any(is_of)
    };
    let specs = files.keys().filter(|it| it.starts_with("specs/"));
    specs.filter(move |it| !is_known(it)).cloned()
}

/// Two files instead of two revisions. A vendor is called as the new one is.
pub(crate) fn files(new: &Path, old: &Path) -> Result<(Side, Side), Failure> {
    let vendor = workspace::vendor(new);
    let side = |path: &Path, which| {
        let spec = fs::read(path).map_err(|error| Failure::read(path, &error))?;
        let folder = path
            .with_file_name("samples")
            .join(path.file_stem().unwrap_or_default());
        let mut samples = Files::new();
        for sample in write::files_below(&folder)? {
            let name = sample.strip_prefix(&folder).unwrap_or(&sample);
            let name = name.to_string_lossy().replace('\\', "/");
            samples.extend(read(&folder, &name)?.map(|it| (name, it)));
        }
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

#[cfg(test)]
mod tests;
