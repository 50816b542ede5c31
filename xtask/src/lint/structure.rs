//! The structure of a spec: which keys there are, and what type their values have.
//!
//! The `jsonschema` crate finds; this module turns what it says into places and plain problems.
//! Where the profile allows a `$ref` or the thing itself, the presence of `$ref` decides which of
//! both was meant.

use std::fmt::Display;
use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value};

use super::nearest::nearest;
use super::report::{Report, Spot};
use crate::diagnostic::phrase::{article, choice, join, list, suggestion, type_of, within};
use crate::diagnostic::{Problem, error};
use crate::spec::load::Pointer;
use crate::spec::profile::Document;

/// The JSON Schema of a spec, as `specs/profile.schema.json` holds it.
pub(crate) fn profile_schema() -> String {
    let mut text = serde_json::to_string_pretty(schema()).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema of the profile, built once per process.
pub(super) fn schema() -> &'static Value {
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

/// An `Option` is a key that may be missing, not one that may be `null`; and an integer has to fit
/// its Rust type.
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

pub(super) fn validator() -> Option<&'static Validator> {
    static VALIDATOR: OnceLock<Option<Validator>> = OnceLock::new();
    VALIDATOR
        .get_or_init(|| jsonschema::options().build(schema()).ok())
        .as_ref()
}

/// Checks the structure.
pub(super) fn check(report: &mut Report<'_>) {
    let Some(validator) = validator() else {
        // A test builds the validator; this is for whoever changes the profile and runs no test.
        let problem = unreadable("the schema of the profile is itself not valid");
        return report.push(Spot::Value, "", problem);
    };
    for error in validator.iter_errors(&report.source.value) {
        for leaf in leaves(&error) {
            translate(leaf, report);
        }
    }
}

pub(super) fn unreadable(message: impl Display) -> Problem {
    let message = format!("cannot read the document: {message}");
    error("unreadable-document", message).help("compare it with profile.schema.json")
}

fn translate(broken: &ValidationError<'_>, report: &mut Report<'_>) {
    let pointer = broken.instance_path().as_str();
    let instance: &Value = broken.instance();
    let problem = match broken.kind() {
        Kind::OneOfNotValid { context } => one_of(instance, pointer, context, report),
        Kind::AdditionalProperties { unexpected } => {
            let known = siblings(broken);
            for key in unexpected {
                let problem = unexpected_key(key, instance, &known);
                report.push(Spot::Key, pointer.at(key), problem);
            }
            return;
        }
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let help = "add it";
            return report.key("missing-key", pointer, format!("missing key `{key}`"), help);
        }
        Kind::Type { kind } => {
            let name = |it: &dyn Display| plain_type(&it.to_string());
            let wanted = match kind {
                TypeKind::Single(only) => vec![name(only)],
                TypeKind::Multiple(set) => set.iter().map(|it| name(&it)).collect(),
            };
            let (wanted, found) = (join(wanted, "or"), type_of(instance));
            error("wrong-type", format!("expected {wanted}, found {found}"))
        }
        Kind::Enum { options } => {
            let options = options.as_array().into_iter().flatten();
            unknown_value(instance, options.map(brief).collect())
        }
        Kind::Constant { expected_value } => unknown_value(instance, vec![brief(expected_value)]),
        Kind::Pattern { pattern } => {
            let other = || format!("a text that matches `{pattern}`");
            let form = form(pattern).map_or_else(other, str::to_owned);
            let message = format!("`{}` does not have the expected form", brief(instance));
            error("wrong-form", message).help(format!("write {form}"))
        }
        Kind::MinLength { .. } => error("empty-text", "the text is empty").help("write some text"),
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            wrong_count("at least", *limit).help("add entries")
        }
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } | Kind::MaxLength { limit } => {
            wrong_count("at most", *limit).help("remove entries")
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
            out_of_range(within(Some(limit), None::<u8>))
        }
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
            out_of_range(within(None::<u8>, Some(limit)))
        }
        _ => unreadable(broken),
    };
    report.push(Spot::Value, pointer, problem);
}

