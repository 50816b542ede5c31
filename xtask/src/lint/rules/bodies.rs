//! Bodies of requests.

use std::collections::HashSet;

use super::super::report::Report;
use crate::spec::load::Pointer;
use crate::spec::profile::{Format, Type, essence};
use crate::spec::{Body, Content, Operation, Shape, Site, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut files = HashSet::new();
    for op in &spec.operations {
        let contents = op.responses.iter().flat_map(|it| &it.contents);
        files.extend(contents.filter_map(Content::schema_pointer));
        let Some(body) = &op.content else { continue };
        if matches!(op.http_method, "Get" | "Head") {
            let at = op.pointer.at("requestBody");
            let help = "use `post` or `put`, or declare the values as parameters";
            let message = "a GET or HEAD request has no body";
            report.key("get-with-body", at, message, help);
        }
        if op.length_required && matches!(op.body, Body::Form { .. } | Body::Json { .. }) {
            let at = body.pointer.at("x-content-length");
            let message = "the length of a form or of JSON is always known";
            let help = "remove `x-content-length`";
            report.key("content-length-place", at, message, help);
        }
        media(body, report);
        content(op, body, report);
        files.extend(places_of_files(spec, op, body));
    }
    let schemas = spec.schemas.iter();
    let schemas = schemas.filter(|it| it.schema.format == Some(Format::Binary));
    for it in schemas.filter(|it| !files.contains(&it.pointer)) {
        // An unused component is reported as that.
        let target = format!("#{}", it.pointer);
        let is_used = || spec.references.iter().any(|it| it.target == target);
        if !matches!(it.site, Site::Component(_)) || is_used() {
            let message = "a file can only be a whole body or a part of `multipart/form-data`";
            let help = "use another format";
            report.value("binary-place", it.pointer.at("format"), message, help);
        }
    }
}

/// Where a file can be: the whole body, or a part of a multipart one, also an item of a list.
fn places_of_files(spec: &Spec<'_>, op: &Operation<'_>, body: &Content<'_>) -> Vec<String> {
    let mut places = Vec::new();
    if matches!(op.body, Body::Binary { .. }) {
        places.extend(body.schema_pointer());
    }
    let parts = op
        .inputs
        .iter()
        .filter(|_| matches!(op.body, Body::Multipart));
    for (input, resolved) in parts.filter_map(|it| Some((it, it.resolved?))) {
        places.push(resolved.pointer().unwrap_or_else(|| input.pointer.clone()));
        let items = spec.items(resolved.schema);
        places.extend(items.map(|it| it.pointer().unwrap_or_else(|| input.pointer.at("items"))));
    }
    places
}

fn media(body: &Content<'_>, report: &mut Report<'_>) {
    let (media, at) = (body.media, &body.media_pointer);
    let essence = essence(media);
    let is_part = |it: &str| it == "*" || is_name(it);
    let parts = essence.split_once('/');
    let Some((kind, subtype)) = parts.filter(|it| is_part(it.0) && is_part(it.1)) else {
        let message = format!("`{media}` is not a media type");
        let help = "write one, for example `application/json`";
        return report.key("invalid-media-type", at, message, help);
    };
    let is_range = subtype == "*";
    let is_mixed = matches!(kind, "text" | "application" | "multipart") || media.contains(';');
    if is_range && is_mixed || kind == "*" && !is_range {
        let message = format!("`{media}` does not say how the body is encoded");
        let help = "name one type, a range of files such as `video/*`, or `*/*`";
        report.key("media-type-range", at, message, help);
    }
}

/// A JSON body is an object with or without members, a list, a map or any JSON object.
fn json(op: &Operation<'_>, body: &Content<'_>, report: &mut Report<'_>) {
    let (Some(resolved), at) = (body.resolved, body.media_pointer.at("schema")) else {
        return;
    };
    let schema = resolved.schema;
    let is_open = schema.is_open() && !schema.properties.is_empty();
    if !matches!(schema.kind, Some(Type::Object | Type::Array)) || is_open {
        let message = format!("a body of `{}` is an object or a list", body.media);
        let help = "write `type: object` with `properties`, `type: object` alone for `{}`, \
                    `additionalProperties`, or `type: array` with `items`";
        report.key("body-not-json", at, message, help);
    } else if resolved.shape() == Shape::Free && !schema.is_open() && !op.body_required {
        let help = "describe them under `properties`, or write `required: true` beside `content` \
                    so that `{}` is sent";
        without_fields(body, help, report);
    }
}

fn without_fields(body: &Content<'_>, help: &str, report: &mut Report<'_>) {
    let at = body.schema_pointer().unwrap_or_default();
    report.key("body-without-fields", at, "the body has no fields", help);
}

fn is_name(text: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&it);
    !text.is_empty() && text.bytes().all(is_plain)
}

fn content(op: &Operation<'_>, body: &Content<'_>, report: &mut Report<'_>) {
    let Some(schema) = body.resolved.map(|it| it.schema) else {
        return;
    };
    let is_binary = matches!(op.body, Body::Binary { .. });
    if matches!(op.body, Body::Json { .. }) {
        return json(op, body, report);
    }
    let (media, at) = (body.media, body.media_pointer.at("schema"));
    let is_file = schema.kind == Some(Type::String) && schema.format == Some(Format::Binary);
    let is_open = schema.is_open() || schema.map_values().is_some();
    if is_binary && !is_file {
        let message = format!("a body of `{media}` is sent as it is");
        let help = "write `type: string` and `format: binary`";
        report.key("body-not-binary", at, message, help);
    } else if !is_binary && (schema.kind != Some(Type::Object) || is_open) {
        let message = format!("a body of `{media}` consists of fields");
        let help = "write `type: object` with `properties`";
        report.key("body-not-object", at, message, help);
    } else if !is_binary && schema.properties.is_empty() {
        let help = "describe them under `properties`, or remove `requestBody` if nothing is sent";
        without_fields(body, help, report);
    }
}
