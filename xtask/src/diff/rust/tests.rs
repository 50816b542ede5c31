//! The rules by a table of pairs, and the reader by the crates that there are.
//!
//! `tests/pairs.cases` is a list of pairs: two crates, and code of a caller that compiles with the
//! first one. It compiles with the second one, too, unless the verdict is `major`. A case is
//!
//! ```text
//! == major: what it shows
//! - src/lib.rs before
//! + src/lib.rs after
//! > statements of a caller, who has `use library::*;`
//! ```

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::*;
use crate::diff::report::Subject;
use crate::write;

struct Pair {
    name: &'static str,
    verdict: &'static str,
    old: String,
    new: String,
    caller: String,
}

/// The table.
fn pairs() -> Vec<Pair> {
    let cases = include_str!("tests/pairs.cases");
    let parse = |case: &'static str| {
        let (title, body) = case.split_once('\n').unwrap();
        let (verdict, name) = title.split_once(": ").unwrap();
        let part = |sign: &str| {
            let lines: Vec<&str> = body
                .lines()
                .filter_map(|it| it.strip_prefix(sign))
                .collect();
            assert!(!lines.is_empty(), "no `{sign}` in: {case}");
            lines.join("\n")
        };
        let (old, new, caller) = (part("- "), part("+ "), part("> "));
        Pair {
            name,
            verdict,
            old,
            new,
            caller,
        }
    };
    let cases = cases.strip_prefix("== ").unwrap().split("\n== ");
    cases.map(parse).collect()
}

fn of(text: &str) -> Files {
    Files::from([("lib.rs".to_owned(), text.as_bytes().to_vec())])
}

fn all(files: &Files) -> Items {
    items::read(files, &Files::new()).unwrap()
}

fn verdict(changes: &[ItemChange]) -> Semver {
    changes.iter().map(|it| it.semver).max().unwrap_or_default()
}

