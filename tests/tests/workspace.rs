//! The workspace is built as it says: the arrows between crates, the oldest compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use liveproof_tests::VENDORS;
use liveproof_tests::support::root;
use serde_json::Value;

/// A package of this workspace.
struct Member {
    /// Its folder, from the root.
    folder: String,
    name: String,
    rust_version: Option<Version>,
    /// Names of direct dependencies, with their kind: empty for normal ones.
    dependencies: Vec<(String, String)>,
    id: String,
}

type Version = (u64, u64);

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--all-features",
        ])
        .current_dir(root());
    let output = command.output().expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

/// `1.86` or `1.86.0`.
fn version(text: &str) -> Version {
    let mut numbers = text.split('.').map(|it| it.parse().expect("a number"));
    (
        numbers.next().expect("a major version"),
        numbers.next().expect("a minor version"),
    )
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn members(metadata: &Value) -> Vec<Member> {
    let root = root().canonicalize().expect("the root is there");
    let ids: BTreeSet<&str> = list(metadata, "workspace_members")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let packages = list(metadata, "packages")
        .iter()
        .filter(|it| ids.contains(text(it, "id")));
    packages
        .map(|it| {
            let folder = Path::new(text(it, "manifest_path"))
                .parent()
                .expect("a folder")
                .to_owned();
            let folder = folder.canonicalize().expect("a folder");
            let dependencies = list(it, "dependencies").iter();
            Member {
                folder: folder
                    .strip_prefix(&root)
                    .expect("inside the root")
                    .to_string_lossy()
                    .replace('\\', "/"),
                name: text(it, "name").to_owned(),
                rust_version: it["rust_version"].as_str().map(version),
                dependencies: dependencies
                    .map(|it| (text(it, "name").to_owned(), text(it, "kind").to_owned()))
                    .collect(),
                id: text(it, "id").to_owned(),
            }
        })
        .collect()
}

/// The highest version that a dependency of these packages asks for, and which one does.
fn highest(metadata: &Value, from: &[&str]) -> (Version, String) {
    let nodes: BTreeMap<&str, &Value> = list(&metadata["resolve"], "nodes")
        .iter()
        .map(|it| (text(it, "id"), it))
        .collect();
    let packages: BTreeMap<&str, &Value> = list(metadata, "packages")
        .iter()
        .map(|it| (text(it, "id"), it))
        .collect();
    let mut seen = BTreeSet::new();
    let mut open = from.to_vec();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in list(nodes[id], "deps") {
            // What only tests use, users do not build.
            if list(dependency, "dep_kinds")
                .iter()
                .any(|it| text(it, "kind") != "dev")
            {
                open.push(text(dependency, "pkg"));
            }
        }
    }
    let outside = seen
        .iter()
        .map(|id| packages[id])
        .filter(|it| !it["source"].is_null());
    let asked = outside.filter_map(|it| {
        let found = it["rust_version"].as_str().map(version)?;
        Some((
            found,
            format!("{} {}", text(it, "name"), text(it, "version")),
        ))
    });
    asked.max().expect("some dependency names its version")
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Runtime,
    Vendor,
    Facade,
    Mock,
    Xtask,
    Calls,
    Tests,
}

fn kind(folder: &str) -> Kind {
    match folder {
        "crates/runtime" => Kind::Runtime,
        "crates/liveproof" => Kind::Facade,
        "crates/mock" => Kind::Mock,
        "xtask" => Kind::Xtask,
        "tests/calls" => Kind::Calls,
        "tests" => Kind::Tests,
        // The goldens of the generator are vendor crates, too.
        other if other.starts_with("crates/") || other.starts_with("xtask/tests/golden/") => {
            Kind::Vendor
        }
        other => panic!("{other} is in no list of allowed dependencies"),
    }
}

/// Whether a crate of the one kind may depend on one of the other.
fn may(from: Kind, to: Kind) -> bool {
    match from {
        Kind::Vendor => to == Kind::Runtime,
        Kind::Facade => matches!(to, Kind::Vendor | Kind::Runtime),
        Kind::Calls => to == Kind::Facade,
        Kind::Tests => to != Kind::Xtask,
        Kind::Runtime | Kind::Mock | Kind::Xtask => false,
    }
}

