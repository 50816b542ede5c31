//! What JSON bodies of requests consist of.

use std::collections::HashSet;

use super::references::reach;
use crate::spec::{Body, Input, Place, SchemaNode, Spec, component_pointer, schema_name};

/// What JSON bodies of requests consist of.
pub(super) struct JsonBodies<'a> {
    /// Where their schemas are.
    bodies: HashSet<String>,
    /// The components inside them.
    pub(super) components: HashSet<&'a str>,
}

impl<'a> JsonBodies<'a> {
    pub(super) fn of(spec: &Spec<'a>) -> Self {
        let operations = spec.operations.iter();
        let operations = operations.filter(|it| matches!(it.body, Body::Json { .. }));
        let bodies = operations.clone();
        let bodies = bodies.filter_map(|it| it.content.as_ref()?.schema_pointer());
        let inputs = operations.flat_map(|it| &it.inputs);
        let inputs = inputs.filter(|it| matches!(it.place, Place::Json | Place::Body));
        let roots = inputs.flat_map(|it| referred(spec, it));
        let edges = spec.references.iter().filter_map(|it| match it.from {
            Some(("schemas", from)) => Some((from, schema_name(it.target)?)),
            _ => None,
        });
        Self {
            bodies: bodies.collect(),
            components: reach(edges, roots.collect::<Vec<_>>()),
        }
    }

    /// Whether a schema is that of a body.
    pub(super) fn is_body(&self, pointer: &str) -> bool {
        self.bodies.contains(pointer)
    }

    /// Whether the object at this place is inside a body.
    pub(super) fn has(&self, object: &str) -> bool {
        let mut components = self.components.iter();
        components.any(|it| component_pointer(it) == object)
    }

    /// Whether a schema is inside a body.
    pub(super) fn contains(&self, it: &SchemaNode<'_>) -> bool {
        let own = |body: &String| it.pointer.starts_with(&format!("{body}/"));
        match it.component() {
            Some(name) if self.components.contains(name) => true,
            _ => self.bodies.iter().any(own),
        }
    }
}

/// The components that an input, its items or its values are.
fn referred<'a>(spec: &Spec<'a>, input: &Input<'a>) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut next = input.resolved;
    // A component is looked into by its own references.
    while let Some(it) = next {
        names.extend(it.name);
        let inner = it.schema.items.as_deref().or(it.schema.map_values());
        next = inner
            .filter(|_| it.name.is_none())
            .and_then(|it| spec.resolve(it));
    }
    names
}
