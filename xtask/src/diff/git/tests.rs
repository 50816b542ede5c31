//! Against real repositories in temporary folders. Nothing of the user's configuration gets in.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::{Tree, Trees, Vendors, files, repository_url, vendors};
use crate::diff::report::Which;
use crate::failure::Failure;

/// A repository with the workspace in a folder of it.
struct Repo {
    folder: TempDir,
    root: PathBuf,
}

impl Repo {
    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("work space");
        fs::create_dir(&root).expect("a folder");
        Self { folder, root }
    }

    fn new() -> Self {
        let repo = Self::empty();
        repo.git(&["init", "--quiet", ".."]);
        repo
    }

    /// With one commit, of two vendors.
    fn with_vendors() -> Self {
        let repo = Self::new();
        for vendor in ["a", "b"] {
            repo.write(&format!("specs/{vendor}.yaml"), "openapi: 3.0.3\n");
            repo.write(&format!("specs/samples/{vendor}/Op/200-x.json"), "{}");
            repo.write(&format!("tests/snapshots/{vendor}/Op-full.snap"), "request");
            repo.write(
                &format!("tests/snapshots/{vendor}/responses/Op__x.snap"),
                "response",
            );
            repo.write(&format!("crates/{vendor}/src/lib.rs"), "//! A crate.\n");
        }
        repo.write("specs/README.md", "specs\n");
        repo.commit("begin");
        repo
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut command = crate::git::command(&self.root, &[]);
        let settings = [
            ("user.name", "A"),
            ("user.email", "a@example.com"),
            ("init.defaultBranch", "main"),
            ("commit.gpgsign", "false"),
            ("core.autocrlf", "false"),
            ("protocol.file.allow", "always"),
        ];
        for (key, value) in settings {
            command.args(["-c", &format!("{key}={value}")]);
        }
        let output = command.args(arguments).output().expect("git runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    #[expect(clippy::disallowed_methods, reason = "files of the test's")]
    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn open(&self, base: Option<&str>, head: Option<&str>) -> Result<Trees, Failure> {
        Trees::open(&self.root, base, head)
    }

    /// Commits of base and head, and the label of the base.
    fn ends(&self, base: Option<&str>, head: Option<&str>) -> (String, String, String) {
        let trees = self.open(base, head).expect("both sides");
        let commit = |tree: &Tree| tree.revision().commit.clone().unwrap_or_default();
        let label = trees.base.revision().label.clone();
        (commit(&trees.base), commit(&trees.head), label)
    }

    #[track_caller]
    fn refused(&self, base: Option<&str>, head: Option<&str>, why: &str) {
        let failure = self
            .open(base, head)
            .and_then(|it| vendors(&it.base, &it.head));
        assert!(said(failure).contains(why), "{why}");
    }
}

fn said<T>(result: Result<T, Failure>) -> String {
    match result.err().expect("a refusal") {
        Failure::Unable(said) => said,
        other => panic!("{other:?}"),
    }
}

fn changed(found: &Vendors) -> Vec<(&str, bool, bool)> {
    let sides = found.changed.iter().map(|(old, new)| {
        let either = new.as_ref().or(old.as_ref()).expect("a side");
        (either.vendor.as_str(), old.is_some(), new.is_some())
    });
    sides.collect()
}

#[test]
fn ranges_and_revisions_are_understood() {
    let repo = Repo::with_vendors();
    let first = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["checkout", "--quiet", "-b", "feature"]);
    let feature = repo.commit("feature");
    repo.git(&["checkout", "--quiet", "main"]);
    let main = repo.commit("main");
    repo.git(&["checkout", "--quiet", "feature"]);
    let (start, short) = ("where it left main", &main[..12]);
    for (base, head, commit, other, label) in [
        (None, None, &first, "", start),
        (None, Some("feature"), &first, &*feature, start),
        (None, Some("main"), &main, &*main, "main"),
        (Some("main"), None, &main, "", "main"),
        (Some("main"), Some("HEAD"), &main, &*feature, "main"),
        (Some("main..feature"), None, &main, &*feature, "main"),
        (Some("main.."), None, &main, &*feature, "main"),
        (Some("..main"), None, &feature, &*main, "HEAD"),
        (Some("main...feature"), None, &first, &*feature, start),
        (Some("main..."), None, &first, &*feature, start),
        (Some("...main"), None, &first, &*main, "where it left HEAD"),
        (Some(&main[..10]), None, &main, "", short),
    ] {
        let wanted = (commit.clone(), other.to_owned(), label.to_owned());
        assert_eq!(repo.ends(base, head), wanted, "{base:?} {head:?}");
    }
    repo.refused(Some("main..feature"), Some("main"), "not both");
    let ranges = "main..main..main main....main main.....main .. ... main...a..b";
    for range in ranges.split(' ') {
        let why = format!("`{range}` is not a range; `cargo xtask diff A..B` compares");
        repo.refused(Some(range), None, &why);
    }
    repo.refused(None, Some("main..feature"), "`main..feature` is a range");
    repo.refused(
        Some("man"),
        None,
        "git knows no commit `man` here; if the remote has it, run `git fetch",
    );
    repo.refused(Some("--all"), None, "git knows no commit `--all` here");
    repo.refused(Some("^main"), None, "git knows no commit `^main` here");
    repo.refused(Some("a\u{1b}[2J"), None, "no commit `a\\u{1b}[2J` here");
}

