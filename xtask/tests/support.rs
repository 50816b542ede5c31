//! Runs the built binary in a copy of this workspace.

#![allow(dead_code, reason = "each test uses its share")]

pub(crate) mod user;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The root of the real workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
        .to_path_buf()
}

/// A file among the goldens.
pub(crate) fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join("golden")
        .join(name)
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    /// All that was printed.
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Runs the binary.
pub(crate) fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Done {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    Done {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A copy of what `generate` reads and writes.
#[derive(Debug)]
pub(crate) struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    /// With one vendor, `tencent-ci`, so that a run takes a fraction of the time.
    #[expect(clippy::disallowed_methods, reason = "files of the test's")]
    pub(crate) fn new() -> Self {
        static ONE: LazyLock<BTreeMap<PathBuf, Vec<u8>>> = LazyLock::new(|| {
            let copy = Copy::with_all_vendors();
            for vendor in copy.vendors().iter().filter(|it| *it != "tencent-ci") {
                fs::remove_file(copy.path(&format!("specs/{vendor}.yaml"))).expect("its spec");
                // A new vendor may have neither of these.
                let _ = fs::remove_file(copy.path(&format!("specs/changelog/{vendor}.md")));
                for folder in ["specs/samples", "tests/snapshots"] {
                    let _ = fs::remove_dir_all(copy.path(folder).join(vendor));
                }
            }
            let done = copy.run(&["generate"]);
            assert_eq!(done.code, 0, "{}", done.text());
            tree(&copy.path("."))
        });
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, bytes) in &*ONE {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        Self { folder }
    }

    pub(crate) fn with_all_vendors() -> Self {
        Self::of(&["specs", "crates", "tests"])
    }

    /// The specs, and what tells that they belong to this workspace.
    pub(crate) fn of_specs() -> Self {
        Self::of(&["specs", "crates/runtime"])
    }

    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder }
    }

    fn of(folders: &[&str]) -> Self {
        let copy = Self::empty();
        for part in folders {
            copy_all(&root().join(part), &copy.path(part));
        }
        let files = [
            "Cargo.toml",
            "LICENSE-APACHE",
            "LICENSE-MIT",
            "README.md",
            "README.zh-CN.md",
            "docs/credentials.md",
            "docs/operations.md",
            "xtask/diff.schema.json",
        ];
        for file in files {
            let folder = copy.path(file);
            fs::create_dir_all(folder.parent().expect("a folder")).expect("a folder in the copy");
            fs::copy(root().join(file), copy.path(file)).expect("a file of the root");
        }
        copy
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The vendors, as the specs are called.
    pub(crate) fn vendors(&self) -> Vec<String> {
        let mut out: Vec<String> = fs::read_dir(self.path("specs"))
            .expect("the specs")
            .filter_map(|it| {
                it.ok()?
                    .file_name()
                    .to_str()?
                    .strip_suffix(".yaml")
                    .map(str::to_owned)
            })
            .collect();
        out.sort();
        out
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        run(self.folder.path(), arguments, &[])
    }

    pub(crate) fn run_in(
        &self,
        folder: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Done {
        run(&self.path(folder), arguments, environment)
    }

    #[expect(clippy::disallowed_methods, reason = "a file of the test's")]
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("a folder in the copy");
        fs::write(path, content).expect("a file in the copy");
    }

    /// Replaces a text that has to be there.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(path)).expect("a file of the copy");
        assert!(text.contains(old), "{path} has no `{old}`");
        self.write(path, text.replace(old, new));
    }
}

pub(crate) fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder in the copy");
    for entry in fs::read_dir(from).expect("a folder of the workspace") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}

/// Every file below a folder, with its contents.
pub(crate) fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(&current).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path
                    .strip_prefix(folder)
                    .expect("below the folder")
                    .to_path_buf();
                out.insert(relative, fs::read(&path).expect("a file"));
            }
        }
    }
    out
}

/// No file, for comparisons.
pub(crate) const NONE: [&Path; 0] = [];

/// The files that are not the same in both trees. Their contents would fill a terminal.
pub(crate) fn differing<'a>(
    a: &'a BTreeMap<PathBuf, Vec<u8>>,
    b: &'a BTreeMap<PathBuf, Vec<u8>>,
) -> Vec<&'a Path> {
    let names: BTreeSet<&Path> = a.keys().chain(b.keys()).map(PathBuf::as_path).collect();
    names
        .into_iter()
        .filter(|it| a.get(*it) != b.get(*it))
        .collect()
}
