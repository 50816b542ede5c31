//! One vendor at one revision: its records, as they are in git.

use std::collections::BTreeMap;

use super::report::Which;

/// Name of a file below a folder, with `/` → its bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The records of a vendor.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Records {
    /// `specs/<vendor>.yaml`; none if the vendor does not exist.
    pub(crate) spec: Option<Vec<u8>>,
    /// `specs/samples/<vendor>/`
    pub(crate) samples: Files,
    /// `tests/snapshots/<vendor>/*.snap`, by file name.
    pub(crate) requests: Files,
    /// `tests/snapshots/<vendor>/responses/*.snap`, by file name.
    pub(crate) responses: Files,
    /// `crates/<vendor>/src/`
    pub(crate) code: Files,
}

/// A vendor of one side.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) which: Which,
    /// File name of the spec, such as `tencent-ci`.
    pub(crate) vendor: String,
    /// The spec, from the root of the workspace.
    pub(crate) file: String,
    pub(crate) records: Records,
}

impl Side {
    /// The spec's text; what is not UTF-8 in it is replaced.
    pub(crate) fn text(&self) -> String {
        let spec = self.records.spec.as_deref().unwrap_or_default();
        String::from_utf8_lossy(spec).into_owned()
    }
}
