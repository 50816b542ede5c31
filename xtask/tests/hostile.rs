//! One document with every name of a list at every place where a name can be, every text of a list
//! at every place where a text can be, and every role and flag on every type. Each is refused at
//! its place, as the lists say, or the crate of all the others compiles, its manifest is read, and
//! its calls send what the document says.
//!
//! By default the crate and a program that calls it are checked. `LIVEPROOF_ALL=1` also runs that
//! program, clippy, rustdoc and the examples, none of which may warn.

#[path = "hostile/document.rs"]
mod document;
#[path = "hostile/lists.rs"]
mod lists;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use document::{Entry, Hostile, print};
use lists::REFUSED;
use serde_json::{Map, Value};

/// The errors of the linter: where, and what.
fn findings(folder: &Path, document: &Value) -> Vec<(String, String)> {
    let (text, places) = print(document);
    let spec = folder.join("hostile.yaml");
    write(&spec, &text);
    let done = support::run(folder, &["lint", "hostile.yaml"], &[]);
    let mut found = Vec::new();
    let mut title = None;
    for line in done.stderr.lines() {
        let starts = ["error[", "warning[", "note["];
        if starts.iter().any(|it| line.starts_with(it)) {
            title = line.starts_with("error[").then_some(line);
        } else if let Some(place) = line.trim_start().strip_prefix("--> hostile.yaml:")
            && let Some(title) = title
        {
            let (line, _) = place.split_once(':').expect("a line and a column");
            let line: usize = line.parse().expect("a number");
            found.push((places[line - 1].clone(), title.to_owned()));
        }
    }
    found
}

#[test]
fn every_name_and_text_is_refused_or_right() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    let all = Hostile::new(false);
    let found = findings(&folder, &all.document);
    let mut wrong = Vec::new();
    let inside = |pointer: &str, entry: &Entry| {
        let mut own = entry.pointers.iter();
        own.any(|it| format!("{pointer}/").starts_with(&format!("{it}/")))
    };
    for entry in &all.entries {
        let own: Vec<_> = found.iter().filter(|it| inside(&it.0, entry)).collect();
        match (entry.refused, own.as_slice()) {
            (true, []) => wrong.push(format!("{} is not refused", entry.pointers[0])),
            (false, [first, ..]) => {
                wrong.push(format!("{} is refused: {}", entry.pointers[0], first.1))
            }
            _ => {}
        }
    }
    for (pointer, message) in &found {
        if !all.entries.iter().any(|it| inside(pointer, it)) {
            wrong.push(format!("{pointer} is not a part: {message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let sound = Hostile::new(true);
    assert_eq!(findings(&folder, &sound.document), []);
    let (spec, out) = (folder.join("hostile.yaml"), folder.join("hostile"));
    let done = support::run(
        &support::root(),
        &[
            "generate",
            "--spec",
            &spec.to_string_lossy(),
            "--out",
            &out.to_string_lossy(),
        ],
        &[],
    );
    assert_eq!(done.code, 0, "{}", done.text());
    compile(&folder, &out, &sound);
}

#[test]
fn no_text_holds_what_nobody_sees() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-characters");
    // Each text gets one of the characters, and another one in each round.
    let rounds = match std::env::var_os("LIVEPROOF_ALL") {
        Some(_) => REFUSED.len(),
        None => 1,
    };
    for round in 0..rounds {
        let mut document = Hostile::new(true).document;
        let paths = document["paths"].as_object_mut().expect("paths");
        paths.retain(|it, _| it.ends_with("#Text0") || it.ends_with("#InForm"));
        let mut characters = REFUSED.iter().cycle().skip(round);
        let mut counts = BTreeMap::new();
        taint(&mut document, &mut characters, &mut counts);
        let found = findings(&folder, &document);
        for (refused, count) in counts {
            let word = format!("U+{:04X}", u32::from(refused));
            let own: BTreeSet<_> = found
                .iter()
                .filter(|it| it.1.contains(&word))
                .map(|it| &it.0)
                .collect();
            assert_eq!(own.len(), count, "{word}, round {round}");
        }
    }
}

/// Puts a character into every text, and counts how often each was put into one.
fn taint<'a>(
    value: &mut Value,
    characters: &mut impl Iterator<Item = &'a char>,
    counts: &mut BTreeMap<char, usize>,
) {
    match value {
        Value::String(text) => {
            let character = *characters.next().expect("they never end");
            text.push(character);
            *counts.entry(character).or_default() += 1;
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|it| taint(it, characters, counts)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|it| taint(it, characters, counts)),
        _ => {}
    }
}

/// Compiles the crate with a program that calls it.
fn compile(folder: &Path, out: &Path, hostile: &Hostile) {
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"hostile\"]\n",
    );
    fs::copy(
        support::root().join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )
    .expect("the versions of the workspace");
    write(
        &out.join("tests/calls.rs"),
        &format!("{PROGRAM}\n{}", hostile.program),
    );
    let own = fs::read_to_string(out.join("Cargo.toml")).expect("a manifest");
    let own: toml::Table = own.parse().expect("the manifest is TOML");
    let title = hostile.document["info"]["title"].as_str().expect("a title");
    let title: Vec<&str> = title.split_whitespace().collect();
    assert_eq!(
        own["package"]["description"].as_str(),
        Some(format!("{}: a typed client", title.join(" ")).as_str())
    );
    let cargo = |arguments: &[&str]| cargo(folder, arguments);
    if std::env::var_os("LIVEPROOF_ALL").is_none() {
        cargo(&["check", "--tests", "--no-default-features"]);
        return;
    }
    let warn = ["--no-default-features", "--", "-D", "warnings"];
    cargo(&[["clippy", "--all-targets"].as_slice(), &warn].concat());
    cargo(&["doc", "--no-deps", "--no-default-features"]);
    let tested = cargo(&["test", "--no-default-features"]);
    // Each operation has an example, and so has the front page. A text of the document would be one
    // more.
    let operations = hostile.document["paths"].as_object().map_or(0, Map::len);
    let examples = format!("running {} tests", operations + 1);
    assert_eq!(tested.matches(&examples).count(), 1, "{examples}: {tested}");
    in_workspace(hostile);
}