#[test]
fn every_pair_has_its_verdict() {
    let mut wrong = Vec::new();
    for pair in pairs() {
        let changes = changes("vendor", &of(&pair.old), &of(&pair.new));
        let verdict = format!("{:?}", verdict(&changes)).to_lowercase();
        if verdict != pair.verdict {
            wrong.push(format!(
                "{}: {verdict}, not {} {changes:#?}",
                pair.name, pair.verdict
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Eight of the pairs, or in CI all.
#[test]
fn rustc_confirms_the_verdicts() {
    let folder = tempfile::tempdir().unwrap();
    for pair in crate::sample(pairs(), 8) {
        let caller = format!("use library::*; pub fn call() {{ {} }}", pair.caller);
        let compiles = |library: &str| {
            assert!(rustc(folder.path(), "library", library), "{}", pair.name);
            rustc(folder.path(), "caller", &caller)
        };
        assert!(compiles(&pair.old), "{}", pair.name);
        assert_eq!(
            compiles(&pair.new),
            pair.verdict != "major",
            "{}",
            pair.name
        );
    }
}

/// Checks a crate, which may use one made before.
fn rustc(folder: &Path, name: &str, text: &str) -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args([
        "--edition=2024",
        "--crate-type=rlib",
        "--emit=metadata",
        "--cap-lints=allow",
    ]);
    rustc.args(["-L.", "--extern=library", "--crate-name", name, "-"]);
    let rustc = rustc
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = rustc.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    child.wait().unwrap().success()
}

#[test]
fn sides_that_are_swapped_swap_what_is_added_and_removed() {
    for pair in pairs() {
        let there = changes("vendor", &of(&pair.old), &of(&pair.new));
        let back = changes("vendor", &of(&pair.new), &of(&pair.old));
        let there = there.iter().map(|it| (&it.path, &it.before, &it.after));
        let back = back.iter().map(|it| (&it.path, &it.after, &it.before));
        assert!(there.eq(back), "{}", pair.name);
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The crates of all vendors, and the golden ones: their folders and files.
fn crates() -> Vec<(PathBuf, Files)> {
    let specs = crate::workspace::specs(root()).unwrap();
    let folders = specs
        .iter()
        .map(|it| root().join("crates").join(&it.vendor));
    let goldens = ["liveness", "nested"];
    let goldens = goldens.map(|it| root().join(format!("xtask/tests/golden/examplecloud-{it}")));
    folders
        .chain(goldens)
        .map(|it| (it.clone(), files(&it.join("src"))))
        .collect()
}

fn files(folder: &Path) -> Files {
    let paths = write::files_below(folder).unwrap().into_iter();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy();
        (name.replace('\\', "/"), std::fs::read(&path).unwrap())
    };
    paths.map(read).collect()
}

/// A crate of one module `types`, and what differs between two of them as lines.
fn lines(old: &str, new: &str) -> Vec<String> {
    let of = |types: &str| {
        let root = "pub mod types; mod client; pub use client::Client;";
        let files = [("lib.rs", root), ("types.rs", types), ("client.rs", "")];
        files
            .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
            .into_iter()
            .collect()
    };
    line_of(&changes("vendor", &of(old), &of(new)))
}

fn line_of(changes: &[ItemChange]) -> Vec<String> {
    let side = |it: &Option<String>| it.clone().unwrap_or_else(|| "-".to_owned());
    let line = |it: &ItemChange| {
        let (before, after) = (side(&it.before), side(&it.after));
        format!("{} {}: {before} -> {after}", it.semver.word(), it.path)
    };
    changes.iter().map(line).collect()
}

#[test]
fn a_member_is_one_line() {
    let old = "#[non_exhaustive] pub struct Liveness { pub similarity: f64 }";
    let new = "#[non_exhaustive] pub struct Liveness {
        #[deprecated] pub similarity: ::std::option::Option<f64>,
        pub faces: ::std::vec::Vec<Face>,
    }
    pub struct Face { pub left: i64 }";
    let expected = [
        "minor types::Face: - -> pub struct Face { pub left: i64 }",
        "minor types::Liveness::faces: - -> pub faces: Vec<Face>",
        "major types::Liveness::similarity: pub similarity: f64 -> #[deprecated] pub similarity: Option<f64>",
    ];
    assert_eq!(lines(old, new), expected);
}

#[test]
fn an_optional_input_is_one_line() {
    let setters = |kind: &str| {
        format!(
            "pub struct Check<'a> {{ client: &'a u8 }} impl<'a> Check<'a> {{
                pub fn age<V>(mut self, value: V) -> Self where V: std::convert::TryInto<{kind}>, {{}}
                pub fn maybe_age<V>(self, value: ::std::option::Option<V>) -> Self
                where V: std::convert::TryInto<{kind}>, {{}}
            }}"
        )
    };
    let path = "types::Check::age";
    let changed = "fn age(value: impl TryInto<i32>) -> fn age(value: impl TryInto<i64>)";
    assert_eq!(
        lines(&setters("i32"), &setters("i64")),
        [format!("major {path}: {changed}")]
    );
    let required = setters("i32").replace("maybe_age", "other");
    assert_eq!(
        lines(&setters("i32"), &required),
        [
            "major types::Check::maybe_age: fn maybe_age(value: Option<impl TryInto<i32>>) -> -",
            "minor types::Check::other: - -> fn other(value: Option<impl TryInto<i32>>)",
        ]
    );
    let new = lines("", &setters("i32"));
    let text = "pub struct Check<'a> { .. } with fn age(value: impl TryInto<i32>)";
    assert_eq!(new, [format!("minor types::Check: - -> {text}")]);
}

#[test]
fn fields_may_begin_as_methods_of_all_builders() {
    let new = "#[non_exhaustive] pub struct A { pub extra_data: u8, pub maybe_left: u8, pub request: u8 }";
    let expected = "pub struct A { pub extra_data: u8, pub maybe_left: u8, pub request: u8, .. }";
    assert_eq!(lines("", new), [format!("minor types::A: - -> {expected}")]);
    let old = "#[non_exhaustive] pub struct A {}";
    let changes = changes("vendor", &of(old), &of(new));
    let members = changes.iter().filter_map(|it| it.member.as_deref());
    assert!(members.eq(["extra_data", "maybe_left", "request"]));
}

#[test]
fn what_is_left_out_for_readers_is_shown_where_it_differs() {
    let own = "pub struct Check; impl Check { pub fn age<V>(self, value: V) -> Self where V: TryInto<i32> {} }";
    let other =
        "pub struct Check; impl Check { pub fn age(self, value: impl TryInto<i32>) -> Self {} }";
    let expected = "major types::Check::age: fn age(value: impl TryInto<i32>) \
                    -> pub fn Check::age(self, value: impl TryInto<i32>) -> Self";
    assert_eq!(lines(own, other), [expected]);
    let send = |rest: &str| {
        format!(
            "pub struct Check; impl Check {{ pub fn send(self) -> impl Future<Output = u8>{rest} {{}} }}"
        )
    };
    let sent = send(" + Send + use<>");
    let waits = "pub struct Check; impl Check { pub async fn send(self) -> u8 {} }";
    assert_eq!(
        lines(&sent, waits),
        [
            "major types::Check::send: pub fn Check::send(self) -> impl Future<Output = u8> + Send + use<> \
          -> pub async fn Check::send(self) -> u8"
        ]
    );
}

#[test]
fn the_macros_of_the_runtime_are_known() {
    let text =
        "codegen::open_enum! { /** A side */ pub enum Side: text { /** Left */ Left = \"1\" } }";
    let number = "codegen::open_enum! { pub enum Side: lenient number { Left = 1, Right = 2 } }";
    let found = lines(text, number);
    let expected = [
        "minor types::Side: Copy: - -> impl Copy for Side",
        "major types::Side: From<&str>: impl From<&str> for Side -> -",
        "major types::Side: From<String>: impl From<String> for Side -> -",
        "minor types::Side: From<i32>: - -> impl From<i32> for Side",
        "minor types::Side: From<i64>: - -> impl From<i64> for Side",
        "minor types::Side::Right: - -> Right",
        "major types::Side::Unknown: Unknown(UnknownText) -> Unknown(UnknownNumber)",
        "major types::Side::as_str: pub fn Side::as_str(&self) -> &str -> -",
        "minor types::Side::value: - -> pub fn Side::value(self) -> i64",
    ];
    assert_eq!(found, expected);
    let call = |body: &str| {
        format!("pub struct A<'a> {{ b: &'a u8 }} codegen::call_methods!(A, {body}, [b]);")
    };
    assert_eq!(
        lines(&call("form"), &call("other")),
        [
            "major types::A::extra_field: pub fn A::extra_field(self, name: impl Into<String>, value: impl Into<String>) -> Self -> -"
        ]
    );
    let derived = "#[derive(Debug)] pub struct A { b: u8 }";
    let redacted = "pub struct A { b: u8 } codegen::redacted_debug!(A, [b(redacted)]);";
    assert_eq!(lines(derived, redacted), [""; 0]);
    let body = "pub struct A { b: u8 } codegen::error_body!(A, code(it => it.b));";
    assert_eq!(
        lines("pub struct A { b: u8 }", body),
        ["minor types::A: ErrorBody: - -> impl ErrorBody for A"]
    );
}

#[test]
fn an_unknown_macro_is_kept_whole() {
    let found = lines(
        "codegen::closed_enum!(A, [b]);",
        "codegen::closed_enum!(A, [b, c]);",
    );
    let expected = [
        "unknown types::codegen::closed_enum!(A, [b, c]): - -> codegen::closed_enum!(A, [b, c])",
        "unknown types::codegen::closed_enum!(A, [b]): codegen::closed_enum!(A, [b]) -> -",
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_cannot_be_read_is_unknown() {
    let found = changes("vendor", &of("pub struct A;"), &of("pub strukt A;"));
    let [found] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (found.semver, found.path.as_str()),
        (Semver::Unknown, "lib.rs")
    );
}

#[test]
fn a_crate_is_the_same_as_itself_and_new_as_a_whole() {
    for (folder, files) in crates() {
        assert_eq!(changes("vendor", &files, &files), []);
        let new = changes("vendor", &Files::new(), &files);
        assert_eq!(verdict(&new), Semver::Minor);
        let back = changes("vendor", &files, &Files::new());
        assert!(
            back.iter().all(|it| it.semver == Semver::Major),
            "{}",
            folder.display()
        );
    }
}

/// Every `pub` of the source is an item: what the reader does not know is not left out silently.
#[test]
fn every_public_token_is_an_item() {
    for (folder, files) in crates() {
        let items = all(&files);
        let names = items.keys().filter_map(|(path, _)| path.split("::").last());
        let names: BTreeSet<&str> = names.collect();
        for (path, bytes) in &files {
            // Statics for the crate alone, and text.
            if ["objects.rs", "parameters.rs", "responses.rs", "notes.rs"].contains(&path.as_str())
            {
                continue;
            }
            let text = String::from_utf8(bytes.clone()).unwrap();
            for line in text.lines().map(str::trim) {
                let Some(rest) = line.strip_prefix("pub ") else {
                    assert!(
                        !line.contains(" pub ") || line.starts_with("//"),
                        "{path}: {line}"
                    );
                    continue;
                };
                let words = rest.split(|it: char| !(it.is_alphanumeric() || it == '_'));
                let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
                let name = match words[0] {
                    "enum" | "fn" | "mod" | "struct" | "type" => words[1],
                    "use" if words.contains(&"self") => words[words.len() - 1],
                    // A group has a line of its own, or all on this one.
                    "use" if rest.ends_with('{') => continue,
                    "use" => words[words.len() - 1],
                    field if rest.starts_with(&format!("{field}:")) => field,
                    _ if rest.starts_with("::std::collections::BTreeMap<") => "0",
                    _ => panic!("{}: {path}: {line}", folder.display()),
                };
                assert!(names.contains(name), "{}: {path}: {line}", folder.display());
            }
        }
    }
}

/// `macros` has what the runtime has.
#[test]
fn the_methods_of_calls_are_those_of_the_runtime() {
    let runtime = root().join("crates/runtime/src/call.rs");
    let runtime = std::fs::read_to_string(runtime).unwrap();
    let (_, runtime) = runtime.split_once("macro_rules! __call_methods").unwrap();
    let word = |it: &str| {
        let end = it.find(|it: char| !(it.is_alphanumeric() || it == '_'));
        it[..end.unwrap_or(it.len())].to_owned()
    };
    let named = ["pub fn ", "@text "].map(|it| runtime.split(it).skip(1).map(word));
    let expected: BTreeSet<String> = named
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
        .collect();
    let mut found = BTreeSet::new();
    for body in ["form", "multipart", "json", "other"] {
        let text =
            format!("pub struct A<'a> {{ b: &'a u8 }} codegen::call_methods!(A, {body}, []);");
        let items = all(&of(&text));
        let functions = items
            .into_iter()
            .filter(|((_, kind), _)| *kind == Kind::Function);
        found.extend(functions.filter_map(|(_, it)| it.member));
    }
    assert_eq!(found, expected);
}

fn is_golden(vendor: &str) -> bool {
    vendor.starts_with("examplecloud-")
}

fn spec_of(vendor: &str) -> Spec<'static> {
    let folder = match is_golden(vendor) {
        true => "xtask/tests/golden",
        false => "specs",
    };
    let path = root().join(folder).join(format!("{vendor}.yaml"));
    let document = crate::pipeline::check(&path).unwrap();
    crate::spec::resolve(vendor, Box::leak(Box::new(document)))
}

/// The committed crates are what their specs make, and each name of a spec leads to an item.
#[test]
fn a_spec_makes_its_crate_and_names_its_items() {
    for (folder, files) in crates() {
        let vendor = folder.file_name().unwrap().to_string_lossy();
        let spec = spec_of(&vendor);
        let source = match is_golden(&vendor) {
            true => format!("{vendor}.yaml"),
            false => format!("specs/{vendor}.yaml"),
        };
        let made = of_spec(&spec, &source).unwrap();
        assert!(made == files, "{vendor} is out of date");
        let items = all(&files);
        let known: BTreeSet<_> = items
            .values()
            .map(|it| (it.owner.as_str(), it.member.as_deref()))
            .collect();
        for subject in subjects(&spec) {
            let (owner, member) = names(&spec, &subject).unwrap_or_else(|| panic!("{subject:?}"));
            assert!(
                known.contains(&(owner.as_str(), member.as_deref())),
                "{vendor}: {subject:?}: {owner} {member:?}"
            );
        }
    }
}

/// All that a finding can be about and that callers see.
fn subjects(spec: &Spec) -> Vec<Subject> {
    let mut out = Vec::new();
    for operation in &spec.operations {
        let setters = operation.setters().map(|it| Some(it.name.to_owned()));
        out.extend(setters.chain([None]).map(|member| Subject {
            operation: Some(operation.id.clone()),
            type_name: None,
            member,
        }));
    }
    for name in spec.document.components.schemas.keys() {
        let subject = Subject {
            type_name: Some(name.to_string()),
            ..Subject::default()
        };
        let Some((ident, _)) = names(spec, &subject) else {
            continue;
        };
        let members: Vec<String> = match &spec.types[&ident] {
            Type::Object(it) => it.members.iter().map(|it| it.name.clone()).collect(),
            Type::Enum(it) => it.values.iter().map(|it| it.value.clone()).collect(),
            Type::Union(it) => it.members.clone(),
            Type::Map(_) => Vec::new(),
        };
        out.extend(members.into_iter().map(|member| Subject {
            member: Some(member),
            ..subject.clone()
        }));
        out.push(subject);
    }
    let variables = spec
        .servers
        .iter()
        .flat_map(|it| &it.variables)
        .map(|it| it.name.clone());
    let settings = spec.settings.iter().map(|it| it.name.to_owned());
    out.extend(variables.chain(settings).map(|member| Subject {
        member: Some(member),
        ..Subject::default()
    }));
    out
}

#[test]
fn what_a_spec_does_not_have_has_no_name() {
    let spec = spec_of("tencent-ci");
    let no = |operation: Option<&str>, type_name: Option<&str>, member: Option<&str>| {
        let [operation, type_name, member] =
            [operation, type_name, member].map(|it| it.map(str::to_owned));
        let subject = Subject {
            operation,
            type_name,
            member,
        };
        assert_eq!(names(&spec, &subject), None);
    };
    no(None, None, None);
    no(None, None, Some("Gone"));
    no(Some("Gone"), None, None);
    no(Some("LivenessRecognition"), None, Some("Gone"));
    no(None, Some("Gone"), None);
    no(None, Some("Liveness"), Some("Gone"));
}

#[test]
fn old_crates_are_read_too() {
    let of = |files: &[(&str, &str)]| {
        let files = files.iter();
        files
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect::<Files>()
    };
    let query = "pub struct Query<'a> { client: &'a u8 }";
    let old = of(&[
        (
            "lib.rs",
            "pub mod operations; pub use liveproof_runtime::{self as runtime, Json};",
        ),
        ("operations/mod.rs", "mod query; pub use query::Query;"),
        ("operations/query.rs", query),
    ]);
    let new = of(&[
        (
            "lib.rs",
            "pub mod operations; pub use liveproof_runtime as runtime; pub use liveproof_runtime::Json;",
        ),
        ("operations.rs", "mod query;\npub use self::query::Query;"),
        ("operations/query.rs", query),
    ]);
    assert_eq!(changes("vendor", &old, &new), []);
    let paths: Vec<String> = all(&old).into_keys().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        ["Json", "operations", "operations::Query", "runtime"]
    );
}

#[test]
fn an_alias_keeps_the_path_of_what_it_stands_for() {
    let alias = |of: &str| format!("pub type Error = liveproof_runtime::Error<{of}>;");
    assert_eq!(
        lines(&alias("A"), &alias("B")),
        [
            "major types::Error: pub type Error = liveproof_runtime::Error<A> -> pub type Error = liveproof_runtime::Error<B>"
        ]
    );
}

#[test]
fn edits_of_a_spec_change_these_lines() {
    let path = root().join("specs/tencent-ci.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let make = |text: &str| {
        let source = crate::spec::load::parse(&path, text.to_owned()).unwrap();
        let document = crate::lint::lint(&source).unwrap_or_else(|it| panic!("{it:#?}"));
        let spec = crate::spec::resolve("tencent-ci", &document);
        of_spec(&spec, "specs/tencent-ci.yaml").unwrap()
    };
    let old = make(&text);
    let mut found = Vec::new();
    for (before, after) in [
        (
            "format: double\n          x-role: verdict\n        Best",
            "format: float\n          x-role: verdict\n        Best",
        ),
        (
            "        Sim:\n",
            "        Sim:\n          x-rust-name: similarity\n",
        ),
        (
            "operationId: GetLiveCode\n",
            "operationId: GetLiveCode\n      x-rust-name: fetch_code\n",
        ),
    ] {
        assert!(text.contains(before), "{before}");
        let new = make(&text.replacen(before, after, 1));
        found.extend(line_of(&changes("vendor", &old, &new)));
    }
    let sent = "with pub async fn";
    let result = "send(self) -> Result<Response<LiveCode>, Error<ErrorResponse>>";
    let builder = |name| format!("pub struct {name}<'a> {{ .. }} {sent} {name}::{result}");
    let expected = [
        "major types::Liveness::sim: pub sim: f64 -> pub sim: f32",
        "major types::Liveness::sim: pub sim: f64 -> -",
        "minor types::Liveness::similarity: - -> pub similarity: f64",
        "minor Client::fetch_code: - -> pub fn Client::fetch_code(&self) -> FetchCode<'_>",
        "major Client::get_live_code: pub fn Client::get_live_code(&self) -> GetLiveCode<'_> -> -",
        &format!("minor operations::FetchCode: - -> {}", builder("FetchCode")),
        &format!(
            "major operations::GetLiveCode: {} -> -",
            builder("GetLiveCode")
        ),
    ];
    assert_eq!(found, expected);
}
