//! Positions of nodes, which are found by their JSON pointer.

use std::fmt::Display;

use crate::diagnostic::Position;

/// Where a node is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    /// Its key; for the elements of a list, the element itself.
    pub(super) key: Position,
    /// Its value.
    pub(super) value: Position,
}

/// Turns a key into a segment of a JSON pointer.
pub(crate) fn escape(key: &str) -> std::borrow::Cow<'_, str> {
    if key.contains(['~', '/']) {
        key.replace('~', "~0").replace('/', "~1").into()
    } else {
        key.into()
    }
}

/// A JSON pointer.
pub(crate) trait Pointer {
    /// The pointer of what a node has under a key or an index.
    fn at(&self, key: impl Display) -> String;
}

impl Pointer for str {
    fn at(&self, key: impl Display) -> String {
        format!("{self}/{}", escape(&key.to_string()))
    }
}
