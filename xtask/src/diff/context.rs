//! Both documents, and which operations reach what in them.

use serde_json::Value;

use super::reach::{Reach, Use, is_verdict};
use super::tree::{Node, What};

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

    fn reaches(&self) -> [&'a Reach; 2] {
        [self.old_reach, self.new_reach]
    }

    /// Whether a verdict is of this type, on either side.
    pub(crate) fn is_verdict(&self, name: &str) -> bool {
        self.reaches().iter().any(|it| it.is_verdict(name))
    }

    /// Whether an operation returns a verdict.
    pub(crate) fn judges(&self, operation: &str) -> bool {
        self.reaches().iter().any(|it| it.judges(operation))
    }

    /// Whether a success or an error is known by a member of a type of one of these names.
    pub(crate) fn is_judged<'n>(&self, names: impl Iterator<Item = &'n str>, member: &str) -> bool {
        let mut pairs = names.flat_map(|name| self.reaches().map(|it| (it, name)));
        pairs.any(|(reach, name)| reach.is_judged(name, member))
    }

    /// Whether a success rule reads a value of a type of one of these names.
    pub(crate) fn is_listed<'n>(&self, names: impl Iterator<Item = &'n str>) -> bool {
        let mut pairs = names.flat_map(|name| self.reaches().map(|it| (it, name)));
        pairs.any(|(reach, name)| reach.is_listed(name))
    }

    /// Whether an operation's errors are known by this member.
    pub(crate) fn is_code(&self, operation: &str, member: &str) -> bool {
        self.reaches()
            .iter()
            .any(|it| it.is_code(operation, member))
    }

    /// Whether a type of this name has verdicts, on either side.
    pub(crate) fn has_verdicts(&self, name: &Value) -> bool {
        let mut types = self.types(name.as_str().unwrap_or_default());
        types.any(|it| it.all(What::Member).any(is_verdict))
    }

    fn types(&self, name: &str) -> impl Iterator<Item = &'a Node> {
        let sides = [self.old, self.new].into_iter();
        sides.filter_map(move |it| it.child(What::Type, name))
    }

    /// Never printed, or a file: whatever is uploaded here shows a person.
    pub(crate) fn is_sensitive(&self, node: &Node) -> bool {
        let format = node.get("format");
        let named = node.get("type").and_then(Value::as_str).unwrap_or_default();
        let marked = |it: &Node| it.flag("x-sensitive");
        marked(node)
            || format.is_some_and(|it| it == "password" || it == "binary")
            || node.all(What::Items).any(|it| self.is_sensitive(it))
            || self
                .types(named)
                .any(|it| marked(it) || it.all(What::Member).any(marked))
    }

    /// The last node of a trail as it was, if it and all above have their old names.
    pub(crate) fn before(&self, trail: &[&Node]) -> Option<&'a Node> {
        trail
            .iter()
            .try_fold(self.old, |node, it| node.child(it.what, &it.key))
    }
}
