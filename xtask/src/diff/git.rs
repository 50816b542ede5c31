//! What a revision has: lists and contents of files, through the program `git`.
//!
//! The bytes are those of the repository: no filter for line ends or large files touches them.

mod repository;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use self::repository::FETCH;
pub(crate) use self::repository::repository_url;
use super::report::{Revision, Which};
use super::side::{Files, Records, Side};
use crate::diagnostic::{Diagnostic, error};
use crate::failure::Failure;
use crate::text::visible;
use crate::{marker, workspace, write};

const WORKING_TREE: &str = "working tree";

/// Why a file is not read, and what to do.
type Why = (&'static str, &'static str);

const LINK: Why = (
    "is a symbolic link, and links are not followed",
    "replace it by a file",
);
const SUBMODULE: Why = (
    "is a submodule, and its files are in another repository",
    "copy them here",
);
const NAME: Why = ("has a name that is not UTF-8", "rename it");
const SPECIAL: Why = ("is not a plain file", "replace it by a file");

/// Folders with records of all vendors: a link in the place of one leaves nothing to compare.
const SHARED_FOLDERS: [&str; 6] = [
    "specs",
    "specs/changelog",
    "specs/samples",
    "tests",
    "tests/snapshots",
    "crates",
];

const RANGES: &str = "`cargo xtask diff A..B` compares two revisions, and `A...B` compares `B` \
     with where it left `A`";

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
            Some((range, Some((from, to)))) => {
                let (to, is_fork) = match to.strip_prefix('.') {
                    Some(to) => (to, true),
                    None => (to, false),
                };
                if to.starts_with('.') || to.contains("..") || from.is_empty() && to.is_empty() {
                    return Err(Failure::Unable(format!(
                        "`{}` is not a range; {RANGES}",
                        visible(range)
                    )));
                }
                (from, Some(to), is_fork)
            }
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
    if rev.contains("..") {
        let rev = visible(rev);
        let why = format!("`{rev}` is a range, and one revision is wanted here; {RANGES}");
        return Err(Failure::Unable(why));
    }
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
        Ok(side(vendor, which, &self.found()?))
    }

    /// All records of all vendors.
    fn found(&self) -> Result<Found, Failure> {
        let (label, root) = (&self.revision.label, &self.root);
        let entries = self.entries()?;
        let vendors: BTreeSet<&str> = vendors_of(entries.iter().map(|it| it.1.as_str())).collect();
        let mut out = Found::default();
        let (mut names, mut objects) = (Vec::new(), Vec::new());
        for (head, path) in entries.iter().filter(|it| is_record(&it.1, &vendors)) {
            let why = match head.get(..6) {
                _ if path.contains(char::REPLACEMENT_CHARACTER) => NAME,
                Some("120000") => LINK,
                Some("160000") => SUBMODULE,
                Some(_) => {
                    names.push(path.clone());
                    objects.extend(head.rsplit(' ').next());
                    continue;
                }
                None => {
                    out.read(root, path)?;
                    continue;
                }
            };
            out.refused.insert(path.clone(), why);
        }
        let contents = repository::contents(root, &objects)?;
        if let Some(missing) = names.get(contents.len()) {
            return Err(Failure::Unable(format!(
                "{} in {} cannot be read; `git fsck` says what of the repository is damaged",
                visible(missing),
                visible(label)
            )));
        }
        out.files.extend(names.into_iter().zip(contents));
        if let Some((folder, why)) = SHARED_FOLDERS
            .iter()
            .find_map(|it| out.refused.get_key_value(*it))
        {
            let (label, (what, help)) = (visible(label), why);
            return Err(Failure::Unable(format!(
                "{folder} in {label} {what}; {help}"
            )));
        }
        if !out.paths().any(|it| it.starts_with("specs/")) {
            return Err(Failure::Unable(format!(
                "{} has no folder `specs`; name a revision that has one",
                visible(label)
            )));
        }
        Ok(out)
    }

    /// What git lists, by paths that begin at the root, wherever the repository does; each with the
    /// mode and the object, or with nothing in the working tree.
    fn entries(&self) -> Result<Vec<(String, String)>, Failure> {
        let crates = [&["crates"], &marker::LICENCES[..]].concat();
        let lists = match &self.revision.commit {
            Some(commit) => {
                let command = [
                    &["ls-tree", "-r", "-z", commit, "specs", "tests"],
                    &crates[..],
                ];
                vec![repository::text(&self.root, &command.concat())?]
            }
            None => {
                let command = ["ls-files", "-z", "--cached", "--others"];
                let records = [&command[..], &["specs", "tests"]].concat();
                // What git ignores there is what programs leave behind.
                let crates = [&command[..], &["--exclude-standard", "--"], &crates].concat();
                // But cargo may use what an ignore file within a crate hides.
                let used = ["*.rs", "*.toml", ".gitignore"];
                let used = used.map(|it| format!(":(glob)crates/*/**/{it}"));
                let used = [&command[..], &["--"], &used.each_ref().map(String::as_str)].concat();
                let used = [&used[..], &[":(exclude,glob)crates/*/target/**"]].concat();
                let list = |command: &[&str]| repository::text(&self.root, command);
                vec![list(&records)?, list(&crates)?, list(&used)?]
            }
        };
        let entries = lists.iter().flat_map(|it| it.split_terminator('\0'));
        let entry = |it: &str| {
            let (head, path) = it
                .split_once('\t')
                .filter(|_| self.revision.commit.is_some())
                .unwrap_or(("", it));
            (head.to_owned(), path.to_owned())
        };
        Ok(entries.map(entry).collect())
    }
}

