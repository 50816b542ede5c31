//! What typify and progenitor are asked: the spec's types and inputs without names of the vendor's.
//!
//! They see numbers (`Op00000`, `T00000`, `p00000`, `m00000`), so that they have no name to change
//! or to confuse with their own, and so that what they sort is in the order of the spec.
//! `edits::names` puts the spec's names in their place.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::spec::{Input, Kind, ObjectType, Operation, Spec, Type};

/// The crate that generated code calls, as `x-rust-type` and paths name it.
pub(crate) const RUNTIME: &str = "liveproof_runtime";

/// The name of a type.
pub(crate) fn type_name(index: usize) -> String {
    format!("T{index:05}")
}

/// The name of an operation's builder.
pub(crate) fn operation_name(index: usize) -> String {
    format!("Op{index:05}")
}

/// The name of the client's method of an operation.
pub(crate) fn method_name(index: usize) -> String {
    format!("op{index:05}")
}

/// The name of a setter.
pub(crate) fn setter_name(index: usize) -> String {
    format!("p{index:05}")
}

/// The name of a field.
pub(crate) fn member_name(index: usize) -> String {
    format!("m{index:05}")
}

/// For typify: a JSON Schema that defines the structs. All other types are there for references to
/// them alone.
pub(crate) fn schema(spec: &Spec) -> Value {
    let types = Types(&spec.types);
    let definitions = spec.types.values().enumerate().map(|(index, it)| {
        let schema = match it {
            Type::Object(object) => types.object(object),
            _ => named_elsewhere(),
        };
        (type_name(index), schema)
    });
    json!({ "definitions": definitions.collect::<Map<_, _>>() })
}

/// For progenitor: an OpenAPI document of the operations and their inputs. Responses are empty.
pub(crate) fn document(spec: &Spec) -> Value {
    let types = Types(&spec.types);
    let operations = spec.operations.iter().enumerate();
    let paths = operations
        .map(|(index, it)| (format!("/{}", operation_name(index)), types.path(index, it)));
    let schemas = (0..spec.types.len()).map(|index| (type_name(index), named_elsewhere()));
    json!({
        "openapi": "3.0.3",
        "info": { "title": "", "version": spec.version },
        "paths": paths.collect::<Map<_, _>>(),
        "components": { "schemas": schemas.collect::<Map<_, _>>() },
    })
}

/// What a type is that is replaced by its path.
fn named_elsewhere() -> Value {
    json!({ "type": "string" })
}

/// The types of a spec, of which each is known by its number.
struct Types<'a>(&'a IndexMap<String, Type>);

impl Types<'_> {
    fn path(&self, index: usize, operation: &Operation) -> Value {
        let setters = operation.setters().enumerate();
        let parameters = setters.map(|(index, it)| self.parameter(index, it));
        let asked = json!({
            "operationId": operation_name(index),
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": { "204": { "description": "" } },
        });
        json!({ operation.http_method.to_lowercase(): asked })
    }

    /// An optional query parameter, wherever the value goes and whether it is required or not:
    /// progenitor makes one flat, typed builder of them, and the runtime knows what is required.
    fn parameter(&self, index: usize, setter: &Input<'_>) -> Value {
        let item = self.kind(&setter.kind);
        let schema = match setter.list {
            Some(_) => json!({ "type": "array", "items": item }),
            None => item,
        };
        json!({ "name": setter_name(index), "in": "query", "schema": schema })
    }

    fn object(&self, object: &ObjectType) -> Value {
        let members = || object.members.iter().enumerate();
        let properties = members().map(|(index, it)| (member_name(index), self.kind(&it.kind)));
        let required = members().filter(|it| it.1.required);
        let required = required.map(|it| member_name(it.0));
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
            Kind::AnyJson => rust_type("Json", &[rust_type("codegen::serde_json::Value", &[])]),
            Kind::Json(name) => rust_type("Json", &[self.reference(name)]),
            Kind::Enum(name) | Kind::Object(name) => self.reference(name),
            Kind::List(items) => json!({ "type": "array", "items": self.kind(items) }),
            Kind::Nullable(kind) => {
                let mut schema = self.kind(kind);
                schema["type"] = json!([schema["type"], "null"]);
                schema
            }
        }
    }

    fn reference(&self, name: &str) -> Value {
        let index = self.0.get_index_of(name).unwrap_or_default();
        json!({ "$ref": format!("#/components/schemas/{}", type_name(index)) })
    }
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
