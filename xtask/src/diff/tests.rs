//! The findings as a whole, over pairs of specs.

mod canaries;
mod cases;
mod complete;
mod corpus;
mod symmetric;

use std::path::Path;

use super::report::Which;
use super::side::{Reading, Records, Side};

/// The text of a spec of this workspace.
fn text(vendor: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = root.join(format!("specs/{vendor}.yaml"));
    std::fs::read_to_string(path).expect("a spec of this workspace")
}

/// A side with this text in the place of the vendor's spec, without samples: the linter looks for
/// them beside the file, and there is none of this name.
fn made(vendor: &str, text: String) -> (Side, Reading) {
    let records = Records {
        spec: Some(text.into_bytes()),
        ..Records::default()
    };
    let side = Side {
        file: format!("specs/without-samples/{vendor}.yaml"),
        vendors: Some(["tencent-captcha".to_owned()].into()),
        ..Side::made(Which::Head, vendor, records)
    };
    let reading = side.read();
    (side, reading)
}
