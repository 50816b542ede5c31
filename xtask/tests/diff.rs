//! `cargo xtask diff` from its arguments to its exit code, over the revisions of a repository.

mod support;

use std::fs;
use std::process::Command;

use serde_json::Value;
use support::{Copy, Done};

const SPEC: &str = "specs/tencent-ci.yaml";
const VERSION: (&str, &str) = ("  version: 0.1.0\n", "  version: 0.1.1\n");
/// A change of text alone.
const TEXT: (&str, &str) = (
    "Fetches the digits that the user has to read aloud",
    "Fetches digits, which the user has to read aloud",
);

/// A copy of the workspace whose specs are committed on the branch `main`.
fn repository() -> Copy {
    let copy = Copy::of_specs();
    git(&copy, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&copy, "begin");
    copy
}

fn git(copy: &Copy, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
        .args(["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(copy.path(""))
        .output()
        .expect("git is there");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn commit(copy: &Copy, message: &str) -> String {
    git(copy, &["add", "specs"]);
    git(copy, &["commit", "--quiet", "--message", message]);
    git(copy, &["rev-parse", "HEAD"])
}

/// The findings as JSON, and the exit code.
fn report(copy: &Copy, arguments: &[&str]) -> (i32, Value) {
    let done = copy.run(&[&["diff", "--format", "json"], arguments].concat());
    let report = serde_json::from_str(&done.stdout);
    (
        done.code,
        report.unwrap_or_else(|_| panic!("{}", done.text())),
    )
}

fn findings<'a>(report: &'a Value, id: &str) -> Vec<&'a Value> {
    let all = report["findings"].as_array().expect("a list");
    all.iter().filter(|it| it["id"] == id).collect()
}

fn ids(report: &Value) -> Vec<&str> {
    let all = report["findings"].as_array().expect("a list");
    all.iter().filter_map(|it| it["id"].as_str()).collect()
}

#[track_caller]
fn refused(done: &Done, why: &str) {
    assert_eq!(done.code, 2, "{}", done.text());
    assert!(done.stderr.contains(why), "{}", done.text());
    assert_eq!(done.stdout, "");
}

#[test]
fn nothing_differs() {
    let copy = repository();
    // What is no spec is not looked at, and neither is how one is written.
    copy.write("README.md", "another text");
    copy.edit(SPEC, "openapi: 3.0.3\n", "# a remark\nopenapi: '3.0.3'\n");
    for arguments in [
        &["diff"][..],
        &["diff", "HEAD"],
        &["diff", "main", "--head", "HEAD"],
    ] {
        let done = copy.run(arguments);
        assert_eq!(done.code, 0, "{}", done.text());
        assert!(
            done.stdout.contains("no difference of meaning"),
            "{}",
            done.text()
        );
    }
}

#[test]
fn the_version_has_to_follow() {
    let copy = repository();
    // Text alone can wait for the next release.
    copy.edit(SPEC, TEXT.0, TEXT.1);
    let (code, text) = report(&copy, &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(ids(&text), ["operation-summary"]);
    assert_eq!(text["findings"][0]["kind"], "docs");
    assert_eq!(text["findings"][0]["file"], SPEC);
    assert_eq!(text["summary"]["crates"][0]["wanted_version"], "0.1.1");
    // What a client does cannot.
    copy.edit(SPEC, "      x-idempotent: true\n", "");
    let (code, low) = report(&copy, &[]);
    assert_eq!(code, 4, "{low}");
    let version = findings(&low, "version-too-low");
    assert_eq!(version.len(), 1, "{low}");
    assert_eq!(version[0]["pointer"], "/info/version");
    copy.edit(SPEC, VERSION.0, VERSION.1);
    let (code, enough) = report(&copy, &[]);
    assert_eq!(code, 0, "{enough}");
    assert!(!ids(&enough).contains(&"version-too-low"), "{enough}");
}

#[test]
fn an_accepted_finding_needs_nobody_and_a_stale_entry_is_said() {
    let copy = repository();
    copy.edit(SPEC, "x-max-bytes: 6291456", "x-max-bytes: 5242880");
    copy.edit(SPEC, VERSION.0, "  version: 0.2.0\n");
    let (code, found) = report(&copy, &[]);
    assert_eq!(code, 4, "{found}");
    let breaking = findings(&found, "body-max-bytes");
    let breaking = breaking.first().unwrap_or_else(|| panic!("{found}"));
    assert_eq!(breaking["kind"], "breaking");
    assert_eq!(breaking["wire"]["arguments"], "narrower");
    assert_eq!(breaking["safety"], serde_json::json!(["personal-data"]));
    let entry = |fingerprint: &str| {
        format!(
            "[[accepted]]\nfingerprint = \"{fingerprint}\"\nreason = \"the page says so\"\ndate = \"2026-11-22\"\n"
        )
    };
    let fingerprint = breaking["fingerprint"].as_str().expect("digits");
    copy.write(
        "specs/accepted.toml",
        &(entry(fingerprint) + &entry("000000000000")),
    );
    let (code, accepted) = report(&copy, &[]);
    assert_eq!(code, 0, "{accepted}");
    let one = findings(&accepted, "body-max-bytes");
    assert_eq!(one[0]["accepted"]["reason"], "the page says so");
    assert_eq!(one[0]["needs_person"], false);
    let stale = findings(&accepted, "accepted-stale");
    assert_eq!(stale.len(), 1, "{accepted}");
    assert_eq!(stale[0]["file"], "specs/accepted.toml");
    assert_eq!(stale[0]["line"], 5);
    // Lines that move leave it accepted.
    copy.edit(
        SPEC,
        "openapi: 3.0.3\n",
        "# a remark\n# and another\nopenapi: 3.0.3\n",
    );
    assert_eq!(report(&copy, &[]).0, 0);

    copy.write("specs/accepted.toml", &entry("abc"));
    refused(&copy.run(&["diff"]), "specs/accepted.toml:1:");
}

#[test]
fn samples_are_compared() {
    let copy = repository();
    let folder = "specs/samples/tencent-ci/GetLiveCode";
    let mut files: Vec<_> = fs::read_dir(copy.path(folder))
        .expect("the samples")
        .map(|it| {
            it.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    let (changed, removed) = (&files[0], &files[1]);
    let path = format!("{folder}/{changed}");
    let text = fs::read_to_string(copy.path(&path)).expect("a sample");
    copy.write(&path, &(text + " "));
    fs::remove_file(copy.path(&format!("{folder}/{removed}"))).expect("a sample");
    copy.write(&format!("{folder}/200-more.xml"), "<Response/>");
    let (_, found) = report(&copy, &["--documents-only"]);
    for (id, file) in [
        ("sample-changed", changed.as_str()),
        ("sample-removed", removed.as_str()),
        ("sample-added", "200-more.xml"),
    ] {
        let of = findings(&found, id);
        assert_eq!(of.len(), 1, "{id}: {found}");
        assert_eq!(of[0]["file"], format!("{folder}/{file}"));
        assert_eq!(of[0]["operation"], "GetLiveCode");
        assert_eq!(of[0]["kind"], "docs");
    }
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let copy = repository();
    git(&copy, &["checkout", "--quiet", "-b", "feature"]);
    copy.edit(SPEC, TEXT.0, TEXT.1);
    copy.edit(SPEC, VERSION.0, VERSION.1);
    let head = commit(&copy, "reword");
    git(&copy, &["checkout", "--quiet", "main"]);
    // What happened on `main` since then is none of the branch's changes.
    copy.edit("specs/megvii-faceid.yaml", VERSION.0, "  version: 0.9.0\n");
    commit(&copy, "raise another crate");
    git(&copy, &["checkout", "--quiet", "feature"]);
    let (code, of_branch) = report(&copy, &["--documents-only"]);
    let vendors = |report: &Value| -> Vec<String> {
        let crates = report["summary"]["crates"].as_array().expect("a list");
        crates.iter().map(|it| it["vendor"].to_string()).collect()
    };
    assert_eq!(vendors(&of_branch), ["\"tencent-ci\""]);
    // Without generating, nobody knows what it does.
    assert_eq!(code, 4);
    // What is not committed is not in the head.
    copy.edit("specs/huawei-oneaccess.yaml", VERSION.0, VERSION.1);
    let committed = report(&copy, &["main~1", "--head", &head, "--documents-only"]).1;
    assert_eq!(vendors(&committed), ["\"tencent-ci\""]);
    let in_the_tree = report(&copy, &["--documents-only"]).1;
    assert_eq!(
        vendors(&in_the_tree),
        ["\"huawei-oneaccess\"", "\"tencent-ci\""]
    );
}

#[test]
fn bytes_and_places_are_shown_in_every_format() {
    let copy = repository();
    copy.edit(
        SPEC,
        "              - GetLiveCode\n",
        "              - GetLiveNumber\n",
    );
    let (code, found) = report(&copy, &[]);
    assert_eq!(code, 4);
    let constant = findings(&found, "input-constant");
    let constant = constant.first().unwrap_or_else(|| panic!("{found}"));
    let example = &constant["wire"]["examples"][0];
    let line = |side: &str| {
        let text = example[side].as_str().expect("a request");
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(line("old"), "GET /?ci-process=GetLiveCode HTTP/1.1");
    assert_eq!(line("new"), "GET /?ci-process=GetLiveNumber HTTP/1.1");
    let place = format!("{SPEC}:{}:{}", constant["line"], constant["column"]);
    let shows = |format: &str, wanted: &[&str]| {
        let done = copy.run(&["diff", "--format", format]);
        assert_eq!(done.code, 4, "{}", done.text());
        for wanted in wanted {
            assert!(done.stdout.contains(wanted), "{wanted}\n{}", done.text());
        }
    };
    shows(
        "text",
        &[
            &place,
            "- GET /?ci-process=GetLiveCode",
            "a person has to look",
        ],
    );
    shows(
        "markdown",
        &[&place, "<details>", "ci-process=GetLiveNumber", "## "],
    );
    shows(
        "github",
        &[&format!("::error file={SPEC},line={}", constant["line"])],
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let copy = repository();
    refused(&copy.run(&["diff", "no-such-branch"]), "no-such-branch");
    copy.edit(SPEC, "openapi: 3.0.3\n", "openapi: [\n");
    refused(&copy.run(&["diff"]), SPEC);
    let bare = Copy::of_specs();
    refused(&bare.run(&["diff"]), "git");
}

#[test]
fn a_spec_that_cannot_be_generated_is_compared_as_a_document() {
    let copy = repository();
    copy.edit(
        SPEC,
        "      operationId: GetLiveCode\n",
        "      operationId: GetLiveCode\n      x-nonsense: 1\n",
    );
    let (code, found) = report(&copy, &[]);
    assert_eq!(code, 4);
    assert_eq!(findings(&found, "head-refused").len(), 1, "{found}");
    let key = findings(&found, "operation-nonsense");
    assert_eq!(key.len(), 1, "{found}");
    assert_eq!(key[0]["kind"], "unknown");
    assert_eq!(key[0]["wire"]["requests"], "unknown");
    assert_eq!(found["summary"]["api"], "unknown");
}
