//! Every rule with its exact words, and the promise that nothing panics.
//!
//! The cases are in `xtask/tests/lint/`: `base.yaml`, and `*.cases` with changes to it. A case is
//!
//! ```text
//! == what it shows
//! <<<
//! text of base.yaml, which stands there once
//! ===
//! what replaces it; «1» is no text, but marks a place
//! >>>
//! «1»: the finding at that place
//! 12:3: the finding at line 12, column 3
//! ```

mod samples;
mod table;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;
use crate::load::{Source, load, parse};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

fn base() -> String {
    std::fs::read_to_string(data().join("base.yaml")).unwrap()
}

/// All that is said about a text. The file's own folder has no samples.
fn findings(text: String) -> Vec<Finding> {
    match parse(Path::new("base.yaml"), text) {
        Ok(source) => lint(&source).err().unwrap_or_default(),
        Err(finding) => vec![finding],
    }
}

fn lines(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|it| it.to_string().replacen("base.yaml:", "", 1)).collect()
}

#[test]
fn the_base_is_clean() {
    assert_eq!(lines(&findings(base())), [""; 0]);
}

#[test]
fn the_specs_are_clean() {
    for path in specs() {
        let source = load(&path).unwrap_or_else(|error| panic!("{error}"));
        if let Err(findings) = lint(&source) {
            let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"));
        }
    }
}

fn specs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|it| it.extension().is_some_and(|it| it == "yaml")).collect();
    paths.sort();
    paths
}

#[test]
fn scratch() {
    let Ok(path) = std::env::var("SCRATCH") else { return };
    for path in path.split(',') {
        let source = match load(Path::new(path)) { Ok(s) => s, Err(e) => { println!("{e}"); continue } };
        if let Err(findings) = lint(&source) { for f in findings { println!("{f}"); } } else { println!("clean") }
    }
}

/// What no change to the base can show.
fn text_findings() -> Vec<Finding> {
    findings(" ".repeat(16 * 1024 * 1024 + 1))
}

#[test]
fn a_huge_file_is_refused() {
    assert_eq!(lines(&text_findings()), ["1:1: the file has more than 16777216 bytes; split it into one file per vendor"]);
}
