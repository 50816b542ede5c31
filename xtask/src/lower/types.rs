//! Named schemas → schemas that typify takes, and what it would drop.

use serde_json::{Map, Value, json};

use std::collections::HashSet;

use crate::plan::{
    EnumPlan, Holds, Lenient, MapPlan, Member, MemberValue, ObjectPlan, Operation, Success,
    TypePlan, UnionPlan, Used,
};
use crate::profile::{self, Format, Or, Schema};

use super::inputs::{json_text, raw_json};
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
        let (plan, lowered) = match resolved.shape() {
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
                let refs: Vec<Value> = members
                    .iter()
                    .map(|it| json!({ "$ref": format!("#/components/schemas/{it}") }))
                    .collect();
                let plan = UnionPlan {
                    docs: type_docs(resolved),
                    members,
                    used: Used::default(),
                };
                (TypePlan::Union(plan), json!({ "oneOf": refs }))
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
        self.schemas.insert(name.to_owned(), lowered);
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

    fn map(
        &mut self,
        pointer: &str,
        resolved: &Resolved<'a>,
    ) -> Result<(TypePlan, Value), LowerError> {
        let pointer = format!("{pointer}/additionalProperties");
        let values = resolved
            .schema
            .map_values()
            .ok_or_else(|| LowerError::new(&pointer, "a map needs the type of its values"))?;
        let lowered = json!({
            "type": "object",
            "additionalProperties": self.property(&pointer, values)?,
        });
        let values = resolve::schema(self.document, &pointer, values)?;
        let plan = MapPlan {
            docs: type_docs(resolved),
            lenient: values.lenient() && values.shape() != Shape::Enum,
            holds: self.holds(&pointer, &values)?,
        };
        Ok((TypePlan::Map(plan), lowered))
    }

    fn object(
        &mut self,
        pointer: &str,
        resolved: &Resolved<'a>,
    ) -> Result<(TypePlan, Value), LowerError> {
        let schema = resolved.schema;
        let mut members = Vec::new();
        let mut properties = Map::new();
        let scope = Scope::Member {
            open: schema.is_open(),
        };
        for (name, property) in &schema.properties {
            let pointer = format!("{pointer}/{}", resolve::escape(name));
            let target = resolve::schema(self.document, &pointer, property)?;
            let lowered = self.property(&pointer, property)?;
            properties.insert(format!("m{}", members.len()), lowered);
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
                value: self.member_value(&pointer, &target)?,
                holds: self.holds(&pointer, &target)?,
                not_blank: false,
            });
        }
        let required: Vec<String> = members
            .iter()
            .enumerate()
            .filter(|it| it.1.required)
            .map(|it| format!("m{}", it.0))
            .collect();
        let lowered = json!({ "type": "object", "properties": properties, "required": required });
        let plan = ObjectPlan {
            docs: type_docs(resolved),
            members,
            input: false,
            item: false,
            extra: schema.is_open(),
            used: Used::default(),
        };
        Ok((TypePlan::Object(plan), lowered))
    }

    fn member_value(
        &self,
        pointer: &str,
        target: &Resolved<'a>,
    ) -> Result<MemberValue, LowerError> {
        Ok(match (target.shape(), &target.schema.items) {
            _ if target.schema.json.is_some() => MemberValue::Other,
            (Shape::Text, _) => MemberValue::Text,
            (Shape::Integer, _) => MemberValue::Integer,
            (Shape::Enum, _) => MemberValue::Enum(target.name.unwrap_or_default().to_owned()),
            (Shape::Array, Some(items)) => {
                let items = resolve::schema(self.document, pointer, items)?;
                MemberValue::List(Box::new(self.member_value(pointer, &items)?))
            }
            _ => MemberValue::Other,
        })
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
                        let text = match &member.value {
                            MemberValue::Text => true,
                            MemberValue::Enum(name) => texts.contains(name),
                            _ => false,
                        };
                        member.not_blank = member.required && text;
                        if let Holds::Type(held) = &member.holds {
                            open.push(held.clone());
                        }
                    }
                }
                Some(TypePlan::Map(map)) => {
                    if let Holds::Type(held) = &map.holds {
                        open.push(held.clone());
                    }
                }
                _ => {}
            }
        }
    }

    /// What stands in a value, or in the items of a list.
    fn holds(&self, pointer: &str, target: &Resolved<'a>) -> Result<Holds, LowerError> {
        if target.schema.json.is_some() {
            return Ok(Holds::Scalar);
        }
        Ok(match (target.shape(), target.name, &target.schema.items) {
            (Shape::Free, ..) => Holds::Raw,
            (Shape::Object | Shape::Map, Some(name), _) => Holds::Type(name.to_owned()),
            (Shape::Array, _, Some(items)) => {
                let items = resolve::schema(self.document, pointer, items)?;
                self.holds(pointer, &items)?
            }
            _ => Holds::Scalar,
        })
    }

    /// A member's schema, without limits: a vendor that drifts must not break decoding.
    fn property(&mut self, pointer: &str, property: &'a Or<Schema>) -> Result<Value, LowerError> {
        let target = resolve::schema(self.document, pointer, property)?;
        if let Some(json) = &target.schema.json {
            let target = resolve::named(self.document, pointer, profile::ref_name(json))?;
            return Ok(if target.shape() == Shape::Free {
                json_text(&json!({}))
            } else {
                let name = self.reply_type(pointer, &target)?;
                json_text(&json!({ "$ref": format!("#/components/schemas/{name}") }))
            });
        }
        let mut lowered = match target.shape() {
            Shape::Text | Shape::Binary => json!({ "type": "string" }),
            Shape::Integer if target.schema.format == Some(Format::Int32) => {
                json!({ "type": "integer", "format": "int32" })
            }
            Shape::Integer => json!({ "type": "integer", "format": "int64" }),
            Shape::Number if target.schema.format == Some(Format::Float) => {
                json!({ "type": "number", "format": "float" })
            }
            Shape::Number => json!({ "type": "number", "format": "double" }),
            Shape::Bool => json!({ "type": "boolean" }),
            Shape::Free => return Ok(raw_json()),
            Shape::Array => {
                let items = target
                    .schema
                    .items
                    .as_ref()
                    .ok_or_else(|| LowerError::new(pointer, "a list needs `items`"))?;
                json!({ "type": "array", "items": self.property(&format!("{pointer}/items"), items)? })
            }
            Shape::Enum | Shape::Object | Shape::Map | Shape::Union => {
                let name = self.reply_type(pointer, &target)?;
                return Ok(json!({ "$ref": format!("#/components/schemas/{name}") }));
            }
        };
        if target.nullable()
            && let Some(object) = lowered.as_object_mut()
        {
            object.insert("nullable".to_owned(), Value::Bool(true));
        }
        Ok(lowered)
    }
}

/// An enum becomes a string enum of its Rust names; `adapt` opens it and gives it its values back.
fn enumeration(pointer: &str, resolved: &Resolved<'_>) -> Result<(TypePlan, Value), LowerError> {
    let schema = resolved.schema;
    let varnames: Vec<&String> = schema.varnames.iter().collect();
    if varnames.len() != schema.values.len() {
        return Err(LowerError::new(
            pointer,
            "an enum needs as many `x-enum-varnames` as values",
        ));
    }
    let variants: Vec<String> = (0..varnames.len()).map(|it| format!("V{it}")).collect();
    let lowered = json!({ "type": "string", "enum": variants });
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
    let plan = if schema.kind == Some(profile::Type::Integer) {
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
    };
    Ok((plan, lowered))
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
