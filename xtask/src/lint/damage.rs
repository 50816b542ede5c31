//! The nodes of a document that are not as its file has them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Bound;

use crate::diagnostic::Diagnostic;
use crate::load::escape;
use crate::spec::{Argument, Reference, Spec};

/// The rules about what is used or shown, perhaps by something that is damaged.
const NEED_ALL: &[&str] = &[
    "binary-place",
    "credential-place",
    "one-of-place",
    "retry-place",
    "role-place",
    "sample-operation",
    "setting-place",
    "unused-component",
    "verdict-place",
];

/// Nodes that are not as the file has them.
#[derive(Debug, Default)]
pub(super) struct Damage {
    pointers: BTreeSet<String>,
    /// Objects whose own keys are damaged, so that nothing is known of what depends on these.
    objects: HashSet<String>,
}

impl Damage {
    /// `is_key`: it is the key of an object that says something about the object.
    pub(super) fn add(&mut self, pointer: &str, is_key: bool) {
        self.pointers.insert(pointer.to_owned());
        let object = pointer.rsplit_once('/').map_or("", |it| it.0);
        let is_operation = object.starts_with("/paths/") && object.matches('/').count() == 3;
        if is_key && !is_operation && object.matches('/').count() > 1 {
            self.objects.insert(object.to_owned());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pointers.is_empty()
    }

    /// Adds the references to what is damaged, and marks the operations whose parts are.
    pub(super) fn spread(&mut self, spec: &mut Spec<'_>) {
        let is_section = |it: &String| it.starts_with("/components") && it.matches('/').count() < 3;
        let lost = self.pointers.iter().any(is_section);
        let mut users: HashMap<&str, Vec<&Reference<'_>>> = HashMap::new();
        for it in &spec.references {
            let target = it.target.trim_start_matches('#');
            users.entry(target).or_default().push(it);
        }
        let damaged = users.iter().filter(|it| lost || self.has(it.0));
        let mut open: Vec<&Reference<'_>> = damaged.flat_map(|it| it.1).copied().collect();
        while let Some(it) = open.pop() {
            if !self.pointers.insert(it.pointer.clone()) {
                continue;
            }
            let beside = it.pointer.strip_suffix("/allOf/0/$ref");
            self.objects.extend(beside.map(str::to_owned));
            if let Some((section, name)) = it.from {
                let component = format!("/components/{section}/{}", escape(name));
                open.extend(users.get(component.as_str()).into_iter().flatten());
            }
        }
        for op in &mut spec.operations {
            let own = ["parameters", "requestBody", "security"];
            let own = own
                .iter()
                .any(|it| self.has(&format!("{}/{it}", op.pointer)));
            let inputs = op.arguments.iter().any(|it| self.has_input(it));
            let content = op.content.as_ref().is_some_and(|it| self.has(&it.pointer));
            let signing = op.declared.security.is_none() && self.has("/security")
                || op.scheme.as_ref().is_some_and(|it| {
                    self.has(&format!("/components/securitySchemes/{}", it.component))
                })
                || self.pointers.contains("/components/securitySchemes");
            op.complete &= !(own || inputs || content || signing);
            let replies = self.has(&format!("{}/responses", op.pointer));
            op.replies_complete &= !replies && !op.replies.iter().any(|it| self.has(&it.pointer));
        }
    }

    /// Whether a node is damaged, is in something damaged or has something damaged in it.
    pub(super) fn has(&self, pointer: &str) -> bool {
        let mut above = pointer;
        loop {
            if self.pointers.contains(above) {
                return true;
            }
            match above.rfind('/') {
                Some(end) => above = &above[..end],
                None => break,
            }
        }
        let below = format!("{pointer}/");
        let from = (Bound::Included(below.as_str()), Bound::Unbounded);
        let next = self.pointers.range::<str, _>(from).next();
        next.is_some_and(|it| it.starts_with(&below))
    }

    /// Whether an input or its type is damaged.
    pub(super) fn has_input(&self, input: &Argument<'_>) -> bool {
        let component = input.resolved.and_then(|it| it.pointer());
        self.has(&input.pointer) || component.is_some_and(|it| self.has(&it))
    }

    /// Whether a diagnostic may be about nothing but damage.
    pub(super) fn hides(&self, it: &Diagnostic) -> bool {
        if self.is_empty() {
            return false;
        }
        // (What is wrong with a sample has no pointer.)
        let (object, _) = it.pointer.rsplit_once('/').unwrap_or_default();
        let near = !it.pointer.is_empty() && self.has(&it.pointer);
        let section = it.pointer.split('/').nth(1).unwrap_or_default();
        let section = format!("/{section}");
        let near = near
            || !["/", "/paths", "/components"].contains(&section.as_str()) && self.has(&section);
        near || self.objects.contains(object) || NEED_ALL.contains(&it.problem.rule)
    }
}
