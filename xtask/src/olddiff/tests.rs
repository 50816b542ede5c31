//! The findings as a whole, over pairs of real specs.

mod cases;
mod complete;
mod corpus;
mod symmetric;

use std::path::{Path, PathBuf};

use super::report::{self, Pair};
use super::side::{self, Side};
use crate::workspace::SpecFile;

/// The root of the repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("xtask lies in the workspace")
        .to_path_buf()
}

fn spec(vendor: &str) -> SpecFile {
    SpecFile {
        vendor: vendor.to_owned(),
        path: root().join("specs").join(format!("{vendor}.yaml")),
    }
}

/// The text of a spec of this workspace.
fn text(vendor: &str) -> String {
    std::fs::read_to_string(spec(vendor).path).expect("a spec of this workspace")
}

/// The text of the spec that the corpus changes: as it was when the corpus was written, so that it
/// need not follow specs.
fn corpus_text(vendor: &str) -> String {
    let folder = root().join("xtask/tests/diff/specs");
    std::fs::read_to_string(folder.join(format!("{vendor}.yaml"))).expect("a spec of the corpus")
}

/// A side with this text in the place of the vendor's spec, without samples: the linter looks for
/// them beside the file, and there is none of this name.
fn parsed(vendor: &str, text: String) -> Side {
    let files = side::Files {
        text,
        samples: std::collections::BTreeMap::new(),
    };
    let spec = SpecFile {
        path: root()
            .join("specs/without-samples")
            .join(format!("{vendor}.yaml")),
        ..spec(vendor)
    };
    Side::parse(&spec, files, &root()).expect("it is YAML")
}

/// The same, and generated.
fn made(vendor: &str, text: String) -> Side {
    let mut side = parsed(vendor, text);
    side.make();
    side
}

/// What is said about two sides.
fn report(old: Side, new: Side) -> super::model::Report {
    let pair = Pair {
        old: Some(old),
        new: Some(new),
    };
    report::of(&[pair], &[], "old", "new")
}
