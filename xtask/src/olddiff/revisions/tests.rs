//! Against real repositories in temporary folders. Nothing of the user's configuration gets in.

use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::git::FOREIGN;
use super::{Refusal, RevisionError, Tree, merge_base, revision, working_tree};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// Set in the process that one test starts: the environment of a hook.
const IN_HOOK: &str = "LIVEPROOF_TEST_IN_HOOK";

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in FOREIGN {
        command.env_remove(name);
    }
    let settings = [
        ("user.name", "A"),
        ("user.email", "a@example.com"),
        ("init.defaultBranch", "main"),
        ("commit.gpgsign", "false"),
        ("tag.gpgsign", "false"),
        ("core.autocrlf", "false"),
        ("protocol.file.allow", "always"),
        ("advice.detachedHead", "false"),
    ];
    for (index, (key, value)) in settings.iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{index}"), key);
        command.env(format!("GIT_CONFIG_VALUE_{index}"), value);
    }
    command
        .env("GIT_CONFIG_COUNT", settings.len().to_string())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

fn run(program: &str, folder: &Path, arguments: &[&str], input: &[u8]) -> Result<String> {
    let mut child = command(program, folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no pipe")?;
    stdin.write_all(input)?;
    drop(stdin);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{program} {arguments:?}: {said}").into());
    }
    Ok(String::from_utf8(output.stdout)?.trim_end().to_owned())
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result {
    fs::create_dir_all(path.parent().ok_or("no folder")?)?;
    Ok(File::create(path)?.write_all(bytes.as_ref())?)
}

/// A repository.
struct Repo {
    _folder: TempDir,
    root: PathBuf,
}

impl Repo {
    /// One that was just made.
    fn new() -> Result<Self> {
        let repo = Self::empty()?;
        repo.git(&["init", "--quiet"])?;
        Ok(repo)
    }

    /// A folder without a repository.
    fn empty() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let root = folder.path().join("work space");
        fs::create_dir(&root)?;
        let repo = Self {
            _folder: folder,
            root,
        };
        Ok(repo)
    }

    /// A clone as git makes it of something far away.
    fn clone_of(other: &Self, arguments: &[&str]) -> Result<Self> {
        let repo = Self::empty()?;
        let url = other.url();
        let mut command = vec!["clone", "--quiet"];
        command.extend(arguments);
        command.extend([url.as_str(), "."]);
        repo.git(&command)?;
        Ok(repo)
    }

    fn url(&self) -> String {
        format!("file://{}", self.root.display())
    }

    fn git(&self, arguments: &[&str]) -> Result<String> {
        run("git", &self.root, arguments, b"")
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> Result {
        write(&self.root.join(path), bytes)
    }

    /// Commits everything; returns the id.
    fn commit(&self, message: &str) -> Result<String> {
        self.git(&["add", "--all"])?;
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message])?;
        self.id("HEAD")
    }

    /// Writes one spec and commits it.
    fn version(&self, text: &str) -> Result<String> {
        self.write("specs/a.yaml", text)?;
        self.commit(text)
    }

    fn id(&self, rev: &str) -> Result<String> {
        self.git(&["rev-parse", rev])
    }

    /// Commits a tree that no working tree can have. `<mode> <type> <id>\t<path>`
    fn commit_tree(&self, specs: &[u8]) -> Result<String> {
        let specs = run("git", &self.root, &["mktree", "-z", "--missing"], specs)?;
        let top = format!("040000 tree {specs}\tspecs\n");
        let top = run("git", &self.root, &["mktree"], top.as_bytes())?;
        self.git(&["commit-tree", "-m", "made", &top])
    }

    fn blob(&self, bytes: &[u8]) -> Result<String> {
        run("git", &self.root, &["hash-object", "-w", "--stdin"], bytes)
    }

    fn spec(&self, rev: &str) -> Result<String> {
        text(&revision(&self.root, rev)?)
    }

    fn base(&self) -> std::result::Result<String, RevisionError> {
        merge_base(&self.root, None)
    }

    /// Runs the command that a message names, as the user would: in a shell.
    fn mend(&self, error: &RevisionError) -> Result {
        let message = error.to_string();
        let command = message
            .split('`')
            .find(|it| it.starts_with("git fetch"))
            .ok_or("the message names no command")?;
        run("sh", &self.root, &["-c", command], b"")?;
        Ok(())
    }
}

