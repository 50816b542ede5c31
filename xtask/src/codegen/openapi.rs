//! What progenitor is asked: the plan's types and setters as an OpenAPI document without names of the vendor's.
//!
//! progenitor sees names of ours (`Op0`, `T0`, `p0`, `m0`), so that it has none to change or to confuse with its own.
//! `adapt` puts those of the plan in their place.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::plan::{Kind, ObjectPlan, Operation, Plan, Setter, Success, TypePlan};

/// The crate that generated code calls, as `x-rust-type` and paths name it.
pub(crate) const RUNTIME: &str = "liveproof_runtime";

/// The document for progenitor.
pub(crate) fn document(plan: &Plan) -> Value {
    let types = Types(&plan.types);
    let operations = plan.operations.iter().enumerate();
    let paths = operations.map(|(index, it)| (format!("/Op{index}"), types.path(index, it)));
    let schemas = plan.types.values().enumerate();
    let schemas = schemas.map(|(index, it)| (format!("T{index}"), types.schema(it)));
    json!({
        "openapi": "3.0.3",
        "info": { "title": "", "version": plan.version },
        "paths": paths.collect::<Map<_, _>>(),
        "components": { "schemas": schemas.collect::<Map<_, _>>() },
    })
}

/// The types of a plan, of which each is known by its number.
struct Types<'a>(&'a IndexMap<String, TypePlan>);

impl Types<'_> {
    fn path(&self, index: usize, operation: &Operation) -> Value {
        let error = response(&self.reference(&operation.error));
        let success = match &operation.success {
            Success::Type(name) => response(&self.reference(name)),
            Success::Raw => response(&rust_type("RawJson", &[])),
            Success::Text => response(&json!({ "type": "string" })),
            Success::Empty => json!({ "description": "success" }),
        };
        let setters = operation.setters().enumerate();
        let parameters = setters.map(|(index, it)| self.parameter(index, it));
        let asked = json!({
            "operationId": format!("Op{index}"),
            "parameters": parameters.collect::<Vec<_>>(),
            // `default` would be taken for a success, too.
            "responses": { "200": success, "4XX": error, "5XX": error },
        });
        json!({ operation.http_method.to_lowercase(): asked })
    }

    /// A query parameter, wherever the value goes: progenitor makes one flat, typed builder of them.
    fn parameter(&self, index: usize, setter: &Setter) -> Value {
        let item = self.kind(&setter.kind);
        let schema = match setter.list {
            Some(_) => json!({ "type": "array", "items": item }),
            None => item,
        };
        json!({
            "name": format!("p{index}"),
            "in": "query",
            // A setting may come from the client, so the call need not have it.
            "required": setter.required && !setter.setting && setter.initial.is_none(),
            "schema": schema,
        })
    }

    fn schema(&self, kind: &TypePlan) -> Value {
        let variants = |count: usize| {
            let names: Vec<String> = (0..count).map(|it| format!("V{it}")).collect();
            json!({ "type": "string", "enum": names })
        };
        match kind {
            TypePlan::Object(object) => self.object(object),
            TypePlan::Map(map) => {
                json!({ "type": "object", "additionalProperties": self.kind(&map.kind) })
            }
            TypePlan::TextEnum(open) => variants(open.values.len()),
            TypePlan::NumberEnum(open) => variants(open.values.len()),
            TypePlan::Union(union) => {
                let members = union.members.iter().map(|it| self.reference(it));
                json!({ "oneOf": members.collect::<Vec<_>>() })
            }
        }
    }

    fn object(&self, object: &ObjectPlan) -> Value {
        let name = |index: usize| format!("m{index}");
        let members = || object.members.iter().enumerate();
        let properties = members().map(|(index, it)| (name(index), self.kind(&it.kind)));
        let required = members().filter(|it| it.1.required).map(|it| name(it.0));
        json!({
            "type": "object",
            "properties": properties.collect::<Map<_, _>>(),
            "required": required.collect::<Vec<_>>(),
        })
    }

    fn kind(&self, kind: &Kind) -> Value {
        match kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Int32 => json!({ "type": "integer", "format": "int32" }),
            Kind::Int64 => json!({ "type": "integer", "format": "int64" }),
            Kind::Float => json!({ "type": "number", "format": "float" }),
            Kind::Double => json!({ "type": "number", "format": "double" }),
            Kind::Bool => json!({ "type": "boolean" }),
            Kind::Upload => rust_type("Upload", &[]),
            Kind::Raw => rust_type("RawJson", &[]),
            Kind::AnyJson => rust_type("Json", &[json!({})]),
            Kind::Json(name) => rust_type("Json", &[self.reference(name)]),
            Kind::Enum(name) | Kind::Object(name) => self.reference(name),
            Kind::List(items) => json!({ "type": "array", "items": self.kind(items) }),
            Kind::Nullable(kind) => {
                let mut schema = self.kind(kind);
                schema["nullable"] = true.into();
                schema
            }
        }
    }

    fn reference(&self, name: &str) -> Value {
        let index = self.0.get_index_of(name).unwrap_or_default();
        json!({ "$ref": format!("#/components/schemas/T{index}") })
    }
}

fn response(schema: &Value) -> Value {
    json!({ "description": "response", "content": { "application/json": { "schema": schema } } })
}

/// What makes typify use a type of the runtime.
fn rust_type(name: &str, parameters: &[Value]) -> Value {
    json!({
        "type": "string",
        "x-rust-type": {
            "crate": RUNTIME.replace('_', "-"),
            "version": "*",
            "path": format!("{RUNTIME}::{name}"),
            "parameters": parameters,
        },
    })
}
