//! Every type in a query and in JSON. No vendor has them all, so no snapshot does; a crate that was
//! generated from this spec sent what is expected here.

use serde_json::{Map, Value, json};

use super::invented::document;
use super::*;

/// Name, schema, example, in the query, in JSON.
fn kinds() -> Vec<(&'static str, Value, Value, &'static str, &'static str)> {
    let word = || json!({"$ref": "#/components/schemas/Word"});
    let digit = || json!({"$ref": "#/components/schemas/Digit"});
    let json_of =
        |name: &str| json!({"type": "string", "x-json": format!("#/components/schemas/{name}")});
    let joined = |separator: &str, items: Value| json!({"type": "array", "x-joined": separator, "items": items});
    let integer = |format: &str| json!({"type": "integer", "format": format});
    let number = |format: &str| json!({"type": "number", "format": format});
    vec![
        (
            "text",
            json!({"type": "string"}),
            json!("a\t人\"/"),
            "a%09%E4%BA%BA%22%2F",
            r#""a\t人\"/""#,
        ),
        ("i32", integer("int32"), json!(-7), "-7", "-7"),
        (
            "i64",
            integer("int64"),
            json!(i64::MIN),
            "-9223372036854775808",
            "-9223372036854775808",
        ),
        ("whole", number("double"), json!(1.0), "1", "1.0"),
        (
            "large",
            number("double"),
            json!(1e21),
            "1000000000000000000000",
            "1e+21",
        ),
        ("small", number("double"), json!(1e-7), "0.0000001", "1e-7"),
        ("zero", number("double"), json!(-0.0), "-0", "-0.0"),
        ("integral", number("double"), json!(3), "3", "3.0"),
        (
            "narrow",
            number("float"),
            json!(0.123_456_789),
            "0.12345679",
            "0.12345679",
        ),
        (
            "boolean",
            json!({"type": "boolean"}),
            json!(false),
            "false",
            "false",
        ),
        ("word", word(), json!("b/c"), "b%2Fc", r#""b/c""#),
        ("digit", digit(), json!(-1), "-1", "-1"),
        (
            "point",
            json_of("Point"),
            json!(r#"{ "x" : 1.50}"#),
            "%7B%20%22x%22%20%3A%201.50%7D",
            r#""{ \"x\" : 1.50}""#,
        ),
        (
            "open",
            json_of("Anything"),
            json!("[1, null]"),
            "%5B1%2C%20null%5D",
            r#""[1, null]""#,
        ),
        (
            "joined_numbers",
            joined("; ", number("double")),
            json!([1.0, 2.5, 1e21]),
            "1%3B%202.5%3B%201000000000000000000000",
            r#""1; 2.5; 1000000000000000000000""#,
        ),
        (
            "joined_booleans",
            joined("|", json!({"type": "boolean"})),
            json!([true, false]),
            "true%7Cfalse",
            r#""true|false""#,
        ),
        (
            "joined_words",
            joined(",", word()),
            json!(["b/c", "b/c"]),
            "b%2Fc%2Cb%2Fc",
            r#""b/c,b/c""#,
        ),
        (
            "joined_digits",
            joined(",", digit()),
            json!([-1, 5]),
            "-1%2C5",
            r#""-1,5""#,
        ),
        (
            "joined_texts",
            joined(",", json!({"type": "string"})),
            json!(["", "x"]),
            "%2Cx",
            r#"",x""#,
        ),
    ]
}

fn components() -> Value {
    json!({
        "Word": {"type": "string", "description": "A word", "enum": ["a b", "b/c"], "x-enum-varnames": ["Ab", "Bc"]},
        "Digit": {"type": "integer", "description": "A digit", "enum": [-1, 5], "x-enum-varnames": ["Less", "More"]},
        "Point": {"type": "object", "description": "A point", "required": ["x"],
            "properties": {"x": {"type": "number", "description": "A place"}}},
        "Anything": {"type": "object", "description": "Anything", "additionalProperties": true},
    })
}

/// A query of all kinds and an empty list, and a JSON object of the same.
fn spec() -> String {
    let nothing = (
        "nothing",
        json!({"type": "array", "x-joined": ",", "items": {"type": "string"}}),
    );
    let kinds = kinds();
    let all = kinds.iter().map(|it| (it.0, &it.1, &it.2));
    let none = json!([]);
    let all = all.chain([(nothing.0, &nothing.1, &none)]);
    let described = |schema: &Value| {
        let mut schema = schema.clone();
        if let Some(map) = schema.as_object_mut().filter(|it| !it.contains_key("$ref")) {
            map.insert("description".to_owned(), json!("A value"));
        }
        schema
    };
    let parameters: Vec<Value> = all
        .clone()
        .map(|(name, schema, value)| {
            json!({"name": name, "in": "query", "description": "A value", "schema": schema,
                "examples": {"full": {"value": value}}})
        })
        .collect();
    let properties: Map<String, Value> = all
        .clone()
        .map(|it| (it.0.to_owned(), described(it.1)))
        .collect();
    let values: Map<String, Value> = all.map(|it| (it.0.to_owned(), it.2.clone())).collect();
    let body = json!({"content": {"application/json": {
        "schema": {"type": "object", "properties": properties},
        "examples": {"full": {"value": values}},
    }}});
    let operations = [
        ("Ask", "get", json!({"parameters": parameters})),
        ("Tell", "post", json!({"requestBody": body})),
    ];
    document(operations, components())
}

#[test]
fn every_kind_in_a_query() {
    let expected: Vec<String> = kinds()
        .iter()
        .map(|it| format!("{}={}", it.0, it.3))
        .collect();
    assert_eq!(
        text(&plan("kinds", spec()), "Ask", "full"),
        format!(
            "GET /ask?{} HTTP/1.1\nHost: vendor.example\n\n(no body)\n",
            expected.join("&")
        )
    );
}

#[test]
fn every_kind_in_json() {
    let expected: Vec<String> = kinds()
        .iter()
        .map(|it| format!("\"{}\":{}", it.0, it.4))
        .collect();
    assert_eq!(
        text(&plan("kinds", spec()), "Tell", "full"),
        format!(
            "POST /tell HTTP/1.1\nHost: vendor.example\nContent-Type: application/json\n\n{{{}}}\n",
            expected.join(",")
        )
    );
}
