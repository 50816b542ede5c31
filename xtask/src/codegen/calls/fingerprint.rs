//! Fingerprints of snapshots: checksums of what a snapshot is made of, in words of their own, so
//! that no name in this program is a part of them.

use serde_json::{Value, json};

use crate::checksum;
use crate::spec::profile::text;
use crate::spec::{
    Body, Extra, Input, Kind, Lenient, List, Member, Must, Operation, PathPart, Place, Response,
    ResponseFormat, Spec, Status, Success, SuccessRule, Type,
};

/// Changes with everything that the bytes of a request depend on, and with nothing else.
pub(super) fn request(plan: &Spec, operation: &Operation, example: &str) -> String {
    let input = |it: &Input<'_>| match it.constant {
        Some(value) => json!([it.name, place(it.place), value]),
        None => {
            let value = it.example(example);
            let value = value.map(|it| json!([it.value, it.media_type]));
            json!([
                it.name,
                place(it.place),
                written(plan, it),
                list(it),
                it.initial.map(text),
                value
            ])
        }
    };
    let inputs: Vec<Value> = operation.sent().map(input).collect();
    let extra = |it: &Extra<'_>| json!([it.name, it.place.map(place), it.value]);
    let extras = operation.extras.get(example).into_iter().flatten();
    let extras: Vec<Value> = extras.map(extra).collect();
    fingerprint(
        &json!({
            "method": operation.http_method,
            "server": plan.server().url,
            "variables": plan.server().variables.iter().map(|it| &it.example).collect::<Vec<_>>(),
            "path": operation.path.iter().map(path_part).collect::<Vec<_>>(),
            "inputs": inputs,
            "extras": extras,
            "body": body(&operation.body),
            "scheme": operation.scheme.as_ref().map(|it| &it.declared.signing),
            "fields": operation.credentials(),
        }),
        &[],
    )
}

fn path_part(part: &PathPart) -> Value {
    match part {
        PathPart::Literal(text) => json!({ "literal": text }),
        PathPart::Param(name) => json!({ "parameter": name }),
    }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path {
            keep_slashes: false,
        } => "path",
        Place::Path { keep_slashes: true } => "path with slashes",
        Place::Query => "query",
        Place::Header => "header",
        Place::Form => "form",
        Place::Part => "part",
        Place::Json => "json",
        Place::Body => "body",
    }
}

fn body(body: &Body) -> Value {
    match body {
        Body::None => Value::Null,
        Body::Form { content_type } => json!({ "form": content_type }),
        Body::Multipart => json!("multipart"),
        Body::Json { content_type } => json!({ "json": content_type }),
        Body::Binary { media_type } => json!({ "binary": media_type }),
    }
}

/// How an input is written. Members of an object have their order; of the item of a numbered list
/// the names of the list tell it.
fn written(plan: &Spec, input: &Input<'_>) -> Value {
    match input.list {
        None if input.kind.is_compound() => nested(plan, &input.kind),
        _ => kind(plan, &input.kind),
    }
}

fn nested(plan: &Spec, of: &Kind) -> Value {
    match of {
        Kind::Object(name) => match plan.types.get(name) {
            Some(Type::Object(object)) => {
                let members = object.members.iter();
                let members = members.map(|it| json!([it.name, nested(plan, &it.kind)]));
                json!({ "members": members.collect::<Vec<_>>() })
            }
            Some(Type::Map(map)) => json!({ "map": nested(plan, &map.kind) }),
            _ => Value::Null,
        },
        Kind::List(items) => json!([nested(plan, items)]),
        Kind::Nullable(of) => nested(plan, of),
        other => kind(plan, other),
    }
}

/// How a value is written, whatever its type is called in Rust.
fn kind(plan: &Spec, kind: &Kind) -> Value {
    match kind {
        Kind::Enum(name) if plan.enum_type(name).is_some_and(|it| it.number) => json!("int64"),
        Kind::Enum(_) | Kind::Text => json!("text"),
        Kind::Json(_) | Kind::AnyJson => json!("json"),
        Kind::Object(_) => json!("object"),
        Kind::List(items) => json!([self::kind(plan, items)]),
        Kind::Nullable(kind) => json!({ "nullable": self::kind(plan, kind) }),
        Kind::Int32 => json!("int32"),
        Kind::Int64 => json!("int64"),
        Kind::Float => json!("float"),
        Kind::Double => json!("double"),
        Kind::Bool => json!("bool"),
        Kind::Upload => json!("upload"),
        Kind::Raw => json!("raw"),
    }
}

