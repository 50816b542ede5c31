//! The structure of a spec: which keys there are, and what type their values have.
//!
//! The `jsonschema` crate finds; this module turns what it says into places and plain problems. Where the profile
//! allows a `$ref` or the thing itself, the presence of `$ref` decides which of both was meant.

use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{ValidationError, Validator};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::names::nearest;
use crate::finding::{Finding, Problem};
use crate::load::{Source, escape};
use crate::profile::{Document, Parameter, PathItem, RequestBody, Response, Schema};

/// The JSON Schema of a spec, as `specs/profile.schema.json` holds it.
pub(crate) fn profile_schema() -> String {
    let mut text = serde_json::to_string_pretty(schema()).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema of the profile, built once per process.
fn schema() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut schema = schemars::schema_for!(Document).to_value();
        tighten(&mut schema);
        if let Some(root) = schema.as_object_mut() {
            root.insert("title".to_owned(), "Liveproof spec profile".into());
        }
        schema
    })
}

/// An `Option` is a key that may be missing, not one that may be `null`; and an integer has to fit its Rust type.
fn tighten(schema: &mut Value) {
    match schema {
        Value::Array(list) => list.iter_mut().for_each(tighten),
        Value::Object(map) => {
            map.values_mut().for_each(tighten);
            forbid_null(map);
            let greatest = match map.get("format").and_then(Value::as_str) {
                Some("uint32") => Some(u64::from(u32::MAX)),
                // Beyond that, floats are not the numbers that were written.
                Some("uint64") => Some(1 << 53),
                _ => None,
            };
            map.extend(greatest.map(|it| ("maximum".to_owned(), it.into())));
        }
        _ => {}
    }
}

fn forbid_null(map: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|it| it != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(branches)) = map.get_mut("anyOf") {
        branches.retain(|it| it.get("type").is_none_or(|it| it != "null"));
        if let [Value::Object(only)] = branches.as_slice() {
            let only = only.clone();
            map.remove("anyOf");
            map.extend(only);
        }
    }
    if map.get("default").is_some_and(Value::is_null) {
        map.remove("default");
    }
}

fn validator() -> Option<&'static Validator> {
    static VALIDATOR: OnceLock<Option<Validator>> = OnceLock::new();
    VALIDATOR
        .get_or_init(|| jsonschema::options().build(schema()).ok())
        .as_ref()
}

/// All findings about the structure.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(validator) = validator() else {
        // A test builds the validator; this is for whoever changes the profile and runs no test.
        let problem = Problem::Unreadable {
            message: "the schema of the profile is itself not valid".to_owned(),
        };
        findings.push(at_value(source, "", problem));
        return findings;
    };
    for error in validator.iter_errors(&source.value) {
        translate(source, &error, &mut findings);
    }
    findings
}

/// The finding for what the schema lets through and the types do not, should there be anything: at the operation or
/// component that cannot be read.
pub(super) fn unreadable(source: &Source, error: &serde_json::Error) -> Finding {
    let mut found = (String::new(), error.to_string());
    let mut look = |pointer: String, it: Result<(), serde_json::Error>| {
        if let Err(error) = it
            && found.0.is_empty()
        {
            found = (pointer, error.to_string());
        }
    };
    let entries = |pointer: &'static str| {
        let map = source.value.pointer(pointer).and_then(Value::as_object);
        map.into_iter()
            .flatten()
            .map(move |(name, it)| (format!("{pointer}/{}", escape(name)), it))
    };
    for (pointer, it) in entries("/components/schemas") {
        look(pointer, Schema::deserialize(it).map(drop));
    }
    for (pointer, it) in entries("/components/parameters") {
        look(pointer, Parameter::deserialize(it).map(drop));
    }
    for (pointer, it) in entries("/components/requestBodies") {
        look(pointer, RequestBody::deserialize(it).map(drop));
    }
    for (pointer, it) in entries("/components/responses") {
        look(pointer, Response::deserialize(it).map(drop));
    }
    for (pointer, it) in entries("/paths") {
        look(pointer, PathItem::deserialize(it).map(drop));
    }
    at_key(source, &found.0, Problem::Unreadable { message: found.1 })
}

