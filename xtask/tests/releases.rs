//! What `generate` asks of a version once crates are released, in a repository of its own.

mod support;

use std::process::Command;

use support::{Copy, NONE, differing, tree};

fn git(copy: &Copy, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
        .args(["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"])
        .args(["-c", "tag.gpgsign=false"])
        .args(arguments)
        .current_dir(copy.path("."))
        .status()
        .expect("git is there");
    assert!(status.success(), "{arguments:?}");
}

#[test]
fn a_version_is_not_lower_than_its_releases_ask_for() {
    let copy = Copy::new();
    git(&copy, &["init", "--quiet"]);
    git(&copy, &["add", "crates/runtime/Cargo.toml"]);
    git(&copy, &["commit", "--quiet", "--message", "release"]);
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);
    for tag in ["0.1.0", "0.0.9", "next"] {
        git(&copy, &["tag", &format!("liveproof-tencent-ci-v{tag}")]);
    }
    assert_eq!(copy.run(&["generate", "--check"]).code, 0);

    let manifest = "crates/runtime/Cargo.toml";
    copy.edit(manifest, "version = \"0.1.0\"", "version = \"0.2.0\"");
    let before = tree(&copy.path("crates"));
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 1, "{}", done.text());
    for text in [
        "error[version-of-release]: the version 0.1.0 is too low: the runtime was 0.1.0 in \
         `liveproof-tencent-ci-v0.1.0`, and 0.2.0 breaks its users",
        "|   version: 0.1.0\n",
        "help: write 0.2.0 or a higher one",
        "1 finding in 1 file; nothing was written",
    ] {
        assert!(done.stderr.contains(text), "{text}: {}", done.text());
    }
    assert_eq!(differing(&tree(&copy.path("crates")), &before), NONE);

    copy.edit("specs/tencent-ci.yaml", "version: 0.1.0", "version: 0.2.0");
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 0, "{}", done.text());

    // A release without a runtime says nothing, and that is reported.
    git(&copy, &["rm", "--quiet", "--cached", manifest]);
    git(
        &copy,
        &["commit", "--quiet", "--allow-empty", "--message", "other"],
    );
    git(&copy, &["tag", "liveproof-tencent-ci-v0.2.0"]);
    let done = copy.run(&["generate"]);
    assert_eq!(done.code, 2, "{}", done.text());
    assert!(
        done.stderr
            .contains("in the tag liveproof-tencent-ci-v0.2.0")
    );
}
