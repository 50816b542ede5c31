//! Named schemas → types.

use std::collections::HashSet;

use serde_json::Value;

use super::resolver::{InputRoot, Resolver};
use crate::names::{self, Scope};
use crate::spec::docs;
use crate::spec::load::escape;
use crate::spec::model::{
    EnumType, EnumValue, Kind, Lenient, MapType, Member, ObjectType, Operation, Success, Type,
    UnionType, Used,
};
use crate::spec::profile::{self, Format, Or, Schema};
use crate::spec::reference::{self, Resolved, Shape, component_pointer, member_name};
use crate::text;

/// How many lists may be in each other by reference.
pub(super) const MAX_LISTS: usize = 32;

impl<'d> Resolver<'d> {
    /// The Rust name of a type, which is made in the end.
    pub(super) fn type_name(&mut self, pointer: &str, resolved: &Resolved<'d>) -> String {
        let Some(name) = resolved.ident() else {
            self.missing(
                pointer,
                "an object or enum has to be a component with a name",
            );
            return String::new();
        };
        self.open.push(*resolved);
        name
    }

    /// Makes all types that operations need. Not by recursion: a chain of types may be as long as
    /// the document.
    pub(super) fn types(&mut self) {
        while let Some(resolved) = self.open.pop() {
            let Some(name) = resolved.ident().filter(|it| !self.types.contains_key(it)) else {
                continue;
            };
            if let Some(made) = self.named_type(&resolved) {
                self.types.insert(name, made);
            }
        }
        // In the order of the spec, whichever operation needed them first.
        let mut made = std::mem::take(&mut self.types);
        for (name, schema) in &self.document.components.schemas {
            let ident = names::ident(Scope::Type, name, schema.rust_name.as_deref());
            self.types.extend(made.swap_remove_entry(&ident));
        }
        for root in std::mem::take(&mut self.roots) {
            self.built_by_callers(root);
        }
    }