/// The records of a tree, by path, and those that are not read.
#[derive(Debug, Default)]
struct Found {
    files: Files,
    refused: BTreeMap<String, Why>,
}

impl Found {
    /// Reads a file below a folder, unless it is deleted or there is a link on the way.
    fn read(&mut self, folder: &Path, name: &str) -> Result<(), Failure> {
        let parts = Path::new(name).ancestors();
        let mut parts = parts.filter(|it| !it.as_os_str().is_empty());
        if let Some(link) = parts.find(|it| folder.join(it).is_symlink()) {
            let link = link.to_string_lossy().into_owned();
            self.refused.insert(link, LINK);
            return Ok(());
        }
        let path = folder.join(name);
        let why = match fs::metadata(&path) {
            Ok(found) if found.is_dir() => SUBMODULE,
            Ok(found) if !found.is_file() => SPECIAL,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            _ => {
                let bytes = fs::read(&path).map_err(|error| Failure::read(&path, &error))?;
                self.files.insert(name.to_owned(), bytes);
                return Ok(());
            }
        };
        self.refused.insert(name.to_owned(), why);
        Ok(())
    }

    /// Reads a file, or all below a folder.
    fn read_all(&mut self, folder: &Path, name: &str) -> Result<(), Failure> {
        let path = folder.join(name);
        if name.contains(char::REPLACEMENT_CHARACTER) {
            self.refused.insert(name.to_owned(), NAME);
        } else if path.is_symlink() || !path.is_dir() {
            self.read(folder, name)?;
        } else {
            for entry in write::entries(&path)? {
                let entry = entry.file_name().unwrap_or_default().to_string_lossy();
                self.read_all(folder, &format!("{name}/{entry}"))?;
            }
        }
        Ok(())
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.files
            .keys()
            .chain(self.refused.keys())
            .map(String::as_str)
    }

    fn vendors(&self) -> impl Iterator<Item = &str> {
        vendors_of(self.paths())
    }
}

/// Whether a file is a record, or a link may be what records are in.
fn is_record(path: &str, vendors: &BTreeSet<&str>) -> bool {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["specs", ..] | ["tests"] | ["tests", "snapshots", ..] | ["crates"] => true,
        ["crates", vendor, ..] => vendors.contains(vendor),
        [file] => marker::LICENCES.contains(&file),
        _ => false,
    }
}

/// Whether a file or folder is one of a vendor's.
fn is_of(vendor: &str, path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["specs", file] => file.strip_suffix(".yaml") == Some(vendor),
        ["specs", "changelog", file] => file.strip_suffix(".md") == Some(vendor),
        ["specs", "samples", name, ..]
        | ["tests", "snapshots", name, ..]
        | ["crates", name, ..] => name == vendor,
        _ => false,
    }
}

/// The vendors of the two sides.
pub(crate) fn vendors(base: &Tree, head: &Tree) -> Result<Vendors, Failure> {
    let (before, after) = (base.found()?, head.found()?);
    let mut out = Vendors {
        strays: strays(&after).collect(),
        ..Vendors::default()
    };
    out.strays
        .retain(|it| !strays(&before).any(|known| known == *it));
    let names: BTreeSet<&str> = before.vendors().chain(after.vendors()).collect();
    for name in names {
        let old = side(name, Which::Base, &before);
        let new = side(name, Which::Head, &after);
        let records = (old.as_ref(), new.as_ref());
        // What is not read may differ.
        let is_same =
            |it: (&Side, &Side)| it.0.records == it.1.records && it.1.records.refused.is_empty();
        if records.0.zip(records.1).is_some_and(is_same) {
            out.unchanged.push(name.to_owned());
        } else {
            out.changed.push((old, new));
        }
    }
    Ok(out)
}