/// Folder, name, dependencies with their kinds.
type Plain = (String, String, Vec<(String, String)>);

/// What is wrong with the arrows.
fn arrows(members: &[Plain]) -> Vec<String> {
    let folders: BTreeMap<&str, &str> = members
        .iter()
        .map(|it| (it.1.as_str(), it.0.as_str()))
        .collect();
    let mut problems = Vec::new();
    for (folder, name, dependencies) in members {
        let from = kind(folder);
        for (dependency, how) in dependencies {
            match folders.get(dependency.as_str()) {
                // The examples call the mock vendors.
                Some(to)
                    if matches!(from, Kind::Facade | Kind::Calls)
                        && (kind(to), how.as_str()) == (Kind::Mock, "dev") => {}
                Some(to) if !may(from, kind(to)) => {
                    problems.push(format!("{name} depends on {dependency}"))
                }
                Some(_) => {}
                // HTTP and XML are the runtime's.
                None if ["reqwest", "quick-xml"].contains(&dependency.as_str())
                    && matches!(from, Kind::Vendor | Kind::Facade) =>
                {
                    problems.push(format!("{name} depends on {dependency}"));
                }
                None => {}
            }
        }
        let mut normal: Vec<&str> = dependencies
            .iter()
            .filter(|it| it.1.is_empty())
            .map(|it| it.0.as_str())
            .collect();
        normal.sort_unstable();
        if from == Kind::Vendor && normal != ["liveproof-runtime", "serde"] {
            problems.push(format!("{name} depends on {normal:?}"));
        }
    }
    problems
}

#[test]
fn arrows_and_no_others() {
    let members = members(&metadata());
    let plain: Vec<_> = members
        .into_iter()
        .map(|it| (it.folder, it.name, it.dependencies))
        .collect();
    assert_eq!(arrows(&plain), [""; 0]);
    let count = |wanted| plain.iter().filter(|it| kind(&it.0) == wanted).count();
    for vendor in VENDORS.iter() {
        let folder = format!("crates/{}", vendor.name);
        assert!(plain.iter().any(|it| it.0 == folder), "{folder}");
    }
    for one in [
        Kind::Runtime,
        Kind::Facade,
        Kind::Mock,
        Kind::Xtask,
        Kind::Calls,
        Kind::Tests,
    ] {
        assert_eq!(count(one), 1, "{one:?}");
    }
}

#[test]
fn arrows_can_fail() {
    let member = |folder: &str, name: &str, dependencies: &[&str]| {
        let dependencies = dependencies
            .iter()
            .map(|it| ((*it).to_owned(), String::new()))
            .collect();
        (folder.to_owned(), name.to_owned(), dependencies)
    };
    let good = [
        member(
            "crates/runtime",
            "liveproof-runtime",
            &["reqwest", "serde", "quick-xml"],
        ),
        member("crates/a", "liveproof-a", &["liveproof-runtime", "serde"]),
        member("crates/mock", "mock", &["hyper"]),
        member(
            "crates/liveproof",
            "liveproof",
            &["liveproof-a", "liveproof-runtime"],
        ),
        member("xtask", "xtask", &["serde"]),
        member("tests/calls", "liveproof-calls", &["liveproof"]),
        member(
            "tests",
            "liveproof-tests",
            &["liveproof", "liveproof-runtime", "liveproof-calls"],
        ),
    ];
    assert_eq!(arrows(&good), [""; 0]);
    let bad = [
        (
            member("xtask", "xtask", &["liveproof-runtime"]),
            "xtask depends on liveproof-runtime",
        ),
        (
            member("crates/mock", "mock", &["liveproof-a"]),
            "mock depends on liveproof-a",
        ),
        (
            member("crates/runtime", "liveproof-runtime", &["liveproof-a"]),
            "liveproof-runtime depends on liveproof-a",
        ),
        (
            member("tests", "liveproof-tests", &["xtask"]),
            "liveproof-tests depends on xtask",
        ),
        (
            member("tests/calls", "liveproof-calls", &["liveproof-a"]),
            "liveproof-calls depends on liveproof-a",
        ),
        (
            member("crates/liveproof", "liveproof", &["liveproof-calls"]),
            "liveproof depends on liveproof-calls",
        ),
        (
            member("crates/liveproof", "liveproof", &["reqwest"]),
            "liveproof depends on reqwest",
        ),
        (
            member("crates/liveproof", "liveproof", &["mock"]),
            "liveproof depends on mock",
        ),
        (
            member(
                "crates/b",
                "liveproof-b",
                &["liveproof-runtime", "serde", "url"],
            ),
            "liveproof-b depends on [\"liveproof-runtime\", \"serde\", \"url\"]",
        ),
        (
            member("crates/b", "liveproof-b", &["serde"]),
            "liveproof-b depends on [\"serde\"]",
        ),
    ];
    for (wrong, problem) in bad {
        let mut all: Vec<_> = good.iter().filter(|it| it.0 != wrong.0).cloned().collect();
        all.push(wrong);
        assert_eq!(arrows(&all), [problem]);
    }
}

