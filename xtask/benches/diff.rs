//! How long `cargo xtask diff` takes to compare documents, by number of operations.
//!
//! ```sh
//! cargo bench -p xtask --bench diff
//! ```
//!
//! Prints rows for `tests/benches/README.md`. The program is started as a user starts it, so that
//! reading two files and printing the report count, too.
#![allow(clippy::print_stdout, reason = "the figures")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs of each size; the middle one counts.
const RUNS: usize = 5;
/// Differences between the two documents.
const CHANGES: usize = 50;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("| operations | YAML | findings | time | per operation |\n|--:|--:|--:|--:|--:|");
    for operations in [125, 250, 500, 1_000, 2_000] {
        let old = folder.path().join("old-bench.yaml");
        let new = folder.path().join("new-bench.yaml");
        let text = document(operations);
        write(&old, &text);
        write(&new, &changed(&text, operations));
        let mut times: Vec<Duration> = Vec::new();
        let mut findings = 0;
        for _ in 0..RUNS {
            let begun = Instant::now();
            findings = run(&new, &old);
            times.push(begun.elapsed());
        }
        times.sort();
        let time = times[RUNS / 2];
        println!(
            "| {operations} | {} kB | {findings} | {:.0} ms | {:.0} µs |",
            text.len() / 1_000,
            time.as_secs_f64() * 1e3,
            time.as_secs_f64() * 1e6 / operations as f64
        );
    }
}

/// Compares, and counts what is found.
fn run(new: &Path, old: &Path) -> usize {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "--format", "json", "--spec"])
        .arg(new)
        .arg("--against")
        .arg(old)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    assert_eq!(
        output.status.code(),
        Some(4),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    report["findings"].as_array().map_or(0, Vec::len)
}

/// A vendor with so many operations, of six parameters and a response of eight members each.
fn document(operations: usize) -> String {
    let mut paths = String::new();
    let mut schemas = String::new();
    for number in 0..operations {
        let _ = write!(
            paths,
            "  /thing{number}#DoThing{number}:\n    get:\n      operationId: DoThing{number}\n      summary: Does thing {number}\n      \
             externalDocs:\n        url: https://example.com/{number}\n      x-read: \"2026-11-22\"\n      parameters:\n"
        );
        for parameter in 0..6 {
            let _ = write!(
                paths,
                "        - name: Parameter{parameter}\n          in: query\n          description: The number \
                 {parameter} of thing {number}\n          schema:\n            type: string\n            maxLength: \
                 {}\n          examples:\n            full:\n              value: value-{number}-{parameter}\n",
                100 + parameter
            );
        }
        let _ = write!(
            paths,
            "      responses:\n        '200':\n          description: The thing\n          content:\n            \
             application/json:\n              schema:\n                $ref: '#/components/schemas/Thing{number}'\n        \
             4XX:\n          $ref: '#/components/responses/Error'\n"
        );
        let _ = write!(
            schemas,
            "    Thing{number}:\n      type: object\n      description: What thing {number} is\n      required: \
             [Member0, Member1]\n      properties:\n"
        );
        for member in 0..8 {
            let _ = write!(
                schemas,
                "        Member{member}:\n          type: string\n          description: The member {member} of thing \
                 {number}\n"
            );
        }
    }
    format!(
        "openapi: 3.0.3
info:
  title: Bench
  description: Many operations
  version: 0.1.0
  license:
    name: MIT OR Apache-2.0
  x-api-version: '1'
servers:
  - url: https://example.com
paths:
{paths}components:
  responses:
    Error:
      description: A refusal
      content:
        application/json:
          schema:
            $ref: '#/components/schemas/Error'
  schemas:
    Error:
      type: object
      description: A refusal
      required: [code]
      properties:
        code:
          type: string
          description: Which
          x-role: code
{schemas}"
    )
}

/// The document with [`CHANGES`] changes all over it.
fn changed(text: &str, operations: usize) -> String {
    let mut out = text.to_owned();
    for change in 0..CHANGES {
        let number = change * operations / CHANGES;
        let (old, new) = match change % 3 {
            0 => (
                format!("The number 3 of thing {number}\n"),
                format!("The number three of thing {number}\n"),
            ),
            1 => (
                format!(
                    "        Member5:\n          type: string\n          description: The member 5 of thing {number}\n"
                ),
                format!(
                    "        Member5:\n          type: integer\n          description: The member 5 of thing {number}\n"
                ),
            ),
            _ => (
                format!(
                    "The number 2 of thing {number}\n          schema:\n            type: string\n            maxLength: 102"
                ),
                format!(
                    "The number 2 of thing {number}\n          schema:\n            type: string\n            maxLength: 90"
                ),
            ),
        };
        assert_eq!(out.matches(&old).count(), 1, "{old}");
        out = out.replacen(&old, &new, 1);
    }
    out
}

#[expect(clippy::disallowed_methods, reason = "a file of the benchmark's")]
fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a file");
}