/// The names of all `specs/<vendor>.yaml`.
fn vendors_of<'a>(paths: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let names = paths.filter_map(|it| it.strip_prefix("specs/")?.strip_suffix(".yaml"));
    names.filter(|it| !it.contains('/'))
}

/// A vendor out of the records of all.
fn side(vendor: &str, which: Which, found: &Found) -> Option<Side> {
    let Found { files, refused } = found;
    let file = format!("specs/{vendor}.yaml");
    if !files.contains_key(&file) && !refused.contains_key(&file) {
        return None;
    }
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
        spec: files.get(&file).cloned(),
        refused: problems(vendor, which, found),
        samples: below(&format!("specs/samples/{vendor}")),
        requests: below(&format!("tests/snapshots/{vendor}")),
        responses: below(&format!("tests/snapshots/{vendor}/responses")),
        code: below(&format!("crates/{vendor}/src")),
        beside_code: below(&format!("crates/{vendor}")),
        copied: copied(vendor, files),
    };
    records
        .beside_code
        .retain(|name, _| !name.starts_with("src/"));
    records.requests.retain(|name, _| is_snapshot(name));
    records.responses.retain(|name, _| is_snapshot(name));
    Some(Side {
        which,
        vendor: vendor.to_owned(),
        file,
        vendors: Some(found.vendors().map(str::to_owned).collect()),
        records,
    })
}

/// What `generate` copies into a crate, by the names there.
fn copied(vendor: &str, files: &Files) -> Files {
    let licences = marker::LICENCES.into_iter();
    let licences = licences.filter_map(|it| Some((it.to_owned(), files.get(it)?.clone())));
    let source = format!("specs/changelog/{vendor}.md");
    let changelog = files.get(&source).map(|it| {
        let text = String::from_utf8_lossy(it).replace("\r\n", "\n");
        let text = marker::mark("CHANGELOG.md".as_ref(), &source, &text);
        ("CHANGELOG.md".to_owned(), text.into_bytes())
    });
    licences.chain(changelog).collect()
}

/// Why a vendor is not read, or not wholly.
fn problems(vendor: &str, which: Which, found: &Found) -> Vec<Diagnostic> {
    let own = found.refused.iter().filter(|it| is_of(vendor, it.0));
    let mut out: Vec<Diagnostic> = own.map(|(path, why)| unread(path.as_ref(), *why)).collect();
    if which == Which::Head {
        let manifest = found.files.get(&format!("crates/{vendor}/Cargo.toml"));
        let is_hand_written =
            manifest.is_some_and(|it| !marker::is_marked(&String::from_utf8_lossy(it)));
        let file = format!("specs/{vendor}.yaml");
        out.extend(workspace::problem_of_name(file.as_ref(), is_hand_written));
    }
    out
}

/// That a record is not read.
fn unread(path: &Path, (what, help): Why) -> Diagnostic {
    Diagnostic::of_file(
        path,
        error("unread-record", format!("this {what}")).help(help),
    )
}

/// What specs share.
const SHARED: [&str; 2] = ["specs/README.md", "specs/profile.schema.json"];

/// What is in `specs` and belongs to no vendor.
fn strays(found: &Found) -> impl Iterator<Item = String> {
    let is_known = |path: &str| {
        // Beside the folders of vendors there are no files.
        let is_sample = path.starts_with("specs/samples/") && path.split('/').count() < 4;
        SHARED.contains(&path) || !is_sample && found.vendors().any(|it| is_of(it, path))
    };
    let specs = found.paths().filter(|it| it.starts_with("specs/"));
    specs.filter(move |it| !is_known(it)).map(str::to_owned)
}

/// Two files instead of two revisions. A vendor is called as the new one is.
pub(crate) fn files(new: &Path, old: &Path) -> Result<(Side, Side), Failure> {
    let vendor = workspace::vendor(new);
    let side = |path: &Path, which| {
        let spec = fs::read(path).map_err(|error| Failure::read(path, &error))?;
        let mut found = Found::default();
        let folder = path.parent().unwrap_or(Path::new(""));
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let below = format!("samples/{stem}");
        found.read_all(folder, &below)?;
        let samples = found.files.into_iter().filter_map(|(path, bytes)| {
            let name = path.strip_prefix(&below)?.strip_prefix('/')?;
            Some((name.to_owned(), bytes))
        });
        let refused = found.refused.into_iter();
        let refused = refused.map(|(path, why)| unread(&folder.join(path), why));
        Ok::<_, Failure>(Side {
            which,
            vendor: vendor.clone(),
            file: path.to_string_lossy().replace('\\', "/"),
            vendors: None,
            records: Records {
                spec: Some(spec),
                refused: refused.collect(),
                samples: samples.collect(),
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
