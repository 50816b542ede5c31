//! Follows references to schemas: the only code that does.

use crate::names::{self, Scope};
use crate::spec::load::escape;
use crate::spec::profile::{Document, Format, Or, Role, Schema, Type};

/// A schema with what is written beside the reference to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolved<'d> {
    /// Name of the component, if it is one.
    pub(crate) name: Option<&'d str>,
    pub(crate) schema: &'d Schema,
    /// The schema whose `allOf` led here.
    pub(crate) beside: Option<&'d Schema>,
}

/// What kind of Rust type a schema becomes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    Text,
    Binary,
    Integer,
    Number,
    Bool,
    Enum,
    Object,
    Union,
    Array,
    /// Members of any name and one type.
    Map,
    /// Any JSON.
    Free,
}

impl<'d> Resolved<'d> {
    pub(crate) fn shape(&self) -> Shape {
        let schema = self.schema;
        if !schema.one_of.is_empty() {
            return Shape::Union;
        }
        if !schema.values.is_empty() && self.name.is_some() {
            return Shape::Enum;
        }
        match schema.kind {
            Some(Type::String) if schema.format == Some(Format::Binary) => Shape::Binary,
            Some(Type::String) => Shape::Text,
            Some(Type::Integer) => Shape::Integer,
            Some(Type::Number) => Shape::Number,
            Some(Type::Boolean) => Shape::Bool,
            Some(Type::Array) => Shape::Array,
            Some(Type::Object) if schema.map_values().is_some() => Shape::Map,
            Some(Type::Object) if schema.properties.is_empty() => Shape::Free,
            Some(Type::Object) => Shape::Object,
            None => Shape::Free,
        }
    }

    /// Whether it has one value, and no name.
    pub(crate) fn is_constant(&self) -> bool {
        self.name.is_none() && self.schema.values.len() == 1
    }

    /// The Rust name of the component.
    pub(crate) fn ident(&self) -> Option<String> {
        let given = self.schema.rust_name.as_deref();
        Some(names::ident(Scope::Type, self.name?, given))
    }

    /// Where the component is.
    pub(crate) fn pointer(&self) -> Option<String> {
        self.name.map(component_pointer)
    }

    /// Whether the schema or what is beside it says so.
    fn any(&self, says: impl Fn(&Schema) -> bool) -> bool {
        says(self.schema) || self.beside.is_some_and(says)
    }

    pub(crate) fn description(&self) -> Option<&'d str> {
        self.beside
            .and_then(|it| it.description.as_deref())
            .or(self.schema.description.as_deref())
    }

    pub(crate) fn nullable(&self) -> bool {
        self.any(|it| it.nullable)
    }

    pub(crate) fn lenient(&self) -> bool {
        self.any(|it| it.lenient)
    }

    pub(crate) fn deprecated(&self) -> bool {
        self.any(|it| it.deprecated)
    }

    pub(crate) fn credential(&self) -> bool {
        self.any(|it| it.credential)
    }

    pub(crate) fn sensitive(&self) -> bool {
        self.any(|it| it.sensitive || it.format == Some(Format::Password))
    }

    pub(crate) fn role(&self) -> Option<Role> {
        self.beside.and_then(|it| it.role).or(self.schema.role)
    }

    /// The other names of the member that has this type.
    pub(crate) fn aliases(&self) -> &'d [String] {
        &self.beside.unwrap_or(self.schema).aliases
    }

    /// Any members and no named ones: nothing is known of it.
    pub(crate) fn is_raw(&self) -> bool {
        let schema = self.schema;
        schema.kind == Some(Type::Object) && schema.is_open() && schema.properties.is_empty()
    }
}

/// Follows a reference, or an `allOf` with one.
pub(crate) fn schema<'d>(document: &'d Document, it: &'d Or<Schema>) -> Option<Resolved<'d>> {
    match it {
        Or::Ref(reference) => target(document, &reference.target),
        Or::Inline(schema) => inline(document, schema),
    }
}

/// Follows an `allOf`.
pub(crate) fn inline<'d>(document: &'d Document, schema: &'d Schema) -> Option<Resolved<'d>> {
    match schema.all_of.as_slice() {
        [] => Some(Resolved {
            name: None,
            schema,
            beside: None,
        }),
        [only] => Some(Resolved {
            beside: Some(schema),
            ..target(document, &only.target)?
        }),
        _ => None,
    }
}

/// The schema that a reference leads to.
pub(crate) fn target<'d>(document: &'d Document, target: &str) -> Option<Resolved<'d>> {
    named(document, schema_name(target)?)
}

/// A schema by its name.
pub(crate) fn named<'d>(document: &'d Document, name: &str) -> Option<Resolved<'d>> {
    let (name, schema) = document.components.schemas.get_key_value(name)?;
    Some(Resolved {
        name: Some(name),
        schema,
        beside: None,
    })
}

/// The name in a reference to a schema; `None` for another kind of component.
pub(crate) fn schema_name(target: &str) -> Option<&str> {
    target.strip_prefix("#/components/schemas/")
}

/// Where a schema of this name is.
pub(crate) fn component_pointer(name: &str) -> String {
    format!("/components/schemas/{}", escape(name))
}

/// The `x-rust-name` of a member.
pub(crate) fn member_name(member: &Or<Schema>) -> Option<&str> {
    match member {
        Or::Inline(member) => member.rust_name.as_deref(),
        Or::Ref(_) => None,
    }
}