fn text(tree: &Tree) -> Result<String> {
    Ok(fs::read_to_string(tree.root().join("specs/a.yaml"))?)
}

fn refused<T>(result: std::result::Result<T, RevisionError>) -> Result<RevisionError> {
    match result {
        Ok(_) => Err("it was not refused".into()),
        Err(error) => Ok(error),
    }
}

#[test]
fn a_revision_has_many_names() -> Result {
    let repo = Repo::new()?;
    let old = repo.version("old")?;
    repo.git(&["tag", "--annotate", "--message", "x", "v1"])?;
    repo.git(&["branch", "before"])?;
    let new = repo.version("new")?;
    repo.version("newest")?;
    let short = old.get(..9).ok_or("short")?;
    let names = [
        "v1",
        "before",
        "refs/heads/before",
        "HEAD~2",
        "@~2",
        ":/old",
        "HEAD^{/old}",
        short,
        &old,
        &old.to_uppercase(),
    ];
    for name in names {
        let tree = revision(&repo.root, name)?;
        assert_eq!(text(&tree)?, "old", "{name}");
        assert_eq!(tree.commit(), Some(old.as_str()), "{name}");
    }
    assert_eq!(repo.spec("HEAD~1")?, "new");
    let digits = new.get(..12).ok_or("short")?;
    assert_eq!(
        revision(&repo.root, "HEAD~1")?.label(),
        format!("HEAD~1 ({digits})")
    );
    assert_eq!(revision(&repo.root, &new)?.label(), digits);
    assert_eq!(revision(&repo.root, &new[..7])?.label(), digits);
    Ok(())
}

#[test]
fn the_folder_goes_with_the_tree_and_holds_specs_alone() -> Result {
    let repo = Repo::new()?;
    repo.write("Cargo.toml", "x")?;
    repo.write("specs.md", "x")?;
    repo.write("specsmore/a.yaml", "x")?;
    repo.version("a")?;
    let tree = revision(&repo.root, "HEAD")?;
    let folder = tree.root().to_path_buf();
    let names: Vec<_> = fs::read_dir(&folder)?
        .map(|it| Ok(it?.file_name()))
        .collect::<Result<_>>()?;
    assert_eq!(names, ["specs"]);
    drop(tree);
    assert!(!folder.exists());
    Ok(())
}

#[test]
fn the_working_tree_is_taken_as_it_is() -> Result {
    let repo = Repo::new()?;
    repo.version("committed")?;
    repo.write("specs/a.yaml", "changed")?;
    let tree = working_tree(&repo.root);
    assert_eq!(text(&tree)?, "changed");
    assert_eq!(
        (tree.label(), tree.commit(), tree.root()),
        ("working tree", None, repo.root.as_path())
    );
    drop(tree);
    assert_eq!(repo.spec("HEAD")?, "committed");
    assert_eq!(repo.git(&["status", "--porcelain"])?, " M specs/a.yaml");
    Ok(())
}

#[test]
fn a_workspace_in_a_folder_of_the_repository() -> Result {
    let repo = Repo::new()?;
    repo.write("specs/a.yaml", "not this")?;
    repo.write("rust [x] 中/specs/a.yaml", "this")?;
    repo.commit("both")?;
    let root = repo.root.join("rust [x] 中");
    assert_eq!(text(&revision(&root, "HEAD")?)?, "this");
    repo.git(&["rm", "--quiet", "-r", "rust [x] 中"])?;
    repo.commit("gone")?;
    fs::create_dir_all(&root)?;
    let error = refused(revision(&root, "HEAD"))?;
    let RevisionError::NoSpecs { folder, .. } = &error else {
        return Err(error.into());
    };
    assert_eq!(folder, "rust [x] 中/specs");
    assert_eq!(text(&revision(&root, "HEAD~1")?)?, "this");
    Ok(())
}