    /// A caller who builds a type builds what it holds, too.
    fn built_by_callers(&mut self, root: InputRoot<'d>) {
        if let Some(Type::Object(object)) = self.types.get_mut(&root.name) {
            object.item |= root.item;
            for (name, docs) in root.docs {
                if let Some(member) = object.members.iter_mut().find(|it| it.name == name) {
                    member.docs = docs;
                }
            }
        }
        let mut open = vec![root.name];
        let mut seen = HashSet::new();
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match self.types.get_mut(&name) {
                Some(Type::Object(object)) => {
                    object.input = true;
                    for member in &mut object.members {
                        if root.checked && !std::mem::replace(&mut member.checked, true) {
                            docs::limits(&member.checks, &mut member.docs);
                        }
                        open.extend(built(&member.kind));
                    }
                }
                Some(Type::Map(map)) => {
                    map.input = true;
                    open.extend(built(&map.kind));
                }
                _ => {}
            }
        }
    }

    fn named_type(&mut self, resolved: &Resolved<'d>) -> Option<Type> {
        let pointer = component_pointer(resolved.name?);
        let docs = type_docs(resolved);
        Some(match resolved.shape() {
            Shape::Enum => self.enumeration(&pointer, docs, resolved),
            Shape::Object => self.object(&pointer, docs, resolved),
            Shape::Union => {
                let references = resolved.schema.one_of.iter();
                let members = references.filter_map(|it| {
                    let member = reference::target(self.document, &it.target);
                    let member = self.found(&pointer, member)?;
                    Some(self.type_name(&pointer, &member))
                });
                Type::Union(UnionType {
                    members: members.collect(),
                    docs,
                    used: Used::default(),
                })
            }
            Shape::Map => {
                let values = resolved.schema.map_values()?;
                let values_pointer = format!("{pointer}/additionalProperties");
                let kind = self.member_kind(&values_pointer, values, 0);
                let values = reference::schema(self.document, values)?;
                Type::Map(MapType {
                    docs,
                    input: false,
                    sensitive: self.is_sensitive(&values),
                    checks: self.checks(&values),
                    lenient: values.lenient() && values.shape() != Shape::Enum,
                    kind,
                })
            }
            _ => {
                self.missing(&pointer, "it is not an object, an enum or a `oneOf`");
                return None;
            }
        })
    }

    fn object(&mut self, pointer: &str, docs: String, resolved: &Resolved<'d>) -> Type {
        let schema = resolved.schema;
        let scope = Scope::Member {
            open: schema.is_open(),
        };
        let members = schema.properties.iter().filter_map(|(name, property)| {
            let pointer = format!("{pointer}/properties/{}", escape(name));
            let target = self.schema(&pointer, property)?;
            let code_detail = target.schema.code_detail.as_ref().and_then(|detail| {
                let codes = reference::target(self.document, &detail.0);
                let codes = self.found(&pointer, codes)?;
                Some(self.type_name(&pointer, &codes))
            });
            let text = own_name(name);
            Some(Member {
                name: name.clone(),
                ident: names::ident(scope, name, member_name(property)),
                required: schema.required.contains(name) && !target.nullable(),
                needed: schema.required.contains(name),
                constant: constant(property, schema.required.contains(name)).cloned(),
                checks: self.checks(&target),
                checked: false,
                docs: docs::member(target.description().unwrap_or(&text), &target),
                aliases: target.aliases().to_vec(),
                lenient: match target.shape() {
                    _ if !target.lenient() => Lenient::No,
                    // An enum is lenient itself, wherever it is.
                    Shape::Enum => Lenient::No,
                    Shape::Array => Lenient::List,
                    _ => Lenient::Scalar,
                },
                sensitive: self.is_sensitive(&target),
                deprecated: target.deprecated(),
                role: target.role(),
                code_detail,
                kind: self.member_kind(&pointer, property, 0),
                not_blank: false,
            })
        });
        Type::Object(ObjectType {
            members: members.collect(),
            docs,
            constraints: schema.constraints.clone(),
            input: false,
            item: false,
            extra: schema.is_open(),
            used: Used::default(),
        })
    }

    /// The type of a member. Limits do not count: a vendor that drifts must not break decoding.
    pub(super) fn member_kind(
        &mut self,
        pointer: &str,
        property: &'d Or<Schema>,
        lists: usize,
    ) -> Kind {
        let Some(target) = self.schema(pointer, property) else {
            return Kind::Raw;
        };
        if let Some(json) = &target.schema.json {
            return self.json_kind(pointer, json);
        }
        let kind = match target.shape() {
            Shape::Array => match &target.schema.items {
                Some(items) if lists < MAX_LISTS => {
                    let items = self.member_kind(&format!("{pointer}/items"), items, lists + 1);
                    Kind::List(Box::new(items))
                }
                Some(_) => {
                    self.missing(pointer, "too many lists are inside each other");
                    Kind::Raw
                }
                None => {
                    self.missing(pointer, "a list needs `items`");
                    Kind::Raw
                }
            },
            Shape::Free => return Kind::Raw,
            Shape::Enum => return Kind::Enum(self.type_name(pointer, &target)),
            Shape::Object | Shape::Map | Shape::Union => {
                return Kind::Object(self.type_name(pointer, &target));
            }
            Shape::Binary => Kind::Text,
            shape => scalar(&target, shape).unwrap_or(Kind::Text),
        };
        match target.nullable() {
            true => Kind::Nullable(Box::new(kind)),
            false => kind,
        }
    }

    /// JSON in a string.
    pub(super) fn json_kind(&mut self, pointer: &str, target: &str) -> Kind {
        let found = reference::target(self.document, target);
        let found = self.found(pointer, found);
        match found.filter(|it| it.shape() != Shape::Free) {
            Some(target) => Kind::Json(self.type_name(pointer, &target)),
            None => Kind::AnyJson,
        }
    }

    /// An open enum.
    fn enumeration(&mut self, pointer: &str, docs: String, resolved: &Resolved<'d>) -> Type {
        let schema = resolved.schema;
        if schema.varnames.len() != schema.values.len() {
            let problem = "an enum needs as many `x-enum-varnames` as values";
            self.missing(pointer, problem);
        }
        let number = schema.kind == Some(profile::Type::Integer);
        if number && !schema.values.iter().all(Value::is_i64) {
            self.missing(pointer, "a value is not a whole number");
        }
        let values = schema.values.iter().zip(&schema.varnames).enumerate();
        let values = values.map(|(index, (value, name))| EnumValue {
            value: profile::text(value),
            name: name.clone(),
            meaning: schema.value_docs.get(index).map(|it| text::inline(it)),
            retry: schema.retry.contains(value),
        });
        Type::Enum(EnumType {
            docs,
            number,
            values: values.collect(),
            lenient: resolved.lenient(),
        })
    }

    /// Marks the texts and objects without which a success is none: of the types that successes are
    /// made of.
    pub(super) fn require_values(&mut self, operations: &[Operation<'_>]) {
        let successes = operations.iter().filter_map(|it| match &it.success {
            Success::Type(name) => Some(name.clone()),
            _ => None,
        });
        let mut open: Vec<String> = successes.collect();
        let mut seen = HashSet::new();
        let can_be_blank = |kind: &Type| match kind {
            Type::Enum(open) => !open.number,
            Type::Object(object) => !object.extra && object.members.iter().all(|it| !it.required),
            _ => false,
        };
        let types = self.types.iter().filter(|it| can_be_blank(it.1));
        let blank: HashSet<String> = types.map(|it| it.0.clone()).collect();
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match self.types.get_mut(&name) {
                Some(Type::Object(object)) => {
                    for member in &mut object.members {
                        let can_be_blank = match &member.kind {
                            Kind::Text => true,
                            Kind::Enum(name) | Kind::Object(name) => blank.contains(name),
                            _ => false,
                        };
                        member.not_blank = member.required && can_be_blank;
                        open.extend(member.kind.item().type_name().cloned());
                    }
                }
                Some(Type::Map(map)) => {
                    open.extend(map.kind.item().type_name().cloned());
                }
                _ => {}
            }
        }
    }
}

/// The type that somebody builds who builds a value of this kind.
fn built(kind: &Kind) -> Option<String> {
    match kind.item() {
        Kind::Object(name) | Kind::Json(name) => Some(name.clone()),
        _ => None,
    }
}

/// The type of a text, a number or a truth value.
pub(super) fn scalar(resolved: &Resolved<'_>, shape: Shape) -> Option<Kind> {
    let format = resolved.schema.format;
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

/// The value of an inline enum that has only one.
pub(super) fn constant(schema: &Or<Schema>, possible: bool) -> Option<&Value> {
    match schema {
        Or::Inline(schema) if possible => match schema.values.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

fn type_docs(resolved: &Resolved<'_>) -> String {
    let own = own_name(&resolved.ident().unwrap_or_default());
    text::rustdoc(resolved.schema.description.as_deref().unwrap_or(&own))
}

/// Documentation of what the spec does not describe.
fn own_name(name: &str) -> String {
    format!("What the vendor calls {}.", text::code(name))
}