fn translate(source: &Source, error: &ValidationError<'_>, findings: &mut Vec<Finding>) {
    let pointer = error.instance_path().as_str();
    let instance: &Value = error.instance();
    match error.kind() {
        Kind::AnyOf { context } => branch(source, instance, pointer, context, findings),
        Kind::OneOfNotValid { context } => {
            // The enums of the profile, each value with its own description.
            let mut allowed: Vec<String> = context.iter().flatten().filter_map(constant).collect();
            let problem = match (pointer.rsplit_once('/'), instance) {
                (Some((_, "type")), Value::Array(_)) => Problem::LaterKey {
                    key: "type: […]".to_owned(),
                    instead: "one type, and beside it `nullable: true` if it may be null",
                },
                (Some((schema, "format")), _) => {
                    let kind = source.value.pointer(&format!("{schema}/type"));
                    if let Some(own) = kind.and_then(Value::as_str).and_then(formats_of) {
                        allowed.retain(|it| own.contains(&it.as_str()));
                    }
                    let found = brief(instance);
                    Problem::NoFormat { found, allowed }
                }
                _ => not_one_of(instance, allowed),
            };
            findings.push(at_value(source, pointer, problem));
        }
        Kind::AdditionalProperties { unexpected } => {
            let known = siblings(error);
            for key in unexpected {
                let problem =
                    if instance.get("$ref").is_some() && known.iter().all(|it| it == "$ref") {
                        Problem::RefSibling { key: key.clone() }
                    } else {
                        let instead = LATER.iter().find(|it| it.0 == key);
                        match instead.filter(|_| known.iter().any(|it| it == "nullable")) {
                            Some((_, instead)) => Problem::LaterKey {
                                key: key.clone(),
                                instead,
                            },
                            None => unknown_key(key, &known),
                        }
                    };
                findings.push(at_key(
                    source,
                    &format!("{pointer}/{}", escape(key)),
                    problem,
                ));
            }
        }
        Kind::Required { property } => {
            let problem = Problem::MissingKey {
                key: property.as_str().unwrap_or_default().to_owned(),
            };
            findings.push(at_key(source, pointer, problem));
        }
        Kind::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(only) => vec![plain_type(&only.to_string()).to_owned()],
                TypeKind::Multiple(set) => set
                    .iter()
                    .map(|it| plain_type(&it.to_string()).to_owned())
                    .collect(),
            };
            findings.push(at_value(
                source,
                pointer,
                Problem::WrongType {
                    wanted,
                    found: type_of(instance),
                },
            ));
        }
        Kind::Enum { options } => {
            let allowed = options
                .as_array()
                .into_iter()
                .flatten()
                .map(brief)
                .collect();
            findings.push(at_value(source, pointer, not_one_of(instance, allowed)));
        }
        Kind::Constant { expected_value } => {
            findings.push(at_value(
                source,
                pointer,
                not_one_of(instance, vec![brief(expected_value)]),
            ));
        }
        Kind::Pattern { pattern } => {
            let problem = Problem::WrongForm {
                found: brief(instance),
                pattern: pattern.clone(),
            };
            findings.push(at_value(source, pointer, problem));
        }
        Kind::MinLength { .. } => findings.push(at_value(source, pointer, Problem::EmptyText)),
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            let problem = Problem::WrongCount {
                least: Some(*limit),
                greatest: None,
            };
            findings.push(at_value(source, pointer, problem));
        }
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } | Kind::MaxLength { limit } => {
            let problem = Problem::WrongCount {
                least: None,
                greatest: Some(*limit),
            };
            findings.push(at_value(source, pointer, problem));
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
            let problem = Problem::OutOfRange {
                least: Some(limit.to_string()),
                greatest: None,
            };
            findings.push(at_value(source, pointer, problem));
        }
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
            let problem = Problem::OutOfRange {
                least: None,
                greatest: Some(limit.to_string()),
            };
            findings.push(at_value(source, pointer, problem));
        }
        _ => findings.push(at_value(
            source,
            pointer,
            Problem::Unreadable {
                message: error.to_string(),
            },
        )),
    }
}

