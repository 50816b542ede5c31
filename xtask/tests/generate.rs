//! `cargo xtask generate` as a maintainer meets it: in a copy of this workspace, by the built
//! binary.

mod support;

use std::fs;
use std::process::Command;

use support::{Copy, NONE, differing, tree};

#[test]
fn deleted_crates_come_back_byte_for_byte() {
    let copy = Copy::with_all_vendors();
    for vendor in copy.vendors() {
        fs::remove_dir_all(copy.path(&format!("crates/{vendor}")))
            .expect("the copy has every vendor's crate");
    }
    fs::remove_dir_all(copy.path("tests/calls/src/vendors")).expect("the copy has the calls");
    // In another folder and another locale.
    let done = copy.run_in(
        "specs",
        &["generate"],
        &[("LC_ALL", "zh_CN.GB18030"), ("TZ", "Asia/Shanghai")],
    );
    assert_eq!(done.code, 0, "{}", done.text());
    for folder in ["crates", "tests", "specs"] {
        let written = tree(&copy.path(folder));
        let wanted = tree(&support::root().join(folder));
        let differing = differing(&written, &wanted);
        assert!(differing.is_empty(), "{folder}: {differing:?}");
    }
    for file in ["Cargo.toml", "README.md"] {
        assert_eq!(
            fs::read(copy.path(file)).ok(),
            fs::read(support::root().join(file)).ok(),
            "{file}"
        );
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let copy = Copy::new();
    let before = tree(&copy.path("crates"));
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 0, "{}", done.text());
    assert!(done.stdout.contains("nothing changed"), "{}", done.text());
    assert_eq!(differing(&tree(&copy.path("crates")), &before), NONE);
}

#[test]
fn check_shows_the_difference_and_the_command_and_writes_nothing() {
    let copy = Copy::new();
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);
    copy.edit(
        "specs/tencent-ci.yaml",
        "Fetches the digits",
        "Gets the digits",
    );
    copy.edit(
        "crates/liveproof/Cargo.toml",
        "tencent-ci = [",
        "tencent-cj = [",
    );
    let before = tree(&copy.path("."));
    let done = copy.run(&["generate", "--check"]);
    assert_eq!(done.code, 1);
    let text = done.text();
    assert!(
        text.contains("differs  crates/tencent-ci/src/client.rs"),
        "{text}"
    );
    assert!(
        text.contains("Gets the digits that the user has to read aloud"),
        "{text}"
    );
    assert!(text.contains("-tencent-cj = ["), "{text}");
    assert!(text.contains("run `cargo xtask generate`"), "{text}");
    assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
}

#[test]
fn a_file_edited_by_hand_is_shown_and_kept_before_it_is_replaced() {
    let copy = Copy::new();
    let file = "crates/tencent-ci/src/client.rs";
    copy.edit(file, "pub fn get_live_code", "pub fn my_live_code");
    let done = copy.run(&["generate", "tencent-ci"]);
    assert_eq!(done.code, 0, "{}", done.text());
    let text = done.text();
    assert!(
        text.contains("edited by hand: crates/tencent-ci/src/client.rs"),
        "{text}"
    );
    assert!(text.contains("-    pub fn my_live_code"), "{text}");
    assert!(text.contains("target/xtask/replaced"), "{text}");
    let kept = fs::read_to_string(copy.path("target/xtask/replaced").join(file))
        .expect("the edited file is kept");
    assert!(kept.contains("my_live_code"));
    assert_eq!(
        fs::read(copy.path(file)).ok(),
        fs::read(support::root().join(file)).ok()
    );
}

#[test]
fn a_file_that_is_only_out_of_date_is_replaced_without_a_word() {
    let copy = Copy::new();
    copy.edit(
        "specs/tencent-ci.yaml",
        "Fetches the digits",
        "Gets the digits",
    );
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 0, "{}", done.text());
    assert!(!done.text().contains("edited by hand"), "{}", done.text());
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);
}

#[test]
fn an_unknown_vendor_gets_the_known_ones() {
    let copy = Copy::new();
    let done = copy.run(&["generate", "tencent-cl"]);
    assert_eq!(done.code, 2);
    let known = copy.vendors().join(", ");
    assert_eq!(
        done.stderr,
        format!("error: there is no specs/tencent-cl.yaml; the vendors are: {known}\n")
    );
}

#[test]
fn a_bad_spec_gets_positions_and_nothing_is_written() {
    let copy = Copy::with_all_vendors();
    copy.edit(
        "specs/tencent-ci.yaml",
        "operationId: GetLiveCode",
        "operatonId: GetLiveCode",
    );
    copy.edit(
        "specs/megvii-faceid.yaml",
        "openapi: 3.0.3",
        "openapi: 3.1.0",
    );
    let before = tree(&copy.path("."));
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 1);
    assert!(
        done.stderr.contains("specs/tencent-ci.yaml:"),
        "{}",
        done.text()
    );
    assert!(done.stderr.contains("operatonId"), "{}", done.text());
    assert!(
        done.stderr.contains("--> specs/megvii-faceid.yaml:2:10\n"),
        "{}",
        done.text()
    );
    assert!(
        done.stderr.contains("nothing was written"),
        "{}",
        done.text()
    );
    assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
}