/// The features of serde_json that the packages and what they depend on switch on.
fn features_of_serde_json(packages: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["tree", "--locked", "--all-features", "--depth", "1"]);
    command.args(["--edges", "no-dev,features", "--invert", "serde_json"]);
    for package in packages {
        command.args(["--package", package]);
    }
    let output = command.current_dir(root()).output().expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("names of features")
}

/// A feature of a shared dependency is on for the whole program of whoever uses our crates.
#[test]
fn no_library_changes_the_order_of_the_json_of_others() {
    let members = members(&metadata());
    let libraries: Vec<&str> = members
        .iter()
        .filter(|it| !matches!(kind(&it.folder), Kind::Xtask | Kind::Calls | Kind::Tests))
        .map(|it| it.name.as_str())
        .collect();
    assert!(libraries.len() > 3, "{libraries:?}");
    let features = features_of_serde_json(&libraries);
    assert!(features.contains("\"std\""), "{features}");
    assert!(!features.contains("preserve_order"), "{features}");
    let of_xtask = features_of_serde_json(&["xtask"]);
    assert!(of_xtask.contains("preserve_order"), "{of_xtask}");
}

/// What the registry and docs.rs show of a package, and the texts that its licence asks for.
#[test]
fn packages_are_complete() {
    let metadata = metadata();
    let published = list(&metadata, "packages")
        .iter()
        .filter(|it| it["source"].is_null() && it["publish"].is_null());
    let mut count = 0;
    for package in published {
        let name = text(package, "name");
        for key in ["description", "license", "repository", "readme"] {
            assert!(!text(package, key).is_empty(), "{name}: {key}");
        }
        let documentation = format!("https://docs.rs/{name}");
        assert_eq!(text(package, "documentation"), documentation);
        let words = list(package, "keywords").iter().filter_map(Value::as_str);
        let words: Vec<&str> = words.collect();
        assert!((1..=5).contains(&words.len()), "{name}: {words:?}");
        assert!(words.iter().all(|it| it.len() <= 20), "{name}: {words:?}");
        assert!(!list(package, "categories").is_empty(), "{name}");
        assert!(package["metadata"]["docs"]["rs"].is_object(), "{name}");
        assert!(package["features"]["tracing"].is_array() || name == "liveproof-mock");
        let folder = Path::new(text(package, "manifest_path")).parent();
        let folder = folder.expect("a folder");
        for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let own = std::fs::read_to_string(folder.join(file)).expect(file);
            let shared = std::fs::read_to_string(root().join(file)).expect(file);
            assert_eq!(own, shared, "{name}: {file}; run `cargo xtask generate`");
        }
        assert!(folder.join("README.md").is_file(), "{name}");
        count += 1;
    }
    assert_eq!(count, VENDORS.len() + 3);
}

