//! Both documents, and which operations reach what in them.

use super::reach::{Reach, Use};
use super::tree::Node;

/// What differences are found and judged with.
pub(crate) struct Context<'a> {
    pub(crate) old: &'a Node,
    pub(crate) new: &'a Node,
    pub(crate) old_reach: &'a Reach,
    pub(crate) new_reach: &'a Reach,
}

impl<'a> Context<'a> {
    /// The uses of a type, on either side.
    pub(crate) fn uses(&self, name: &str) -> impl Iterator<Item = &'a Use> {
        let (old, new) = (self.old_reach.uses(name), self.new_reach.uses(name));
        old.iter().chain(new)
    }

    /// Whether a verdict is of this type, on either side.
    pub(crate) fn holds_verdict(&self, name: &str) -> bool {
        self.old_reach.is_verdict(name) || self.new_reach.is_verdict(name)
    }

    /// The last node of a trail as it was, if it and all above have their old names.
    pub(crate) fn before(&self, trail: &[&Node]) -> Option<&'a Node> {
        trail
            .iter()
            .try_fold(self.old, |node, it| node.child(it.what, &it.key))
    }
}