/// The facade's module, the tests and the operations by name, which only a vendor of the workspace
/// has.
fn in_workspace(hostile: &Hostile) {
    let copy = support::Copy::with_all_vendors();
    copy.write("specs/hostile.yaml", &print(&hostile.document).0);
    let shown = "/post/responses/200/content/application~1json/examples/documented/value";
    for (key, item) in hostile.document["paths"].as_object().into_iter().flatten() {
        if let (Some((_, id)), Some(value)) = (key.split_once('#'), item.pointer(shown)) {
            let sample = format!("specs/samples/hostile/{id}/200-documented.json");
            copy.write(&sample, value.to_string());
        }
    }
    let done = copy.run(&["generate", "hostile"]);
    assert_eq!(done.code, 0, "{}", done.text());
    let golden = "xtask/tests/golden/examplecloud-liveness";
    let members = format!(", \"xtask\", \"{golden}\"");
    copy.edit("Cargo.toml", &members, &format!(", \"{golden}\""));
    copy.write("clippy.toml", "allow-unwrap-in-tests = true\n");
    for (path, bytes) in support::tree(&support::golden("examplecloud-liveness")) {
        let text = String::from_utf8(bytes).expect("generated files are UTF-8");
        copy.write(&format!("{golden}/{}", path.display()), &text);
    }
    let lock = support::root().join("Cargo.lock");
    fs::copy(lock, copy.path("Cargo.lock")).expect("the versions of the workspace");
    let packages = [
        "-p",
        "liveproof",
        "-p",
        "liveproof-tests",
        "--features",
        "liveproof/all",
    ];
    let arguments = [
        ["clippy", "--all-targets"].as_slice(),
        &packages,
        &["--", "-D", "warnings"],
    ];
    cargo(&copy.path("."), &arguments.concat());
}

/// What cargo says, if all is well.
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(folder)
        .args(arguments.iter().take(1))
        .args(["--offline", "--target-dir"])
        // What both tests need is built once.
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("soundness/target"))
        .args(arguments.iter().skip(1))
        .env_remove("CARGO_TARGET_DIR")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    let output = command.output().expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "cargo {}: {text}",
        arguments.join(" ")
    );
    text.into_owned()
}

#[expect(clippy::disallowed_methods, reason = "a file of the test's")]
fn write(path: &PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// What the calls are compared by.
const PROGRAM: &str = r#"//! Calls with every name.
#![allow(missing_docs, deprecated, dead_code, unused_must_use)]

use liveproof_hostile::{Client, Config, Endpoint, Settings, types};
use liveproof_runtime::Body;
use liveproof_runtime::codegen::serde_json as json;

/// Without TLS, only what is on this machine can be called; nothing is sent to it.
fn config() -> Config {
    Config::new(endpoint()).base_url("http://127.0.0.1:1")
}

fn client() -> Client {
    Client::new(config()).unwrap()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
}

fn owned(of: &[(std::borrow::Cow<'static, str>, String)]) -> Vec<(String, String)> {
    of.iter().map(|it| (it.0.to_string(), it.1.clone())).collect()
}

fn form(body: &Body) -> Vec<(String, String)> {
    let Body::Form(pairs) = body else { panic!("{body:?}") };
    owned(pairs)
}

fn parts(body: &Body) -> Vec<(String, String)> {
    let Body::Multipart(parts) = body else { panic!("{body:?}") };
    parts.iter().map(|it| (it.name().to_owned(), it.as_text().unwrap().to_owned())).collect()
}

fn members(body: &Body) -> Vec<(String, String)> {
    let Body::Bytes { bytes, .. } = body else { panic!("{body:?}") };
    let members: std::collections::BTreeMap<String, String> = json::from_slice(bytes).unwrap();
    members.into_iter().collect()
}
"#;