fn list(input: &Input<'_>) -> Value {
    match &input.list {
        None => Value::Null,
        Some(List::Joined { separator }) => json!(separator),
        Some(List::Indexed(list)) => {
            let names: Vec<_> = list.members.iter().map(|it| &it.name).collect();
            json!([list.first, names])
        }
    }
}

/// Changes with everything that the decoding of a sample depends on, and with nothing else.
pub(super) fn response(plan: &Spec, operation: &Operation, sample: &[u8]) -> String {
    let success = match &operation.success {
        Success::Type(name) => shape(plan, name),
        Success::Raw => json!("raw"),
        Success::Text => json!("text"),
        Success::Binary => json!("bytes"),
        Success::Empty => Value::Null,
    };
    let codes = operation.codes.members.iter().flat_map(|way| names(way));
    fingerprint(
        &json!({
            "replies": operation.responses.iter().map(documented).collect::<Vec<_>>(),
            "codes": [json!(codes.collect::<Vec<_>>()), json!(operation.codes.detail)],
            "success": success,
            "error": shape(plan, &operation.error),
        }),
        sample,
    )
}

/// A member at the top is known by its names alone.
fn names(way: &[Vec<String>]) -> Vec<Value> {
    match way {
        [names] => names.iter().map(|it| json!(it)).collect(),
        way => vec![json!(way)],
    }
}

fn documented(response: &Response) -> Value {
    let formats = response.formats.iter();
    json!({
        "status": match response.status {
            Status::Code(code) => json!(code),
            Status::Range(first) => json!({ "range": first }),
            Status::Default => json!("default"),
        },
        "success": response.success,
        "formats": formats.map(|it| json!([it.0, format(&it.1)])).collect::<Vec<_>>(),
        "rules": response.rules.iter().map(rule).collect::<Vec<_>>(),
        "text": response.declared.text_member,
    })
}

fn format(format: &ResponseFormat) -> Value {
    match format {
        ResponseFormat::Json => json!("json"),
        ResponseFormat::Xml { root } => json!({ "xml": root }),
        ResponseFormat::Script { callback } => json!({ "script": callback }),
        ResponseFormat::Text => json!("text"),
        ResponseFormat::Binary => json!("bytes"),
        ResponseFormat::Empty => json!("empty"),
    }
}

fn rule(rule: &SuccessRule) -> Value {
    let must = match &rule.must {
        Must::BeEmpty => json!("be empty"),
        Must::BeAbsent => json!("be absent"),
        Must::Equal {
            values,
            absent_is_success,
            known,
            grants,
        } => json!({
            "equal": values,
            "absent is success": absent_is_success,
            "known": known,
            "grants": grants.iter().map(|it| path(it)).collect::<Vec<_>>(),
        }),
    };
    json!([rule.member, must])
}

fn path(steps: &[String]) -> Value {
    match steps {
        [name] => json!(name),
        steps => json!(steps),
    }
}

/// What a type is read from, whatever it is called in Rust.
fn shape(plan: &Spec, name: &str) -> Value {
    match plan.types.get(name) {
        Some(Type::Object(object)) => {
            let members = object.members.iter().map(|it| member(plan, it));
            json!({ "members": members.collect::<Vec<_>>(), "extra": object.extra })
        }
        Some(Type::Map(map)) => {
            json!({ "map": value(plan, &map.kind), "lenient": map.lenient })
        }
        Some(Type::Enum(open)) if open.number => json!({ "number": open.lenient }),
        Some(Type::Enum(open)) => json!({ "text": open.lenient }),
        Some(Type::Union(union)) => {
            let members = union.members.iter().map(|it| shape(plan, it));
            json!({ "union": members.collect::<Vec<_>>() })
        }
        None => Value::Null,
    }
}

fn member(plan: &Spec, member: &Member) -> Value {
    json!({
        "names": member.names().collect::<Vec<_>>(),
        "required": member.required,
        "not blank": member.not_blank,
        "lenient": match member.lenient {
            Lenient::No => Value::Null,
            Lenient::Scalar => json!("scalar"),
            Lenient::List => json!("list"),
        },
        "role": member.role,
        "detail": member.code_detail.is_some(),
        "value": value(plan, &member.kind),
    })
}

fn value(plan: &Spec, of: &Kind) -> Value {
    match of {
        Kind::Enum(name) | Kind::Object(name) => shape(plan, name),
        Kind::List(items) => json!([value(plan, items)]),
        Kind::Nullable(kind) => json!({ "nullable": value(plan, kind) }),
        other => kind(plan, other),
    }
}

fn fingerprint(of: &Value, bytes: &[u8]) -> String {
    let bytes = of
        .to_string()
        .into_bytes()
        .into_iter()
        .chain(bytes.iter().copied());
    format!("{:016x}", checksum::of(bytes))
}

#[cfg(test)]
mod tests;
