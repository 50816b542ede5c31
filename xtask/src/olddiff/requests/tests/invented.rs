//! Small specs of invented operations.

use serde_json::{Map, Value, json};

/// A spec of these operations: name, method, what is its own.
pub(super) fn document<N: AsRef<str>>(
    operations: impl IntoIterator<Item = (N, &'static str, Value)>,
    own: Value,
) -> String {
    let replies = json!({
        "200": {"description": "Done", "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Done"}}}},
        "default": {"description": "Refused", "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}},
    });
    let mut paths = Map::new();
    for (name, method, own) in operations {
        let name = name.as_ref();
        let mut operation = json!({
            "operationId": name,
            "summary": "A call",
            "externalDocs": {"description": "A page", "url": "https://vendor.example/docs"},
            "x-read": "2026-11-22",
            "responses": replies,
        });
        merge(&mut operation, own);
        let path = format!("/{}#{name}", name.to_lowercase());
        paths.insert(path, json!({ method: operation }));
    }
    let mut schemas = json!({
        "Done": {"type": "object", "description": "Done", "required": ["id"],
            "properties": {"id": {"type": "string", "description": "A text"}}},
        "Refusal": {"type": "object", "description": "Refused", "required": ["code"],
            "properties": {"code": {"type": "string", "description": "The code", "x-role": "code"}}},
    });
    merge(&mut schemas, own);
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Invented", "description": "An invented API.", "version": "0.1.0", "x-api-version": "1",
            "license": {"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"},
        },
        "externalDocs": {"url": "https://vendor.example/docs"},
        "servers": [{"url": "https://vendor.example", "description": "The server"}],
        "security": [],
        "paths": paths,
        "components": {"schemas": schemas},
    })
    .to_string()
}

fn merge(into: &mut Value, other: Value) {
    if let (Value::Object(into), Value::Object(other)) = (into, other) {
        into.extend(other);
    }
}
