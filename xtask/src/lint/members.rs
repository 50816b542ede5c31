//! The members of objects, as rules compare them.

use crate::spec::profile::{Role, Schema, Type};
use crate::spec::{Resolved, Spec};

/// A member whose type resolves.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    pub(super) resolved: Resolved<'a>,
    pub(super) required: bool,
}

impl<'a> Member<'a> {
    /// Its name and its other ones.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let others = self.resolved.aliases().iter().map(String::as_str);
        std::iter::once(self.name).chain(others)
    }

    /// Whether it is always there and never `null`.
    pub(super) fn is_kept(&self) -> bool {
        self.required && !self.resolved.nullable()
    }

    /// The object that it is, if that has members with names.
    pub(super) fn object(&self) -> Option<&'a Schema> {
        let schema = self.resolved.schema;
        let has_members = schema.kind == Some(Type::Object) && !schema.properties.is_empty();
        has_members.then_some(schema)
    }

    /// Whether it holds the code of an error.
    pub(super) fn is_code(&self) -> bool {
        self.resolved.role() == Some(Role::Code) || self.resolved.schema.code_detail.is_some()
    }
}

/// The members of an object, in the order of the file.
pub(super) fn members<'a>(spec: &Spec<'a>, object: &'a Schema) -> impl Iterator<Item = Member<'a>> {
    let members = object.properties.iter();
    members.filter_map(|(name, it)| {
        Some(Member {
            name,
            resolved: spec.resolve(it)?,
            required: object.required.contains(name),
        })
    })
}

/// A member by any of its names.
pub(super) fn member<'a>(spec: &Spec<'a>, object: &'a Schema, name: &str) -> Option<Member<'a>> {
    members(spec, object).find(|it| it.names().any(|it| it == name))
}

/// The members that a path leads through, by any names; none if one of them is not there.
pub(super) fn along<'a>(
    spec: &Spec<'a>,
    object: &'a Schema,
    path: &[String],
) -> Option<Vec<Member<'a>>> {
    let mut object = Some(object);
    let steps = path.iter().map(|name| {
        let found = member(spec, object?, name)?;
        object = found.object();
        Some(found)
    });
    steps.collect()
}
