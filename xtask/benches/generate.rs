//! How long `cargo xtask generate` takes and how much memory, by number of operations.
//!
//! ```sh
//! cargo bench -p xtask --bench generate
//! CRATES=target/bench-crates cargo bench -p xtask --bench generate   # and keeps the crates there
//! ```
//!
//! Prints rows for `tests/benches/README.md`. The program is started as a user starts it, so that
//! it reads, lints and writes, too.
#![allow(clippy::print_stdout, reason = "the figures")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

/// Runs of each size; the middle one counts.
const RUNS: usize = 3;

fn main() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let kept = std::env::var_os("CRATES").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(temporary.path());
    fs::create_dir_all(folder).expect("a folder for the crates");
    println!(
        "| operations | types | spec | Rust | time | per operation | peak memory |\n|--:|--:|--:|--:|--:|--:|--:|"
    );
    for operations in [25, 50, 100, 250, 500, 1_000] {
        let spec = folder.join(format!("bench-{operations}.json"));
        let document = document(operations);
        let text = document.to_string();
        write(&spec, &text);
        let out = folder.join(format!("bench-{operations}"));
        let mut times: Vec<Duration> = Vec::new();
        let mut memory = None;
        for _ in 0..RUNS {
            if out.exists() {
                fs::remove_dir_all(&out).expect("the crate of the run before");
            }
            let begun = Instant::now();
            memory = run(&spec, &out);
            times.push(begun.elapsed());
        }
        times.sort();
        let time = times[RUNS / 2];
        let types = document["components"]["schemas"]
            .as_object()
            .map_or(0, Map::len);
        println!(
            "| {operations} | {types} | {} kB | {} lines | {:.2} s | {:.1} ms | {} |",
            text.len() / 1_000,
            lines(&out),
            time.as_secs_f64(),
            time.as_secs_f64() * 1e3 / operations as f64,
            memory.map_or("–".to_owned(), |it| format!("{} MB", it / 1_000)),
        );
    }
}

/// Generates, and returns the greatest memory in kB where `/usr/bin/time` can tell.
fn run(spec: &Path, out: &Path) -> Option<u64> {
    let time = Path::new("/usr/bin/time");
    let program = env!("CARGO_BIN_EXE_xtask");
    let mut command = match time.is_file() {
        true => {
            let mut command = Command::new(time);
            command.args(["-f", "peak %M", program]);
            command
        }
        false => Command::new(program),
    };
    let output = command
        .args(["generate", "--spec"])
        .arg(spec)
        .arg("--out")
        .arg(out)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let peak = stderr.lines().find_map(|it| it.strip_prefix("peak "));
    peak.and_then(|it| it.parse().ok())
}

/// Lines of all Rust files below a folder.
fn lines(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|it| it.expect("an entry").path());
    paths
        .map(|path| match path.extension() {
            _ if path.is_dir() => lines(&path),
            Some(it) if it == "rs" => fs::read_to_string(&path).map_or(0, |it| it.lines().count()),
            _ => 0,
        })
        .sum()
}

/// A vendor with so many operations. Each has eight inputs and four types; seven of ten have an
/// error type of their own.
fn document(operations: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let text = |description: String| json!({ "type": "string", "description": description });
    schemas.insert("Failure".to_owned(), failure("every other operation"));
    for number in 0..operations {
        let error = match number % 10 {
            0..7 => format!("Failure{number}"),
            _ => "Failure".to_owned(),
        };
        if error != "Failure" {
            schemas.insert(error.clone(), failure(&format!("thing {number}")));
        }
        let input = |index: usize| {
            let schema = match index {
                0 => json!({ "$ref": format!("#/components/schemas/Mode{number}") }),
                1 => json!({ "type": "integer", "format": "int32", "minimum": 1 }),
                _ => json!({ "type": "string", "maxLength": 100 + index }),
            };
            let value = match index {
                0 => json!("fast"),
                1 => json!(7),
                _ => json!(format!("value-{index}")),
            };
            json!({
                "name": format!("Input{index}"),
                "in": "query",
                "required": index < 3,
                "description": format!("The input {index} of thing {number}"),
                "schema": schema,
                "examples": { "minimal": { "value": value }, "full": { "value": value } },
            })
        };
        let parameters: Vec<Value> = (0..8).map(input).collect();
        let response = |name: &str| {
            let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
            json!({ "description": "What comes back", "content": { "application/json": { "schema": schema } } })
        };
        paths.insert(
            format!("/things/{number}#DoThing{number}"),
            json!({ "get": {
                "operationId": format!("DoThing{number}"),
                "summary": format!("Does thing {number}"),
                "externalDocs": { "url": format!("https://vendor.example/{number}"), "description": "The page" },
                "x-read": "2026-11-30",
                "x-idempotent": true,
                "parameters": parameters,
                "responses": {
                    "200": response(&format!("Thing{number}")),
                    "4XX": response(&error),
                    "5XX": response(&error),
                },
            }}),
        );
        let mut members: Map<String, Value> = (0..6)
            .map(|it| {
                (
                    format!("Member{it}"),
                    text(format!("The member {it} of thing {number}")),
                )
            })
            .collect();
        members.insert(
            "Part".to_owned(),
            json!({ "$ref": format!("#/components/schemas/Part{number}") }),
        );
        members.insert(
            "Items".to_owned(),
            json!({
                "type": "array",
                "description": "What it consists of",
                "items": { "$ref": format!("#/components/schemas/Item{number}") },
            }),
        );
        schemas.insert(
            format!("Thing{number}"),
            object(
                &format!("What thing {number} is"),
                &["Member0", "Member1"],
                members,
            ),
        );
        for name in ["Part", "Item"] {
            let members = (0..3).map(|it| (format!("Of{it}"), text(format!("The {name} {it}"))));
            let description = format!("The {name} of thing {number}");
            schemas.insert(
                format!("{name}{number}"),
                object(&description, &["Of0"], members.collect()),
            );
        }
        schemas.insert(
            format!("Mode{number}"),
            json!({
                "type": "string",
                "description": format!("How thing {number} is done"),
                "enum": ["fast", "slow"],
                "x-enum-varnames": ["Fast", "Slow"],
            }),
        );
    }
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Bench",
            "description": "Many operations",
            "version": "0.1.0",
            "license": { "name": "MIT OR Apache-2.0" },
            "x-api-version": "1",
        },
        "externalDocs": { "url": "https://vendor.example", "description": "The pages" },
        "servers": [{ "url": "https://vendor.example", "description": "The API" }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn failure(of: &str) -> Value {
    let code = json!({ "type": "string", "description": "What went wrong", "x-role": "code" });
    let message = json!({ "type": "string", "description": "For people", "x-role": "message", "x-sensitive": true });
    let members = [("Code".to_owned(), code), ("Message".to_owned(), message)];
    object(
        &format!("Why {of} failed"),
        &["Code"],
        members.into_iter().collect(),
    )
}

fn object(description: &str, required: &[&str], members: Map<String, Value>) -> Value {
    json!({ "type": "object", "description": description, "required": required, "properties": members })
}

#[expect(clippy::disallowed_methods, reason = "a file of the benchmark's")]
fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a file");
}
