//! Both documents, and which operations reach what in them.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::outline::{Node, What};
use super::reach::{Reach, Use, bare_name, is_verdict, marks};
use super::report::Safety;

/// How many types inside each other are looked into. One that contains itself, which the linter
/// refuses, ends here.
const MAX_DEPTH: usize = 8;

/// What differences are found and judged with.
pub(crate) struct Context<'a> {
    pub(crate) old: &'a Node,
    pub(crate) new: &'a Node,
    pub(crate) old_reach: &'a Reach,
    pub(crate) new_reach: &'a Reach,
    pub(crate) looser: &'a Looser,
}

/// By operation, under its old name and its new one.
pub(crate) type Looser = HashMap<String, Lost>;

/// What no longer keeps a response from being a success.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lost {
    /// Members that rules read, by any of their names.
    pub(crate) members: BTreeSet<String>,
    /// Values that were known not to be one of a success.
    pub(crate) values: BTreeSet<String>,
}

impl<'a> Context<'a> {
    /// The uses of a type, on either side.
    pub(crate) fn uses(&self, name: &str) -> impl Iterator<Item = &'a Use> {
        let (old, new) = (self.old_reach.uses(name), self.new_reach.uses(name));
        old.iter().chain(new)
    }

    fn either(&self, is_it: impl Fn(&Reach) -> bool) -> bool {
        is_it(self.old_reach) || is_it(self.new_reach)
    }

    /// What something of this name is marked as, on either side.
    pub(crate) fn marked(&self, name: &str) -> impl Iterator<Item = Safety> {
        let name = bare_name(name);
        let sides = [self.old_reach, self.new_reach].into_iter();
        let found = sides.filter_map(move |it| it.marks.get(&name));
        found.flatten().copied()
    }

    /// What a node of the new document is marked as.
    pub(crate) fn marks(&self, node: &Node) -> Vec<Safety> {
        marks(node, &|name| self.new.child(What::Type, name))
    }

    /// Whether a verdict is of this type, on either side.
    pub(crate) fn is_verdict(&self, name: &str) -> bool {
        self.either(|it| it.verdicts.contains(name))
    }

    /// Whether an operation returns a verdict.
    pub(crate) fn judges(&self, operation: &str) -> bool {
        self.either(|it| it.judges.contains(operation))
    }

    /// Whether a success or an error is known by a member of a type.
    pub(crate) fn is_judged(&self, name: &str, member: &str) -> bool {
        let pair = (name.to_owned(), member.to_owned());
        self.either(|it| it.judged.contains(&pair))
    }

    /// Whether a response of an operation is of a type, or something in the response is.
    pub(crate) fn is_root(&self, operation: &str, name: &str) -> bool {
        let pair = (operation.to_owned(), name.to_owned());
        self.either(|it| it.roots.contains(&pair))
    }

    /// Whether an operation's errors are known by this member.
    pub(crate) fn is_code(&self, operation: &str, member: &str) -> bool {
        let pair = (operation.to_owned(), member.to_owned());
        self.either(|it| it.codes.contains(&pair))
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
        self.is_sensitive_within(node, MAX_DEPTH)
    }

    fn is_sensitive_within(&self, node: &Node, depth: usize) -> bool {
        let format = node.get("format");
        let named = node.get("type").and_then(Value::as_str).unwrap_or_default();
        let marked = |it: &Node| it.flag("x-sensitive");
        marked(node)
            || format.is_some_and(|it| it == "password" || it == "binary")
            || node
                .all(What::Items)
                .any(|it| self.is_sensitive_within(it, depth))
            || depth > 0
                && self.types(named).any(|it| {
                    let mut parts = it.all(What::Member).chain(it.all(What::Items));
                    marked(it) || parts.any(|it| self.is_sensitive_within(it, depth - 1))
                })
    }

    /// The last node of a trail as it was, if it and all above have their old names.
    pub(crate) fn before(&self, trail: &[&Node]) -> Option<&'a Node> {
        trail
            .iter()
            .try_fold(self.old, |node, it| node.child(it.what, &it.key))
    }
}
