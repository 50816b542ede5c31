//! Named schemas → types.

use serde_json::Value;

use std::collections::HashSet;

use crate::plan::{
    EnumPlan, Kind, Lenient, MapPlan, Member, ObjectPlan, Operation, Success, TypePlan, UnionPlan,
    Used,
};
use crate::profile::{self, Or, Schema};

use super::resolve::{self, Resolved, Shape};
use super::{LowerError, Lowering, docs};
use crate::names::{self, Scope};
use crate::text;

impl<'a> Lowering<'a> {
    /// Registers a type that a caller builds, and returns its name.
    pub(super) fn input_type(
        &mut self,
        pointer: &str,
        resolved: &Resolved<'a>,
    ) -> Result<String, LowerError> {
        let name = self.reply_type(pointer, resolved)?;
        // A caller who builds the type builds what it holds, too.
        let mut open = vec![*resolved];
        while let Some(resolved) = open.pop() {
            let Some(TypePlan::Object(object)) =
                resolved.name.and_then(|it| self.types.get_mut(it))
            else {
                continue;
            };
            if std::mem::replace(&mut object.input, true) {
                continue;
            }
            for property in resolved.schema.properties.values() {
                let mut target = resolve::schema(self.document, pointer, property)?;
                if let Some(items) = &target.schema.items {
                    target = resolve::schema(self.document, pointer, items)?;
                }
                open.push(target);
            }
        }
        Ok(name)
    }

    /// Registers the type of the items of a numbered list, and returns its name.
    pub(super) fn item_type(
        &mut self,
        pointer: &str,
        resolved: &Resolved<'a>,
    ) -> Result<String, LowerError> {
        let name = self.input_type(pointer, resolved)?;
        if let Some(TypePlan::Object(object)) = self.types.get_mut(&name) {
            object.item = true;
        }
        Ok(name)
    }

    /// Registers a named type with all that it reaches, and returns its name.
    pub(super) fn reply_type(
        &mut self,
        pointer: &str,
        resolved: &Resolved<'a>,
    ) -> Result<String, LowerError> {
        let name = resolved.name.ok_or_else(|| {
            LowerError::new(
                pointer,
                "an object or enum has to be a component with a name",
            )
        })?;
        if self.types.contains_key(name) {
            return Ok(name.to_owned());
        }
        let plan = match resolved.shape() {
            Shape::Enum => enumeration(pointer, resolved)?,
            Shape::Object => {
                // Registered first, so that a type that reaches itself ends.
                self.types.insert(name.to_owned(), placeholder());
                self.object(pointer, resolved)?
            }
            Shape::Union => {
                let mut members = Vec::new();
                for reference in &resolved.schema.one_of {
                    let member = resolve::named(self.document, pointer, reference.name())?;
                    members.push(self.reply_type(pointer, &member)?);
                }
                TypePlan::Union(UnionPlan {
                    docs: type_docs(resolved),
                    members,
                    used: Used::default(),
                })
            }
            Shape::Map => self.map(pointer, resolved)?,
            _ => {
                return Err(LowerError::new(
                    pointer,
                    format!("`{name}` is not an object, an enum or a `oneOf`"),
                ));
            }
        };
        self.types.insert(name.to_owned(), plan);
        Ok(name.to_owned())
    }

    /// Gives a member another documentation.
    pub(super) fn document_member(&mut self, type_name: &str, member: &str, docs: String) {
        if let Some(TypePlan::Object(object)) = self.types.get_mut(type_name)
            && let Some(member) = object.members.iter_mut().find(|it| it.name == member)
        {
            member.docs = docs;
        }
    }

    fn map(&mut self, pointer: &str, resolved: &Resolved<'a>) -> Result<TypePlan, LowerError> {
        let pointer = format!("{pointer}/additionalProperties");
        let values = resolved
            .schema
            .map_values()
            .ok_or_else(|| LowerError::new(&pointer, "a map needs the type of its values"))?;
        let kind = self.member_kind(&pointer, values)?;
        let values = resolve::schema(self.document, &pointer, values)?;
        Ok(TypePlan::Map(MapPlan {
            docs: type_docs(resolved),
            lenient: values.lenient() && values.shape() != Shape::Enum,
            kind,
        }))
    }

    fn object(&mut self, pointer: &str, resolved: &Resolved<'a>) -> Result<TypePlan, LowerError> {
        let schema = resolved.schema;
        let mut members = Vec::new();
        let scope = Scope::Member {
            open: schema.is_open(),
        };
        for (name, property) in &schema.properties {
            let pointer = format!("{pointer}/{}", resolve::escape(name));
            let target = resolve::schema(self.document, &pointer, property)?;
            members.push(Member {
                name: name.clone(),
                ident: names::ident(scope, name, target.member_name()),
                required: schema.required.contains(name) && !target.nullable(),
                docs: docs::member(target.description().unwrap_or(&own_name(name)), &target),
                aliases: target.aliases(),
                lenient: match target.shape() {
                    _ if !target.lenient() => Lenient::No,
                    // An enum is lenient itself, wherever it stands.
                    Shape::Enum => Lenient::No,
                    Shape::Array => Lenient::List,
                    _ => Lenient::Scalar,
                },
                sensitive: target.sensitive(),
                deprecated: target.deprecated(),
                role: target.role(),
                code_detail: match &target.schema.code_detail {
                    Some(detail) => {
                        let codes =
                            resolve::named(self.document, &pointer, profile::ref_name(&detail.0))?;
                        Some(self.reply_type(&pointer, &codes)?)
                    }
                    None => None,
                },
                kind: self.member_kind(&pointer, property)?,
                not_blank: false,
            });
        }
        Ok(TypePlan::Object(ObjectPlan {
            docs: type_docs(resolved),
            members,
            input: false,
            item: false,
            extra: schema.is_open(),
            used: Used::default(),
        }))
    }

