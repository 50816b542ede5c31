//! Every rule with its exact words, and the promise that nothing panics.
//!
//! The cases are in `xtask/tests/lint/`: `base.yaml`, and `*.cases` with changes to it; those of
//! `envelopes.cases` change a golden. A case is
//!
//! ```text
//! == what it shows
//! <<<
//! text of base.yaml, which appears there once
//! ===
//! what replaces it; «1» is not text, but marks a place
//! >>>
//! «1»: error[rule]: the finding at that place
//!     help: what to write instead
//! 12:3: error[rule]: the finding at line 12, column 3
//! ```

mod files;
mod robust;
mod samples;
mod table;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;
use crate::spec::load::{load, parse};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

fn base() -> String {
    std::fs::read_to_string(data().join("base.yaml")).unwrap()
}

/// All that is reported about a text. The file's own folder has no samples.
fn findings(text: String) -> Vec<Diagnostic> {
    match parse(Path::new("base.yaml"), text) {
        Ok(source) => check(&source).diagnostics,
        Err(finding) => vec![*finding],
    }
}

fn lines(findings: &[Diagnostic]) -> Vec<String> {
    findings
        .iter()
        .map(|it| it.to_string().replacen("base.yaml:", "", 1))
        .collect()
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

/// Editors complete and check a spec by the schema that it names.
#[test]
fn specs_name_their_schema() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for path in specs()
        .into_iter()
        .chain(["liveness", "envelopes"].map(|it| golden.join(format!("examplecloud-{it}.yaml"))))
    {
        let text = std::fs::read_to_string(&path).unwrap();
        let schema = text.lines().next().and_then(|it| it.split_once("$schema="));
        let schema = path.parent().unwrap().join(schema.expect("a schema").1);
        assert!(schema.is_file(), "{}", path.display());
    }
}

fn specs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path());
    let mut paths: Vec<PathBuf> = entries
        .filter(|it| it.extension().is_some_and(|it| it == "yaml"))
        .collect();
    paths.sort();
    paths
}

/// What no change to the base can show.
fn text_findings() -> Vec<Diagnostic> {
    findings(" ".repeat(16 * 1024 * 1024 + 1))
}

#[test]
fn a_huge_file_is_refused() {
    assert_eq!(
        lines(&text_findings()),
        [
            "1:1: error[file-too-large]: the file has more than 16777216 bytes\n    help: split it into one file per vendor"
        ]
    );
}

/// The profile's forms all have words, and no words are left over.
#[test]
fn every_form_has_words() {
    let schema: Value = serde_json::from_str(&profile_schema()).unwrap();
    let mut patterns = std::collections::BTreeSet::new();
    let mut open = vec![&schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list),
            Value::Object(map) => {
                patterns.extend(map.get("pattern").and_then(Value::as_str));
                open.extend(map.values());
            }
            _ => {}
        }
    }
    let source = include_str!("structure.rs");
    let forms = source
        .lines()
        .filter(|it| it.trim().starts_with("r\"") && it.contains(" => "));
    assert_eq!(forms.count(), patterns.len());
    for pattern in patterns {
        assert!(structure::form(pattern).is_some(), "{pattern}");
    }
}

/// JSON is YAML, a byte order mark is none of the text, and an alias's parts stand where its anchor
/// does.
#[test]
fn other_ways_to_write_it() {
    let value = parse(Path::new("base.yaml"), base()).unwrap().value;
    let json = serde_json::to_string_pretty(&value).unwrap();
    assert_eq!(lines(&findings(json.clone())), [""; 0]);
    assert_eq!(lines(&findings(json.replace("  ", "\t"))), [""; 0]);
    assert_eq!(lines(&findings(format!("\u{feff}{}", base()))), [""; 0]);
    assert_eq!(lines(&findings(base().replace('\n', "\r\n"))), [""; 0]);

    let aliased = base()
        .replace(
            "x-fields:\n        - Authorization",
            "x-fields: &fields\n        - Authorization\n        - 7",
        )
        .replace("x-fields:\n        - api_key", "x-fields: *fields");
    let line = aliased.lines().position(|it| it.trim() == "- 7").unwrap() + 1;
    assert_eq!(
        lines(&findings(aliased)),
        [format!(
            "{line}:11: error[wrong-type]: expected a string, found a number"
        )]
    );

    let merged = base()
        .replace(
            "        score:\n          type: number\n",
            "        score: &score\n          type: number\n",
        )
        .replace(
            "          x-code-detail:",
            "          <<: *score\n          x-code-detail:",
        );
    // What is in the mapping itself wins over what is merged into it.
    assert_eq!(lines(&findings(merged)).len(), 1);
}

/// Wide characters count as one column each.
#[test]
fn columns_count_characters() {
    let text = base()
        .replace("  title: Things", "  \"人脸核身\": {a: 1}\n  title: Things")
        .replace(
            "        description: The bucket\n",
            "        {description: \"人脸核身\", enum: 7, default: one}\n",
        );
    let text = text.replace("        default: one\nsecurity", "security");
    assert_eq!(
        lines(&findings(text)).last().unwrap(),
        "14:37: error[wrong-type]: expected a list, found a number"
    );
}

#[test]
fn the_schema_is_the_same_every_time() {
    assert_eq!(profile_schema(), profile_schema());
    assert!(profile_schema().ends_with("}\n"));
}

/// The guide for authors names every key of the profile.
#[test]
fn the_guide_names_every_key() {
    let schema: Value = serde_json::from_str(&profile_schema()).unwrap();
    let guide = std::fs::read_to_string(data().join("../../../specs/README.md")).unwrap();
    let mut open = vec![&schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(list) => open.extend(list),
            Value::Object(map) => {
                let keys = map
                    .get("properties")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten();
                for (key, _) in keys {
                    let named = [format!("`{key}`"), format!("{key}:")]
                        .iter()
                        .any(|it| guide.contains(it));
                    assert!(named, "specs/README.md does not name `{key}`");
                }
                open.extend(map.values());
            }
            _ => {}
        }
    }
}
