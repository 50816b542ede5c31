//! The corpus in `tests/diff/corpus`: one file per concern, one change per case.
//!
//! ```text
//! == what is changed
//! vendor
//! # Why the verdict is this one.
//! <<<
//! lines of the spec, which appear exactly once
//! ===
//! what replaces them
//! >>>
//! rule kind safety semver arguments/responses operations
//! ```
//!
//! A case may have several replacements. `safety` is a list with commas, or `-`. `operations` is a
//! list of names, `*` and a number if there are more than three, or `-`.
//!
//! The environment variable `LIVEPROOF_CORPUS` may name some of the files, with commas and without
//! `.cases`; without it all of them are read.

use std::path::{Path, PathBuf};

/// A case.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// File and line of the title.
    pub(super) at: String,
    pub(super) title: String,
    pub(super) vendor: String,
    pub(super) reason: String,
    pub(super) edits: Vec<(String, String)>,
    pub(super) expected: Vec<String>,
}

impl Case {
    /// The spec after the change.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (old, new) in &self.edits {
            let count = out.matches(old.as_str()).count();
            assert_eq!(
                count, 1,
                "{} ({}): these lines stand {count} times in xtask/tests/diff/specs/{}.yaml:\n{old}",
                self.at, self.title, self.vendor
            );
            out = out.replace(old.as_str(), new);
        }
        out
    }
}

/// The files that somebody wants to see alone.
pub(super) fn wanted() -> Option<Vec<String>> {
    let named = std::env::var("LIVEPROOF_CORPUS").ok()?;
    Some(named.split(',').map(|it| it.trim().to_owned()).collect())
}

/// The spec that the corpus changes: as it was when the corpus was written, so that it need not
/// follow specs; or a golden.
pub(super) fn base(vendor: &str) -> String {
    let path = folder().join(format!("specs/{vendor}.yaml"));
    let golden = folder().join(format!("../golden/{vendor}.yaml"));
    let path = if path.is_file() { path } else { golden };
    std::fs::read_to_string(path).expect("a spec of the corpus")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff")
}

/// All cases of all files.
pub(super) fn all() -> Vec<Case> {
    let folder = folder().join("corpus");
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("the corpus")
        .map(|it| it.expect("an entry").path())
        .filter(|it| it.extension().is_some_and(|it| it == "cases"))
        .collect();
    if let Some(wanted) = wanted() {
        paths.retain(|it| {
            let stem = it.file_stem().unwrap_or_default().to_string_lossy();
            wanted.iter().any(|it| *it == stem)
        });
    }
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("a file of the corpus");
        out.extend(parse(&name, &text));
    }
    out
}

fn parse(name: &str, text: &str) -> Vec<Case> {
    let mut out: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("== ") {
            out.push(Case {
                at: format!("{name}:{}", index + 1),
                title: title.to_owned(),
                vendor: String::new(),
                reason: String::new(),
                edits: Vec::new(),
                expected: Vec::new(),
            });
            continue;
        }
        let Some(case) = out.last_mut() else { continue };
        if line == "<<<" {
            let mut sides = [String::new(), String::new()];
            let mut side = 0;
            for (_, line) in lines.by_ref() {
                match line {
                    "===" => side = 1,
                    ">>>" => break,
                    _ => {
                        sides[side].push_str(line);
                        sides[side].push('\n');
                    }
                }
            }
            case.edits.push(sides.into());
        } else if let Some(reason) = line.strip_prefix('#') {
            case.reason.push_str(reason);
        } else if case.vendor.is_empty() {
            case.vendor = line.trim().to_owned();
        } else if !line.trim().is_empty() {
            case.expected
                .push(line.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    out
}
