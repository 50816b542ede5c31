//! Follows `$ref`s.

use crate::profile::{
    Document, Format, Or, Parameter, Ref, RequestBody, Response, Role, Schema, Type,
};

use super::LowerError;
use crate::plan::Kind;

/// A schema with what stood beside the reference to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved<'a> {
    /// Name of the type in Rust, if it is a component.
    pub(super) name: Option<&'a str>,
    pub(super) schema: &'a Schema,
    /// The schema whose `allOf` led here.
    beside: Option<&'a Schema>,
}

/// What kind of Rust type a schema becomes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
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

impl<'a> Resolved<'a> {
    pub(super) fn shape(&self) -> Shape {
        let schema = self.schema;
        if !schema.one_of.is_empty() {
            return Shape::Union;
        }
        if !schema.values.is_empty() && self.name.is_some() {
            return Shape::Enum;
        }
        match schema.kind {
            Some(Type::String) if schema.format == Some(crate::profile::Format::Binary) => {
                Shape::Binary
            }
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

    /// The type of a text, a number or a truth value.
    pub(super) fn scalar(&self, shape: Shape) -> Option<Kind> {
        let format = self.schema.format;
        Some(match shape {
            Shape::Text => Kind::Text,
            Shape::Integer if format == Some(Format::Int32) => Kind::Int32,
            Shape::Integer => Kind::Int64,
            Shape::Number if format == Some(Format::Float) => Kind::Float,
            Shape::Number => Kind::Double,
            Shape::Bool => Kind::Bool,
            _ => return None,
        })
    }

    pub(super) fn description(&self) -> Option<&'a str> {
        self.beside
            .and_then(|it| it.description.as_deref())
            .or(self.schema.description.as_deref())
    }

    pub(super) fn nullable(&self) -> bool {
        self.schema.nullable || self.beside.is_some_and(|it| it.nullable)
    }

    pub(super) fn lenient(&self) -> bool {
        self.schema.lenient || self.beside.is_some_and(|it| it.lenient)
    }

    pub(super) fn deprecated(&self) -> bool {
        self.schema.deprecated || self.beside.is_some_and(|it| it.deprecated)
    }

    pub(super) fn credential(&self) -> bool {
        self.schema.credential || self.beside.is_some_and(|it| it.credential)
    }

    pub(super) fn setting(&self) -> bool {
        self.schema.setting || self.beside.is_some_and(|it| it.setting)
    }

    pub(super) fn environment(&self) -> bool {
        self.schema.environment || self.beside.is_some_and(|it| it.environment)
    }

    pub(super) fn sensitive(&self) -> bool {
        let secret =
            |it: &Schema| it.sensitive || it.format == Some(crate::profile::Format::Password);
        secret(self.schema) || self.beside.is_some_and(secret)
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.beside.and_then(|it| it.role).or(self.schema.role)
    }

    /// The Rust name of the member that has this type.
    pub(super) fn member_name(&self) -> Option<&'a str> {
        let own = self.name.is_none().then_some(self.schema);
        self.beside.or(own)?.rust_name.as_deref()
    }

    pub(super) fn aliases(&self) -> Vec<String> {
        self.beside
            .map_or(&self.schema.aliases, |it| &it.aliases)
            .clone()
    }
}

/// Follows a reference or an `allOf` with one.
pub(super) fn schema<'a>(
    document: &'a Document,
    pointer: &str,
    schema: &'a Or<Schema>,
) -> Result<Resolved<'a>, LowerError> {
    match schema {
        Or::Ref(reference) => named(document, pointer, reference.name()),
        Or::Inline(schema) => match schema.all_of.as_slice() {
            [] => Ok(Resolved {
                name: None,
                schema,
                beside: None,
            }),
            [reference] => {
                let target = named(document, pointer, reference.name())?;
                Ok(Resolved {
                    beside: Some(schema),
                    ..target
                })
            }
            _ => Err(LowerError::new(pointer, "`allOf` takes exactly one `$ref`")),
        },
    }
}

/// A schema by its name.
pub(super) fn named<'a>(
    document: &'a Document,
    pointer: &str,
    name: &str,
) -> Result<Resolved<'a>, LowerError> {
    let schema = document
        .components
        .schemas
        .get(name)
        .ok_or_else(|| LowerError::new(pointer, format!("there is no schema `{name}`")))?;
    Ok(Resolved {
        name: schema.rust_name.as_deref(),
        schema,
        beside: None,
    })
}

/// A parameter, wherever it stands.
pub(super) fn parameter<'a>(
    document: &'a Document,
    pointer: &str,
    parameter: &'a Or<Parameter>,
) -> Result<&'a Parameter, LowerError> {
    follow(
        parameter,
        |it| document.components.parameters.get(it.name()),
        pointer,
    )
}

/// A request body, wherever it stands.
pub(super) fn request_body<'a>(
    document: &'a Document,
    pointer: &str,
    body: &'a Or<RequestBody>,
) -> Result<&'a RequestBody, LowerError> {
    follow(
        body,
        |it| document.components.request_bodies.get(it.name()),
        pointer,
    )
}

/// A reply, wherever it stands.
pub(super) fn response<'a>(
    document: &'a Document,
    pointer: &str,
    response: &'a Or<Response>,
) -> Result<&'a Response, LowerError> {
    follow(
        response,
        |it| document.components.responses.get(it.name()),
        pointer,
    )
}

/// A header, wherever it stands.
pub(super) fn header<'a>(
    document: &'a Document,
    pointer: &str,
    header: &'a Or<crate::profile::Header>,
) -> Result<&'a crate::profile::Header, LowerError> {
    follow(
        header,
        |it| document.components.headers.get(it.name()),
        pointer,
    )
}

fn follow<'a, T>(
    it: &'a Or<T>,
    find: impl FnOnce(&Ref) -> Option<&'a T>,
    pointer: &str,
) -> Result<&'a T, LowerError> {
    match it {
        Or::Inline(it) => Ok(it),
        Or::Ref(reference) => find(reference)
            .ok_or_else(|| LowerError::new(pointer, format!("there is no `{}`", reference.target))),
    }
}

/// A key as a segment of a JSON pointer.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
