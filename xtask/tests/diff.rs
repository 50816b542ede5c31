//! `cargo xtask diff` from its arguments to its exit code, over repositories that hold the records
//! of the two sides.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};
use support::{Copy, Done, copy_all, golden, root};

const SPEC: &str = "specs/tencent-ci.yaml";
const REQUEST: &str = "tests/snapshots/tencent-ci/GetLiveCode-minimal.snap";
const RESPONSE: &str =
    "tests/snapshots/tencent-ci/responses/GetLiveCode__403-signature-does-not-match.xml.snap";
const SAMPLES: &str = "specs/samples/tencent-ci/GetLiveCode";
/// A change of text alone.
const TEXT: (&str, &str) = (
    "Fetches the digits that the user has to read aloud",
    "Fetches digits, which the user has to read aloud",
);
/// A change of what is sent.
const CONSTANT: (&str, &str) = (
    "              - GetLiveCode\n",
    "              - GetLiveNumber\n",
);

/// What `generate` needs for one vendor.
const NEEDED: [&str; 17] = [
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "README.zh-CN.md",
    "crates/liveproof/Cargo.toml",
    "crates/mock/Cargo.toml",
    "crates/runtime/Cargo.toml",
    "crates/tencent-ci",
    "docs/credentials.md",
    "docs/operations.md",
    "specs/changelog/tencent-ci.md",
    "specs/profile.schema.json",
    "specs/samples/tencent-ci",
    "specs/tencent-ci.yaml",
    "tests/snapshots/tencent-ci",
    "xtask/diff.schema.json",
];

/// A repository with the records of one vendor.
struct Repo(Copy);

impl Repo {
    /// All committed on the branch `main`.
    fn new() -> Self {
        static TEMPLATE: LazyLock<Copy> = LazyLock::new(|| {
            let repo = Repo(Copy::empty());
            for path in NEEDED {
                repo.take(path);
            }
            let done = repo.0.run(&["generate"]);
            assert_eq!(done.code, 0, "{}", done.text());
            repo.git(&[
                "init",
                "--quiet",
                "--initial-branch",
                "main",
                "--template",
                "",
            ]);
            repo.commit("begin");
            // One file is copied faster than many.
            repo.git(&["repack", "-a", "-d", "--quiet"]);
            repo.0
        });
        let copy = Copy::empty();
        copy_all(&TEMPLATE.path("."), &copy.path("."));
        Self(copy)
    }

    /// A file or a folder of the workspace.
    fn take(&self, path: &str) {
        let (from, to) = (root().join(path), self.0.path(path));
        if from.is_dir() {
            return copy_all(&from, &to);
        }
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(from, to).expect("a file");
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
            .args(["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.0.path("."))
            .output()
            .expect("git is there");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Makes the crate of the spec, and gives the snapshots that there are its fingerprints.
    fn renew(&self) {
        let done = self.0.run(&["generate"]);
        assert_eq!(done.code, 0, "{}", done.text());
        let table = self.read("tests/calls/src/vendors/tencent_ci.rs");
        let (table, _) = table.split_once("\n];").expect("the table");
        let parts: Vec<&str> = table.split('"').collect();
        let (mut operation, mut is_sample) = ("", false);
        for at in (1..parts.len()).step_by(2) {
            let (before, text) = (parts[at - 1], parts[at]);
            is_sample = before.contains("samples: ") || is_sample && !before.contains("id: ");
            if before.ends_with("id: ") {
                operation = text;
            }
            if before.ends_with("snapshot(") {
                let name = match is_sample {
                    true => format!("responses/{operation}__{text}.snap"),
                    false => format!("{operation}-{text}.snap"),
                };
                self.stamp(&format!("tests/snapshots/tencent-ci/{name}"), parts[at + 2]);
            }
        }
    }

    fn stamp(&self, path: &str, fingerprint: &str) {
        if self.0.path(path).exists() {
            let text = self.read(path);
            let (_, rest) = text.split_once("\ninfo: ").expect("a header");
            let (old, _) = rest.split_once('\n').expect("a line");
            self.edit(
                path,
                &format!("info: {old}\n"),
                &format!("info: {fingerprint}\n"),
            );
        }
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path(path)).expect("a file of the repository")
    }

    fn write(&self, path: &str, text: &str) {
        self.0.write(path, text);
    }

    fn edit(&self, path: &str, old: &str, new: &str) {
        self.0.edit(path, old, new);
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.path(path)).expect("a file of the repository");
    }

    /// Adds a vendor that is nobody's.
    fn add_vendor(&self) {
        let text = fs::read_to_string(golden("examplecloud-liveness.yaml")).expect("a spec");
        self.write("specs/examplecloud-liveness.yaml", &text);
    }

    fn diff(&self, arguments: &[&str]) -> Done {
        self.0.run(&[&["diff"], arguments].concat())
    }

    fn report(&self, arguments: &[&str]) -> Report {
        let done = self.diff(&[&["--format", "json"], arguments].concat());
        let report = serde_json::from_str(&done.stdout);
        Report {
            code: done.code,
            json: report.unwrap_or_else(|_| panic!("{}", done.text())),
        }
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str], why: &str) {
        let done = self.diff(arguments);
        assert_eq!((done.code, &*done.stdout), (2, ""), "{}", done.text());
        assert!(done.stderr.contains(why), "{}", done.text());
    }
}