fn wrong_count(bound: &str, limit: u64) -> Problem {
    let noun = if limit == 1 { "entry" } else { "entries" };
    error("wrong-count", format!("expected {bound} {limit} {noun}"))
}

pub(super) fn out_of_range(range: String) -> Problem {
    error("out-of-range", "the number is out of range").help(range)
}

/// The enums of the profile, each value with its own description.
fn one_of(
    instance: &Value,
    pointer: &str,
    context: &[Vec<ValidationError<'static>>],
    report: &Report<'_>,
) -> Problem {
    let mut allowed: Vec<String> = context.iter().flatten().filter_map(constant).collect();
    match (pointer.rsplit_once('/'), instance) {
        (Some((_, "type")), Value::Array(_)) => unsupported(
            "type: […]",
            "one type, and beside it `nullable: true` if it may be null",
        ),
        (Some((schema, "format")), _) => {
            let kind = report.source.value.pointer(&schema.at("type"));
            if let Some(own) = kind.and_then(Value::as_str).and_then(formats_of) {
                allowed.retain(|it| own.contains(&it.as_str()));
            }
            let mut help = "remove it".to_owned();
            if !allowed.is_empty() {
                let known = choice(allowed);
                help += " and describe the form (`pattern` checks it), or write ";
                help += &known;
            }
            let message = format!("unknown format `{}`", brief(instance));
            error("unknown-format", message).help(help)
        }
        _ => unknown_value(instance, allowed),
    }
}

fn unexpected_key(key: &str, instance: &Value, known: &[String]) -> Problem {
    if instance.get("$ref").is_some() && known.iter().all(|it| it == "$ref") {
        let message = format!("`{key}` has no effect beside `$ref`");
        let help = "remove it, or in a schema write `allOf: [{$ref: …}]` beside it";
        return error("ref-sibling", message).help(help);
    }
    match instead(key).filter(|_| known.iter().any(|it| it == "nullable")) {
        Some(instead) => unsupported(key, instead),
        None => {
            let nearest = nearest(key, known.iter().map(String::as_str));
            let help = suggestion(nearest, format!("use one of {}", list(known)));
            error("unknown-key", format!("unknown key `{key}`")).help(help)
        }
    }
}

fn unsupported(key: &str, instead: &str) -> Problem {
    let message = format!("the profile does not support `{key}`");
    error("unsupported-key", message).help(format!("write {instead}"))
}

fn unknown_value(instance: &Value, allowed: Vec<String>) -> Problem {
    let found = brief(instance);
    let nearest = nearest(&found, allowed.iter().map(String::as_str));
    let help = suggestion(nearest, format!("use {}", choice(&allowed)));
    error("unknown-value", format!("unknown value `{found}`")).help(help)
}

/// What is wrong where the profile allows a `$ref` or the thing itself: the errors of the one that
/// was meant.
pub(super) fn leaves<'e>(error: &'e ValidationError<'e>) -> Vec<&'e ValidationError<'e>> {
    let Kind::AnyOf { context } = error.kind() else {
        return vec![error];
    };
    // What is of another type from the start was not meant, unless all are.
    let other_type = |errors: &&Vec<ValidationError<'_>>| {
        let is_root = |it: &ValidationError<'_>| it.instance_path() == error.instance_path();
        matches!(errors.as_slice(), [it] if is_root(it) && matches!(it.kind(), Kind::Type { .. }))
    };
    let mut possible: Vec<_> = context.iter().filter(|it| !other_type(it)).collect();
    if possible.is_empty() {
        possible = context.iter().collect();
    }
    let meant = match error.instance().get("$ref") {
        Some(_) => possible.first(),
        None => possible.last(),
    };
    meant
        .into_iter()
        .copied()
        .flatten()
        .flat_map(leaves)
        .collect()
}