#[test]
fn one_of_two_bases_is_taken_and_named() {
    let repo = Repo::with_vendors();
    repo.git(&["checkout", "--quiet", "-b", "feature"]);
    let feature = repo.commit("feature");
    repo.git(&["checkout", "--quiet", "main"]);
    let main = repo.commit("main");
    repo.git(&["merge", "--quiet", "--no-edit", &feature]);
    repo.git(&["checkout", "--quiet", "feature"]);
    repo.git(&["merge", "--quiet", "--no-edit", &main]);
    let trees = repo.open(None, None).expect("both sides");
    let label = &trees.base.revision().label;
    assert_eq!(label, "where it left main, one of 2 such commits");
}

#[test]
fn a_tag_called_main_is_not_the_main_branch() {
    let repo = Repo::with_vendors();
    let main = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["checkout", "--quiet", "-b", "feature"]);
    repo.commit("feature");
    repo.git(&["tag", "main"]);
    assert_eq!(repo.ends(None, None).0, main);
}

#[test]
fn vendors_that_differ_are_told_from_the_others() {
    let repo = Repo::with_vendors();
    let at = |rev| Tree::open(&repo.root, rev).expect("a tree");
    let compare = |base, head| vendors(&at(base), &at(head)).expect("vendors");
    for head in [None, Some("HEAD")] {
        let found = compare(Some("HEAD"), head);
        assert_eq!((changed(&found), found.unchanged.len()), (vec![], 2));
    }
    repo.write("tests/snapshots/b/Op-full.snap", "another request");
    repo.write("tests/snapshots/b/Op-full.snap.new", "a failed one");
    repo.write("specs/c.yaml", "openapi: 3.0.3\n");
    fs::remove_file(repo.root.join("specs/a.yaml")).expect("a file");
    let wanted = [("a", true, false), ("b", true, true), ("c", false, true)];
    let found = compare(Some("HEAD"), None);
    assert_eq!(changed(&found), wanted);
    repo.commit("change");
    assert_eq!(changed(&compare(Some("HEAD~1"), Some("HEAD"))), wanted);
    let (_, side) = found.changed.into_iter().nth(1).expect("b");
    let records = side.expect("b").records;
    assert_eq!(records.spec.as_deref(), Some(&b"openapi: 3.0.3\n"[..]));
    assert_eq!(records.samples["Op/200-x.json"], b"{}");
    assert_eq!(records.requests.len(), 1);
    assert_eq!(records.requests["Op-full.snap"], b"another request");
    assert_eq!(records.responses["Op__x.snap"], b"response");
    assert_eq!(records.code["lib.rs"], b"//! A crate.\n");
    let side = at(Some("HEAD~1"))
        .side("b", Which::Base)
        .expect("git reads");
    assert_eq!(
        side.expect("b").records.requests["Op-full.snap"],
        b"request"
    );
    assert!(at(None).side("a", Which::Head).expect("a look").is_none());
}

#[test]
fn files_of_no_vendor_are_listed_once_they_are_new() {
    let repo = Repo::with_vendors();
    repo.write("specs/old.yml", "");
    repo.commit("old");
    repo.write("specs/new.yml", "");
    repo.write("specs/samples/nobody/Op/200-x.json", "{}");
    repo.write("specs/changelog/a.md", "");
    fs::remove_file(repo.root.join("specs/b.yaml")).expect("a file");
    let trees = repo.open(Some("HEAD"), None).expect("both sides");
    let found = vendors(&trees.base, &trees.head).expect("vendors");
    assert_eq!(
        found.strays,
        [
            "specs/new.yml",
            "specs/samples/b/Op/200-x.json",
            "specs/samples/nobody/Op/200-x.json"
        ]
    );
}