/// What was printed, and the exit code.
struct Report {
    code: i32,
    json: Value,
}

impl Report {
    fn findings(&self) -> &[Value] {
        self.json["findings"].as_array().expect("a list")
    }

    fn rules(&self) -> Vec<&str> {
        self.findings()
            .iter()
            .filter_map(|it| it["rule"].as_str())
            .collect()
    }

    #[track_caller]
    fn one(&self, rule: &str) -> &Value {
        let found: Vec<&Value> = self
            .findings()
            .iter()
            .filter(|it| it["rule"] == rule)
            .collect();
        assert_eq!(found.len(), 1, "{rule}: {:#}", self.json);
        found[0]
    }

    fn ends(&self) -> [String; 2] {
        let commit = |side: &str| {
            self.json["summary"][side]["commit"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        ["base", "head"].map(commit)
    }
}

#[test]
fn nothing_differs() {
    let repo = Repo::new();
    // Only records are looked at, and not how a document is written.
    repo.write("README.md", "another text");
    repo.edit(SPEC, "openapi: 3.0.3\n", "# a remark\nopenapi: '3.0.3'\n");
    for arguments in [
        &[][..],
        &["HEAD"],
        &["HEAD", "--head", "HEAD"],
        &["main..main"],
    ] {
        let report = repo.report(arguments);
        assert_eq!(
            (report.code, report.rules()),
            (0, vec![]),
            "{:#}",
            report.json
        );
        assert_eq!(report.json["unchanged"], json!(["tencent-ci"]));
    }
    // A hook of another repository calls it.
    let hook = [("GIT_DIR", "/nowhere"), ("GIT_INDEX_FILE", "/nowhere")];
    let done = repo.0.run_in(".", &["diff"], &hook);
    assert_eq!(done.code, 0, "{}", done.text());
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let repo = Repo::new();
    let first = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["checkout", "--quiet", "-b", "feature"]);
    repo.edit(SPEC, TEXT.0, TEXT.1);
    repo.renew();
    let feature = repo.commit("reword");
    repo.git(&["checkout", "--quiet", "main"]);
    // What happened on `main` since then is none of the branch's changes.
    repo.edit(SPEC, "not tried live.", "not tried.");
    repo.renew();
    let main = repo.commit("reword, too");
    repo.git(&["checkout", "--quiet", "feature"]);
    for (arguments, ends, count) in [
        (&[][..], [&*first, ""], 1),
        (&["main...feature"], [&*first, &*feature], 1),
        (&["main..feature"], [&*main, &*feature], 2),
        (&["main.."], [&*main, &*feature], 2),
        (&["--head", "main"], [&*main, &*main], 0),
        (&["feature", "--head", "main"], [&*feature, &*main], 2),
    ] {
        let report = repo.report(arguments);
        assert_eq!(report.ends(), ends, "{arguments:?}");
        assert_eq!(
            report.findings().len(),
            count,
            "{arguments:?} {:#}",
            report.json
        );
        assert_eq!(report.code, 0);
    }
    // What is not committed is in the working tree alone.
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    assert_eq!(repo.report(&["main...feature"]).findings().len(), 1);
    assert_eq!(repo.report(&[]).code, 4);
}

#[test]
fn a_request_is_shown_with_the_line_that_changes_it() {
    let repo = Repo::new();
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    repo.edit(
        REQUEST,
        "ci-process=GetLiveCode",
        "ci-process=GetLiveNumber",
    );
    repo.edit(REQUEST, "q-signature=7987cbaa", "q-signature=8987cbaa");
    repo.renew();
    let report = repo.report(&[]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    assert!(
        !report.rules().contains(&"stale-records"),
        "{:#}",
        report.json
    );
    let finding = report.one("input-constant");
    assert_eq!(finding["kind"], "breaking");
    let request = &finding["requests"][0];
    assert_eq!(
        (&request["operation"], &request["name"]),
        (&json!("GetLiveCode"), &json!("minimal"))
    );
    assert_eq!(
        request["summary"],
        "`ci-process` differs; the signature follows (the header `Authorization`)"
    );
    let place = &finding["places"][0];
    assert_eq!(place["file"], SPEC);
    for (format, wanted) in [
        ("text", format!("{SPEC}:{}", place["line"])),
        ("text", "?ci-process=GetLiveNumber".to_owned()),
        ("markdown", "?ci-process=GetLiveNumber".to_owned()),
        ("github", format!("file={SPEC},line={}", place["line"])),
        ("html", "<code>GetLiveNumber</code> now".to_owned()),
    ] {
        let done = repo.diff(&["--format", format]);
        assert_eq!(done.code, 4, "{}", done.text());
        assert!(done.stdout.contains(&wanted), "{wanted}\n{}", done.text());
    }
}

#[test]
fn an_example_explains_its_requests() {
    let repo = Repo::new();
    let old = "      examples:\n        full:\n          value: 10\n";
    repo.edit(SPEC, old, &old.replace("10", "9"));
    let requests = ["LivenessRecognition", "LivenessRecognitionOnUpload"];
    for operation in requests {
        let snapshot = format!("tests/snapshots/tencent-ci/{operation}-full.snap");
        repo.edit(&snapshot, "&BestFrameNum=10 ", "&BestFrameNum=9 ");
        repo.edit(&snapshot, "&q-signature=", "&q-signature=0");
    }
    repo.renew();
    let report = repo.report(&[]);
    assert_eq!(report.code, 0, "{:#}", report.json);
    assert_eq!(report.findings().len(), 1, "{:#}", report.json);
    let finding = &report.findings()[0];
    assert_eq!(finding["kind"], "docs");
    let names = finding["requests"].as_array().expect("a list");
    let names: Vec<&Value> = names.iter().map(|it| &it["operation"]).collect();
    assert_eq!(names, requests);
}

#[test]
fn a_new_parameter_is_shown_in_the_request_that_has_it() {
    let repo = Repo::new();
    let before = "    Acl:\n      name: x-cos-acl\n";
    let parameter = r#"    Extra:
      name: Extra
      in: query
      description: More of it.
      schema:
        type: string
      examples:
        full:
          value: '{"a":1}'
"#;
    repo.edit(SPEC, before, &format!("{parameter}{before}"));
    let reference = |name: &str| format!("        - $ref: '#/components/parameters/{name}'\n");
    let [last, signed] = ["BestFrameNum", "Authorization"].map(reference);
    let with = [last.as_str(), &reference("Extra"), &signed].concat();
    repo.edit(SPEC, &(last + &signed), &with);
    repo.edit(
        "tests/snapshots/tencent-ci/LivenessRecognition-full.snap",
        "&BestFrameNum=10 ",
        "&BestFrameNum=10&Extra=%7B%22a%22%3A1%7D ",
    );
    repo.renew();
    let report = repo.report(&[]);
    let finding = report.one("input-added");
    assert_eq!(finding["kind"], "additive");
    let request = &finding["requests"][0];
    assert_eq!(request["summary"], "`Extra` is new");
    let lines = request["comparison"]["lines"].as_array().expect("a list");
    let decoded = lines.iter().find(|it| it["kind"]["decoded"] == "Extra");
    assert_eq!(decoded.expect("a line")["after"]["text"], "{\"a\":1}");
    assert!(
        !report.rules().contains(&"unexplained-requests"),
        "{:#}",
        report.json
    );
}

#[test]
fn records_that_nobody_renewed_are_one_finding() {
    let repo = Repo::new();
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    repo.remove(RESPONSE);
    let report = repo.report(&[]);
    assert_eq!(report.code, 4);
    let finding = report.one("stale-records");
    let places = finding["places"].as_array().expect("a list");
    let stale = |path: &str| places.iter().any(|it| it["file"] == path);
    assert!(stale(REQUEST) && stale(RESPONSE), "{finding:#}");
    assert!(
        !stale("tests/snapshots/tencent-ci/GetActionSequence-minimal.snap"),
        "{finding:#}"
    );
    let advice = finding["advice"].as_str().expect("advice");
    assert!(
        advice.contains("cargo xtask generate && cargo xtask snapshots"),
        "{advice}"
    );
}

#[test]
fn a_crate_is_a_record_as_a_whole() {
    let repo = Repo::new();
    repo.write(".gitignore", "notes.txt\n");
    repo.write("crates/tencent-ci/notes.txt", "mine");
    assert_eq!(repo.report(&[]).code, 0);
    repo.edit(
        "crates/tencent-ci/Cargo.toml",
        "[dependencies]\n",
        "[dependencies]\nrand = \"1\"\n",
    );
    repo.edit("crates/tencent-ci/LICENSE-MIT", "MIT", "mit");
    repo.write("crates/tencent-ci/CHANGELOG.md", "mine");
    repo.remove("crates/tencent-ci/README.md");
    repo.write("crates/tencent-ci/build.rs", "fn main() {}");
    repo.write("crates/tencent-ci/examples/more.rs", "fn main() {}");
    let wanted = [
        "build.rs",
        "examples/more.rs",
        "CHANGELOG.md",
        "Cargo.toml",
        "LICENSE-MIT",
        "README.md",
    ];
    for is_committed in [false, true] {
        let arguments: &[&str] = match is_committed {
            false => &[],
            true => &[&format!("main~1..{}", repo.commit("by hand"))],
        };
        let report = repo.report(arguments);
        let finding = report.one("stale-records");
        assert_eq!(report.code, 4);
        let manifest = report.one("unexplained-manifest");
        let lines = manifest["document"][0]["lines"].as_array().expect("lines");
        let new = lines.iter().find(|it| it["kind"] == "differs");
        assert_eq!(new.expect("a line")["after"]["text"], "rand = \"1\"");
        assert_eq!(report.findings().len(), 2, "{:#}", report.json);
        let places = finding["places"].as_array().expect("a list").iter();
        let files = places.filter_map(|it| it["file"].as_str()?.strip_prefix("crates/tencent-ci/"));
        assert_eq!(files.collect::<Vec<_>>(), wanted);
        let advice = finding["advice"].as_str().expect("advice");
        assert!(
            advice.starts_with("Remove `crates/tencent-ci/build.rs`"),
            "{advice}"
        );
    }
}

#[test]
fn only_the_command_that_is_needed_is_named() {
    let stale = |path: &str| {
        let repo = Repo::new();
        repo.remove(path);
        let report = repo.report(&[]);
        assert_eq!(report.code, 4, "{:#}", report.json);
        report
    };
    let report = stale(RESPONSE);
    let finding = report.one("stale-records");
    assert_eq!(
        finding["advice"],
        "Run `cargo xtask snapshots`, and commit what it writes."
    );
    assert_eq!(
        finding["effect"],
        json!({"requests": "same", "arguments": "same", "responses": "unknown", "rust": "none"})
    );
    let rows = report.json["operations"].as_array().expect("a list");
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!(rows[0]["operation"], "GetLiveCode");
    assert_eq!(
        report.json["summary"]["verdict"],
        "Needs review: records of `tencent-ci` have to be renewed."
    );
    let other = stale(REQUEST);
    let other = other.one("stale-records");
    assert_ne!(finding["fingerprint"], other["fingerprint"]);
    assert_eq!(other["effect"]["responses"], "same");

    let report = stale("crates/tencent-ci/src/types.rs");
    let finding = report.one("stale-records");
    assert_eq!(
        finding["advice"],
        "Run `cargo xtask generate`, and commit what it writes."
    );
    assert_eq!(finding["effect"]["requests"], "same");
    let rows = report.json["operations"].as_array().expect("a list");
    assert_eq!(rows.len(), 1, "{rows:#?}");
    assert_eq!(rows[0]["operation"], Value::Null);
}

#[test]
fn kinds_that_are_not_shown_count() {
    let repo = Repo::new();
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    repo.edit(SPEC, TEXT.0, TEXT.1);
    let all = repo.report(&[]);
    let few = repo.report(&["--kind", "docs"]);
    assert_eq!((all.code, few.code), (4, 4));
    for key in ["verdict", "needs_review", "kinds", "unsafe", "first"] {
        assert_eq!(all.json["summary"][key], few.json["summary"][key], "{key}");
    }
    assert!(few.findings().iter().all(|it| it["kind"] == "docs"));
    let hidden = all.findings().len() - few.findings().len();
    assert!(hidden > 0 && !few.findings().is_empty());
    let missing = few.json["summary"]["missing"][0].as_str();
    let wanted = format!(
        "{hidden} of {} findings are not shown",
        all.findings().len()
    );
    assert!(missing.expect("a text").starts_with(&wanted), "{missing:?}");
    // Nothing is shown, and it differs all the same.
    repo.git(&["checkout", "--quiet", "--", SPEC]);
    repo.edit(SPEC, TEXT.0, TEXT.1);
    repo.renew();
    let none = repo.report(&["--kind", "additive", "--fail-on", "any"]);
    assert_eq!((none.code, none.findings().len()), (4, 0));
}

#[test]
fn a_renamed_member_explains_its_records() {
    let repo = Repo::new();
    let description = "description: The best frame of the video (最佳截图), a JPEG as Base64";
    let text = repo.read(SPEC).replace("BestFrameBase64:", "BestFrame:");
    let other = "description: The best frame (最佳截图), a JPEG as Base64";
    repo.write(SPEC, &text.replace(description, other));
    let sample = "specs/samples/tencent-ci/LivenessRecognition/200-documented.xml";
    let text = repo.read(sample);
    repo.write(sample, &format!("{text}\n"));
    let snapshot =
        "tests/snapshots/tencent-ci/responses/LivenessRecognition__200-documented.xml.snap";
    let text = repo.read(snapshot);
    let line = text.lines().find(|it| it.contains("BestFrameBase64"));
    repo.edit(snapshot, &format!("{}\n", line.expect("a member")), "");
    let report = repo.report(&[]);
    let renamed = report.one("member-renamed");
    let responses = renamed["responses"].as_array().expect("a list");
    assert_eq!(responses.len(), 1, "{renamed:#}");
    let items = renamed["rust"].as_array().expect("a list");
    assert!(!items.is_empty(), "{renamed:#}");
    for finding in report.findings().iter().filter(|it| it["kind"] == "docs") {
        assert_eq!(finding["responses"], json!([]), "{finding:#}");
        assert_eq!(finding["rust"], json!([]), "{finding:#}");
    }
    assert!(
        report
            .rules()
            .iter()
            .all(|it| !it.starts_with("unexplained"))
    );
}

#[test]
fn a_sample_that_differs_explains_its_response() {
    let repo = Repo::new();
    let name = "LivenessRecognition/200-documented.xml";
    let sample = format!("specs/samples/tencent-ci/{name}");
    let text = repo.read(&sample);
    repo.write(&sample, &format!("{text}\n"));
    let snapshot =
        "tests/snapshots/tencent-ci/responses/LivenessRecognition__200-documented.xml.snap";
    repo.edit(snapshot, "\"Sim\": ", "\"Sim\": 1");
    let report = repo.report(&[]);
    let finding = report.one("sample-changed");
    assert_eq!(finding["responses"].as_array().map(Vec::len), Some(1));
    assert_eq!(finding["effect"]["responses"], "example");
}

#[test]
fn a_renamed_type_with_a_lost_mark_explains_its_items() {
    let repo = Repo::new();
    let text = repo.read(SPEC);
    let text = text.replace("schemas/IdInfo'", "schemas/CardInfo'");
    let text = text.replace("    IdInfo:\n      desc", "    CardInfo:\n      desc");
    let (before, after) = text.split_once("    CardInfo:\n").expect("the type");
    let after = after.replacen("          x-sensitive: true\n", "", 1);
    repo.write(SPEC, &format!("{before}    CardInfo:\n{after}"));
    let report = repo.report(&[]);
    assert_eq!(report.one("type-renamed")["kind"], "breaking");
    assert_eq!(
        report.one("member-sensitive")["safety"],
        json!(["sensitive"])
    );
    assert!(
        !report.rules().contains(&"unexplained-public-items"),
        "{:#}",
        report.json
    );
}

#[test]
fn a_request_that_no_line_explains_is_a_finding() {
    let repo = Repo::new();
    repo.edit(REQUEST, "Accept: */*", "Accept: text/xml");
    let report = repo.report(&[]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    let finding = report.one("unexplained-requests");
    assert_eq!(finding["requests"][0]["kind"], "changed");
    assert_eq!(finding["kind"], "breaking");
}

#[test]
fn a_request_that_is_signed_in_another_way_touches_safety() {
    let repo = Repo::new();
    repo.edit(REQUEST, "q-signature=7987cbaa", "q-signature=8987cbaa");
    let report = repo.report(&[]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    let finding = report.one("signature-only");
    assert_eq!(finding["requests"][0]["kind"], "signature");
    assert_eq!(finding["safety"], json!(["signing"]));
    let summary = finding["requests"][0]["summary"].as_str().expect("a text");
    assert!(
        summary.starts_with("only the signature differs"),
        "{summary}"
    );
}

#[test]
fn a_response_that_becomes_a_success_touches_safety() {
    let repo = Repo::new();
    let text = repo.read(RESPONSE);
    let (header, _) = text.split_once("service error").expect("an error");
    repo.write(RESPONSE, &format!("{header}success\n{{}}\n"));
    let report = repo.report(&[]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    let finding = report.one("unexplained-responses");
    assert_eq!(finding["safety"], json!(["success-rule"]));
    assert_eq!(finding["responses"][0]["succeeds"], true);
}

/// The crate's own `Error` is there only while all operations have the same one.
#[test]
fn an_operation_with_an_error_of_its_own_explains_what_becomes_of_the_shared_one() {
    let repo = Repo::new();
    let operation = "  /other#GetOther:
    get:
      operationId: GetOther
      summary: Fetches something else
      externalDocs: {url: https://vendor.example/other}
      x-read: \"2026-11-22\"
      parameters:
        - $ref: '#/components/parameters/Authorization'
        - $ref: '#/components/parameters/SecurityToken'
      responses:
        '200':
          description: Something else
          content:
            application/xml:
              schema: {$ref: '#/components/schemas/LiveCode'}
        4XX:
          description: Refused
          content:
            application/xml:
              schema: {$ref: '#/components/schemas/OtherError'}
  /#GetLiveCode:
";
    let schema = "    OtherError:
      description: Another error
      type: object
      xml: {name: Other}
      required: [Code]
      properties:
        Code: {description: The code, type: string, x-role: code}
    ErrorResponse:
";
    repo.edit(SPEC, "  /#GetLiveCode:\n", operation);
    repo.edit(SPEC, "    ErrorResponse:\n", schema);
    let report = repo.report(&[]);
    assert!(
        !report.rules().contains(&"unexplained-public-items"),
        "{:#}",
        report.json
    );
    let added = report.one("operation-added");
    assert_eq!(added["kind"], "breaking", "{added:#}");
    let items = added["rust"].to_string();
    assert!(items.contains("type Error"), "{items}");
}

#[test]
fn what_an_ignore_file_in_a_crate_hides_is_reported() {
    let repo = Repo::new();
    let nothing = repo.report(&[]).json["summary"]["verdict"].clone();
    let wanted = "No difference in the specs, samples, snapshots and generated crates of 1 vendor.";
    assert_eq!(nothing, wanted);
    repo.write("crates/tencent-ci/.gitignore", "build.rs\n.gitignore\n");
    repo.write("crates/tencent-ci/build.rs", "fn main() {}\n");
    let report = repo.report(&["--fail-on", "unsafe"]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    let files = report.one("stale-records")["places"].to_string();
    for file in ["crates/tencent-ci/.gitignore", "crates/tencent-ci/build.rs"] {
        assert!(files.contains(file), "{files}");
    }
}

#[test]
fn what_cannot_be_judged_is_unsafe_as_well() {
    for damage in ["openapi: [\n", "openapi: 3.0.3\nx-nonsense: 1\n"] {
        let repo = Repo::new();
        repo.edit(SPEC, "openapi: 3.0.3\n", damage);
        assert_eq!(repo.diff(&["--fail-on", "unsafe"]).code, 4, "{damage}");
    }
    let repo = Repo::new();
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    repo.renew();
    assert_eq!(repo.diff(&["--fail-on", "unsafe"]).code, 0);
    repo.add_vendor();
    repo.commit("add a vendor");
    repo.remove("specs/examplecloud-liveness.yaml");
    let removed = repo.diff(&["HEAD", "--fail-on", "unsafe"]);
    assert_eq!(removed.code, 4, "{}", removed.text());
}

#[test]
fn each_output_has_a_file_of_its_own() {
    let repo = Repo::new();
    let twice = ["--output", "json=a.json", "--output", "html=./a.json"];
    repo.refused(&twice, "two `--output` write ");
    repo.refused(
        &["--output", "json="],
        "write the name of a file behind `=`",
    );
    assert!(!repo.0.path("a.json").exists());
    repo.add_vendor();
    repo.diff(&["--output", "text=a.txt"]);
    let text = repo.read("a.txt");
    assert!(
        text.starts_with("Needs review") && !text.contains('\x1b'),
        "{text}"
    );
}

#[test]
fn a_proof_that_is_gone_touches_safety() {
    let repo = Repo::new();
    repo.remove(&format!("{SAMPLES}/200-other-root.bad.xml"));
    repo.remove(&format!("{SAMPLES}/200-other-root.bad.xml.expect"));
    repo.remove("tests/snapshots/tencent-ci/responses/GetLiveCode__200-other-root.bad.xml.snap");
    repo.renew();
    let report = repo.report(&[]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    let proofs = report
        .findings()
        .iter()
        .filter(|it| it["safety"] == json!(["proof"]));
    assert!(proofs.count() > 0, "{:#}", report.json);
    assert!(
        !report.rules().contains(&"unexplained-responses"),
        "{:#}",
        report.json
    );
}

#[test]
fn a_refused_side_costs_its_vendor_alone() {
    let repo = Repo::new();
    repo.add_vendor();
    let good = repo.commit("add a vendor");
    for (damage, why) in [
        ("openapi: [\n", "cannot be read"),
        ("openapi: 3.0.3\nx-nonsense: 1\n", "refuses"),
    ] {
        repo.edit(SPEC, "openapi: 3.0.3\n", damage);
        repo.edit(
            "specs/examplecloud-liveness.yaml",
            "x-idempotent: true",
            "x-idempotent: false",
        );
        let bad = repo.commit("damage");
        let report = repo.report(&[&good]);
        assert_eq!(report.code, 4);
        let refused = report.one("head-refused");
        assert_eq!(refused["kind"], "unknown");
        let sentence = refused["sentence"].as_str().expect("a sentence");
        assert!(sentence.contains(why), "{sentence}");
        let other = |it: &&Value| it["vendors"] == json!(["examplecloud-liveness"]);
        assert!(
            report.findings().iter().any(|it| other(&it)),
            "{:#}",
            report.json
        );
        // The change that corrects it can be reviewed.
        repo.git(&["checkout", "--quiet", &good, "--", "specs"]);
        let report = repo.report(&[&bad]);
        assert_eq!(report.one("base-refused")["kind"], "unknown");
    }
}

#[test]
#[cfg(unix)]
fn a_link_is_refused_by_name_and_costs_its_vendor_alone() {
    let repo = Repo::new();
    repo.edit(SPEC, TEXT.0, TEXT.1);
    repo.renew();
    std::os::unix::fs::symlink("/etc/passwd", repo.0.path("specs/other.yaml")).expect("a link");
    let report = repo.report(&[]);
    let refused = report.one("head-refused");
    assert_eq!((report.code, &refused["vendors"]), (4, &json!(["other"])));
    assert_eq!(
        refused["sentence"],
        "`specs/other.yaml` cannot be read: this is a symbolic link, and links are not followed."
    );
    assert_eq!(report.findings().len(), 2, "{:#}", report.json);
}

#[test]
fn the_name_of_a_new_vendor_is_linted() {
    let repo = Repo::new();
    repo.add_vendor();
    repo.git(&["add", "--all"]);
    repo.write(
        "crates/runtime/Cargo.toml",
        "[package]\nname = \"runtime\"\n",
    );
    repo.write("crates/mine/Cargo.toml", "[package]\nname = \"mine\"\n");
    for (name, rule) in [
        ("runtime", "vendor-name-taken"),
        ("mine", "vendor-name-taken"),
        ("Foo", "vendor-name"),
    ] {
        let file = format!("specs/{name}.yaml");
        let from = repo.0.path("specs/examplecloud-liveness.yaml");
        fs::rename(from, repo.0.path(&file)).expect("the spec");
        let report = repo.report(&[]);
        let refused = report.one("head-refused");
        assert_eq!((report.code, &refused["vendors"]), (4, &json!([name])));
        let lint = repo.0.run(&["lint", &file]);
        let said = refused["diagnostics"][0].as_str().expect("a text");
        assert!(said.starts_with(&format!("error[{rule}]: ")), "{said}");
        assert!(lint.text().contains(said), "{said}\n{}", lint.text());
        assert!(
            !report.rules().contains(&"vendor-added"),
            "{:#}",
            report.json
        );
        let back = repo.0.path("specs/examplecloud-liveness.yaml");
        fs::rename(repo.0.path(&file), back).expect("the spec");
    }
}

#[test]
fn a_new_vendor_is_described_and_linted() {
    let repo = Repo::new();
    repo.add_vendor();
    let report = repo.report(&[]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    let finding = report.one("vendor-added");
    assert_eq!(finding["vendors"], json!(["examplecloud-liveness"]));
    let operations = finding["card"]["operations"].as_array().expect("a card");
    assert_eq!(operations.len(), 11);
    repo.edit(
        "specs/examplecloud-liveness.yaml",
        "  - url: https://",
        "  - url: http://",
    );
    let report = repo.report(&[]);
    assert_eq!(report.code, 4);
    let refused = report.one("head-refused");
    assert_eq!(refused["kind"], "unknown");
    assert!(
        !report.rules().contains(&"vendor-added"),
        "{:#}",
        report.json
    );
}

#[test]
fn a_removed_vendor_is_breaking() {
    let repo = Repo::new();
    repo.add_vendor();
    let page = "successor: https://cloud.tencent.com/document/product/460/48638\n";
    let vendor = "successor: examplecloud-liveness\n";
    repo.edit(SPEC, page, vendor);
    repo.commit("add a vendor");
    repo.remove("specs/examplecloud-liveness.yaml");
    repo.edit(SPEC, vendor, page);
    let report = repo.report(&["HEAD"]);
    assert_eq!(report.code, 4);
    assert_eq!(report.one("vendor-removed")["kind"], "breaking");
    // A successor is looked for in its own revision.
    assert!(
        !report.rules().contains(&"base-refused"),
        "{:#}",
        report.json
    );
}

#[test]
#[cfg(unix)]
fn a_hostile_name_does_nothing() {
    let repo = Repo::new();
    repo.write("specs/a\n::error::b.yaml", &repo.read(SPEC));
    repo.write("specs/...yaml", &repo.read(SPEC));
    for format in ["text", "markdown", "github", "json", "html"] {
        let done = repo.diff(&["--format", format]);
        assert_eq!(done.code, 4, "{}", done.text());
        assert!(!done.text().contains("\n::error::b"), "{}", done.text());
    }
    assert_eq!(repo.report(&[]).json["summary"]["kinds"]["unknown"], 2);
}

#[test]
fn a_reader_that_leaves_and_a_full_disk_are_no_panic() {
    let repo = Repo::new();
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    let start = |format: &str, to: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(["diff", "--format", format])
            .current_dir(repo.0.path("."));
        command
            .stdout(to)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs")
    };
    for format in ["text", "json", "html"] {
        let mut child = start(format, Stdio::piped());
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(4), ""));
        if Path::new("/dev/full").exists() {
            let full = fs::File::options()
                .write(true)
                .open("/dev/full")
                .expect("a device");
            let output = start(format, full.into())
                .wait_with_output()
                .expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("cannot print: No space left"), "{said}");
        }
    }
}

#[test]
fn vendors_kinds_and_exit_codes_can_be_chosen() {
    let repo = Repo::new();
    repo.add_vendor();
    repo.edit(SPEC, TEXT.0, TEXT.1);
    repo.renew();
    let one = repo.report(&["--vendor", "tencent-ci"]);
    assert_eq!((one.code, one.findings().len()), (0, 1), "{:#}", one.json);
    assert_eq!(one.findings()[0]["kind"], "docs");
    repo.refused(
        &["--vendor", "nobody"],
        "the vendors are: examplecloud-liveness, tencent-ci",
    );
    let docs = repo.report(&["--kind", "docs"]);
    assert_eq!(docs.findings().len(), 1, "{:#}", docs.json);
    for (arguments, code) in [
        (&[][..], 4),
        (&["--vendor", "tencent-ci"], 0),
        (&["--vendor", "tencent-ci", "--fail-on", "any"], 4),
        (&["--fail-on", "never"], 0),
    ] {
        assert_eq!(repo.diff(arguments).code, code, "{arguments:?}");
    }
}

#[test]
fn files_of_no_vendor_are_named() {
    let repo = Repo::new();
    repo.write("specs/other.yml", "openapi: 3.0.3\n");
    let report = repo.report(&[]);
    let missing = report.json["summary"]["missing"].to_string();
    assert!(missing.contains("specs/other.yml"), "{missing}");
    let done = repo.diff(&["--format", "github"]);
    let wanted =
        "::warning file=specs/other.yml,line=1,title=not compared::`specs/other.yml` belongs";
    assert!(done.stdout.starts_with(wanted), "{}", done.text());
}

#[test]
fn what_cannot_be_compared_is_a_sentence() {
    let repo = Repo::new();
    repo.refused(
        &["mian"],
        "git knows no commit `mian` here; if the remote has it, run `git fetch",
    );
    repo.refused(&["main..HEAD", "--head", "HEAD"], "not both");
    let bare = Repo(Copy::empty());
    bare.take(SPEC);
    bare.take("crates/runtime/Cargo.toml");
    bare.refused(&[], "not a git repository");
}

#[test]
fn two_files_are_compared_without_a_repository() {
    let bare = Repo(Copy::empty());
    bare.take(SPEC);
    bare.write("old.yaml", &bare.read(SPEC));
    bare.edit(SPEC, CONSTANT.0, CONSTANT.1);
    let report = bare.report(&["--spec", SPEC, "--against", "old.yaml"]);
    assert_eq!(report.code, 4, "{:#}", report.json);
    assert_eq!(report.rules(), ["input-constant"]);
}

#[test]
fn a_version_is_measured_against_the_last_release() {
    let repo = Repo::new();
    let enough = |repo: &Repo| {
        let report = repo.report(&["main"]);
        report.json["summary"]["crates"][0]["enough"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    repo.renew();
    assert_eq!(enough(&repo), "unreleased");
    repo.git(&["tag", "liveproof-tencent-ci-v0.1.0", "main"]);
    assert_eq!(enough(&repo), "too-low");
    repo.edit(SPEC, "  version: 0.1.0\n", "  version: 0.2.0\n");
    repo.renew();
    assert_eq!(enough(&repo), "yes");
}

/// A constant breaks callers although all compiles.
#[test]
fn the_table_the_finding_and_the_version_say_the_same() {
    let repo = Repo::new();
    for (edit, word) in [(CONSTANT, "major"), (TEXT, "patch")] {
        repo.edit(SPEC, edit.0, edit.1);
        repo.renew();
        let json = repo.report(&[]).json;
        let row = json["operations"].as_array().expect("a list").iter();
        let mut row = row.filter(|it| it["operation"] == "GetLiveCode");
        assert_eq!(row.next().expect("a row")["rust"], word, "{json:#}");
        assert_eq!(json["findings"][0]["effect"]["rust"], word, "{json:#}");
        assert_eq!(json["summary"]["crates"][0]["since"], word, "{json:#}");
        repo.edit(SPEC, edit.1, edit.0);
    }
}

#[test]
fn changelog_entries_are_printed_with_what_to_run_next() {
    let repo = Repo::new();
    repo.edit(SPEC, CONSTANT.0, CONSTANT.1);
    let done = repo.diff(&["--write-changelog", "--format", "json"]);
    assert_eq!(done.code, 4, "{}", done.text());
    assert!(done.stdout.starts_with('{'), "{}", done.stdout);
    let said = &done.stderr;
    assert!(
        said.starts_with("wrote specs/changelog/tencent-ci.md:\n  - Breaking: "),
        "{said}"
    );
    assert!(said.contains("run `cargo xtask generate`"), "{said}");
    let entry = said.lines().nth(1).expect("an entry").trim();
    assert!(repo.read("specs/changelog/tencent-ci.md").contains(entry));
    let done = repo.diff(&["--write-changelog"]);
    assert_eq!(done.stderr, "the changelogs have all entries\n");
}

#[test]
fn rules_are_explained_and_listed() {
    let repo = Repo::new();
    let all = repo.diff(&["--explain"]);
    assert_eq!(all.code, 0, "{}", all.text());
    let names = || all.stdout.lines().filter_map(|it| it.split_once(' '));
    assert!(names().count() > 100, "{}", all.stdout);
    for (name, line) in names().step_by(20) {
        assert!(!line.trim().is_empty(), "{name}");
        assert_eq!(repo.diff(&["--explain", name]).code, 0, "{name}");
    }
    repo.refused(&["--explain", "sensitive"], "similar ones: ");
    repo.refused(&["--explain", "sensitive"], "member-sensitive");
    repo.refused(
        &["--explain", "input-requird"],
        "similar ones: input-required",
    );
    repo.refused(
        &["--explain", "zzz"],
        "no rule is called \"zzz\"; `cargo xtask diff --explain`",
    );
}

#[test]
fn a_removed_sample_is_annotated_at_its_operation() {
    let repo = Repo::new();
    repo.remove(&format!("{SAMPLES}/200-other-root.bad.xml"));
    repo.remove(&format!("{SAMPLES}/200-other-root.bad.xml.expect"));
    repo.write("specs/other.yml", "openapi: 3.0.3\n");
    let spec = repo.read(SPEC);
    let id = spec
        .lines()
        .position(|it| it == "      operationId: GetLiveCode");
    let line = id.expect("the operation");
    let done = repo.diff(&["--format", "github"]);
    let wanted = format!("::error file={SPEC},line={line},title=docs · ▲ proof");
    assert!(done.stdout.contains(&wanted), "{wanted}\n{}", done.stdout);
    assert!(
        done.stdout
            .contains("::warning file=specs/other.yml,line=1,"),
        "{}",
        done.stdout
    );
}

#[test]
fn a_record_that_the_base_does_not_have_is_reported_once() {
    let repo = Repo::new();
    repo.git(&["rm", "--quiet", "-r", "tests/snapshots"]);
    repo.commit("without snapshots");
    repo.git(&["checkout", "--quiet", "HEAD~1", "--", "tests/snapshots"]);
    repo.edit(SPEC, TEXT.0, TEXT.1);
    repo.renew();
    let report = repo.report(&["HEAD"]);
    assert_eq!(report.code, 0, "{:#}", report.json);
    let missing = report.json["summary"]["missing"]
        .as_array()
        .expect("a list");
    let [sentence] = &**missing else {
        panic!("{missing:#?}");
    };
    let sentence = sentence.as_str().expect("a sentence");
    assert!(
        sentence.contains("no request snapshots and response snapshots"),
        "{sentence}"
    );
}
