//! What is reported about files as a whole: their names, their bytes, and what belongs to no spec.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::spec::load;
use crate::workspace::{self, foreign_files, leftovers, name_problem};
use crate::{marker, pipeline};

/// Names of specs that nobody can have.
const NAMES: &[(&str, &str)] = &[
    ("my.vendor", FORM),
    ("a b", FORM),
    ("4geetest", FORM),
    ("Geetest", FORM),
    ("gee_test", FORM),
    ("gee--test", FORM),
    ("gee-test-", FORM),
    ("名", FORM),
    ("", FORM),
    ("runtime", TAKEN),
    ("mock", TAKEN),
    ("liveproof", TAKEN),
    ("liveproof-runtime", TAKEN),
    ("xtask", TAKEN),
    ("tests", TAKEN),
    ("sign", TAKEN),
    ("all", TAKEN),
    ("native-tls", TAKEN),
    ("type", TAKEN),
    ("gen", TAKEN),
    ("std", TAKEN),
    ("con", TAKEN),
    ("main", TAKEN),
];

const FORM: &str = "vendor-name";
const TAKEN: &str = "vendor-name-taken";

/// A scheme is a file of the facade, and another one may be a mistake.
#[test]
fn schemes_that_the_facade_has_not_are_warned_of() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let found = |name: &str| {
        let text = format!("components:\n  securitySchemes:\n    a: {{x-signing: {name}}}\n");
        let source = load::parse(&root.join("specs").join("a.yaml"), text).unwrap();
        workspace::unknown_schemes(&source)
    };
    assert_eq!(found("tencent-cos"), []);
    assert_eq!(found("tencent-tc3"), []);
    let warnings = found("aliyun-rcp");
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].is_note(), "the spec can be used");
    let text = warnings[0].to_string();
    let wanted = "a.yaml:3:20: warning[unknown-scheme]: the crate `liveproof` has no signing scheme \
                  `aliyun-rcp`\n    help: if it is misspelt, it is one of `aliyun-acs3`, `aliyun-rpc`,";
    assert!(text.contains(wanted), "{text}");
    // What is beside the schemes is not one.
    assert!(!text.contains("huawei-session") && !text.contains("middleware"));
    let text = "components: {securitySchemes: {a: {x-signing: tencent-c0s}}}".to_owned();
    let elsewhere = load::parse(Path::new("/nowhere/specs/a.yaml"), text).unwrap();
    assert_eq!(workspace::unknown_schemes(&elsewhere).len(), 1);
}

#[test]
fn names_of_specs_are_those_of_crates_and_modules() {
    for (name, wanted) in NAMES {
        let finding = name_problem(Path::new(&format!("{name}.yaml"))).expect(name);
        assert_eq!(finding.problem.rule, *wanted, "{finding}");
    }
    let long = "a".repeat(55);
    assert!(name_problem(Path::new(&long)).is_some());
    for name in ["geetest-v4", "a", "x509", &long[1..]] {
        assert_eq!(name_problem(Path::new(&format!("{name}.yaml"))), None);
    }
}

/// The facade's modules and features, and the packages of this workspace, are on the list.
#[test]
fn what_the_workspace_has_is_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let lib = syn::parse_file(&read("crates/liveproof/src/lib.rs")).unwrap();
    let modules = lib.items.iter().filter_map(|it| match it {
        syn::Item::Mod(it) => Some(it.ident.to_string()),
        _ => None,
    });
    let manifest: toml::Table = read("crates/liveproof/Cargo.toml").parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    let features = features.keys().filter(|it| {
        let manifest = root.join("crates").join(it).join("Cargo.toml");
        fs::read_to_string(manifest).map_or(true, |it| !marker::is_marked(&it))
    });
    for name in modules.chain(features.cloned()) {
        let finding = name_problem(Path::new(&format!("{name}.yaml")));
        assert!(finding.is_some(), "{name}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a folder of the test's")]
fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// One finding of each kind.
pub(super) fn findings() -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    put(root, "specs/a.yaml", b"openapi: 3.0.3\n# \xe5\x90\xff\n");
    put(root, "specs/b.yml", b"");
    put(root, "specs/own.yaml", b"");
    put(root, "specs/samples/a/Get/200-x.json", b"");
    put(root, "specs/samples/gone/Get/200-x.json", b"");
    put(root, "tests/snapshots/gone/Get-x.snap", b"");
    put(root, "crates/gone/notes.txt", b"mine");
    let made = marker::mark(Path::new("Cargo.toml"), "specs/made.yaml", "[package]");
    put(root, "crates/made/Cargo.toml", made.as_bytes());
    put(root, "crates/own/Cargo.toml", b"[package]");
    let specs = workspace::specs(root).unwrap();
    let mut out = leftovers(root, &specs).unwrap();
    put(root, "crates/a/build.rs", b"fn main() {}");
    let folders = [PathBuf::from("crates/a")].into();
    out.extend(foreign_files(root, &folders, &BTreeMap::new()).unwrap());
    out.extend(name_problem(&root.join("specs/own.yaml")));
    out.extend(name_problem(Path::new("Own.yaml")));
    out.extend(pipeline::look(&root.join("specs/a.yaml")));
    // A folder, on every system.
    let folder = pipeline::look(&root.join("specs/samples"));
    out.extend(folder.into_iter().map(|mut it| {
        it.problem.message = "cannot read the file: why".to_owned();
        it
    }));
    let start = format!("{}/", root.display());
    for finding in &mut out {
        let path = finding.path.display().to_string();
        finding.path = path.replace(&start, "").into();
        let help = finding.problem.help.take();
        finding.problem.help = help.map(|it| it.replace(&start, ""));
    }
    out
}

#[test]
fn what_belongs_to_no_spec_is_reported_with_what_to_do() {
    let lines: Vec<String> = findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "specs/b.yml:1:1: error[spec-extension]: only files that end in `.yaml` are read\n    \
             help: rename it to `b.yaml`",
            "specs/samples/gone:1:1: error[orphaned-files]: these samples belong to no spec\n    \
             help: run `rm -r specs/samples/gone`",
            "tests/snapshots/gone:1:1: error[orphaned-files]: these snapshots belong to no spec\n    \
             help: run `rm -r tests/snapshots/gone`",
            "crates/gone:1:1: error[orphaned-crate-edited]: the crate belongs to no spec, and its \
             folder has files that `cargo xtask generate` did not make\n    \
             help: move them elsewhere and remove the folder; until then cargo refuses the workspace",
            "crates/made:1:1: error[orphaned-crate]: the crate belongs to no spec\n    \
             help: run `cargo xtask generate`, which removes it",
            "crates/a/build.rs:1:1: error[foreign-file]: `crates/a` is generated as a whole, and \
             `cargo xtask generate` did not make this file\n    \
             help: move it elsewhere, or remove it; cargo may build with it",
            "specs/own.yaml:1:1: error[vendor-name-taken]: a crate, folder, module or feature of the \
             workspace, or a word of Rust, is called `own`\n    \
             help: rename the file, for example to `own-api.yaml`",
            "Own.yaml:1:1: error[vendor-name]: `Own` is not a valid name of a crate\n    \
             help: rename the file: lower-case letters and digits, words joined by single hyphens, \
             the first character a letter, at most 54 characters",
            "specs/a.yaml:2:3: error[not-utf8]: the file is not valid UTF-8 from here on\n    \
             help: save it as UTF-8",
            "specs/samples:1:1: error[unreadable-file]: cannot read the file: why\n    \
             help: correct its path, or remove it",
        ]
    );
}