#[test]
#[cfg(unix)]
fn links_and_submodules_cost_their_vendor_alone() {
    use std::os::unix::fs::symlink;

    let link = |repo: &Repo, path: &str, to: &str| {
        let place = repo.root.join(path);
        let _ = fs::remove_file(&place);
        let _ = fs::remove_dir_all(&place);
        symlink(to, place).expect("a link");
    };
    let said = |repo: &Repo, base: &str, head: Option<&str>| -> Vec<String> {
        let trees = repo.open(Some(base), head).expect("both sides");
        let found = vendors(&trees.base, &trees.head).expect("vendors");
        let sides = found.changed.iter().filter_map(|it| it.1.as_ref());
        let refused = sides.flat_map(|side| {
            let refused = side.read().refused.into_iter();
            refused.map(|it| format!("{}: {} {it}", side.vendor, it.problem.rule))
        });
        refused.filter(|it| it.contains("unread-record")).collect()
    };
    for (path, vendor) in [
        ("specs/c.yaml", "c"),
        ("specs/changelog/a.md", "a"),
        ("specs/samples/a/Op/200-x.json", "a"),
        ("specs/samples/b/Op", "b"),
        ("tests/snapshots/a/Op-full.snap", "a"),
        ("crates/b", "b"),
    ] {
        let repo = Repo::with_vendors();
        repo.write("specs/changelog/b.md", "");
        link(&repo, path, "/etc");
        let wanted = [format!(
            "{vendor}: unread-record {path}:1:1: error[unread-record]: this is a symbolic link, \
             and links are not followed\n    help: replace it by a file"
        )];
        assert_eq!(said(&repo, "HEAD", None), wanted);
        repo.commit("link");
        assert_eq!(said(&repo, "HEAD~1", Some("HEAD")), wanted);
        // What is behind it may differ although the link is the same.
        assert_eq!(said(&repo, "HEAD", Some("HEAD")), wanted);
    }
    let repo = Repo::with_vendors();
    link(&repo, "specs/samples/nobody", "a");
    let trees = repo.open(Some("HEAD"), None).expect("both sides");
    let found = vendors(&trees.base, &trees.head).expect("vendors");
    assert_eq!(found.strays, ["specs/samples/nobody"]);
    for path in ["tests", "specs/samples"] {
        let repo = Repo::with_vendors();
        fs::rename(repo.root.join(path), repo.root.join("other")).expect("a folder");
        link(&repo, path, "other");
        let why = format!("{path} in working tree is a symbolic link");
        repo.refused(Some("HEAD"), None, &why);
    }
    let repo = Repo::with_vendors();
    let other = Repo::with_vendors();
    let url = format!("file://{}", other.folder.path().display());
    repo.git(&["rm", "--quiet", "-r", "specs/samples/a"]);
    repo.git(&["submodule", "--quiet", "add", &url, "specs/samples/a"]);
    let is_submodule = |all: Vec<String>| all.len() == 1 && all[0].contains("this is a submodule");
    assert!(is_submodule(said(&repo, "HEAD", None)));
    repo.commit("submodule");
    assert!(is_submodule(said(&repo, "HEAD~1", Some("HEAD"))));
}

#[test]
#[cfg(unix)]
fn a_name_leads_nowhere() {
    let repo = Repo::with_vendors();
    repo.write("specs/...yaml", "openapi: 3.0.3\n");
    repo.write("specs/a\n::error::b.yaml", "openapi: 3.0.3\n");
    repo.write("crates/src/secret.rs", "");
    let trees = repo.open(Some("HEAD"), None).expect("both sides");
    let found = vendors(&trees.base, &trees.head).expect("vendors");
    let wanted = [("..", false, true), ("a\n::error::b", false, true)];
    assert_eq!(changed(&found), wanted);
    let sides = found.changed.iter().filter_map(|it| it.1.as_ref());
    assert!(sides.into_iter().all(|it| it.records.code.is_empty()));
}

#[test]
fn what_is_missing_is_named_with_the_command_that_helps() {
    let repo = Repo::empty();
    repo.refused(
        None,
        None,
        "not a git repository (or any of the parent directories): .git; fix that, or compare two files",
    );
    let repo = Repo::new();
    repo.refused(Some("HEAD"), None, "git knows no commit `HEAD` here");
    repo.refused(None, None, "there is no main branch");
    repo.write("README.md", "");
    repo.commit("begin");
    repo.refused(Some("HEAD"), None, "HEAD has no folder `specs`");
    repo.git(&["checkout", "--quiet", "--orphan", "other"]);
    repo.commit("other");
    repo.refused(None, None, "HEAD has no commit in common with main here");
    repo.git(&["branch", "--quiet", "-m", "main", "trunk"]);
    repo.refused(None, None, "there is no main branch (main or master");
}

