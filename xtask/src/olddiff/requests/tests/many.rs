//! A thousand operations are a thousand times the work of one, and no more.

use serde_json::{Value, json};

use super::invented::document;
use super::*;

#[test]
fn a_thousand_operations_are_rendered() {
    let parameter = |name: &str, schema: Value, value: Value| {
        json!({
            "name": name, "in": "query", "required": true, "description": "A value", "schema": schema,
            "examples": {"minimal": {"value": value}, "full": {"value": value}},
        })
    };
    let operations = (0..1_000).map(|index| {
        let parameters = json!([
            parameter("Text", json!({"type": "string"}), json!("a b")),
            parameter("Number", json!({"type": "integer"}), json!(index)),
        ]);
        let name = format!("Call{index}");
        (name, "get", json!({ "parameters": parameters }))
    });
    let plan = plan("many", document(operations, json!({})));
    let all = render(&plan);
    assert_eq!(all.len(), 2_000);
    let last = all.last().expect("there are some");
    assert_eq!(
        last.text,
        "GET /call999?Text=a%20b&Number=999 HTTP/1.1\nHost: vendor.example\n\n(no body)\n"
    );
    assert_eq!(all, render(&plan));
}
