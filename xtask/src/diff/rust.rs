//! What changes in Rust: public items of the crate in git and of the one that the head's spec makes.

use super::report::ItemChange;
use super::side::Files;

/// The public items that differ. `old` and `new`: the files below `src` of a crate.
pub(crate) fn changes(_vendor: &str, _old: &Files, _new: &Files) -> Vec<ItemChange> {
    Vec::new()
}