    /// Marks the texts without which a success is none: of the types that successes are made of.
    pub(super) fn require_texts(&mut self, operations: &[Operation]) {
        let successes = operations.iter().filter_map(|it| match &it.success {
            Success::Type(name) => Some(name.clone()),
            _ => None,
        });
        let mut open: Vec<String> = successes.collect();
        let mut seen = HashSet::new();
        let enums = self.types.iter();
        let texts: HashSet<String> = enums
            .filter(|it| matches!(it.1, TypePlan::TextEnum(_)))
            .map(|it| it.0.clone())
            .collect();
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match self.types.get_mut(&name) {
                Some(TypePlan::Object(object)) => {
                    for member in &mut object.members {
                        let text = match &member.kind {
                            Kind::Text => true,
                            Kind::Enum(name) => texts.contains(name),
                            _ => false,
                        };
                        member.not_blank = member.required && text;
                        open.extend(member.kind.item().type_name().cloned());
                    }
                }
                Some(TypePlan::Map(map)) => {
                    open.extend(map.kind.item().type_name().cloned());
                }
                _ => {}
            }
        }
    }

    /// The type of a member. Limits do not count: a vendor that drifts must not break decoding.
    fn member_kind(&mut self, pointer: &str, property: &'a Or<Schema>) -> Result<Kind, LowerError> {
        let target = resolve::schema(self.document, pointer, property)?;
        if let Some(json) = &target.schema.json {
            let target = resolve::named(self.document, pointer, profile::ref_name(json))?;
            return Ok(match target.shape() {
                Shape::Free => Kind::AnyJson,
                _ => Kind::Json(self.reply_type(pointer, &target)?),
            });
        }
        let kind = match target.shape() {
            Shape::Array => {
                let items = target.schema.items.as_ref();
                let items =
                    items.ok_or_else(|| LowerError::new(pointer, "a list needs `items`"))?;
                Kind::List(Box::new(
                    self.member_kind(&format!("{pointer}/items"), items)?,
                ))
            }
            Shape::Free => return Ok(Kind::Raw),
            Shape::Enum => return Ok(Kind::Enum(self.reply_type(pointer, &target)?)),
            Shape::Object | Shape::Map | Shape::Union => {
                return Ok(Kind::Object(self.reply_type(pointer, &target)?));
            }
            Shape::Binary => Kind::Text,
            shape => target.scalar(shape).unwrap_or(Kind::Text),
        };
        Ok(match target.nullable() {
            true => Kind::Nullable(Box::new(kind)),
            false => kind,
        })
    }
}

/// An open enum.
fn enumeration(pointer: &str, resolved: &Resolved<'_>) -> Result<TypePlan, LowerError> {
    let schema = resolved.schema;
    let varnames: Vec<&String> = schema.varnames.iter().collect();
    if varnames.len() != schema.values.len() {
        return Err(LowerError::new(
            pointer,
            "an enum needs as many `x-enum-varnames` as values",
        ));
    }
    let meaning = |index: usize| schema.value_docs.get(index).map(|it| text::inline(it));
    let named = || {
        varnames
            .iter()
            .enumerate()
            .map(|(index, name)| ((*name).clone(), meaning(index)))
    };
    let retry = schema.values.iter().zip(&varnames);
    let retry = retry.filter(|it| schema.retry.contains(it.0));
    let retry = retry.map(|it| (*it.1).clone()).collect();
    Ok(if schema.kind == Some(profile::Type::Integer) {
        let numbers: Option<Vec<i64>> = schema.values.iter().map(Value::as_i64).collect();
        let numbers =
            numbers.ok_or_else(|| LowerError::new(pointer, "a value is no whole number"))?;
        TypePlan::NumberEnum(EnumPlan {
            docs: type_docs(resolved),
            values: numbers
                .into_iter()
                .zip(named())
                .map(|(value, (name, docs))| (value, name, docs))
                .collect(),
            retry,
            lenient: resolved.lenient(),
        })
    } else {
        let texts = schema.values.iter().map(crate::profile::text);
        TypePlan::TextEnum(EnumPlan {
            docs: type_docs(resolved),
            values: texts
                .zip(named())
                .map(|(value, (name, docs))| (value, name, docs))
                .collect(),
            retry,
            lenient: resolved.lenient(),
        })
    })
}

fn type_docs(resolved: &Resolved<'_>) -> String {
    let own = own_name(resolved.name.unwrap_or_default());
    text::rustdoc(resolved.schema.description.as_deref().unwrap_or(&own))
}

/// Documentation of what the spec does not describe.
fn own_name(name: &str) -> String {
    format!("What the vendor calls {}.", text::code(name))
}

fn placeholder() -> TypePlan {
    TypePlan::Union(UnionPlan {
        docs: String::new(),
        members: Vec::new(),
        used: Used::default(),
    })
}