/// A `$ref`, or the thing itself: reports what is wrong with the one that was meant.
fn branch(
    source: &Source,
    instance: &Value,
    pointer: &str,
    context: &[Vec<ValidationError<'static>>],
    findings: &mut Vec<Finding>,
) {
    // What is of another type from the start was not meant, unless all are.
    let other_type = |errors: &&Vec<ValidationError<'static>>| {
        let root = |it: &ValidationError<'static>| it.instance_path().as_str() == pointer;
        matches!(errors.as_slice(), [only] if root(only) && matches!(only.kind(), Kind::Type { .. }))
    };
    let mut possible: Vec<_> = context.iter().filter(|it| !other_type(it)).collect();
    if possible.is_empty() {
        possible = context.iter().collect();
    }
    let meant = if instance.get("$ref").is_some() {
        possible.first()
    } else {
        possible.last()
    };
    for error in meant.into_iter().copied().flatten() {
        translate(source, error, findings);
    }
    if meant.is_none_or(|it| it.is_empty()) {
        findings.push(at_value(
            source,
            pointer,
            Problem::Unreadable {
                message: "no known form".to_owned(),
            },
        ));
    }
}

/// Keys of schemas that came after OpenAPI 3.0, or that the profile says otherwise, and what to write.
const LATER: &[(&str, &str)] = &[
    (
        "$defs",
        "the type under `components.schemas`, and a `$ref` to it",
    ),
    (
        "$schema",
        "nothing instead; the schema is always the profile",
    ),
    (
        "anyOf",
        "one type, with `nullable: true` if it may be null; the shapes of an error are a `oneOf`",
    ),
    ("const", "`enum` with this one value"),
    ("contentEncoding", "`format: byte`, or `x-base64`"),
    ("contentMediaType", "`format: binary`"),
    (
        "definitions",
        "the type under `components.schemas`, and a `$ref` to it",
    ),
    ("examples", "`example`, with one value"),
    (
        "exclusiveMaximum",
        "`maximum`, with the greatest value that is allowed",
    ),
    (
        "exclusiveMinimum",
        "`minimum`, with the least value that is allowed",
    ),
    (
        "patternProperties",
        "`additionalProperties`, with the type of all members",
    ),
    ("prefixItems", "`items`, with the type of all items"),
];

fn unknown_key(key: &str, known: &[String]) -> Problem {
    Problem::UnknownKey {
        key: key.to_owned(),
        nearest: nearest(key, known.iter().map(String::as_str)).map(str::to_owned),
        known: known.to_vec(),
    }
}

/// The formats of a type.
fn formats_of(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "string" => &["binary", "password", "byte"],
        "integer" => &["int32", "int64"],
        "number" => &["float", "double"],
        "boolean" | "object" | "array" => &[],
        _ => return None,
    })
}

fn not_one_of(instance: &Value, allowed: Vec<String>) -> Problem {
    let found = brief(instance);
    let nearest = nearest(&found, allowed.iter().map(String::as_str)).map(str::to_owned);
    Problem::NotOneOf {
        found,
        nearest,
        allowed,
    }
}

fn constant(error: &ValidationError<'_>) -> Option<String> {
    match error.kind() {
        Kind::Constant { expected_value } => Some(brief(expected_value)),
        _ => None,
    }
}

/// The keys that the profile knows where an unknown one was found.
fn siblings(error: &ValidationError<'_>) -> Vec<String> {
    let path = error.schema_path().as_str();
    let parent = path.rsplit_once('/').map_or("", |it| it.0);
    let properties = schema().pointer(parent).and_then(|it| it.get("properties"));
    properties
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|it| it.0.clone())
        .collect()
}

/// A value as a message shows it.
fn brief(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => type_of(value).to_owned(),
        other => other.to_string(),
    }
}

/// The type of a value, in the words of YAML.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

fn plain_type(name: &str) -> &'static str {
    match name {
        "null" => "null",
        "boolean" => "a boolean",
        "integer" => "an integer",
        "number" => "a number",
        "string" => "a string",
        "array" => "a list",
        _ => "a mapping",
    }
}

fn at_key(source: &Source, pointer: &str, problem: Problem) -> Finding {
    Finding {
        path: source.path.clone(),
        at: source.key(pointer),
        pointer: pointer.to_owned(),
        problem,
    }
}

fn at_value(source: &Source, pointer: &str, problem: Problem) -> Finding {
    Finding {
        path: source.path.clone(),
        at: source.value_at(pointer),
        pointer: pointer.to_owned(),
        problem,
    }
}