#[test]
fn a_tree_that_cannot_be_written_is_said_plainly_and_loses_nothing() {
    let copy = Copy::new();
    copy.edit(
        "specs/tencent-ci.yaml",
        "Fetches the digits",
        "Gets the digits",
    );
    // The staging area cannot be made: the same as a disk that is full or read-only.
    copy.write("target", "a file where a folder has to be");
    let before = tree(&copy.path("."));
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.contains("nothing was changed"),
        "{}",
        done.text()
    );
    assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
}

#[test]
fn lost_markers_are_named() {
    let copy = Copy::new();
    copy.edit(
        "README.md",
        "generated:begin vendors",
        "generated:start vendors",
    );
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("README.md"), "{}", done.text());
    assert!(
        done.stderr.contains("generated:begin vendors"),
        "{}",
        done.text()
    );
}

#[test]
fn outside_of_the_workspace_it_says_so() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let done = support::run(elsewhere.path(), &["generate"], &[]);
    assert_eq!(done.code, 2);
    assert!(
        done.stderr.contains("is not in the workspace"),
        "{}",
        done.text()
    );
    // A crate of its own needs nothing of the workspace.
    let spec = support::golden("examplecloud-liveness.yaml");
    let spec = spec.to_string_lossy();
    let mut arguments = vec!["generate", "--spec", &*spec, "--out", "crate"];
    let done = support::run(elsewhere.path(), &arguments, &[]);
    assert!(done.stderr.contains("--runtime-version"), "{}", done.text());
    arguments.extend(["--runtime-version", "0.1.0"]);
    let done = support::run(elsewhere.path(), &arguments, &[]);
    assert_eq!(done.code, 0, "{}", done.text());
    assert!(elsewhere.path().join("crate/src/lib.rs").is_file());
}

#[test]
fn a_new_vendor_is_one_file_and_one_command() {
    let copy = Copy::new();
    let spec = fs::read_to_string(support::golden("examplecloud-liveness.yaml"))
        .expect("the golden's spec");
    copy.write("specs/examplecloud-liveness.yaml", &spec);
    copy.write("specs/changelog/examplecloud-liveness.md", "# Changes\n");
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 0, "{}", done.text());
    let changes = copy.path("crates/examplecloud-liveness/CHANGELOG.md");
    let changes = fs::read_to_string(changes).expect("the changelog");
    assert!(changes.ends_with("\n# Changes\n"), "{changes}");
    let list = fs::read_to_string(copy.path("crates/liveproof/src/vendors.rs"))
        .expect("the facade's list");
    assert!(list.contains("pub mod examplecloud_liveness;"));
    let module = copy.path("crates/liveproof/src/vendors/examplecloud_liveness.rs");
    let module = fs::read_to_string(module).expect("the facade's module");
    assert!(module.contains("pub use liveproof_examplecloud_liveness::*;"));
    // Nobody here can sign for it, and a client that looks signed would be worse than none.
    assert!(!module.contains("pub fn connect"));
    assert!(!module.contains("pub fn from_env"));
    let manifest = fs::read_to_string(copy.path("crates/liveproof/Cargo.toml"))
        .expect("the facade's manifest");
    assert!(manifest.contains("examplecloud-liveness = [\"dep:liveproof-examplecloud-liveness\"]"));
    let readme = fs::read_to_string(copy.path("README.md")).expect("the README");
    assert!(readme.contains("| `examplecloud-liveness` | a person who opens a session |"));
    let page = fs::read_to_string(copy.path("docs/operations.md")).expect("the page");
    assert!(page.contains("| OpenSession | `open_session` |"));
    assert!(
        copy.path("tests/calls/src/vendors/examplecloud_liveness.rs")
            .is_file()
    );
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);
}