#[test]
fn names_and_bytes_come_as_they_are() -> Result {
    let repo = Repo::new()?;
    let files: [(&str, &[u8]); 6] = [
        ("specs/a.yaml", b"one\r\ntwo\n"),
        ("specs/samples/v/两 个/核验 结果.json", "中".as_bytes()),
        ("specs/samples/v/empty.json", b""),
        ("specs/samples/v/-x", b"\n"),
        (
            "specs/samples/v/[a]*? \"b\"\t\n.json",
            b"\xff\xfe\0 no text",
        ),
        ("specs/samples/v/deadbeef missing", b"deadbeef missing\n"),
    ];
    repo.write(".gitattributes", "* text=auto eol=crlf\n*.json -text\n")?;
    for (path, bytes) in files {
        repo.write(path, bytes)?;
    }
    // What is in the repository counts, not what the attributes make of it.
    repo.git(&["add", "--all"])?;
    let blob = repo.blob(b"one\r\ntwo\n")?;
    let entry = format!("100644,{blob},specs/a.yaml");
    repo.git(&["update-index", "--cacheinfo", &entry])?;
    repo.git(&["commit", "--quiet", "--message", "x"])?;
    let tree = revision(&repo.root, "HEAD")?;
    for (path, bytes) in files {
        assert_eq!(fs::read(tree.root().join(path))?, bytes, "{path}");
    }
    Ok(())
}

#[test]
fn a_thousand_files_are_one_batch() -> Result {
    let repo = Repo::new()?;
    for index in 0..1000 {
        let text = format!("{index}\n").repeat(700);
        repo.write(&format!("specs/samples/{}/{index}", index % 37), text)?;
    }
    repo.version("a")?;
    let tree = revision(&repo.root, "HEAD")?;
    for index in 0..1000 {
        let path = format!("specs/samples/{}/{index}", index % 37);
        let text = fs::read_to_string(tree.root().join(path))?;
        assert_eq!(text, format!("{index}\n").repeat(700));
    }
    Ok(())
}

#[test]
fn a_file_that_is_too_large_ends_it_at_once() -> Result {
    let repo = Repo::new()?;
    let large = repo.root.join("large");
    File::create(&large)?.set_len(super::MAX_FILE + 1)?;
    let large = repo.git(&["hash-object", "-w", "large"])?;
    let other = repo.blob(&[b'x'; 4096])?;
    let mut list = format!("100644 blob {large}\t0\0");
    // More names than fit into a pipe, and more contents: whoever does not read must not stop the
    // other for ever.
    for index in 0..5000 {
        list += &format!("100644 blob {other}\t{index:05}.json\0");
    }
    let commit = repo.commit_tree(list.as_bytes())?;
    let error = refused(revision(&repo.root, &commit))?;
    let RevisionError::Refused { path, why, .. } = &error else {
        return Err(error.into());
    };
    let size = super::MAX_FILE + 1;
    assert_eq!((path.as_str(), *why), ("specs/0", Refusal::Large { size }));
    assert!(error.to_string().contains("65 MiB"), "{error}");
    Ok(())
}

#[test]
fn what_is_no_plain_file_is_refused() -> Result {
    let repo = Repo::new()?;
    let blob = repo.blob(b"/etc/passwd")?;
    let commit = "1".repeat(40);
    let utf8 = [format!("100644 blob {blob}\t").as_bytes(), b"\xff.yaml\0"].concat();
    let cases = [
        (
            format!("120000 blob {blob}\ta.yaml\0").into_bytes(),
            Refusal::Link,
        ),
        (
            format!("160000 commit {commit}\tvendor\0").into_bytes(),
            Refusal::Submodule,
        ),
        (utf8, Refusal::NotUtf8),
    ];
    for (list, expected) in cases {
        let commit = repo.commit_tree(&list)?;
        let error = refused(revision(&repo.root, &commit))?;
        let RevisionError::Refused { why, .. } = &error else {
            return Err(error.into());
        };
        assert_eq!(*why, expected);
    }
    Ok(())
}