#[test]
fn a_shallow_clone_is_deepened_by_the_command() {
    let far = Repo::with_vendors();
    far.git(&["checkout", "--quiet", "-b", "feature"]);
    far.commit("feature");
    far.git(&["checkout", "--quiet", "main"]);
    far.commit("more");
    let near = Repo::empty();
    let url = format!("file://{}", far.folder.path().display());
    near.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--no-single-branch",
        &url,
        "clone",
    ]);
    let root = near.root.join("clone").join("work space");
    let failure = said(Trees::open(&root, None, Some("origin/feature")));
    assert!(failure.contains("git fetch --unshallow"), "{failure}");
    let failure = said(Trees::open(&root, Some("feature"), None));
    assert!(failure.contains("with `--unshallow`"), "{failure}");
    let clone = near.root.join("clone");
    let fetched = Command::new("git")
        .args(["fetch", "--quiet", "--unshallow", "--tags"])
        .current_dir(clone)
        .status();
    assert!(fetched.expect("git runs").success());
    let trees = Trees::open(&root, None, Some("origin/feature")).expect("both sides");
    assert_eq!(trees.base.revision().label, "where it left origin/main");
}

#[test]
fn a_damaged_repository_is_named() {
    let repo = Repo::with_vendors();
    let object = repo.git(&["rev-parse", "HEAD:./specs/a.yaml"]);
    let (folder, file) = object.split_at(2);
    let path = repo
        .folder
        .path()
        .join(".git/objects")
        .join(folder)
        .join(file);
    fs::remove_file(path).expect("a loose object");
    repo.write("specs/a.yaml", "openapi: 3.0.2\n");
    repo.refused(Some("HEAD"), None, "`git fsck`");
}

#[test]
fn two_files_are_two_sides() {
    let repo = Repo::empty();
    repo.write("old/a.yaml", "old");
    repo.write("new/b.yaml", "new");
    repo.write("new/samples/b/Op/200-x.json", "{}");
    let compare = || files(&repo.root.join("new/b.yaml"), &repo.root.join("old/a.yaml"));
    let (old, new) = compare().expect("both files");
    assert_eq!((old.vendor.as_str(), new.vendor.as_str()), ("b", "b"));
    let specs = [old.records.spec, new.records.spec].map(Option::unwrap);
    assert_eq!(specs, [b"old", b"new"]);
    // One that has no samples says nothing about those of the other.
    assert!(new.records.samples.is_empty());
    repo.write("old/samples/a/Op/200-x.json", "[]");
    let (old, new) = compare().expect("both files");
    assert_eq!(old.records.samples["Op/200-x.json"], b"[]");
    assert_eq!(new.records.samples["Op/200-x.json"], b"{}");
    fs::remove_file(repo.root.join("old/a.yaml")).expect("a file");
    assert!(said(compare()).contains("cannot read"));
}

#[test]
#[cfg(unix)]
fn linked_samples_beside_a_file_are_refused() {
    use std::os::unix::fs::symlink;

    for link in [
        "samples",
        "samples/b",
        "samples/b/Op",
        "samples/b/Op/200-x.json",
    ] {
        let repo = Repo::empty();
        repo.write("old/a.yaml", "old");
        repo.write("new/b.yaml", "new");
        repo.write("new/samples/b/Op/200-x.json", "{}");
        let place = repo.root.join("new").join(link);
        fs::rename(&place, repo.root.join("elsewhere")).expect("a file or folder");
        symlink(repo.root.join("elsewhere"), &place).expect("a link");
        let sides = files(&repo.root.join("new/b.yaml"), &repo.root.join("old/a.yaml"));
        let (_, new) = sides.expect("both files");
        let refused: Vec<_> = new.records.refused.iter().map(|it| &it.path).collect();
        assert_eq!(refused, [&place]);
    }
}

#[test]
fn links_lead_to_the_remote() {
    let repo = Repo::new();
    assert_eq!(repository_url(&repo.root), None);
    repo.git(&["remote", "add", "origin", "git@github.com:a/b.git"]);
    assert_eq!(
        repository_url(&repo.root).as_deref(),
        Some("https://github.com/a/b")
    );
}