/// A vendor that no hand-written line knows, with its secret in the form or in a header.
#[test]
fn a_vendor_comes_and_goes_without_a_trace() {
    let copy = Copy::new();
    let before = tree(&copy.path("."));
    let newcomer = support::root().join("xtask/tests/newcomer");
    let form = fs::read_to_string(newcomer.join("siteverify.yaml")).expect("the newcomer's spec");
    for (vendor, spec) in [
        ("siteverify", form.clone()),
        ("siteverify-bearer", bearer(&form)),
    ] {
        copy.write(&format!("specs/{vendor}.yaml"), &spec);
        support::copy_all(
            &newcomer.join("samples"),
            &copy.path(&format!("specs/samples/{vendor}")),
        );
    }
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 0, "{}", done.text());
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);
    assert!(copy.path("crates/siteverify-bearer/Cargo.toml").is_file());
    // Settings come from the environment, wherever they are sent.
    for (module, variable) in [
        ("siteverify", "SITEVERIFY_SECRET"),
        ("siteverify_bearer", "SITEVERIFY_BEARER_AUTHORIZATION"),
    ] {
        let module = copy.path(&format!("crates/liveproof/src/vendors/{module}.rs"));
        let module = fs::read_to_string(module).expect("the facade's module");
        let reads = format!(".required::<String>(\"{variable}\"");
        assert!(module.contains(&reads), "{module}");
    }
    for vendor in ["siteverify", "siteverify-bearer"] {
        fs::remove_file(copy.path(&format!("specs/{vendor}.yaml"))).expect("it was added");
        fs::remove_dir_all(copy.path(&format!("specs/samples/{vendor}"))).expect("they were added");
    }
    assert_eq!(copy.run(&["generate", "--check"]).code, 1);
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 0, "{}", done.text());
    fs::remove_dir_all(copy.path("target")).expect("what was replaced is kept there");
    assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
}

/// The newcomer with its secret in a header.
fn bearer(form: &str) -> String {
    let (head, rest) = form
        .split_once("                secret:\n")
        .expect("a secret");
    let (_, tail) = rest
        .split_once("                response:\n")
        .expect("a token");
    let header = r"      parameters:
        - name: Authorization
          in: header
          required: true
          description: The secret of the site, behind `Bearer ` and a space
          schema: {type: string, format: password, minLength: 1}
          examples:
            minimal: {value: Bearer site-secret-1}
            full: {value: Bearer CANARY-secret-2}
          x-setting: true
          x-environment: true
      requestBody:
";
    format!("{head}                response:\n{tail}")
        .replace("required: [secret, response]", "required: [response]")
        .replace("secret: site-secret-1, ", "")
        .replace("secret: CANARY-secret-2, ", "")
        .replace("      requestBody:\n", header)
}

#[test]
fn a_vendor_that_goes_leaves_nothing_behind() {
    let copy = Copy::new();
    let before = tree(&copy.path("."));
    let spec = fs::read_to_string(support::golden("examplecloud-liveness.yaml"))
        .expect("the golden's spec");
    copy.write("specs/examplecloud-liveness.yaml", &spec);
    assert_eq!(copy.run(&["generate"]).code, 0);
    copy.write("specs/samples/examplecloud-liveness/notes.txt", "mine");
    fs::remove_file(copy.path("specs/examplecloud-liveness.yaml")).expect("the spec was there");
    let done = copy.run(&["generate", "--check"]);
    assert_eq!(done.code, 1);
    for path in [
        "crates/examplecloud-liveness/Cargo.toml",
        "crates/liveproof/src/vendors/examplecloud_liveness.rs",
        "tests/calls/src/vendors/examplecloud_liveness.rs",
    ] {
        let line = format!("not made {path}");
        assert!(done.stdout.contains(&line), "{line}: {}", done.text());
    }
    // What it made goes; what somebody saved is named, with the command to run.
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 1, "{}", done.text());
    let samples = "specs/samples/examplecloud-liveness";
    assert!(
        done.stderr
            .contains(&format!("help: run `rm -r {samples}`")),
        "{}",
        done.text()
    );
    fs::remove_dir_all(copy.path(samples)).expect("the folder was there");
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);
    assert!(!copy.path("crates/examplecloud-liveness").exists());
    assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
}

/// A folder or file that this program did not make is never replaced, whatever a spec is called.
#[test]
fn what_somebody_wrote_is_left_alone() {
    let copy = Copy::new();
    let spec = fs::read_to_string(support::golden("examplecloud-liveness.yaml"))
        .expect("the golden's spec");
    copy.write("crates/handmade/Cargo.toml", "[package]\nname = \"mine\"\n");
    for name in ["runtime", "mock", "handmade"] {
        let file = format!("specs/{name}.yaml");
        copy.write(&file, &spec);
        let before = tree(&copy.path("."));
        for arguments in [["generate", name].as_slice(), &["generate"], &["lint"]] {
            let done = copy.run(arguments);
            assert_eq!(done.code, 1, "{name}: {}", done.text());
            assert!(
                done.stderr.contains(&format!("is called `{name}`")),
                "{}",
                done.text()
            );
        }
        assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
        fs::remove_file(copy.path(&file)).expect("the spec was there");
    }
    // A file of somebody's, where one has to be written, and one that is in nobody's way.
    copy.write("tests/calls/src/vendors/tencent_ci.rs", "mine");
    copy.write("crates/tencent-ci/notes.txt", "mine");
    let before = tree(&copy.path("."));
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 2, "{}", done.text());
    assert!(
        done.stderr
            .contains("tests/calls/src/vendors/tencent_ci.rs"),
        "{}",
        done.text()
    );
    assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
    fs::remove_file(copy.path("tests/calls/src/vendors/tencent_ci.rs"))
        .expect("the file was there");
    copy.edit(
        "specs/tencent-ci.yaml",
        "Fetches the digits",
        "Gets the digits",
    );
    // It is reported, and stays.
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 1, "{}", done.text());
    let place = "error[foreign-file]";
    assert!(done.stderr.contains(place), "{}", done.text());
    let notes = fs::read(copy.path("crates/tencent-ci/notes.txt"));
    assert_eq!(notes.ok().as_deref(), Some(b"mine".as_slice()));
    fs::remove_file(copy.path("crates/tencent-ci/notes.txt")).expect("the file was there");
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);
}