#[test]
fn no_path_leaves_the_folder() -> Result {
    let repo = Repo::new()?;
    let blob = repo.blob(b"x")?;
    let file = format!("100644 blob {blob}\tx\0");
    let inner = run("git", &repo.root, &["mktree", "-z"], file.as_bytes())?;
    for name in ["..", "."] {
        let commit = repo.commit_tree(format!("040000 tree {inner}\t{name}\0").as_bytes())?;
        let error = refused(revision(&repo.root, &commit))?;
        let RevisionError::Refused { why, .. } = &error else {
            return Err(error.into());
        };
        assert_eq!(*why, Refusal::Outside);
    }
    // A name twice: the second must not replace the first, nor go through it.
    let twice = format!("100644 blob {blob}\tx\0100644 blob {blob}\tx\0");
    let commit = repo.commit_tree(twice.as_bytes())?;
    let error = refused(revision(&repo.root, &commit))?;
    assert!(matches!(error, RevisionError::Write { .. }), "{error}");
    assert!(error.source().is_some());
    for path in [
        "specs/../x",
        "specs//x",
        "specs/./x",
        "/specs/x",
        "x/specs",
        "specs/",
    ] {
        assert!(!super::stays_inside(path), "{path}");
    }
    assert!(super::stays_inside("specs/..x/...") && super::stays_inside("specs/ /中"));
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_are_refused_wherever_they_are() -> Result {
    let repo = Repo::new()?;
    repo.version("a")?;
    std::os::unix::fs::symlink("/etc/passwd", repo.root.join("specs/b.yaml"))?;
    repo.commit("a link")?;
    let error = refused(revision(&repo.root, "HEAD"))?;
    assert!(
        error.to_string().starts_with("specs/b.yaml in HEAD (")
            && error.to_string().contains("is a symbolic link"),
        "{error}"
    );
    fs::rename(repo.root.join("specs"), repo.root.join("other"))?;
    std::os::unix::fs::symlink("other", repo.root.join("specs"))?;
    repo.commit("the folder is a link")?;
    let error = refused(revision(&repo.root, "HEAD"))?;
    let RevisionError::Refused { why, .. } = &error else {
        return Err(error.into());
    };
    assert_eq!(*why, Refusal::Link);
    Ok(())
}

#[test]
fn a_revision_without_specs() -> Result {
    let repo = Repo::new()?;
    repo.write("README.md", "x")?;
    repo.commit("no specs")?;
    repo.write("specs", "a file")?;
    repo.commit("a file")?;
    for name in ["HEAD", "HEAD~1"] {
        let error = refused(revision(&repo.root, name))?;
        assert!(matches!(error, RevisionError::NoSpecs { .. }), "{error}");
        assert!(error.to_string().contains("has no folder specs"), "{error}");
    }
    Ok(())
}

#[test]
fn names_that_are_none() -> Result {
    let repo = Repo::new()?;
    let commit = repo.version("a")?;
    repo.git(&["branch", "release-1"])?;
    let blob = repo.blob(b"x")?;
    repo.git(&["tag", "a-blob", &blob])?;
    // As an option this prints the id of a commit.
    let option = format!("--disambiguate={}", &commit[..10]);
    let names = [
        "--help",
        &option,
        "-",
        "",
        "^HEAD",
        "HEAD..HEAD",
        "HEAD~5",
        "HEAD:specs",
        "a-blob",
        "nothing",
        "nothing@{upstream}",
        "\u{1b}[31mred",
        "no\0thing",
        "1111111111111111111111111111111111111111",
    ];
    for name in names {
        let error = refused(revision(&repo.root, name))?;
        let RevisionError::Unknown { rev, mend, .. } = &error else {
            return Err(format!("{name}: {error}").into());
        };
        assert_eq!((rev.as_str(), mend), (name, &None));
        let message = error.to_string();
        assert!(!message.contains(char::is_control), "{message:?}");
        assert!(refused(merge_base(&repo.root, Some(name))).is_ok());
    }
    let error = refused(revision(&repo.root, "relaese-1"))?;
    let expected = "git knows no commit `relaese-1` here; did you mean `release-1`?";
    assert_eq!(error.to_string(), expected);
    Ok(())
}

#[test]
fn outside_of_a_repository() -> Result {
    let folder = Repo::empty()?;
    for error in [
        refused(revision(&folder.root, "HEAD"))?,
        refused(revision(&folder.root, "--help"))?,
        refused(folder.base())?,
    ] {
        let RevisionError::NotRepository { folder: named } = &error else {
            return Err(error.into());
        };
        assert_eq!(*named, folder.root);
        assert!(error.to_string().contains("--spec NEW --against OLD"));
    }
    let error = refused(folder.base())?;
    assert!(error.source().is_none());
    let nowhere = folder.root.join("nowhere");
    let error = refused(merge_base(&nowhere, None))?;
    assert!(matches!(error, RevisionError::Start { .. }), "{error}");
    Ok(())
}

#[test]
fn before_the_first_commit() -> Result {
    let repo = Repo::new()?;
    let error = refused(repo.base())?;
    assert!(matches!(error, RevisionError::NoCommit), "{error}");
    let error = refused(revision(&repo.root, "HEAD"))?;
    assert!(matches!(error, RevisionError::Unknown { .. }), "{error}");
    Ok(())
}

#[test]
fn where_a_branch_left_the_main_branch() -> Result {
    let repo = Repo::new()?;
    repo.version("1")?;
    let left = repo.version("2")?;
    repo.git(&["switch", "--quiet", "--create", "feature"])?;
    repo.version("feature 1")?;
    let feature = repo.version("feature 2")?;
    repo.git(&["switch", "--quiet", "main"])?;
    let main = repo.version("3")?;
    // On the main branch, without a remote: the last commit.
    assert_eq!(repo.base()?, main);
    assert_eq!(merge_base(&repo.root, Some("feature"))?, left);
    repo.git(&["switch", "--quiet", "feature"])?;
    assert_eq!(repo.base()?, left);
    assert_eq!(merge_base(&repo.root, Some("feature~1"))?, left);
    repo.git(&["switch", "--quiet", "--detach"])?;
    assert_eq!(repo.base()?, left);
    repo.git(&["merge", "--quiet", "-s", "ours", "-m", "merge", "main"])?;
    assert_eq!(repo.base()?, main);
    assert_eq!(merge_base(&repo.root, Some(&feature))?, left);
    // `master` counts where there is no `main`, and a branch below that name is none.
    repo.git(&["branch", "--move", "main", "master"])?;
    repo.git(&["branch", "main/x", &left])?;
    assert_eq!(repo.base()?, main);
    Ok(())
}

#[test]
fn the_remote_says_which_is_the_main_branch() -> Result {
    let far = Repo::new()?;
    far.version("1")?;
    let pushed = far.version("2")?;
    let near = Repo::clone_of(&far, &[])?;
    // On the main branch: the last commit that was pushed.
    assert_eq!(near.base()?, pushed);
    near.version("not pushed")?;
    assert_eq!(near.base()?, pushed);
    // It may have any name, and there may be others.
    far.git(&["branch", "--move", "main", "trunk"])?;
    let old = far.id("HEAD~1")?;
    far.git(&["branch", "main", &old])?;
    let near = Repo::clone_of(&far, &[])?;
    near.git(&["branch", "main", &old])?;
    near.version("not pushed")?;
    assert_eq!(near.base()?, pushed);
    near.git(&["remote", "set-head", "origin", "--delete"])?;
    assert_eq!(near.base()?, old);
    // `origin/HEAD` of a branch that is gone is none.
    near.git(&[
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/gone",
    ])?;
    assert_eq!(near.base()?, old);
    Ok(())
}

#[test]
fn without_a_main_branch() -> Result {
    let repo = Repo::new()?;
    repo.version("1")?;
    repo.git(&["branch", "--move", "main", "trunk"])?;
    let error = refused(repo.base())?;
    let RevisionError::NoMainBranch { mend: None } = &error else {
        return Err(error.into());
    };
    // A clone of another branch alone knows nothing of the main one; the command finds out.
    repo.git(&["switch", "--quiet", "--create", "feature"])?;
    let feature = repo.version("2")?;
    repo.git(&["switch", "--quiet", "trunk"])?;
    for arguments in [
        &["--single-branch", "--branch", "feature"][..],
        &["--depth", "1", "--branch", "feature"],
    ] {
        let clone = Repo::clone_of(&repo, arguments)?;
        let error = refused(clone.base())?;
        let shallow = arguments.contains(&"--depth");
        assert!(matches!(error, RevisionError::NoMainBranch { .. }));
        assert_eq!(error.to_string().contains("fetch-depth: 0"), shallow);
        clone.mend(&error)?;
        assert_eq!(clone.base()?, repo.id("trunk")?);
        assert_eq!(clone.id("HEAD")?, feature);
    }
    Ok(())
}

#[test]
fn histories_that_have_nothing_in_common() -> Result {
    let repo = Repo::new()?;
    repo.version("1")?;
    repo.git(&["switch", "--quiet", "--orphan", "other"])?;
    repo.version("2")?;
    let error = refused(repo.base())?;
    assert!(
        matches!(&error, RevisionError::Unrelated { main } if main == "main"),
        "{error}"
    );
    Ok(())
}

/// `main` with five commits; `feature` left it at the third.
fn far_away() -> Result<(Repo, String)> {
    let far = Repo::new()?;
    far.version("1")?;
    far.version("2")?;
    let left = far.version("3")?;
    far.git(&["tag", "v3"])?;
    far.git(&["switch", "--quiet", "--create", "feature"])?;
    far.version("feature 1")?;
    far.version("feature 2")?;
    far.git(&["switch", "--quiet", "main"])?;
    far.version("4")?;
    far.version("5")?;
    Ok((far, left))
}

#[test]
fn a_shallow_clone_is_mended_by_the_command_in_the_message() -> Result {
    let (far, left) = far_away()?;
    let clone = Repo::clone_of(
        &far,
        &["--depth", "1", "--no-single-branch", "--branch", "feature"],
    )?;
    let error = refused(clone.base())?;
    let RevisionError::Shallow { main, .. } = &error else {
        return Err(error.into());
    };
    assert_eq!(main, "origin/main");
    assert!(error.to_string().contains("fetch-depth: 0"), "{error}");
    clone.mend(&error)?;
    assert_eq!(clone.base()?, left);
    assert_eq!(clone.spec(&left)?, "3");
    Ok(())
}

#[test]
fn a_shallow_clone_that_reaches_far_enough_is_no_error() -> Result {
    let (far, left) = far_away()?;
    let clone = Repo::clone_of(
        &far,
        &["--depth", "3", "--no-single-branch", "--branch", "feature"],
    )?;
    assert_eq!(clone.base()?, left);
    let clone = Repo::clone_of(&far, &["--depth", "1"])?;
    assert_eq!(clone.base()?, far.id("main")?);
    Ok(())
}

#[test]
fn a_base_before_the_cut_may_be_the_wrong_one() -> Result {
    // The branch took `b` of the main branch in, so that is the base; but the way to it is longer
    // than the clone is deep, and `a` is found on a shorter one.
    let far = Repo::new()?;
    far.version("a")?;
    far.git(&["branch", "side"])?;
    far.git(&["branch", "feature"])?;
    let b = far.version("b")?;
    far.version("c")?;
    let merge = |from: &str| far.git(&["merge", "--quiet", "-s", "ours", "-m", "x", from]);
    far.git(&["switch", "--quiet", "side"])?;
    far.version("side")?;
    far.git(&["switch", "--quiet", "feature"])?;
    far.version("feature 1")?;
    merge(&b)?;
    far.version("feature 2")?;
    merge("side")?;
    far.git(&["switch", "--quiet", "main"])?;
    let clone = Repo::clone_of(
        &far,
        &["--depth", "3", "--no-single-branch", "--branch", "feature"],
    )?;
    let wrong = clone.git(&["merge-base", "HEAD", "origin/main"])?;
    assert_eq!(wrong, far.id("main~2")?, "git alone is wrong here");
    let error = refused(clone.base())?;
    assert!(matches!(error, RevisionError::Shallow { .. }), "{error}");
    clone.mend(&error)?;
    assert_eq!(clone.base()?, b);
    Ok(())
}

#[test]
fn as_a_workflow_checks_out() -> Result {
    let (far, left) = far_away()?;
    far.git(&["switch", "--quiet", "--detach", "main"])?;
    far.git(&["merge", "--quiet", "-s", "ours", "-m", "merge", "feature"])?;
    far.git(&["update-ref", "refs/pull/1/merge", "HEAD"])?;
    far.git(&["switch", "--quiet", "main"])?;
    let checkout = Repo::new()?;
    checkout.git(&["remote", "add", "origin", &far.url()])?;
    let what = "+refs/pull/1/merge:refs/remotes/pull/1/merge";
    checkout.git(&["fetch", "--quiet", "--no-tags", "--depth=1", "origin", what])?;
    checkout.git(&["checkout", "--quiet", "refs/remotes/pull/1/merge"])?;
    let error = refused(checkout.base())?;
    assert!(matches!(error, RevisionError::NoMainBranch { .. }));
    assert!(error.to_string().contains("fetch-depth: 0"), "{error}");
    checkout.mend(&error)?;
    assert_eq!(checkout.base()?, far.id("main")?);
    assert_eq!(merge_base(&checkout.root, Some("origin/feature"))?, left);
    Ok(())
}

#[test]
fn an_unknown_name_in_a_clone_is_fetched_by_the_command_in_the_message() -> Result {
    let (far, left) = far_away()?;
    for depth in [&["--depth", "1"][..], &["--single-branch", "--no-tags"]] {
        let shallow = depth.len() == 2 && depth.contains(&"--depth");
        // In the clone of one branch, what is not in its history.
        let feature = far.id("feature")?;
        let short = feature.get(..10).ok_or("short")?;
        for (name, expected) in [
            ("origin/feature", "feature 2"),
            (&feature, "feature 2"),
            (short, "feature 2"),
            ("v3", "3"),
            ("HEAD~2", "3"),
            (&left, "3"),
        ] {
            let clone = Repo::clone_of(&far, depth)?;
            let error = match revision(&clone.root, name) {
                Err(error) => error,
                Ok(_) if !shallow => continue,
                Ok(_) => return Err(format!("{name} is there").into()),
            };
            assert!(matches!(error, RevisionError::Unknown { .. }), "{error}");
            assert_eq!(error.to_string().contains("fetch-depth: 0"), shallow);
            clone.mend(&error)?;
            assert_eq!(clone.spec(name)?, expected, "{name}: {error}");
        }
    }
    // A branch of the remote has another name here, and the message then says which.
    let clone = Repo::clone_of(&far, &["--depth", "1"])?;
    let error = refused(revision(&clone.root, "feature"))?;
    assert!(error.to_string().contains("`origin/NAME`"), "{error}");
    clone.mend(&error)?;
    let error = refused(revision(&clone.root, "feature"))?;
    let expected = "did you mean `origin/feature`?";
    assert!(error.to_string().contains(expected), "{error}");
    Ok(())
}

#[test]
fn no_name_gets_into_a_command_that_a_shell_would_take_apart() -> Result {
    let (far, _) = far_away()?;
    let clone = Repo::clone_of(&far, &[])?;
    for name in ["origin/x;reboot", "origin/$(reboot)", "origin/\"`reboot`"] {
        let error = refused(revision(&clone.root, name))?;
        let message = error.to_string();
        let (_, command) = message.rsplit_once("run `").ok_or("no command")?;
        assert!(!command.contains("reboot"), "{message}");
    }
    Ok(())
}

#[test]
fn a_damaged_repository_is_an_error_with_what_git_said() -> Result {
    let repo = Repo::new()?;
    let commit = repo.version("a")?;
    let blob = repo.id("HEAD:specs/a.yaml")?;
    let (folder, file) = blob.split_at(2);
    let object = repo.root.join(".git/objects").join(folder).join(file);
    fs::remove_file(&object)?;
    let error = refused(revision(&repo.root, &commit))?;
    let RevisionError::Git { said, .. } = &error else {
        return Err(error.into());
    };
    assert!(said.contains("missing"), "{said}");
    write(&object, "\u{1b}[31mnonsense")?;
    let error = refused(revision(&repo.root, &commit))?;
    let RevisionError::Git { said, .. } = &error else {
        return Err(error.into());
    };
    assert!(
        said.contains(&blob) && !said.contains(char::is_control),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_linked_worktree_is_a_workspace_like_others() -> Result {
    let repo = Repo::new()?;
    let main = repo.version("a")?;
    let other = Repo::empty()?;
    let path = other.root.join("tree");
    let name = path.to_str().ok_or("path")?;
    repo.git(&["worktree", "add", "--quiet", "-b", "feature", name])?;
    write(&path.join("specs/a.yaml"), "changed")?;
    run(
        "git",
        &path,
        &["commit", "--quiet", "--all", "-m", "x"],
        b"",
    )?;
    assert_eq!(merge_base(&path, None)?, main);
    assert_eq!(text(&revision(&path, "HEAD")?)?, "changed");
    Ok(())
}

#[test]
fn a_hook_does_not_lead_to_another_repository() -> Result {
    if let Some(root) = std::env::var_os(IN_HOOK) {
        let root = PathBuf::from(root);
        assert_eq!(text(&revision(&root, "HEAD")?)?, "this");
        assert_eq!(merge_base(&root, None)?.len(), 40);
        return Ok(());
    }
    let other = Repo::new()?;
    other.version("not this")?;
    let repo = Repo::new()?;
    repo.version("this")?;
    let name = std::thread::current().name().map(str::to_owned);
    let output = Command::new(std::env::current_exe()?)
        .args(["--exact", &name.ok_or("no name")?])
        .env(IN_HOOK, &repo.root)
        .env("GIT_DIR", other.root.join(".git"))
        .env("GIT_WORK_TREE", &other.root)
        .env("GIT_INDEX_FILE", "index.lock")
        .env("GIT_OBJECT_DIRECTORY", "/nowhere")
        .env("GIT_PREFIX", "xtask/")
        .env("GIT_ICASE_PATHSPECS", "1")
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    Ok(())
}
