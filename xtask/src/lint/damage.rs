//! The nodes of a document that are not as its file has them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Bound;

use crate::diagnostic::Diagnostic;
use crate::spec::load::Pointer;
use crate::spec::{Content, Input, Operation, Reference, Resolved, Spec};

/// The rules about what is used or shown, perhaps by something that is damaged.
const NEED_ALL: &[&str] = &[
    "binary-place",
    "credential-place",
    "one-of-place",
    "retry-place",
    "role-place",
    "sample-operation",
    "setting-place",
    "verdict-place",
];

/// The rules about a name, whatever has it.
const NEED_KEY: &[&str] = &["extra-declared", "extra-refused", "extra-signed"];

/// Nodes that are not as the file has them.
#[derive(Debug, Default)]
pub(super) struct Damage {
    pointers: BTreeSet<String>,
    /// Objects whose own keys are damaged, so that nothing is known of what depends on these.
    objects: HashSet<String>,
    /// Whether something of it may refer to a component.
    pub(super) refers: bool,
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

    /// Marks the operations of whose parts too little is known, and adds the references to what is
    /// damaged.
    pub(super) fn spread(&mut self, spec: &mut Spec<'_>) {
        if self.is_empty() {
            return;
        }
        let requests = spec.operations.iter().map(|it| self.has_request(it));
        let responses = spec.operations.iter().map(|it| self.has_responses(it));
        let damaged: Vec<(bool, bool)> = requests.zip(responses).collect();
        for (op, (request, responses)) in spec.operations.iter_mut().zip(damaged) {
            op.complete &= !request;
            op.responses_complete &= !responses;
        }
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
                let component = "/components".at(section).at(name);
                open.extend(users.get(component.as_str()).into_iter().flatten());
            }
        }
    }

    /// Whether it is not known what a request consists of and who signs it.
    fn has_request(&self, op: &Operation<'_>) -> bool {
        let is_lost = |it: &Input<'_>| match it.parameter {
            Some(_) => self.has(&it.pointer.at("name")) || self.has(&it.pointer.at("examples")),
            None => self.is_lost(&it.pointer),
        };
        let has_fields = |it: &Content<'_>| {
            let schema = it.schema_pointer().unwrap_or_default();
            self.is_lost(&schema.at("properties")) || self.has(&it.media_pointer.at("examples"))
        };
        let security = op.pointer.at("security");
        let used = match op.declared.security {
            Some(_) => &security,
            None => "/security",
        };
        let scheme = op.scheme.as_ref();
        let scheme = scheme.map(|it| "/components/securitySchemes".at(it.component));
        self.is_lost(&op.pointer.at("parameters"))
            || self.is_lost(&op.pointer.at("requestBody"))
            || op.inputs.iter().any(is_lost)
            || op.content.as_ref().is_some_and(has_fields)
            || self.has(used)
            || self.is_lost(&security)
            || scheme.is_some_and(|it| self.has(&it))
    }

    /// Whether it is not known what judges the responses.
    fn has_responses(&self, op: &Operation<'_>) -> bool {
        let mut contents = op.responses.iter().flat_map(|it| &it.contents);
        let has_body = |it: Resolved<'_>| {
            let mut shapes = it.schema.one_of.iter();
            it.pointer().is_some_and(|it| self.has(&it))
                || shapes.any(|it| self.has(it.target.trim_start_matches('#')))
        };
        self.has(&op.pointer.at("responses"))
            || op.responses.iter().any(|it| self.has(&it.pointer))
            || contents.any(|it| it.resolved.is_none_or(has_body))
    }

    /// Whether a node or something that it is in is damaged.
    pub(super) fn is_lost(&self, pointer: &str) -> bool {
        let ends = pointer.match_indices('/').map(|it| it.0);
        let mut above = ends.chain([pointer.len()]).map(|end| &pointer[..end]);
        above.any(|it| self.pointers.contains(it))
    }

    /// Whether a node is damaged, is in something damaged or has something damaged in it.
    pub(super) fn has(&self, pointer: &str) -> bool {
        let below = format!("{pointer}/");
        let from = (Bound::Included(below.as_str()), Bound::Unbounded);
        let next = self.pointers.range::<str, _>(from).next();
        self.is_lost(pointer) || next.is_some_and(|it| it.starts_with(&below))
    }

    /// Whether an input or its type is damaged.
    pub(super) fn has_input(&self, input: &Input<'_>) -> bool {
        let component = input.resolved.and_then(|it| it.pointer());
        self.has(&input.pointer) || component.is_some_and(|it| self.has(&it))
    }

    /// Whether a diagnostic may be about nothing but damage.
    pub(super) fn hides(&self, it: &Diagnostic) -> bool {
        if self.is_empty() {
            return false;
        }
        let rule = it.problem.rule;
        let (object, _) = it.pointer.rsplit_once('/').unwrap_or_default();
        let near = match NEED_KEY.contains(&rule) {
            true => self.is_lost(object),
            // (What is wrong with a sample has no pointer.)
            false => !it.pointer.is_empty() && self.has(&it.pointer),
        };
        let section = it.pointer.split('/').nth(1).unwrap_or_default();
        let alone = !["", "paths", "components"].contains(&section);
        near || self.objects.contains(object)
            || alone && self.has(&format!("/{section}"))
            || NEED_ALL.contains(&rule)
            || self.refers && rule == "unused-component"
    }
}