/// cargo finds programs, tests and a build script by their names, and settings in `.cargo`.
#[test]
fn what_was_added_to_a_generated_crate_is_reported_and_stays() {
    let copy = Copy::new();
    let files = [
        "crates/liveproof/src/vendors/more.rs",
        "crates/tencent-ci/.cargo/config.toml",
        "crates/tencent-ci/benches/more.rs",
        "crates/tencent-ci/build.rs",
        "crates/tencent-ci/examples/more.rs",
        "crates/tencent-ci/src/bin/more.rs",
        "crates/tencent-ci/src/main.rs",
        "crates/tencent-ci/tests/more.rs",
    ];
    let check = |arguments: &[&str]| {
        let done = copy.run(arguments);
        let lines = done.stderr.lines();
        let places = lines.filter_map(|it| it.trim().strip_prefix("--> "));
        let files: Vec<String> = places.map(|it| it.replace(":1:1", "")).collect();
        (done.code, files)
    };
    for file in files {
        copy.write(file, "fn main() {}");
    }
    let wanted: Vec<String> = files.iter().map(|it| (*it).to_owned()).collect();
    assert_eq!(check(&["generate", "--check"]), (1, wanted.clone()));
    assert_eq!(check(&["generate"]), (1, wanted.clone()));
    // What git ignores is what programs leave behind, unless it is committed.
    copy.write(".gitignore", "tests\nbuild.rs\nnotes.txt\n");
    copy.write("crates/tencent-ci/notes.txt", "mine");
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--force", "crates/tencent-ci/build.rs"],
    ] {
        let mut git = Command::new("git");
        let done = git.args(arguments).current_dir(copy.path(".")).status();
        assert!(done.expect("git runs").success());
    }
    let wanted: Vec<String> = wanted
        .into_iter()
        .filter(|it| !it.contains("/tests/"))
        .collect();
    assert_eq!(check(&["generate", "--check"]), (1, wanted));
}

#[test]
fn colours_are_for_those_who_want_them() {
    let copy = Copy::new();
    let escapes = |environment: &[(&str, &str)]| {
        let done = copy.run_in(".", &["generate", "--check"], environment);
        assert_eq!(done.code, 0, "{}", done.text());
        done.text().contains('\u{1b}')
    };
    assert!(!escapes(&[]), "this is not a terminal");
    assert!(escapes(&[("CLICOLOR_FORCE", "1")]));
    assert!(!escapes(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn help_names_every_command_and_what_to_do_next() {
    let copy = Copy::new();
    let done = copy.run(&["help"]);
    assert_eq!(done.code, 0);
    for text in [
        "new",
        "lint",
        "generate",
        "snapshots",
        "demo",
        "A vendor's page changed?",
        "A new vendor?",
        "Exit codes",
    ] {
        assert!(done.stdout.contains(text), "{text}: {}", done.stdout);
    }
    let wrong = copy.run(&["generat"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("generate"), "{}", wrong.stderr);
}

/// What `head` does to a long report, and a disk that is full.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_no_panic() {
    use std::process::{Command, Stdio};

    let copy = Copy::of_specs();
    let run = |arguments: &[&str], stdout: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command
            .args(arguments)
            .current_dir(copy.path("."))
            .stdout(stdout)
            .output()
            .expect("the binary runs");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), stderr)
    };
    let golden = support::golden("examplecloud-liveness.yaml");
    let golden = golden.to_str().expect("a path");
    for arguments in [
        &["lint", golden][..],
        &["lint", golden, "--format", "json"],
        &["diff", "--spec", golden, "--against", golden],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let (code, stderr) = run(arguments, writer.into());
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{arguments:?}");
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let (code, stderr) = run(arguments, full.expect("a device of Linux").into());
        assert_eq!(code, Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains("cannot print"), "{arguments:?}: {stderr}");
    }
}