#[test]
fn oldest_compiler() {
    let metadata = metadata();
    let members = members(&metadata);
    let libraries: Vec<&Member> = members
        .iter()
        .filter(|it| {
            matches!(
                kind(&it.folder),
                Kind::Runtime | Kind::Vendor | Kind::Facade
            )
        })
        .filter(|it| it.folder.starts_with("crates/"))
        .collect();
    let ids: Vec<&str> = libraries.iter().map(|it| it.id.as_str()).collect();
    let (needed, by) = highest(&metadata, &ids);
    for library in libraries {
        assert_eq!(
            library.rust_version,
            Some(needed),
            "{}; {by} asks for it",
            library.name
        );
    }
    let xtask = members
        .iter()
        .find(|it| kind(&it.folder) == Kind::Xtask)
        .expect("there is an xtask");
    let (needed, by) = highest(&metadata, &[&xtask.id]);
    assert_eq!(xtask.rust_version, Some(needed), "{by} asks for it");
}

/// Name and version of every package in a lock file.
fn locked(path: &str) -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(root().join(path)).expect("a lock file");
    let value = |line: &str, key: &str| {
        let quoted = line.strip_prefix(key)?.strip_prefix(" = \"")?;
        quoted.strip_suffix('"').map(str::to_owned)
    };
    let lines: Vec<&str> = text.lines().collect();
    lines
        .windows(2)
        .filter_map(|pair| Some((value(pair[0], "name")?, value(pair[1], "version")?)))
        .collect()
}

/// What `cargo xtask` makes must be what the tests of xtask make.
#[test]
fn the_launcher_has_the_versions_of_the_workspace() {
    let workspace = locked("Cargo.lock");
    let mut launcher = locked("xtask/launch/Cargo.lock");
    assert!(launcher.remove(&("launch".to_owned(), "0.1.0".to_owned())));
    assert!(launcher.len() > 50, "the file was read");
    let other: Vec<_> = launcher.difference(&workspace).collect();
    assert!(
        other.is_empty(),
        "run `cp Cargo.lock xtask/launch/Cargo.lock && cargo xtask help`: {other:?}"
    );
}

/// The names in a list of reserved headers, as the source has it.
fn reserved_headers(path: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join(path)).expect("a file of the workspace");
    let (_, list) = text.split_once("const RESERVED_HEADERS").expect(path);
    let (list, _) = list.split_once("];").expect(path);
    let names = list.lines().map(|it| it.trim().trim_matches([',', '"']));
    names
        .skip(1)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_linter_reserves_the_headers_of_the_runtime() {
    let runtime = reserved_headers("crates/runtime/src/syntax.rs");
    assert!(runtime.contains("host"), "{runtime:?}");
    assert_eq!(runtime, reserved_headers("xtask/src/lint/names.rs"));
}

/// The code and commands of a README, without comments and texts for people.
fn code(readme: &str) -> Vec<&str> {
    let blocks = readme.split("\n```").skip(1).step_by(2);
    let lines = blocks.flat_map(|it| it.lines().skip(1));
    let lines = lines.map(|it| it.split("# ").next().unwrap_or(it));
    let lines = lines.map(|it| it.split("// ").next().unwrap_or(it).trim());
    lines
        .filter(|it| !it.is_empty() && !it.contains("println!"))
        .collect()
}

#[test]
fn the_readmes_have_the_same_vendors_and_commands() {
    let readmes = ["README.md", "README.zh-CN.md"];
    let texts =
        readmes.map(|it| std::fs::read_to_string(root().join(it)).expect("a README of the root"));
    let [english, chinese] = texts.each_ref().map(|it| code(it));
    assert!(english.contains(&"cargo xtask demo"), "{english:#?}");
    assert!(english.contains(&"cargo test --workspace"), "{english:#?}");
    assert_eq!(english, chinese);
    for text in &texts {
        let rows = text.lines().filter(|it| it.starts_with("| [`liveproof-"));
        let length = text.len() - rows.map(str::len).sum::<usize>();
        assert!(
            length < 7_000,
            "{length} bytes beside the vendors are long for a landing page"
        );
        for vendor in VENDORS.iter() {
            let row = format!("| [`liveproof-{0}`](crates/{0}) | `{0}` |", vendor.name);
            assert!(text.contains(&row), "{row}");
        }
    }
}