/// A form that the profile asks for, in words. A test compares the list with the profile.
pub(super) fn form(pattern: &str) -> Option<&'static str> {
    const REFERENCE: &str = "a reference within the file, for example `#/components/schemas/Name`";
    const ADDRESS: &str = "an address that begins with `https://`";
    Some(match pattern {
        r"^[A-Z][A-Za-z0-9]*$" => "an UpperCamelCase name, for example `GetToken`",
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => "a date in quotes, for example \"2026-11-22\"",
        r"^[a-z0-9]+(-[a-z0-9]+)+$" => "words joined by hyphens, for example `ci-host-cos`",
        r"^(/[^/]+)+$" => "the path of a member, for example `/code`",
        r"^#/components/schemas/[A-Za-z0-9_]+$" => REFERENCE,
        r"^#/components/[a-zA-Z]+/[A-Za-z0-9_]+$" => REFERENCE,
        r"^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}$" => {
            "a version of three numbers of at most nine digits without leading zeros, for example \
             `0.1.0`"
        }
        r"\S" => "a text",
        r"^[A-Za-z_][A-Za-z0-9._-]*$" => "the name of an XML element, for example `Response`",
        r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$" => {
            "lower-case words joined by underscores, for example `sent_at`"
        }
        r"^[A-Za-z][A-Za-z0-9]*(_[a-z0-9]+)*$" => {
            "the name of a field, for example `sent_at`, or of a type, for example `FaceInfo`"
        }
        r"^https?://[^\s<>\\`|\x22]+$" => ADDRESS,
        r"^https://[^ <>]+$" => ADDRESS,
        r"^[a-z][a-z0-9]*$" => "a lower-case word, for example `vendor`",
        r"^[A-Z][A-Z0-9_]*$" => "the name of an environment variable, for example `SECRET_ID`",
        r"^[a-z0-9]+(-[a-z0-9]+)*$" => {
            "lower-case words joined by hyphens, for example `aliyun-rpc`"
        }
        _ => return None,
    })
}

/// What to write for a key of schemas that came after OpenAPI 3.0, or that the profile says
/// otherwise.
fn instead(key: &str) -> Option<&'static str> {
    Some(match key {
        "$defs" | "definitions" => "the type under `components.schemas`, and a `$ref` to it",
        "$schema" => "nothing instead; the schema is always the profile",
        "anyOf" => {
            "one type, with `nullable: true` if it may be null; the shapes of an error are a \
             `oneOf`"
        }
        "const" => "`enum` with this one value",
        "contentEncoding" => "`format: byte`, or `x-base64`",
        "contentMediaType" => "`format: binary`",
        "examples" => "`example`, with one value",
        "exclusiveMaximum" => "`maximum`, with the greatest value that is allowed",
        "exclusiveMinimum" => "`minimum`, with the least value that is allowed",
        "patternProperties" => "`additionalProperties`, with the type of all members",
        "prefixItems" => "`items`, with the type of all items",
        _ => return None,
    })
}

/// The formats of a type.
fn formats_of(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "string" => &["binary", "password", "byte", "date", "date-time", "uuid"],
        "integer" => &["int32", "int64"],
        "number" => &["float", "double"],
        "boolean" | "object" | "array" => &[],
        _ => return None,
    })
}

fn constant(error: &ValidationError<'_>) -> Option<String> {
    match error.kind() {
        Kind::Constant { expected_value } => Some(brief(expected_value)),
        _ => None,
    }
}

/// The keys that the profile knows where an unknown one was found.
pub(super) fn siblings(error: &ValidationError<'_>) -> Vec<String> {
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

/// A type of JSON Schema in the words of YAML.
fn plain_type(name: &str) -> String {
    match name {
        "null" => "null".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "a mapping".to_owned(),
        scalar => article(scalar),
    }
}
